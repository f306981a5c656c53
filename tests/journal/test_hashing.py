"""Does the hash of an event cover all of it, and can a stranger compute it from the description alone?"""

import hashlib
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.hashing import NO_HASH, EventContent, event_hash, framed

EVENT = EventContent(
    stream="case/a1",
    seq=2,
    organisation_id="eksempelbo",
    event_id=UUID("0192f0c0-0000-7000-8000-000000000001"),
    type="rent-missed.v1",
    public='{"amount_ore":734550,"happened_on":"2026-10-02"}',
    sealed=b"[]",
    happened_on=date(2026, 10, 2),
    known_at=datetime(2026, 10, 2, 6, 0, tzinfo=UTC),
    recorded_at=datetime(2026, 10, 2, 6, 0, 0, 123456, tzinfo=UTC),
    actor="importer",
    via="client",
    command_id="m-1",
    law_version="ab12",
    policy_version=None,
    asked='{"command":"take-step"}',
    previous_hash=NO_HASH,
)

OTHERWISE = {
    "stream": "case/a2",
    "seq": 3,
    "organisation_id": "andenbo",
    "event_id": UUID("0192f0c0-0000-7000-8000-000000000002"),
    "type": "rent-missed.v2",
    "public": '{"amount_ore":734551,"happened_on":"2026-10-02"}',
    "sealed": b"[ ]",
    "happened_on": date(2026, 10, 3),
    "known_at": EVENT.known_at + timedelta(microseconds=1),
    "recorded_at": EVENT.recorded_at + timedelta(microseconds=1),
    "actor": "importeR",
    "via": "web",
    "command_id": "m-2",
    "law_version": None,
    "policy_version": "",
    "asked": None,
    "previous_hash": b"\x01" * 32,
}


def test_the_hash_is_what_it_was_on_the_first_day() -> None:
    """Fixed for ever: a journal written then must verify now."""
    assert event_hash(EVENT).hex() == "a71122aee3b9d7622bc9b6c2dc8762da1156107224120239306382df653707ae"


def test_a_stranger_gets_the_same_hash_from_the_description() -> None:
    """The frames of the docstring written out by hand, without this package."""
    parts = [
        b"redningskrans.event.v1",
        b"case/a1",
        b"2",
        b"eksempelbo",
        b"0192f0c0-0000-7000-8000-000000000001",
        b"rent-missed.v1",
        b'{"amount_ore":734550,"happened_on":"2026-10-02"}',
        b"[]",
        b"2026-10-02",
        b"2026-10-02T06:00:00.000000Z",
        b"2026-10-02T06:00:00.123456Z",
        b"importer",
        b"client",
        b"m-1",
        b"ab12",
        None,
        b'{"command":"take-step"}',
        bytes(32),
    ]
    data = b"".join(b"\xff" * 8 if part is None else len(part).to_bytes(8, "big") + part for part in parts)
    assert event_hash(EVENT) == hashlib.sha256(data).digest()


def test_every_field_is_tried_below() -> None:
    """A field that is added to the content must be added here, too."""
    assert set(OTHERWISE) == {field.name for field in fields(EventContent)}


@pytest.mark.parametrize("name", OTHERWISE)
def test_another_value_in_any_field_gives_another_hash(name: str) -> None:
    """The smallest change counts, and absent is not the same as empty."""
    assert event_hash(replace(EVENT, **{name: OTHERWISE[name]})) != event_hash(EVENT)  # type: ignore[arg-type]


def test_the_same_instant_in_another_zone_is_the_same_instant() -> None:
    """The hash knows instants, not the zone somebody happened to write them in."""
    elsewhere = EVENT.known_at.astimezone(timezone(timedelta(hours=2)))
    assert event_hash(replace(EVENT, known_at=elsewhere)) == event_hash(EVENT)


parts_lists = st.lists(st.none() | st.binary(max_size=12), max_size=6)


@given(parts_lists, parts_lists)
def test_different_parts_never_give_the_same_frames(one: list[bytes | None], other: list[bytes | None]) -> None:
    """What could be shifted from one field to the next would be hashed alike: lengths prevent it."""
    assert (framed(one) == framed(other)) == (one == other)


@given(parts_lists)
def test_frames_can_be_read_back(parts: list[bytes | None]) -> None:
    """So no two sequences can share their bytes."""
    assert _unframed(framed(parts)) == parts


def _unframed(data: bytes) -> list[bytes | None]:
    parts: list[bytes | None] = []
    while data:
        head, data = data[:8], data[8:]
        length = int.from_bytes(head, "big")
        parts.append(None if head == b"\xff" * 8 else data[:length])
        data = data if head == b"\xff" * 8 else data[length:]
    return parts
