"""What happens before the bailiff court: filed, dated, met, withdrawn, carried out?"""

from domain.calendar import refuse_far_off
from domain.case import events as e
from domain.case.codes import Cause, Channel, DispatchKind, Ending, HearingOutcome, LegalStep, Party
from domain.case.commands import (
    CancelCourtDate,
    FileWithCourt,
    RecordEviction,
    RecordFilingRejected,
    RecordHearing,
    SetCourtDate,
    WithdrawFiling,
)
from domain.case.decision import Answer, DecisionBuilder, Refused, Wanted, refuse
from domain.case.irreversible import require_fresh_ledger, require_no_rest
from domain.case.moot_letters import suppress_moot
from domain.case.path.approval import approver
from domain.case.path.recall import call_everyone_back
from domain.case.path.settlement import close, void
from domain.case.state import Demand, Filed, LeaseEnded
from domain.danish_day import danish_day


def file(d: DecisionBuilder, command: FileWithCourt) -> Answer:
    """A named person files; the municipality's notice is decided first, and must have left before the filing does."""
    require_fresh_ledger(d, command.ledger_of)
    demand, ended = _lease_ended(d)
    require_no_rest(d, demand.charges)
    if not ended.vacate_ended:
        because = f"Lejeren har til og med den {danish_day(ended.vacate_by)} til at fraflytte."
        refuse("vacate-period", because)
    finding = d.lawful.may_be_filed(demand, d.today)
    if not finding.holds:
        raise Refused(finding)
    approved_by = approver(d, demand, LegalStep.FILE_WITH_COURT)
    notice = d.intents(Wanted(DispatchKind.MUNICIPALITY_NOTICE, Channel.DIGITAL_POST, Party.MUNICIPALITY))
    d.record(e.MunicipalityNoticeDecided(happened_on=d.today, demand=demand.number, dispatches=notice))
    fee = d.at.law.on(d.today).court_fee
    filing = Wanted(DispatchKind.COURT_FILING, Channel.DIGITAL_POST, Party.COURT)
    d.record(
        e.CourtFilingDecided(
            happened_on=d.today,
            demand=demand.number,
            finding=finding,
            decided_by=d.at.actor,
            approved_by=approved_by,
            court_fee_ore=fee.amount_ore,
            court_fee_reason=fee.why,
            dispatches=d.intents(filing, after=notice[0].key),
            sealed=d.sealed(command.reason),
        )
    )
    return Answer("done", d.case.id)


def _lease_ended(d: DecisionBuilder) -> tuple[Demand, LeaseEnded]:
    for demand in d.open_case.live_demands:
        if isinstance(demand.phase, LeaseEnded):
            return demand, demand.phase
    refuse("lease-has-ended", "Lejemålet er ikke ophævet, eller ophævelsen er ikke kommet frem.")


def _filed(d: DecisionBuilder) -> tuple[Demand, Filed]:
    for demand in d.open_case.live_demands:
        if isinstance(demand.phase, Filed):
            return demand, demand.phase
    refuse("case-is-filed", "Sagen er ikke i fogedretten.")


def record_rejection(d: DecisionBuilder, command: RecordFilingRejected) -> Answer:
    """The court turned it down: a person files anew, or voids the demand."""
    demand, _ = _filed(d)
    d.record(e.FilingRejected(happened_on=d.today, demand=demand.number, why=command.why))
    suppress_moot(d)
    return Answer("done", d.case.id)


def set_date(d: DecisionBuilder, command: SetCourtDate) -> Answer:
    """The court set a date, or moved it."""
    demand, filed = _filed(d)
    if command.day < d.today:
        refuse("court-date-ahead", "Fogedrettens dag ligger i fortiden.")
    refuse_far_off(command.day)
    d.record(
        e.CourtDateSet(
            happened_on=d.today,
            demand=demand.number,
            day=command.day,
            place=command.place,
            moved_from=filed.court_day,
        )
    )
    return Answer("done", d.case.id)


def cancel_date(d: DecisionBuilder, _command: CancelCourtDate) -> Answer:
    """The court cancelled its date."""
    demand, filed = _filed(d)
    if filed.court_day is None:
        refuse("court-date-stands", "Der er ingen berammet dag at aflyse.")
    d.record(e.CourtDateCancelled(happened_on=d.today, demand=demand.number, day=filed.court_day))
    return Answer("done", d.case.id)


def record_hearing(d: DecisionBuilder, command: RecordHearing) -> Answer:
    """The court met: eviction ordered, adjourned, settled, or the request rejected."""
    demand, filed = _filed(d)
    if filed.court_day is None or filed.court_day > d.today:
        refuse("hearing-on-its-day", "Fogedmødet er ikke berammet eller ikke holdt endnu.")
    d.record(e.CourtHearingHeld(happened_on=filed.court_day, demand=demand.number, outcome=command.outcome))
    if command.outcome is HearingOutcome.SETTLED:
        call_everyone_back(d)
        close(d, Ending.SETTLED, Cause.AGREEMENT)
    suppress_moot(d)
    return Answer("done", d.case.id)


def record_eviction(d: DecisionBuilder, command: RecordEviction) -> Answer:
    """The eviction was carried out, by the court's order or on its date at the address."""
    demand, filed = _filed(d)
    if not filed.filed_on <= command.on <= d.today:
        refuse("eviction-after-filing", "Dagen ligger før indgivelsen eller i fremtiden.")
    on_its_date = filed.court_day is not None and filed.court_day <= command.on
    if filed.outcome is not HearingOutcome.EVICTION_ORDERED and not on_its_date:
        refuse("the-court-decides", "Fogedretten har hverken bestemt udsættelse eller holdt den berammede dag.")
    d.record(e.EvictionCarriedOut(happened_on=command.on, demand=demand.number))
    close(d, Ending.EVICTED, Cause.NONE)
    return Answer("done", d.case.id)


def withdraw(d: DecisionBuilder, command: WithdrawFiling) -> Answer:
    """The landlord withdraws the request; lawyer and court are called back, and the lease goes on."""
    demand, _ = _filed(d)
    approved_by = approver(d, demand, LegalStep.WITHDRAW_FILING)
    sealed = d.sealed(command.reason)
    withdrawn = e.FilingWithdrawn(happened_on=d.today, demand=demand.number, approved_by=approved_by, sealed=sealed)
    d.record(withdrawn)
    void(d, demand, "filing-withdrawn", d.lawful.is_void(demand))
    call_everyone_back(d)
    close(d, Ending.WITHDRAWN, Cause.LANDLORD_RELENTED)
    return Answer("done", d.case.id)
