"""Which day does a list count down to, at each stage of a case?"""

from datetime import date

import pytest

from domain.case import commands as c
from domain.case.no_return import point_of_no_return
from tests.books.law.editions import edition
from tests.domain.case.stages import (
    CURING,
    DATED,
    DEMAND_DECIDED,
    FILED,
    OPENED,
    VACATE_ENDED,
    WINDOW_ENDED,
    WITH_LAWYER,
)
from tests.domain.case.story import LAW, RENT, Act, Story, agrees, day, given, pays, rent_missed, terminates, until
from tests.domain.case.test_new_holiday import holiday


def last_day(story: Story) -> tuple[str, date] | None:
    """The day that lists name, and what it is."""
    found = point_of_no_return(story.case, story.policy, story.law.calendar)
    return (found.name, found.day) if found else None


STAGES: dict[str, tuple[tuple[Act, ...], tuple[str, date] | None]] = {
    "nothing is demanded": (OPENED, None),
    "a demand has not arrived": (DEMAND_DECIDED, None),
    "the days to pay run": (CURING, ("cure", day("10-23"))),
    "an agreement is kept": ((*CURING, agrees(("12-15", RENT))), None),
    "the adviser's window": (WITH_LAWYER, ("adviser-window", day("11-05"))),
    "the window is over": (WINDOW_ENDED, ("adviser-window", day("11-05"))),
    "a pause with a last day": (
        (*WITH_LAWYER, c.PauseLadder(until=day("11-20"))),
        ("adviser-window", day("11-20")),
    ),
    "the statutory days go on in a pause": (
        (*CURING, c.PauseLadder(until=day("11-20"))),
        ("cure", day("10-23")),
    ),
    "a termination is decided": ((*WINDOW_ENDED, terminates()), ("termination", day("11-06"))),
    "the days to move are over": (VACATE_ENDED, ("vacate", day("11-15"))),
    "the court has set no day": (FILED, None),
    "the court has set a day": (DATED, ("court-date", day("12-08"))),
    "it is paid": ((*CURING, pays()), None),
}


@pytest.mark.parametrize("stage", STAGES)
def test_the_day_is_the_last_on_which_something_can_be_averted(stage: str) -> None:
    """By the law, the court or our own promise to wait, whichever comes last; none where nothing is threatened."""
    acts, expected = STAGES[stage]

    assert last_day(given(*acts)) == expected


def test_the_nearest_of_two_demands_counts() -> None:
    """The first rent is with the lawyer, the second under demand: when the first is paid, the second's day is left."""
    story = given(*WITH_LAWYER, until("11-03"), rent_missed("11-01", 500_000), until("11-13"))
    assert last_day(story) == ("adviser-window", day("11-05"))

    story.when(pays(RENT))
    assert last_day(story) == ("cure", story.case.demands[1].cure.day)  # type: ignore[union-attr]


def test_a_last_day_that_has_become_a_holiday_is_put_off_here_too() -> None:
    """The letter promised it: until then money averts what comes next, and the lists say no earlier day."""
    story = given(*CURING, law=LAW)
    assert last_day(story) == ("cure", day("10-23"))

    story.law = edition(holiday("10-23"))
    assert last_day(story) == ("cure", day("10-26"))
