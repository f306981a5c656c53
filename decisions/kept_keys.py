"""How does it become known that tenancies keep a key which their number would not give them now?"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from domain.actors import SYSTEM
from domain.clock import legal_day
from domain.entry_points import EntryPoint
from domain.streams.organisation import TenancyKeysKept, keys_kept, keys_looked_at_on, organisation_stream
from journal.store import Journal


async def keep_keys(journal: Journal[Any], organisation: str, found: Mapping[str, tuple[str, ...]]) -> bool:
    """Record those of the keys *found* (as in `TenancyKeysKept`) of which the stream does not know yet, and, once a day
    at most, that it was looked; tells whether it did. Safe to repeat.
    """
    now, stream = datetime.now(UTC), organisation_stream(organisation)
    async with journal.unit(organisation, stream, streams=(stream,)) as unit:
        events = [entry.event for entry in await unit.load(stream)]
        known = keys_kept(events)
        news = {
            key: (*kept, *(one for one in known.get(key, ()) if one not in kept))
            for key, kept in found.items()
            if not {*kept} <= {*known.get(key, ())}
        }
        if not news and keys_looked_at_on(events) == legal_day(now):
            return False
        event = TenancyKeysKept(happened_on=legal_day(now), organisation=organisation, keys=news)
        command = f"keep-keys/{organisation}/{now.isoformat()}"
        await unit.append(stream, [event], known_at=now, actor=SYSTEM, via=EntryPoint.SYSTEM, command_id=command)
    return True
