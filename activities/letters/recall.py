"""What do we say to stop a lawyer or a court that acts on our word?

A recall is repeated until it is acknowledged, so it asks for that in so many words and gives a reference to answer by.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from activities.letters.document import Block, Document, Head, document
from activities.letters.passages import Dwelling
from danish.prose import listed
from domain.case.codes import Party
from domain.danish_day import danish_day


class RecallReason(StrEnum):
    """Why the case must stop."""

    PAID = "paid"
    AGREEMENT = "agreement"
    MOVED_OUT = "moved-out"
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"


_BECAUSE: Mapping[RecallReason, str] = MappingProxyType(
    {
        RecallReason.PAID: "restancen er betalt",
        RecallReason.AGREEMENT: "der er indgået en aftale om at betale restancen",
        RecallReason.MOVED_OUT: "lejeren er flyttet",
        RecallReason.WITHDRAWN: "vi har frafaldet sagen",
        RecallReason.REJECTED: "fogedretten har afvist den",
    }
)


@dataclass(frozen=True)
class _Wish:
    """What one kind of receiver is asked to do: to stop, and why; to undo what began on a day; to confirm it."""

    subject: str
    stop: str
    undo: str
    confirm: str


_WISHES: Mapping[Party, _Wish] = MappingProxyType(
    {
        Party.LAWYER: _Wish(
            "Sagen skal standses",
            "Sagen skal standses straks, fordi {because}.",
            "Vi overdrog sagen til jer den {began_on}. I må ikke gøre mere i den. Er en ophævelse eller en anmodning "
            "til fogedretten på vej, beder vi jer trække den tilbage.",
            "sagen er standset",
        ),
        Party.COURT: _Wish(
            "Tilbagekaldelse af anmodning om udsættelse af lejemål",
            "Anmodningen tilbagekaldes, fordi {because}.",
            "Vi indgav anmodningen den {began_on}. Er der fastsat et møde eller en udsættelsesforretning, beder vi "
            "fogedretten aflyse den.",
            "anmodningen er tilbagekaldt",
        ),
    }
)


@dataclass(frozen=True, repr=False)
class RecallFacts:
    """`party` is the lawyer or the court (KeyError otherwise); `began_on` the day of the hand-over or the filing.

    `happened_on` is the day of the reason, `attempt` counts from 1, and `reference` is what the answer should name.
    """

    head: Head
    party: Party
    tenants: tuple[str, ...]
    tenancy: Dwelling
    began_on: date
    reason: RecallReason
    happened_on: date
    attempt: int
    reference: str


TEXT_VERSION = "recall-letter.v2"


def write_recall(facts: RecallFacts) -> Document:
    """Write the recall to the lawyer or to the court."""
    wish = _WISHES[facts.party]
    again = (f"Vi skriver nu for {facts.attempt}. gang, fordi vi ikke har fået jeres bekræftelse.",)
    return document(
        TEXT_VERSION,
        facts.head,
        wish.subject,
        Block((f"Lejer: {listed(facts.tenants)}", f"Lejemål: {facts.tenancy}")),
        f"{wish.stop.format(because=_BECAUSE[facts.reason])} Det skete den {danish_day(facts.happened_on)}.",
        wish.undo.format(began_on=danish_day(facts.began_on)),
        *(again if facts.attempt > 1 else ()),
        f"Bekræft venligst, at {wish.confirm}, og skriv referencen {facts.reference} i svaret. Vi skriver igen, "
        "indtil vi har jeres bekræftelse.",
    )
