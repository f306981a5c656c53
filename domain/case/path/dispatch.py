"""May this letter go now, and what became of it? Intent, claim, send, outcome (docs/adr/0014-letters-in-doubt.md).

The claim is made under the same lock that a payment takes: a payment first suppresses the dispatch, a claim first
leads to a recall. After a crash or a doubt beyond the claim only a channel that honours keys is asked again, and only
for what still has its reason. Whatever it then refuses, an earlier asking may have sent the letter.
"""

from typing import Final, assert_never

from domain.account import events as account_events
from domain.case import events as e
from domain.case.codes import DispatchKind, HoldKind, Party
from domain.case.commands import ClaimDispatch, RecordPapersSent, ReportDispatch, SendAgain, SettleDispatch
from domain.case.decision import Answer, DecisionBuilder, refuse
from domain.case.fed import FED_LETTERS, letter_waits
from domain.case.irreversible import why_no_home_is_lost
from domain.case.moot_letters import suppress_moot, why_moot
from domain.case.papers import awaited_papers
from domain.case.path.annulment import why_invalid
from domain.case.path.settlement import settle, states_too_little, states_too_much, void
from domain.case.state import Case, Demand, Dispatch, DispatchState, Voided
from domain.feeds import WAITS_FOR_FEED
from domain.finding import Finding
from domain.rules.may_lease_be_terminated import REST

RESTING_ON_MONEY: Final = frozenset(
    {
        DispatchKind.REMINDER,
        DispatchKind.PAYMENT_DEMAND,
        DispatchKind.LAWYER_HANDOVER,
        DispatchKind.TERMINATION,
        DispatchKind.MUNICIPALITY_NOTICE,
        DispatchKind.COURT_FILING,
    }
)
"""The letters that must not leave where money may have paid what they are about."""


def claim(d: DecisionBuilder, command: ClaimDispatch) -> Answer:
    """Answer `claimed` (send it, with its key), `not-today`, `waits-for-feed`, `unknown` (a person decides) or `gone`
    (do nothing).
    """
    dispatch = _known(d, command.key)
    state = dispatch.state
    match state:
        # Asking again also sends what had not gone yet, so it must still have its reason.
        case DispatchState.CLAIMED if not command.honours_keys or why_moot(d, dispatch):
            d.record(e.DispatchOutcomeUnknown(happened_on=d.today, key=dispatch.key))
            return Answer("unknown", d.case.id)
        case DispatchState.CLAIMED | DispatchState.INTENDED:
            return _claim(d, dispatch, dispatch.letter or command.letter)
        case DispatchState.SENT | DispatchState.OUTCOME_UNKNOWN | DispatchState.SUPPRESSED:
            return Answer("gone", d.case.id)
        case DispatchState.ARRIVED | DispatchState.RETURNED:
            return Answer("gone", d.case.id)
        case _:
            assert_never(state)


def _claim(d: DecisionBuilder, dispatch: Dispatch, letter: e.KeptLetter | None) -> Answer:
    if not may_go(d.case, dispatch):
        return Answer("gone", d.case.id)  # held or behind another: the agenda names it again when it may go
    demand = d.case.demand(dispatch.demand) if dispatch.demand else None
    if demand and dispatch.kind is DispatchKind.PAYMENT_DEMAND and (why := _why_outdated(d, dispatch, demand)):
        void(d, demand, why, why_invalid(d, demand, why))
        settle(d)
        return Answer("gone", d.case.id)  # the agenda names a fresh one
    if demand and (finding := _why_unfounded(d, dispatch, demand)):
        d.record(e.CaseHeld(happened_on=d.today, kind=HoldKind.STEP_REFUSED, finding=finding))
        return Answer("gone", d.case.id)
    if not _lawful_today(d, dispatch, demand):
        return Answer("not-today", d.case.id)
    say = d.feeds
    if letter_waits(dispatch, say):
        return Answer(WAITS_FOR_FEED, d.case.id, because=say.because)
    feeds = dict(say.complete_to) if dispatch.kind in FED_LETTERS else {}
    d.record(e.DispatchClaimed(happened_on=d.today, key=dispatch.key, letter=letter, feeds=feeds))
    return Answer("claimed", d.case.id)


def _why_outdated(d: DecisionBuilder, dispatch: Dispatch, demand: Demand) -> str | None:
    """Why a letter of a påkrav may not leave as it was decided, be it the first or one to a further tenant.

    It asks a fee that nobody confirms any more, or that of another year; or one of its lines has lapsed, which was not
    so, or not known, when it was decided; or something was paid since; or, while nobody has it yet, money went back: a
    fresh one states what is owed now.
    """
    if dispatch.state is not DispatchState.INTENDED:
        return None
    if d.lawful.asks_too_high_a_fee(demand, d.today):
        return "fee-in-doubt"
    if any(charge and d.lawful.has_lapsed(charge, d.today).holds for charge in map(d.case.charge, demand.charges)):
        return "line-has-lapsed"
    other = states_too_much(d, demand) or (not d.case.has_left(demand) and states_too_little(d, demand))
    return "amount-changed" if other else None


def _why_unfounded(d: DecisionBuilder, dispatch: Dispatch, demand: Demand) -> Finding | None:
    """What a letter was decided on and is not so any more; waiting mends nothing, so a person must look."""
    kind = dispatch.kind
    match kind:
        case DispatchKind.LAWYER_HANDOVER:
            finding = d.lawful.is_valid(demand)
        case DispatchKind.TERMINATION:
            finding = d.lawful.is_valid(demand)
            weighed = _may_be_terminated(d, demand)
            if finding.holds and weighed.missing == REST:
                return weighed
        case DispatchKind.MUNICIPALITY_NOTICE | DispatchKind.COURT_FILING:
            telling_now = kind is DispatchKind.MUNICIPALITY_NOTICE
            finding = d.lawful.may_be_filed(demand, d.today, telling_now=telling_now)
        case DispatchKind.REMINDER | DispatchKind.PAYMENT_DEMAND | DispatchKind.ADVISER_CALL:
            return None
        case DispatchKind.AID_REQUEST | DispatchKind.RECALL:
            return None
        case DispatchKind.TENANT_NOTICE | DispatchKind.LAWYER_NOTICE | DispatchKind.COURT_NOTICE:
            return None
        case _:
            assert_never(kind)
    if not finding.holds:
        return finding
    return why_no_home_is_lost(d, demand)


def _may_be_terminated(d: DecisionBuilder, demand: Demand) -> Finding:
    """May it be terminated today, by what a person has said of the rest? Of a smaller one nobody has said it yet."""
    weighed = demand.weighed is not None and demand.weighed.covers(d.unpaid_ore(demand))
    return d.lawful.may_be_terminated(demand, d.today, rest_is_significant=weighed)


def _lawful_today(d: DecisionBuilder, dispatch: Dispatch, demand: Demand | None) -> bool:
    """Whether a formal letter may leave on this day; a termination is asked again, its days may have been corrected.

    None leaves while nobody knows whether money has paid what it rests on.
    """
    if dispatch.kind in RESTING_ON_MONEY and d.account.is_in_doubt(_asked_for(d.case, dispatch, demand)):
        return False
    if demand and dispatch.kind in RESTING_ON_MONEY and d.case.is_overtaken(demand, d.today):
        return False  # the clock ends the demand today, and the letter with it
    if dispatch.kind is DispatchKind.TERMINATION and demand:
        return _may_be_terminated(d, demand).holds
    return dispatch.kind is not DispatchKind.PAYMENT_DEMAND or d.at.law.calendar.may_dispatch_on(
        d.today, d.at.policy.mode
    )


def _asked_for(case: Case, dispatch: Dispatch, demand: Demand | None) -> tuple[str, ...]:
    """The charges that a letter is about; a reminder's are those that no påkrav has taken over."""
    if dispatch.kind is DispatchKind.REMINDER:
        return tuple(one.charge for one in case.standing_charges if one.reminded and one.demand is None)
    return demand.charges if demand else ()


def may_go(case: Case, dispatch: Dispatch) -> bool:
    """Whether a dispatch may be taken up, each after its forerunner.

    None but a recall, or word that something is over, goes while a person must look, or while the landlord has to
    choose after a late payment.
    """
    if dispatch.state not in (DispatchState.INTENDED, DispatchState.CLAIMED):
        return False
    if dispatch.to is Party.TENANT and HoldKind.DEATH in (case.closed.holds if case.closed else case.holds):
        return False  # nobody knows yet who is left to be written to
    stands_still = bool(case.holds) or case.late_payment_waits
    if stands_still and not dispatch.is_never_held:
        return False  # nor is one asked again that was taken up: it might leave only now
    before = case.dispatches.get(dispatch.after) if dispatch.after else None
    return before is None or before.state in (DispatchState.SENT, DispatchState.ARRIVED)


def report(d: DecisionBuilder, command: ReportDispatch) -> Answer:
    """Record the outcome of a claimed dispatch, once."""
    dispatch = _known(d, command.key)
    if dispatch.state is not DispatchState.CLAIMED:
        return Answer("gone", d.case.id)
    match command.outcome:
        case "sent":
            letter = dispatch.letter
            d.record(e.DispatchSent(happened_on=d.today, key=dispatch.key, receipt=command.receipt, letter=letter))
            _book_fee(d, dispatch)
        case "not-accepted" | "refused" if dispatch.asked > 1:
            return _still_in_doubt(d, dispatch, for_good=command.outcome == "refused")
        case "not-accepted":
            d.record(e.DispatchReleased(happened_on=d.today, key=dispatch.key, why=command.why))
            suppress_moot(d)
        case "unknown":
            d.record(e.DispatchOutcomeUnknown(happened_on=d.today, key=dispatch.key))
        case "refused":  # asking again would be refused again: a person must mend the address, or the letter
            d.record(e.DispatchSuppressed(happened_on=d.today, key=dispatch.key, why=command.why))
            if d.case.closed is None:
                d.record(e.CaseHeld(happened_on=d.today, kind=HoldKind.DISPATCH_REFUSED))
        case _:
            assert_never(command.outcome)
    return Answer("done", d.case.id)


def _still_in_doubt(d: DecisionBuilder, dispatch: Dispatch, *, for_good: bool) -> Answer:
    """Give nothing back that an earlier asking may have sent: it is asked again, or a person finds out."""
    if for_good:
        d.record(e.DispatchOutcomeUnknown(happened_on=d.today, key=dispatch.key))
    return Answer("in-doubt", d.case.id)


def _book_fee(d: DecisionBuilder, dispatch: Dispatch) -> None:
    """Book the fee of a demand with its first letter: one that never left the house costs the tenant nothing."""
    demand = d.case.demand(dispatch.demand) if dispatch.demand else None
    if dispatch.kind is not DispatchKind.PAYMENT_DEMAND or demand is None or not demand.fee_ore:
        return
    if (isinstance(demand.phase, Voided) and demand.phase.invalid) or d.lawful.is_void(demand):
        return
    if not d.account.knows_fee(d.case.id, demand.number):
        d.book(
            account_events.FeeBooked(
                happened_on=d.today, demand=demand.number, case=d.case.id, amount_ore=demand.fee_ore
            )
        )


def settle_outcome(d: DecisionBuilder, command: SettleDispatch) -> Answer:
    """A person says whether a dispatch of unknown outcome went; if not, it goes now, unless it has become moot."""
    dispatch = _known(d, command.key)
    if dispatch.state is not DispatchState.OUTCOME_UNKNOWN:
        refuse("outcome-is-unknown", "Forsendelsens udfald er ikke ukendt.")
    taken_up_on = dispatch.taken_up_on or dispatch.day
    if command.on is not None and not (command.sent and taken_up_on <= command.on <= d.today):
        refuse("sent-on-a-day-it-could", "Dagen skal ligge fra den dag, forsendelsen blev taget op, til og med i dag.")
    d.record(
        e.DispatchSettled(
            happened_on=d.today, key=dispatch.key, sent=command.sent, settled_by=d.at.actor, on=command.on
        )
    )
    if command.sent:
        _book_fee(d, dispatch)
    if d.case.closed:
        suppress_moot(d)
    else:
        settle(d)
    return Answer("done", d.case.id)


def send_again(d: DecisionBuilder, command: SendAgain) -> Answer:
    """A person lets a dispatch go that its channel had refused, under its own key, while it still has its reason."""
    dispatch = _known(d, command.key)
    if dispatch.state is not DispatchState.SUPPRESSED:
        refuse("dispatch-was-stopped", "Forsendelsen er ikke standset.")
    if why_moot(d, dispatch):
        refuse("dispatch-has-a-reason", "Forsendelsen har mistet sin grund og skal ikke ud.")
    d.record(e.DispatchRevived(happened_on=d.today, key=dispatch.key, revived_by=d.at.actor))
    return Answer("done", d.case.id)


def record_papers_sent(d: DecisionBuilder, command: RecordPapersSent) -> Answer:
    """A person has sent after a letter what it names."""
    letter = _known(d, command.key)
    if letter.papers_sent_on:
        return Answer("duplicate", d.case.id)
    if letter not in awaited_papers(d.open_case):
        refuse("papers-are-awaited", "Brevet nævner ingen bilag, som mangler at blive sendt.")
    d.record(e.PapersSent(happened_on=d.today, key=letter.key, recorded_by=d.at.actor))
    return Answer("done", d.case.id)


def _known(d: DecisionBuilder, key: str) -> Dispatch:
    dispatch = d.case.dispatches.get(key)
    if dispatch is None:
        refuse("dispatch-exists", "Sagen har ingen forsendelse med den nøgle.")
    return dispatch
