"""Which law does a decision apply when the law has changed under a case?

The days to pay go from 14 to 21 on 10 November 2026; a demand arrives the day before, on the day, or the day after, and
somebody records it then or a week later.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from books.law.book import LawBook
from domain.case import commands as c
from domain.case.codes import DeliveryOutcome, DispatchKind, StepName
from domain.case.decision import case_start
from domain.law_of_the_day import Laws
from tests.books.law.editions import Edit, chosen_by, edition, instead, value_from
from tests.cases import CaseDriver, law_book

CHANGE = date(2026, 11, 10)
ONE_DAY = timedelta(days=1)
BEFORE, AFTER = CHANGE - ONE_DAY, CHANGE + ONE_DAY
A_WEEK_LATER = CHANGE + timedelta(days=7)
LONGER = value_from("cure_period", CHANGE, 21)
ALWAYS_LONGER = instead("parameters/cure_period.toml", "value      = 14", "value      = 21")


@dataclass
class UnderLaw(CaseDriver):
    """A case whose worker has *book* as its law."""

    book: LawBook = field(default_factory=law_book)

    @property
    def law(self) -> Laws:
        """The law as today's decision sees it."""
        return self.book.during(self.today, case_start(self.state, self.today))


def under(*edits: Edit, due: date = date(2026, 10, 1), opened: date = date(2026, 10, 5)) -> UnderLaw:
    """A case that was opened on a day, under the law with *edits*."""
    case = UnderLaw(book=edition(*edits))
    case.open(due, on=opened)
    return case


def demand(case: UnderLaw, on: date) -> None:
    """A demand leaves."""
    case.at(on)
    case.do(c.ApproveDemand(reason="Saldoen er kontrolleret.", ledger_of=on))
    case.send_all()


def arrive(case: UnderLaw, on: date, told: date) -> date:
    """Somebody tells on a day that the latest demand arrived *on* another; gives its last day to pay."""
    case.at(told)
    letter = [x for x in case.case.dispatches.values() if x.kind is DispatchKind.PAYMENT_DEMAND][-1]
    case.do(c.RecordDelivery(key=letter.key, outcome=DeliveryOutcome.ARRIVED, on=on))
    return cure_of(case)


def cure_of(case: UnderLaw, number: int = -1) -> date:
    """The last day to pay of a demand, the latest unless said otherwise."""
    cure = case.case.demands[number].cure
    assert cure is not None
    return cure.day


@pytest.mark.parametrize("told", [AFTER, A_WEEK_LATER])
@pytest.mark.parametrize(("arrived", "days"), [(BEFORE, 14), (CHANGE, 21), (AFTER, 21)])
def test_by_the_event_the_arrival_decides_whenever_it_is_told(arrived: date, days: int, told: date) -> None:
    """The law of the day on which the demand arrived, also where that was told under another."""
    case = under(LONGER)
    demand(case, date(2026, 11, 5))

    assert arrive(case, arrived, told) == arrived + timedelta(days=days)


@pytest.mark.parametrize(
    ("arrived", "told", "days"),
    [
        (BEFORE, BEFORE, 14),
        (BEFORE, CHANGE, 21),
        (BEFORE, A_WEEK_LATER, 21),
        (CHANGE, CHANGE, 21),
        (AFTER, A_WEEK_LATER, 21),
    ],
)
def test_by_the_decision_the_day_decides_on_which_it_was_told(arrived: date, told: date, days: int) -> None:
    """The same arrival has other days to pay when it is told under another law."""
    case = under(LONGER, chosen_by("cure_period", "decision"))
    demand(case, date(2026, 11, 5))

    assert arrive(case, arrived, told) == arrived + timedelta(days=days)


@pytest.mark.parametrize(("opened", "days"), [(BEFORE, 14), (CHANGE, 21), (AFTER, 21)])
def test_by_the_start_of_the_case_it_keeps_the_law_it_began_under(opened: date, days: int) -> None:
    """Everything after the opening happens under the new law, and changes nothing."""
    case = under(LONGER, chosen_by("cure_period", "case-start"), due=date(2026, 11, 2), opened=opened)
    demand(case, date(2026, 11, 13))

    assert arrive(case, date(2026, 11, 16), A_WEEK_LATER) == date(2026, 11, 16) + timedelta(days=days)


def test_what_was_determined_stays_when_the_files_change() -> None:
    """A corrected folder moves neither the days of a demand that runs nor the charge's own; the next demand has 21."""
    case = under()
    demand(case, date(2026, 10, 7))
    assert arrive(case, date(2026, 10, 7), date(2026, 10, 7)) == date(2026, 10, 21)
    (charge,), (running,) = case.case.charges, case.case.demands

    case.book = edition(ALWAYS_LONGER)
    case.open(date(2026, 11, 1), on=date(2026, 11, 3))
    assert case.case.demands == (running,)
    assert case.case.charges[0] == charge

    demand(case, date(2026, 11, 9))
    assert arrive(case, date(2026, 11, 9), date(2026, 11, 9)) == date(2026, 11, 30)
    assert cure_of(case, 0) == date(2026, 10, 21)
    assert [one.cure.law_version for one in case.case.demands if one.cure] == [
        law_book().version,
        case.book.version,
    ]


def test_the_same_arrival_told_again_under_new_files_moves_nothing() -> None:
    """It was determined once; only another day of arrival would be another fact, to be counted anew."""
    case = under()
    demand(case, date(2026, 10, 7))
    arrive(case, date(2026, 10, 8), date(2026, 10, 8))
    case.book = edition(ALWAYS_LONGER)

    assert arrive(case, date(2026, 10, 8), date(2026, 10, 9)) == date(2026, 10, 22)
    assert arrive(case, date(2026, 10, 9), date(2026, 10, 9)) == date(2026, 10, 30)


def test_a_clock_that_runs_is_not_moved_by_new_files() -> None:
    """The hand-over comes on the day that was set, though the days to pay would be over only a week later."""
    case = under()
    case.step(StepName.DEMAND_PAYMENT)
    case.send_all()
    case.arrive_all()
    case.book = edition(ALWAYS_LONGER)

    case.step(StepName.HAND_OVER)

    assert case.today == date(2026, 10, 26)
    assert case.case.phase == "with-lawyer"
