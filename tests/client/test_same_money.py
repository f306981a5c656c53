"""Does each real payment count once, or is somebody asked, however the lists that tell of it repeat and overlap?"""

import asyncio
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, cast

from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from client.cases import CaseClient, Pending, identity_of, payment_fields
from client.payments import pay_list
from client.results.rows import RowAnswer
from client.same_money import ToldBefore, as_new_money
from decisions.contract import Reply
from decisions.unplaced_money import Kept
from domain.account.codes import Repeat
from domain.case import commands as c
from domain.payment import Payment, PaymentIdentity
from intake.payment_list import AcceptedPayment
from runtime.keys import Keys
from tests.domain.case.story import Story, at, given, rent_missed

KEYS = cast("Keys", type("KeysOfATest", (), {"tenancy": b"k" * 32}))
WITHOUT_ACCOUNT = 9
COMMAND: TypeAdapter[c.RecordPayment] = TypeAdapter(c.RecordPayment)


class Entry(NamedTuple):
    """An entry of the bank: of a tenancy, on a day of October, in hundreds of kroner. Two that are alike may be two."""

    day: int
    tenancy: int
    hundreds: int


@dataclass
class Desk:
    """A client whose cases are stories: each tenancy owes more than the bank will ever tell of."""

    stories: dict[str, Story] = field(default_factory=dict)
    given: dict[str, Reply] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)

    def key_of(self, organisation: str, tenancy: str, **_: Any) -> str:
        """A key for each tenancy."""
        return f"{organisation}/{tenancy}"

    def warnings_about(self, *_: Any, **__: Any) -> tuple[str, ...]:
        """Nothing is known of any number."""
        return ()

    async def with_accounts(self, keys: Collection[str]) -> frozenset[str]:
        """Each has an account, but those whose number says that it has none."""
        return frozenset(key for key in keys if not key.endswith(f"-{WITHOUT_ACCOUNT}"))

    async def placed(self, *_: Any) -> list[Payment]:
        """Nobody has placed anything."""
        return []

    async def why_no_lease(self, *_: Any, **__: Any) -> None:
        """Each has one lease."""

    async def keep_unplaced(self, _: str, payments: Sequence[tuple[Payment, str]], *, told: ToldBefore) -> list[Kept]:
        """Keep each once, by its name."""
        names = [self._identity(payment, key, told).payment for payment, key in payments]
        news = [name not in self.kept and name not in names[:index] for index, name in enumerate(names)]
        self.kept.update(names)
        return [Kept(is_new=is_new) for is_new in news]

    def _identity(self, payment: Payment, key: str, told: ToldBefore) -> PaymentIdentity:
        identity = identity_of(KEYS, payment, key)
        return as_new_money(identity, KEYS.tenancy, payment, told.named) if told.said is Repeat.NEW else identity

    async def book(
        self, payment: Payment, key: str, _: date | None = None, *, told: ToldBefore, repeat: Repeat | None
    ) -> Pending:
        """Have it decided at once."""
        identity = self._identity(payment, key, told)
        fields = payment_fields(identity, payment.amount_ore, payment.value_date, payment.booked_on)
        story = self.stories.setdefault(key, given(rent_missed(amount_ore=90_000_000), at("10-06")))
        story.when(COMMAND.validate_python(fields | told.fields(payment, repeat)))
        self.asked.update(story.account.repeats)
        name = f"m{len(self.given)}"
        answer = story.answer
        self.given[name] = Reply(
            result=answer.result, because=answer.because, warnings=answer.warnings, rows_of_day=answer.rows_of_day
        )
        return Pending(name, payment.organisation, "")

    async def answers(self, pending: list[Pending]) -> Mapping[str, Reply]:
        """Every answer is there."""
        return {one.message_id: self.given[one.message_id] for one in pending}

    async def tell_witness(self, _: Iterable[str]) -> bool:
        """Nobody is there to hear it."""
        return False

    def send(
        self, entries: Sequence[Entry], named: str, said: Repeat | None = None
    ) -> tuple[list[RowAnswer], tuple[str, ...]]:
        """Send a list; gives the answers to its rows, and its line about what may be new."""
        told = ToldBefore(named, said)

        async def sent() -> list[RowAnswer]:
            answers = pay_list(cast("CaseClient", self), list(rows_of(entries)), rehearsal=None, told=told)
            return [answer async for answer in answers]

        return asyncio.run(sent()), told.notes()

    def counted(self) -> Counter[Entry]:
        """What counts on the accounts."""
        return Counter(
            Entry(paid.booked_on.day, int(key.rpartition("-")[2]), paid.amount_ore // 10_000)
            for key, story in self.stories.items()
            for paid in story.account.paid
        )

    def is_asked_about(self, entry: Entry) -> bool:
        """Whether somebody was asked about money like this."""
        story = self.stories[f"BF-101/L-{entry.tenancy}"]
        return any(
            paid.payment in self.asked
            for paid in story.account.paid
            if (paid.booked_on.day, paid.amount_ore) == (entry.day, entry.hundreds * 10_000)
        )


def rows_of(entries: Iterable[Entry]) -> Iterable[AcceptedPayment]:
    """The rows of a list, those that are alike counted."""
    alike = Counter[Entry]()
    for number, entry in enumerate(entries, start=2):
        alike[entry] += 1
        day = date(2026, 10, entry.day)
        payment = Payment(
            organisation="BF-101",
            tenancy=f"L-{entry.tenancy}",
            value_date=day,
            booked_on=day,
            amount_ore=entry.hundreds * 10_000,
            ordinal=alike[entry],
        )
        yield AcceptedPayment(number, payment)


MORNING = [Entry(5, 1, 20), Entry(5, 2, 7), Entry(5, 3, 9)]


def test_a_list_of_which_every_row_is_known_is_asked_about_in_one_line() -> None:
    """Sent again, or the same words anew: nobody can tell, and one line says so."""
    desk = Desk()
    desk.send(MORNING, "l1")
    answers, (line,) = desk.send(MORNING, "l2")

    assert [answer.result for answer in answers] == ["duplicate"] * 3
    assert line.startswith("3 kendte rækker kan være nye penge (række 2, 3, 4).")
    assert "--new" in line
    assert len(desk.asked) == 3


def test_a_list_that_repeats_earlier_rows_and_goes_on_is_an_overlapping_export() -> None:
    """Nobody is asked, and of equal rows the larger count holds."""
    desk = Desk()
    desk.send(MORNING, "l1")
    answers, notes = desk.send([*MORNING, MORNING[0], Entry(6, 2, 7)], "l2")

    assert [answer.result for answer in answers] == ["duplicate"] * 3 + ["booked"] * 2
    assert (notes, desk.asked) == ((), set())
    assert desk.counted()[MORNING[0]] == 2


def test_a_list_that_repeats_only_some_rows_of_a_day_may_tell_of_new_money() -> None:
    """The second deposit stands among the afternoon's own rows: it is asked about, they are not."""
    desk = Desk()
    desk.send(MORNING, "l1")
    _, (line,) = desk.send([Entry(5, 4, 8), MORNING[0], Entry(5, 5, 6)], "l2")

    assert line.startswith("1 kendte rækker kan være nye penge (række 3).")
    assert len(desk.asked) == 1


def test_a_list_said_to_be_new_counts_once_under_its_name() -> None:
    """Broken off and sent again it is the same list; under another name it is another."""
    desk = Desk()
    desk.send(MORNING, "l1")
    for named in ("l2", "l2", "l3"):
        desk.send(MORNING, named, Repeat.NEW)

    assert set(desk.counted().values()) == {3}


def test_an_answer_that_all_of_it_is_the_same_ends_the_wait() -> None:
    """For every tenancy of the list."""
    desk = Desk()
    desk.send(MORNING, "l1")
    desk.send(MORNING, "l2")
    _, notes = desk.send(MORNING, "l3", Repeat.SAME)

    assert notes == ()
    assert not any(story.account.repeats for story in desk.stories.values())
    assert set(desk.counted().values()) == {1}


def test_money_without_an_account_that_is_told_again_stands_in_the_same_line() -> None:
    """It waits beside the cases: nothing is followed there, but a person hears of it."""
    desk, kept = Desk(), Entry(5, WITHOUT_ACCOUNT, 4)
    desk.send([*MORNING, kept], "l1")
    _, (line,) = desk.send([*MORNING, kept], "l2")

    assert line.startswith("4 kendte rækker kan være nye penge (række 2, 3, 4, 5).")


def test_money_without_an_account_that_is_said_to_be_new_is_kept_once_for_its_list() -> None:
    """Beside what was kept before, in the same words."""
    desk, kept = Desk(), [Entry(5, WITHOUT_ACCOUNT, 4)] * 2
    desk.send(kept, "l1")
    for named in ("l2", "l2", "l3"):
        desk.send(kept, named, Repeat.NEW)

    assert len(desk.kept) == 6


class Export(NamedTuple):
    """Which list comes next: from the beginning of a day on or from where the last one ended, of how many more
    entries; or the last list again.
    """

    kind: str
    back: int
    more: int


ENTRIES = st.lists(
    st.builds(Entry, st.integers(1, 2), st.integers(1, 2), st.integers(1, 2)), min_size=1, max_size=12
).map(sorted)
EXPORTS = st.lists(
    st.builds(Export, st.sampled_from(["overlap", "fresh", "again"]), st.integers(0, 1), st.integers(0, 4)), max_size=6
)


@settings(max_examples=150, deadline=None)
@for_all(ENTRIES, EXPORTS, st.randoms(use_true_random=False))
def test_each_real_payment_counts_once_or_is_asked_about(
    entries: list[Entry], exports: list[Export], chance: Any
) -> None:
    """Under any repetition and overlap: never silently twice, and never silently dropped. What nobody can tell from an
    overlapping export is left out: rows that are as many of a day as were told before, and others besides.
    """
    shuffled = sorted(entries, key=lambda entry: (entry.day, chance.random()))  # of a day in any order
    desk, cut, last, of_day = Desk(), 0, list[Entry](), dict[int, int]()
    for number, export in enumerate(exports):
        told = shuffled[:cut]
        end = min(cut + export.more, len(shuffled))
        match export.kind:
            case "overlap":
                first = max((told[-1].day if told else 1) - export.back, 1)
                rows = [entry for entry in shuffled[:end] if entry.day >= first]
            case "fresh":
                rows = shuffled[cut:end]
                if _passes_for_an_overlap(rows, told, of_day):
                    continue
            case _:
                rows, end = last, cut
        for day, times in Counter(entry.day for entry in rows).items():
            of_day[day] = min(times, of_day.get(day, times))
        desk.send(rows, f"l{number}")
        cut, last = max(cut, end), rows
        truth, counted = Counter(shuffled[:cut]), desk.counted()
        assert all(counted[entry] <= truth[entry] for entry in counted), "silently twice"
        for entry in truth:
            assert counted[entry] == truth[entry] or desk.is_asked_about(entry), "silently dropped"


def _passes_for_an_overlap(rows: list[Entry], told: list[Entry], of_day: Mapping[int, int]) -> bool:
    """Whether rows that are all new look like rows that repeat all that a list told of a day, and others; *of_day* is
    how few rows of it a list had.
    """
    known = Counter(rows) & Counter(told)
    repeated = Counter(entry.day for entry in known.elements())
    return known.total() < len(rows) and any(times >= of_day[day] for day, times in repeated.items())
