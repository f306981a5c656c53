"""By which day is the number chosen that holds, once the law has changed? As each parameter's file says."""

from datetime import date, timedelta

import pytest

from books.law.book import LawBook
from domain.law_of_the_day import ChosenBy
from tests.books.law.editions import chosen_by, edition, value_from

CHANGE = date(2026, 12, 1)
BEFORE, AFTER = CHANGE - timedelta(days=1), CHANGE + timedelta(days=1)


def longer_period(transition: ChosenBy) -> LawBook:
    """Fourteen days to pay, and 21 from the change on, chosen by *transition*."""
    edits = [value_from("cure_period", CHANGE, 21)]
    return edition(*edits) if transition is ChosenBy.EVENT else edition(*edits, chosen_by("cure_period", transition))


@pytest.mark.parametrize(("day", "days"), [(BEFORE, 14), (CHANGE, 21), (AFTER, 21)])
@pytest.mark.parametrize("transition", list(ChosenBy))
def test_each_rule_of_transition_looks_at_its_own_day_alone(transition: ChosenBy, day: date, days: int) -> None:
    """The day before, of and after the change; the other two days say the opposite, and are not heard."""
    other = AFTER if day < CHANGE else BEFORE
    chosen = {one: day if one is transition else other for one in ChosenBy}

    laws = longer_period(transition).during(chosen[ChosenBy.DECISION], chosen[ChosenBy.CASE_START])

    assert laws.on(chosen[ChosenBy.EVENT]).cure_days == days


def test_every_parameter_goes_by_its_own_rule() -> None:
    """One law, one event, one decision: a number by the event, one by the decision, one by the case's beginning."""
    book = edition(
        value_from("cure_period", CHANGE, 21),
        value_from("hverdage_before_demand", CHANGE, 5),
        chosen_by("hverdage_before_demand", "decision"),
        value_from("court_fee", CHANGE, 90_000),
        chosen_by("court_fee", "case-start"),
    )

    late = book.during(decision=AFTER, case_start=BEFORE).on(BEFORE)
    early = book.during(decision=BEFORE, case_start=AFTER).on(AFTER)

    assert (late.cure_days, late.hverdage_before_demand, late.court_fee.amount_ore) == (14, 5, 75_000)
    assert (early.cure_days, early.hverdage_before_demand, early.court_fee.amount_ore) == (21, 3, 90_000)
