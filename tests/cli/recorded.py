"""How does a test tell events to what reads the journal, without a journal?"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from domain.actors import CLOCK
from domain.clock import at_hour
from domain.event import Event
from domain.ids import account_stream, case_stream
from journal.records import Position, Recorded
from tests.cases import CaseDriver

_BEGINNING = datetime(2026, 10, 1, tzinfo=UTC)


def recorded(events: Iterable[Any], stream: str, organisation: str = "BF-101") -> tuple[Recorded[Any], ...]:
    """Events as if each had been recorded at eight on its legal day, a second apart, by the clock."""
    return tuple(_one(event, stream, seq, organisation) for seq, event in enumerate(events, start=1))


def case_of(driver: CaseDriver) -> tuple[Recorded[Any], ...]:
    """The events of the driver's latest case."""
    return recorded(driver.events, case_stream(driver.case.id), driver.organisation)


def account_of(driver: CaseDriver) -> tuple[Recorded[Any], ...]:
    """The events of the driver's account."""
    return recorded(driver.account_events, account_stream(driver.key), driver.organisation)


def _one(event: Event, stream: str, seq: int, organisation: str) -> Recorded[Any]:
    return Recorded(
        stream=stream,
        seq=seq,
        event=event,
        event_id=UUID(int=seq),
        type=str(event.type),  # type: ignore[attr-defined]
        organisation_id=organisation,
        public=event.model_dump(mode="json", exclude={"sealed", "type"}),
        happened_on=event.happened_on,
        known_at=at_hour(event.happened_on),
        recorded_at=_BEGINNING + timedelta(days=(event.happened_on - _BEGINNING.date()).days, seconds=seq),
        actor=CLOCK,
        via="system",
        command_id=f"m-{seq}",
        law_version=None,
        policy_version=None,
        asked=None,
        hash=bytes([seq % 256]) * 32,
        previous_hash=bytes(32),
        position=Position((event.happened_on - _BEGINNING.date()).days, 2 * seq + stream.startswith("case/")),
    )
