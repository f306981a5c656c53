"""How do tenant, lawyer and court hear what holds no longer, and what holds instead?"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from temporalio import activity

from activities.dispatcher import Dispatcher
from activities.letters.court_notice import CourtNoticeFacts, write_court_notice
from activities.letters.facts import (
    addressed_tenant,
    counselling,
    dated,
    envelope,
    has_siblings,
    head,
    home,
    home_of,
    municipality_name,
    names,
    needed,
    outstanding,
    pay_to,
    tenants,
)
from activities.letters.lawyer_notice import AidAsked, LawyerNoticeFacts, write_lawyer_notice
from activities.letters.passages import Money
from activities.letters.tenant_notice import Plan, SentPaper, TenantNoticeFacts, write_tenant_notice
from danish.codes import danish
from decisions.claimed_letter import ClaimedLetter
from decisions.contract import Order, Standing
from domain.case.codes import DispatchKind, NoticeReason, PauseKind
from domain.case.instalments import tolerance_of
from domain.case.path.notice import HOME_IS_KEPT, PAPERS, holds, in_doubt, told_of
from domain.case.state import AGREEMENT_PAUSES, Agreement, Case, Demand, Dispatch, Notice, Voided
from domain.letter import Letter
from domain.money import Ore


class Notices:
    """Word to those who were told something that has changed."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    @activity.defn(name="send-tenant-notice")
    async def send_tenant_notice(self, order: Order) -> Standing:
        """Tell one tenant what holds no longer, or what holds instead."""
        return await self._dispatcher.carry_out(order, tenant_notice)

    @activity.defn(name="send-lawyer-notice")
    async def send_lawyer_notice(self, order: Order) -> Standing:
        """Tell the lawyer who has the case what lets it rest, or that nothing does any more."""
        return await self._dispatcher.carry_out(order, lawyer_notice)

    @activity.defn(name="send-court-notice")
    async def send_court_notice(self, order: Order) -> Standing:
        """Tell the court that has the case of money that the claim may not count, or what became of it."""
        return await self._dispatcher.carry_out(order, court_notice)


def tenant_notice(claimed: ClaimedLetter) -> Letter:
    """Say what is over and what still holds for this tenant, as it stands when the letter is written."""
    case, person = claimed.case, needed(claimed.dispatch.person, "tenant-not-named")
    notice = needed(case.notice(claimed.dispatch.notice or 0), "notice-missing")
    sent = (letter for letter in case.dispatches.values() if letter.kind in PAPERS and letter.may_have_gone)
    papers = tuple(letter for letter in sent if letter.person == person)
    closed = case.closed is not None and case.closed.ending in HOME_IS_KEPT
    facts = TenantNoticeFacts(
        head=head(claimed),
        tenancy=home_of(addressed_tenant(claimed)),
        reason=_reason(claimed, notice),
        decided_on=notice.on,
        over=tuple(_paper(letter) for letter in papers if _is_over(case, letter, notice)),
        standing=tuple(_paper(letter) for letter in papers if _still_counts(case, letter, notice)),
        lease_goes_on=_lease_goes_on(case, papers, notice, closed=closed),
        closed=closed,
        owes=not closed and claimed.account.outstanding_ore([one.charge for one in case.standing_charges]) > 0,
        fee_ore=_fee_left(claimed, notice) if closed or notice.reason is NoticeReason.AGREEMENT else 0,
        no_fee=any(_is_free(case.demand(number)) for number in notice.demands),
        plan=_plan(claimed, notice),
        counselling=counselling(claimed),
        municipality=municipality_name(claimed),
        joint=has_siblings(claimed),
    )
    return envelope(claimed, write_tenant_notice(facts), [person])


def _reason(claimed: ClaimedLetter, notice: Notice) -> NoticeReason:
    """Why it was decided. A payment that has gone back since does not revive the demand, but nobody calls it paid."""
    demands = (claimed.case.demand(number) for number in notice.demands)
    left = sum(_unpaid(claimed, demand) for demand in demands if demand)
    return NoticeReason.ANNULLED if notice.reason is NoticeReason.PAID and left > 0 else notice.reason


def _unpaid(claimed: ClaimedLetter, demand: Demand) -> Ore:
    return claimed.account.outstanding_ore(claimed.case.without_fees(demand.charges), demand.stated)


def _paper(letter: Dispatch) -> SentPaper:
    return SentPaper(danish(letter.kind), dated(letter))


def _is_over(case: Case, letter: Dispatch, notice: Notice) -> bool:
    return letter.demand in notice.demands and not holds(case, letter.demand)


def _still_counts(case: Case, letter: Dispatch, notice: Notice) -> bool:
    """Whether a paper holds; of one that is paid too late the termination alone is worth naming."""
    paid = notice.reason is NoticeReason.RESERVATION and letter.kind is not DispatchKind.TERMINATION
    return holds(case, letter.demand or 0) and not paid


def _lease_goes_on(case: Case, papers: Iterable[Dispatch], notice: Notice, *, closed: bool) -> bool:
    """Whether there is anything to say of it: it was ended, or the whole case is; and nothing can end it any more."""
    ended = any(letter.kind is DispatchKind.TERMINATION and _is_over(case, letter, notice) for letter in papers)
    return closed or (ended and not case.lease_is_ending)


def _fee_left(claimed: ClaimedLetter, notice: Notice) -> Ore:
    """What is left of the fees of demands that are paid; never more than the whole balance."""
    fees = sum(claimed.account.fee_ore(claimed.case.id, number) for number in notice.demands)
    return max(min(fees, claimed.account.balance_ore()), 0)


def _is_free(demand: Demand | None) -> bool:
    """Whether a demand asked for a fee that is not owed."""
    return bool(demand and demand.fee_ore and isinstance(demand.phase, Voided) and demand.phase.invalid)


def _plan(claimed: ClaimedLetter, notice: Notice) -> Plan | None:
    agreement = claimed.case.agreement
    if notice.reason is not NoticeReason.AGREEMENT or agreement is None or not claimed.case.keeps(notice.agreement):
        return None
    return Plan(
        instalments=tuple((one.due, one.amount_ore) for one in agreement.instalments),
        charges=outstanding(claimed, agreement.charges),
        pay_to=pay_to(claimed, home_of(addressed_tenant(claimed))),
        tolerance_bank_days=tolerance_of(agreement, claimed.policy),
        reserved_until=_reserved_until(agreement),
        in_place_of=_changed(claimed.case, agreement),
        settlement=agreement.settlement,
    )


def _reserved_until(agreement: Agreement) -> date | None:
    """To which day the demands it has overtaken count; None where nothing was reserved, and they ended with it."""
    return agreement.reserved_until if agreement.overtaken and agreement.reserved_until > agreement.made_on else None


def _changed(case: Case, agreement: Agreement) -> date | None:
    """The day of the agreement that this one changed."""
    return next((one.made_on for one in case.earlier_agreements if one.number == agreement.replaces), None)


def lawyer_notice(claimed: ClaimedLetter) -> Letter:
    """Say how the case stands when the letter is written, whatever brought it about."""
    case = claimed.case
    rests = {one.kind: one for one in case.pauses if one.until is None or one.until >= claimed.today}
    agreement = case.agreement if case.agreement and case.touches_lawyer(case.agreement) else None
    agreed = agreement is not None and not AGREEMENT_PAUSES.isdisjoint(rests)
    adviser = rests.get(PauseKind.ADVISER_WORK)
    facts = LawyerNoticeFacts(
        head=head(claimed),
        tenants=names(tenants(case)),
        tenancy=home(case),
        agreed_on=agreement.made_on if agreement and agreed else None,
        instalments=tuple((one.due, one.amount_ore) for one in agreement.instalments) if agreement else (),
        broken=PauseKind.AGREEMENT_BROKEN in rests,
        adviser_until=adviser.until if adviser else None,
        late_payment_waits=case.late_payment_waits,
        aids=tuple(_aids(claimed)),
        in_doubt=_in_doubt(claimed),
        known=_known(claimed),
        left_ore=_left_of_theirs(claimed),
    )
    return envelope(claimed, write_lawyer_notice(facts), case.tenants)


def _aids(claimed: ClaimedLetter) -> Iterator[AidAsked]:
    """The applications for which the case rests on the day of the letter."""
    for pause in claimed.case.aid_pauses:
        aid = claimed.case.aid(pause.aid or 0)
        if aid and (pause.until is None or pause.until >= claimed.today):
            yield AidAsked(aid.requested_on, granted=bool(aid.granted), until=pause.until)


def court_notice(claimed: ClaimedLetter) -> Letter:
    """Say which money the claim may not count, as it stands when the letter is written, or that all of it is known."""
    case, filing = claimed.case, needed(claimed.case.filing, "not-filed")
    facts = CourtNoticeFacts(
        head=head(claimed),
        tenants=names(tenants(case)),
        tenancy=home(case),
        filed_on=needed(filing.sent_on, "not-filed"),
        in_doubt=_in_doubt(claimed),
        known=_known(claimed),
        left_ore=_left_of_theirs(claimed),
        reference=case.id,
    )
    return envelope(claimed, write_court_notice(facts), case.tenants)


def _in_doubt(claimed: ClaimedLetter) -> tuple[Money, ...]:
    """The money that contests what the receiver has, each payment once."""
    by_charge = in_doubt(claimed.case, claimed.account, claimed.dispatch.to).values()
    return _money(claimed, dict.fromkeys((one for payments in by_charge for one in payments), False))


def _known(claimed: ClaimedLetter) -> tuple[Money, ...]:
    """The money of which it is known, since the receiver last heard, whether it was counted."""
    told, charges = told_of(claimed.case, claimed.dispatch.to)
    since = max(_heard_on(claimed, told), default=claimed.today)
    counted: dict[str, bool] = {}
    for owed in (claimed.account.charge(charge) for charge in sorted(charges)):
        if owed.answered and owed.answered_on and owed.answered_on >= since:
            counted.update(dict.fromkeys(owed.answered.payments, owed.counted))
    return _money(claimed, counted)


def _heard_on(claimed: ClaimedLetter, told: Dispatch | None) -> Iterator[date]:
    """The days on which the receiver was told of the case, and how it stands."""
    earlier = (x for x in claimed.case.dispatches.values() if x.kind is claimed.dispatch.kind)
    for letter in (*([told] if told else []), *earlier):
        if letter.sent_on and letter.key != claimed.dispatch.key:
            yield letter.sent_on


def _money(claimed: ClaimedLetter, counted: Mapping[str, bool]) -> tuple[Money, ...]:
    """Those of the payments that have not gone back."""
    paid = (one for one in claimed.account.paid if one.payment in counted)
    return tuple(Money(one.amount_ore, one.booked_on, counted[one.payment]) for one in paid)


def _left_of_theirs(claimed: ClaimedLetter) -> Ore:
    """What is left of what the receiver has."""
    _, charges = told_of(claimed.case, claimed.dispatch.to)
    return claimed.account.outstanding_ore(charges)
