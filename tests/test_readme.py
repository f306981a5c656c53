"""Does every command and code block of the pages that people type from run, in order, and end as the page says?

The blocks of a page run in one shell, against servers of their own in a home of its own, which `starter.py up` keeps
running meanwhile: what `make up` stands for on the page. Cloning, `make` and Docker are left out, and nothing else.
"""

import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from runtime import data_folder, postgres_server

CHECKOUT = Path(__file__).parents[1]
PAGES = (
    "README.md",
    "docs/command-line.md",
    "docs/law-files.md",
    "docs/operations.md",
    "docs/proof.md",
    "docs/tour.md",
)
LEFT_OUT = ("git clone ", "make ", "docker compose ", "deploy/")
_BLOCK = re.compile(r"^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_EXPECTED = re.compile(r"\s+# exit (\d+)$")
_CHECK = """\
set -u -o pipefail
check() { [ "$3" = "$2" ] || { echo "line $1 ended with exit status $3, the page says $2"; exit 99; }; }
"""


@dataclass(frozen=True)
class Block:
    """A fenced block of a page: the line it begins on, its language and its lines."""

    at: int
    language: str
    lines: tuple[str, ...]

    @property
    def is_left_out(self) -> bool:
        """Whether it is about cloning, make or Docker."""
        return any(line.startswith(LEFT_OUT) for line in self.lines)


def blocks(page: str) -> list[Block]:
    """Every fenced block of a page, in order."""
    text = (CHECKOUT / page).read_text(encoding="utf-8")
    return [
        Block(text.count("\n", 0, found.start("text")) + 1, found["language"], tuple(found["text"].splitlines()))
        for found in _BLOCK.finditer(text)
    ]


def script(page: str) -> str:
    """What a reader types who follows the page, each command with a look at its exit status."""
    typed = [_CHECK]
    for block in blocks(page):
        if block.language != "sh" or block.is_left_out:
            continue
        begins = block.at
        command = ""
        for number, line in enumerate(block.lines, start=block.at):
            command += line + "\n"
            if line.endswith(("\\", "|")):
                continue
            expected = _EXPECTED.search(line)
            typed.append(f"{command}check {begins} {expected[1] if expected else 0} $?\n")
            begins, command = number + 1, ""
    return "".join(typed)


@pytest.mark.parametrize("page", PAGES)
def test_blocks_are_commands_or_pictures(page: str) -> None:
    """Only cloning, make and Docker may be left out, and never together with something that could have run."""
    for block in blocks(page):
        assert block.language in ("sh", "text"), f"{page} line {block.at}"
        if block.is_left_out:
            assert all(line.startswith(LEFT_OUT) for line in block.lines), f"{page} line {block.at}"


@pytest.mark.usefixtures("real_servers")
@pytest.mark.timeout(800)
@pytest.mark.parametrize("page", PAGES)
def test_every_block_runs(page: str, tmp_path: Path) -> None:
    """Whoever types what the page says gets the exit statuses that the page says."""
    said = tmp_path / "said.txt"
    with home_of_its_own() as home, said.open("w") as out:
        env = environment(home, tmp_path)
        with running([sys.executable, "starter.py", "up"], env, tmp_path / "up.txt"):
            reader = subprocess.Popen(
                ["bash", "-c", script(page)],
                cwd=CHECKOUT,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,  # so that what it leaves behind can be stopped with it
            )
            try:
                status = reader.wait(timeout=700)
            finally:
                with suppress(ProcessLookupError):  # all of it has ended, as it should
                    os.killpg(reader.pid, signal.SIGTERM)

    assert status == 0, f"{page}: " + said.read_text()[-3000:] + (tmp_path / "up.txt").read_text()[-1000:]


@contextmanager
def home_of_its_own() -> Iterator[Path]:
    """A data folder, deleted afterwards: short of name, because sockets lie in it."""
    home = data_folder.prepare(Path(tempfile.gettempdir()).resolve() / f"redningskrans-page-{secrets.token_hex(4)}")
    try:
        yield home
    finally:
        postgres_server.discard(home)
        shutil.rmtree(home)


def environment(home: Path, tmp_path: Path) -> dict[str, str]:
    """What a newcomer's shell has set, and no server of anybody's."""
    kept = {name: os.environ[name] for name in ("HOME", "XDG_CACHE_HOME") if name in os.environ}
    profiles = tmp_path / "temporal.toml"
    profiles.touch()
    return {
        **kept,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "LC_ALL": "C.UTF-8",
        "REDNINGSKRANS_HOME": str(home),
        "TEMPORAL_CONFIG_FILE": str(profiles),
    }


@contextmanager
def running(command: list[str], env: dict[str, str], said: Path) -> Iterator[None]:
    """Keep a program running; stopped in order at the end."""
    with said.open("w") as out:
        program = subprocess.Popen(command, cwd=CHECKOUT, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
    try:
        yield
    finally:
        program.send_signal(signal.SIGTERM)
        program.wait(timeout=60)
