"""As whom does a process log in to the database, and how does a login get its password (docs/adr/0033)?"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from enum import StrEnum
from typing import TypeAlias
from urllib.parse import unquote, urlsplit

import asyncpg

from runtime.errors import SettingsProblem

AnyConnection: TypeAlias = "asyncpg.Connection | asyncpg.pool.PoolConnectionProxy"
"""A connection of our own or one lent by a pool."""

_ROUNDS = 4096  # PostgreSQL's own number
_REFUSED = (asyncpg.InvalidPasswordError, asyncpg.InvalidAuthorizationSpecificationError)


class Login(StrEnum):
    """What a process logs in for: to decide and read within walls, to audit and repair, to erase, to migrate."""

    WORK = "work"
    UPKEEP = "upkeep"
    ERASURE = "erasure"
    OWNER = "owner"


ROLE_OF = {
    Login.WORK: "redningskrans_work",
    Login.UPKEEP: "redningskrans_upkeep",
    Login.ERASURE: "redningskrans_erasure",
}
"""The roles that the migrations make for logging in (journal/migrations/0001_journal.sql, 0007_erasure.sql). The
owner's is anybody's."""
VARIABLE_OF = {
    Login.WORK: "DATABASE_URL",
    Login.UPKEEP: "DATABASE_UPKEEP_URL",
    Login.ERASURE: "DATABASE_ERASURE_URL",
    Login.OWNER: "DATABASE_OWNER_URL",
}
"""The setting that names each address."""


async def let_in(owner: AnyConnection, addresses: Iterable[tuple[Login, str]]) -> None:
    """Have each address open: where it does not, its role is made, or gets the password that stands in the address.

    `owner` may make roles. The password itself is not sent. Raises SettingsProblem for an address that names another
    role, or no password.
    """
    for login, url in addresses:
        role, parts = ROLE_OF[login], urlsplit(url)
        if parts.username != role:
            raise SettingsProblem(f"{VARIABLE_OF[login]} skal nævne brugeren {role}, og ingen anden.")
        if await _opens(url):
            continue
        if not parts.password:
            raise SettingsProblem(f"{VARIABLE_OF[login]} skal rumme adgangskoden for {role}.")
        there = await owner.fetchval("SELECT true FROM pg_roles WHERE rolname = $1", role)
        statement = await owner.fetchval(
            "SELECT format('%s ROLE %I LOGIN NOINHERIT PASSWORD %L', $1::text, $2::text, $3::text)",
            "ALTER" if there else "CREATE",
            role,
            _verifier(unquote(parts.password)),
        )
        await owner.execute(statement)


async def _opens(url: str) -> bool:
    try:
        connection = await asyncpg.connect(url, timeout=10)
    except _REFUSED:
        return False
    await connection.close()
    return True


def _verifier(password: str) -> str:
    """What PostgreSQL keeps of a password (RFC 5803), so that no statement and no log ever holds the password."""
    salt = secrets.token_bytes(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, _ROUNDS)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    coded = [base64.b64encode(part).decode() for part in (salt, stored, server)]
    return f"SCRAM-SHA-256${_ROUNDS}:{coded[0]}${coded[1]}:{coded[2]}"
