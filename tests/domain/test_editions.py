"""Which edition of a policy is in force on a day, whatever was adopted, and taken back, in which order?"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.editions import Editions, adopted_in, in_force
from domain.event import Event
from domain.policy import Edition
from domain.streams.organisation import PolicyAdopted, PolicyWithdrawn, SendingStopped
from tests.cases import policy_book

DAY = date(2026, 6, 1)
SAMPLE = policy_book().editions["BF-101"][-1].own


def adopted(version: str, valid_from: date = DAY) -> PolicyAdopted:
    """Somebody adopts an edition."""
    return PolicyAdopted(
        happened_on=DAY, organisation="BF-101", version=version, valid_from=valid_from, by="manager/l1"
    )


def withdrawn(version: str) -> PolicyWithdrawn:
    """Somebody takes one back."""
    return PolicyWithdrawn(happened_on=DAY, organisation="BF-101", version=version, by="manager/l1")


def chosen(day: date, *stream: Event) -> str | None:
    """The edition of a day."""
    found = in_force(adopted_in(stream), day)
    return found.version if found else None


OLD, NEW = adopted("old", date(2026, 1, 1)), adopted("new", date(2026, 7, 1))
SITUATIONS = [
    ("nothing was adopted", date(2026, 6, 1), (), None),
    ("the day before the first", date(2025, 12, 31), (OLD,), None),
    ("the first day", date(2026, 1, 1), (OLD,), "old"),
    ("the last day before the next", date(2026, 6, 30), (OLD, NEW), "old"),
    ("the first day of the next", date(2026, 7, 1), (OLD, NEW), "new"),
    ("adopted in the other order, for a day in the past", date(2026, 8, 1), (NEW, OLD), "new"),
    ("adopted for a day in the past, asked for in it", date(2026, 3, 1), (NEW, OLD), "old"),
    ("two of the same day: the one adopted last", date(2026, 8, 1), (adopted("a"), adopted("b")), "b"),
    ("of two, the last one taken back", date(2026, 8, 1), (adopted("a"), adopted("b"), withdrawn("b")), "a"),
    ("taken back", date(2026, 8, 1), (OLD, NEW, withdrawn("new")), "old"),
    ("taken back, and adopted again", date(2026, 8, 1), (OLD, NEW, withdrawn("new"), NEW), "new"),
    ("the only one taken back", date(2026, 8, 1), (OLD, withdrawn("old")), None),
    ("kill switch: no edition", date(2026, 8, 1), (OLD, SendingStopped(happened_on=DAY, organisation="BF-101")), "old"),
]  # fmt: skip


@pytest.mark.parametrize(("_situation", "day", "stream", "version"), SITUATIONS, ids=[one[0] for one in SITUATIONS])
def test_the_edition_of_a_day(_situation: str, day: date, stream: tuple[Event, ...], version: str | None) -> None:
    """It began last, and of two of the same day it was adopted last."""
    assert chosen(day, *stream) == version


STREAMS = st.lists(
    st.one_of(
        st.builds(adopted, st.sampled_from("abcd"), st.integers(-5, 5).map(lambda n: DAY + timedelta(days=n))),
        st.sampled_from("abcd").map(withdrawn),
    ),
    max_size=12,
)


@given(STREAMS, st.integers(-7, 7).map(lambda n: DAY + timedelta(days=n)))
def test_whatever_was_adopted_an_edition_stands_and_has_begun(stream: list[Event], day: date) -> None:
    """None that stands and has begun began later; and none is found only where none stands that has begun."""
    standing = adopted_in(stream)
    found = in_force(standing, day)

    begun = [one.valid_from for one in standing if one.valid_from <= day]
    assert (found.valid_from if found else None) == max(begun, default=None)
    assert found is None or found in standing


@given(STREAMS, st.sampled_from("abcd"))
def test_the_same_edition_adopted_twice_is_one(stream: list[Event], version: str) -> None:
    """However often."""
    once = adopted_in([*stream, adopted(version)])

    assert adopted_in([*stream, adopted(version), adopted(version)]) == once
    assert [one.version for one in once].count(version) == 1


def read(version: str) -> Edition:
    """An edition whose name is its version, with a department that has a name of its own."""
    own = SAMPLE.model_copy(update={"version": version, "name": version})
    return Edition(own, {"03": own.model_copy(update={"reply_mail": "03@example.com"})})


@pytest.mark.parametrize(
    ("department", "mail"), [("03", "03@example.com"), ("99", SAMPLE.reply_mail), (None, SAMPLE.reply_mail)]
)
def test_a_department_has_its_own_policy_where_the_file_names_it(department: str | None, mail: str) -> None:
    """One that no file knows has the association's own."""
    policy = Editions((OLD,), read).policy(DAY, department, None)

    assert policy is not None
    assert policy.reply_mail == mail


def test_a_case_whose_day_has_no_edition_has_its_own() -> None:
    """What was opened under an edition that was taken back goes on under it; nothing new is opened."""
    nothing = Editions((), read)
    policy = nothing.policy(DAY, None, "old")

    assert nothing.on(DAY) is None
    assert nothing.policy(DAY, None, None) is None
    assert policy is not None
    assert policy.version == "old"
