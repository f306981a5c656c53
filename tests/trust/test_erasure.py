"""Can a person be erased by a command, under a login that may do nothing else, and never unseen or by mistake?"""

import io
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from cli.doctor import REMEDIES
from cli.erase import Typed, erase
from cli.terminal.output import Output
from client.error_messages import explained
from client.errors import DONE, OUT_OF_REACH, REFUSED, UNREADABLE
from client.migrating import migrate_journal
from decisions.versions_in_use import adopt_keys
from domain.streams.organisation import PersonErased, organisation_stream
from runtime.keys import database_password
from runtime.postgres_logins import Login
from runtime.postgres_server import EmbeddedPostgres
from runtime.settings import Settings
from tests.audit.audited_journal import ORGANISATION, REMINDED, TENANT, AuditedJournal, audited_journal
from tests.runtime.conftest import own_home as own_home  # noqa: PLC0414 (the fixture: a data folder for one test)
from tests.servers import TestPostgres, naming_the_database

BY_HAND = f"UPDATE journal.person_key SET wrapped = null, destroyed_at = now() WHERE person_id = '{TENANT}'"
TYPED = Typed(ORGANISATION, TENANT, "asked-for", "manager/m1", confirm=TENANT)


@dataclass
class House:
    """A journal with a tenant who was written to, and whoever types beside it."""

    audited: AuditedJournal
    settings: Settings

    async def type(self, typed: Typed, **otherwise: Any) -> tuple[int, dict[str, Any]]:
        """What a machine hears of `erase`: exit status and object."""
        said = io.StringIO()
        status = await erase(replace(self.settings, **otherwise), Output(True, said, io.StringIO()), typed)
        return status, json.loads(said.getvalue())

    async def refused(self, typed: Typed, **otherwise: Any) -> tuple[int, str]:
        """With which status and line it ends that was not even tried."""
        with pytest.raises(Exception) as refused:  # noqa: PT011 - which one it is, explained() knows
            await self.type(typed, **otherwise)
        assert isinstance(refused.value, Exception)
        line, status = explained(refused.value)
        return status, line

    async def erasures(self) -> list[PersonErased]:
        """What the association's stream says of them."""
        stream = await self.audited.reader.stream(organisation_stream(ORGANISATION))
        return [entry.event for entry in stream if isinstance(entry.event, PersonErased)]

    async def kept(self) -> bool:
        """Whether the tenant's key is still there."""
        return bool(
            await self.audited.operator.fetchval(
                "SELECT wrapped IS NOT NULL FROM journal.person_key WHERE person_id = $1", TENANT
            )
        )

    async def faults(self) -> list[str]:
        """What `doctor` and `audit verify` ask of the keys, as kinds."""
        return [one.kind async for one in self.audited.reader.person_key_faults()]

    async def verify(self) -> int:
        """The exit status of an audit of the journal alone."""
        return await self.audited.ask("verify", "--journal-only")


@pytest.fixture
async def house(postgres: TestPostgres, tmp_path: Path) -> AsyncIterator[House]:
    """A reminder was sent; the logins are those of production."""
    async with AsyncExitStack() as stack:
        audited = await audited_journal(postgres, stack)
        env = {**naming_the_database(audited.url), **audited.keys, "REDNINGSKRANS_HOME": str(tmp_path / "home")}
        settings = Settings.from_environment(env)
        await adopt_keys(audited.journal, settings.keys().fingerprints())
        await audited.open()
        await audited.step(REMINDED, "remind")
        await audited.send_all(REMINDED)
        yield House(audited, settings)


async def test_a_person_is_erased_on_record_and_the_audit_is_content(house: House) -> None:
    """Their parts read as nobody's, the event says who, why and when, and the same again changes nothing."""
    status, said = await house.type(TYPED)
    again, known = await house.type(replace(TYPED, reason="kept-by-mistake"))

    assert (status, said["result"], again, known["result"]) == (DONE, "erased", DONE, "known")
    assert known["destroyed_at"] == said["destroyed_at"]
    (told,) = await house.erasures()
    assert told.destroyed_at is not None
    assert (told.person, told.why.value, told.destroyed_at.isoformat()) == (TENANT, "asked-for", said["destroyed_at"])
    assert (await house.audited.reader.case(house.audited.name))[0].event.sealed == {TENANT: None}
    assert await house.verify() == DONE


async def test_a_key_destroyed_by_hand_is_answered_for_afterwards(house: House) -> None:
    """Lawful, but unrecorded: it is named with what helps, and once somebody has answered for it, it is none."""
    await house.audited.operator.execute(BY_HAND)
    assert await house.faults() == ["key-destroyed"]
    assert "python starter.py erase" in REMEDIES["key-destroyed"]
    assert await house.verify() == REFUSED
    by_hand = await house.audited.operator.fetchval(
        "SELECT destroyed_at FROM journal.person_key WHERE person_id = $1", TENANT
    )

    status, said = await house.type(TYPED)

    assert (status, said["result"], said["destroyed_at"]) == (DONE, "recorded", by_hand.isoformat())
    assert [one.destroyed_at for one in await house.erasures()] == [by_hand]
    assert await house.verify() == DONE


async def test_what_is_answered_for_is_that_destruction_and_no_other(house: House) -> None:
    """Another time in the row is no time that anybody has told."""
    await house.audited.operator.execute(BY_HAND)
    await house.type(TYPED)
    await house.audited.tamper(
        f"UPDATE journal.person_key SET destroyed_at = destroyed_at - interval '1 s' WHERE person_id = '{TENANT}'"
    )
    assert await house.faults() == ["key-changed"]


async def test_a_key_that_came_back_is_destroyed_again_on_record(house: House) -> None:
    """As from a backup in which it still was: an event for each time."""
    wrapped = await house.audited.operator.fetchval(
        "SELECT wrapped FROM journal.person_key WHERE person_id = $1", TENANT
    )
    await house.type(TYPED)
    await house.audited.tamper(
        f"UPDATE journal.person_key SET wrapped = '\\x{wrapped.hex()}', destroyed_at = null"
        f" WHERE person_id = '{TENANT}'"
    )
    assert await house.faults() == ["key-returned"]

    assert (await house.type(TYPED))[1]["result"] == "erased"

    assert len({one.destroyed_at for one in await house.erasures()}) == 2
    assert await house.verify() == DONE


NOT_EVEN_TRIED = {
    "not confirmed": (replace(TYPED, confirm=None), UNREADABLE, "Det kan ikke gøres om"),
    "somebody else confirmed": (replace(TYPED, confirm="p2"), UNREADABLE, "Det kan ikke gøres om"),
    "no reason of ours": (replace(TYPED, reason="because"), UNREADABLE, "--reason skal være en af: keeping-period"),
    "nobody by name": (replace(TYPED, by="manager"), UNREADABLE, "--by skal være et navngivet menneske"),
    "a role that may not": (replace(TYPED, by="adviser/r1"), REFUSED, "få en person glemt"),
    "what nobody can read": (replace(TYPED, person="p\udc00", confirm="p\udc00"), UNREADABLE, "kan ikke læses"),
}


@pytest.mark.parametrize(("typed", "status", "line"), NOT_EVEN_TRIED.values(), ids=NOT_EVEN_TRIED)
async def test_nobody_is_erased_by_a_slip(house: House, typed: Typed, status: int, line: str) -> None:
    """One line, the key lives on, and nothing is on record."""
    ended, said = await house.refused(typed)
    assert (ended, line in said, "\n" in said) == (status, True, False), said
    assert await house.kept()
    assert await house.erasures() == []


@pytest.mark.parametrize(
    "typed",
    [replace(TYPED, person="nobody", confirm="nobody"), replace(TYPED, organisation="BF-102")],
    ids=["unknown", "another association's"],
)
async def test_of_a_stranger_it_is_said_that_nothing_is_kept(house: House, typed: Typed) -> None:
    """And nothing is recorded, for either association."""
    status, said = await house.type(typed)
    assert (status, said["result"]) == (REFUSED, "refused")
    assert await house.kept()
    assert (
        await house.audited.operator.fetchval("SELECT count(*) FROM journal.event WHERE type ~ '^person-erased'") == 0
    )


async def test_no_time_to_come_is_put_on_record(house: House) -> None:
    """A row that says so is somebody's slip, and stays named."""
    await house.audited.operator.execute(BY_HAND.replace("now()", "'2999-01-01'"))
    assert (await house.type(TYPED))[1]["result"] == "refused"
    assert await house.faults() == ["key-destroyed"]


async def test_outside_the_walls_nobody_is_erased(house: House) -> None:
    """Whoever may not see an association may not erase there."""
    status, _ = await house.refused(TYPED, organisations=("BF-102",))
    assert status == UNREADABLE
    assert await house.kept()


@pytest.mark.parametrize("login", [Login.WORK, Login.UPKEEP])
async def test_no_other_login_destroys_a_key(house: House, login: Login) -> None:
    """Neither whoever works nor whoever audits: the address of another login in the setting is turned away."""
    status, _ = await house.refused(TYPED, erasure_url=house.settings.database(login))
    assert status in (UNREADABLE, OUT_OF_REACH)
    connection = await asyncpg.connect(house.settings.database(login))
    try:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("SET ROLE redningskrans_eraser")
    finally:
        await connection.close()
    assert await house.kept()


async def test_an_address_for_erasing_that_is_missing_is_named(house: House) -> None:
    """Where the database is named, and this login is not."""
    status, line = await house.refused(TYPED, erasure_url=None)
    assert status == UNREADABLE
    assert line.startswith("DATABASE_ERASURE_URL mangler.")


async def test_a_home_that_was_made_before_gets_the_login(own_home: Path) -> None:
    """With a password of its own, at the next start; the command finds the way by itself."""
    async with EmbeddedPostgres(own_home):
        await migrate_journal(Settings.isolated(own_home))
    (own_home / "keys" / "postgres-erasure").unlink()
    async with EmbeddedPostgres(own_home) as server:
        said = io.StringIO()
        assert await erase(Settings.isolated(own_home), Output(True, said, io.StringIO()), TYPED) == REFUSED
        assert "ingen personnøgle" in json.loads(said.getvalue())["reason"]
        connection = await asyncpg.connect(server.url_of(Login.ERASURE))
        await connection.execute("SET ROLE redningskrans_eraser")
        await connection.close()
        password = (own_home / "keys" / "postgres-erasure").read_text("ascii")
    assert password == database_password(own_home, Login.ERASURE)
