"""Which secret keys does this installation hold, and where do they come from?"""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from runtime import data_folder
from runtime.errors import NoKeys, SettingsProblem
from runtime.postgres_logins import Login
from runtime.setting_values import content_of

_LENGTH = 32
_NAMES = ("tenancy", "master", "codec")
_CLIENT = "client"
VARIABLES = {name: f"REDNINGSKRANS_{name.upper()}_KEY" for name in (*_NAMES, _CLIENT)}
"""The setting that hands in each key, or, with _FILE behind it, names the file with it."""


@dataclass(frozen=True)
class Keys:
    """Three keys of 32 bytes.

    `tenancy` turns tenancies into opaque workflow ids and stream names and never rotates; `master` wraps
    the key of each person; `codec` encrypts what passes through Temporal.
    """

    tenancy: bytes = field(repr=False)
    master: bytes = field(repr=False)
    codec: bytes = field(repr=False)

    def fingerprints(self) -> dict[str, str]:
        """By what each of the three can be told from others, by its name; a hash, which says nothing of the key."""
        return {
            name: hashlib.sha256(f"fingerprint of {name}\0".encode() + getattr(self, name)).hexdigest()[:16]
            for name in _NAMES
        }


def embedded_keys(home: Path) -> Keys:
    """The keys in <home>/keys, made on first use. Two processes at once get the same ones.

    Only for a journal that knows none yet: what it knows is never made anew (client/journals_keys.py).
    """
    folder = data_folder.folder(home, "keys")
    embedded_client_key(home)  # with the others, so that a missing one is a lost one
    return Keys(**{name: _key_file(folder / name) for name in _NAMES})


def keys_at_hand(home: Path) -> Keys | None:
    """The keys in <home>/keys; None where they are not all there. None is made.

    Raises SettingsProblem for one that is there and cannot be read: a closed door is no empty room.
    """
    found = {name: _read(home / "keys" / name) for name in _NAMES}
    there = {name: key for name, key in found.items() if key is not None}
    return Keys(**there) if len(there) == len(found) else None


def missing_keys(home: Path) -> tuple[str, ...]:
    """The key files that are not in <home>/keys, in their order."""
    return tuple(str(home / "keys" / name) for name in _NAMES if not (home / "keys" / name).exists())


def handed_in_keys(env: Mapping[str, str]) -> Keys:
    """The keys a production environment hands in: REDNINGSKRANS_<NAME>_KEY (base64 of 32 bytes), or
    REDNINGSKRANS_<NAME>_KEY_FILE with the same content. Raises SettingsProblem.
    """
    return Keys(**{name: _handed_in(env, name) for name in _NAMES})


def embedded_client_key(home: Path) -> bytes:
    """The private key of the home's own client, made on first use."""
    return _key_file(data_folder.folder(home, "keys") / _CLIENT)


def require_client_key(home: Path) -> None:
    """It was made, and is still there. Raises NoKeys, with the file that is to be restored."""
    path = home / "keys" / _CLIENT
    if not path.exists():
        raise NoKeys([str(path)])


def handed_in_client_key(env: Mapping[str, str]) -> bytes | None:
    """The client's private key (32 bytes) from REDNINGSKRANS_CLIENT_KEY or its file; None where there is none.

    Raises SettingsProblem.
    """
    variable = VARIABLES[_CLIENT]
    return _handed_in(env, _CLIENT) if env.get(variable) or env.get(f"{variable}_FILE") else None


def are_handed_in(env: Mapping[str, str]) -> bool:
    """Whether the environment names any key at all; then all three must come from there."""
    names = [VARIABLES[name] for name in _NAMES]
    return any(env.get(name) or env.get(f"{name}_FILE") for name in names)


def database_password(home: Path, login: Login) -> str:
    """The password that a login of our own PostgreSQL is to be made with, made on first use."""
    data_folder.folder(home, "keys")
    data_folder.write_new(_password_file(home, login), secrets.token_urlsafe(32).encode())
    return known_database_password(home, login)


def known_database_password(home: Path, login: Login) -> str:
    """The password that a login of our own PostgreSQL was made with. Raises NoKeys: no other one would open it."""
    path = _password_file(home, login)
    if (kept := data_folder.content_of(path)) is None:
        raise NoKeys([str(path)])
    try:
        return kept.decode("ascii")
    except UnicodeDecodeError:
        raise SettingsProblem(f"Nøglefilen {path} er ingen adgangskode, som serveren er lavet med.") from None


def _password_file(home: Path, login: Login) -> Path:
    return home / "keys" / ("postgres" if login is Login.OWNER else f"postgres-{login}")


def _key_file(path: Path) -> bytes:
    content = data_folder.write_new(path, base64.b64encode(secrets.token_bytes(_LENGTH)) + b"\n")
    return _decoded(content, f"Nøglefilen {path}")


def _read(path: Path) -> bytes | None:
    content = data_folder.content_of(path)
    return None if content is None else _decoded(content, f"Nøglefilen {path}")


def _handed_in(env: Mapping[str, str], name: str) -> bytes:
    variable = VARIABLES[name]
    if value := env.get(variable):
        return _decoded(value.encode(errors="replace"), variable)
    if file := env.get(f"{variable}_FILE"):
        return _decoded(content_of(f"{variable}_FILE", file), f"{variable}_FILE")
    raise SettingsProblem(
        f"Nøglen {variable} mangler. Angiv den som base64 af 32 byte (openssl rand -base64 32), "
        f"eller angiv en fil med den i {variable}_FILE."
    )


def _decoded(text: bytes, where: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except binascii.Error as error:
        raise SettingsProblem(f"{where} er ikke base64.") from error
    if len(key) != _LENGTH:
        raise SettingsProblem(f"{where} skal rumme 32 byte, men rummer {len(key)}.")
    return key
