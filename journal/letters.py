"""How is a letter kept, so that it can be proven while it may be read, and not even guessed at afterwards?

Two keys are made of the keys of all persons that the letter tells of: one for its hash (HMAC-SHA-256), one for its
bytes (AES-256-GCM, bound to the hash). Erasing any of these persons takes both away: the hash in the journal then
says nothing of what was written, to nobody (docs/adr/0026-what-a-letter-said.md).
"""

import hashlib
import hmac
import os
from collections.abc import Mapping
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


@dataclass(frozen=True, slots=True)
class SealedLetter:
    """One row: the hash in hexadecimal, the persons by opaque id and in order, nonce and ciphertext."""

    hash: str
    persons: tuple[str, ...]
    sealed: bytes


def seal_letter(content: bytes, keys: Mapping[str, bytes]) -> SealedLetter:
    """Seal *content* under the unwrapped keys of all persons it tells of, at least one. The hash is repeatable."""
    own_hash = _hash(content, keys)
    nonce = os.urandom(_NONCE_BYTES)
    data = AESGCM(_made_of(keys, b"seal")).encrypt(nonce, content, own_hash.encode())
    return SealedLetter(own_hash, tuple(sorted(keys)), nonce + data)


def open_letter(row: "Record", sealer: Sealer) -> bytes | None:
    """The bytes of a row of the statements in `letters.sql`; None once one of its persons was erased.

    Raises SealBrokenError where they are not what was kept under that hash.
    """
    if None in row["wrapped"]:
        return None
    keys = {person: sealer.unwrap(key) for person, key in zip(row["persons"], row["wrapped"], strict=True)}
    nonce, data = row["sealed"][:_NONCE_BYTES], row["sealed"][_NONCE_BYTES:]
    try:
        content = AESGCM(_made_of(keys, b"seal")).decrypt(nonce, data, row["hash"].encode())
    except (InvalidTag, ValueError):
        raise SealBrokenError(f"the letter {row['hash']} does not open") from None
    if not hmac.compare_digest(_hash(content, keys), row["hash"]):
        raise SealBrokenError(f"the letter {row['hash']} has another hash")
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


def _hash(content: bytes, keys: Mapping[str, bytes]) -> str:
    return hmac.new(_made_of(keys, b"hash"), content, hashlib.sha256).hexdigest()


def _made_of(keys: Mapping[str, bytes], purpose: bytes) -> bytes:
    """A key that nobody can make who lacks any of *keys*."""
    parts = (part for person in sorted(keys) for part in (person.encode(), keys[person]))
    return hmac.new(b"redningskrans.letter.v1", framed((purpose, *parts)), hashlib.sha256).digest()
