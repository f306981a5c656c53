"""Can every sequence of facts be folded, also one that makes no sense, and does what is decided fold to its state?"""

from datetime import date, datetime
from typing import Any, get_args

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from domain.account.events import AccountEvent
from domain.account.state import Account, evolve_account
from domain.calendar import Mode
from domain.case.agenda import agenda, due_dispatches
from domain.case.codes import DispatchKind
from domain.case.decision import Decision
from domain.case.events import CaseEvent, CaseOpened
from domain.case.evolve import evolve, fold
from domain.case.state import Case, NoCase
from domain.clock import at_hour
from domain.deadline import Deadline
from domain.event import Event
from tests.domain.case.stages import EVICTION_ORDERED
from tests.domain.case.story import LAW, POLICIES, given

CASE_EVENTS: tuple[type[Event], ...] = get_args(get_args(CaseEvent)[0])
ACCOUNT_EVENTS: tuple[type[Event], ...] = get_args(get_args(AccountEvent)[0])
READ: TypeAdapter[CaseEvent] = TypeAdapter(CaseEvent)

DAYS = st.dates(date(2026, 10, 1), date(2027, 3, 1))
KEYS = st.sampled_from(["k1", "k2", "k3"])
WORDS = {
    "charge": st.sampled_from(["2026-10-01.rent", "2026-11-01.rent", "nothing"]),
    "person": st.sampled_from(["anna", "bo"]),
    "key": KEYS,
    "after": st.none() | KEYS,
    "payment": st.sampled_from(["b1", "b2"]),
    "case": st.sampled_from(["tk-1", "tk-2"]),
}
"""Few words for what facts refer to, so that they meet each other now and then."""


def facts(kinds: tuple[type[Event], ...]) -> st.SearchStrategy[Any]:
    """Any fact of these kinds, about few things."""
    return st.sampled_from(kinds).flatmap(_whole)


def _whole(kind: type[Any]) -> st.SearchStrategy[Any]:
    given_fields = {name: _field(name, field.annotation) for name, field in kind.model_fields.items() if name != "type"}
    return st.builds(kind, **given_fields)


def _field(name: str, annotation: Any) -> st.SearchStrategy[Any]:
    match name:
        case "demand" | "number":
            return st.integers(1, 3)
        case "tenants" | "charges":
            return st.just(("anna", "bo")) if name == "tenants" else st.just(("2026-10-01.rent",))
        case "sealed":
            return st.just({})
        case "dispatches":
            return st.lists(_whole(_item(annotation)), max_size=3).map(tuple)
        case "lines" | "instalments":
            return st.lists(_whole(_item(annotation)), min_size=1, max_size=2).map(tuple)
        case "terms":
            return _whole(annotation)
        case "amount_ore" | "was_ore" | "fee_ore":
            return st.integers(1, 900_000)
        case "gross_ore":
            return st.none() | st.integers(1, 900_000)
        case _ if name in WORDS:
            return WORDS[name]
        case _ if annotation is date or annotation == date | None:
            return DAYS
        case _ if annotation is datetime:
            return DAYS.map(at_hour)
        case _ if annotation is Deadline:
            return DAYS.map(_deadline)
        case _:
            return st.from_type(annotation)


def _item(annotation: Any) -> type[Any]:
    item: type[Any] = get_args(annotation)[0]
    return item


def _deadline(day: date) -> Deadline:
    return Deadline(
        name="deadline",
        day=day,
        counted_from=day,
        rule="rule",
        mode=Mode.STATUTORY,
        law_version="f" * 64,
        steps=(),
        sources=(),
    )


@settings(max_examples=150, deadline=None)
@for_all(first=st.booleans(), events=st.lists(facts(CASE_EVENTS), max_size=25), opened=_whole(CaseOpened))
def test_any_facts_in_any_order_can_be_folded(first: bool, events: list[CaseEvent], opened: CaseOpened) -> None:
    """What was recorded stands: a fold fails never, counts each fact once, and its agenda can always be read."""
    state: NoCase | Case = NoCase()
    for number, event in enumerate([opened, *events] if first else events, start=1):
        state = evolve(state, event)
        assert state.seq == number
        agenda(state, Account(), POLICIES.editions["BF-101"][-1].own, LAW.calendar, date(2026, 12, 24))
        assert all(dispatch.key in {"k1", "k2", "k3"} for dispatch in due_dispatches(state))


LIVED = given(*EVICTION_ORDERED, tenants=("anna", "bo")).journal["tk-1"]


@settings(max_examples=150, deadline=None)
@for_all(events=st.lists(st.sampled_from(LIVED), max_size=60))
def test_the_facts_of_a_life_in_any_order_can_be_folded(events: list[CaseEvent]) -> None:
    """Doubled, lost or out of order: a journal that was damaged can still be looked at."""
    state = fold(events)

    assert state.seq == len(events)
    agenda(state, Account(), POLICIES.editions["BF-101"][-1].own, LAW.calendar, date(2026, 12, 24))
    assert fold(events) == state


@settings(max_examples=150, deadline=None)
@for_all(events=st.lists(facts(ACCOUNT_EVENTS), max_size=25))
def test_any_facts_of_an_account_can_be_folded(events: list[AccountEvent]) -> None:
    """The ledger too: and nothing is left of less than nothing."""
    account = Account()
    for number, event in enumerate(events, start=1):
        account = evolve_account(account, event)
        assert account.seq == number
        assert all(account.outstanding_ore([owed.charge]) >= 0 for owed in account.owed)


@pytest.mark.parametrize("tenants", [("anna",), ("anna", "bo")])
def test_a_case_is_what_its_facts_say(tenants: tuple[str, ...]) -> None:
    """Folded at once, or in two parts, or from JSON: the same case."""
    story = given(*EVICTION_ORDERED, tenants=tenants)
    journal = story.journal["tk-1"]

    assert fold(journal) == story.case
    assert all(fold(journal[cut:], fold(journal[:cut])) == story.case for cut in range(len(journal) + 1))
    assert fold(READ.validate_json(event.model_dump_json()) for event in journal) == story.case


def test_a_second_opening_changes_nothing() -> None:
    """One stream is one case."""
    story = given(*EVICTION_ORDERED)
    again = evolve(story.case, story.journal["tk-1"][0])

    assert isinstance(again, Case)
    assert (again.seq, again.demands) == (story.case.seq + 1, story.case.demands)


def test_before_the_opening_nothing_is_known() -> None:
    """No agenda, no letters, no case."""
    assert fold([]) == NoCase()
    assert agenda(NoCase(), Account(), POLICIES.editions["BF-101"][-1].own, LAW.calendar, date(2026, 10, 1)) == ()
    assert due_dispatches(NoCase()) == ()


def test_facts_name_themselves_and_their_version() -> None:
    """Every type has its own name with a version, fit for a journal that is kept for ever."""
    names = [str(event.model_fields["type"].default) for event in (*CASE_EVENTS, *ACCOUNT_EVENTS)]

    assert len(set(names)) == len(names)
    assert all(name.rpartition(".v")[2].isdigit() and name == name.lower() for name in names)


def test_a_decision_is_made_of_frozen_things() -> None:
    """Nobody changes a decision, a fact or a state afterwards."""
    story = given(*EVICTION_ORDERED)

    for thing, name in ((story.case, "seq"), (story.account, "seq"), (story.journal["tk-1"][0], "case")):
        with pytest.raises((AttributeError, ValueError)):
            setattr(thing, name, 1)
    with pytest.raises(TypeError):
        story.case.dispatches["x"] = story.letters(DispatchKind.REMINDER)[0]  # type: ignore[index]
    assert Decision.__dataclass_params__.frozen  # type: ignore[attr-defined]
