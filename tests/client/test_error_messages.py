"""Does whatever goes wrong end in one Danish line, with the right exit status and nothing personal?"""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest
from temporalio.service import RPCError, RPCStatusCode

from books.law.errors import BrokenLawFileError
from books.policies.errors import UnreadablePolicyError
from cli.terminal import runner
from cli.terminal.output import Output
from client.error_messages import explained
from client.errors import DEFECT, NoSuchCase, UnreadableInput
from intake.table import UnreadableFile
from journal.errors import SealBrokenError, UnknownEventTypeError, UnreadableEventError
from runtime.errors import NothingFound, Refusal, RefusedPayload, ServerUnreachable, SettingsProblem
from runtime.settings import Settings

FAULTS: list[tuple[Exception, int, str]] = [
    (UnreadableInput("--to kan ikke læses."), 2, "--to kan ikke læses."),
    (NoSuchCase(), 1, "Der er ingen sag med det nummer."),
    (UnreadableFile("Filen er tom."), 2, "Filen er tom."),
    (BrokenLawFileError("sources.toml", "", "filen mangler."), 2, "sources.toml"),
    (UnreadablePolicyError("BF-101.toml", "ladder", "nøglen mangler"), 2, "BF-101.toml"),
    (SettingsProblem("Nøglen mangler."), 2, "Nøglen mangler."),
    (ServerUnreachable("Temporal", "here:7233", "ingen svarer", "Prøv igen."), 3, "Temporal kan ikke nås på here:7233"),
    (RefusedPayload(Refusal.UNENCRYPTED), 3, "er afvist: det er ikke krypteret"),
    (NothingFound("Temporal", [], []), 3, "Temporal kunne hverken findes eller hentes"),
    (asyncpg.ConnectionDoesNotExistError("gone"), 3, "PostgreSQL kan ikke nås"),
    (asyncpg.InternalClientError("failed state"), 3, "PostgreSQL kan ikke nås"),
    (asyncpg.InterfaceError("closed"), 3, "PostgreSQL kan ikke nås"),
    (asyncpg.AdminShutdownError("stopping"), 3, "PostgreSQL kan ikke nås"),
    (asyncpg.CannotConnectNowError("starting"), 3, "PostgreSQL kan ikke nås"),
    (asyncpg.DiskFullError("full"), 3, "har ikke mere plads på disken"),
    (ConnectionRefusedError(), 3, "PostgreSQL kan ikke nås"),
    (TimeoutError(), 3, "PostgreSQL kan ikke nås"),
    (asyncpg.InsufficientPrivilegeError("no"), 3, "PostgreSQL tillader ikke brugeren"),
    (asyncpg.UniqueViolationError("Ida Prøvesen"), DEFECT, "Det gik galt på en måde, ingen har tænkt på."),
    (asyncpg.InvalidSchemaNameError("no schema"), 3, "Journalens tabeller mangler, eller er ældre end denne udgave."),
    (asyncpg.UndefinedTableError("no table"), 3, "Journalens tabeller mangler, eller er ældre end denne udgave."),
    (RPCError("gone", RPCStatusCode.UNAVAILABLE, b""), 3, "Temporal kan ikke svare (unavailable)."),
    (UnknownEventTypeError("heard.v1", "case/x-1", 7), 1, "case/x-1 nr. 7 er en hændelse af typen heard.v1"),
    (UnreadableEventError("heard.v1", ("by",), "case/x-1", 7), 1, "Brug den nyeste version."),
    (SealBrokenError("a part"), 3, "Journalen kan ikke bruges, som den står."),
    (KeyError("Ida Prøvesen"), DEFECT, "Det gik galt på en måde, ingen har tænkt på."),
]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of the test's own, and no server named."""
    for variable in ("DATABASE_URL", "DATABASE_URL_FILE", "TEMPORAL_ADDRESS", "OTEL_EXPORTER_OTLP_ENDPOINT"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("REDNINGSKRANS_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """A command logs into a file of its home: no test after these may log into one that is closed."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    for handler in set(root.handlers) - set(handlers):
        root.removeHandler(handler)
    root.setLevel(level)


@pytest.mark.parametrize(("fault", "status", "said"), FAULTS, ids=lambda value: type(value).__name__)
def test_every_fault_has_a_line_and_a_status(fault: Exception, status: int, said: str) -> None:
    """A caller can act on the status, and a person on the line."""
    line, given = explained(fault)

    assert given == status
    assert said in line
    assert "Ida" not in line


def test_a_defect_leaves_places_and_no_texts_in_the_log(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The reference on the screen finds the report; the report says where, and repeats nothing that was said."""

    async def breaks(_settings: Settings, _out: Output) -> int:
        raise KeyError("Ida Prøvesen")

    status = runner.run("list", breaks)
    line = capsys.readouterr().err.strip()
    report = json.loads((home / "log" / "starter.log").read_text(encoding="utf-8").splitlines()[-1])

    assert status == DEFECT
    assert line.count("\n") == 0
    assert report["reference"] in line
    assert report["errors"][0]["type"] == "KeyError"
    assert any("breaks" in place for place in report["errors"][0]["at"])
    assert "Ida" not in json.dumps(report)


def test_without_a_database_the_line_names_postgresql(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing runs for this folder: the first server that is missing is named, with what to do."""
    from cli import list as listing

    status = runner.run("list", listing.list_cases)

    assert status == 3
    assert capsys.readouterr().err.startswith(f"PostgreSQL kan ikke nås på {home}")


def test_an_unknown_case_is_a_refusal_for_machines_too(capsys: pytest.CaptureFixture[str]) -> None:
    """One object on standard output, with the rule; for people the same words, and the command that helps."""

    async def nowhere(_settings: Settings, _out: Output) -> int:
        raise NoSuchCase

    status = runner.run("send", nowhere, as_json=True)
    shown = capsys.readouterr()

    assert status == 1
    assert json.loads(shown.out) == {
        "result": "refused",
        "case": None,
        "reason": "Der er ingen sag med det nummer.",
        "rule": "case-exists",
    }
    assert shown.err == "Der er ingen sag med det nummer. `python starter.py list` viser sagerne.\n"
