"""Who can still read what is personal? Each person has a key of their own; without it their parts are noise.

A part is encrypted with AES-256-GCM under the key of its person, bound to the event and the person it
belongs to. The keys lie in `journal.person_key`, each encrypted in the same way under the master key, bound to the
organisation and the person it belongs to: in another row it is no key.
Erasing a person destroys that one row's key: the stored bytes stay as they are, so every hash still holds.
(A backup taken before, the server's write-ahead log and pages not yet vacuumed hold the wrapped key for as long
as they are kept themselves.)
"""

import hashlib
import json
import os
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from journal.canonical import canonical_json
from journal.codec import SealedPart
from journal.derived_keys import Purpose, derived_key
from journal.errors import JournalError, PersonKeyMissingError, PersonKeySwappedError, SealBrokenError
from journal.hashing import framed

KEY_BYTES = 32
_NONCE_BYTES = 12
_FIELDS = {"person", "key", "nonce", "data"}
_NO_KEY = b""
_TAG = b"redningskrans.sealed.v1"
_KEY_TAG = b"redningskrans.wrapped-key.v1"


class Sealer:
    """Encrypts and opens sealed parts with the keys of persons, and wraps those keys under the master key."""

    forgives: ClassVar[bool] = False
    """Whether what does not open is taken for erased."""

    def __init__(self, master_key: bytes) -> None:
        """`master_key` is 32 random bytes. Raises JournalError for any other length."""
        if len(master_key) != KEY_BYTES:
            raise JournalError(f"the master key must be {KEY_BYTES} bytes")
        self._master = master_key
        self._wrapping = AESGCM(master_key)
        self._derived: dict[Purpose, bytes] = {}

    def derived(self, purpose: Purpose) -> bytes:
        """The key that is made of the master key for one purpose; made once, for it is asked for with every head."""
        if purpose not in self._derived:
            self._derived[purpose] = derived_key(self._master, purpose)
        return self._derived[purpose]

    def new_wrapped_key(self, organisation_id: str, person_id: str) -> bytes:
        """A fresh key for one person, wrapped: 60 bytes (nonce, ciphertext, tag), ready to be stored."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._wrapping.encrypt(nonce, os.urandom(KEY_BYTES), _owner(organisation_id, person_id))

    def unwrap(self, organisation_id: str, person_id: str, wrapped: bytes) -> bytes:
        """The key inside. Raises SealBrokenError when this master key did not wrap it for this very person."""
        nonce, data = wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:]
        try:
            return self._wrapping.decrypt(nonce, data, _owner(organisation_id, person_id))
        except (InvalidTag, ValueError):
            why = "was wrapped by another master key, or for somebody else"
            raise PersonKeySwappedError(f"the key of {person_id} {why}") from None

    def seal(self, event_id: UUID, parts: Sequence[SealedPart], keys: Mapping[str, bytes]) -> bytes:
        """The bytes to store: a JSON list of {person, key, nonce, data}. `keys` are unwrapped."""
        return canonical_json([_sealed(event_id, part, keys[part.person_id]) for part in parts]).encode()

    def open(
        self, event_id: UUID, sealed: bytes, keys: Mapping[str, bytes | None]
    ) -> dict[str, Mapping[str, Any] | None]:
        """Each person's part, or None where the key was destroyed. Raises SealBrokenError."""
        return {part["person"]: _opened(event_id, part, keys) for part in _parts(sealed)}

    def persons_in(self, sealed: bytes) -> list[str]:
        """Whose parts are in there, as far as this one has to know. Raises SealBrokenError."""
        return persons_in(sealed)

    def forgiving(self) -> "ForgivingSealer":
        """The same, for a decision that has to be made although a seal is broken."""
        return ForgivingSealer(self._master)


class ForgivingSealer(Sealer):
    """Opens what opens, and takes the rest for erased: only whoever has seen a seal broken may decide like that.

    What was sealed under a key that is not the person's own is never written anew.
    """

    forgives = True

    def unwrap(self, organisation_id: str, person_id: str, wrapped: bytes) -> bytes:
        """The key inside; one that opens nothing where this master key did not wrap it for this person."""
        try:
            return super().unwrap(organisation_id, person_id, wrapped)
        except SealBrokenError:
            return _NO_KEY

    def seal(self, event_id: UUID, parts: Sequence[SealedPart], keys: Mapping[str, bytes]) -> bytes:
        """As ever. Raises SealBrokenError for whom there is no key that could be unwrapped."""
        if any(keys[part.person_id] == _NO_KEY for part in parts):
            raise SealBrokenError("a person's key was wrapped by another master key")
        return super().seal(event_id, parts, keys)

    def open(
        self, event_id: UUID, sealed: bytes, keys: Mapping[str, bytes | None]
    ) -> dict[str, Mapping[str, Any] | None]:
        """Each person's part, or None where it does not open; nothing where not even the persons can be read."""
        try:
            parts = _parts(sealed)
        except SealBrokenError:
            return {}
        return {part["person"]: _opened_or_none(event_id, part, keys) for part in parts}

    def persons_in(self, sealed: bytes) -> list[str]:
        """As ever; nobody where it cannot be read."""
        try:
            return super().persons_in(sealed)
        except SealBrokenError:
            return []


def persons_in(sealed: bytes) -> list[str]:
    """Whose parts are in there? Opaque person ids, as stored."""
    return [part["person"] for part in _parts(sealed)]


def _parts(sealed: bytes) -> list[dict[str, str]]:
    try:
        parts: list[dict[str, str]] = json.loads(sealed)
        if isinstance(parts, list) and all(set(part) == _FIELDS for part in parts):
            return parts
    except (ValueError, TypeError):
        pass
    raise SealBrokenError("a sealed part is not what was once written: its JSON cannot be read")


def _sealed(event_id: UUID, part: SealedPart, key: bytes) -> dict[str, str]:
    nonce = os.urandom(_NONCE_BYTES)
    data = AESGCM(key).encrypt(nonce, canonical_json(part.data).encode(), _bound_to(event_id, part.person_id))
    return {"person": part.person_id, "key": fingerprint(key), "nonce": _text(nonce), "data": _text(data)}


def _opened(event_id: UUID, part: Mapping[str, str], keys: Mapping[str, bytes | None]) -> Any:
    person = part["person"]
    if person not in keys:
        raise PersonKeyMissingError(f"the key of {person} is nowhere, not even as destroyed")
    key = keys[person]
    if key is None:
        return None
    try:
        clear = AESGCM(key).decrypt(b64decode(part["nonce"]), b64decode(part["data"]), _bound_to(event_id, person))
    except (InvalidTag, ValueError):  # the latter where not even base64 is left
        what = f"the part of {person} in event {event_id} does not open"
        if part["key"] == fingerprint(key):
            raise SealBrokenError(f"{what}: changed bytes") from None
        raise PersonKeySwappedError(f"{what}: another key than the one it was sealed with") from None
    return json.loads(clear)


def _opened_or_none(event_id: UUID, part: Mapping[str, str], keys: Mapping[str, bytes | None]) -> Any:
    try:
        return _opened(event_id, part, keys)
    except SealBrokenError:
        return None


def _bound_to(event_id: UUID, person_id: str) -> bytes:
    return framed((_TAG, event_id.bytes, person_id.encode()))


def fingerprint(key: bytes) -> str:
    """What each sealed part says of its person's key: sixteen hexadecimal digits that say nothing else of it."""
    return hashlib.sha256(b"redningskrans.person-key.v1" + key).hexdigest()[:16]


def _owner(organisation_id: str, person_id: str) -> bytes:
    return framed((_KEY_TAG, organisation_id.encode(), person_id.encode()))


def _text(data: bytes) -> str:
    return b64encode(data).decode()
