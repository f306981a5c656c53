"""Which rows do lists, calendars and outboxes show of a case? Made of its folded state alone."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from domain.account.state import Account
from domain.calendar import Calendar
from domain.case.agenda import agenda
from domain.case.no_return import point_of_no_return
from domain.case.open_deadlines import open_deadlines
from domain.case.path.contact import awaited_call_back
from domain.case.state import Case
from domain.case.worklist import WorkItem, worklist
from domain.policy import Policy
from domain.search_words import words_of
from journal.views import CaseRows, CaseView, DispatchView, Turn


def view_rows(
    case: Case, account: Account, policy: Policy, calendar: Calendar, today: date, head_hash: bytes
) -> CaseRows:
    """All view rows of a case as of *today* on its own calendar."""
    steps = agenda(case, account, policy, calendar, today)
    no_return, contact, promise = point_of_no_return(case, policy, calendar), case.last_contact, case.promise
    agreed = None if case.closed else awaited_call_back(case)
    view = CaseView(
        case_id=case.id,
        organisation_id=case.organisation,
        tenancy_key=case.tenancy_key,
        lease=case.lease,
        phase=case.phase.value,
        ending=case.closed.ending.value if case.closed else None,
        cause=case.closed.cause.value if case.closed else None,
        simulated=case.simulated,
        today=today,
        balance_ore=account.balance_ore(),
        next_step=steps[0].name.value if steps else None,
        next_due=steps[0].due if steps else None,
        agenda=[{"step": step.name.value, "subject": str(step.subject), "due": step.due.isoformat()} for step in steps],
        held=bool(case.holds),
        live=case.live,
        opened_on=case.opened_on,
        closed_on=case.closed.on if case.closed else None,
        last_seq=case.seq,
        head_hash=head_hash,
        department=case.department,
        people_in=tuple(sorted({case.told_in[tenant] for tenant in case.tenants if tenant in case.told_in})),
        no_return=no_return.name if no_return else None,
        no_return_on=no_return.day if no_return else None,
        contact_on=contact.on if contact else None,
        contact_made_by=contact.made_by if contact else None,
        contact_by=contact.by.value if contact else None,
        contact_outcome=contact.outcome.value if contact else None,
        promise_day=promise.day if promise else None,
        promise_ore=promise.amount_ore if promise else None,
        promise_outcome=promise.outcome.value if promise and promise.outcome else None,
        call_back_on=agreed.day if agreed else None,
    )
    dispatches = tuple(
        DispatchView(x.key, x.kind.value, x.channel.value, x.state.value, x.day) for x in case.dispatches.values()
    )
    work = tuple(worklist(case, account, policy, today))
    return CaseRows(view, work, tuple(_turns(view, work)), tuple(open_deadlines(case, policy, calendar)), dispatches)


def words_of_people(case: Case) -> Mapping[str, frozenset[str]]:
    """What each tenant of a case is found by; nobody who was erased."""
    people = {tenant: case.people.get(tenant) for tenant in case.tenants}
    return {tenant: words_of(facts) for tenant, facts in people.items() if facts is not None}


def _turns(view: CaseView, work: Iterable[WorkItem]) -> Iterator[Turn]:
    """One for each role that has something to do."""
    since: dict[str, date] = {}
    for item in work:
        since[item.role] = min(item.since, since.get(item.role, item.since))
    for role, day in since.items():
        yield Turn(role, view.department, view.phase, view.no_return_on, day)
