"""Which rows do lists, calendars and outboxes show of a case? Made of its folded state alone."""

from datetime import date

from domain.account.state import Account
from domain.calendar import Calendar
from domain.case.agenda import agenda
from domain.case.open_deadlines import open_deadlines
from domain.case.state import Case
from domain.case.worklist import worklist
from domain.policy import Policy
from journal.views import CaseRows, CaseView, DispatchView


def view_rows(
    case: Case, account: Account, policy: Policy, calendar: Calendar, today: date, head_hash: bytes
) -> CaseRows:
    """All view rows of a case as of *today* on its own calendar."""
    steps = agenda(case, account, policy, calendar, today)
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
    )
    dispatches = tuple(
        DispatchView(x.key, x.kind.value, x.channel.value, x.state.value, x.day) for x in case.dispatches.values()
    )
    work = tuple(worklist(case, account, policy, today))
    return CaseRows(view, work, tuple(open_deadlines(case, policy)), dispatches)
