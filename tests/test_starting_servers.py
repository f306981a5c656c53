"""Does `make test-fast` start no server, and does a test that would start one unasked fail?"""

import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]
FAST = "not servers and not record and not faults and not volume"
TESTS = """
import asyncio
import os
import subprocess
import sys

import pytest

from runtime.processes import Guarded


def start(tmp_path):
    server = Guarded([sys.executable, "-c", "input()"], log=tmp_path / "log", stop="TERM", grace=5, env={})
    asyncio.run(server.stop())


def test_unasked(tmp_path):
    start(tmp_path)


def test_unasked_child():
    subprocess.run([sys.executable, "-c", "pass"], env={})


def test_harmless_child(tmp_path):
    made = "import pathlib; from runtime.settings import Settings; from runtime import data_folder; import os; " \\
        "data_folder.prepare(pathlib.Path(os.environ['REDNINGSKRANS_HOME']))"
    assert b"NotADirectoryError" in subprocess.run([sys.executable, "-c", made], stderr=subprocess.PIPE).stderr


def test_asked(real_servers, tmp_path):
    start(tmp_path)


@pytest.fixture
def database(real_servers):
    pass


def test_asked_by_a_fixture(database, tmp_path):
    start(tmp_path)


@pytest.mark.usefixtures("real_servers")
def test_asked_by_a_mark(tmp_path):
    start(tmp_path)
"""


def outcome(tmp_path: Path, *options: str) -> dict[str, str]:
    """What becomes of each of the tests above, under the same rules as ours."""
    (tmp_path / "test_these.py").write_text(TESTS, encoding="utf-8")
    ran = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "tests.starting_servers",
            "-c",
            "/dev/null",
            "-v",
            "-p",
            "no:cacheprovider",
        ]
        + ["--rootdir", str(tmp_path), str(tmp_path), *options],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    said = [line.split("::")[1].split() for line in ran.stdout.splitlines() if "%]" in line]
    assert said, ran.stdout + ran.stderr
    return {name: became for name, became, *_ in said}


def test_whoever_did_not_ask_starts_nothing(tmp_path: Path) -> None:
    """Neither a server nor a child that might; and whatever asks, in any of three ways, does."""
    assert outcome(tmp_path) == {
        "test_unasked": "FAILED",
        "test_unasked_child": "FAILED",
        "test_harmless_child": "PASSED",
        "test_asked": "PASSED",
        "test_asked_by_a_fixture": "PASSED",
        "test_asked_by_a_mark": "PASSED",
    }


def test_the_fast_tests_are_those_that_did_not_ask(tmp_path: Path) -> None:
    """The mark comes from the fixture, and the choice from the mark."""
    assert set(outcome(tmp_path, "-m", FAST)) == {"test_unasked", "test_unasked_child", "test_harmless_child"}


def test_the_makefile_chooses_by_the_mark() -> None:
    """`make test-fast` and this page mean the same."""
    assert f'-m "{FAST}"' in (CHECKOUT / "Makefile").read_text(encoding="utf-8")
