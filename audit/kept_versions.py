"""What did law and policy say then? Read from the bytes that the journal kept, never from today's files."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from hashlib import sha256
from typing import Any, Final

from audit.replay.history import Entry, Recording
from books.law.book import LawBook, listed_in
from books.law.errors import LawError
from books.policies.book import read_edition, read_kept
from books.policies.errors import PolicyError
from domain.case import events as e
from domain.case.state import Case, NoCase
from domain.editions import Editions, adopted_in
from domain.event import Event
from domain.feeds import FeedsTold
from domain.ids import short_version
from domain.policy import Edition, Policy
from domain.streams.organisation import PolicyAdopted, feeds_told, organisation_stream
from journal.reader import Reader
from journal.records import BEGINNING

_MANIFEST: Final = re.compile(rb"(?:[0-9a-f]{64}  [^\n]+\n)+")


@dataclass(frozen=True)
class Missing:
    """A version that today's code cannot read, and why (Danish)."""

    because: str


@dataclass(frozen=True)
class Books:
    """Law books and editions of policies by the version that events name; `editions` are those that stand now, `own`
    what stands in the organisation's own stream.
    """

    laws: Mapping[str, LawBook | Missing]
    policies: Mapping[str, Edition | Missing]
    editions: Editions
    own: Sequence[Entry] = ()

    def feeds(self, recording: Recording) -> FeedsTold:
        """What had been told of the payment feeds before a decision was recorded."""
        before = recording.first.position or BEGINNING
        return feeds_told(entry.event for entry in self.own if entry.position and entry.position < before)

    def law(self, version: str | None) -> LawBook | Missing:
        """The law book of a version."""
        return self.laws[version] if version else Missing("Hændelsen nævner ingen lovbog.")

    def policy(self, recording: Recording) -> Policy | Missing:
        """The policy under which a decision was made."""
        return self._policy(recording, recording.before.state)

    def policy_afterwards(self, recording: Recording) -> Policy | Missing:
        """The policy under which its case stood when the decision was recorded."""
        return self._policy(recording, recording.after.state)

    def _policy(self, recording: Recording, state: NoCase | Case) -> Policy | Missing:
        version, after = recording.first.policy_version, recording.after.state
        if version is None:
            return Missing("Hændelsen nævner ingen politik.")
        department = after.department if isinstance(after, Case) else None
        newest = self.policies[version]
        kept = self.policies[state.edition] if isinstance(state, Case) else newest
        for one in (newest, kept):
            if isinstance(one, Missing):
                return one
        assert isinstance(newest, Edition)
        assert isinstance(kept, Edition)
        return newest.of(department).with_terms_of(kept.of(department))


class Shelf:
    """Law books and policies that were asked for, each read once: for whoever looks at many cases."""

    def __init__(self, reader: Reader[Any]) -> None:
        self._reader = reader
        self._laws: dict[str, LawBook | Missing] = {}
        self._policies: dict[str, Edition | Missing] = {}
        self._editions: dict[str, Editions] = {}
        self._own: dict[str, Sequence[Entry]] = {}

    async def books(self, entries: Iterable[Entry]) -> Books:
        """All that the decisions behind *entries*, which are of one organisation, rested on."""
        entries = tuple(entries)
        laws = {entry.law_version for entry in entries if entry.law_version}
        policies = {entry.policy_version for entry in entries if entry.policy_version}
        policies |= {one.event.edition for one in entries if isinstance(one.event, e.CaseOpened | e.PolicyFollowed)}
        for version in sorted(laws - self._laws.keys()):
            self._laws[version] = await kept_law(self._reader, version)
        for version in sorted(policies - self._policies.keys()):
            self._policies[version] = await _edition(self._reader, version)
        whose = entries[0].organisation_id
        if whose not in self._editions:
            self._own[whose] = await self._reader.stream(organisation_stream(whose))
            self._editions[whose] = await _editions_in(self._reader, self._own[whose])
        return Books(
            laws={version: self._laws[version] for version in laws},
            policies={version: self._policies[version] for version in policies},
            editions=self._editions[whose],
            own=self._own[whose],
        )


async def kept_books(reader: Reader[Any], entries: Iterable[Entry]) -> Books:
    """All that the decisions behind *entries*, which are of one organisation, rested on."""
    return await Shelf(reader).books(entries)


async def editions_of(reader: Reader[Any], organisation: str) -> Editions:
    """The editions of an organisation's policy that stand now; none for one that nobody knows."""
    return await _editions_in(reader, await reader.stream(organisation_stream(organisation)))


async def _editions_in(reader: Reader[Any], own: Sequence[Entry]) -> Editions:
    events = [entry.event for entry in own]
    ever = {event.version for event in events if isinstance(event, PolicyAdopted)}
    return _editions(events, await reader.documents(ever))


async def all_editions(reader: Reader[Any]) -> dict[str, Editions]:
    """The same of every organisation that has any, by its code."""
    files = await reader.policy_files()
    organisations = sorted({whose for version, content in files.items() if (whose := _organisation(version, content))})
    streams = await reader.streams([organisation_stream(one) for one in organisations])
    found = {
        one: _editions([entry.event for entry in streams[organisation_stream(one)]], files) for one in organisations
    }
    return {organisation: editions for organisation, editions in found.items() if editions.standing}


def _editions(events: Sequence[Event], files: Mapping[str, bytes]) -> Editions:
    return Editions(adopted_in(events), cache(partial(read_kept, files=files)))


def _organisation(version: str, content: bytes) -> str | None:
    """Whose a kept file is; None for one that only a newer version can read."""
    try:
        return read_edition(short_version(version), content).organisation
    except PolicyError:
        return None


def is_law_version(content: bytes) -> bool:
    """Whether a kept document is the list of files that gives an edition of the law its name."""
    return _MANIFEST.fullmatch(content) is not None


async def kept_law(reader: Reader[Any], version: str) -> LawBook | Missing:
    """The law book of a version, laid out again from the files that the journal kept."""
    manifest = await _kept(reader, version)
    if manifest is None:
        return Missing(f"Journalen har ikke lovbogen {short_version(version)}, eller den er beskadiget.")
    files = {}
    for path, own_hash in listed_in(manifest).items():
        content = await _kept(reader, own_hash)
        if content is None:
            return Missing(
                f"Journalen har ikke filen {path} fra lovbogen {short_version(version)}, eller den er beskadiget."
            )
        files[path] = content
    try:
        return LawBook.kept(files)
    except LawError as fault:
        return Missing(f"Dagens kode kan ikke læse lovbogen {short_version(version)}: {fault}")


async def _edition(reader: Reader[Any], version: str) -> Edition | Missing:
    content = await _kept(reader, version)
    if content is None:
        return Missing(f"Journalen har ikke politikken {short_version(version)}, eller den er beskadiget.")
    try:
        return read_edition(short_version(version), content)
    except PolicyError as fault:
        return Missing(f"Dagens kode kan ikke læse politikken {short_version(version)}: {fault}")


async def _kept(reader: Reader[Any], own_hash: str) -> bytes | None:
    """A file as it was kept: what no longer has its hash is as good as lost."""
    content = await reader.document(own_hash)
    return content if content is not None and sha256(content).hexdigest() == own_hash else None
