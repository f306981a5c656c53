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


def row(address: str) -> bytes:
    """A row of an arrears list, its line not ended."""
    return written([MISSED | {"Adresse": address}])[len(HEADERS["arrears"]) : -2]


LONG: dict[str, tuple[Callable[[], bytes], int]] = {
    "a line of 50 MB": (lambda: b"x" * (50 * MEGABYTE), 3),
    "a field of 10 MB": (lambda: row("x" * (10 * MEGABYTE)), 3),
    "a quoted field of 10 MB": (lambda: row("x;" * (5 * MEGABYTE)), 3),
    "10,000 fields": (lambda: b";".join([b"x"] * 10_000), 3),
    "ten million fields": (lambda: b";".join([b"x"] * (10 * MEGABYTE)), 3),
    "nothing but a quoted field": (lambda: quoted("x" * (10 * MEGABYTE)).encode(), 3),
    "nothing but marks": (lambda: b'"' * (10 * MEGABYTE), 3),
    "nothing but NUL": (lambda: b"\0" * (50 * MEGABYTE), 3),
    "a hundred thousand open marks": (lambda: b"\r\n".join([b'"x'] * 100_000), 100_002),
    "ten million blank lines": (lambda: b"\n" * (10 * MEGABYTE), 2),
}
"""What may stand between two good rows, and how many rows are then answered."""


@pytest.mark.parametrize("title", LONG)
def test_a_row_of_any_length_is_answered_like_a_short_one(title: str, tmp_path: Path) -> None:
    """It is read past, refused in its turn, and the row after it is read."""
    line, answers = LONG[title]
    good = written([MISSED])
    short, long = tmp_path / "short.csv", tmp_path / "long.csv"
    for path, between in ((short, b"x"), (long, line())):
        path.write_bytes(b"".join([good, between, b"\r\n", good[len(HEADERS["arrears"]) :]]))

    (_, before), (answered, after) = taken_in("arrears", short), taken_in("arrears", long)

    assert answered == answers
    assert after < before + MORE_AT_MOST
