"""Since when do which law and keys hold here? Recorded once for every change, when somebody first has it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from books.law.book import LawBook
from domain.actors import SYSTEM
from domain.clock import legal_day
from domain.entry_points import EntryPoint
from domain.streams.law import confirmations_in
from domain.streams.organisation import (
    EVERYBODY,
    KEYS_STREAM,
    LAW_STREAM,
    KeysAdopted,
    LawAdopted,
)
from journal.store import Journal


async def adopt_law(journal: Journal[Any], law: LawBook) -> None:
    """Record the law that decisions rest on, with its bytes, where it is not the last one recorded; safe to repeat.

    That is the files, with what the same stream says is confirmed.
    """
    now = datetime.now(UTC)
    async with journal.unit(EVERYBODY, LAW_STREAM, streams=(LAW_STREAM,)) as unit:
        told = [entry.event for entry in await unit.load(LAW_STREAM)]
        in_force = law.confirmed(confirmations_in(told))
        adopted = [event for event in told if isinstance(event, LawAdopted)]
        if adopted and adopted[-1].version == in_force.version:
            return
        unit.keep_documents("law", in_force.documents)
        event = LawAdopted(happened_on=legal_day(now), version=in_force.version)
        await unit.append(
            LAW_STREAM,
            [event],
            known_at=now,
            actor=SYSTEM,
            via=EntryPoint.SYSTEM,
            command_id=f"adopt/{event.version}/{now.isoformat()}",
        )


def other_keys(adopted: KeysAdopted, fingerprints: Mapping[str, str]) -> tuple[str, ...]:
    """The names of those keys (told by fingerprint) that are others than the journal adopted."""
    return tuple(name for name, print_of_it in fingerprints.items() if getattr(adopted, name) != print_of_it)


async def adopt_keys(journal: Journal[Any], fingerprints: Mapping[str, str]) -> tuple[str, ...]:
    """The names of those keys (told by fingerprint) that are not the journal's; the first to ask adopts all three.

    Under another tenancy key the same tenancy would get a second case and a second demand.
    """
    now = datetime.now(UTC)
    async with journal.unit(EVERYBODY, KEYS_STREAM, streams=(KEYS_STREAM,)) as unit:
        for entry in await unit.load(KEYS_STREAM):
            return other_keys(entry.event, fingerprints)
        adopted = KeysAdopted.model_validate({"happened_on": legal_day(now), **fingerprints})
        command = f"adopt/{'/'.join(fingerprints.values())}"
        await unit.append(KEYS_STREAM, [adopted], known_at=now, actor=SYSTEM, via=EntryPoint.SYSTEM, command_id=command)
    return ()
