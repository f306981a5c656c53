"""Since when do which law, policies and keys hold here? Recorded once for every change, when somebody first has it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from books.law.book import LawBook
from books.policies.book import PolicyBook
from domain.actors import SYSTEM
from domain.clock import legal_day
from domain.streams.law import confirmations_in
from domain.streams.organisation import (
    EVERYBODY,
    KEYS_STREAM,
    LAW_STREAM,
    KeysAdopted,
    LawAdopted,
    PolicyAdopted,
    organisation_stream,
)
from journal.store import Journal, Unit


async def adopt(journal: Journal[Any], law: LawBook, policies: PolicyBook) -> None:
    """Record the law and each policy whose hash is not the last one recorded, with their bytes; safe to repeat."""
    now = datetime.now(UTC)
    day = legal_day(now)
    await _adopt_law(journal, law, now)
    for organisation, policy in policies.policies.items():
        event = PolicyAdopted(happened_on=day, organisation=organisation, version=policy.version)
        stream = organisation_stream(organisation)
        async with journal.unit(organisation, stream, streams=(stream,)) as unit:
            await _record(unit, stream, event, "policy", {policy.version: policies.documents[policy.version]}, now)


async def _adopt_law(journal: Journal[Any], law: LawBook, now: datetime) -> None:
    """The law that decisions rest on: the files, with what the same stream says is confirmed."""
    async with journal.unit(EVERYBODY, LAW_STREAM, streams=(LAW_STREAM,)) as unit:
        in_force = law.confirmed(confirmations_in(entry.event for entry in await unit.load(LAW_STREAM)))
        event = LawAdopted(happened_on=legal_day(now), version=in_force.version)
        await _record(unit, LAW_STREAM, event, "law", in_force.documents, now)


async def _record(
    unit: Unit[Any],
    stream: str,
    event: LawAdopted | PolicyAdopted,
    kind: str,
    documents: Mapping[str, bytes],
    now: datetime,
) -> None:
    adopted = [entry.event for entry in await unit.load(stream) if isinstance(entry.event, type(event))]
    if adopted and adopted[-1].version == event.version:
        return
    unit.keep_documents(kind, documents)
    command = f"adopt/{event.version}/{now.isoformat()}"
    await unit.append(stream, [event], known_at=now, actor=SYSTEM, command_id=command)


async def keys_are_the_journals(journal: Journal[Any], tenancy: str, master: str) -> bool:
    """Whether these keys (by fingerprint) are those the journal is written under; the first to ask adopts them.

    Under another tenancy key the same tenancy would get a second case and a second demand.
    """
    now = datetime.now(UTC)
    async with journal.unit(EVERYBODY, KEYS_STREAM, streams=(KEYS_STREAM,)) as unit:
        for entry in await unit.load(KEYS_STREAM):
            return (entry.event.tenancy, entry.event.master) == (tenancy, master)
        adopted = KeysAdopted(happened_on=legal_day(now), tenancy=tenancy, master=master)
        await unit.append(KEYS_STREAM, [adopted], known_at=now, actor=SYSTEM, command_id=f"adopt/{tenancy}/{master}")
    return True
