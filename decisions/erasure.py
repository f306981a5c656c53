"""Who has a person forgotten, and what is left of it? Their key is destroyed, and that it was is on record."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any, Final

from decisions.act_refused import ActRefused
from domain.actors import Role, require
from domain.clock import legal_day
from domain.entry_points import EntryPoint
from domain.streams.arrears_lists import lists_person
from domain.streams.organisation import ErasureReason, PersonErased, organisation_stream
from journal.errors import PersonUnknownError
from journal.store import Journal, Unit

MAY_ERASE: Final = frozenset({Role.OPERATOR, Role.MANAGER})


class ErasureResult(Enum):
    """What an erasure did: destroyed the key; put on record that somebody had destroyed it by hand; nothing new."""

    ERASED = "erased"
    RECORDED = "recorded"
    KNOWN = "known"


@dataclass(frozen=True)
class Erasure:
    """What was done, and when the key was destroyed (UTC), as its row says."""

    result: ErasureResult
    destroyed_at: datetime


async def erase_person(
    journal: Journal[Any], organisation: str, person: str, why: ErasureReason, by: str, *, via: EntryPoint
) -> Erasure:
    """Destroy the key of a person (by opaque id), as one of MAY_ERASE.

    The event of it stands in the organisation's stream and is written with the destruction, or neither is. Each
    destruction has one: also that of a key which somebody destroyed by hand, and of one that came back from a backup.
    The journal's connections are allowed the role `redningskrans_eraser` besides their own. Raises RoleMayNot, and
    ActRefused for a person of whom nothing is kept there, and for a key that claims to be destroyed in time to come.
    """
    require(by, MAY_ERASE, "få en person glemt")
    now, stream = datetime.now(UTC), organisation_stream(organisation)
    async with journal.unit(organisation, stream, streams=(stream,)) as unit:
        told = [
            entry.event.destroyed_at or entry.recorded_at
            for entry in await unit.load(stream)
            if isinstance(entry.event, PersonErased) and entry.event.person == person
        ]
        try:
            destroyed_at = await unit.destroy_key(person)
        except PersonUnknownError as unknown:
            raise ActRefused("Foreningen har ingen personnøgle med det nummer.") from unknown
        if destroyed_at.tzinfo is None or destroyed_at > unit.recorded_at:  # without a zone: PostgreSQL's infinity
            raise ActRefused("Nøglens række siger, at den bliver ødelagt engang i fremtiden; det gør ingen nøgle.")
        if destroyed_at in told:
            return Erasure(ErasureResult.KNOWN, destroyed_at)
        event = PersonErased(
            happened_on=legal_day(now), organisation=organisation, person=person, why=why, destroyed_at=destroyed_at
        )
        command = f"erase/{person}/{now.isoformat()}"
        of_lists = await _digests_of_lists(unit, organisation, event)
        await unit.append(stream, [event, *of_lists], known_at=now, actor=by, via=via, command_id=command)
    fresh = destroyed_at == unit.recorded_at
    return Erasure(ErasureResult.ERASED if fresh else ErasureResult.RECORDED, destroyed_at)


async def _digests_of_lists(unit: Unit[Any], organisation: str, erased: PersonErased) -> list[PersonErased]:
    """Destroy the key to the digests of what lists said, too: no guess about whoever was erased is confirmed by them.
    The next list asks every case once.
    """
    before = await unit.load(organisation_stream(organisation))
    person = lists_person(organisation, sum(isinstance(entry.event, PersonErased) for entry in before))
    try:
        destroyed_at = await unit.destroy_key(person)
    except PersonUnknownError:  # no list was kept since the last one
        return []
    return [erased.model_copy(update={"person": person, "destroyed_at": destroyed_at})]
