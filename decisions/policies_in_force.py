"""Under which policy does a decision stand? The editions that the organisation's own stream tells of at that moment.

A decision reads the head of that stream in the answer that it reads anyway (`journal.shared_stream`), so that every
worker follows an edition from its next decision on, without a restart. The files are the bytes that were kept when the
editions were adopted: what lies in a folder beside the worker decides nothing (docs/adr/0023-policy-in-time.md).
"""

from typing import Any

from books.policies.book import read_kept
from domain.editions import Editions, adopted_in
from domain.policy import Edition
from domain.streams.organisation import PolicyAdopted, organisation_stream
from journal.store import Unit


class PoliciesInForce:
    """The editions of all organisations that a worker has decided for."""

    def __init__(self) -> None:
        """Nothing is known at first."""
        self._at_head: dict[str, tuple[bytes, Editions]] = {}
        self._files: dict[str, bytes] = {}
        self._read: dict[str, Edition] = {}

    async def seen_by(self, unit: Unit[Any]) -> Editions:
        """The editions as *unit* sees them; its organisation's stream must be among its common ones."""
        organisation = unit.organisation_id
        told = unit.common.get(organisation_stream(organisation))
        head, events = (told.hash, told.events) if told else (b"", ())
        known = self._at_head.get(organisation)
        if known is None or known[0] != head:
            ever = {event.version for event in events if isinstance(event, PolicyAdopted)}
            self._files |= await unit.kept(ever - self._files.keys())
            known = self._at_head[organisation] = (head, Editions(adopted_in(events), self._edition))
        return known[1]

    def _edition(self, version: str) -> Edition:
        if version not in self._read:
            self._read[version] = read_kept(version, self._files)
        return self._read[version]
