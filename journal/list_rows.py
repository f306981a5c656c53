"""Which columns has a row of each list of the views, and what stands in them? For whoever writes or compares them."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date
from operator import attrgetter
from typing import Any, Final

from domain.case.open_deadlines import OpenDeadline
from domain.case.worklist import WorkItem
from journal.views import CaseRows, DispatchView, Turn

_ITEMS: Final[Mapping[str, tuple[str, type[Any]]]] = {
    "work": ("work_list", WorkItem),
    "turns": ("turn", Turn),
    "deadlines": ("open_deadline", OpenDeadline),
    "dispatches": ("dispatch", DispatchView),
}
TABLES: Final = {name: table for name, (table, _) in _ITEMS.items()}
"""The table of each list, by the name it has in CaseRows."""

COLUMNS: Final = {
    name: ("case_id", "organisation_id", "simulated", *(column.name for column in fields(item)))
    for name, (_, item) in _ITEMS.items()
}
"""The columns of each list, as the tables have them."""

_ITEM = {name: attrgetter(*columns[3:]) for name, columns in COLUMNS.items()}


def list_rows(rows: CaseRows, name: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a case in the list *name*, in the order of its columns; days as text."""
    for item in getattr(rows, name):
        values = (value.isoformat() if isinstance(value, date) else value for value in _ITEM[name](item))
        yield rows.case.case_id, rows.case.organisation_id, rows.case.simulated, *values
