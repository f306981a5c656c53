"""Which days and amounts still lie ahead of an open case, as things stand and under a given law?

What has been recorded is a fact and is no part of it: the last timely day and the first day of a demand of each charge.
Of a demand that has arrived the days to pay, the first day of a termination and the hand-over are those that were
recorded, or later ones where the last day has become a holiday. The rest is counted as if each letter arrived on the
first day on which it may leave, each step were taken on its first day, and everything that rests without a last day, or
waits for a person, went on today.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import assert_never

from domain.account.state import Account
from domain.calendar import ONE_DAY, Calendar, OutsideCalendarError
from domain.case.codes import DispatchKind
from domain.case.days_to_pay import days_to_pay
from domain.case.instalments import check_day
from domain.case.path.delivery import local_arrival
from domain.case.path.handover import hand_over_day
from domain.case.path.payment_demand import asked_in_vain
from domain.case.state import (
    AGREEMENT_PAUSES,
    Agreement,
    Case,
    Charge,
    Cured,
    Curing,
    Demand,
    Dispatch,
    DispatchState,
    Filed,
    LeaseEnded,
    OnItsWay,
    Terminating,
    Voided,
    WithLawyer,
)
from domain.case.subject import AgreementSubject, ChargeSubject, DemandSubject, Subject
from domain.charge_kinds import EARLIER_DEMAND_FEE
from domain.law_of_the_day import Laws
from domain.policy import Policy
from domain.rules.court_fee import court_fee
from domain.rules.cure_deadline import cure_deadline
from domain.rules.earliest_termination import earliest_termination


class ForecastItem(StrEnum):
    """What can lie ahead, in the order of the path."""

    DEMAND = "demand"
    DEMAND_FEE = "demand-fee"
    ARRIVAL = "arrival"
    CURE = "cure"
    HAND_OVER = "hand-over"
    ADVISER_WINDOW = "adviser-window"
    EARLIEST_TERMINATION = "earliest-termination"
    TERMINATION = "termination"
    VACATE = "vacate"
    COURT_FEE = "court-fee"
    CHECK_AGREEMENT = "check-agreement"


AMOUNTS = frozenset({ForecastItem.DEMAND_FEE, ForecastItem.COURT_FEE})
"""What is an amount (øre) and no day."""


DayOrOre = date | int
"""A day, or an amount in øre."""
_Chain = Iterator[tuple[ForecastItem, DayOrOre]]


@dataclass(frozen=True)
class Forecast:
    """What lies ahead, in the order of the path; `faults` says (Danish) why the rest of something cannot be counted.

    It is about a charge that no live demand states yet, about a demand, or about the case's agreement.
    """

    found: Mapping[tuple[Subject, ForecastItem], DayOrOre]
    faults: Mapping[Subject, str]


@dataclass(frozen=True)
class CaseNow:
    """A case as it stands: its ledger, its association's policy, and the day on its own calendar."""

    case: Case
    account: Account
    policy: Policy
    today: date


def forecast(of: CaseNow, law: Callable[[date], Laws]) -> Forecast:
    """What lies ahead of an open case; *law* gives the law as a decision on a day will see it."""
    found: dict[tuple[Subject, ForecastItem], DayOrOre] = {}
    faults: dict[Subject, str] = {}
    for subject, chain in _chains(_Counting(of, law)):
        try:
            for name, value in chain:
                found[subject, name] = value
        except OutsideCalendarError as fault:
            faults[subject] = str(fault)
    return Forecast(found, faults)


def _chains(counting: "_Counting") -> Iterator[tuple[Subject, _Chain]]:
    case, account = counting.of.case, counting.of.account
    for charge in case.standing_charges:
        waits = charge.demand is None and charge.kind != EARLIER_DEMAND_FEE and not case.lease_is_ending
        agreed = any(pause.kind in AGREEMENT_PAUSES for pause in case.pauses_of((charge.charge,)))
        if waits and not agreed and account.outstanding_ore([charge.charge]) > 0:
            yield ChargeSubject(charge.charge), counting.to_be_demanded(charge)
    for demand in case.live_demands:
        yield DemandSubject(demand.number), counting.of_demand(demand)
    if case.agreement and case.agreement_runs and not account.is_unsure(case.agreement.charges):
        yield AgreementSubject(case.agreement.number), counting.of_agreement(case.agreement)


@dataclass(frozen=True)
class _Counting:
    """Counts on from where the case stands."""

    of: CaseNow
    law: Callable[[date], Laws]

    @property
    def calendar(self) -> Calendar:
        return self.law(self.of.today).calendar

    def to_be_demanded(self, charge: Charge) -> _Chain:
        """A charge that a fresh demand will state."""
        policy, standing = self.of.policy, self.of.policy.ladder.demand_standing_approval
        from_ = standing.from_ if standing else date.min
        day = max(charge.earliest_demand.day, from_, self.awake((charge.charge,)))
        day = self.calendar.first_dispatch_day(day, policy.mode)
        yield ForecastItem.DEMAND, day
        if charge.charge not in asked_in_vain(self.of.case):
            yield ForecastItem.DEMAND_FEE, self.law(day).on(day).demand_fee.amount_ore
        yield from self.arrived(day, climbs=True, awake=self.awake((charge.charge,)))

    def of_demand(self, demand: Demand) -> _Chain:
        """A demand, from its phase on. While a termination stands, no other demand climbs."""
        phase, awake = demand.phase, self.awake(demand.charges)
        climbs = not self.of.case.lease_is_ending
        match phase:
            case OnItsWay():
                arrived_on = max((self.arrival(demand, DispatchKind.PAYMENT_DEMAND), *demand.arrivals.values()))
                yield ForecastItem.ARRIVAL, arrived_on
                yield from self.arrived(arrived_on, climbs=climbs, awake=awake)
            case Curing() if climbs:
                days = days_to_pay(phase, self.of.policy, self.calendar)
                yield ForecastItem.CURE, days.last
                yield ForecastItem.EARLIEST_TERMINATION, days.earliest_termination
                yield ForecastItem.HAND_OVER, max(days.hand_over_on, awake)
                yield from self.handed_over(days.last, max(days.hand_over_on, awake))
            case WithLawyer() if climbs:
                last = days_to_pay(phase.curing, self.of.policy, self.calendar).last
                yield from self.terminated(last, max(phase.window_until + ONE_DAY, awake))
            case Terminating():
                arrived_on = self.arrival(demand, DispatchKind.TERMINATION)
                yield ForecastItem.ARRIVAL, arrived_on
                yield from self.vacated(arrived_on)
            case LeaseEnded():
                yield from self.filed(max(phase.vacate_by + ONE_DAY, awake))
            case Curing() | WithLawyer() | Filed() | Cured() | Voided():
                return
            case _:
                assert_never(phase)

    def of_agreement(self, agreement: Agreement) -> _Chain:
        """The look whether an instalment was paid."""
        yield ForecastItem.CHECK_AGREEMENT, check_day(agreement, self.of.account, self.of.policy, self.calendar)

    # --- the stretches of the path, each from its first day ---------------------------------------------------------

    def arrived(self, day: date, *, climbs: bool, awake: date) -> _Chain:
        """A demand that reaches every tenant on *day*."""
        law = self.law(day).on(day)
        cure = cure_deadline(day, self.of.policy.mode, law)
        yield ForecastItem.CURE, cure.day
        yield ForecastItem.EARLIEST_TERMINATION, earliest_termination(cure, law).day
        hand_over_on = hand_over_day(cure.day, self.of.policy, law.calendar)
        yield ForecastItem.HAND_OVER, max(hand_over_on, awake)
        if climbs:
            yield from self.handed_over(cure.day, max(hand_over_on, awake))

    def handed_over(self, cure: date, day: date) -> _Chain:
        """A demand that the lawyer gets on *day*."""
        window_until = day + timedelta(days=self.of.policy.ladder.adviser_window_days)
        yield ForecastItem.ADVISER_WINDOW, window_until
        yield from self.terminated(cure, window_until + ONE_DAY)

    def terminated(self, cure: date, day: date) -> _Chain:
        """A lease that a person may end from *day* on."""
        day = self.calendar.first_dispatch_day(max(cure + ONE_DAY, day), self.of.policy.mode)
        yield ForecastItem.TERMINATION, day
        yield from self.vacated(day)

    def vacated(self, day: date) -> _Chain:
        """A termination that reaches every tenant on *day*."""
        vacate_by = day + timedelta(days=self.of.policy.ladder.vacate_days)
        yield ForecastItem.VACATE, vacate_by
        yield from self.filed(vacate_by + ONE_DAY)

    def filed(self, day: date) -> _Chain:
        """A case that a person may bring before the court on *day*."""
        one = self.law(day).on(day).court_fee
        yield ForecastItem.COURT_FEE, court_fee(one, len(self.of.case.tenants), cohabiting_spouses=False).amount_ore

    # --- where it begins --------------------------------------------------------------------------------------------

    def awake(self, charges: Collection[str]) -> date:
        """The first day on which steps for *charges* are taken again: after the pauses that have a last day."""
        until = (pause.until for pause in self.of.case.pauses_of(charges))
        return max((self.of.today, *(day + ONE_DAY for day in until if day)))

    def arrival(self, demand: Demand, kind: DispatchKind) -> date:
        """The first day on which all of a demand's letters of a kind can be with the tenants."""
        letters = (x for x in self.of.case.dispatches.values() if x.kind is kind and x.demand == demand.number)
        return max((self.of.today, *(self._arrival(letter) for letter in letters)))

    def _arrival(self, letter: Dispatch) -> date:
        if letter.state in (DispatchState.INTENDED, DispatchState.CLAIMED):
            return self.calendar.first_dispatch_day(self.of.today, self.of.policy.mode)
        local = local_arrival(letter, self.calendar) if self.of.case.simulated else None
        return local or self.of.today
