"""Do the rows that pages read say what the events say?"""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime
from itertools import product
from typing import Any

from audit.kept_versions import Books
from audit.replay.divergence import Divergence, between
from audit.replay.history import Recording
from books.law.book import LawBook
from books.policies.errors import PolicyError
from domain.account.state import Account
from domain.case.state import Case
from domain.policy import Policy
from journal.hashing import instant_text
from journal.reader import Reader
from journal.view_rows import view_rows
from journal.views import CaseRows


async def stored_rows(reader: Reader[Any], case: str) -> CaseRows | None:
    """The rows of a case as pages read them now, or None where it has none."""
    view = await reader.case_view(case)
    if view is None:
        return None
    work, deadlines = await reader.work_of([case]), await reader.deadlines_of([case])
    dispatches = await reader.dispatches_of([case])
    turns = await reader.turns_of([case])
    return CaseRows(
        view,
        [row.item for row in work],
        [row.item for row in turns],
        [row.item for row in deadlines],
        [row.item for row in dispatches],
    )


def view_divergences(
    stored: CaseRows | None,
    recordings: Sequence[Recording],
    ledger: Account,
    days_beside: Collection[date],
    head_hash: bytes,
    books: Books,
    law_now: LawBook,
) -> tuple[Divergence, ...]:
    """Where the stored rows differ from those folded anew from the *recordings* of a case.

    A decision writes them with the ledger, the law and the policy it saw, `rebuild-views` with the whole *ledger* and
    those of now, both for a day on which the case was last heard of, or on which another case had to do with its
    account (*days_beside*). Rows that either could have written are right.
    """
    if stored is None:
        return (Divergence("view.case_view", "", None, _case(recordings).id),)
    expected = expected_rows(recordings, ledger, days_beside, head_hash, books, law_now)
    return min((tuple(_between(stored, rows)) for rows in expected), key=len, default=())


def expected_rows(
    recordings: Sequence[Recording],
    ledger: Account,
    days_beside: Collection[date],
    head_hash: bytes,
    books: Books,
    law_now: LawBook,
) -> Iterator[CaseRows]:
    """All rows of a case as either could have written them; none where no law or policy of then can be read here."""
    last, case = recordings[-1], _case(recordings)
    first = last.first
    laws = (books.law(first.law_version), law_now)
    last_in_the_case = max(place for place, one in enumerate(recordings) if one.in_the_case())
    days = {one.today for one in recordings[last_in_the_case:]}
    days |= {day for day in days_beside if day >= recordings[last_in_the_case].today}
    for day, law, account in product(days, laws, (last.after.account, ledger)):
        for policy in (books.policy_afterwards(last), _as_of_now(books, case, day)):
            if isinstance(policy, Policy) and isinstance(law, LawBook):
                yield view_rows(case, account, policy, law.calendar, day, head_hash)


def _case(recordings: Sequence[Recording]) -> Case:
    case = recordings[-1].after.state
    assert isinstance(case, Case)
    return case


def _as_of_now(books: Books, case: Case, day: date) -> Policy | None:
    """The policy under which the views would be made anew; None where it cannot be read here."""
    try:
        return books.editions.policy(day, case.department, case.edition)
    except PolicyError:
        return None


def _between(stored: CaseRows, folded: CaseRows) -> Iterator[Divergence]:
    yield from between("view.case_view", _json(stored.case), _json(folded.case))
    yield from between("view.work_list", _sorted(stored.work), _sorted(folded.work))
    yield from between("view.turn", _sorted(stored.turns), _sorted(folded.turns))
    yield from between("view.open_deadline", _sorted(stored.deadlines), _sorted(folded.deadlines))
    yield from between("view.dispatch", _sorted(stored.dispatches), _sorted(folded.dispatches))


def _sorted(rows: Iterable[object]) -> list[Any]:
    return sorted((_json(row) for row in rows), key=str)


def _json(row: Any) -> Any:
    return json.loads(json.dumps(asdict(row), default=_text))


def _text(value: object) -> str:
    match value:
        case bytes():
            return value.hex()
        case datetime():
            return instant_text(value)
        case _:
            return str(value)
