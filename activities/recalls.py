"""How is an eviction called off? Word to the lawyer or the court to stop, until they say that they have."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from typing import assert_never

from temporalio import activity

from activities.dispatcher import Dispatcher
from activities.letters.facts import envelope, head, home_of, names, needed
from activities.letters.recall import RecallFacts, RecallReason, write_recall
from decisions.claimed_letter import ClaimedLetter
from decisions.contract import Order, Standing
from domain.account.state import Account
from domain.case.codes import DispatchKind, HearingOutcome, Party
from domain.case.events import PersonFacts
from domain.case.state import (
    Case,
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
)
from domain.letter import Letter

_BEGAN_BY = {Party.LAWYER: DispatchKind.LAWYER_HANDOVER, Party.COURT: DispatchKind.COURT_FILING}


class Recalls:
    """The way back from lawyer and court."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    @activity.defn(name="cancel-eviction")
    async def cancel_eviction(self, order: Order) -> Standing:
        """Ask the lawyer or the court to stop; the case's clock repeats it until it is acknowledged."""
        return await self._dispatcher.carry_out(order, recall_letter)


def recall_letter(claimed: ClaimedLetter) -> Letter:
    """Say what is to stop, why, and since when there is no reason for it any more."""
    case, party = claimed.case, claimed.dispatch.to
    known = _known_tenants(case)
    people = tuple(known.values())
    over = needed(_what_is_over(claimed), "recall-reason-missing")
    facts = RecallFacts(
        head=head(claimed),
        party=party,
        tenants=names(people),
        tenancy=home_of(people[0]),
        began_on=over.began_on,
        reason=over.reason,
        happened_on=over.on,
        attempt=_attempt(claimed),
        reference=case.id,
    )
    return envelope(claimed, write_recall(facts), known)


def _known_tenants(case: Case) -> Mapping[str, PersonFacts]:
    """The tenants who were not erased, by opaque id: one name is enough to know the case, and the word must go out."""
    known = {person: facts for person in case.tenants if (facts := case.people.get(person))}
    return needed(known or None, "person-erased")


@dataclass(frozen=True)
class _Over:
    """What the party was told to do on `began_on`, and why it is over since `on`."""

    began_on: date
    reason: RecallReason
    on: date


def _what_is_over(claimed: ClaimedLetter) -> _Over | None:
    """Of all that the party was told to act on, what ended last; the newest of several that ended on one day."""
    over = sorted(_all_over(claimed), key=lambda one: (one.on, one.began_on))
    return over[-1] if over else None


def _all_over(claimed: ClaimedLetter) -> Iterator[_Over]:
    for told in _told(claimed):
        demand = claimed.case.demand(told.demand or 0)
        why = demand and _why_over(claimed.case, claimed.account, demand)
        if why:
            # While the outcome is unknown nobody can name the day better than by that of its last news.
            yield _Over(told.sent_on or told.day, *why)


def _told(claimed: ClaimedLetter) -> Iterator[Dispatch]:
    kind = needed(_BEGAN_BY.get(claimed.dispatch.to), "recall-party-unknown")
    return (x for x in claimed.case.dispatches.values() if x.kind is kind and x.may_have_gone)


def _why_over(case: Case, account: Account, demand: Demand) -> tuple[RecallReason, date] | None:
    match demand.phase:
        case Cured():
            paid = account.payment_in_full(demand.charges)
            # A payment that bounced since does not revive the demand: it is given up, not paid.
            return (RecallReason.PAID, paid.on) if paid else (RecallReason.WITHDRAWN, demand.phase.on)
        case Voided():
            return _why_voided(demand.phase), demand.phase.on
        case Filed(outcome=HearingOutcome.SETTLED, heard_on=date() as heard_on):
            return RecallReason.AGREEMENT, heard_on
        case OnItsWay() | Curing() | WithLawyer() | Terminating() | LeaseEnded() | Filed():
            return (RecallReason.MOVED_OUT, case.moved_out_on) if case.moved_out_on else None
        case _:
            assert_never(demand.phase)


def _why_voided(phase: Voided) -> RecallReason:
    if phase.by_court:
        return RecallReason.REJECTED
    return RecallReason.AGREEMENT if phase.why == "agreement" else RecallReason.WITHDRAWN


def _attempt(claimed: ClaimedLetter) -> int:
    """Count this letter and those that may have gone before it, since the party last said that it had stopped."""
    case, this = claimed.case, claimed.dispatch
    asked = needed(next((x for x in case.recalls if x.to is this.to), None), "recall-missing")
    letters = [x for x in case.dispatches.values() if x.kind is DispatchKind.RECALL and x.to is this.to]
    before = takewhile(lambda letter: letter.key != this.key, letters[-asked.attempt :])
    return 1 + sum(letter.may_have_gone for letter in before)
