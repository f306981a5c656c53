"""Do machines get JSON and nothing else, and people what they can read, wherever it goes?"""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli.terminal.output import Output
from client.results.result import Result

CHECKOUT = Path(__file__).parents[3]


class Line(Result):
    """An object to print."""

    by: str
    tegn: str


def written(*, as_json: bool) -> tuple[Output, io.StringIO, io.StringIO]:
    """An output to look at."""
    out, err = io.StringIO(), io.StringIO()
    return Output(as_json, out, err), out, err


def test_json_is_one_object_per_line_and_nothing_else() -> None:
    """What is meant for people does not come between."""
    answer, out, err = written(as_json=True)
    answer.item(Line(by="Viby J", tegn="æøå"))
    answer.text("Til mennesker")
    answer.table(["Dag"], [["01-12-2026"]])
    answer.item(Line(by="Søborg", tegn=""))
    answer.say("På vej …")

    assert [json.loads(line) for line in out.getvalue().splitlines()] == [
        {"by": "Viby J", "tegn": "æøå"},
        {"by": "Søborg", "tegn": ""},
    ]
    assert err.getvalue() == "På vej …\n"


def test_people_are_not_shown_json() -> None:
    """Lines and tables, and no object."""
    answer, out, _ = written(as_json=False)
    answer.item(Line(by="x", tegn=""))
    answer.text("Sag x")
    answer.table(["Sag", "Fase"], [["a" * 60, "[fed] :smile: i restance"]])

    assert "{" not in out.getvalue()
    assert "Sag x" in out.getvalue()
    assert "a" * 60 in out.getvalue()
    assert "[fed] :smile: i restance" in out.getvalue()


def test_progress_is_a_plain_line_now_and_then_where_there_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A log is not flooded, and short work says nothing."""
    now = 0.0
    monkeypatch.setattr("cli.terminal.output.time.monotonic", lambda: now)
    answer, out, err = written(as_json=False)
    with answer.progress("Rækker behandlet", 400) as tick:
        for row in range(1, 401):
            now = row / 40
            tick()

    assert err.getvalue() == "Rækker behandlet: 200 af 400\nRækker behandlet: 400 af 400\n"
    assert out.getvalue() == ""


def test_a_poor_terminal_gets_every_line() -> None:
    """Where no æ can be shown, something else is, and JSON stays UTF-8."""
    poor = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    poor |= {"REDNINGSKRANS_HOME": os.environ["REDNINGSKRANS_HOME"]}
    shown = [
        subprocess.run([sys.executable, "starter.py", *typed], cwd=CHECKOUT, env=poor, capture_output=True, check=True)
        for typed in (["commands"], ["commands", "--json"], ["--help"])
    ]

    assert shown[0].stdout.decode("ascii")
    assert "Ophæv lejemålet" in shown[1].stdout.decode("utf-8")
    assert shown[2].stdout


def test_whoever_stops_reading_is_no_error() -> None:
    """`commands | head -1` ends quietly."""
    shown = subprocess.run(
        f"{sys.executable} starter.py commands | head -1", cwd=CHECKOUT, shell=True, capture_output=True, check=True
    )

    assert shown.stderr == b""


@pytest.mark.parametrize(("typed", "status"), [("law check", 0), ("law show noget", 2), ("law nix", 2), ("--help", 0)])
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_a_closed_stream_changes_no_status(typed: str, status: int, closed: str) -> None:
    """What cannot be said is lost, and nothing else: no other status, and no words for people among the answers."""
    done = subprocess.run(
        f"{sys.executable} starter.py {typed} {closed}", cwd=CHECKOUT, shell=True, capture_output=True, check=False
    )

    assert (done.returncode, b"Traceback" in done.stderr) == (status, False)
    assert bool(done.stdout) is (status == 0 and not closed.startswith(">"))
    assert bool(done.stderr) is (status != 0 and "2" not in closed)


@pytest.mark.parametrize("closed", ["", ">&-", "2>&-", ">&- 2>&-"])
def test_a_worker_too_leaves_with_its_status(closed: str) -> None:
    """Whoever leaves flushes what is open."""
    leaving = f"{sys.executable} -c 'from runtime.exit import leave; leave(3)' {closed}"

    assert subprocess.run(leaving, cwd=CHECKOUT, shell=True, check=False).returncode == 3


def test_nothing_that_is_shown_can_move_the_cursor_or_turn_a_line_around() -> None:
    """Whatever an old record holds: a terminal gets letters, and those from the right shut in."""
    answer, out, err = written(as_json=False)
    answer.text("\x1b[2J\u202eSøren\r · محمد 7\n  næste")
    answer.table(["Navn"], [["محمد\x9b2J"]])
    answer.say("\x07På vej")

    seen = out.getvalue() + err.getvalue()
    assert "\ufffd[2J\ufffdSøren\ufffd · \u2067محمد\u2069 7\n  næste\n" in seen
    assert not [sign for sign in seen if not sign.isprintable() and sign not in "\n\u2067\u2069"]
