"""Does the payment that is said to stop a case really stop it, on the last day that is said?"""

import pytest
from hypothesis import given as property_of
from hypothesis import strategies as st

from domain.case import commands as c
from domain.case.codes import HoldKind
from domain.case.forecast import CaseNow
from domain.case.nearest_change import NearestChange, nearest_change
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
from tests.domain.case.story import RENT, Act, Story, agrees, day, given, pays, rent_missed, terminates, until


def change(story: Story) -> NearestChange | None:
    """What would stop the story's case as it stands."""
    of = CaseNow(story.case, story.account, story.policy_of(story.case), story.today)
    return nearest_change(of, lambda when: story.law.during(when, story.case.opened_on))


STAGES: dict[str, tuple[tuple[Act, ...], tuple[int, str | None] | None]] = {
    "nothing is demanded: before the demand": (OPENED, (RENT, "10-06")),
    "a demand is on its way: its days, had it arrived today": (DEMAND_DECIDED, (RENT, "10-21")),
    "the days to pay run": (CURING, (RENT, "10-23")),
    "a part is paid": ((*CURING, pays(RENT // 4)), (RENT - RENT // 4, "10-23")),
    "the adviser's window": (WITH_LAWYER, (RENT, "11-05")),
    "the window is over: today": (WINDOW_ENDED, (RENT, "11-06")),
    "a pause with a last day": ((*WITH_LAWYER, c.PauseLadder(until=day("11-20"))), (RENT, "11-20")),
    "held": ((*CURING, c.HoldCase(kind=HoldKind.DISPUTED)), (RENT, "10-23")),
    "an agreement: no day threatens": ((*CURING, agrees(("12-15", RENT))), (RENT, None)),
    "a termination is on its way": ((*WINDOW_ENDED, terminates()), (RENT, "11-06")),
    "the lease has ended: the landlord chooses": (VACATE_ENDED, None),
    "the court has it": (FILED, None),
    "the court has set a day": (DATED, None),
    "it is paid": ((*CURING, pays()), None),
}


@pytest.mark.parametrize("stage", STAGES)
def test_the_sum_and_its_last_day_at_each_stage(stage: str) -> None:
    """As the rules would decide it; none where no payment does it by itself."""
    acts, expected = STAGES[stage]
    found = change(given(*acts))

    assert found == (NearestChange(expected[0], day(expected[1]) if expected[1] else None) if expected else None)


LIVES = st.lists(
    st.sampled_from(
        (
            rent_missed("11-01", 500_000),
            pays(RENT // 3),
            pays(100),
            c.PauseLadder(until=day("12-24")),
            c.HoldCase(kind=HoldKind.DISPUTED),
            until("10-12"),
            until("10-27"),
            until("11-04"),
            until("11-20"),
            agrees(("12-15", RENT)),
        )
    ),
    max_size=5,
)
BEGINNINGS = st.sampled_from((OPENED, DEMAND_DECIDED, CURING, WITH_LAWYER, WINDOW_ENDED))


@property_of(beginning=BEGINNINGS, life=LIVES)
def test_whoever_pays_it_on_the_last_day_stops_the_case(beginning: tuple[Act, ...], life: list[Act]) -> None:
    """Whatever went before, and whatever the clock does until then."""
    story = given(*beginning)
    for act in life:
        if not story.case.closed:
            story.given(act)
    found = change(story)
    if found is None:
        return
    threatened = {demand.number for demand in story.case.live_demands}

    last = found.by or story.today
    story.given(until(last.isoformat()), pays(found.amount_ore, value=last.isoformat()))

    live = {demand.number for demand in story.case.live_demands}
    assert story.case.closed or (threatened and not threatened & live)


def test_a_payment_that_is_only_imagined_leaves_nothing_behind() -> None:
    """Neither in the case nor on the account."""
    story = given(*CURING)
    before = story.case, story.account
    change(story)

    assert (story.case, story.account) == before
