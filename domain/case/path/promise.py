"""What did a tenant promise to pay, by when, and did they?

A promise is heard and written down; nothing rests for it, and nothing is done for it that was not due anyway.
"""

from domain.calendar import refuse_far_off
from domain.case import events as e
from domain.case.codes import PromiseOutcome
from domain.case.commands import RecordPromise, WithdrawPromise
from domain.case.decision import Answer, DecisionBuilder, refuse
from domain.case.state import Promise
from domain.danish_day import danish_day


def record(d: DecisionBuilder, command: RecordPromise) -> Answer:
    """Write down a promise: one at a time, of a day that is not over."""
    case, latest = d.open_case, d.open_case.promise
    if command.day < d.today:
        because = f"Et løfte om at betale kan ikke gælde en dag, der er gået: {danish_day(command.day)}."
        refuse("promise-lies-ahead", because)
    refuse_far_off(command.day)
    if latest and latest.outcome is None:
        because = (
            f"Der løber allerede et løfte om at betale senest den {danish_day(latest.day)} (løfte {latest.number}). "
            "Gælder det ikke længere, så notér det med withdraw-promise."
        )
        refuse("one-promise-at-a-time", because)
    number = len(case.promises) + 1
    d.record(
        e.PromiseRecorded(
            happened_on=d.today,
            promise=number,
            day=command.day,
            amount_ore=command.amount_ore,
            ledger_seq=d.account.seq,
        )
    )
    return Answer("done", case.id, warnings=(f"Det er løfte {number}. Sagen går videre imens.",))


def withdraw(d: DecisionBuilder, command: WithdrawPromise) -> Answer:
    """The tenant takes a promise back, or it was none."""
    promise = d.open_case.promise
    if promise is None or promise.number != command.promise or promise.outcome is not None:
        refuse("promise-stands", "Der løber intet løfte med det nummer. `show` viser løfterne.")
    _end(d, promise, PromiseOutcome.WITHDRAWN)
    return Answer("done", d.case.id)


def check(d: DecisionBuilder, promise: Promise) -> None:
    """The clock's word on a promise of which no money has come in time."""
    _end(d, promise, PromiseOutcome.BROKEN)


def _end(d: DecisionBuilder, promise: Promise, outcome: PromiseOutcome) -> None:
    d.record(e.PromiseEnded(happened_on=d.today, promise=promise.number, outcome=outcome))
