"""Which money can a person place: where does it lie, and how is it taken from there and brought back?

Kept beside the cases, on an account where it pays nothing, or gone from one. Whatever is placed keeps its days and who
paid it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, assert_never

from client.accounts_of_leases import accounts_of_leases
from client.cases import CaseClient, Pending, payment_fields, told_of
from client.errors import UnreadableInput
from decisions.unplaced_money import kept_under
from domain.account.money_out import PaidOut
from domain.account.state import Account, Paid, fold_account
from domain.account.unapplied import has_taken, movable_ore
from domain.ids import lease_of, tenancy_of_stream
from domain.payment import PaymentIdentity
from domain.streams.placements import next_number, placements
from domain.streams.unmatched import (
    PaymentUnmatched,
    PlacedPart,
    PlacementEvent,
    PlacementMade,
    TakenOff,
    system_stream,
)

_NONE = "Der er ingen penge med det nummer, der kan placeres (`unmatched --all`)."


@dataclass(frozen=True)
class OnAccount:
    """A payment on the account of a lease."""

    tenancy_key: str
    account: Account
    paid: Paid


@dataclass(frozen=True)
class LeftAccount:
    """Money that left the account of a lease."""

    tenancy_key: str
    account: Account
    out: PaidOut


@dataclass(frozen=True)
class Placeable:
    """Money of one name, the last that was said of it, and whether that stands; `number` is which placement the next
    one is.
    """

    name: str
    organisation: str
    lies: PaymentUnmatched | OnAccount | LeftAccount
    last: PlacementMade | None
    stands: bool
    number: int

    @property
    def placed(self) -> PlacementMade | None:
        """The placement that stands."""
        return self.last if self.stands else None

    @property
    def amount_ore(self) -> int:
        """How much there is to place (øre): of a payment on an account, what pays nothing there."""
        if self.placed and self.placed.taken_off:
            return self.placed.taken_off.amount_ore
        match self.lies:
            case PaymentUnmatched():
                return self.lies.amount_ore
            case OnAccount():
                return movable_ore(self.lies.account, self.lies.paid.payment)
            case LeftAccount():
                return self.lies.out.amount_ore
            case _:
                assert_never(self.lies)

    @property
    def value_date(self) -> date:
        """The day from which it counts."""
        match self.lies:
            case PaymentUnmatched():
                return self.lies.value_date
            case OnAccount():
                return self.lies.paid.value_date
            case LeftAccount():
                return self.lies.out.value_date
            case _:
                assert_never(self.lies)

    def taken_off(self, amount_ore: int) -> TakenOff | None:
        """What a placement takes off the account that it lies on (øre); None of what was kept."""
        match self.lies:
            case PaymentUnmatched():
                return None
            case OnAccount(key, account):
                return TakenOff(
                    tenancy_key=key, lease=account.lease, out=f"{self.name}.off-{self.number}", amount_ore=amount_ore
                )
            case LeftAccount(key, account):
                return TakenOff(tenancy_key=key, lease=account.lease, out=self.name, amount_ore=amount_ore)
            case _:
                assert_never(self.lies)


async def said_of_money(cases: CaseClient, organisation: str) -> list[PlacementEvent]:
    """What people said of the money of an organisation, in their order."""
    return [entry.event for entry in await cases.reader.placements([system_stream(organisation)])]


async def find(cases: CaseClient, name: str) -> Placeable:
    """Find money by the name that `unmatched` shows. Raises UnreadableInput where there is none."""
    kept = await _kept(cases, name)
    found = await cases.reader.accounts_naming(name)
    if kept is None and not found:
        raise UnreadableInput(_NONE)
    organisation = kept.organisation if kept else found[0][0]
    said = await said_of_money(cases, organisation)
    placed, number = placements(said).get(name), next_number(said, name)
    last = next((one for one in reversed(said) if isinstance(one, PlacementMade) and one.payment == name), None)
    lies: PaymentUnmatched | OnAccount | LeftAccount | None = kept
    if kept is None or (last.taken_off is not None if placed and last else await _was_booked(cases, kept, said)):
        lies = await _on_account(cases, name, [stream for _, stream in found], last)
        if not isinstance(lies, LeftAccount) and kept is None:
            await _require_real(cases, lies)
    if lies is None:
        raise UnreadableInput(_NONE)
    return Placeable(name, organisation, lies, last, placed is not None, number)


async def _kept(cases: CaseClient, name: str) -> PaymentUnmatched | None:
    answers = await cases.reader.answers([kept_under(name)])
    if not answers:
        return None
    (entry,) = await cases.reader.unplaced_page(answers[0].stream, answers[0].seq - 1, 1)
    assert isinstance(entry.event, PaymentUnmatched)
    return entry.event


async def _was_booked(cases: CaseClient, kept: PaymentUnmatched, said: Sequence[object]) -> bool:
    """Whether money that was kept went to the account of its own tenancy when that came."""
    told = next(iter(kept.sealed.values()), None)
    if told is None or not told.tenancy:
        return False
    key = cases.key_of(kept.organisation, told.tenancy, simulated=False)
    accounts = (await accounts_of_leases(cases.reader, [key])).get(key, ())
    of_it = (one for one in said if isinstance(one, PlacementMade) and one.payment == kept.payment)
    was_placed = any(one.taken_off is None for one in of_it)
    return has_taken(accounts, kept.payment, was_placed=was_placed)


async def _on_account(
    cases: CaseClient, name: str, streams: Sequence[str], last: PlacementMade | None
) -> OnAccount | LeftAccount | None:
    """Where money lies that is known on these accounts: where it was placed from, else where it counts."""
    found: list[OnAccount | LeftAccount] = []
    for stream, entries in (await cases.reader.streams(streams)).items():
        key, account = tenancy_of_stream(stream), fold_account((entry.event for entry in entries), lease_of(stream))
        assert key is not None  # it is an account's
        if (paid := account.payment(name)) is not None:
            found.append(OnAccount(key, account, paid))
        elif (out := account.out(name)) is not None and not out.simulated:
            found.append(LeftAccount(key, account, out))
    if last and last.taken_off:
        whose = (last.taken_off.tenancy_key, last.taken_off.lease)
        return next((one for one in found if (one.tenancy_key, one.account.lease) == whose), None)
    found.sort(key=lambda one: isinstance(one, OnAccount) and one.account.has_bounced(name))
    return found[0] if found else None


async def _require_real(cases: CaseClient, lies: OnAccount | LeftAccount | None) -> None:
    """Refuse what lies on an account of which no real case tells: it may be a rehearsal's."""
    views = await cases.reader.cases(tenancy_key=lies.tenancy_key) if lies else []
    if not views or any(view.simulated for view in views):
        raise UnreadableInput(_NONE)


# --- how it moves ---------------------------------------------------------------------------------------------------


async def take_off(cases: CaseClient, money: Placeable, placed: PlacementMade, by: str) -> Pending | None:
    """Take what was placed off the account that it lies on; None where it lies on none."""
    off = placed.taken_off
    if off is None:
        return None
    if placed.left:
        return await cases.tell_account(money.organisation, off.tenancy_key, "withdraw-money-out", {"out": off.out}, by)
    fields = {"out": off.out, "payment": money.name, "amount_ore": off.amount_ore}
    return await cases.tell_account(money.organisation, off.tenancy_key, "take-off-account", fields, by)


async def put_back(cases: CaseClient, money: Placeable, placed: PlacementMade, by: str) -> Pending | None:
    """Let what was placed count again where it lies; None where it lies on no account."""
    off = placed.taken_off
    if off is None:
        return None
    command = "reinstate-money-out" if placed.left else "put-back-on-account"
    return await cases.tell_account(money.organisation, off.tenancy_key, command, {"out": off.out}, by)


async def book_part(cases: CaseClient, money: Placeable, part: PlacedPart, by: str) -> Pending:
    """Deliver a part to the account of the tenancy that a person placed it with."""
    command = "record-money-out" if isinstance(money.lies, LeftAccount) else "record-payment"
    fields = _fields(money, part) | ({"laid_on": part.charge} if part.charge else {})
    return await cases.tell_account(money.organisation, part.tenancy_key, command, fields, by)


async def take_part_back(cases: CaseClient, money: Placeable, part: PlacedPart, by: str) -> Pending:
    """Let a part go back from the account that it was placed on."""
    if isinstance(money.lies, LeftAccount):
        return await cases.tell_account(
            money.organisation, part.tenancy_key, "withdraw-money-out", {"out": part.payment}, by
        )
    fields = {"payment": part.payment}
    return await cases.tell_account(money.organisation, part.tenancy_key, "record-payment-bounced", fields, by)


def _fields(money: Placeable, part: PlacedPart) -> dict[str, Any]:
    """What is told of a part: whose it is a person says, so it is none of those that are alike on its account."""
    match money.lies:
        case PaymentUnmatched() as kept:
            identity = PaymentIdentity(part.payment, kept.reference, kept.likeness)
            fields = payment_fields(identity, part.amount_ore, kept.value_date, kept.booked_on, part.lease)
            return fields | told_of(kept) | {"ordinal": None}
        case OnAccount(paid=paid):
            told = {"payer": paid.payer, "told_in": paid.told_in, "means": paid.means}
            return _days(part, paid.value_date, paid.booked_on) | {"payment": part.payment} | told
        case LeftAccount(out=out):
            return _days(part, out.value_date, out.booked_on) | {"out": part.payment, "kind": out.kind}
        case _:
            assert_never(money.lies)


def _days(part: PlacedPart, value_date: date, booked_on: date) -> dict[str, Any]:
    days = {"value_date": value_date.isoformat(), "booked_on": booked_on.isoformat()}
    return {"lease": part.lease, "amount_ore": part.amount_ore} | days
