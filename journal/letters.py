"""How is a letter kept, so that it can be proven while it may be read, and not even guessed at afterwards?

Two keys are made of the keys of all persons that the letter tells of: one encrypts its bytes (AES-256-GCM), the other
makes the nonce of them (HMAC-SHA-256), so that the same letter is always the same row. The hash that the journal names
is over that row: anybody can check it, and erasing any of these persons leaves it a hash of noise, which says nothing
of what was written, to nobody (docs/adr/0026-what-a-letter-said.md).
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from journal.errors import SealBrokenError
from journal.hashing import framed
from journal.sealing import Sealer
from journal.sql import AnyConnection, statements, traced

if TYPE_CHECKING:
    from asyncpg import Pool, Record

_SQL = statements("letters")
_NONCE_BYTES = 12
_TAG = b"redningskrans.letter.v1"


@dataclass(frozen=True, slots=True)
class SealedLetter:
    """One row: its hash in hexadecimal, the persons by opaque id and in order, nonce and ciphertext."""

    hash: str
    persons: tuple[str, ...]
    sealed: bytes


def seal_letter(organisation_id: str, content: bytes, keys: Mapping[str, bytes]) -> SealedLetter:
    """Seal *content* under the unwrapped keys of all persons it tells of, at least one; repeatable, byte for byte."""
    nonce, persons = _nonce(content, keys), tuple(sorted(keys))
    sealed = nonce + AESGCM(_made_of(keys, b"seal")).encrypt(nonce, content, None)
    return SealedLetter(letter_hash(organisation_id, persons, sealed), persons, sealed)


def letter_hash(organisation_id: str, persons: Iterable[str], sealed: bytes) -> str:
    """The SHA-256 in hexadecimal of all that is kept of a letter, under which it is kept."""
    parts = (_TAG, organisation_id.encode(), sealed, *(person.encode() for person in persons))
    return hashlib.sha256(framed(parts)).hexdigest()


def open_letter(row: "Record", sealer: Sealer) -> bytes | None:
    """The bytes of a row of the statement in `letters.sql`; None once one of its persons was erased.

    Raises SealBrokenError where they are not what was kept under that hash.
    """
    if letter_hash(row["organisation_id"], row["persons"], row["sealed"]) != row["hash"]:
        raise SealBrokenError(f"the letter {row['hash']} has another hash")
    named = [(key["person_id"], key["wrapped"]) for key in row["keys"]]
    if any(wrapped is None for _, wrapped in named) or len(named) < len(row["persons"]):
        return None
    keys = {person: sealer.unwrap(row["organisation_id"], person, wrapped) for person, wrapped in named}
    nonce, data = row["sealed"][:_NONCE_BYTES], row["sealed"][_NONCE_BYTES:]
    try:
        content = AESGCM(_made_of(keys, b"seal")).decrypt(nonce, data, None)
    except (InvalidTag, ValueError):
        raise SealBrokenError(f"the letter {row['hash']} does not open") from None
    if not hmac.compare_digest(_nonce(content, keys), nonce):
        raise SealBrokenError(f"the letter {row['hash']} was not sealed here")
    return content


async def kept_letter(
    source: "Pool[Record] | AnyConnection", sealer: Sealer, organisation_id: str, own_hash: str
) -> bytes | None:
    """The letter kept under a hash; None once one of its persons was erased. Raises SealBrokenError, LookupError."""
    with traced("letter"):
        row = await source.fetchrow(_SQL["letter"], organisation_id, own_hash)
    if row is None:
        raise LookupError(f"no letter is kept under {own_hash}")
    return open_letter(row, sealer)


def _nonce(content: bytes, keys: Mapping[str, bytes]) -> bytes:
    """Another one for each content: two letters never share one under the same key."""
    return hmac.new(_made_of(keys, b"nonce"), content, hashlib.sha256).digest()[:_NONCE_BYTES]


def _made_of(keys: Mapping[str, bytes], purpose: bytes) -> bytes:
    """A key that nobody can make who lacks any of *keys*."""
    parts = (part for person in sorted(keys) for part in (person.encode(), keys[person]))
    return hmac.new(_TAG, framed((purpose, *parts)), hashlib.sha256).digest()
