"""Which decisions brought a case to where it stands, and what was known before each?"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Final, get_args

from domain.account.events import AccountEvent, ChargeBooked, FeeBooked, FeeWaived, PaymentBooked
from domain.account.state import Account, evolve_account
from domain.case.events import CalendarMoved
from domain.case.evolve import evolve
from domain.case.state import Case, NoCase
from domain.clock import legal_day
from domain.event import Event
from domain.ids import case_stream, lease_of
from journal.records import Recorded

Entry = Recorded[Any]
_ANOTHER: Final = ""
"""Some other case of the tenancy: which, no question here rests on."""
_LEDGER: tuple[type[Event], ...] = get_args(get_args(AccountEvent)[0])


@dataclass(frozen=True)
class StateBefore:
    """A case and its tenancy's ledger, folded up to some decision."""

    state: NoCase | Case
    account: Account


@dataclass(frozen=True)
class Recording:
    """What one decision recorded, in both streams, and what was known before and after it."""

    entries: tuple[Entry, ...]
    before: StateBefore
    after: StateBefore

    @property
    def first(self) -> Entry:
        """The first event: when, by whom and under which law is the same for all of them."""
        return self.entries[0]

    @property
    def today(self) -> date:
        """The legal day of the decision on the case's calendar."""
        return legal_day(self.first.known_at)

    @property
    def asked(self) -> Mapping[str, Any] | None:
        """What stands of the command that led to it; None where nothing was kept."""
        return self.first.asked

    @property
    def offset_seconds(self) -> int | None:
        """How far a simulated calendar was moved before Temporal's clock, None where it was not moved."""
        moves = (entry.event for entry in self.entries if isinstance(entry.event, CalendarMoved))
        return next((event.offset_seconds for event in moves), None)

    @property
    def names_somebody_erased(self) -> bool:
        """Whether something sealed in it cannot be read any more."""
        return any(None in getattr(entry.event, "sealed", {}).values() for entry in self.entries)

    def in_the_case(self) -> tuple[Entry, ...]:
        """Its events in the case's stream."""
        return tuple(entry for entry in self.entries if not isinstance(entry.event, _LEDGER))

    def in_the_account(self) -> tuple[Entry, ...]:
        """Its events in the ledger."""
        return tuple(entry for entry in self.entries if isinstance(entry.event, _LEDGER))


def history(
    case: str, case_entries: Sequence[Entry], account_entries: Sequence[Entry], beside: Collection[str]
) -> tuple[Recording, ...]:
    """The decisions of *case* in their order, from all events of its stream and of its lease's account.

    *beside*: what was decided in other cases of the tenancy, by the ids of the commands (`Reader.decided_beside`).
    """
    return tuple(_of_the_case(case, case_entries, account_entries, beside))


def days_beside(account_entries: Iterable[Entry], beside: Collection[str]) -> frozenset[date]:
    """The legal days on which other cases of the tenancy had to do with the lease's account (*beside* as above)."""
    return frozenset(legal_day(entry.known_at) for entry in account_entries if entry.command_id in beside)


def balance(account_entries: Iterable[Entry]) -> Account:
    """The whole ledger of a lease, other cases included."""
    account_entries = tuple(account_entries)
    return _folded(_beginning(account_entries), account_entries).account


def _beginning(account_entries: Sequence[Entry]) -> StateBefore:
    return StateBefore(NoCase(), Account(lease_of(account_entries[0].stream)) if account_entries else Account())


def _of_the_case(
    case: str, case_entries: Sequence[Entry], account_entries: Sequence[Entry], beside: Collection[str]
) -> Iterator[Recording]:
    known, owner = _beginning(account_entries), None
    for _, group in groupby(
        sorted((*case_entries, *account_entries), key=lambda entry: entry.place), key=lambda entry: entry.command_id
    ):
        entries = tuple(group)
        before, known = known, _folded(known, entries)
        # A bounced payment names no case: it belongs to the one that the ledger last had to do with.
        owner = _ANOTHER if entries[0].command_id in beside else _case_named_in(case, entries) or owner
        if owner == case:
            yield Recording(entries, before, known)


def _case_named_in(case: str, entries: Iterable[Entry]) -> str | None:
    entries = tuple(entries)
    if any(entry.stream == case_stream(case) for entry in entries):
        return case
    events = (entry.event for entry in entries)
    named = ChargeBooked | FeeBooked | FeeWaived | PaymentBooked
    return next((e.case for e in events if isinstance(e, named) and e.case), None)


def _folded(known: StateBefore, entries: Iterable[Entry]) -> StateBefore:
    state, account = known.state, known.account
    for entry in entries:
        if isinstance(entry.event, _LEDGER):
            account = evolve_account(account, entry.event)  # type: ignore[arg-type]
        else:
            state = evolve(state, entry.event)
    return StateBefore(state, account)
