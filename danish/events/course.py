"""What is said when a case rests, stands still for a person, refuses, ends, and is looked at afterwards?"""

from typing import assert_never

from danish.codes import danish, lost_letter
from danish.commands import command
from danish.events.words import IN_ITS_FINDING, Around, Words, given
from danish.phrases import pause, quoted
from danish.prose import counted
from domain.case import events as e
from domain.case.codes import Cause, Ending
from domain.case.state import Case
from domain.clock import legal_day
from domain.danish_day import danish_day
from domain.money import kroner


def words(event: e.CourseEvent, around: Around) -> Words:
    """Its title, sentence and grounds."""
    match event:
        case e.LadderPaused():
            until = f" til og med {danish_day(event.until)}" if event.until else ""
            return Words(
                "Pause begyndt",
                f"Vores egne skridt hviler{until} ({pause(event)}); lovens frister løber videre.",
                given("Kun vores egne skridt hviler. Lovens frister løber videre."),
            )
        case e.LadderResumed():
            return Words("Pause slut", f"Pausen er slut ({pause(event)}).", given("Grunden til at hvile er væk."))
        case e.CaseHeld():
            return Words(
                "Sagen standset til en sagsbehandler",
                _held(event),
                given("Intet går videre, før et menneske har set på sagen."),
            )
        case e.HoldReleased():
            rest = f" Resten, {kroner(event.rest_ore)}, er væsentlig." if event.rest_ore else ""
            return Words(
                "Sagen givet fri",
                f"Sagen blev givet fri igen af {event.released_by} ({danish(event.kind)}).{rest}",
                given(f"Afgjort af {event.released_by}."),
            )
        case e.TenantDied():
            all_of_them = isinstance(around.case, Case) and {*around.case.tenants} <= {*event.persons}
            who = "Lejeren" if all_of_them else "En medlejer"
            return Words(
                "Dødsfald bekræftet",
                f"{who} er død. Der sendes ikke mere til den døde.",
                given("Et menneske har sagt, hvem der er død."),
            )
        case e.DeathWithdrawn():
            return Words(
                "Dødsfald taget tilbage",
                f"Det var en fejl, at en lejer var noteret som død.{quoted(event.sealed)}",
                given("Et menneske har sagt, at ingen er død."),
            )
        case e.CommandRefused():
            return Words(
                f"Kommando afvist: {command(event.command)}",
                f"Afvist: {command(event.command)}. {event.finding.because}",
                IN_ITS_FINDING,
            )
        case e.CalendarMoved():
            return Words(
                "Prøvesagens kalender flyttet",
                f"Prøvesagens kalender blev stillet til {danish_day(legal_day(event.to))}.",
                given("Sagen er en prøvesag, og kun prøvesagers kalender kan flyttes."),
                in_story=False,
            )
        case e.CaseClosed():
            cause = "" if event.cause is Cause.NONE else f" Årsag: {danish(event.cause)}."
            return Words(
                "Sagen afsluttet",
                f"Sagen er afsluttet: {danish(event.ending)}.{cause}",
                given(_all_paid(event, around)),
            )
        case e.FollowedUp():
            months = counted(event.months, "måned", "måneder")
            return Words(
                "Opfølgning noteret",
                f"Der blev fulgt op {months} efter: {danish(event.outcome)}.",
                given("Politikkens dag for opfølgning efter sagens afslutning var kommet."),
            )
        case e.CaseReopened():
            if event.payment is None:
                why = "En post, som sagen var afsluttet uden, skyldes alligevel."
                return Words("Sagen genåbnet", f"{why} Sagen er åben igen.", given(why))
            if event.contested:
                return Words(
                    "Sagen genåbnet",
                    "Listens beløb skyldes, efter at indbetalingen er trukket fra, og sagen er åben igen.",
                    given("Det er afklaret, at listen kendte den betaling, der var tvivl om."),
                )
            if event.earmarked:
                return Words(
                    "Sagen genåbnet",
                    "En indbetaling var til en anden post. Det, den havde betalt, skyldes igen, og sagen er åben igen.",
                    given("Det er noteret, hvad den betaling, der havde betalt posten, er til."),
                )
            return Words(
                "Sagen genåbnet",
                "En indbetaling gik tilbage, og sagen er åben igen.",
                given("Den betaling, der afsluttede sagen, er gået tilbage."),
            )
        case _:
            assert_never(event)


def _held(event: e.CaseHeld) -> str:
    because = f" {event.finding.because}" if event.finding else ""
    lost = "".join(f" Kendes kun af Temporal: {lost_letter(one)}." for one in event.letters)
    held = f"Alt står stille, til et menneske har set på sagen: {danish(event.kind)}.{because}{lost}"
    return held + quoted(event.sealed)


def _all_paid(event: e.CaseClosed, around: Around) -> str | None:
    if event.ending is not Ending.PAID or not isinstance(around.case, Case):
        return None
    unpaid = around.account.outstanding_ore([charge.charge for charge in around.case.standing_charges])
    return "Alle sagens poster er betalt." if unpaid == 0 else None
