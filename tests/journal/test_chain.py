"""Does the fast look say no to whatever is not as it was written, wherever the rows are cut into handfuls?"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.chain import Chain
from journal.hashing import FRAMES, NO_HASH, TAG, EventContent, event_hash, framed

Row = tuple[Any, ...]
FIRST = EventContent(
    stream="account/t1",
    seq=1,
    organisation_id="BF-101",
    event_id=UUID(int=1),
    type="charge-booked.v1",
    public='{"happened_on":"2026-10-02"}',
    sealed=b"[]",
    happened_on=date(2026, 10, 2),
    known_at=datetime(2026, 10, 2, 6, tzinfo=UTC),
    recorded_at=datetime(2026, 10, 2, 6, 0, 0, 5, tzinfo=UTC),
    actor="feed",
    via="client",
    command_id="m1",
    law_version=None,
    policy_version=None,
    asked=None,
    previous_hash=NO_HASH,
)
LENGTHS = {"account/t1": 3, "case/t1-1": 12, "case/t2-1": 1}
"""How many events the streams of the sample have, in the order of the streams."""


def content_of(event: EventContent) -> bytes:
    """The bytes that the server builds."""
    values = attrgetter(*FRAMES)(event)
    parts = (None if value is None else kind.here(value) for kind, value in zip(FRAMES.values(), values, strict=True))
    return framed((TAG, *parts))


def rows_of(events: list[EventContent]) -> list[Row]:
    """Each of them as the statement `chained` gives it."""
    return [(content_of(one), event_hash(one), True, 700 + place, place) for place, one in enumerate(events, 1)]


def written() -> Iterator[EventContent]:
    """The sample."""
    for stream, length in LENGTHS.items():
        previous = NO_HASH
        for seq in range(1, length + 1):
            one = replace(FIRST, stream=stream, seq=seq, previous_hash=previous)
            previous = event_hash(one)
            yield one


EVENTS = list(written())
ROWS = rows_of(EVENTS)


def holds(rows: list[Row], at_a_time: int = 500) -> bool:
    """What the look says of rows that come in handfuls."""
    chain = Chain()
    return all(chain.holds(rows[start : start + at_a_time]) for start in range(0, len(rows), at_a_time))


@pytest.mark.parametrize("at_a_time", [1, 2, 5, 500])
def test_what_was_written_holds_however_it_is_cut(at_a_time: int) -> None:
    """A stream may begin in one handful and end in another."""
    assert holds(ROWS, at_a_time)
    assert holds([])


@given(st.integers(0, len(ROWS) - 1), st.sampled_from([1, 2, 500]))
def test_no_event_can_be_taken_away_but_the_last_of_its_stream(place: int, at_a_time: int) -> None:
    """That one is missed by answers, views and witnesses."""
    is_last = place + 1 == len(EVENTS) or EVENTS[place + 1].seq == 1

    assert holds(ROWS[:place] + ROWS[place + 1 :], at_a_time) == is_last


CHANGES: dict[str, dict[str, Any]] = {
    "said something else": {"public": '{"happened_on":"2026-10-03"}'},
    "stands elsewhere": {"seq": 40},
    "another organisation's": {"organisation_id": "BF-102"},
    "of another stream": {"stream": "case/t9-1"},
    "follows something else": {"previous_hash": b"x" * 32},
    "a link that is longer": {"previous_hash": b"x" * 32 + EVENTS[4].previous_hash},
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("anew", [False, True], ids=["old hash", "hash made anew"])
def test_an_event_that_was_changed_does_not_hold(change: str, anew: bool) -> None:
    """The fifth row, in the middle of a stream; its successor still names the hash it had."""
    changed = replace(EVENTS[4], **CHANGES[change])
    row = (content_of(changed), event_hash(changed) if anew else ROWS[4][1], *ROWS[4][2:])

    assert not holds([*ROWS[:4], row, *ROWS[5:]])


@pytest.mark.parametrize(
    "change", ["stands elsewhere", "another organisation's", "follows something else", "a link that is longer"]
)
def test_a_stream_written_anew_from_such_an_event_on_does_not_hold_either(change: str) -> None:
    """Every hash behind it made to fit."""
    anew = [*EVENTS[:4], replace(EVENTS[4], **CHANGES[change])]
    for one in EVENTS[5:-1]:
        anew.append(replace(one, previous_hash=event_hash(anew[-1])))

    assert not holds(rows_of(anew))


def test_a_stream_does_not_begin_twice_nor_in_the_middle() -> None:
    """Two first events of one stream; a stream whose first event has another number."""
    assert not holds([ROWS[0], (*ROWS[0][:3], 900, 900), *ROWS[1:]])
    assert not holds(rows_of([replace(EVENTS[3], seq=2)]))
    assert not holds([(b"x" * 100, *ROWS[0][1:])])


ODD = {
    "no bytes": (None, *ROWS[4][1:]),
    "no hash": (ROWS[4][0], None, *ROWS[4][2:]),
    "disagrees": (*ROWS[4][:2], False, *ROWS[4][3:]),
    "says not whether it agrees": (*ROWS[4][:2], None, *ROWS[4][3:]),
    "before its predecessor": (*ROWS[4][:3], 1, 1),
    "at the same place": (*ROWS[4][:3], *ROWS[3][3:]),
    "nowhere": (*ROWS[4][:3], ROWS[3][3], None),
    "no transaction": (*ROWS[4][:3], None, 5),
}


@pytest.mark.parametrize("odd", ODD)
def test_a_row_that_nobody_can_have_written_does_not_hold(odd: str) -> None:
    """Nothing where something must be, or in another order than it was written."""
    assert not holds([*ROWS[:4], ODD[odd], *ROWS[5:]])
