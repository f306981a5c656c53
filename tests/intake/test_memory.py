"""Is a list of a hundred megabytes taken in like one of ten, and a row of any length like a short one?"""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.intake.grammar import quoted
from tests.intake.lists import MISSED, PAID, written, written_payments

pytestmark = [pytest.mark.volume, pytest.mark.timeout(900)]

ROOT = Path(__file__).parents[2]
MEGABYTE = 1_000_000
MORE_AT_MOST = 8 * 1024
"""KiB that ten times the list may cost: room for the allocator, and not for a tenth of what was added."""

HEADERS = {"arrears": written([]), "payments": written_payments([])}
ROWS: dict[str, Callable[[int], bytes]] = {
    "arrears": lambda n: written([MISSED | {"Lejemål": f"L-{n}", "Adresse": "Granparken 50, " + "x" * 180}]),
    "payments": lambda n: written_payments([PAID | {"Lejemål": f"L-{n}", "Tekst": f"HUSLEJE {n} " + "x" * 380}]),
}


def taken_in(kind: str, path: Path) -> tuple[int, int]:
    """Take the list at *path* in, in a process of its own: how many rows were answered, and its peak in KiB."""
    command = [sys.executable, "-m", "tests.intake.reading", kind, str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    rows, peak = done.stdout.split()
    return int(rows), int(peak)


def list_of(kind: str, path: Path, size: int) -> int:
    """Write a list of *size* bytes at least, every row another's; gives the number of its rows."""
    header = HEADERS[kind]
    with path.open("wb") as file:
        file.write(header)
        rows = 0
        while file.tell() < size:
            file.write(ROWS[kind](rows)[len(header) :])
            rows += 1
    return rows


@pytest.mark.parametrize("kind", HEADERS)
def test_a_list_of_a_hundred_megabytes_is_taken_in_like_one_of_ten(kind: str, tmp_path: Path) -> None:
    """Reader, window and answers: the peak is a matter of one row and of the window, never of the list."""
    small, large = tmp_path / "small.csv", tmp_path / "large.csv"
    rows = [list_of(kind, small, 10 * MEGABYTE), list_of(kind, large, 100 * MEGABYTE)]

    (some, before), (all_of_them, after) = taken_in(kind, small), taken_in(kind, large)

    assert [some, all_of_them] == rows
    assert after < before + MORE_AT_MOST


def spoilt(line: bytes) -> bytes:
    """An arrears list of a good row, *line*, and a good row."""
    good = written([MISSED])
    return good + line + b"\r\n" + good[len(HEADERS["arrears"]) :]


@pytest.mark.parametrize(
    ("line", "answers"),
    [
        (b"x" * (50 * MEGABYTE), 3),
        (written([MISSED | {"Adresse": "x" * (10 * MEGABYTE)}])[len(HEADERS["arrears"]) : -2], 3),
        (written([MISSED | {"Adresse": "x;" * (5 * MEGABYTE)}])[len(HEADERS["arrears"]) : -2], 3),
        (b";".join([b"x"] * 10_000), 3),
        (b";".join([b"x"] * (10 * MEGABYTE)), 3),
        (quoted("x" * (10 * MEGABYTE)).encode(), 3),
        (b'"' * (10 * MEGABYTE), 3),
        (b"\0" * (50 * MEGABYTE), 3),
        (b"\r\n".join([b'"x'] * 100_000), 100_002),
        (b"\n" * (10 * MEGABYTE), 2),
    ],
    ids=[
        "a line of 50 MB",
        "a field of 10 MB",
        "a quoted field of 10 MB",
        "10,000 fields",
        "ten million fields",
        "nothing but a quoted field",
        "nothing but marks",
        "nothing but NUL",
        "a hundred thousand open marks",
        "ten million blank lines",
    ],
)
def test_a_row_of_any_length_is_answered_like_a_short_one(line: bytes, answers: int, tmp_path: Path) -> None:
    """It is read past, refused in its turn, and the row after it is read."""
    short, long = tmp_path / "short.csv", tmp_path / "long.csv"
    short.write_bytes(spoilt(b"x"))
    long.write_bytes(spoilt(line))

    (_, before), (answered, after) = taken_in("arrears", short), taken_in("arrears", long)

    assert answered == answers
    assert after < before + MORE_AT_MOST
