"""Does the program explain itself in Danish, at once, and say what to do when it cannot read what was typed?"""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from audit import __main__ as audit
from cli.terminal.danish_help import PROGRAM, main
from starter import app, law_group, policy_group

CHECKOUT = Path(__file__).parents[3]
COMMANDS = [
    *(str(command.name) for command in app.registered_commands),
    "law",
    *(f"law {command.name}" for command in law_group.registered_commands),
    "policy",
    *(f"policy {command.name}" for command in policy_group.registered_commands),
]
ENGLISH = re.compile(
    r"\b(usage|options?|arguments?|commands?|show this message|exit|default|required|error|try|missing|invalid|value"
    r"|such|the|and|text|str|bool)\b"
)
OUR_OWN = re.compile(r"`[^`]*`|python (?:starter\.py|-m audit)[^\n]*|--[a-z-]+|\b(commands|open|text|Temporals?)\b")


AUDIT = [str(command.name) for command in audit.app.registered_commands]
PAGES = [
    *((app, PROGRAM, command) for command in (None, *COMMANDS)),
    *((audit.app, audit.PROGRAM, command) for command in (None, *AUDIT)),
]


@pytest.mark.parametrize(("of", "program", "command"), PAGES, ids=[f"{program} {page}" for _, program, page in PAGES])
def test_help_is_danish_and_has_an_example(
    of: typer.Typer, program: str, command: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    """No word of the framework's English is left, and every page ends with something to type."""
    status = main(of, [*(command.split() if command else []), "--help"], program=program)
    page = capsys.readouterr().out

    assert status == 0
    assert ENGLISH.findall(OUR_OWN.sub("", page).lower()) == []
    assert f"{program} {command or {PROGRAM: 'up'}.get(program, 'verify')}" in " ".join(page.split())
    assert "[[" not in page


BAD = [
    ("improt", "Den kommando findes ikke. Mente du import?"),
    ("import", "FIL mangler."),
    ("import LISTE --simulate", "Der er intet valg, der hedder --simulate. Mente du --simulated eller --complete?"),
    ("import LISTE --today", "--today skal have en værdi."),
    ("send", "SAG mangler."),
    ("advance", "--to mangler."),
    ("advance --to 2026-12-01", "Angiv enten en sag eller --all."),
    ("advance x --all --to 2026-12-01", "Angiv enten en sag eller --all."),
    ("pay", "Angiv enten en sag og --amount"),
    ("pay x --file y", "Angiv enten en sag og --amount"),
    ("status --wait længe", "--wait kan ikke læses."),
    ("list alt", "Der er skrevet for meget."),
    ("commands --json=1", "--json kan ikke have en værdi."),
    ("--nix", "Der er intet valg, der hedder --nix."),
]


@pytest.mark.parametrize(("typed", "said"), BAD, ids=[typed for typed, _ in BAD])
def test_what_cannot_be_read_is_said_in_danish(typed: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Usage that cannot be read ends with status 2, one line that says why, and one that says where to look."""
    status = main(app, typed.split())
    shown = capsys.readouterr()

    assert status == 2
    assert said in shown.err
    assert shown.out == ""


def test_help_needs_none_of_what_the_commands_need() -> None:
    """It comes at once: neither Temporal's client nor PostgreSQL's is loaded for it."""
    asked = (
        "import sys, starter; sys.argv[1:] = ['--help']; from cli.terminal.danish_help import main; main(starter.app)"
    )
    told = f"{asked}; print([name for name in ('temporalio', 'asyncpg', 'opentelemetry') if name in sys.modules])"
    shown = subprocess.run(
        [sys.executable, "-c", told], cwd=CHECKOUT, capture_output=True, text=True, check=True, encoding="utf-8"
    )

    assert shown.stdout.splitlines()[-1] == "[]"


def test_without_a_word_the_program_shows_its_page(capsys: pytest.CaptureFixture[str]) -> None:
    """Somebody who does not know what to type is shown it."""
    status = main(app, [])

    assert status == 2
    assert "Brug: python starter.py" in capsys.readouterr().out
