"""Which booked payments stand against a sum that waits, and what differs? And how does a person settle it with them?"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from client.cases import CaseClient
from client.errors import UnreadableInput
from client.money_to_place import Placeable, find, said_of_money
from client.results.unmatched import PlacementResult
from danish.codes import danish
from decisions.unplaced_money import settlement, withdrawal
from domain.account.acquired import OfASum, stands_for
from domain.account.state import fold_account
from domain.event import Event
from domain.ids import lease_of, tenancy_of_stream
from domain.money import kroner
from domain.payment import Means
from domain.streams.placements import placements
from domain.streams.unmatched import PaymentUnmatched, PlacedPart
from journal.paging import A_PAGE


@dataclass(frozen=True)
class TypedSum:
    """What somebody typed of a sum: by what means it was paid, the payments that it is of (none: those of its days),
    and what differs (øre, without a sign; None: nothing).
    """

    means: Means
    covers: tuple[str, ...] = ()
    differs_ore: int | None = None


async def booked(cases: CaseClient, organisation: str, means: Means, said: Iterable[Event]) -> list[OfASum]:
    """The real payments of an organisation by some means that no sum is set against, by what people *said*."""
    taken = _covered(said)
    rehearsed = {view.tenancy_key for view in await cases.reader.cases(organisation_id=organisation, simulated=True)}
    found, after = list[OfASum](), ""
    while page := await cases.reader.accounts_paid_by(organisation, means.value, after):
        after = page[-1]
        for stream, entries in (await cases.reader.streams(page)).items():
            key, account = tenancy_of_stream(stream), fold_account((one.event for one in entries), lease_of(stream))
            if key is None or key in rehearsed:
                continue
            found += [
                OfASum(paid.payment, key, account.lease, paid.case, paid.amount_ore, paid.value_date)
                for paid in account.paid
                if paid.means is means and paid.payment not in taken
            ]
        if len(page) < A_PAGE:
            break
    return found


async def settle(cases: CaseClient, payment: str, typed: TypedSum, by: str, reason: str) -> PlacementResult:
    """Settle a sum that was kept with booked payments. The same again is nothing new. Raises UnreadableInput where they
    differ from it otherwise than was typed, RoleMayNot, ServerUnreachable.
    """
    found = await find(cases, payment)
    kept = found.lies
    if not isinstance(kept, PaymentUnmatched) or kept.means not in (None, typed.means):
        raise UnreadableInput("Det er ikke en gemt sum, som er betalt på den måde.")
    if found.placed:
        return _again(found)
    said = await said_of_money(cases, found.organisation)
    of_it = _chosen(await booked(cases, found.organisation, typed.means, said), kept, typed.covers)
    differs_ore = kept.amount_ore - sum(one.amount_ore for one in of_it)
    if not of_it:
        raise UnreadableInput(f"Ingen betaling med {danish(typed.means)} er bogført i de dage, uden en sum.")
    if abs(differs_ore) != (typed.differs_ore or 0):
        raise UnreadableInput(
            f"Summen er {kroner(kept.amount_ore)} De bogførte betalinger er {kroner(kept.amount_ore - differs_ore)} "
            f"Forskellen er {kroner(abs(differs_ore))} Er den rigtig, så sig det med --differs."
        )
    covers = tuple(
        PlacedPart(tenancy_key=one.tenancy_key, lease=one.lease, payment=one.payment, amount_ore=one.amount_ore)
        for one in of_it
    )
    now, organisation = datetime.now(UTC), found.organisation
    event = settlement(organisation, payment, found.number, covers, differs_ore, reason, now)
    new = await cases.unplaced.place(organisation, event, by, now)
    if new and await _covered_twice(cases, found, covers):
        await cases.unplaced.place(organisation, withdrawal(organisation, payment, found.number, reason, now), by, now)
        raise UnreadableInput("En af betalingerne er sat mod en anden sum imens. Giv kommandoen igen.")
    await cases.tell_witness([organisation])
    return _settled(found, new=new)


def _again(found: Placeable) -> PlacementResult:
    if not (found.placed and found.placed.covers):
        raise UnreadableInput("Pengene er placeret. Tag det først tilbage med --undo.")
    return _settled(found, new=False)


def _settled(found: Placeable, *, new: bool) -> PlacementResult:
    return PlacementResult(payment=found.name, organisation=found.organisation, stands="settled", new=new, parts=())


def _chosen(payments: list[OfASum], kept: PaymentUnmatched, covers: Collection[str]) -> tuple[OfASum, ...]:
    if not covers:
        return stands_for(kept.amount_ore, kept.booked_on, payments)
    found = tuple(one for one in payments if one.payment in covers)
    if len(found) != len({*covers}):
        raise UnreadableInput("En af betalingerne under --covers er ikke bogført på den måde, eller har en sum.")
    return found


async def _covered_twice(cases: CaseClient, found: Placeable, covers: Collection[PlacedPart]) -> bool:
    """Whether somebody else set one of these payments against another sum meanwhile."""
    others = _covered(await said_of_money(cases, found.organisation), but=found.name)
    return not others.isdisjoint(part.payment for part in covers)


def _covered(said: Iterable[Event], but: str = "") -> set[str]:
    """The payments that stand against a sum, or against any *but* the one of that name."""
    return {part.payment for sum_, made in placements(said).items() if sum_ != but for part in made.covers or ()}
