"""Is whoever only reads told that no keys are here, or others than the journal's, and is none made by looking?"""

from dataclasses import replace
from pathlib import Path

import pytest
from temporalio.envconfig import ClientConnectConfig

from client.error_messages import explained
from client.errors import OUT_OF_REACH
from client.journal import journal_alone
from client.records import records
from runtime import status
from runtime.errors import NoKeys, OtherKeys
from runtime.keys import embedded_keys
from runtime.settings import Settings
from tests.servers import TestPostgres, on_database


@pytest.fixture
async def own(postgres: TestPostgres, tmp_path: Path) -> Settings:
    """A journal that somebody has written in, with the home whose keys it is written under."""
    settings = on_database(Settings.isolated(tmp_path / "own"), await postgres.fresh_journal())
    async with journal_alone(settings):
        return settings


@pytest.mark.parametrize("organisations", [None, ("BF-101",)], ids=["all", "within walls"])
async def test_a_reader_needs_the_journals_own_keys(
    own: Settings, tmp_path: Path, organisations: tuple[str, ...] | None
) -> None:
    """Whatever the walls are within which it reads."""
    bare = replace(own, home=tmp_path / "bare", organisations=organisations)
    with pytest.raises(NoKeys) as refused:
        await look(bare)
    assert explained(refused.value)[1] == OUT_OF_REACH
    assert not bare.home.exists()
    embedded_keys(bare.home)
    with pytest.raises(OtherKeys):
        await look(bare)
    await look(replace(own, organisations=organisations))


async def look(settings: Settings) -> None:
    """Reach for the journal as every face does that shows something of it."""
    async with records(settings) as found:
        await found.reader.cases()


async def test_status_makes_no_keys(tmp_path: Path) -> None:
    """Where a server of one's own was never started that is what it says; where one is named, that keys are missing."""
    nothing = Settings.isolated(tmp_path / "home")
    named = replace(nothing, temporal=ClientConnectConfig(target_host="127.0.0.1:9", namespace="nowhere"))

    whys = [(await status.parts(one))[1].why or "" for one in (nothing, named)]

    assert "der kører ingen server for denne mappe" in whys[0]
    assert whys[1].startswith("Journalens nøgler er ikke her")
    assert not nothing.home.exists()
