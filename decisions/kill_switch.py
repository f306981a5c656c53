"""Who stops all letters of an organisation at once, and lets them leave again?

For the night on which a list was wrong: cases go on being decided, payments go on stopping them, and nothing leaves the
house but recalls. Rehearsals are not touched: they reach nobody.
"""

from datetime import UTC, datetime
from typing import Any, Final

from domain.actors import Role, require
from domain.clock import legal_day
from domain.entry_points import EntryPoint
from domain.streams.organisation import SendingResumed, SendingStopped, organisation_stream, sending_is_stopped
from journal.store import Journal

MAY_STOP_SENDING: Final = frozenset({Role.OPERATOR, Role.MANAGER})


async def set_kill_switch(journal: Journal[Any], organisation: str, by: str, *, via: EntryPoint, stop: bool) -> bool:
    """Stop sending, or resume it, as one of MAY_STOP_SENDING; tells whether anything changed. Raises RoleMayNot."""
    require(by, MAY_STOP_SENDING, "standse eller genoptage alle breve")
    now = datetime.now(UTC)
    stream = organisation_stream(organisation)
    kind = SendingStopped if stop else SendingResumed
    async with journal.unit(organisation, stream, streams=(stream,)) as unit:
        if sending_is_stopped(entry.event for entry in await unit.load(stream)) is stop:
            return False
        event = kind(happened_on=legal_day(now), organisation=organisation)
        command = f"kill-switch/{kind.__name__}/{now.isoformat()}"
        await unit.append(stream, [event], known_at=now, actor=by, via=via, command_id=command)
    return True
