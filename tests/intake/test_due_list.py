"""Is a list of due dates read as it stands, in every way it may be written, and never guessed at?"""

from datetime import date

import pytest

from intake.due_list import DueRow, read_due_list
from intake.table import RefusedRow, UnreadableFile

OCTOBER, ARRIVED = date(2026, 10, 1), date(2026, 10, 8)


@pytest.mark.parametrize(
    ("written", "arrived"),
    [
        ("due\n2026-10-01\n", None),
        ("due;arrived\n2026-10-01;\n", None),
        ("due;arrived\n01-10-2026;08-10-2026\n", ARRIVED),
        ("arrived;due\n2026-10-08;2026-10-01\n", ARRIVED),
        (" DUE ;Arrived\r\n 2026-10-01 ; 2026-10-08 \r\n", ARRIVED),
        ('"due";"arrived"\n"2026-10-01";"2026-10-08"\n', ARRIVED),
        ("due,arrived\n2026-10-01,2026-10-08\n", ARRIVED),
        ("arrived,due\n,01-10-2026\n", None),
        ('"due","arrived"\n"2026-10-01","2026-10-08"\n', ARRIVED),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_row_is_a_due_date_and_perhaps_an_arrival(written: str, arrived: date | None, encoding: str) -> None:
    """Columns in any order, the arrival left out or empty, days as a Dane or a machine writes them, commas or not."""
    assert list(read_due_list(written.encode(encoding))) == [DueRow(2, OCTOBER, arrived)]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1-10-2026;", "due kan ikke læses som en dato. Skriv 01-10-2026 eller 2026-10-01."),
        ("2026-02-30;", "due er en dato, der ikke findes i kalenderen."),
        (";2026-10-08", "due mangler."),
        ("2026-10-01;8/10", "arrived kan ikke læses som en dato. Skriv 01-10-2026 eller 2026-10-01."),
        ("2026-10-01", "Rækken er for kort: 1 felt, der skal være 2."),
        ("2026-10-01;;", "Rækken er for lang: 3 felter, der skal være 2. Står der et semikolon i en tekst?"),
        ("2026-10-01,2026-10-08", "Rækken er for kort: 1 felt, der skal være 2."),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_with_its_reason(row: str, reason: str) -> None:
    """And the next one is read."""
    refused, good = read_due_list(f"due;arrived\n{row}\n2026-10-01;2026-10-08\n".encode())

    assert refused == RefusedRow(2, reason)
    assert good == DueRow(3, OCTOBER, ARRIVED)


def test_a_row_with_a_comma_too_many_is_told_so() -> None:
    """The sign that separates the fields of this list."""
    refused, _ = read_due_list(b"due,arrived\n2026-10-01,,\n2026-10-01,\n")

    assert isinstance(refused, RefusedRow)
    assert refused.reason.endswith("Står der et komma i en tekst?")


@pytest.mark.parametrize("header", ["due;due", "due;arrived;name", "arrived", "due\tarrived", "forfaldsdato"])
def test_another_header_is_no_list_of_due_dates(header: str) -> None:
    """Nothing of it is answered: what nobody asked for should not travel."""
    with pytest.raises(UnreadableFile):
        read_due_list(f"{header}\n2026-10-01\n".encode())
