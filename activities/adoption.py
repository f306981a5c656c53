"""Since when do which law, policies and keys hold here? Recorded once for every change, when somebody first has it."""

from datetime import UTC, datetime
from typing import Any

from domain.book_events import (
    EVERYBODY,
    KEYS_STREAM,
    LAW_STREAM,
    KeysAdopted,
    LawAdopted,
    PolicyAdopted,
    organisation_stream,
)
from domain.clock import legal_day
from journal.store import Journal
from law.book import LawBook
from policies.book import PolicyBook

ENGINE = "engine"


async def adopt(journal: Journal[Any], law: LawBook, policies: PolicyBook) -> None:
    """Record the law and each policy whose hash is not the last one recorded, with their bytes; safe to repeat."""
    now = datetime.now(UTC)
    day = legal_day(now)
    adopted = LawAdopted(happened_on=day, version=law.version)
    await _record(journal, EVERYBODY, LAW_STREAM, adopted, {"law": law.documents}, now)
    for organisation, policy in policies.policies.items():
        event = PolicyAdopted(happened_on=day, organisation=organisation, version=policy.version)
        bytes_of = {"policy": {policy.version: policies.documents[policy.version]}}
        await _record(journal, organisation, organisation_stream(organisation), event, bytes_of, now)


async def _record(
    journal: Journal[Any],
    organisation: str,
    stream: str,
    event: LawAdopted | PolicyAdopted,
    documents: dict[str, Any],
    now: datetime,
) -> None:
    async with journal.unit(organisation, stream, streams=(stream,)) as unit:
        adopted = [entry.event for entry in await unit.load(stream) if isinstance(entry.event, type(event))]
        if adopted and adopted[-1].version == event.version:
            return
        for kind, contents in documents.items():
            unit.keep_documents(kind, contents)
        command = f"adopt/{event.version}/{now.isoformat()}"
        await unit.append(stream, [event], known_at=now, actor=ENGINE, command_id=command)


async def keys_are_the_journals(journal: Journal[Any], tenancy: str, master: str) -> bool:
    """Whether these keys (by fingerprint) are those the journal is written under; the first to ask adopts them.

    Under another tenancy key the same tenancy would get a second case and a second demand.
    """
    now = datetime.now(UTC)
    async with journal.unit(EVERYBODY, KEYS_STREAM, streams=(KEYS_STREAM,)) as unit:
        for entry in await unit.load(KEYS_STREAM):
            return (entry.event.tenancy, entry.event.master) == (tenancy, master)
        adopted = KeysAdopted(happened_on=legal_day(now), tenancy=tenancy, master=master)
        await unit.append(KEYS_STREAM, [adopted], known_at=now, actor=ENGINE, command_id=f"adopt/{tenancy}/{master}")
    return True
