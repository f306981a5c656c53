"""As whom does a process log in to the database, how does a login get its password, and why is it not let in?

The reasons are in docs/adr/0033-who-logs-in-as-whom.md.
"""

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

from runtime.errors import RuntimeProblem, ServerUnreachable, SettingsProblem

AnyConnection: TypeAlias = "asyncpg.Connection | asyncpg.pool.PoolConnectionProxy"
"""A connection of our own or one lent by a pool."""

_ROUNDS = 4096  # PostgreSQL's own number
NOT_LET_IN = (OSError, TimeoutError, ValueError, OverflowError, asyncpg.PostgresError, asyncpg.InterfaceError)
"""What a try to log in raises. ValueError, OverflowError: for an address that can be none."""
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
    role, or no password, or that can be none; ServerUnreachable.
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
    except NOT_LET_IN as error:
        raise why_not_let_in(url, error) from error
    await connection.close()
    return True


def safe_address(url: str) -> str:
    """host:port/database of an address, or several with commas in between, without user, password and options."""
    parts = urlsplit(url)
    places = [place if ":" in place.rpartition("]")[2] else f"{place}:5432" for place in _places(parts.netloc)]
    return f"{','.join(places)}{parts.path}"


def _places(netloc: str) -> list[str]:
    return [place or "localhost" for place in netloc.rpartition("@")[2].split(",")]


def why_not_let_in(url: str, error: Exception) -> RuntimeProblem:
    """What went wrong with an address, in Danish and without what the server quotes."""
    if isinstance(error, ValueError | OverflowError):
        return SettingsProblem(f"Adressen kan ikke bruges til en database. Ret {_setting_of(url)}.")
    mend = f"Start serverne med `make up`, eller ret {_setting_of(url)}."
    return ServerUnreachable("PostgreSQL", safe_address(url), _reason(error), mend)


def _setting_of(url: str) -> str:
    """The setting that names an address, by whom it logs in."""
    user = urlsplit(url).username
    return next((VARIABLE_OF[login] for login, role in ROLE_OF.items() if role == user), "databasens adresse")


def _reason(error: Exception) -> str:
    if isinstance(error, asyncpg.InvalidPasswordError | asyncpg.InvalidAuthorizationSpecificationError):
        return "brugernavn eller adgangskode afvises"
    if isinstance(error, asyncpg.InvalidCatalogNameError):
        return "databasen findes ikke"
    if isinstance(error, asyncpg.InvalidParameterValueError | asyncpg.InsufficientPrivilegeError):
        return "rollerne mangler, eller brugeren må ikke optræde i dem"
    if isinstance(error, asyncpg.TooManyConnectionsError):
        return "der er ikke flere ledige forbindelser"
    return "ingen svarer"


def _verifier(password: str) -> str:
    """What PostgreSQL keeps of a password (RFC 5803), so that no statement and no log ever holds the password."""
    salt = secrets.token_bytes(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, _ROUNDS)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    coded = [base64.b64encode(part).decode() for part in (salt, stored, server)]
    return f"SCRAM-SHA-256${_ROUNDS}:{coded[0]}${coded[1]}:{coded[2]}"
