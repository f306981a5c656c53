"""Who is told that what they hold no longer holds, or that the lease goes on after all?

At the end of every decision the case is compared with what it was: whoever then holds a payment demand or a termination
that has ended with it is written to, whatever ended it (docs/adr/0038-notices.md). So no path can forget to say so. The
lawyer who has the case hears in the same way of what lets it rest, and lawyer and court of money that what they have
may not count (docs/adr/0049-contested-money.md).
"""

from collections.abc import Iterator
from datetime import date
from typing import TypeVar, assert_never

from domain.account.state import Account
from domain.case import events as e
from domain.case.codes import Channel, DispatchKind, Ending, LawyerNews, NoticeReason, Party, PauseKind
from domain.case.decision import DecisionBuilder, Wanted
from domain.case.state import AGREEMENT_PAUSES, Case, Cured, Dispatch, DispatchState, Filed, NoCase, Voided

PAPERS = (DispatchKind.PAYMENT_DEMAND, DispatchKind.TERMINATION)
HOME_IS_KEPT = (Ending.PAID, Ending.SETTLED, Ending.WITHDRAWN)
_VOIDED_BY = {
    "agreement": NoticeReason.AGREEMENT,
    "filing-withdrawn": NoticeReason.WITHDRAWN,
    "settlement-kept": NoticeReason.PAID,
}

Held = tuple[int, str]
"""A demand, by its number, of which a tenant, by opaque id, may hold a paper."""
EventType = TypeVar("EventType", bound=e.CaseEvent)


def tell_tenants(d: DecisionBuilder, before: NoCase | Case) -> None:
    """Write to every tenant for whom this decision has changed what holds. *before*: the case as it was."""
    if not isinstance(d.state, Case) or not isinstance(before, Case) or not d.case_events:
        return
    news, told = list(_news(d, before)), set[str]()
    for reason in NoticeReason:
        held = [one for why, one in news if why is reason]
        if reason is NoticeReason.RESCUED:
            held = [(number, person) for number, person in held if person not in told]
        living = [person for person in d.case.tenants if person not in d.case.deceased]
        people = [person for person in living if person in {person for _, person in held}]
        if people:
            _tell(d, reason, sorted({number for number, _ in held if number}), people)
            told.update(people)


def _tell(d: DecisionBuilder, reason: NoticeReason, demands: list[int], people: list[str]) -> None:
    """One letter to each of *people*, by the way that a payment demand takes."""
    channel = d.reachable(d.at.policy.channels.payment_demand)
    d.record(
        e.TenantNoticeDecided(
            happened_on=d.today,
            notice=len(d.case.notices) + 1,
            reason=reason,
            demands=tuple(demands),
            dispatches=d.intents(*(Wanted(DispatchKind.TENANT_NOTICE, channel, Party.TENANT, who) for who in people)),
        )
    )


def _news(d: DecisionBuilder, before: Case) -> Iterator[tuple[NoticeReason, Held]]:
    """Who has to hear of what, and why; demand 0 where it is about none."""
    case = d.case
    for number, person in over(case) - over(before):
        yield _why(case, number), (number, person)
    if _last(d, e.AgreementMade):
        yield from ((NoticeReason.AGREEMENT, (0, person)) for person in case.tenants)
    if maintained := _last(d, e.TerminationMaintained):
        yield from ((NoticeReason.RESERVATION, (maintained.demand, person)) for person in case.tenants)
    if case.closed and before.closed is None and case.closed.ending in HOME_IS_KEPT:
        yield from ((NoticeReason.RESCUED, (0, person)) for person in _warned(case))


def _last(d: DecisionBuilder, kind: type[EventType]) -> EventType | None:
    return next((event for event in reversed(d.case_events) if isinstance(event, kind)), None)


def over(case: Case) -> set[Held]:
    """Which tenants may hold a paper on a demand that holds no longer."""
    return {(number, person) for number, person in _held(case) if not holds(case, number)}


def _held(case: Case) -> set[Held]:
    letters = (letter for letter in case.dispatches.values() if letter.kind in PAPERS and letter.may_have_gone)
    return {(letter.demand, letter.person) for letter in letters if letter.demand and letter.person}


def holds(case: Case, number: int) -> bool:
    """Whether anything may still rest on a demand: it lives, and the home is not kept by other means."""
    demand = case.demand(number)
    return bool(demand and demand.live) and not (case.closed and case.closed.ending in HOME_IS_KEPT)


def _warned(case: Case) -> set[str]:
    """The tenants who were ever written to about losing the home, or about an agreement that spares it."""
    kinds = (*PAPERS, DispatchKind.TENANT_NOTICE)
    letters = (letter for letter in case.dispatches.values() if letter.kind in kinds and letter.may_have_gone)
    return {letter.person for letter in letters if letter.person}


def _why(case: Case, number: int) -> NoticeReason:
    demand = case.demand(number)
    phase = demand.phase if demand else None
    if isinstance(phase, Cured):
        return NoticeReason.RELENTED if phase.relented else NoticeReason.PAID
    if isinstance(phase, Voided):
        return NoticeReason.COURT_REJECTED if phase.by_court else _VOIDED_BY.get(phase.why, NoticeReason.ANNULLED)
    settled = case.closed and case.closed.ending is Ending.SETTLED
    return NoticeReason.SETTLED if settled else NoticeReason.WITHDRAWN


# --- the lawyer ------------------------------------------------------------------------------------------------------


def tell_lawyer(d: DecisionBuilder, before: NoCase | Case, account: Account) -> None:
    """Write to the lawyer who has the case where this decision lets it rest, or go on; after the hand-over has left.

    A letter that waits says how it stands when it leaves, so that it says this, too. *account* is as it was, too.
    """
    if not isinstance(d.state, Case) or not isinstance(before, Case) or (handover := d.case.handover) is None:
        return
    if _waits(d.case, DispatchKind.LAWYER_NOTICE):
        return
    now, then = (d.case, d.account), (before, account)
    news = [one for one in LawyerNews if _rests(*now, one, d.today) != _rests(*then, one, d.today)]
    if news:
        wanted = Wanted(DispatchKind.LAWYER_NOTICE, Channel.MAIL, Party.LAWYER)
        dispatches = d.intents(wanted, after=handover.key)
        d.record(e.LawyerNoticeDecided(happened_on=d.today, news=tuple(news), dispatches=dispatches))


def _waits(case: Case, kind: DispatchKind) -> bool:
    return any(x.kind is kind and x.state is DispatchState.INTENDED for x in case.dispatches.values())


def _rests(case: Case, account: Account, news: LawyerNews, on: date) -> object:
    """How a case stands on a day in one respect; a pause whose last day was told is over without a word."""
    pauses = {(one.kind, one.aid, one.until) for one in case.pauses if one.until is None or one.until >= on}
    match news:
        case LawyerNews.AGREEMENT:
            waits = {one for one in pauses if one[0] in AGREEMENT_PAUSES}
            agreed = case.agreement if case.agreement and case.touches_lawyer(case.agreement) else None
            return (agreed.number, waits) if agreed and waits else None
        case LawyerNews.PAUSE:
            return {one for one in pauses if one[0] in (PauseKind.ADVISER_WORK, PauseKind.LATE_PAYMENT)}
        case LawyerNews.AID:
            waits = {one for one in pauses if one[0] is PauseKind.AID_PENDING}
            return waits, [(aid.number, aid.granted, aid.withdrawn_on) for aid in case.aids]
        case LawyerNews.CONTESTED:
            return in_doubt(case, account, Party.LAWYER)
        case _:
            assert_never(news)


# --- lawyer and court: money that what they have may not count --------------------------------------------------------


def tell_court(d: DecisionBuilder, before: NoCase | Case, account: Account) -> None:
    """Write to the court that has the case where money has come that its sum may not count, or where that is known.

    *before* and *account* are case and account as they were.
    """
    if not isinstance(d.state, Case) or not isinstance(before, Case) or (filing := d.case.filing) is None:
        return
    if _waits(d.case, DispatchKind.COURT_NOTICE):
        return
    if in_doubt(d.case, d.account, Party.COURT) != in_doubt(before, account, Party.COURT):
        wanted = Wanted(DispatchKind.COURT_NOTICE, Channel.DIGITAL_POST, Party.COURT)
        d.record(e.CourtNoticeDecided(happened_on=d.today, dispatches=d.intents(wanted, after=filing.key)))


def in_doubt(case: Case, account: Account, party: Party) -> dict[str, tuple[str, ...]]:
    """The payments that contest what a party has been told is owed, by charge; none while it has not been told."""
    told, charges = told_of(case, party)
    if told is None or not told.may_have_gone:
        return {}
    return {charge: account.contests[charge].payments for charge in sorted(charges) if charge in account.contests}


def told_of(case: Case, party: Party) -> tuple[Dispatch | None, frozenset[str]]:
    """The letter by which lawyer or court has the case, and the charges that it is about."""
    if party is Party.LAWYER:
        return case.handover, case.charges_with_lawyer
    filed = (demand for demand in case.live_demands if isinstance(demand.phase, Filed))
    return case.filing, frozenset(charge for demand in filed for charge in demand.charges)
