"""Does the next tenant ever owe, or is paid by, the one before? Any order of lists, moves and money, decided purely.

The journal is a dictionary here: the lease is found, the tenancy loaded and the command decided as in a decision.
"""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decisions.folded import Folded
from decisions.leases import Unplaced, with_lease
from decisions.tenancy import load
from domain.account.events import ChargeBooked, PaymentBooked
from domain.account.state import Account, fold_account
from domain.account.unapplied import uncovered_ore, waiting
from domain.case import commands as c
from domain.case.decide import decide
from domain.case.decision import Circumstances
from domain.case.evolve import fold
from domain.case.state import Case
from domain.clock import at_hour
from domain.finding import Finding
from domain.ids import account_stream, case_id, case_stream, lease_of
from domain.payment import TOLD_OUTGOING, Outgoing, ToldOutgoing
from tests.domain.case.story import LAW, POLICIES, facts_of

KEY = "tk"
MOVE = date(2026, 10, 20)
POLICY = POLICIES.editions["BF-101"][-1].own
FINNS, NYNNES = 1, 0
"""Finn's charges and money are of odd amounts, Nynne's of even ones."""


@dataclass
class Tenancy:
    """A tenancy in memory, as a unit of the journal shows it."""

    streams: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    day: date = date(2026, 10, 2)
    heard: list[str] = field(default_factory=list)
    warnings: tuple[str, ...] = ()

    async def load(self, stream: str) -> Sequence[Any]:
        """All events of a stream."""
        return [SimpleNamespace(event=event) for event in self.streams[stream]]

    @property
    def later_accounts(self) -> tuple[str, ...]:
        """The accounts of later leases."""
        return tuple(sorted(one for one, events in self.streams.items() if "/lease-" in one and events))

    @property
    def cases(self) -> list[Case]:
        """All cases in their order."""
        folded = [fold(events) for stream, events in sorted(self.streams.items()) if stream.startswith("case/")]
        return [one for one in folded if isinstance(one, Case)]

    @property
    def live_cases(self) -> tuple[str, ...]:
        """The open one."""
        return tuple(one.id for one in self.cases if one.closed is None)

    def do(self, command: Any, by: str = "feed", *, case: str | None = None) -> None:
        """Have a command decided that names this case, or none, and keep what it gives."""
        asyncio.run(self._decide(command, by, case))

    async def _decide(self, asked: Any, by: str, case: str | None) -> None:
        unit: Any = self
        folded = Folded(unit.load)
        command = await with_lease(unit, folded, KEY, asked)
        if isinstance(command, Unplaced):
            self.heard.append(command.finding.rule)
            return
        assert not isinstance(command, Finding)
        tenancy = await load(unit, KEY, command, case, folded)
        number = tenancy.last_number + 1
        law = LAW.during(self.day, self.day)
        at = Circumstances(at_hour(self.day), law, POLICY, by, KEY, case_id(KEY, number), number)
        decision = decide(command, tenancy.state, tenancy.account, at)
        self.heard.append(decision.answer.rule or decision.answer.result)
        self.warnings = decision.answer.warnings
        self.streams[account_stream(KEY, decision.account.lease)] += decision.account_events
        if isinstance(decision.state, Case):
            self.streams[case_stream(decision.state.id)] += decision.case_events

    @property
    def open(self) -> list[int]:
        """The leases of which a case is open."""
        return [one.lease for one in self.cases if one.closed is None]

    def account(self, lease: int) -> Account:
        """The ledger of a lease."""
        return fold_account(self.streams[account_stream(KEY, lease)], lease)

    def booked(self, kind: type[Any]) -> dict[int, set[int]]:
        """Whose charges, or whose money, stand on the account of each lease."""
        accounts = {one: events for one, events in self.streams.items() if one.startswith("account/")}
        return {
            lease_of(stream): {event.amount_ore % 2 for event in events if isinstance(event, kind)}
            for stream, events in accounts.items()
        }


def missed(person: str, due: date, amount_ore: int, as_of: date, mark: str | None = None) -> c.RegisterMissedPayment:
    """A row of a list."""
    return c.RegisterMissedPayment(
        organisation="BF-101", department="06", municipality="751", simulated=False, due=due, kind="rent",
        amount_ore=amount_ore, tenants=(person,), digital_post=True, mail=True, people={person: facts_of(person)},
        as_of=as_of, lease_mark=mark,
    )  # fmt: skip


DAYS = st.integers(0, 90).map(lambda n: date(2026, 10, 2) + timedelta(days=n))
AMOUNTS = st.integers(1_000, 400_000)
DUES = {FINNS: [date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)], NYNNES: [date(2026, 11, 1), date(2026, 12, 1)]}
NAMES = {FINNS: "finn", NYNNES: "nynne"}


@st.composite
def acts(draw: st.DrawFn) -> list[tuple[date, str, int, int]]:
    """When something comes: a row or money, of which of the two, over how much (øre)."""
    many = st.lists(st.tuples(DAYS, st.sampled_from(["row", "money"]), st.sampled_from([FINNS, NYNNES]), AMOUNTS))
    return sorted((on, kind, whose, 2 * ore + whose) for on, kind, whose, ore in draw(many))


def play(told: list[tuple[date, str, int, int]], *, numbered: bool, noted: bool) -> Tenancy:
    """What comes, in its order; Finn moves out in between, and that is noted where he has a case and somebody does."""
    tenancy, moved = Tenancy(), False
    for number, (on, kind, whose, ore) in enumerate(told):
        tenancy.day = on
        if on > MOVE and not moved and noted and any(not one.closed for one in tenancy.cases):
            tenancy.do(c.RecordMovedOut(on=MOVE), "office/k1")
            moved = True
        if kind == "money":
            _pay(tenancy, on, whose, ore, number, numbered=numbered)
            continue
        for due in DUES[whose]:
            if on > due + timedelta(days=5) and (whose == FINNS or on > MOVE):
                tenancy.do(missed(NAMES[whose], due, ore, on, NAMES[whose] if numbered else None))
    return tenancy


def _pay(tenancy: Tenancy, on: date, whose: int, ore: int, number: int, *, numbered: bool) -> None:
    """Money of one of the two: Nynne pays from the day after the move on, Finn, where nothing numbers it, before."""
    if (whose == NYNNES and on <= MOVE) or (whose == FINNS and on > MOVE and not numbered):
        return
    mark = NAMES[whose] if numbered else None
    paid = c.RecordPayment(payment=f"b{number}", amount_ore=ore, value_date=on, booked_on=on, lease_mark=mark)
    tenancy.do(paid)


def after_finn(paid_ore: int = 734_551) -> Tenancy:
    """Finn paid October, and Nynne owes December; their leases are numbered."""
    tenancy = Tenancy()
    tenancy.do(missed("finn", date(2026, 10, 1), 734_551, tenancy.day, "1"))
    tenancy.day = date(2026, 10, 5)
    tenancy.do(pays("b1", paid_ore, tenancy.day, "1"))
    tenancy.do(missed("finn", date(2026, 10, 1), 734_551, date(2026, 10, 2), "1"))
    tenancy.day = date(2026, 12, 5)
    tenancy.do(missed("nynne", date(2026, 12, 1), 600_002, tenancy.day, "2"))
    assert tenancy.open == [2]
    return tenancy


def pays(name: str, ore: int, on: date, mark: str | None = None) -> c.RecordPayment:
    """Money of a day."""
    return c.RecordPayment(payment=name, amount_ore=ore, value_date=on, booked_on=on, lease_mark=mark)


def leaves(ore: int, on: date, kind: ToldOutgoing = Outgoing.REFUND, mark: str | None = None) -> c.RecordMoneyOut:
    """Money that leaves, on a day."""
    return c.RecordMoneyOut(out="o1", kind=kind, amount_ore=ore, value_date=on, booked_on=on, lease_mark=mark)


def kept_apart(tenancy: Tenancy) -> bool:
    """Whether on every account stand only one tenant's charges, and only that tenant's money."""
    charges, money = tenancy.booked(ChargeBooked), tenancy.booked(PaymentBooked)
    return all(len(charges[lease] | money[lease]) <= 1 for lease in charges)


@given(acts())
@settings(max_examples=150, deadline=None)
def test_by_their_numbers_two_leases_are_never_mixed(told: list[tuple[date, str, int, int]]) -> None:
    """Whether anybody notes the move or not."""
    for noted in (True, False):
        assert kept_apart(play(told, numbered=True, noted=noted))


@given(acts())
@settings(max_examples=150, deadline=None)
def test_without_numbers_no_charge_of_one_tenant_stands_on_the_others_account(
    told: list[tuple[date, str, int, int]],
) -> None:
    """A row that nobody can place waits; no demand starts for who moved out."""
    tenancy = play(told, numbered=False, noted=True)
    assert all(len(whose) <= 1 for whose in tenancy.booked(ChargeBooked).values())


def test_what_the_old_tenant_pays_to_the_oere_goes_to_neither_account() -> None:
    """Before and after the next lease is known; and any sum, once both owe."""
    tenancy = Tenancy()
    tenancy.do(missed("finn", date(2026, 10, 1), 734_551, tenancy.day))
    tenancy.day = date(2026, 10, 25)
    tenancy.do(c.RecordMovedOut(on=MOVE), "office/k1")

    def pays(name: str, ore: int, on: date) -> str:
        tenancy.do(c.RecordPayment(payment=name, amount_ore=ore, value_date=on, booked_on=on))
        return tenancy.heard[-1]

    early, late = date(2026, 10, 25), date(2026, 12, 8)
    assert pays("b1", 734_551, early) == "one-lease-owes"
    assert pays("b2", 600_000, early) == "done"  # the next tenant's rent, before anything of theirs was missed
    tenancy.day = late
    tenancy.do(missed("nynne", date(2026, 12, 1), 600_002, date(2026, 12, 5)))
    assert [pays("b3", 734_551, late), pays("b4", 600_002, late), pays("b5", 2, late)] == ["one-lease-owes"] * 3
    assert pays("b2", 600_000, early) == "duplicate"
    ledgers = [fold_account(tenancy.streams[account_stream(KEY, lease)], lease) for lease in (1, 2)]
    assert [ledger.paid_ore for ledger in ledgers] == [0, 600_000]


# --- money that left, and what is owed again ------------------------------------------------------------------------


def test_what_the_bank_fetched_back_of_who_moved_opens_no_case_beside_the_new_ones() -> None:
    """It is owed again on their account, and nobody is followed for it."""
    tenancy = after_finn()
    tenancy.do(leaves(734_551, date(2026, 10, 20), Outgoing.RETURNED))

    assert tenancy.account(1).has_bounced("b1")
    assert (tenancy.open, tenancy.account(2).outs) == ([2], ())


def test_a_refund_is_taken_from_the_lease_that_has_the_money() -> None:
    """Or from the one that it names; where none has it, it waits with the one of its day."""
    for mark, ore, lease in ((None, 500, 2), ("1", 500, 1), (None, 1_000, 1)):
        tenancy = after_finn(734_551 + 1_000)
        tenancy.do(pays("b2", 600_002 + 500, tenancy.day, "2"))
        tenancy.do(leaves(ore, tenancy.day if ore == 500 else date(2026, 10, 8), mark=mark))
        if (mark, ore) == (None, 500):  # both have it: the lease of its day
            assert [one.out for one in tenancy.account(2).outs] == ["o1"]
        assert [len(tenancy.account(number).outs) for number in (1, 2)] == [int(lease == 1), int(lease == 2)]
        assert waiting(tenancy.account(lease)) == ()


def test_a_refund_of_one_lease_is_taken_back_in_any_case_of_its_tenancy() -> None:
    """The queue names one case; and it is known again on its lease."""
    tenancy = after_finn()
    tenancy.do(leaves(9_000, tenancy.day, mark="1"))
    tenancy.do(leaves(9_000, tenancy.day))
    tenancy.do(c.WithdrawMoneyOut(out="o1"), "office/k1")

    assert tenancy.heard[-3:] == ["waits", "duplicate", "done"]
    assert tenancy.account(1).outs[0].withdrawn


def test_a_list_that_settles_a_doubt_about_who_moved_opens_no_case() -> None:
    """What it calls for is counted, and no demand starts."""
    tenancy = Tenancy()
    tenancy.do(missed("finn", date(2026, 10, 1), 734_551, tenancy.day, "1"))
    tenancy.day = date(2026, 10, 6)
    tenancy.do(pays("b1", 734_551, date(2026, 10, 5), "1"))
    tenancy.do(missed("finn", date(2026, 10, 1), 734_551, tenancy.day, "1"))
    tenancy.day = date(2026, 12, 8)
    tenancy.do(missed("nynne", date(2026, 12, 1), 600_002, date(2026, 12, 5), "2"))
    tenancy.do(missed("finn", date(2026, 10, 1), 734_551, tenancy.day, "1"))

    assert tenancy.account(1).outstanding_ore(["2026-10-01.rent"]) == 734_551
    assert tenancy.open == [2]


def test_a_person_who_settles_a_doubt_about_who_moved_opens_no_case() -> None:
    """Nor does a charge that is brought back: both are said in the case that had it."""
    tenancy = Tenancy()
    tenancy.do(missed("finn", date(2026, 10, 1), 734_551, tenancy.day, "1"))
    tenancy.day = date(2026, 10, 6)
    tenancy.do(pays("b1", 734_551, date(2026, 10, 5), "1"))
    tenancy.do(missed("finn", date(2026, 10, 1), 734_551, tenancy.day, "1"))
    tenancy.day = date(2026, 12, 8)
    tenancy.do(missed("nynne", date(2026, 12, 1), 600_002, date(2026, 12, 5), "2"))
    answer = c.SettleContested(charge="2026-10-01.rent", counted=True)
    tenancy.do(answer, "office/k1", case=case_id(KEY, 1))

    assert tenancy.heard[-1] == "done"
    assert tenancy.account(1).outstanding_ore(["2026-10-01.rent"]) == 734_551
    assert tenancy.open == [2]


def test_a_charge_of_who_moved_comes_back_and_is_followed_by_nobody() -> None:
    """It was taken out by mistake, before the next tenant came."""
    tenancy = Tenancy()
    tenancy.do(missed("finn", date(2026, 10, 1), 734_551, tenancy.day, "1"))
    tenancy.do(c.WithdrawCharge(charge="2026-10-01.rent"), "office/k1")
    tenancy.day = date(2026, 12, 5)
    tenancy.do(missed("nynne", date(2026, 12, 1), 600_002, tenancy.day, "2"))
    tenancy.do(c.ReinstateCharge(charge="2026-10-01.rent"), "office/k1", case=case_id(KEY, 1))

    assert tenancy.account(1).outstanding_ore(["2026-10-01.rent"]) == 734_551
    assert tenancy.open == [2]


@pytest.mark.parametrize("ended", [False, True])
def test_a_number_that_is_no_leases_for_who_lives_there_waits_and_opens_no_lease(*, ended: bool) -> None:
    """K-1 typed as K-11: nobody has moved, and one rent must not become another lease's. One task, however often."""
    tenancy = Tenancy()
    tenancy.do(missed("finn", date(2026, 10, 1), 734_551, tenancy.day, "1"))
    if ended:
        tenancy.do(pays("b1", 734_551, tenancy.day))
    tenancy.day = date(2026, 11, 6)
    tenancy.do(missed("finn", date(2026, 11, 1), 734_551, tenancy.day, "11"))
    tenancy.do(missed("finn", date(2026, 11, 1), 734_551, tenancy.day, "11"))

    (case,) = tenancy.cases
    assert tenancy.heard[-2:] == ["waiting", "waiting"]
    assert [row.other_number for row in case.awaiting.values()] == [True]
    assert not tenancy.streams[account_stream(KEY, 2)]


def test_a_new_number_of_a_household_that_changed_or_moved_opens_the_next_lease() -> None:
    """One of two stays on under a number of his own, or the move-out is noted: that is no slip."""
    noted = Tenancy()
    noted.do(missed("finn", date(2026, 10, 1), 734_551, noted.day, "1"))
    noted.do(c.RecordMovedOut(on=noted.day), "office/k1", case=case_id(KEY, 1))
    changed = Tenancy()
    both = {"tenants": ("finn", "nynne"), "people": {one: facts_of(one) for one in ("finn", "nynne")}}
    changed.do(missed("finn", date(2026, 10, 1), 734_551, changed.day, "1").model_copy(update=both))
    changed.do(pays("b1", 734_551, changed.day))
    for tenancy in (noted, changed):
        tenancy.day = date(2026, 11, 6)
        tenancy.do(missed("finn", date(2026, 11, 1), 734_551, tenancy.day, "2"))

    assert [noted.open, changed.open] == [[2], [2]]


def test_the_tenants_word_on_a_payment_is_heard_by_the_open_case_whichever_is_named() -> None:
    """Else a demand would go on over what is paid."""
    tenancy = Tenancy()
    tenancy.do(missed("finn", date(2026, 10, 1), 100_001, tenancy.day))
    tenancy.do(pays("b1", 100_001, tenancy.day))
    tenancy.day = date(2026, 11, 6)
    gross = missed("finn", date(2026, 11, 1), 100_001, tenancy.day).model_copy(update={"as_of": None})
    tenancy.do(gross)
    tenancy.do(c.EarmarkPayment(payment="b1", charge="2026-11-01.rent"), "office/k1", case=case_id(KEY, 1))

    assert tenancy.heard[-1] == "done"
    assert tenancy.account(1).outstanding_ore(["2026-11-01.rent"]) == 0
    assert tenancy.open == [1]  # October is owed again, and followed there


def test_the_tenants_word_on_a_payment_of_a_lease_of_before_opens_no_case() -> None:
    """Who moved out owes October again, and who lives there now has nothing to do with it."""
    tenancy = Tenancy()
    tenancy.do(missed("finn", date(2026, 9, 1), 10_000, tenancy.day, "1").model_copy(update={"kind": "reminder-fee"}))
    tenancy.do(missed("finn", date(2026, 10, 1), 734_551, tenancy.day, "1"))
    tenancy.do(pays("b1", 734_551, tenancy.day))
    tenancy.day = date(2026, 12, 5)
    tenancy.do(missed("nynne", date(2026, 12, 1), 600_002, tenancy.day, "2"))
    tenancy.do(c.EarmarkPayment(payment="b1", charge="2026-09-01.reminder-fee"), "office/k1", case=case_id(KEY, 1))

    assert tenancy.heard[-1] == "done"
    assert tenancy.account(1).outstanding_ore(["2026-10-01.rent"]) == 10_000
    assert tenancy.open == [2]


def test_whoever_notes_a_move_late_hears_of_the_money_that_came_since() -> None:
    """It may be the next tenant's, and lies on the account of who left."""
    tenancy = Tenancy()
    tenancy.do(missed("finn", date(2026, 10, 1), 734_551, tenancy.day))
    tenancy.do(pays("b1", 100, tenancy.day))
    tenancy.day = date(2026, 11, 5)
    tenancy.do(pays("b2", 600_000, date(2026, 11, 2)))
    tenancy.do(c.RecordMovedOut(on=MOVE), "office/k1")

    (warning,) = tenancy.warnings
    assert "6.000,00 kr. med valørdag den 2. november 2026" in warning
    assert "payment=b2" in warning


OCTOBER, DECEMBER = "2026-10-01.rent", "2026-12-01.rent.lease-2"
ON_MONEY = st.sampled_from(["b1", "b2", "b3"])
BOTH = st.sampled_from([("1", 734_551, OCTOBER), ("2", 600_002, DECEMBER)])
LATER = st.sampled_from([date(2026, 12, 6), date(2026, 12, 8), date(2026, 12, 15)])


@st.composite
def words(draw: st.DrawFn) -> tuple[date, Any, str, str | None]:
    """What somebody says of money or a charge of either lease after both are known: the day, the command, by whom."""
    on, (mark, ore, charge), number = draw(LATER), draw(BOTH), draw(st.sampled_from([1, 2]))
    payment, kind, out = draw(ON_MONEY), draw(st.sampled_from(TOLD_OUTGOING)), draw(st.sampled_from(["o1", "o2"]))
    tenant, due = ("finn", date(2026, 10, 1)) if mark == "1" else ("nynne", date(2026, 12, 1))
    said = [
        pays(payment, ore, on - timedelta(days=draw(st.sampled_from([0, 1, 3]))), mark),
        leaves(ore, on, kind, draw(st.sampled_from([None, mark]))).model_copy(update={"out": out}),
        missed(tenant, due, draw(st.sampled_from([ore, ore - 100])), on, mark),
        c.RecordPaymentBounced(payment=payment), c.WithdrawBounce(payment=payment),
        c.WithdrawMoneyOut(out=out), c.ReinstateMoneyOut(out=out),
        c.WithdrawCharge(charge=charge), c.ReinstateCharge(charge=charge),
        c.SettleContested(charge=charge, counted=draw(st.booleans())),
    ]  # fmt: skip
    command = draw(st.sampled_from(said))
    from_lists = isinstance(command, c.RecordPayment | c.RecordMoneyOut | c.RegisterMissedPayment)
    return on, command, "feed" if from_lists else "office/k1", None if from_lists else case_id(KEY, number)


@given(st.lists(words(), max_size=12))
@settings(max_examples=150, deadline=None)
def test_whatever_is_said_of_money_who_moved_is_followed_no_more(said: list[tuple[date, Any, str, str | None]]) -> None:
    """No case of theirs opens beside the next tenant's, no money of one is on the other's account, and none is lost."""
    tenancy = after_finn()
    for on, command, by, case in sorted(said, key=lambda one: one[0]):
        tenancy.day = on
        tenancy.do(command, by, case=case)
        assert 1 not in tenancy.open
        assert len(tenancy.open) <= 1
    assert kept_apart(tenancy)
    for account in map(tenancy.account, (1, 2)):
        came = sum(paid.amount_ore for paid in account.paid)
        on_charges = sum(sum(laid.values()) for laid in account.covers().values())
        assert came == on_charges + sum(account.unapplied().values()) + sum(
            one.taken_ore(paid.payment) for one in account.outs for paid in account.paid
        )
        assert all(uncovered_ore(account, one) >= 0 for one in account.outs)
