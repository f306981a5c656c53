"""What happens before the bailiff court: filed, dated, met, rejected, withdrawn, carried out?

What the court finds invalid is over, and the case starts anew from a lawful demand (RPL § 597: where the claim is in
doubt there is no eviction; § 505: the landlord answers for a wrongful one). What it turned down for want of proof may
be filed again with what was added.
"""

from domain.calendar import refuse_far_off
from domain.case import events as e
from domain.case.codes import Cause, Channel, DispatchKind, Ending, HearingOutcome, HoldKind, LegalStep, Party
from domain.case.commands import (
    CancelCourtDate,
    FileWithCourt,
    RecordCourtFault,
    RecordEviction,
    RecordFilingRejected,
    RecordHearing,
    SetCourtDate,
    WithdrawFiling,
)
from domain.case.decision import Answer, DecisionBuilder, Refused, Wanted, refuse
from domain.case.irreversible import (
    require_complete_feeds,
    require_fresh_ledger,
    require_no_rest,
    require_weighty_rest,
)
from domain.case.moot_letters import suppress_moot
from domain.case.passivity import in_doubt, require_no_passivity
from domain.case.path.agreement import has_a_plan, settle_at_court
from domain.case.path.annulment import DOUBTS, why_invalid
from domain.case.path.approval import approver
from domain.case.path.recall import call_everyone_back, reporter
from domain.case.path.settlement import close, settle, void, waive_fee
from domain.case.state import COURT_ENDS, HEARING_REJECTED, Demand, Filed, LeaseEnded
from domain.danish_day import danish_day
from domain.law_of_the_day import Fee
from domain.replace import replaced
from domain.rules.court_fee import court_fee

A_COUPLE = 2


def file(d: DecisionBuilder, command: FileWithCourt) -> Answer:
    """A named person files; the municipality's notice is decided first, and must have left before the filing does."""
    require_fresh_ledger(d, command.ledger_of)
    demand, ended = _lease_ended(d)
    require_no_rest(d, demand.charges)
    require_weighty_rest(d, demand)
    if not ended.vacate_ended:
        because = f"Lejeren har til og med den {danish_day(ended.vacate_by)} til at fraflytte."
        refuse("vacate-period", because)
    finding = d.lawful.may_be_filed(demand, d.today)
    if not finding.holds:
        raise Refused(finding)
    _require_what_was_added(ended, command)
    fee = _court_fee(d, cohabiting_spouses=command.cohabiting_spouses)
    step = LegalStep.FILE_WITH_COURT
    waited = require_no_passivity(d, step, ended, weighed=command.despite_passivity)
    approved_by = approver(d, demand, step)
    feeds = require_complete_feeds(d)
    notice = d.intents(Wanted(DispatchKind.MUNICIPALITY_NOTICE, Channel.DIGITAL_POST, Party.MUNICIPALITY))
    d.record(
        e.MunicipalityNoticeDecided(
            happened_on=d.today,
            demand=demand.number,
            dispatches=notice,
            answer_days=d.at.law.on(d.today).municipality_answer_days,
        )
    )
    filing = Wanted(DispatchKind.COURT_FILING, Channel.DIGITAL_POST, Party.COURT)
    d.record(
        e.CourtFilingDecided(
            happened_on=d.today,
            demand=demand.number,
            finding=in_doubt(finding, waited),
            decided_by=d.at.actor,
            waited_days=waited,
            approved_by=approved_by,
            feeds=feeds,
            court_fee_ore=fee.amount_ore,
            court_fee_reason=fee.why,
            cohabiting_spouses=command.cohabiting_spouses or None,
            added=command.added,
            dispatches=d.intents(filing, after=notice[0].key),
            sealed=d.sealed(command.reason),
        )
    )
    return Answer("done", d.case.id)


def _court_fee(d: DecisionBuilder, *, cohabiting_spouses: bool) -> Fee:
    tenants = len(d.case.tenants)
    if cohabiting_spouses and tenants != A_COUPLE:
        because = "Kun to lejere kan være samlevende ægtefæller. Sig det ikke, så betales afgiften for hver lejer."
        refuse("spouses-are-two", because)
    return court_fee(d.at.law.on(d.today).court_fee, tenants, cohabiting_spouses=cohabiting_spouses)


def _require_what_was_added(ended: LeaseEnded, command: FileWithCourt) -> None:
    """Refuse to ask the court the same once more, and what it has found invalid at all."""
    if ended.rejected in COURT_ENDS:
        refuse("court-found-invalid", "Fogedretten har afvist det som ugyldigt. Der skal et nyt påkrav til.")
    if ended.rejected and not command.added:
        because = "Fogedretten har afvist anmodningen. Sig med added, hvilket bilag der er kommet til."
        refuse("something-was-added", because)


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


def _require_no_kept_settlement(d: DecisionBuilder, demand: Demand) -> None:
    """Refuse to go on before the court with a demand whose settlement is kept: it rests until the last instalment."""
    agreement = d.case.agreement
    if agreement and agreement.settlement and d.case.agreement_runs and demand.number in agreement.overtaken:
        because = "Forliget fra fogedretten overholdes. Er det misligholdt, så notér det først med break-agreement."
        refuse("settlement-is-kept", because)


def record_rejection(d: DecisionBuilder, command: RecordFilingRejected) -> Answer:
    """The court turned it down: what it found invalid ends; else a person files anew, or voids the demand."""
    demand, filed = _filed(d)
    d.record(e.FilingRejected(happened_on=d.today, demand=demand.number, why=command.why))
    if command.why in COURT_ENDS:
        _end_rejected(d, demand, filed, command.why)
    suppress_moot(d)
    return Answer("done", d.case.id)


def _end_rejected(d: DecisionBuilder, demand: Demand, filed: Filed, why: str) -> None:
    """End what the court rejected, and let nothing new leave before a named person has said what was wrong."""
    void(d, replaced(demand, phase=filed.ended), why, why_invalid(d, demand, why))
    settle(d)
    if d.case.closed is None:
        d.record(e.CaseHeld(happened_on=d.today, kind=HoldKind.COURT_REJECTED))


def record_fault(d: DecisionBuilder, command: RecordCourtFault) -> Answer:
    """A named person says what was wrong; a demand that never had an effect costs nothing, and a doubt stays one."""
    rejected = d.open_case.unexplained
    if not rejected:
        refuse("rejection-is-unexplained", "Der er ingen afvisning fra fogedretten, som venter på en forklaring.")
    for demand in rejected:
        d.record(
            e.CourtFaultRecorded(
                happened_on=d.today,
                demand=demand.number,
                fault=command.fault,
                recorded_by=d.at.actor,
                sealed=d.sealed(command.reason),
            )
        )
        if command.fault.of_demand:
            waive_fee(d, demand)
    if HoldKind.COURT_REJECTED in d.case.holds:
        d.record(e.HoldReleased(happened_on=d.today, kind=HoldKind.COURT_REJECTED, released_by=d.at.actor))
    if hold := DOUBTS.get(command.fault.value):  # without it the clock would demand the same again at once
        d.record(e.CaseHeld(happened_on=d.today, kind=hold))
    return Answer("done", d.case.id)


def set_date(d: DecisionBuilder, command: SetCourtDate) -> Answer:
    """The court set a date, or moved it."""
    demand, filed = _filed(d)
    _require_no_kept_settlement(d, demand)
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
    """The court met: eviction ordered, adjourned, settled (with a plan or without), or the request rejected."""
    demand, filed = _filed(d)
    if filed.court_day is None or filed.court_day > d.today:
        refuse("hearing-on-its-day", "Fogedmødet er ikke berammet eller ikke holdt endnu.")
    d.record(e.CourtHearingHeld(happened_on=filed.court_day, demand=demand.number, outcome=command.outcome))
    if has_a_plan(command):
        settle_at_court(d, command, demand)
    elif command.outcome is HearingOutcome.SETTLED:
        call_everyone_back(d, but=reporter(d))
        close(d, Ending.SETTLED, Cause.AGREEMENT)
    if command.outcome is HearingOutcome.REJECTED:
        _end_rejected(d, demand, filed, HEARING_REJECTED)
    suppress_moot(d)
    return Answer("done", d.case.id)


def record_eviction(d: DecisionBuilder, command: RecordEviction) -> Answer:
    """The eviction was carried out, by the court's order or on its date at the address."""
    demand, filed = _filed(d)
    _require_no_kept_settlement(d, demand)
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
