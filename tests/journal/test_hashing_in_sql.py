"""Does the server hash the same bytes as we do, whatever stands in an event?"""

from dataclasses import astuple, fields
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journal.hashing import FRAMES, EventContent, event_hash, event_hash_in_sql
from tests.journal.samples import JournalDatabase

TYPES = {
    "seq": "integer",
    "event_id": "uuid",
    "sealed": "bytea",
    "happened_on": "date",
    "known_at": "timestamptz",
    "recorded_at": "timestamptz",
    "previous_hash": "bytea",
}
"""Of the columns that are no text, as in the table."""

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
ids = st.uuids()
instants = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001
contents = st.builds(
    EventContent,
    **dict.fromkeys(FRAMES.keys() - TYPES.keys(), texts),
    seq=st.integers(1, 2**31 - 1),
    event_id=ids,
    sealed=st.binary(max_size=80),
    happened_on=st.dates(date(1, 1, 1), date(9999, 12, 31)),
    known_at=instants,
    recorded_at=instants,
    previous_hash=st.binary(min_size=32, max_size=32),
)
optional = st.none() | texts


def test_the_frames_are_all_fields_in_their_order() -> None:
    """A field that is added to the content is added to the frames."""
    assert [field.name for field in fields(EventContent)] == list(FRAMES)


async def test_the_server_hashes_the_same_bytes(database: JournalDatabase) -> None:
    """Any text, any day and instant, anything absent: made here by the hundred, and asked for at once."""
    made: list[EventContent] = []

    @settings(max_examples=300, database=None)
    @given(contents, optional, optional, optional)
    def make(content: EventContent, law: str | None, policy: str | None, asked: str | None) -> None:
        values = dict(zip(FRAMES, astuple(content), strict=True))
        made.append(EventContent(**{**values, "law_version": law, "policy_version": policy, "asked": asked}))

    make()
    columns = ", ".join(f"${place}::{TYPES.get(name, 'text')} AS {name}" for place, name in enumerate(FRAMES, start=1))
    async with database.operator.acquire() as connection:
        for zone in ("UTC", "America/St_Johns"):
            await connection.execute(f"SET TIME ZONE '{zone}'")
            hashed = await connection.prepare(f"SELECT {event_hash_in_sql()} FROM (SELECT {columns}) AS event")
            for content in made:
                assert await hashed.fetchval(*astuple(content)) == event_hash(content), content


@pytest.mark.parametrize("column", ["happened_on", "known_at", "recorded_at"])
@pytest.mark.parametrize("odd", ["infinity", "-infinity", "2026-10-02 BC", "10000-01-01"])
async def test_what_we_cannot_say_has_no_hash(database: JournalDatabase, column: str, odd: str) -> None:
    """Neither that of the year after Christ with the same digits, nor that of the last day there is."""
    values = {name: f"'x'::{TYPES.get(name, 'text')}" for name in FRAMES if name not in ("seq", "event_id")}
    values |= {"seq": "1", "event_id": f"'{UUID(int=0)}'::uuid", "happened_on": "'2026-10-02'::date"}
    values |= dict.fromkeys(("known_at", "recorded_at"), "'2026-10-02Z'::timestamptz")
    hashed = "SELECT {} FROM (SELECT {}) AS event"
    for value, found in ((values[column], True), (f"'{odd}'::{TYPES[column]}", False)):
        columns = ", ".join(f"{one} AS {name}" for name, one in {**values, column: value}.items())
        own_hash = await database.operator.fetchval(hashed.format(event_hash_in_sql(), columns))
        assert (own_hash is not None) is found
