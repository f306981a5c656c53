"""What is said of letters on their way, of what became of them, and of whoever is asked to stop?"""

from collections.abc import Sequence
from typing import assert_never

from danish.codes import danish, way, why_over
from danish.events.words import IN_ITS_FINDING, Around, Words, given
from danish.feeds import money_was_in
from danish.phrases import letter
from danish.prose import capitalised, listed
from domain.case import events as e
from domain.case.codes import DeliveryOutcome, DispatchKind
from domain.case.state import Case, Dispatch, NoCase
from domain.danish_day import danish_day


def words(event: e.LetterEvent, around: Around) -> Words:
    """Its title, sentence and grounds."""
    match event:
        case e.DeliveryRecorded():
            return Words(
                _title("Brevets skæbne noteret", event.key, around),
                _delivered(event, around.case),
                IN_ITS_FINDING if event.finding else given(),
            )
        case e.RecallDecided():
            return _recall(event)
        case e.RecallAcknowledged():
            return Words(
                "Tilbagekaldelse bekræftet",
                f"{capitalised(danish(event.to))} har bekræftet, at sagen er standset.",
                given("Modtageren har bekræftet at være standset, og der spørges ikke mere."),
            )
        case e.TenantNoticeDecided():
            return Words(
                "Besked til lejeren besluttet",
                f"Lejeren skal have besked: {danish(event.reason)}.{_concerned(event.demands)}",
                given("Hvem der har fået et påkrav eller en ophævelse, skal vide, hvad der nu gælder."),
            )
        case e.LawyerNoticeDecided():
            return Words(
                "Besked til advokaten besluttet",
                f"Advokaten skal have besked om, hvordan sagen står: {listed([danish(one) for one in event.news])}.",
                given("Advokaten har sagen og skal vide, hvad der lader den hvile."),
            )
        case e.CourtNoticeDecided():
            return Words(
                "Besked til fogedretten besluttet",
                "Fogedretten skal have besked om penge, som måske ikke er trukket fra i det, der er oplyst.",
                given("Fogedretten har sagen og må ikke tage stilling til et beløb, som måske er betalt."),
            )
        case e.DispatchClaimed():
            return Words(
                _title("Forsendelse taget op", event.key, around),
                f"{_letter(event.key, around)} blev taget op til afsendelse.",
                given(_still_founded(event.key, around), money_was_in(event.feeds)),
                in_story=False,
            )
        case e.DispatchReleased():
            return Words(
                _title("Forsendelse ikke modtaget af kanalen", event.key, around),
                f"{_letter(event.key, around)} blev ikke taget imod og prøves igen.",
                given("Kanalen tog med sikkerhed ikke imod den. Den kan prøves igen eller standses."),
            )
        case e.DispatchSent():
            return Words(
                _title("Forsendelse afsendt", event.key, around),
                f"{_letter(event.key, around)} gik ud {_by_channel(event.key, around)}.",
                given("Kanalen tog imod den og gav en kvittering."),
            )
        case e.DispatchOutcomeUnknown():
            return Words(
                _title("Forsendelse med ukendt udfald", event.key, around),
                f"Det er uvist, om {letter(event.key, around.case)} gik ud; et menneske skal finde ud af det.",
                given("Ingen ved, om den gik ud. Den sendes ikke igen, før et menneske har undersøgt det."),
            )
        case e.DispatchSettled():
            gone = "gik ud" if event.sent else "gik ikke ud"
            return Words(
                _title("Forsendelsens udfald afgjort", event.key, around),
                f"{_letter(event.key, around)} {gone}, oplyser {event.settled_by}.",
                given(f"Afgjort af {event.settled_by}."),
            )
        case e.DispatchSuppressed():
            return Words(
                _title("Forsendelse standset", event.key, around),
                f"{_letter(event.key, around)} blev standset: {why_over(event.why)}.",
                given(f"Forsendelsen har mistet sin grund eller kan ikke sendes ({why_over(event.why)})."),
            )
        case e.DispatchRevived():
            return Words(
                _title("Forsendelse sat i gang igen", event.key, around),
                f"{_letter(event.key, around)} skal ud alligevel, har {event.revived_by} bestemt.",
                given(f"Afgjort af {event.revived_by}."),
            )
        case e.PapersSent():
            return Words(
                _title("Bilag eftersendt", event.key, around),
                f"Bilagene til {letter(event.key, around.case)} er eftersendt, oplyser {event.recorded_by}.",
                given(f"Noteret af {event.recorded_by}."),
            )
        case _:
            assert_never(event)


def _concerned(demands: Sequence[int]) -> str:
    return f" Det gælder {listed([f'påkrav {number}' for number in demands])}." if demands else ""


def _title(name: str, key: str, around: Around) -> str:
    dispatch = _dispatch(key, around.case)
    return f"{name}: {danish(dispatch.kind)}" if dispatch else name


def _letter(key: str, around: Around) -> str:
    return capitalised(letter(key, around.case))


def _dispatch(key: str, case: NoCase | Case) -> Dispatch | None:
    return case.dispatches.get(key) if isinstance(case, Case) else None


def _delivered(event: e.DeliveryRecorded, case: NoCase | Case) -> str:
    what, day = capitalised(letter(event.key, case)), danish_day(event.happened_on)
    match event.outcome:
        case DeliveryOutcome.ARRIVED:
            return f"{what} kom frem den {day}."
        case DeliveryOutcome.RETURNED:
            return f"{what} kom retur den {day}."
        case DeliveryOutcome.KNOWN_ABSENCE:
            return f"{what} regnes ikke for kommet frem: lejeren er kendt fraværende den {day}."
        case DeliveryOutcome.PICKUP_NOTICE:
            return f"{what} kom frem den {day}, da meddelelsen om, at det kan hentes, blev lagt på adressen."
        case DeliveryOutcome.NOT_COLLECTED:
            return f"{what} blev ikke hentet, men kom frem den {day}, da meddelelsen om det blev lagt på adressen."
        case DeliveryOutcome.REFUSED:
            return f"{what} kom frem den {day}: lejeren nægtede at tage imod det."
        case _:
            assert_never(event.outcome)


def _recall(event: e.RecallDecided) -> Words:
    repeated = event.attempt > 1
    told = f"er bedt om at standse, {event.attempt}. gang" if repeated else "skal have besked om at standse"
    return Words(
        "Tilbagekaldelse besluttet",
        f"{capitalised(danish(event.to))} {told}.",
        given(
            f"Ingen har bekræftet at være standset: bedt om igen for {event.attempt}. gang."
            if repeated
            else "Grunden til at gå videre er faldet bort, og modtageren skal standse."
        ),
    )


def _still_founded(key: str, around: Around) -> str | None:
    if not isinstance(around.before, Case):
        return None
    dispatch = around.before.dispatches.get(key)
    if dispatch and dispatch.kind in (DispatchKind.PAYMENT_DEMAND, DispatchKind.TERMINATION):
        return "Brevet har stadig sin grund, og det er en dag, sådan et brev må afsendes på."
    return "Forsendelsen har stadig sin grund."


def _by_channel(key: str, around: Around) -> str:
    dispatch = _dispatch(key, around.case)
    return way(dispatch.channel) if dispatch else ""
