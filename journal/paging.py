"""Where does a page of a list begin, and is there another one behind it?

Lists are read a page at a time from a place on: the key of the last row that was seen, in the list's own order. What
is added or goes meanwhile moves nothing else from one page to another (docs/adr/0028-walls-on-reading.md).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:  # what can be typed names A_PAGE, and help comes at once
    from domain.case.worklist import WorkItem
    from journal.views import CaseInTurn, CaseView, DispatchView, OfCase

A_PAGE: Final = 100
"""How many rows a page has where nobody says."""

Item = TypeVar("Item")
Place = TypeVar("Place")


class CasePlace(NamedTuple):
    """A place in the list of cases: by organisation, then by opening day. Without arguments, before the first."""

    organisation_id: str = ""
    opened_on: date = date.min
    case_id: str = ""


class DispatchPlace(NamedTuple):
    """A place in the list of letters: by day, over all organisations. Without arguments, before the first."""

    day: date = date.min
    case_id: str = ""
    key: str = ""


class WorkPlace(NamedTuple):
    """A place in the work list: the most urgent first, without a day (`date.max`) last. Without arguments, before all.

    A row has nothing else, so two rows never have one place.
    """

    due: date = date.min
    since: date = date.min
    case_id: str = ""
    task: str = ""
    subject: str = ""
    role: str = ""


class TurnPlace(NamedTuple):
    """A place in the list of the cases of one role: the nearest day after which something cannot be undone first,
    without one (`date.max`) last. Without arguments, before all.
    """

    no_return_on: date = date.min
    since: date = date.min
    case_id: str = ""


@dataclass(frozen=True, slots=True)
class Page(Generic[Item, Place]):
    """Rows in the order of their list; `next` is where the page after it begins, None where nothing comes."""

    items: tuple[Item, ...]
    next: Place | None


def page_of(rows: Sequence[Item], limit: int, place: Callable[[Item], Place]) -> Page[Item, Place]:
    """The page that *rows* begin with; they are up to one more than *limit*, which tells that there is another."""
    items = tuple(rows[:limit])
    return Page(items, place(items[-1]) if len(rows) > limit else None)


def place_of_case(view: "CaseView") -> CasePlace:
    """Where a case stands in its list."""
    return CasePlace(view.organisation_id, view.opened_on, view.case_id)


def place_of_dispatch(row: "OfCase[DispatchView]") -> DispatchPlace:
    """Where a letter stands in its list."""
    return DispatchPlace(row.item.day, row.case_id, row.item.key)


def place_of_work(row: "OfCase[WorkItem]") -> WorkPlace:
    """Where a task stands in the work list."""
    item = row.item
    return WorkPlace(item.due or date.max, item.since, row.case_id, item.task, item.subject or "", item.role)


def place_of_turn(one: "CaseInTurn") -> TurnPlace:
    """Where a case stands in the list of those of a role."""
    return TurnPlace(one.case.no_return_on or date.max, one.since, one.case.case_id)
