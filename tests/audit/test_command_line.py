"""Is every answer of the auditor's command line in Danish, with its own exit status?"""

import asyncio
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from client.errors import UNREADABLE
from tests.audit.audited_journal import AuditedJournal, audit
from tests.servers import TestPostgres, naming_the_database

ROOT = Path(__file__).resolve().parents[2]


BAD = [
    ("replay", "SAG mangler."),
    ("replay a-1 b-1", "Der er skrevet for meget."),
    ("replay a-1 --as-of", "--as-of skal have en værdi."),
    ("replay a-1 --jso", "Der er intet valg, der hedder --jso. Mente du --json eller --as-of?"),
    ("prove", "Den kommando findes ikke."),
    ("verify a-1", "Der er skrevet for meget."),
    ("verify --as-of 2026-10-14", "Der er intet valg, der hedder --as-of."),
]


@pytest.mark.parametrize(("typed", "why"), BAD, ids=[typed for typed, _ in BAD])
async def test_what_is_no_question_is_said_to_be_none(typed: str, why: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit status 2, before anything is reached, and where to look."""
    assert await audit(typed.split(), {}) == UNREADABLE
    said = capsys.readouterr()
    assert said.out == ""
    assert why in said.err
    assert "`python -m audit" in said.err


@pytest.mark.parametrize("day", ["14.10.2026", "2026-02-30", "i går", "2026-10-14T08:00"])
async def test_an_impossible_day_is_said_to_be_one(day: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit status 2, before anything is reached."""
    assert await audit(["replay", "a-1", "--as-of", day], {}) == UNREADABLE
    assert capsys.readouterr().err.startswith("--as-of ")


@pytest.mark.parametrize("typed", [("verify",), ("replay", "a-1")], ids=" ".join)
async def test_a_server_out_of_reach_is_named(
    typed: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit status 3: the one that is configured, or our own that does not run. No key is made on the way."""
    nowhere = {"DATABASE_UPKEEP_URL": "postgresql://somebody:secret@127.0.0.1:9/journal"}
    for env in (nowhere, {}):
        assert await audit(typed, {**env, "REDNINGSKRANS_HOME": str(tmp_path / "home")}) == 3
        said = capsys.readouterr()
        assert said.err.startswith("PostgreSQL kan ikke nås på ")
        assert said.out == ""
        assert "secret" not in said.err
    assert not (tmp_path / "home").exists()


async def test_a_database_without_a_journal_is_out_of_reach(
    audited: AuditedJournal, postgres: TestPostgres, capsys: pytest.CaptureFixture[str]
) -> None:
    """The roles belong to the whole server, the journal to one database of it."""
    empty = urlsplit(await postgres.fresh_database()).path
    audited.url = urlunsplit(urlsplit(audited.url)._replace(path=empty))

    assert await audited.ask("verify", "--journal-only") == 3
    assert capsys.readouterr().err.startswith("Journalens tabeller mangler, eller er ældre end denne udgave.")


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        (
            "UPDATE journal.event SET type = 'from-the-future.v7' WHERE seq = 2",
            "nr. 2 er en hændelse af typen from-the-future.v7, som denne version ikke kan læse",
        ),
        (
            "UPDATE journal.event SET public = '{}' WHERE seq = 2",
            "nr. 2 er en hændelse af typen charge-joined.v1, som denne version ikke kan læse",
        ),
        ("UPDATE journal.event SET sealed = '[{}]' WHERE seq = 1", "En forseglet del passer ikke til nøglerne her"),
    ],
)
async def test_a_history_that_cannot_be_read_is_named_and_leads_to_verification(
    audited: AuditedJournal, statement: str, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit status 1, without a traceback."""
    await audited.open()
    await audited.tamper(statement)

    assert await audited.ask("replay", audited.name) == 1
    said = capsys.readouterr().err
    assert said.startswith("Sagen kan ikke genspilles: ")
    assert why in said
    assert "python -m audit verify" in said


async def test_it_runs_as_a_program(audited: AuditedJournal) -> None:
    """`python -m audit`, in a process of its own, with the environment's database and keys."""
    await audited.demand()
    env = {**os.environ, **naming_the_database(audited.url), **audited.keys}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "audit", "replay", audited.name, cwd=ROOT, env=env, stdout=asyncio.subprocess.PIPE
    )
    said, _ = await process.communicate()

    assert process.returncode == 0
    assert said.decode().splitlines()[-1] == "8 skridt: 8 efterprøvet, 0 afviger, 0 ikke efterprøvet."
