"""Whatever lists, money and answers come in whatever order: does anything leave over contested money?

What `WatchedStory` judges of every story is judged here with lists that say as which day they were made up.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from domain.case import commands as c
from domain.case.codes import DispatchKind
from domain.purpose import purpose_of
from tests.domain.case.story import RENT, Story, rent_missed
from tests.domain.case.test_any_story import (
    BEGINNINGS,
    HAPPENINGS,
    PHASES,
    TEXTS,
    Beginning,
    Draw,
    a_list_comes_again,
    days_pass,
    the_usual_comes_next,
    usual_course,
)

ONE_DAY = timedelta(days=1)
AMOUNTS = st.sampled_from([100, RENT // 2, RENT, RENT + 100])


def a_list_states_what_is_left(story: Story, draw: Draw) -> None:
    """As some day of late began: what we think is left, or more, or less; of a charge that is known or of the next."""
    as_of = story.today - draw(st.integers(0, 6)) * ONE_DAY
    owed = draw(st.sampled_from(story.account.owed))
    due = draw(st.sampled_from([owed.due, _next_due(story)]))
    ours = story.account.outstanding_ore([owed.charge], booked_before=as_of)
    if due + 6 * ONE_DAY < story.today:
        story.given(rent_missed(due.isoformat(), draw(st.just(ours or RENT) | AMOUNTS), as_of=as_of))


def _next_due(story: Story) -> date:
    last = max(owed.due for owed in story.account.owed)
    return date(last.year + last.month // 12, last.month % 12 + 1, 1)


def money_of_some_days_ago(story: Story, draw: Draw) -> None:
    """A part, all or more; the bank's day and the payer's lie some days back."""
    booked = story.today - draw(st.integers(0, 6)) * ONE_DAY
    story.known_payments += 1
    story.tell(
        c.RecordPayment(
            payment=f"b{story.known_payments}",
            amount_ore=draw(AMOUNTS),
            value_date=booked - draw(st.integers(0, 3)) * ONE_DAY,
            booked_on=booked,
            purpose=purpose_of(draw(TEXTS), booked),
        )
    )


def a_list_had_not_heard(story: Story, draw: Draw) -> None:
    """Money comes in, and the next morning's list calls for what it paid."""
    owed = draw(st.sampled_from(story.account.owed))
    left = story.account.outstanding_ore([owed.charge])
    if left:
        story.known_payments += 1
        payment, ore, booked = f"b{story.known_payments}", draw(AMOUNTS), story.today
        purpose = purpose_of(draw(TEXTS), booked)
        money = c.RecordPayment(payment=payment, amount_ore=ore, value_date=booked, booked_on=booked, purpose=purpose)
        story.tell(money)
        story.now += ONE_DAY
        story.given(rent_missed(owed.due.isoformat(), left, as_of=story.today))


def the_post_catches_up(story: Story, draw: Draw) -> None:
    """Nothing was taken up for some time, in which money may have come, and then everything is."""
    story.post_is_closed = frozenset(DispatchKind)
    days_pass(story, draw)
    the_usual_comes_next(story, draw)
    draw(st.sampled_from([a_list_had_not_heard, money_of_some_days_ago]))(story, draw)
    story.post_is_closed = frozenset()
    story.send_letters()


def somebody_says_of_the_money(story: Story, draw: Draw) -> None:
    """Of any charge that is contested, whether the list had heard of it."""
    if story.account.contests:
        charge = draw(st.sampled_from(sorted(story.account.contests)))
        story.tell(c.SettleContested(charge=charge, counted=draw(st.booleans())))
        assert story.answer.result == "done"


CONTESTS = (
    a_list_states_what_is_left,
    money_of_some_days_ago,
    a_list_had_not_heard,
    the_post_catches_up,
    somebody_says_of_the_money,
)
ALL: tuple[Callable[[Story, Draw], Any], ...] = (
    *(happening for happening in HAPPENINGS if happening is not a_list_comes_again),
    *CONTESTS * 3,
)


@pytest.mark.timeout(300)
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(beginning=BEGINNINGS, data=st.data())
def test_nothing_leaves_over_contested_money(beginning: Beginning, data: st.DataObject) -> None:
    """From any phase: no step up the path and no letter of it; whoever has the case hears; no money is lost."""
    story = usual_course(beginning).copy()
    for happening in data.draw(st.lists(st.sampled_from(ALL), max_size=14)):
        note(happening.__name__)
        happening(story, data.draw)
        story.take_what_is_due()
        judge_the_ledger(story)
    story.come_to_an_end()


def judge_the_ledger(story: Story) -> None:
    """Each payment is laid once: what pays, what lies unapplied and what is left add up to what is owed."""
    owed = sum(charge.amount_ore for charge in story.account.owed)
    left = story.account.outstanding_ore([charge.charge for charge in story.account.owed])
    assert owed - left == story.account.paid_ore - sum(story.account.unapplied().values())
