"""Who has a person forgotten, and what is left of it? Their key is destroyed, and that it was is on record."""

from datetime import UTC, datetime
from typing import Any, Final

from domain.actors import Role, require
from domain.clock import legal_day
from domain.entry_points import EntryPoint
from domain.streams.organisation import ErasureReason, PersonErased, organisation_stream
from journal.store import Journal

MAY_ERASE: Final = frozenset({Role.OPERATOR, Role.MANAGER})


async def erase_person(
    journal: Journal[Any], organisation: str, person: str, why: ErasureReason, by: str, *, via: EntryPoint
) -> datetime:
    """Destroy the key of a person (by opaque id), as one of MAY_ERASE; gives when, or when it was the first time.

    The event of it stands in the organisation's stream and is written with the destruction, or neither is. The
    journal's connections are allowed the role `redningskrans_eraser` besides their own. Raises RoleMayNot,
    PersonUnknownError.
    """
    require(by, MAY_ERASE, "få en person glemt")
    now, stream = datetime.now(UTC), organisation_stream(organisation)
    event = PersonErased(happened_on=legal_day(now), organisation=organisation, person=person, why=why)
    async with journal.unit(organisation, stream, streams=(stream,)) as unit:
        told = [entry.event for entry in await unit.load(stream)]
        destroyed_at = await unit.destroy_key(person)
        if not any(isinstance(one, PersonErased) and one.person == person for one in told):
            await unit.append(
                stream, [event], known_at=now, actor=by, via=via, command_id=f"erase/{person}/{now.isoformat()}"
            )
    return destroyed_at
