"""Which papers does a letter name that it does not carry, so that a person has to send them after it?"""

from collections.abc import Iterator
from typing import Final

from domain.case.codes import DispatchKind
from domain.case.state import Case, Dispatch, DispatchState, Filed

NAMES_PAPERS: Final = frozenset({DispatchKind.LAWYER_HANDOVER, DispatchKind.COURT_FILING})
"""A letter is a subject and a body (`domain/letter.py`). Without copies the court rejects a filing or sets a time
(RPL §§ 598(2), 348(4), 349).
"""


def awaited_papers(case: Case) -> Iterator[Dispatch]:
    """The letters that have left, whose papers have not, and whose receiver still has the case."""
    for letter in case.dispatches.values():
        gone = letter.state in (DispatchState.SENT, DispatchState.ARRIVED)
        if letter.kind in NAMES_PAPERS and gone and letter.papers_sent_on is None and _is_needed(case, letter):
            yield letter


def _is_needed(case: Case, letter: Dispatch) -> bool:
    demand = case.demand(letter.demand or 0)
    if demand is None or not demand.live:
        return False
    if letter.kind is DispatchKind.LAWYER_HANDOVER:
        return case.handover is not None
    later = (x for x in case.dispatches.values() if x.kind is letter.kind and x.intended_in > letter.intended_in)
    return isinstance(demand.phase, Filed) and not any(later)
