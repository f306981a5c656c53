"""What was paid and is owed again: which case follows it?"""

from collections.abc import Collection
from datetime import date
from typing import assert_never

from domain.account.state import Account, Owed
from domain.calendar import refuse_outside
from domain.case import events as e
from domain.case.codes import Ending
from domain.case.decision import DecisionBuilder, refuse
from domain.case.path.settlement import unpaid_charges
from domain.danish_day import danish_day
from domain.rules.earliest_demand import earliest_demand
from domain.rules.last_timely_day import last_timely_day


def follow_again(d: DecisionBuilder, before: Account, reopened: e.CaseReopened) -> list[Owed]:
    """Let the open case follow what was paid by *before* and is owed again; one that has ended opens again, as
    *reopened* says, where there is anything to follow. Gives what it had not followed yet.
    """
    if d.of_before and d.case.closed:  # whoever owes it has moved, and somebody else lives there
        return []
    again = unfollowed(d, before)
    if d.case.closed and is_owed_anew(d, d.case.closed.ending, again):
        reopen(d, reopened)
    if not d.case.closed:
        for owed in again:
            join_again(d, owed)
    return again


def reopen(d: DecisionBuilder, reopened: e.CaseReopened) -> None:
    """Open a case that has ended again, with its charges as lists have corrected them since."""
    d.record(reopened)
    for known in d.case.charges:
        ore = d.account.charge(known.charge).amount_ore
        if ore and ore != known.amount_ore:  # one that was taken out stays out
            was_ore = known.amount_ore
            d.record(e.ChargeCorrected(happened_on=d.today, charge=known.charge, was_ore=was_ore, amount_ore=ore))


def join_again(d: DecisionBuilder, owed: Owed) -> None:
    """Let the open case take in a charge of the account that was paid and is owed again."""
    terms = terms_of(d, owed.charge, owed.due, owed.kind, owed.amount_ore)
    d.record(e.ChargeJoined(happened_on=d.today, terms=terms))


def terms_of(d: DecisionBuilder, charge: str, due: date, kind: str, amount_ore: int) -> e.ChargeTerms:
    """The days of a charge that a case takes in; refuses while it can still be paid in time."""
    refuse_outside(due)
    mode, law = d.at.policy.mode, d.at.law.on(due)
    last_day = last_timely_day(due, mode, law)
    if d.today <= last_day.day:
        because = f"Lejen kan betales rettidigt til og med den {danish_day(last_day.day)}."
        refuse("last-timely-day-is-over", because)
    return e.ChargeTerms(
        charge=charge,
        due=due,
        kind=kind,
        amount_ore=amount_ore,
        last_timely_day=last_day,
        earliest_demand=earliest_demand(last_day, mode, law),
    )


def unfollowed(d: DecisionBuilder, before: Account) -> list[Owed]:
    """What was paid by *before*, is owed again, and is not of this case; which follows it, as no other is open."""
    others = (owed for owed in before.owed if not d.case.charge(owed.charge))
    paid = [owed.charge for owed in others if before.outstanding_ore([owed.charge]) == 0]
    return [owed for owed in d.account.owed if owed.charge in paid and d.account.outstanding_ore([owed.charge])]


def is_owed_anew(d: DecisionBuilder, ending: Ending, again: Collection[Owed]) -> bool:
    """Whether a closed case has to be opened again; not for what the landlord gave up, nor after the tenancy."""
    match ending:
        case Ending.PAID:
            return bool(again or unpaid_charges(d))
        case Ending.WITHDRAWN:  # every charge was taken out of it: it is as good as any to follow the unfollowed
            return bool(again) and not unpaid_charges(d)
        case Ending.SETTLED | Ending.MOVED_OUT | Ending.EVICTED:
            return False
        case _:
            assert_never(ending)
