"""What do we tell a lawyer who has the case when something lets it rest, or does so no longer?

Not a recall: the lawyer keeps the case. Nothing is said of the tenant's help but that it was asked for and answered.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from activities.letters.document import Amounts, Block, BodyPart, Document, Head, Points, document
from activities.letters.passages import Dwelling, Money, money_in_doubt, what_became_of
from danish.prose import listed
from domain.danish_day import danish_day
from domain.money import Ore, kroner


@dataclass(frozen=True)
class AidAsked:
    """An application to the municipality for which the case rests, perhaps `until` a day: unanswered, or `granted`."""

    asked_on: date
    granted: bool
    until: date | None


@dataclass(frozen=True, repr=False)
class LawyerNoticeFacts:
    """How the case stands: an agreement of `agreed_on` with its instalments (a day and øre), or one that is `broken`;
    the adviser's work up to `adviser_until`; a late payment on which the landlord decides; help that was asked for;
    money that is `in_doubt`, and what is `known` since the lawyer last heard. `left_ore` is what is owed of their case.
    """

    head: Head
    tenants: tuple[str, ...]
    tenancy: Dwelling
    agreed_on: date | None
    instalments: tuple[tuple[date, Ore], ...]
    broken: bool
    adviser_until: date | None
    late_payment_waits: bool
    aids: tuple[AidAsked, ...]
    in_doubt: tuple[Money, ...]
    known: tuple[Money, ...]
    left_ore: Ore


TEXT_VERSION = "lawyer-notice-letter.v2"


def write_lawyer_notice(facts: LawyerNoticeFacts) -> Document:
    """Write the notice to the lawyer."""
    rests = tuple(_rests(facts))
    return document(
        TEXT_VERSION,
        facts.head,
        "Sagen hviler" if rests else "Sagen hviler ikke længere",
        Block((f"Lejer: {listed(facts.tenants)}", f"Lejemål: {facts.tenancy}")),
        *_how_it_stands(rests),
        *_instalments(facts),
        *_money(facts),
        "Lejemålet må fortsat kun ophæves, og fogedretten må kun anmodes, når vi har godkendt det skriftligt.",
    )


def _how_it_stands(rests: tuple[str, ...]) -> tuple[BodyPart | str, ...]:
    if not rests:
        return ("Der er ikke længere noget, som lader sagen hvile. Vi giver jer besked om det næste skridt.",)
    return ("I har sagen, men den hviler. Gør ikke mere i den, før I hører fra os:", Points(rests))


def _rests(facts: LawyerNoticeFacts) -> Iterator[str]:
    """Each thing that lets the case rest, as a sentence."""
    if facts.agreed_on and not facts.broken:
        yield f"Den {danish_day(facts.agreed_on)} blev der indgået en afdragsordning, som løber."
    if facts.agreed_on and facts.broken:
        yield f"Afdragsordningen af {danish_day(facts.agreed_on)} er misligholdt. Vi beslutter, hvad der nu skal ske."
    if facts.adviser_until:
        yield f"Vores rådgiver arbejder med sagen til og med den {danish_day(facts.adviser_until)}."
    if facts.late_payment_waits:
        yield "Restancen er betalt, efter at ophævelsen var kommet frem. Udlejer tager stilling til, hvad der nu sker."
    for aid in facts.aids:
        yield f"{_of_aid(aid)}{_until(aid)}"
    for money in facts.in_doubt:
        yield f"Vi undersøger, om disse penge er trukket fra i det, I har fået oplyst: {money_in_doubt(money)}"


def _of_aid(aid: AidAsked) -> str:
    if aid.granted:
        return f"Kommunen har bevilget den hjælp, der blev søgt den {danish_day(aid.asked_on)}. Pengene er på vej."
    return f"Der er den {danish_day(aid.asked_on)} søgt hjælp hos kommunen, som ikke har svaret endnu."


def _until(aid: AidAsked) -> str:
    return f" Vi venter til og med den {danish_day(aid.until)}." if aid.until else ""


def _instalments(facts: LawyerNoticeFacts) -> Iterator[BodyPart | str]:
    if facts.agreed_on and not facts.broken:
        yield "Afdragene skal betales senest:"
        yield Amounts(tuple((danish_day(due), ore) for due, ore in facts.instalments))


def _money(facts: LawyerNoticeFacts) -> Iterator[BodyPart | str]:
    if facts.known:
        yield "Det er nu afklaret, om disse penge var trukket fra i det, I har fået oplyst:"
        yield Points(tuple(what_became_of(money) for money in facts.known))
        yield f"Der skyldes nu {kroner(facts.left_ore)} af det, I har."
