"""Is a key that a journal knows ever made anew, and does anything leave under one that the journal does not know?"""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from temporalio.envconfig import ClientConnectConfig

from cli.up import _readied
from client.cases import case_client
from client.error_messages import explained
from client.errors import OUT_OF_REACH
from client.journal import journal_alone
from client.records import records
from domain.streams.organisation import KEYS_STREAM
from runtime.errors import NoKeys, OtherKeys
from runtime.keys import Keys, embedded_keys
from runtime.settings import Settings
from tests.servers import TestPostgres, on_database
from worker import working

NAMES = ("tenancy", "master", "codec")
NOWHERE = ClientConnectConfig(target_host="127.0.0.1:9", namespace="nowhere")
"""A Temporal that does not answer: whoever reaches for it says so, and never that a key is wrong."""


@pytest.fixture
async def known(postgres: TestPostgres, tmp_path: Path) -> Settings:
    """A journal that knows the keys of its home, beside a Temporal that would be reached for."""
    settings = on_database(Settings.isolated(tmp_path / "own"), await postgres.fresh_journal())
    async with journal_alone(settings):
        return replace(settings, temporal=NOWHERE)


async def write(settings: Settings) -> None:
    """The kill switch, a confirmation, an edition."""
    async with journal_alone(settings):
        pass


async def send(settings: Settings) -> None:
    """Every command that reaches a case."""
    async with case_client(settings):
        pass


async def work(settings: Settings) -> None:
    """A worker."""
    async with working(settings):
        pass


async def look(settings: Settings) -> None:
    """Every list."""
    async with records(settings):
        pass


DOORS = {"write": write, "send": send, "work": work, "look": look, "up": _readied}


def files(home: Path) -> dict[str, bytes]:
    """What lies in a home's folder of keys."""
    return {path.name: path.read_bytes() for path in (home / "keys").iterdir()}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("lost", [("tenancy",), ("master",), ("codec",), NAMES], ids=", ".join)
async def test_a_key_that_the_journal_knows_is_not_made_anew(known: Settings, door: str, lost: tuple[str, ...]) -> None:
    """Exit status 3, the files that are to be restored by name, and nothing made."""
    for name in lost:
        (known.home / "keys" / name).unlink()
    before = files(known.home)
    with pytest.raises(NoKeys) as refused:
        await DOORS[door](known)
    line, status = explained(refused.value)
    assert status == OUT_OF_REACH
    assert all(str(known.home / "keys" / name) in line for name in lost)
    assert "der laves ingen nye" in line
    assert files(known.home) == before


@pytest.mark.parametrize("door", ["write", "send", "work", "up"])
@pytest.mark.parametrize("wrong", NAMES)
async def test_a_wrong_key_is_turned_away_before_anything_is_sent(known: Settings, door: str, wrong: str) -> None:
    """By its fingerprint, which one it is; Temporal is not even reached for."""
    strange = replace(known, handed_in_keys=replace(known.keys(), **{wrong: b"x" * 32}))
    with pytest.raises(OtherKeys) as refused:
        await DOORS[door](strange)
    line, status = explained(refused.value)
    assert status == OUT_OF_REACH
    assert f"({wrong})" in line
    assert "Intet er sendt." in line


@pytest.mark.parametrize("wrong", ["tenancy", "master"])
async def test_whoever_only_reads_needs_the_keys_that_the_journal_is_read_with(known: Settings, wrong: str) -> None:
    """The codec's opens nothing there."""
    with pytest.raises(OtherKeys):
        await look(replace(known, handed_in_keys=replace(known.keys(), **{wrong: b"x" * 32})))
    await look(replace(known, handed_in_keys=replace(known.keys(), codec=b"x" * 32)))


async def test_two_who_come_first_at_once_have_the_same_keys(postgres: TestPostgres, tmp_path: Path) -> None:
    """A journal that knows none yet is given those that one of them makes."""
    settings = on_database(Settings.isolated(tmp_path / "own"), await postgres.fresh_journal())
    await asyncio.gather(*(write(settings) for _ in range(3)))
    await write(settings)
    assert set(files(settings.home)) == {*NAMES, "client"}


async def test_the_journal_tells_its_keys_by_fingerprints_alone(known: Settings) -> None:
    """All three, none of them the key, and the same for the same key."""
    keys = embedded_keys(known.home)
    prints = keys.fingerprints()
    assert set(prints) == set(NAMES)
    assert not [name for name in NAMES if prints[name] in getattr(keys, name).hex()]
    assert (
        Keys(tenancy=keys.master, master=keys.tenancy, codec=keys.codec).fingerprints()["tenancy"] != prints["master"]
    )
    async with records(known) as found:
        (told,) = [entry.event for entry in await found.reader.stream(KEYS_STREAM)]
    assert {name: getattr(told, name) for name in NAMES} == prints
