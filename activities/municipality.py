"""What goes out to the municipality? A request for help, with consent, and the notice that the law demands."""

from datetime import date, timedelta
from typing import assert_never

from temporalio import activity

from activities.dispatcher import Dispatcher
from activities.letters.aid_request import AidRequestFacts, write_aid_request
from activities.letters.facts import arrears, envelope, head, home, home_of, names, needed, pay_to, tenant, tenants
from activities.letters.municipality_notice import MunicipalityNoticeFacts, write_municipality_notice
from decisions.claimed_letter import ClaimedLetter
from decisions.contract import Order, Standing
from domain.case.days_to_pay import days_to_pay
from domain.case.state import Cured, Curing, DemandPhase, Filed, LeaseEnded, OnItsWay, Terminating, Voided, WithLawyer
from domain.letter import Letter


class Municipality:
    """The municipality of the home, as helper and as the one who must be told."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    @activity.defn(name="request-municipal-aid")
    async def request_municipal_aid(self, order: Order) -> Standing:
        """Ask for the help that the tenant has agreed to."""
        return await self._dispatcher.carry_out(order, aid_request)

    @activity.defn(name="notify-municipality")
    async def notify_municipality(self, order: Order) -> Standing:
        """Give the notice of ALL § 92(2), which must have left before the court filing may."""
        return await self._dispatcher.carry_out(order, municipality_notice)


def aid_request(claimed: ClaimedLetter) -> Letter:
    """Ask for the kind of help that was decided, naming the first tenant alone: no other's consent is recorded."""
    case, number = claimed.case, needed(claimed.dispatch.aid, "consent-missing")
    aid = needed(case.aid(number), "consent-missing")
    first = tenant(case, case.tenants[0])
    facts = AidRequestFacts(
        head=head(claimed),
        tenant=first.name,
        consent_recorded_on=aid.consent_on,
        tenancy=home_of(first),
        aid=aid.kind,
        charges=arrears(claimed),
        termination_possible_from=_termination_possible_from(claimed),
        pay_to=pay_to(claimed, home_of(first)),
    )
    return envelope(claimed, write_aid_request(facts), case.tenants[:1])


def _termination_possible_from(claimed: ClaimedLetter) -> date | None:
    """The first day, from today on, for a termination; None where no demand's clock runs, or one is decided."""
    phases = [demand.phase for demand in claimed.case.live_demands]
    days = [day for phase in phases if (day := _earliest_termination(claimed, phase))]
    if not days or any(isinstance(phase, Terminating | LeaseEnded | Filed) for phase in phases):
        return None
    return claimed.law.calendar.first_dispatch_day(max(min(days), claimed.today), claimed.policy.mode)


def _earliest_termination(claimed: ClaimedLetter, phase: DemandPhase) -> date | None:
    match phase:
        case Curing():
            return days_to_pay(phase, claimed.policy, claimed.law.calendar).earliest_termination
        case WithLawyer():  # the adviser has every day of the window
            days = days_to_pay(phase.curing, claimed.policy, claimed.law.calendar)
            return max(days.earliest_termination, phase.window_until + timedelta(days=1))
        case OnItsWay() | Terminating() | LeaseEnded() | Filed() | Cured() | Voided():
            return None
        case _:
            assert_never(phase)


def municipality_notice(claimed: ClaimedLetter) -> Letter:
    """Give names and address, and nothing else: more may not be told without consent."""
    people = tenants(claimed.case)
    facts = MunicipalityNoticeFacts(
        head=head(claimed), tenants=names(people), address_lines=home(claimed.case).address_lines
    )
    return envelope(claimed, write_municipality_notice(facts), claimed.case.tenants)
