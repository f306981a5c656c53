"""Which entry point did a message come through, and who may be asserted there?

What that proves and what not: docs/adr/0030-entry-points.md.

The bytes that are signed (Ed25519): frames as in `journal/hashing.py`, of the text "redningskrans.message.v1", the
entry point, the message's id, and what it says (`decisions/message_content.py`).
"""

import base64
import binascii
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from decisions.contract import CommandRequest
from decisions.message_content import MessageContent, content_of
from domain.actors import Giver, Part, Role, in_order
from domain.entry_points import FROM_OUTSIDE, EntryPoint, most_roles, why_may_not_assert
from domain.finding import Finding
from journal.hashing import framed

_TAG: Final = b"redningskrans.message.v1"
_KEY_BYTES: Final = 32


NOT_SIGNED: Final = Finding(
    holds=False,
    rule="signed-by-an-entry-point",
    because="Beskeden er ikke underskrevet af en indgang, som der høres på her. Den er gemt, og intet er gjort.",
)
"""Why a message is decided by nobody."""


class EntryPointsUnreadable(Exception):
    """The file of entry points cannot be used; the text is one Danish sentence."""


class Signer:
    """Signs what comes in through one entry point."""

    def __init__(self, via: EntryPoint, private_key: bytes) -> None:
        """`private_key` is any 32 random bytes."""
        self.via = via
        self._key = Ed25519PrivateKey.from_private_bytes(private_key)

    @property
    def public_key(self) -> bytes:
        """The 32 bytes by which others know the entry point."""
        return self._key.public_key().public_bytes_raw()

    def sign(self, message_id: str, content: MessageContent) -> str:
        """The signature of a message, in hexadecimal."""
        return self._key.sign(_signed_bytes(self.via.value, message_id, content)).hex()


@dataclass(frozen=True)
class Trusted:
    """An entry point as the settings know it: its public key, and for whom it may speak."""

    public_key: bytes
    roles: frozenset[Giver]

    def signed(self, asked: CommandRequest) -> bool:
        """Whether a message bears this entry point's signature."""
        try:
            key = Ed25519PublicKey.from_public_bytes(self.public_key)
            key.verify(bytes.fromhex(asked.signature), _signed_bytes(asked.via, asked.message_id, content_of(asked)))
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True)
class EntryPoints:
    """The entry points that this installation hears."""

    trusted: Mapping[EntryPoint, Trusted]

    @classmethod
    def of_client_alone(cls, public_key: bytes) -> "EntryPoints":
        """Where nothing else was said: the client's commands are heard, for whomever it speaks."""
        return cls({EntryPoint.CLIENT: Trusted(public_key, FROM_OUTSIDE)})

    def hears(self, asked: CommandRequest) -> bool:
        """Whether a message came through one of them."""
        via = _entry_point(asked.via)
        return via is not None and via in self.trusted and self.trusted[via].signed(asked)

    def why_not(self, asked: CommandRequest) -> Finding | None:
        """Why the entry point that a message came through may not speak for its actor; None where it may."""
        via = EntryPoint(asked.via)
        return why_may_not_assert(via, asked.actor, self.trusted[via].roles)


def read_entry_points(content: bytes) -> EntryPoints:
    """The entry points that a settings file (TOML) tells of: each a table with `public_key` (base64 of 32 bytes) and
    `roles`, a list of them. Raises EntryPointsUnreadable, with what is wrong first.
    """
    try:
        tables = tomllib.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):  # not UTF-8, no TOML, numbers without end, too deep
        raise EntryPointsUnreadable("Filen er ikke TOML i UTF-8.") from None
    if not tables:
        raise EntryPointsUnreadable("Filen nævner ingen indgang.")
    return EntryPoints(dict(_trusted(name, table) for name, table in tables.items()))


def _trusted(name: str, table: Any) -> tuple[EntryPoint, Trusted]:
    via = _entry_point(name)
    if via is None:
        raise EntryPointsUnreadable(f"{_shown(name)} er ingen indgang. Indgangene er: {', '.join(EntryPoint)}.")
    if not isinstance(table, dict) or table.keys() != {"public_key", "roles"}:
        raise EntryPointsUnreadable(f"[{via}] skal have public_key og roles, og intet andet.")
    return via, Trusted(_public_key(via, table["public_key"]), frozenset(_roles(via, table["roles"])))


def _public_key(via: EntryPoint, written: Any) -> bytes:
    try:
        key = base64.b64decode(written, validate=True)
        if len(key) == _KEY_BYTES:
            return key
    except (binascii.Error, TypeError, ValueError):
        pass
    raise EntryPointsUnreadable(f"[{via}] public_key skal være base64 af {_KEY_BYTES} byte.")


def _roles(via: EntryPoint, written: Any) -> list[Giver]:
    names = {giver.value: giver for giver in (*Role, *Part) if giver in most_roles(via)}
    if not isinstance(written, list) or not written:
        raise EntryPointsUnreadable(f"[{via}] roles skal være en liste med mindst én rolle.")
    for one in written:
        if not isinstance(one, str) or one not in names:
            allowed = ", ".join(giver.value for giver in in_order(names.values()))
            raise EntryPointsUnreadable(f"[{via}] roles: {_shown(one)} kan ikke nævnes. Rollerne er: {allowed}.")
    return [names[one] for one in written]


def _entry_point(name: str) -> EntryPoint | None:
    return EntryPoint(name) if name in set(EntryPoint) else None


def _shown(value: Any) -> str:
    return "".join(sign for sign in str(value)[:40] if sign.isprintable())


def _signed_bytes(via: str, message_id: str, content: MessageContent) -> bytes:
    return framed((_TAG, via.encode(), message_id.encode(), content.as_bytes()))
