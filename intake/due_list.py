"""Which due dates does a list name, with which arrivals where they are known, and which of its rows cannot be read?

A list of dates for a what-if: it names no tenancy and nobody, and nothing of it is stored.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from domain.plain_text import tidy
from intake.fields import FieldFault, any_day, field
from intake.table import ListSource, ReadRow, RefusedRow, Table, open_table

DUE, ARRIVED = "due", "arrived"
COLUMNS: Final = (DUE,)
OPTIONAL: Final = (ARRIVED,)
"""The columns of the list, in any order; the arrival may be left out as a column, or empty in a row."""
SEPARATORS: Final = ";,"
"""A list of dates alone may have commas, too: none can stand in a date."""


@dataclass(frozen=True)
class DueRow:
    """A due date and the day on which the påkrav arrived, None where nobody says.

    `row` is its line in the file, counted from 1; `warnings` are Danish sentences.
    """

    row: int
    due: date
    arrived: date | None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class DueList:
    """The rows of the list, read one by one; each iteration reads the list anew."""

    table: Table

    def __iter__(self) -> Iterator[DueRow | RefusedRow]:
        """Give the answer to each row in the order of the file; memory does not grow with the list."""
        for row in self.table:
            yield row if isinstance(row, RefusedRow) else _answer(row)


def read_due_list(source: ListSource) -> DueList:
    """Open the list at *source*. Raises `intake.table.UnreadableFile` for whatever concerns the file as a whole."""
    return DueList(open_table(source, COLUMNS, OPTIONAL, SEPARATORS))


def _answer(row: ReadRow) -> DueRow | RefusedRow:
    try:
        due = field(row.fields, DUE, any_day)
        arrived = field(row.fields, ARRIVED, any_day) if tidy(row.fields.get(ARRIVED, "")) else None
    except FieldFault as fault:
        return RefusedRow(row.row, str(fault))
    return DueRow(row.row, due, arrived, row.warnings)
