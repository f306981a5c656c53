"""Is a home of an older build refused in one line by whatever is typed, before anything is started or read?"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncpg
import pytest

import worker
from cli import (
    advance,
    doctor,
    erase,
    import_list,
    migrate,
    outbox,
    pay,
    rebuild_views,
    redeliver,
    resume,
    send,
    sending,
    show,
    why,
)
from cli import list as listing
from cli import status as status_of
from cli import up as serving
from cli import work as work_command
from cli.audit import letter, replay, verify
from cli.law import confirmations
from cli.policy import adopt
from cli.policy import show as policies
from cli.terminal.output import Output
from client.error_messages import explained
from client.errors import UNREADABLE
from client.migrating import ready_the_journal
from runtime import data_folder
from runtime.postgres_server import EmbeddedPostgres
from runtime.settings import Settings
from tests.cli.test_up import CHECKOUT, environment
from tests.journal.test_shape import MADE_OF_OTHER_BYTES
from tests.runtime.conftest import own_home as own_home  # noqa: PLC0414 (the fixture: a data folder for one test)
from tests.servers import TestPostgres, on_database

CASE, PAID = "a" * 20 + "-1", pay.TypedPayment.typed("1,00", None, None, "tenant", "", "", "", means="overførsel")
LIST = str(CHECKOUT / "examples" / "restanceliste-2026-10.csv")
REGISTER = import_list.typed_register(simulated=True, today="2026-10-02")
TYPED: dict[str, Callable[[Settings, Output], Awaitable[int]]] = {
    "list": lambda at, out: listing.list_cases(at, out),
    "work": lambda at, out: work_command.work(at, out),
    "outbox": lambda at, out: outbox.outbox(at, out, None),
    "show": lambda at, out: show.show(at, out, CASE),
    "why": lambda at, out: why.why(at, out, CASE, None, None),
    "import": lambda at, out: import_list.import_file(at, out, LIST, REGISTER),
    "pay": lambda at, out: pay.pay_case(at, out, CASE, PAID),
    "send": lambda at, out: send.send(
        at, out, CASE, "acknowledge-recall", ("to=lawyer",), by="office/k1", message_id=None, wait=True
    ),
    "advance": lambda at, out: advance.advance_case(at, out, CASE, "2026-10-28"),
    "policy show": lambda at, out: policies.show(at, out, None, None, None),
    "policy adopt": lambda at, out: adopt.adopt_editions(at, out, None, "manager/l1"),
    "law confirmations": lambda at, out: confirmations.show_confirmations(at, out),
    "sending": lambda at, out: sending.set_sending(at, out, "BF-101", "operator/d1", stop=True),
    "erase": lambda at, out: erase.erase(at, out, erase.Typed("BF-101", "p1", "asked-for", "manager/m1", "p1")),
    "doctor": lambda at, out: doctor.doctor(at, out),
    "resume": lambda at, out: resume.resume_cases(at, out, None),
    "redeliver": lambda at, out: redeliver.redeliver(at, out),
    "rebuild-views": lambda at, out: rebuild_views.rebuild(at, out),
    "audit replay": lambda at, out: replay.replay_case(at, out, CASE, None),
    "audit letter": lambda at, out: letter.show_letter(at, out, CASE, "a"),
    "audit verify": lambda at, out: verify.verify_journal(at, out, journal_only=True, views=False),
    "status": lambda at, out: status_of.status(at, out, 0.0),
    "up, where a database is named": lambda at, out: serving.up(at, out),
    "migrate": lambda at, out: migrate.migrate(at, out),
    "a worker": lambda at, out: _work(at),
}


async def _work(settings: Settings) -> int:
    async with worker.working(settings):
        return 0


@pytest.mark.parametrize("typed", TYPED)
async def test_the_journal_of_an_older_build_is_refused_in_one_line(
    home: Path, postgres: TestPostgres, typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which database it is and what to do, with the exit status of settings that cannot be; nothing is answered."""
    url = await postgres.fresh_journal()
    await _older(url)
    monkeypatch.setenv("DATABASE_URL", url)
    out = Output.of_this_process(as_json=False)
    with pytest.raises(Exception) as refusal:  # noqa: PT011 - which one it is, explained() knows
        await TYPED[typed](on_database(Settings.isolated(home), url), out)
    assert isinstance(refusal.value, Exception)
    line, status = explained(refusal.value)
    name = url.rpartition("/")[2]
    assert status == UNREADABLE
    assert line.startswith("Journalen i databasen 127.0.0.1:")
    assert f"/{name} er lavet af en ældre udgave" in line
    assert line.endswith("Brug den udgave, der lavede den, eller giv den en tom database.")
    assert "\n" not in line


async def _older(url: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(MADE_OF_OTHER_BYTES)
    await connection.close()


@pytest.mark.parametrize("program", [("starter.py", "up"), ("worker.py",)], ids=["up", "worker"])
async def test_a_home_of_an_older_build_starts_no_temporal(own_home: Path, program: tuple[str, ...]) -> None:
    """The line names the folder; Temporal never ran there, and whatever was started has ended."""
    settings = Settings.isolated(own_home)
    async with EmbeddedPostgres(own_home) as server:
        await ready_the_journal(settings)
        await _older(server.url)
        if program == ("worker.py",):
            status, said = await _typed(own_home, *program)
    if program != ("worker.py",):
        status, said = await _typed(own_home, *program)
    assert status == UNREADABLE
    assert said.splitlines()[-1] == (
        f"Journalen i {own_home} er lavet af en ældre udgave, og herfra fører ingen vej til denne. Brug den udgave, "
        "der lavede den, eller slet mappen og begynd forfra."
    )
    assert "Starter Temporal" not in said
    assert not (own_home / "temporal").exists()
    assert data_folder.read_note(own_home, "temporal") is None


async def _typed(home: Path, *program: str) -> tuple[int | None, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, *program, cwd=CHECKOUT, env=environment(home), stderr=asyncio.subprocess.PIPE
    )
    _, said = await process.communicate()
    return process.returncode, said.decode()
