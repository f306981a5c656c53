"""Is each step of the clock taken by itself, however many of a kind are due together?"""

from collections import Counter

import pytest
from hypothesis import given as given_by
from hypothesis import strategies as st

from domain.case import commands as c
from domain.case import events as e
from domain.case.codes import DispatchKind, Party, StepName
from domain.case.subject import (
    AgreementSubject,
    AidSubject,
    ChargeSubject,
    DemandSubject,
    DispatchSubject,
    RecallSubject,
    Subject,
    subject_of,
)
from domain.clock import at_hour
from domain.event import Event
from tests.domain.case.stages import FILED
from tests.domain.case.story import Story, at, day, given, pays, rent_missed, until

TWO_DEMANDS = given(
    rent_missed("10-01"),
    rent_missed("11-01"),
    until("11-12"),
    c.PauseLadder(until=day("11-30")),
    at("12-01"),
    now=at_hour(day("11-05")),
)
"""October and November have a demand each; both wait for the hand-over on the day after the pause."""
TWO_RENTS = (rent_missed("10-01"), rent_missed("10-01", kind="heating-on-account"))
SITUATIONS: dict[str, tuple[Story, StepName, type[Event], int]] = {
    "two demands to hand over": (TWO_DEMANDS, StepName.HAND_OVER, e.HandedOverToLawyer, 2),
    "two windows that end": (
        TWO_DEMANDS.copy().given(until("12-01"), at("12-10")),
        StepName.END_ADVISER_WINDOW,
        e.AdviserWindowEnded,
        2,
    ),
    "the letters to joint tenants": (
        given(rent_missed(), until("10-07"), at("10-09"), tenants=("anna", "bo")),
        StepName.LOCAL_POST_DELIVERS,
        e.DeliveryRecorded,
        2,
    ),
    "the lawyer and the court to call back": (
        given(*FILED, pays(), c.AcceptLatePayment(), at("11-20")),
        StepName.REPEAT_RECALL,
        e.RecallDecided,
        2,
    ),
    "two rents, and one reminder": (given(*TWO_RENTS, at("10-03")), StepName.REMIND, e.ReminderDecided, 1),
    "two rents, and one demand": (given(*TWO_RENTS, at("10-07")), StepName.DEMAND_PAYMENT, e.PaymentDemandDecided, 1),
}
"""A story in which several steps of a kind are due, the fact that each comes to, and how many there are to be."""


@pytest.mark.parametrize("name", SITUATIONS)
@given_by(data=st.data())
def test_what_is_due_together_is_taken_once_in_any_order(name: str, data: st.DataObject) -> None:
    """Two demands that fall due the same day are both taken, whichever comes first, and neither twice."""
    told, step, fact, times = SITUATIONS[name]
    story = told.copy()
    due = [one for one in story.agenda_of(story.case) if one.name is step and one.due <= story.now]
    assert len({one.subject for one in due}) == len(due) == 2

    facts: list[object] = []
    for one in data.draw(st.permutations([*due, *due])):
        story.when(c.TakeStep(step=step, subject=one.subject)).answers("done")
        facts += [event for event in story.new if isinstance(event, fact)]
    assert len(facts) == times
    assert not [one for one in story.agenda_of(story.case) if one in due]


def test_one_demand_is_taken_without_the_other() -> None:
    """The other stays on the agenda, on its day."""
    story = TWO_DEMANDS.copy().when(c.TakeStep(step=StepName.HAND_OVER, subject=DemandSubject(2)))

    assert [demand.number for demand in story.case.demands if story.case.furthest is demand] == [2]
    assert StepName.HAND_OVER in {step.name for step in story.agenda_of(story.case) if step.subject == DemandSubject(1)}


def test_one_letter_states_all_that_is_ripe() -> None:
    """A demand for each rent would cost the tenant a fee for each."""
    story = given(*TWO_RENTS, until("10-07"))

    assert [len(demand.lines) for demand in story.case.demands] == [2]
    assert Counter(letter.kind for letter in story.case.dispatches.values()) == {
        DispatchKind.REMINDER: 1,
        DispatchKind.PAYMENT_DEMAND: 1,
    }


NAMES: dict[str, Subject] = {
    "charge:2026-10-01.rent": ChargeSubject("2026-10-01.rent"),
    "demand:2": DemandSubject(2),
    "dispatch:tk-1-7-1": DispatchSubject("tk-1-7-1"),
    "agreement:1": AgreementSubject(1),
    "aid:3": AidSubject(3),
    "recall:lawyer": RecallSubject(Party.LAWYER),
}


@pytest.mark.parametrize("name", NAMES)
def test_a_subject_has_a_stable_name(name: str) -> None:
    """It stands in histories and journals for ever."""
    assert str(NAMES[name]) == name
    assert subject_of(name) == NAMES[name]
    command = c.TakeStep(step=StepName.REMIND, subject=NAMES[name])
    assert command.model_dump(mode="json")["subject"] == name
    assert c.ANY_COMMAND.validate_python(command.model_dump(mode="json")) == command


@pytest.mark.parametrize("name", ["", "demand", "demand:", "demand:x", "recall:nobody", "rung:1"])
def test_what_names_no_subject_is_no_step(name: str) -> None:
    """It is refused for its shape, as any other field."""
    with pytest.raises(ValueError, match="subject"):
        c.ANY_COMMAND.validate_python({"command": "take-step", "step": "remind", "subject": name})
