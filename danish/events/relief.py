"""What is said of help from the municipality, and of agreements about instalments?"""

from collections.abc import Sequence
from typing import assert_never

from danish.codes import danish
from danish.events.words import Words, given
from danish.prose import listed
from domain.case import events as e
from domain.danish_day import danish_day
from domain.money import kroner


def words(event: e.ReliefEvent) -> Words:
    """Its title, sentence and grounds."""
    match event:
        case e.AidRequested():
            return Words(
                "Hjælp søgt hos kommunen",
                f"Kommunen blev bedt om hjælp ({danish(event.kind)}) med lejerens samtykke: ansøgning {event.aid}.",
                given(f"Lejeren gav samtykke den {danish_day(event.consent_on)}."),
            )
        case e.AidAnswered():
            return Words("Kommunens svar noteret", _answered(event), given())
        case e.AidStepRecorded():
            return Words(
                "Nyt om ansøgningen til kommunen",
                f"Ansøgning {event.aid} til kommunen: {danish(event.step)} den {danish_day(event.on)}.",
                given(),
            )
        case e.ConsentGiven():
            return Words(
                "Samtykke noteret",
                f"Lejeren gav den {danish_day(event.on)} samtykke til, {danish(event.scope)}.",
                given("Et samtykke kan tages tilbage når som helst."),
            )
        case e.ConsentWithdrawn():
            return Words(
                "Samtykke taget tilbage",
                f"Lejeren tog sit samtykke tilbage til, {danish(event.scope)}.",
                given("Uden samtykke sendes intet mere på det."),
            )
        case e.AidWithdrawn():
            return Words(
                "Ansøgning til kommunen trukket tilbage",
                f"Ansøgning {event.aid} til kommunen blev trukket tilbage: {danish(event.why)}.",
                given(),
            )
        case e.AgreementProposed():
            return Words(
                "Afdragsordning foreslået",
                f"En afdragsordning blev foreslået (forslag {event.proposal}): {_each(event.instalments)}.",
                given("Hvem der ikke selv kan aftale det, kan foreslå det. Kontoret eller lederen svarer."),
            )
        case e.AgreementDeclined():
            return Words(
                "Forslag om afdragsordning afvist",
                f"Forslag {event.proposal} om en afdragsordning blev afvist.",
                given("Foreningen har taget stilling til forslaget."),
            )
        case e.AgreementMade():
            return Words(
                "Afdragsordning indgået",
                f"{_agreed(event.instalments)}{_settled(event)}",
                given("Parterne har aftalt afdrag, som dækker restancen. Vores egne skridt hviler, mens de betales."),
            )
        case e.AgreementBroken():
            return Words(
                "Afdragsordning misligholdt",
                f"Afdragsordningen er misligholdt: der mangler {kroner(event.missing_ore)}",
                given("Et afdrag mangler. Et menneske bestemmer, hvad der så sker."),
            )
        case e.AgreementRestored():
            return Words(
                "Afdragsordning løber igen",
                "Afdragsordningen løber igen: pengene viser, at den ikke var misligholdt eller afsluttet.",
                given("Det afgørende er den dag, lejeren betalte, ikke den dag, pengene blev bogført."),
            )
        case e.PromiseRecorded():
            return Words(
                "Løfte om at betale noteret",
                f"Lejeren lovede at betale {kroner(event.amount_ore)} senest den {danish_day(event.day)}.",
                given("Et løfte lader intet hvile. Rådgiveren følger op på dagen."),
            )
        case e.PromiseEnded():
            return Words(
                "Løfte om at betale afsluttet",
                f"Løfte {event.promise} om at betale: {danish(event.outcome)}.",
                given("Det afgørende er den dag, lejeren betalte."),
            )
        case _:
            assert_never(event)


def _answered(event: e.AidAnswered) -> str:
    back = ", som skal betales tilbage." if event.repayable else ""
    answer = f"bevilgede {kroner(event.amount_ore)}{back}" if event.granted else "gav afslag."
    return f"Kommunen svarede på ansøgning {event.aid} og {answer}"


def _each(instalments: Sequence[e.Instalment]) -> str:
    return listed([f"{kroner(one.amount_ore)} den {danish_day(one.due)}" for one in instalments])


def _settled(event: e.AgreementMade) -> str:
    return (
        f" Det er et forlig i fogedretten. Overholdes det ikke: {danish(event.settlement)}." if event.settlement else ""
    )


def _agreed(instalments: Sequence[e.Instalment]) -> str:
    first, last = instalments[0], instalments[-1]
    if len(instalments) == 1:
        return f"Der blev aftalt ét afdrag: {kroner(first.amount_ore)} den {danish_day(first.due)}."
    total = sum(one.amount_ore for one in instalments)
    days = f"fra {danish_day(first.due)} til {danish_day(last.due)}"
    return f"Der blev aftalt {len(instalments)} afdrag {days}, i alt {kroner(total)}"
