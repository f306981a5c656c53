"""How many unreadable messages of a day are kept, and what becomes of the rest?"""

from datetime import UTC, date, datetime, timedelta

import pytest

from decisions import unmatched
from decisions.contract import UnreadableMessage
from decisions.unmatched import COUNTED, KEPT, Unmatched
from domain.entry_points import EntryPoint
from domain.streams.unmatched import system_stream
from tests.audit.audited_journal import ORGANISATION, AuditedJournal
from tests.audit.conftest import audited

__all__ = ["audited"]

EVENING = datetime(2026, 10, 2, 21, 59, tzinfo=UTC)
"""The last minute of a day in Denmark."""


def stray(tenancy: str, number: int, at: datetime = EVENING) -> UnreadableMessage:
    """A message that nobody could read."""
    return UnreadableMessage(
        organisation=ORGANISATION, tenancy_key=tenancy, message_id=f"{tenancy}/{number}/{at}", text="{", asked_at=at
    )


async def test_a_day_has_a_number_for_a_tenancy_and_one_for_its_association(
    audited: AuditedJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is too many is counted, what was kept stays kept when it is asked again, and the next day begins anew."""
    monkeypatch.setattr(unmatched, "MOST_OF_A_TENANCY", 2)
    monkeypatch.setattr(unmatched, "MOST_OF_AN_ASSOCIATION", 5)
    keeper, next_day = Unmatched(audited.journal, EntryPoint.SYSTEM), EVENING + timedelta(minutes=1)

    first = [(await keeper.keep(stray("one", number))).result for number in (1, 2, 3, 1)]
    others = [(await keeper.keep(stray(tenancy, number))).result for tenancy in ("two", "three") for number in (1, 2)]
    later = (await keeper.keep(stray("one", 1, next_day))).result

    assert first == [KEPT, KEPT, COUNTED, KEPT]
    assert others == [KEPT, KEPT, KEPT, COUNTED]
    assert later == KEPT
    assert len(await audited.reader.stream(system_stream(ORGANISATION))) == 6
    counted = {(one.tenancy_key, one.day): one.messages for one in await audited.reader.not_kept()}
    assert counted == {("one", date(2026, 10, 2)): 1, ("three", date(2026, 10, 2)): 1}


def test_the_numbers_are_those_that_are_told() -> None:
    """Docs and settings of nobody change them."""
    assert (unmatched.MOST_OF_A_TENANCY, unmatched.MOST_OF_AN_ASSOCIATION) == (20, 1_000)
