"""Does `up` run everything from nothing, tell where it is, and stop it all when asked?"""

import asyncio
import json
import os
import re
import signal
import sys
from pathlib import Path

from runtime.processes import is_alive
from tests.runtime.conftest import own_home as own_home  # noqa: PLC0414 (the fixture: a data folder for one test)

CHECKOUT = Path(__file__).parents[2]


def environment(home: Path) -> dict[str, str]:
    """What a person's terminal has, and no server of anybody's."""
    kept = ("PATH", "HOME", "LANG", "TMPDIR", "XDG_CACHE_HOME")
    return {name: os.environ[name] for name in kept if name in os.environ} | {"REDNINGSKRANS_HOME": str(home)}


async def typed(home: Path, *words: str) -> asyncio.subprocess.Process:
    """Type a command."""
    return await asyncio.create_subprocess_exec(
        *[sys.executable, "starter.py", *words],
        cwd=CHECKOUT,
        env=environment(home),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),  # as a shell starts what runs behind it
    )


async def answer(home: Path, *words: str) -> tuple[int | None, list[dict[str, object]], str]:
    """Type a command and wait for it: exit status, objects, and what was said beside them."""
    process = await typed(home, *words, "--json")
    out, err = await process.communicate()
    return process.returncode, [json.loads(line) for line in out.splitlines()], err.decode()


async def test_up_runs_everything_and_stops_it(own_home: Path) -> None:
    """Two commands from nothing to an open case; Ctrl-C leaves no process behind, and the data where it is."""
    up = await typed(own_home, "up", "--json")
    ready, parts, _ = await answer(own_home, "status", "--wait", "50")
    status, answers, _ = await answer(
        own_home, "import", "examples/restanceliste-2026-10-med-fejl.csv", "--simulated", "--today", "2026-10-02"
    )
    case = next(str(row["case"]) for row in answers if row.get("result") == "opened")
    shown, _, _ = await answer(own_home, "show", case)
    servers = [json.loads(note.read_text())["pid"] for note in (own_home / "run").glob("*.json")]
    up.send_signal(signal.SIGINT)
    out, err = await up.communicate()
    gone, nothing, why = await answer(own_home, "list")

    assert (ready, [part["ready"] for part in parts if "part" in part]) == (0, [True, True, True])
    assert (status, shown) == (1, 0)
    assert up.returncode == 0
    assert [json.loads(line)["part"] for line in out.splitlines()] == ["PostgreSQL", "Temporal", "worker"]
    page = json.loads(out.splitlines()[1])["page"]
    assert re.fullmatch(r"http://[0-9a-f]{32}\.localhost:\d+/", page)
    assert b"Alt er standset." in err
    assert servers
    assert not any(is_alive(pid) for pid in servers)
    assert (gone, nothing) == (3, [])
    assert why.startswith("PostgreSQL kan ikke nås")
    assert "Prøvelund" not in "".join(log.read_text(errors="replace") for log in (own_home / "log").glob("*.log"))
