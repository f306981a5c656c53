"""Which case is meant by a number that somebody typed: a case's own number, or its tenancy's?

A tenancy's number means its open case; where none is open, those that have ended. Where that leaves more than one, in
several associations, as rehearsal and for real, or one ended after the other, nobody guesses: they are named.
"""

from collections.abc import Iterable
from itertools import groupby
from typing import Any, Final

from client.errors import CaseChoice, NoSuchCase, SeveralCases
from client.kept_keys import kept_keys
from danish.codes import short_day, stored
from domain.case.codes import PhaseName
from domain.ids import is_case_id
from domain.plain_text import fault_in_text
from journal.reader import Reader
from journal.views import CaseView

_MOST_NAMED: Final = 20
"""So many cases are named to choose from."""


async def which_case(reader: Reader[Any], secret: bytes, written: str) -> CaseView:
    """The one case that *written* means, within the walls of the *reader*; *secret* is the installation's tenancy key.

    Raises NoSuchCase, and SeveralCases where more than one is meant.
    """
    meant = list(_foremost(await cases_of_number(reader, secret, written)))
    if not meant:
        raise NoSuchCase
    if len(meant) > 1:
        raise SeveralCases(tuple(_choice(one) for one in meant[:_MOST_NAMED]), len(meant))
    return meant[0]


async def cases_of_number(reader: Reader[Any], secret: bytes, written: str) -> list[CaseView]:
    """The case whose own number this is; else all cases of every tenancy that bears it, by tenancy and opening day."""
    view = await case_of_number(reader, written)
    return [view] if view is not None else await _cases_of_tenancy(reader, secret, written)


async def case_of_number(reader: Reader[Any], case: str) -> CaseView | None:
    """The case whose own number this is, and nothing else; None where there is none."""
    return await reader.case_view(case) if is_case_id(case) else None


async def _cases_of_tenancy(reader: Reader[Any], secret: bytes, written: str) -> list[CaseView]:
    if not written.strip() or fault_in_text(written):
        return []
    keys = await kept_keys(reader, secret)
    asked = [
        (organisation, key)
        for organisation in await reader.organisations()
        for simulated in (False, True)
        for key in keys.keys_of(organisation, written, simulated=simulated)
    ]
    return await reader.cases_of_tenancies(asked) if asked else []


def _foremost(views: Iterable[CaseView]) -> Iterable[CaseView]:
    """Of each tenancy the open case, or all that have ended."""
    for _, of_it in groupby(views, key=lambda view: (view.organisation_id, view.tenancy_key)):
        cases = list(of_it)
        yield from [one for one in cases if one.phase != PhaseName.CLOSED] or cases


def _choice(view: CaseView) -> CaseChoice:
    kind = "prøvesag" if view.simulated else "rigtig sag"
    phase = stored(PhaseName, view.phase)
    return CaseChoice(
        case=view.case_id,
        organisation=view.organisation_id,
        simulated=view.simulated,
        told=f"{view.organisation_id}, {kind}, {phase}, åbnet {short_day(view.opened_on)}",
    )
