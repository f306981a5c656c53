"""Which cases are meant by a name, an address, a telephone number, or the number of a tenancy or a case?

What tokens find is opened and looked at again: a case is shown because its tenant has every word that was typed, and
never because two words share a token (docs/adr/0057-finding-a-case.md).
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from client.errors import UnreadableInput
from client.lists import CasesPage, page_of_cases, tenants_in
from client.records import Records
from client.which_case import cases_of_number
from domain.case.codes import PhaseName
from domain.search_words import ways_to_read, why_not_sought
from journal.views import CaseView, SealedPeople

MOST_SHOWN: Final = 50


@dataclass(frozen=True)
class Wanted:
    """What somebody searches for, of one organisation or of all that may be seen; real cases or rehearsals."""

    written: str
    organisation: str | None = None
    simulated: bool = False


@dataclass(frozen=True)
class FoundCases:
    """The page of what was found, the open cases first and the newest of them. `count`: how many were found in all;
    not `all_seen`: there may be more than were looked at; `together`: as of `journal.search.Found`.
    """

    page: CasesPage
    count: int
    all_seen: bool
    together: bool


async def find_cases(cases: Records, wanted: Wanted, today: date) -> FoundCases:
    """The cases that are meant; *today* is the day of real ones. Raises UnreadableInput for what nobody can search for,
    which repeats nothing of it.
    """
    if reason := why_not_sought(wanted.written):
        raise UnreadableInput(reason)
    ways = ways_to_read(wanted.written)
    found = await cases.reader.found_by(ways, organisation_id=wanted.organisation, simulated=wanted.simulated)
    people = await cases.reader.people_of(found.cases) if found.cases else {}
    meant = {one.case_id: one for one in found.cases if _is_meant(people[one.case_id], wanted.written)}
    for view in await _numbered(cases, wanted):
        if view.case_id not in meant:
            meant[view.case_id] = view
            people |= await cases.reader.people_of([view])
    shown = sorted(meant.values(), key=_place)[:MOST_SHOWN]
    page = await page_of_cases(cases, shown, people, today)
    return FoundCases(page, len(meant), found.all_seen, found.together)


def _is_meant(people: SealedPeople, written: str) -> bool:
    return any(way.is_of(tenant) for way in ways_to_read(written) for tenant in tenants_in(people))


async def _numbered(cases: Records, wanted: Wanted) -> list[CaseView]:
    """Those whose own number or tenancy's it is: also where every tenant was erased."""
    found = await cases_of_number(cases.reader, cases.secret, wanted.written.strip())
    here = [one for one in found if wanted.organisation in (None, one.organisation_id)]
    return [one for one in here if one.simulated is wanted.simulated]


def _place(view: CaseView) -> tuple[bool, int, str]:
    return view.phase == PhaseName.CLOSED, -view.opened_on.toordinal(), view.case_id
