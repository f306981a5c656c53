"""What is said when a missed rent opens a case, and of what is tried before a demand?"""

from typing import assert_never

from danish.codes import charge, danish, way
from danish.events.words import Around, Words, given
from danish.phrases import contact, quoted
from danish.prose import capitalised, days
from domain.case import events as e
from domain.case.state import Case, Contact
from domain.danish_day import danish_day
from domain.ids import short_version
from domain.money import kroner


def words(event: e.ArrearsEvent, around: Around) -> Words:
    """Its title, sentence and grounds."""
    match event:
        case e.CaseOpened():
            return Words(
                "Sagen åbnet",
                "En prøvesag blev åbnet." if event.simulated else "Sagen blev åbnet.",
                given("Foreningen har meldt en leje ubetalt, og lejemålet havde ingen åben sag."),
            )
        case e.PolicyFollowed():
            return Words(
                "Flyttet til en anden udgave af politikken",
                f"Sagen følger fra nu af udgaven {short_version(event.edition)} af foreningens politik.",
                given("Et menneske flyttede sagen; ellers beholdt den vilkårene fra den dag, den blev åbnet."),
            )
        case e.TenantsUpdated():
            return Words("Lejernes oplysninger ændret", "En nyere liste gav lejerne nye kontaktoplysninger.", given())
        case e.ChargeJoined():
            return _joined(event)
        case e.ChargeCorrected():
            return Words(
                f"Postens beløb rettet: {kroner(event.amount_ore)}",
                f"{_charge(event.charge)} blev rettet fra {kroner(event.was_ore)} til {kroner(event.amount_ore)}",
                given(),
            )
        case e.ChargeWithdrawn():
            return Words("Post taget ud af sagen", f"{_charge(event.charge)} blev taget ud af sagen.", given())
        case e.ChargeReinstated():
            return Words("Post taget med igen", f"{_charge(event.charge)} skyldes alligevel.", given())
        case e.LimitationInterrupted():
            return Words(
                "Forældelse afbrudt",
                f"Forældelsen af {charge(event.charge)} blev afbrudt den {danish_day(event.happened_on)}: "
                f"{danish(event.how)}.{quoted(event.sealed)}",
                given(f"Noteret af {event.recorded_by}."),
            )
        case e.InterruptionWithdrawn():
            return Words(
                "Afbrydelse af forældelse taget tilbage",
                f"Forældelsen af {charge(event.charge)} blev ikke afbrudt den {danish_day(event.interrupted_on)}"
                f" alligevel.{quoted(event.sealed)}",
                given(f"Taget tilbage af {event.withdrawn_by}."),
            )
        case e.RowAwaitsLease():
            if event.other_number:
                return Words(
                    f"En række venter: {kroner(event.amount_ore)}",
                    f"En liste melder {charge(event.row)} ubetalt med {kroner(event.amount_ore)} for dem, der bor her,"
                    " men under et andet nummer på lejeaftalen. Rækken venter.",
                    given("Ingen er noteret fraflyttet: nummeret kan være skrevet forkert."),
                )
            return Words(
                f"En række venter: {kroner(event.amount_ore)}",
                f"En liste melder {charge(event.row)} ubetalt med {kroner(event.amount_ore)}, men nævner lejere, som"
                " ingen kender her. Rækken venter.",
                given(
                    "Ingen er noteret fraflyttet før forfaldsdagen: er lejerne flyttet ind, er det en ny lejeaftale."
                ),
            )
        case e.RowPlaced():
            whose = "er flyttet ind, og det er en ny lejeaftale" if event.moved_in else "er dem, sagen handler om"
            return Words(
                "En ventende række er lagt på plads",
                f"Der er taget stilling til rækken om {charge(event.row)}. Dens lejere {whose}.",
                given(),
            )
        case e.ReminderDecided():
            return Words(
                "Rykker besluttet",
                "Det blev besluttet at sende en venlig rykker uden gebyr.",
                given(_by_policy(around), _last_day_to_pay(event, around)),
            )
        case e.CounsellingOffered():
            return _offered(event, around)
        case e.ContactRecorded():
            told = contact(Contact.of(event)) + quoted(event.sealed)
            return Words("Forsøg på kontakt noteret", told, given())
        case _:
            assert_never(event)


def _charge(name: str) -> str:
    return capitalised(charge(name))


def _joined(event: e.ChargeJoined) -> Words:
    terms = event.terms
    return Words(
        f"Post taget med i sagen: {kroner(terms.amount_ore)}, som forfaldt den {danish_day(terms.due)}",
        f"{_charge(terms.charge)} er ikke betalt: {kroner(terms.amount_ore)} "
        f"Et påkrav må tidligst sendes {danish_day(terms.earliest_demand.day)}.",
        given(f"Den sidste rettidige betalingsdag, den {danish_day(terms.last_timely_day.day)}, var gået."),
    )


def _by_policy(around: Around) -> str | None:
    if around.policy is None:
        return None
    after = days(around.policy.ladder.reminder_after_days)
    return f"Politikken sender en venlig rykker uden gebyr {after} efter fristen."


def _last_day_to_pay(event: e.ReminderDecided, around: Around) -> str | None:
    charges = around.before.charges if isinstance(around.before, Case) else ()
    last = max((one.last_timely_day.day for one in charges if one.charge in event.charges), default=None)
    return f"Der kunne betales rettidigt til og med den {danish_day(last)}." if last else None


def _offered(event: e.CounsellingOffered, around: Around) -> Words:
    required = around.policy is not None and around.policy.offer_before_handover
    because = "Politikken kræver, at lejeren får tilbud om gratis rådgivning, før sagen går til advokaten."
    return Words(
        "Gratis rådgivning tilbudt",
        f"Lejeren fik tilbud om gratis rådgivning {way(event.by)}{_answered(event)}.",
        given(because if required else None),
    )


def _answered(event: e.CounsellingOffered) -> str:
    match event.answer:
        case "accepted":
            return " og sagde ja tak"
        case "declined":
            return " og sagde nej tak"
        case None:
            return ""
        case _:
            assert_never(event.answer)
