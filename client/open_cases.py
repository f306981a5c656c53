"""How are all open cases gone through, of which there may be a million? A few at a time, each as it stands today."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from client.cases import Records
from domain.account.state import fold_account
from domain.case.evolve import fold
from domain.case.forecast import CaseNow
from domain.case.state import Case
from domain.clock import legal_day
from domain.ids import account_stream, case_stream
from journal.errors import UnknownEventTypeError, UnreadableEventError
from journal.records import Recorded
from journal.views import CaseView

_AT_ONCE: Final = 100


@dataclass(frozen=True)
class UnreadableCase:
    """An open case in which stands what this version cannot read."""

    case_id: str
    fault: UnknownEventTypeError | UnreadableEventError


async def open_cases(journal: Records) -> AsyncIterator[CaseNow | UnreadableCase]:
    """Every open case, by id."""
    after = ""
    while views := await journal.reader.open_cases(after, _AT_ONCE):
        after = views[-1].case_id
        for one in await _read(journal, views):
            yield one


async def _read(journal: Records, views: Sequence[CaseView]) -> list[CaseNow | UnreadableCase]:
    streams = [stream for view in views for stream in _streams(view)]
    try:
        found = await journal.reader.streams(streams)
    except (UnknownEventTypeError, UnreadableEventError) as fault:
        if len(views) == 1:
            return [UnreadableCase(views[0].case_id, fault)]
        return [one for view in views for one in await _read(journal, [view])]
    cases = (_standing(journal, *(found[stream] for stream in _streams(view))) for view in views)
    return [case for case in cases if case is not None]


def _streams(view: CaseView) -> tuple[str, str]:
    return case_stream(view.case_id), account_stream(view.tenancy_key, view.lease)


def _standing(journal: Records, events: Sequence[Recorded[Any]], ledger: Sequence[Recorded[Any]]) -> CaseNow | None:
    """The case as it stands; None where it has ended since it was listed."""
    case = fold(entry.event for entry in events)
    if not isinstance(case, Case) or case.closed:
        return None
    today = legal_day(datetime.now(UTC) + timedelta(seconds=case.offset_seconds))
    account = fold_account((entry.event for entry in ledger), case.lease)
    return CaseNow(case, account, journal.policies.policy(case.organisation), today)
