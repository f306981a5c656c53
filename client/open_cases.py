"""How are all open cases gone through, of which there may be a million? A few at a time, each as it stands today."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from audit.kept_versions import editions_of
from client.records import Records
from domain.account.state import fold_account
from domain.case.evolve import fold
from domain.case.forecast import CaseNow
from domain.case.state import Case
from domain.clock import legal_day
from domain.editions import Editions
from domain.ids import account_stream, case_stream
from domain.policy import Policy
from journal.errors import UnknownEventTypeError, UnreadableEventError
from journal.reader import Reader
from journal.records import Recorded
from journal.views import CaseView

_AT_ONCE: Final = 100


@dataclass(frozen=True)
class UnreadableCase:
    """An open case in which stands what this version cannot read."""

    case_id: str
    fault: UnknownEventTypeError | UnreadableEventError


@dataclass
class Policies:
    """The editions of the organisations that were met, each read once."""

    reader: Reader[Any]
    _editions: dict[str, Editions] = field(default_factory=dict)

    async def of(self, case: Case, day: date) -> Policy:
        """The policy that a case stands under on a day."""
        if case.organisation not in self._editions:
            self._editions[case.organisation] = await editions_of(self.reader, case.organisation)
        policy = self._editions[case.organisation].policy(day, case.department, case.edition)
        assert policy is not None  # the edition that the case follows was adopted before it was opened
        return policy


async def open_cases(
    journal: Records, organisation: str | None = None, *, simulated: bool = False
) -> AsyncIterator[CaseNow | UnreadableCase]:
    """Every open real case, or every open rehearsal, by id: of one *organisation*, or of all."""
    after, policies = "", Policies(journal.reader)
    while page := await journal.reader.open_cases(after, _AT_ONCE, organisation_id=organisation, simulated=simulated):
        after = page[-1].case_id
        for one in await _read(journal, policies, page):
            yield one


async def _read(journal: Records, policies: Policies, views: Sequence[CaseView]) -> list[CaseNow | UnreadableCase]:
    streams = [stream for view in views for stream in _streams(view)]
    try:
        found = await journal.reader.streams(streams)
    except (UnknownEventTypeError, UnreadableEventError) as fault:
        if len(views) == 1:
            return [UnreadableCase(views[0].case_id, fault)]
        return [one for view in views for one in await _read(journal, policies, [view])]
    cases = [await _standing(policies, *(found[stream] for stream in _streams(view))) for view in views]
    return [case for case in cases if case is not None]


def _streams(view: CaseView) -> tuple[str, str]:
    return case_stream(view.case_id), account_stream(view.tenancy_key, view.lease)


async def _standing(
    policies: "Policies", events: Sequence[Recorded[Any]], ledger: Sequence[Recorded[Any]]
) -> CaseNow | None:
    """The case as it stands; None where it has ended since it was listed."""
    case = fold(entry.event for entry in events)
    if not isinstance(case, Case) or case.closed:
        return None
    today = legal_day(datetime.now(UTC) + timedelta(seconds=case.offset_seconds))
    account = fold_account((entry.event for entry in ledger), case.lease)
    return CaseNow(case, account, await policies.of(case, today), today)
