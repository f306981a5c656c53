"""Does a recorded last day to pay move later when it becomes a holiday, as the letter promised, and never earlier?

The demand of the stories has its last day on Friday 23 October 2026, and is handed over on Wednesday the 28th.
"""

from datetime import date, timedelta

import pytest
from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st

from books.law.book import LawBook
from domain.calendar import Calendar, DayClass, DayRule, FixedDay
from domain.case import commands as c
from domain.case import events as e
from domain.case.codes import StepName
from domain.case.days_to_pay import DaysToPay, days_to_pay
from domain.case.legal_questions import Lawfulness
from domain.case.open_deadlines import OpenDeadline, open_deadlines
from domain.case.state import Curing, curing_of
from domain.deadline import Deadline
from domain.rules.cure_deadline import put_off
from tests.books.law.editions import Edit, added, edition, instead
from tests.domain.case.stages import CURING, IN_BUFFER
from tests.domain.case.story import LAW, Story, day, given, pays, until

LAST, MOVED = date(2026, 10, 23), date(2026, 10, 26)
RECORDED = DaysToPay(LAST, date(2026, 10, 24), date(2026, 10, 28))
LATER = DaysToPay(MOVED, date(2026, 10, 27), date(2026, 10, 29))
ONE_DAY = timedelta(days=1)


def holiday(month_and_day: str, day_class: str = "helligdag") -> Edit:
    """A further day of the calendar, from 2026 on."""
    return added(
        "holidays/ny_dag.toml",
        f'title = "New day"\ndanish = "ny helligdag"\nunit = "day of the year"\nclass = "{day_class}"\n'
        'chosen_by = "event"\nbasis = "statute"\nprovision = ""\n\n[[values]]\nfrom = 2026-01-01\n'
        f'value = "{month_and_day}"\nsource = "almenlejeloven-44"\nstatus = "A"\nchecked_on = ""\n',
    )


def under(story: Story, law: LawBook) -> Story:
    """The story goes on under another law."""
    story.law = law
    return story


def days_of(story: Story) -> DaysToPay:
    """The days of its demand as its law has them."""
    curing = curing_of(story.demand.phase)
    assert curing is not None
    return days_to_pay(curing, story.policy, story.law.calendar)


NEW_HOLIDAY = edition(holiday("10-23"))
EDITIONS = {
    "a holiday on it": (NEW_HOLIDAY, LATER),
    "a day that moves a deadline": (edition(holiday("10-23", "shift")), LATER),
    "a day on which banks are shut": (edition(holiday("10-23", "doubtful")), RECORDED),
    "a holiday before it": (edition(holiday("10-22")), RECORDED),
    "a holiday after it": (edition(holiday("10-26")), RECORDED),
}


@pytest.mark.parametrize(("law", "expected"), EDITIONS.values(), ids=EDITIONS)
def test_the_last_day_moves_when_it_becomes_a_holiday_and_what_waits_for_it_too(
    law: LawBook, expected: DaysToPay
) -> None:
    """What was recorded stays as it is; only a day on which no deadline ends is put off."""
    story = given(*CURING)
    assert days_of(story) == RECORDED

    assert days_of(under(story, law)) == expected
    assert story.demand.cure is not None
    assert story.demand.cure.day == LAST


def test_a_holiday_that_is_abolished_takes_no_day_away() -> None:
    """The demand was recorded while its last day had been put off; under the law without the holiday it stays."""
    story = given(*CURING, law=NEW_HOLIDAY)
    assert days_of(story).last == MOVED

    assert days_of(under(story, LAW)).last == MOVED


def test_the_hand_over_waits_for_the_day_that_was_put_off() -> None:
    """Neither its own day nor the one before it: the lists and the clock have the later one, and the event says why."""
    story = under(given(*IN_BUFFER), NEW_HOLIDAY)
    named = [step.due.date() for step in story.agenda_of(story.case) if step.name is StepName.HAND_OVER]
    shown = open_deadlines(story.case, story.policy, story.law.calendar)
    assert named == [LATER.hand_over_on]
    assert {OpenDeadline(1, "cure", MOVED), OpenDeadline(1, "hand-over", LATER.hand_over_on)} <= set(shown)

    story.given(until("10-28"))
    assert not any(isinstance(event, e.CureDeadlinePassed) for event in story.events)
    story.given(until("10-29"))
    assert story.last(e.CureDeadlinePassed).put_off_to == MOVED


def test_a_last_day_that_was_not_put_off_is_not_told_as_one() -> None:
    """Nothing is recorded beside the day that everybody knows."""
    assert given(*CURING, until("10-28")).last(e.CureDeadlinePassed).put_off_to is None


def test_money_on_the_day_that_was_put_off_is_in_time() -> None:
    """It cures: the letter promised that day."""
    story = under(given(*CURING), NEW_HOLIDAY).given(until("10-26"), pays())

    assert story.last(e.DemandCured).finding.because.startswith("Betalt fuldt ud den 26. oktober 2026, inden fristens")


def test_no_termination_is_lawful_before_the_day_after_it() -> None:
    """Whoever asks on the 26th hears that the tenant can pay until then."""
    story = under(given(*CURING), NEW_HOLIDAY)
    laws = story.law.during(MOVED, story.case.opened_on)
    answer = Lawfulness(story.case, story.account, laws, story.policy.mode).may_be_terminated(story.demand, MOVED)

    assert not answer.holds
    assert "Lejeren kan betale til og med den 26. oktober 2026" in answer.because


def cure(story: Story) -> Deadline:
    """The recorded days to pay."""
    assert isinstance(story.demand.phase, Curing)
    return story.demand.phase.cure


def test_the_proof_of_the_day_that_was_put_off_has_every_day() -> None:
    """From the arrival to the new last day, the last one named as such."""
    moved = put_off(cure(given(*CURING)), NEW_HOLIDAY.calendar)
    days = [step.day for step in moved.steps]

    assert (moved.day, days[-1]) == (MOVED, MOVED)
    assert days == [moved.counted_from + number * ONE_DAY for number in range(len(days))]
    assert [step.why for step in moved.steps[-4:]] == [
        "dag 14, men ny helligdag: fristen udskydes", "lørdag", "søndag", "fristens sidste dag",
    ]  # fmt: skip


CURED_ON = cure(given(*CURING))
SOME_DAYS = st.lists(st.integers(-5, 20).map(lambda days: LAST + days * ONE_DAY), max_size=8, unique=True)


def calendar_with(days: list[date]) -> Calendar:
    """The shipped calendar with further holidays on *days*."""
    further = [DayRule("ny", DayClass.HELLIGDAG, FixedDay(one.month, one.day), date(2026, 1, 1)) for one in days]
    return Calendar((*LAW.calendar.rules, *further))


@settings(max_examples=200)
@examples(SOME_DAYS, SOME_DAYS)
def test_no_holiday_ever_moves_a_recorded_last_day_earlier(some: list[date], more: list[date]) -> None:
    """Whatever the calendar becomes, and becomes next: the day is no earlier than recorded, and no deadline's holiday;
    more holidays move it no earlier than fewer.
    """
    fewer, all_of_them = calendar_with(some), calendar_with([*some, *more])
    story = given(*CURING)
    assert isinstance(story.demand.phase, Curing)
    then, now = (days_to_pay(story.demand.phase, story.policy, calendar) for calendar in (fewer, all_of_them))

    assert RECORDED.last <= then.last <= now.last
    assert (then.last == LAST) == (not fewer.is_shift_day(LAST))
    assert not all_of_them.is_shift_day(now.last)
    assert now.earliest_termination == now.last + ONE_DAY
    assert now.hand_over_on >= max(RECORDED.hand_over_on, now.last + ONE_DAY)
    assert put_off(CURED_ON, all_of_them).day == now.last
    assert put_off(put_off(CURED_ON, fewer), all_of_them).day >= then.last


def test_a_pause_and_a_day_put_off_do_not_shorten_each_other() -> None:
    """The ladder goes on at the later of the two."""
    paused = c.PauseLadder(until=day("10-30"))
    story = under(given(*CURING, paused), NEW_HOLIDAY)

    (hand_over,) = (step.due.date() for step in story.agenda_of(story.case) if step.name is StepName.HAND_OVER)
    assert hand_over == date(2026, 10, 31)


def test_a_longer_law_moves_no_recorded_day() -> None:
    """Only a day on which no deadline ends does: more days to pay are for the demands that arrive under them."""
    longer = edition(instead("parameters/cure_period.toml", "value      = 14", "value      = 21"))

    assert days_of(under(given(*CURING), longer)) == RECORDED
