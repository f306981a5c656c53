"""How are the rows that lists read made anew from the events alone?"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from audit.kept_versions import all_editions
from books.law.book import LawBook
from client.auditing import whole_journal
from client.connecting import writing
from client.journals_keys import journals_keys
from domain.account.state import fold_account
from domain.calendar import Calendar
from domain.case.evolve import fold
from domain.case.state import Case
from domain.clock import legal_day
from domain.editions import Editions
from domain.ids import account_stream
from journal import rebuild
from journal.audit_reader import AuditReader
from journal.events import CODEC
from journal.records import Recorded
from journal.sealing import Sealer
from journal.view_rows import view_rows, words_of_people
from journal.views import CaseRows
from runtime.settings import Settings

Events = Sequence[Recorded[Any]]


async def rebuild_views(settings: Settings) -> int:
    """Throw the views away and make them again; gives the number of cases. Raises ServerUnreachable."""
    calendar = LawBook.load(settings.law_folder).calendar

    def projected(events: Events, further: Mapping[str, Events]) -> CaseRows:
        return rows_of(events, further, policies, calendar)

    async with whole_journal(settings) as audit, writing(settings) as app:
        sealer = Sealer((await journals_keys(settings, audit)).master)
        policies = await all_editions(AuditReader(audit, sealer, CODEC))
        return await rebuild.rebuild_views(audit, app, sealer, CODEC, projected, accounts_of)


def accounts_of(events: Events) -> tuple[str, ...]:
    """The further stream that a case's rows need: its lease's account."""
    case = _case(events)
    return (account_stream(case.tenancy_key, case.lease),) if case else ()


def rows_of(
    events: Events, further: Mapping[str, Events], policies: Mapping[str, Editions], calendar: Calendar
) -> CaseRows:
    """The rows of one case, as they stood after the last thing that was heard of it."""
    case = _case(events)
    assert case is not None  # every case stream begins with its opening
    entries = further[account_stream(case.tenancy_key, case.lease)]
    account = fold_account((entry.event for entry in entries), case.lease)
    heard = events[-1].known_at
    for entry in entries:
        if getattr(entry.event, "case", None) == case.id:
            heard = max(heard, entry.known_at)
    policy = policies[case.organisation].policy(legal_day(heard), case.department, case.edition)
    assert policy is not None  # the edition that the case follows was adopted before it was opened
    rows = view_rows(case, account, policy, calendar, legal_day(heard), events[-1].hash)
    return replace(rows, words=words_of_people(case))


def _case(events: Events) -> Case | None:
    state = fold(entry.event for entry in events)
    return state if isinstance(state, Case) else None
