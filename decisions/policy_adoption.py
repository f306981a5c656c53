"""Who makes a policy file an edition of an association's, and who takes one back? An act in the organisation's stream.

What was decided stays with its edition; what is decided next follows what stands here: docs/adr/0023-policy-in-time.md.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from books.policies.book import PolicyBook
from decisions.act_refused import ActRefused
from domain.actors import SYSTEM, Role, require
from domain.clock import legal_day
from domain.danish_day import danish_day
from domain.editions import adopted_in, in_force
from domain.entry_points import EntryPoint
from domain.event import SealedText
from domain.policy import Edition
from domain.streams.organisation import PolicyAdopted, PolicyWithdrawn, organisation_stream
from journal.store import Journal, Unit

MAY_ADOPT: Final = frozenset({Role.MANAGER, Role.OPERATOR})
"""The roles of people who may adopt an edition and take one back; `up` and `demo` adopt as the system."""


@dataclass(frozen=True)
class Done:
    """An edition as the stream tells of it now; `new` is False where it stood already."""

    event: PolicyAdopted
    new: bool


async def adopt(journal: Journal[Any], edition: Edition, content: bytes, by: str, *, via: EntryPoint) -> Done:
    """Adopt an edition, of which *content* is the file, once. Raises RoleMayNot."""
    require(by, MAY_ADOPT, "vedtage en udgave af foreningens politik")
    return await _adopt(journal, edition, content, by, via)


async def _adopt(journal: Journal[Any], edition: Edition, content: bytes, by: str, via: EntryPoint) -> Done:
    now, stream = datetime.now(UTC), organisation_stream(edition.organisation)
    async with journal.unit(edition.organisation, stream, streams=(stream,)) as unit:
        for known in await _standing(unit, stream):
            if known.version == edition.version:
                return Done(known, new=False)
        event = PolicyAdopted(
            happened_on=legal_day(now),
            organisation=edition.organisation,
            version=edition.version,
            valid_from=edition.valid_from,
            by=by,
        )
        unit.keep_documents("policy", {edition.version: content})
        await _append(unit, stream, event, via, now)
    return Done(event, new=True)


async def withdraw(
    journal: Journal[Any], organisation: str, version: str, by: str, reason: str, *, via: EntryPoint
) -> PolicyAdopted:
    """Take back the edition whose version begins with *version*; gives what it was. Raises ActRefused, RoleMayNot."""
    require(by, MAY_ADOPT, "trække en udgave af foreningens politik tilbage")
    now, stream = datetime.now(UTC), organisation_stream(organisation)
    async with journal.unit(organisation, stream, streams=(stream,)) as unit:
        standing = await _standing(unit, stream)
        meant = _meant(standing, version)
        _require_another(standing, meant, legal_day(now))
        event = PolicyWithdrawn(
            happened_on=legal_day(now),
            organisation=organisation,
            version=meant.version,
            by=by,
            sealed={by: SealedText(text=reason)},
        )
        await _append(unit, stream, event, via, now)
    return meant


async def adopt_samples(journal: Journal[Any], policies: PolicyBook) -> None:
    """Adopt every edition of *policies* as the system; those that stand already are left alone."""
    for editions in policies.editions.values():
        for edition in editions:
            await _adopt(journal, edition, policies.documents[edition.version], SYSTEM, EntryPoint.SYSTEM)


def _meant(standing: tuple[PolicyAdopted, ...], version: str) -> PolicyAdopted:
    found = [one for one in standing if one.version.startswith(version)]
    if len(found) == 1:
        return found[0]
    if found:
        raise ActRefused("Flere udgaver begynder sådan. Skriv flere tegn.")
    raise ActRefused("Foreningen har ingen gældende udgave med det nummer.")


def _require_another(standing: tuple[PolicyAdopted, ...], meant: PolicyAdopted, today: date) -> None:
    """Refuse to leave an association without any policy today: nothing would be decided for it."""
    rest = [one for one in standing if one.version != meant.version]
    if meant.valid_from <= today and in_force(rest, today) is None:
        told = f"Den {danish_day(today)} ville foreningen ikke have nogen politik."
        raise ActRefused(f"{told} Vedtag en anden udgave først.")


async def _standing(unit: Unit[Any], stream: str) -> tuple[PolicyAdopted, ...]:
    return adopted_in(entry.event for entry in await unit.load(stream))


async def _append(
    unit: Unit[Any], stream: str, event: PolicyAdopted | PolicyWithdrawn, via: EntryPoint, now: datetime
) -> None:
    command = f"policy/{event.version}/{now.isoformat()}"
    await unit.append(stream, [event], known_at=now, actor=event.by, via=via, command_id=command)
