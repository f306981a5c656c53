"""What does a case know of what a legal question asks for, and how is the question then answered?

The rules know no case; here its charges, letters and days become their facts. Decisions and `why` ask through here, so
that a question has one answer whoever asks it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import assert_never

from domain.account.state import Account, Paid
from domain.calendar import Mode
from domain.case.codes import DeliveryOutcome, DispatchKind
from domain.case.left_out import why_left_out
from domain.case.rest_of_demand import asked_ore, not_asked_ore, unpaid_ore, without_fees
from domain.case.state import (
    Case,
    Charge,
    Cured,
    Curing,
    Demand,
    Dispatch,
    Filed,
    LeaseEnded,
    OnItsWay,
    Terminating,
    Voided,
    WithLawyer,
    cures_of,
    curing_of,
    lease_ended_of,
)
from domain.deadline import Deadline
from domain.finding import Finding
from domain.law_of_the_day import LawOfTheDay, Laws
from domain.rules.cure_deadline import cure_deadline, put_off
from domain.rules.earliest_demand import earliest_demand
from domain.rules.has_claim_lapsed import LimitationFacts, has_claim_lapsed
from domain.rules.has_letter_arrived import LetterFacts, has_letter_arrived
from domain.rules.is_demand_valid import DemandedLine, DemandFacts, DemandLetter, demand_faults, is_demand_valid
from domain.rules.last_timely_day import last_timely_day
from domain.rules.may_case_be_filed import FilingFacts, may_case_be_filed
from domain.rules.may_demand_be_sent import DemandedCharge, may_demand_be_sent
from domain.rules.may_lease_be_terminated import TerminationFacts, may_lease_be_terminated
from domain.rules.must_municipality_be_told import MunicipalityFacts, must_municipality_be_told
from domain.rules.what_payment_does import PaymentAnswer, PaymentFacts, what_payment_does


@dataclass(frozen=True)
class Lawfulness:
    """The legal questions of one case, as its ledger and the law stand; *mode* is the association's.

    An answer names the doubts that this law leaves open: one that was settled, or that nobody had then, is none.
    """

    case: Case
    account: Account
    laws: Laws
    mode: Mode

    # --- the demand -------------------------------------------------------------------------------------------------

    def may_be_demanded(self, charges: tuple[Charge, ...], day: date) -> Finding:
        """May one påkrav over *charges* be sent on *day*?"""
        demanded = [
            DemandedCharge(charge.kind, charge.earliest_demand, self.has_lapsed(charge, day)) for charge in charges
        ]
        return self._in_doubt(may_demand_be_sent(demanded, day, self.mode, self.laws.calendar))

    def has_lapsed(self, charge: Charge, day: date) -> Finding:
        """Has this charge lapsed by limitation on *day*?"""
        begins_on = charge.limitation_begins_on
        law, demand = self.laws.on(begins_on), self.case.demand(charge.demand) if charge.demand else None
        filed_on = demand.phase.filed_on if demand and isinstance(demand.phase, Filed) else None
        # What had lapsed before the court was asked, as may be known only now, does not stand there either.
        stands = filed_on is not None and not has_claim_lapsed(LimitationFacts(begins_on), filed_on, law).holds
        return self._in_doubt(has_claim_lapsed(LimitationFacts(begins_on, stands), day, law))

    def undemanded(self, day: date) -> tuple[Charge, ...]:
        """The charges of which something is left, without doubt, that no live demand states, and that one may."""
        return tuple(one for one in self._unstated() if why_left_out(self.account, one, day) is None)

    def _unstated(self) -> tuple[Charge, ...]:
        return tuple(
            charge
            for charge in self.case.standing_charges
            if charge.demand is None
            and not self.account.is_in_doubt([charge.charge])
            and self.account.outstanding_ore([charge.charge]) > 0
        )

    def may_rest_be_demanded(self, day: date) -> Finding:
        """May a påkrav be sent on *day* over what is ripe by then, or else over all that is undemanded?

        Where that is nothing, the answer says why what is left out may not be.
        """
        unpaid = self.undemanded(day) or self._unstated()
        return self.may_be_demanded(tuple(one for one in unpaid if one.earliest_demand.day <= day) or unpaid, day)

    def is_valid(self, demand: Demand) -> Finding:
        """Is this påkrav valid?"""
        return self._in_doubt(is_demand_valid(self._demand_facts(demand), self._law_of(demand)))

    def is_void(self, demand: Demand) -> Finding | None:
        """The finding that names its faults, where a påkrav that has left has one that nothing can mend."""
        if self._sent_on(demand) is None:
            return None
        facts, law = self._demand_facts(demand), self._law_of(demand)
        lasting = any(fault.lasting for fault in demand_faults(facts, law))
        return self._in_doubt(is_demand_valid(facts, law)) if lasting else None

    def _law_of(self, demand: Demand) -> LawOfTheDay:
        return self.laws.on(self._sent_on(demand) or demand.decided_on)

    def _sent_on(self, demand: Demand) -> date | None:
        """When the first letter of a påkrav left."""
        letters = self._letters(demand, DispatchKind.PAYMENT_DEMAND)
        return min((letter.sent_on for letter in letters if letter.sent_on), default=None)

    def _letters(self, demand: Demand, kind: DispatchKind) -> tuple[Dispatch, ...]:
        return tuple(x for x in self.case.dispatches.values() if x.kind is kind and x.demand == demand.number)

    def _demand_facts(self, demand: Demand) -> DemandFacts:
        gone = {*self.case.deceased} - {*self.case.tenants}  # whoever died is reached by nothing, and need not be
        letters = [x for x in self._letters(demand, DispatchKind.PAYMENT_DEMAND) if x.person not in gone]
        written_to = {letter.person for letter in letters}
        return DemandFacts(
            lines=tuple(self._lines(demand)),
            fee_ore=demand.fee_ore,
            warns=True,  # the text of our own letters, which no case can change: activities/letters/payment_demand.py
            wants_money_in_hand=False,
            letters=tuple(self._letter(letter) for letter in letters),
            tenants_without_letter=sum(tenant not in written_to for tenant in self.case.tenants),
        )

    def _lines(self, demand: Demand) -> Iterator[DemandedLine]:
        sent_on = [letter.sent_on for letter in self._letters(demand, DispatchKind.PAYMENT_DEMAND) if letter.sent_on]
        # Money of the day itself came after the letter: only what was there before makes it state too much. Of joint
        # tenants each must get a letter that is true when it leaves, so the last one counts.
        before = max(sent_on) - timedelta(days=1) if sent_on else None
        for line in demand.lines:
            charge = self.case.charge(line.charge)
            owed = self.account.outstanding_ore([line.charge], demand.stated, paid_by=before)
            yield DemandedLine(
                kind=charge.kind if charge else None,
                earliest=self._earliest(charge) if charge else None,
                stated_ore=line.amount_ore,
                owed_ore=owed,
                lapsed=self.has_lapsed(charge, max(sent_on) if sent_on else demand.decided_on) if charge else None,
            )

    def _earliest(self, charge: Charge) -> Deadline:
        """Count anew, by the law as it stands: one that was corrected since may show that a påkrav left too early."""
        law, mode = self.laws.on(charge.due), charge.earliest_demand.mode
        return earliest_demand(last_timely_day(charge.due, mode, law), mode, law)

    def _letter(self, letter: Dispatch) -> DemandLetter:
        arrived = self.has_arrived(letter)
        return DemandLetter(
            channel=letter.channel,
            sent_on=letter.sent_on,
            to_a_tenant=letter.person in self.case.tenants,
            takes_digital_post=arrived.holds or self.case.digital_post or None,  # a later list says nothing of then
            has_arrived=None if arrived.missing else arrived.holds,
        )

    def has_arrived(self, letter: Dispatch) -> Finding:
        """Has this letter reached its tenant?"""
        return self.arrival(letter, letter.delivery, letter.day)

    def arrival(self, letter: Dispatch, outcome: DeliveryOutcome | None, on: date) -> Finding:
        """Has a letter of which *outcome* is told, on a day, reached its tenant?"""
        facts = LetterFacts(
            channel=letter.channel,
            sent_on=letter.sent_on,
            outcome=outcome,
            on=on if outcome else None,
            log_shows_it=outcome is DeliveryOutcome.ARRIVED if outcome else None,  # who tells so has read the log
        )
        return self._in_doubt(has_letter_arrived(facts))

    # --- the termination, the court ---------------------------------------------------------------------------------

    def may_be_terminated(self, demand: Demand, day: date, *, rest_is_significant: bool = False) -> Finding:
        """May the lease be terminated on this påkrav on *day*? *rest_is_significant*: a person says so."""
        facts = TerminationFacts(
            cures=self._cures(demand),
            stated_ore=asked_ore(self.case, demand),
            unpaid_ore=self.unpaid_ore(demand),
            rest_is_significant=rest_is_significant,
            agreement_broken=self._agreement_broken(demand),
            demand=self.is_valid(demand),
        )
        return self._in_doubt(may_lease_be_terminated(facts, day, self.mode, self.laws.calendar))

    def _agreement_broken(self, demand: Demand) -> bool:
        agreement, rent = self.case.agreement, without_fees(self.case, demand)
        return agreement is not None and agreement.broken and not set(agreement.charges).isdisjoint(rent)

    def _cures(self, demand: Demand) -> tuple[Deadline | None, ...]:
        """The last day to pay for each tenant: recorded, or later by the law as it stands now, if it was corrected."""
        return tuple(cure and self._no_earlier(cure) for cure in cures_of(demand, self.case.tenants))

    def last_day_to_pay(self, demand: Demand) -> date | None:
        """The last day to pay, recorded or later by the law as it stands now; None before it runs."""
        curing = curing_of(demand.phase)
        return self._no_earlier(curing.cure).day if curing else None

    def _no_earlier(self, cure: Deadline) -> Deadline:
        arrived_on = cure.counted_from
        counted = cure_deadline(arrived_on, cure.mode, self.laws.on(arrived_on))
        return max(put_off(cure, self.laws.calendar), counted, key=lambda one: one.day)

    def asks_too_high_a_fee(self, demand: Demand, day: date) -> bool:
        """Whether a påkrav states a fee that may not be asked on the day it left, or else on *day*."""
        return demand.fee_ore > self.laws.on(self._sent_on(demand) or day).demand_fee.amount_ore

    def unpaid_ore(self, demand: Demand) -> int:
        """What is left of a demand's lines, fees apart."""
        return unpaid_ore(self.case, self.account, demand)

    def paid_in_full(self, demand: Demand) -> Paid | None:
        """The payment since which nothing is left of a demand's lines, fees apart."""
        but_ore = not_asked_ore(self.case, self.account, demand)
        return self.account.payment_in_full(without_fees(self.case, demand), demand.stated, but_ore)

    def may_be_filed(self, demand: Demand, day: date, *, telling_now: bool = False) -> Finding:
        """May the bailiff court be asked on *day*? Whatever decides it, or is *telling_now*, tells the municipality."""
        ended = lease_ended_of(demand.phase)
        facts = FilingFacts(
            cures=self._cures(demand),
            demand=self.is_valid(demand),
            terminated_on=termination_sent_on(demand),
            ended_on=ended.arrived_on if ended else None,
            told_on=self._told_on(demand),
            telling_now=telling_now or not isinstance(demand.phase, Filed),
            arrivals=tuple(self.has_arrived(one) for one in self._letters(demand, DispatchKind.TERMINATION)),
        )
        return self._in_doubt(may_case_be_filed(facts, day))

    def must_municipality_be_told(self, demand: Demand | None) -> Finding:
        """Must the municipality be told, and was it?"""
        told_on = self._told_on(demand) if demand else None
        facts = MunicipalityFacts(
            almen=True,  # a private tenancy opens no case: domain/rules/is_tenancy_almen.py
            filed_on=demand.phase.filed_on if demand and isinstance(demand.phase, Filed) else None,
            told_on=told_on,
            in_writing=True if told_on else None,
            children=self._children(),
        )
        return self._in_doubt(must_municipality_be_told(facts))

    def _children(self) -> bool | None:
        """Whether a child lives with any of the tenants; that none does is known only once it is known of each."""
        people = (self.case.people.get(tenant) for tenant in self.case.tenants)
        known = {facts.children if facts else None for facts in people}
        if True in known:
            return True
        return None if None in known else False

    def _told_on(self, demand: Demand) -> date | None:
        letters = self._letters(demand, DispatchKind.MUNICIPALITY_NOTICE)
        return min((letter.sent_on for letter in letters if letter.sent_on), default=None)

    # --- a payment --------------------------------------------------------------------------------------------------

    def what_payment_does(self, demand: Demand, value_date: date, booked_on: date, *, in_full: bool) -> PaymentAnswer:
        """What does a payment of these days do to this påkrav, at the stage it has reached?"""
        ended = lease_ended_of(demand.phase)
        facts = PaymentFacts(
            value_date=value_date,
            booked_on=booked_on,
            in_full=in_full,
            cure_deadline=self.last_day_to_pay(demand),
            termination_dispatched_on=termination_sent_on(demand),
            termination_arrived_on=ended.arrived_on if ended else None,
            filed=isinstance(demand.phase, Filed),
        )
        return self._payment_in_doubt(facts)

    def what_payment_before_demand_does(self, day: date) -> PaymentAnswer:
        """What does a payment on *day* do that pays everything no påkrav states?"""
        return self._payment_in_doubt(PaymentFacts(day, day, in_full=True, filed=False, demanded=False))

    def _payment_in_doubt(self, facts: PaymentFacts) -> PaymentAnswer:
        answer = what_payment_does(facts)
        return PaymentAnswer(answer.effect, self._in_doubt(answer.finding))

    def _in_doubt(self, finding: Finding) -> Finding:
        """A rule's answer with those of its doubts that this law leaves open."""
        still_open = tuple(doubt for doubt in finding.doubts if doubt in self.laws.open_doubts)
        return finding if still_open == finding.doubts else finding.model_copy(update={"doubts": still_open})


def termination_sent_on(demand: Demand) -> date | None:
    """When the termination on a påkrav left."""
    match demand.phase:
        case Terminating() | LeaseEnded():
            return demand.phase.sent_on
        case Filed():
            return demand.phase.ended.sent_on
        case OnItsWay() | Curing() | WithLawyer() | Cured() | Voided():
            return None
        case _:
            assert_never(demand.phase)
