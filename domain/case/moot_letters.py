"""Which letters have lost their reason before anybody took them up?"""

from typing import assert_never

from domain.case import events as e
from domain.case.codes import DispatchKind, NoticeReason, Party, PauseKind
from domain.case.decision import DecisionBuilder
from domain.case.state import Aid, Case, Demand, Dispatch, DispatchState, Filed, WithLawyer, lease_ended_of


def suppress_moot(d: DecisionBuilder) -> None:
    """Stop every dispatch that has lost its reason before anybody took it up."""
    for dispatch in list(d.case.dispatches.values()):
        if dispatch.state is DispatchState.INTENDED and (why := why_moot(d, dispatch)):
            d.record(e.DispatchSuppressed(happened_on=d.today, key=dispatch.key, why=why))


def why_moot(d: DecisionBuilder, dispatch: Dispatch) -> str | None:
    """Say why a dispatch has lost its reason, as a code for the journal; None while it has one.

    A recall is wanted until it is answered, and word that something is over in any case, the end of the case included;
    everything else ends with the case.
    """
    kind = dispatch.kind
    if dispatch.to is Party.TENANT and dispatch.person in d.case.deceased:
        return "tenant-died"
    if d.case.closed and not dispatch.is_never_held:
        return "case-closed"
    match kind:
        case DispatchKind.REMINDER:
            return _why_reminder_is_moot(d)
        case DispatchKind.ADVISER_CALL if dispatch.demand is None:
            broken = any(pause.kind is PauseKind.AGREEMENT_BROKEN for pause in d.case.pauses)
            return None if broken else "agreement-answered"
        case DispatchKind.PAYMENT_DEMAND | DispatchKind.LAWYER_HANDOVER | DispatchKind.ADVISER_CALL:
            return None if _demand_of(d, dispatch) else "demand-over"
        case DispatchKind.AID_REQUEST:
            return _moot_for_aid(d.case.aid(dispatch.aid) if dispatch.aid is not None else None)
        case DispatchKind.TERMINATION:
            demand = _demand_of(d, dispatch)
            lapsed = "termination-lapsed" if demand and isinstance(demand.phase, WithLawyer) else None
            return lapsed if demand else "demand-over"
        case DispatchKind.MUNICIPALITY_NOTICE | DispatchKind.COURT_FILING:
            demand = _demand_of(d, dispatch)
            withdrawn = "filing-withdrawn" if demand and not isinstance(demand.phase, Filed) else None
            return withdrawn if demand else "demand-over"
        case DispatchKind.RECALL:
            still_asked = any(recall.to is dispatch.to for recall in d.case.open_recalls)
            return None if still_asked else "recall-acknowledged"
        case DispatchKind.TENANT_NOTICE:
            return why_notice_is_moot(d.case, dispatch)
        case DispatchKind.LAWYER_NOTICE:
            return None if d.case.handover else "lawyer-called-back"
        case DispatchKind.COURT_NOTICE:
            return None if d.case.filing else "filing-over"
        case _:
            assert_never(kind)


def why_notice_is_moot(case: Case, dispatch: Dispatch) -> str | None:
    """Say why a tenant need not hear any more of what was to be said; that a paper is over stays news."""
    if dispatch.person in case.deceased:
        return "tenant-died"
    notice = case.notice(dispatch.notice) if dispatch.notice is not None else None
    if notice is None:
        return "notice-unknown"
    match notice.reason:
        case NoticeReason.AGREEMENT:
            return None if notice.demands or case.keeps(notice.agreement) else "agreement-over"
        case NoticeReason.RESERVATION:
            demands = (case.demand(number) for number in notice.demands)
            maintained = any(demand and lease_ended_of(demand.phase) for demand in demands)
            return None if maintained and not case.closed else "demand-over"
        case NoticeReason.RESCUED:
            return None if case.closed else "case-reopened"
        case NoticeReason.PAID | NoticeReason.RELENTED | NoticeReason.ANNULLED | NoticeReason.COURT_REJECTED:
            return None
        case NoticeReason.WITHDRAWN | NoticeReason.SETTLED:
            return None
        case _:
            assert_never(notice.reason)


def _demand_of(d: DecisionBuilder, dispatch: Dispatch) -> Demand | None:
    """The demand on which a letter rests, while that still has an effect."""
    demand = d.case.demand(dispatch.demand) if dispatch.demand is not None else None
    return demand if demand and demand.live else None


def _why_reminder_is_moot(d: DecisionBuilder) -> str | None:
    unpaid = [c for c in d.case.standing_charges if c.reminded and d.account.outstanding_ore([c.charge]) > 0]
    if not unpaid:
        return "paid"
    return "demanded" if all(charge.demand is not None for charge in unpaid) else None


def _moot_for_aid(aid: Aid | None) -> str | None:
    if aid is None or aid.withdrawn_on is not None:
        return "aid-withdrawn"
    return None if aid.runs else "aid-answered"
