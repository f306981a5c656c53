"""Is a list read whole or refused whole, row by row and in flat memory?"""

import os
import tracemalloc
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.arrears_list import COLUMNS, AcceptedRow, read_arrears_list
from intake.payment_list import read_payment_list
from intake.table import QuoteFault, RefusedRow, UnreadableFile, open_table, split_fields
from tests.intake.faults import BROKEN, GOOD, GOOD_LINE, UNREADABLE
from tests.intake.lists import KNOWN, MISSED, PAID, TODAY, arrears, payments, written, written_payments


@pytest.mark.parametrize(("source", "reason"), [case[1:] for case in UNREADABLE], ids=[case[0] for case in UNREADABLE])
def test_a_file_that_cannot_be_read_is_refused_before_its_first_row(source: bytes, reason: str) -> None:
    """One clear Danish error for the whole file, and nothing opened from it."""
    with pytest.raises(UnreadableFile) as refusal:
        open_table(source, COLUMNS)

    assert str(refusal.value).startswith(reason)


def test_a_first_line_that_is_no_header_is_not_repeated() -> None:
    """Without its header a list begins with a person, whom no error message may name."""
    with pytest.raises(UnreadableFile) as refusal:
        open_table(GOOD.split(b"\r\n")[1], COLUMNS)

    assert MISSED["Lejer"] not in str(refusal.value)


def test_a_path_that_is_no_list_is_refused(tmp_path: Path) -> None:
    """Missing, a directory, a pipe, a device, an impossible name: said at once, and never waited for."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for source, reason in (
        (tmp_path / "none.csv", "Filen findes ikke."),
        (tmp_path, "Det er en mappe"),
        (pipe, "Det er ikke en almindelig fil."),
        ("/dev/zero", "Det er ikke en almindelig fil."),
        ("a\0b", "Filen kan ikke findes."),
        ("x" * 5_000, "Filen kan ikke findes."),
        ("\udcff", "Filen findes ikke."),
        ("/proc/self/mem", "Filen kan ikke læses."),  # opens, and fails at the first byte, as on a broken disk
    ):
        with pytest.raises(UnreadableFile, match=reason):
            open_table(source, COLUMNS)


def test_a_list_is_read_from_a_path_as_from_its_bytes(tmp_path: Path) -> None:
    """Both ways give the same rows, as often as one asks."""
    path = tmp_path / "list.csv"
    path.write_bytes(GOOD)
    table = open_table(path, COLUMNS)

    assert list(open_table(GOOD, COLUMNS)) == list(table) == list(table)
    assert list(table) == list(open_table(str(path), COLUMNS))


def test_a_list_that_changes_while_it_is_read_opens_nothing_wrong(tmp_path: Path) -> None:
    """The columns found when the list was opened are the columns read, or nothing is."""
    path = tmp_path / "list.csv"
    path.write_bytes(GOOD)
    table = open_table(path, COLUMNS)
    path.write_bytes(written([MISSED], COLUMNS[::-1]))

    with pytest.raises(UnreadableFile, match="Filen blev ændret"):
        list(table)


def test_a_list_that_vanishes_while_it_is_read_is_refused_in_words(tmp_path: Path) -> None:
    """Between two readings it can go; in the middle of one, what was opened is still read to its end."""
    path = tmp_path / "list.csv"
    path.write_bytes(written([MISSED] * 3))
    table = open_table(path, COLUMNS)

    rows = iter(table)
    first = next(rows)
    path.unlink()

    assert [first.row, *(row.row for row in rows)] == [2, 3, 4]
    with pytest.raises(UnreadableFile, match=r"Filen findes ikke\."):
        list(table)


def rows_between(*lines: bytes) -> list[int | str]:
    """Put *lines* between two good rows and return, per answer, the row accepted or the reason refused."""
    header, good, _ = GOOD.split(b"\r\n")
    answers = arrears(b"\r\n".join([header, good, *lines, good]))
    return [answer.row if isinstance(answer, AcceptedRow) else answer.reason for answer in answers]


@pytest.mark.parametrize(("lines", "expected"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_a_broken_row_is_refused_alone(lines: list[bytes], expected: list[int | str]) -> None:
    """The rows before and after it are read as if it were not there, and no part of it passes for a row."""
    assert expected == rows_between(*lines)


@pytest.mark.parametrize(
    ("above", "notes"),
    [
        (b"", ()),
        (b"\r\n ;;\r\n", ()),
        (b"sep=;\r\n", ("Linje 1 (sep=) er sprunget over.",)),
        (b'\r\n"SEP=;"\r\n', ("Linje 2 (sep=) er sprunget over.",)),
        (b"Restanceliste pr. 02-10-2026\r\n", ("Linje 1 over overskriften er sprunget over.",)),
        (b"Liste;BF-101\r\n\r\nOrganisation;BF-101\r\n", ("Linjerne 1-3 over overskriften er sprunget over.",)),
        (
            b"sep=;\r\nListe\r\n",
            ("Linje 1 (sep=) er sprunget over.", "Linje 2 over overskriften er sprunget over."),
        ),
    ],
)
def test_what_an_export_says_of_itself_above_the_header_is_passed_over_and_said(
    above: bytes, notes: tuple[str, ...]
) -> None:
    """The rows are those of the same list without it, under the numbers of their lines; its words are not repeated."""
    table, plain = open_table(above + GOOD, COLUMNS), open_table(GOOD, COLUMNS)

    assert table.notes == notes
    assert [row.row - above.count(b"\n") for row in table] == [row.row for row in plain]


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("a;b", ["a", "b"]),
        ("", [""]),
        (";", ["", ""]),
        ('"a;b";c', ["a;b", "c"]),
        ('"";""', ["", ""]),
        ('"a""b"', ['a"b']),
        ('"""a"""', ['"a"']),
        ('"a""', QuoteFault.OPEN),
        ('"', QuoteFault.OPEN),
        ('a;"b', QuoteFault.OPEN),
        ('a"b', QuoteFault.STRAY),
        (' "a"', QuoteFault.STRAY),
        ('"a" ;b', QuoteFault.STRAY),
    ],
)
def test_quotation_marks_are_read_strictly(line: str, fields: list[str] | QuoteFault) -> None:
    """A field is quoted whole or not at all (RFC 4180)."""
    assert fields == split_fields(line)


@given(st.lists(st.text(), min_size=1))
def test_what_was_quoted_comes_back(fields: list[str]) -> None:
    """Quoting and splitting are each other's inverse for any text."""
    line = ";".join('"' + field.replace('"', '""') + '"' for field in fields)

    assert fields == split_fields(line)


@given(st.binary() | st.binary().map(lambda tail: GOOD + tail) | st.text().map(lambda tail: GOOD + tail.encode()))
def test_no_bytes_raise_anything_but_a_refusal(source: bytes) -> None:
    """Whatever a file holds, it is read or refused in words, and a good row before the rubbish stays good."""
    try:
        answers = arrears(source)
    except UnreadableFile:
        return

    assert isinstance(answers[0], AcceptedRow | RefusedRow)
    assert sorted(answer.row for answer in answers) == [answer.row for answer in answers]


@given(st.binary(max_size=200))
def test_no_bytes_in_a_payment_list_raise_anything_but_a_refusal(tail: bytes) -> None:
    """The same holds for payments."""
    try:
        payments(written_payments([]) + tail)
    except UnreadableFile:
        return


def peak_while_reading(answers: Iterable[object]) -> int:
    """Return the most bytes that Python held while every answer was given and let go."""
    tracemalloc.start()
    try:
        for _ in answers:
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_five_thousand_rows_are_read_in_flat_memory(tmp_path: Path) -> None:
    """Memory is a matter of the longest row, never of the list's length: kept, they would take ten times as much."""
    for name, good, read in (
        ("arrears.csv", GOOD, read_arrears_list),
        ("payments.csv", written_payments([PAID]), read_payment_list),
    ):
        path = tmp_path / name
        header, row, _ = good.split(b"\r\n")
        path.write_bytes(b"\r\n".join([header, *[row] * 5_000]))

        assert peak_while_reading(read(path, today=TODAY, known_organisation=KNOWN.__contains__)) < 300_000


def test_a_line_of_twenty_megabytes_is_refused_in_flat_memory(tmp_path: Path) -> None:
    """A line that never ends is read past, not read in."""
    path = tmp_path / "wide.csv"
    path.write_bytes(GOOD + b"x" * 20_000_000 + b"\r\n" + GOOD_LINE)

    assert peak_while_reading(open_table(path, COLUMNS)) < 1_000_000
    assert [row.row for row in open_table(path, COLUMNS)] == [2, 3, 4]
