"""What did law and policy say then? Read from the bytes that the journal kept, never from today's files."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from audit.replay.history import Entry
from books.law.book import LawBook, listed_in
from books.law.errors import LawError
from books.policies.book import read_policy
from books.policies.errors import PolicyError
from domain.policy import Policy
from journal.reader import Reader

_MANIFEST: Final = re.compile(rb"(?:[0-9a-f]{64}  [^\n]+\n)+")


@dataclass(frozen=True)
class Missing:
    """A version that today's code cannot read, and why (Danish)."""

    because: str


@dataclass(frozen=True)
class Books:
    """Law books and policies by the version that events name."""

    laws: Mapping[str, LawBook | Missing]
    policies: Mapping[str, Policy | Missing]

    def law(self, version: str | None) -> LawBook | Missing:
        """The law book of a version."""
        return self.laws[version] if version else Missing("Hændelsen nævner ingen lovbog.")

    def policy(self, version: str | None) -> Policy | Missing:
        """The policy of a version."""
        return self.policies[version] if version else Missing("Hændelsen nævner ingen politik.")


async def kept_books(reader: Reader[Any], entries: Iterable[Entry]) -> Books:
    """All that the decisions behind *entries* rested on."""
    versions = {(entry.law_version, entry.policy_version) for entry in entries}
    laws = {law for law, _ in versions if law}
    policies = {policy for _, policy in versions if policy}
    return Books(
        laws={version: await kept_law(reader, version) for version in sorted(laws)},
        policies={version: await _policy(reader, version) for version in sorted(policies)},
    )


def is_law_version(content: bytes) -> bool:
    """Whether a kept document is the list of files that gives an edition of the law its name."""
    return _MANIFEST.fullmatch(content) is not None


async def kept_law(reader: Reader[Any], version: str) -> LawBook | Missing:
    """The law book of a version, laid out again from the files that the journal kept."""
    manifest = await _kept(reader, version)
    if manifest is None:
        return Missing(f"Journalen har ikke lovbogen {version[:12]}, eller den er beskadiget.")
    files = {}
    for path, own_hash in listed_in(manifest).items():
        content = await _kept(reader, own_hash)
        if content is None:
            return Missing(f"Journalen har ikke filen {path} fra lovbogen {version[:12]}, eller den er beskadiget.")
        files[path] = content
    try:
        return LawBook.kept(files)
    except LawError as fault:
        return Missing(f"Dagens kode kan ikke læse lovbogen {version[:12]}: {fault}")


async def _policy(reader: Reader[Any], version: str) -> Policy | Missing:
    content = await _kept(reader, version)
    if content is None:
        return Missing(f"Journalen har ikke politikken {version[:12]}, eller den er beskadiget.")
    try:
        return read_policy(version[:12], content)
    except PolicyError as fault:
        return Missing(f"Dagens kode kan ikke læse politikken {version[:12]}: {fault}")


async def _kept(reader: Reader[Any], own_hash: str) -> bytes | None:
    """A file as it was kept: what no longer has its hash is as good as lost."""
    content = await reader.document(own_hash)
    return content if content is not None and sha256(content).hexdigest() == own_hash else None
