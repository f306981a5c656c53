"""What do we tell a court that has the case of money that our claim may not count, and of what became of it?

Not a recall: the filing stands. The court is asked to wait while nobody knows whether the money was counted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from activities.letters.document import Block, BodyPart, Document, Head, Points, document
from activities.letters.passages import Dwelling, Money, money_in_doubt, what_became_of
from danish.prose import listed
from domain.danish_day import danish_day
from domain.money import Ore, kroner


@dataclass(frozen=True, repr=False)
class CourtNoticeFacts:
    """The money that is `in_doubt`, and what is `known` since the court last heard; `left_ore` is what is owed now of
    what was filed on `filed_on`. The court's answer should name `reference`.
    """

    head: Head
    tenants: tuple[str, ...]
    tenancy: Dwelling
    filed_on: date
    in_doubt: tuple[Money, ...]
    known: tuple[Money, ...]
    left_ore: Ore
    reference: str


TEXT_VERSION = "court-notice-letter.v1"


def write_court_notice(facts: CourtNoticeFacts) -> Document:
    """Write the notice to the court."""
    return document(
        TEXT_VERSION,
        facts.head,
        "Oplysning om betaling i sag om udsættelse af lejemål",
        Block(
            (f"Lejer: {listed(facts.tenants)}", f"Lejemål: {facts.tenancy}", f"Vores reference: {facts.reference}"),
        ),
        f"Vi indgav anmodningen den {danish_day(facts.filed_on)}.",
        *_known(facts),
        *_in_doubt(facts),
    )


def _known(facts: CourtNoticeFacts) -> Iterator[BodyPart | str]:
    if facts.known:
        yield "Det er nu afklaret, om disse penge var trukket fra i det beløb, vi har oplyst:"
        yield Points(tuple(what_became_of(money) for money in facts.known))


def _in_doubt(facts: CourtNoticeFacts) -> Iterator[BodyPart | str]:
    if facts.in_doubt:
        yield "Der er kommet penge, som måske ikke er trukket fra i det beløb, vi har oplyst:"
        yield Points(tuple(money_in_doubt(money) for money in facts.in_doubt))
        yield "Vi undersøger det. Vi beder fogedretten vente med at tage stilling, til vi har skrevet igen."
        return
    yield "Der er ikke flere penge, som vi er i tvivl om."
    yield f"Der skyldes nu {kroner(facts.left_ore)} af det, anmodningen angår. Anmodningen er ikke tilbagekaldt."
