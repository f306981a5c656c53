"""Had the list heard of the money? What an answer books, whom it raises the debt of, and which case follows that.

An answer is about money and a list, not about one row: a list that had heard of a payment knew it in all its rows, and
so did every later one; of what a list had not heard, no earlier one had, either.
"""

from collections.abc import Collection
from datetime import date
from functools import reduce

from domain.account import events as account_events
from domain.account.events import AccountEvent
from domain.account.state import Account, Contest, evolve_account
from domain.case import events as e
from domain.case.codes import HoldKind
from domain.case.commands import SettleContested
from domain.case.decision import Answer, DecisionBuilder, refuse
from domain.case.path.heard_of import heard_of_before
from domain.case.path.owed_again import follow_again
from domain.case.path.payment import look_at_terminations, owed_by_terminations
from domain.case.path.settlement import not_followed, settle
from domain.case.state import Case
from domain.danish_day import danish_day


def settle_contested(d: DecisionBuilder, command: SettleContested) -> Answer:
    """Let a named person say whether the list had heard of the money; of a whole list, where they name its day."""
    case, charge, found = d.case, command.charge, d.account.contests.get(command.charge)
    if found is None:
        return _said_before(d, command)
    if command.as_of and command.as_of != found.as_of:
        because = f"Der er nu tvivl om posten efter listen opgjort pr. {danish_day(found.as_of)}. Svar på den."
        refuse("contest-of-the-list", because)
    answered = _answered_with(d.account, charge, found, counted=command.counted)
    _settle(d, answered, counted=command.counted)
    return Answer("done", case.id, warnings=not_followed(d, answered))


def _said_before(d: DecisionBuilder, command: SettleContested) -> Answer:
    """The same of the same list, by whoever was first, is nothing new; anything else is refused."""
    known = d.account.charge(command.charge) if d.account.knows_charge(command.charge) else None
    if known is None or known.answered is None or command.as_of != known.answered.as_of:
        refuse("charge-is-contested", "Om den post er der ingen tvivl.")
    if known.counted != command.counted:
        refuse("contest-is-answered", "Det modsatte er allerede svaret om den post.")
    return Answer("duplicate", d.case.id, warnings=not_followed(d, [command.charge]))


def _answered_with(account: Account, charge: str, found: Contest, *, counted: bool) -> list[str]:
    """The contested charges about which the answer on *charge* is the answer, too: of no other money, and of a list
    that knew no less, or, where this one had not heard of it, no more.
    """
    others = (
        other
        for other, contest in sorted(account.contests.items())
        if other != charge
        and set(contest.payments) <= set(found.payments)
        and (contest.as_of >= found.as_of if counted else contest.as_of <= found.as_of)
    )
    return [charge, *others]


def settle_by_list(d: DecisionBuilder, charge: str, amount_ore: int, as_of: date) -> bool:
    """Let a later list settle a contest, if it knows all the money: by which answer leaves what it calls for; tells
    whether it does.

    Where both do, the money counts for the tenant. It speaks of this charge alone: on which its books laid the money
    nobody here knows.
    """
    found = d.account.contests.get(charge)
    if found is None or as_of <= found.as_of:
        return False
    since = heard_of_before(d, as_of)
    if any(since <= paid.booked_on < as_of for paid in d.account.paid):
        return False
    for counted in (False, True):
        account = reduce(evolve_account, _answered(d, charge, found, counted=counted), d.account)
        if account.outstanding_ore([charge], booked_before=as_of) == amount_ore:
            _settle(d, [charge], counted=counted)
            return True
    return False


def _settle(d: DecisionBuilder, charges: Collection[str], *, counted: bool) -> None:
    before, waiting = d.account, owed_by_terminations(d)
    money = d.account.contests[next(iter(charges))].payments[0]
    for charge in charges:
        for event in _answered(d, charge, d.account.contests[charge], counted=counted):
            d.book(event)
    if isinstance(d.state, Case):
        follow_again(d, before, e.CaseReopened(happened_on=d.today, payment=money, contested=True))
        if not d.case.closed:
            _tell_case(d, before, charges)
            look_at_terminations(d, waiting)


def _tell_case(d: DecisionBuilder, before: Account, charges: Collection[str]) -> None:
    """Let the open case know what is owed now. Where a live demand's charge is raised, a person looks, as after a list
    that corrects it.
    """
    amounts = {charge: (before.charge(charge).amount_ore, d.account.charge(charge).amount_ore) for charge in charges}
    raised = {charge for charge, (was_ore, ore) in amounts.items() if ore != was_ore}
    for charge, (was_ore, ore) in amounts.items():
        known = d.case.charge(charge)
        if known and charge in raised and known.amount_ore != ore:
            d.record(e.ChargeCorrected(happened_on=d.today, charge=charge, was_ore=was_ore, amount_ore=ore))
    settle(d)
    for demand in d.case.live_demands:
        if not d.case.closed and raised & set(demand.charges):
            finding = d.lawful.is_void(demand)
            d.record(e.CaseHeld(happened_on=d.today, kind=HoldKind.AMOUNT_CORRECTED, finding=finding))


def _answered(d: DecisionBuilder, charge: str, found: Contest, *, counted: bool) -> tuple[AccountEvent, ...]:
    """What an answer books: where the list had heard of the money, what it calls for is owed."""
    answer = account_events.ContestSettled(happened_on=d.today, charge=charge, counted=counted)
    missing_ore = found.stated_ore - d.account.outstanding_ore([charge], booked_before=found.as_of)
    if not counted or missing_ore <= 0:
        return (answer,)
    amount_ore = d.account.charge(charge).amount_ore + missing_ore
    return answer, account_events.ChargeAdjusted(
        happened_on=d.today, charge=charge, amount_ore=amount_ore, as_of=found.as_of
    )
