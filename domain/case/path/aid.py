"""What was the municipality asked for, what did it answer, and which application is meant?

Several applications may run at once. Each has a number, under which it is answered, withdrawn and waited for; a command
that names none means the only one, and is refused where there are more.
"""

from collections.abc import Sequence
from itertools import accumulate

from domain.case import events as e
from domain.case.codes import Channel, DispatchKind, Party, PauseKind
from domain.case.commands import AnswerAid, RequestAid, WithdrawAid
from domain.case.decision import Answer, DecisionBuilder, Wanted, refuse
from domain.case.moot_letters import suppress_moot
from domain.case.state import Aid, Case, Pause
from domain.danish_day import danish_day


def request(d: DecisionBuilder, command: RequestAid) -> Answer:
    """Ask the municipality for help; our own ladder rests until it answers or a person resumes."""
    case = d.open_case
    if command.consent_on > d.today:
        refuse(
            "consent-first",
            "Samtykket ligger i fremtiden. Kommunen må først spørges, når lejeren har sagt ja.",
        )
    for aid in case.running_aids:
        if aid.kind is command.kind:
            because = f"Kommunen mangler at svare på den samme ansøgning: {_named(aid)}."
            refuse("one-request-of-a-kind", because)
    number = len(case.aids) + 1
    d.record(
        e.AidRequested(
            happened_on=d.today,
            aid=number,
            kind=command.kind,
            consent_on=command.consent_on,
            dispatches=d.intents(Wanted(DispatchKind.AID_REQUEST, Channel.DIGITAL_POST, Party.MUNICIPALITY)),
        )
    )
    d.record(e.LadderPaused(happened_on=d.today, kind=PauseKind.AID_PENDING, aid=number))
    return Answer("done", case.id)


def answer(d: DecisionBuilder, command: AnswerAid) -> Answer:
    """Record the municipality's answer: a refusal ends the rest, a grant keeps it until the money is there."""
    aid = running_aid(d.open_case, command.aid)
    if command.granted and command.amount_ore <= 0:
        refuse("a-grant-has-an-amount", "En bevilling skal have et beløb.")
    d.record(
        e.AidAnswered(
            happened_on=d.today,
            aid=aid.number,
            granted=command.granted,
            amount_ore=command.amount_ore if command.granted else 0,
            repayable=command.repayable,
        )
    )
    suppress_moot(d)
    if not command.granted:
        _end_wait(d, aid)
    return Answer("done", d.case.id)


def withdraw(d: DecisionBuilder, command: WithdrawAid) -> Answer:
    """Take an application back. One that may have left is told to the municipality by a person."""
    aid = running_aid(d.open_case, command.aid)
    letters = [letter for letter in d.case.dispatches.values() if letter.aid == aid.number]
    d.record(e.AidWithdrawn(happened_on=d.today, aid=aid.number, why=command.why))
    suppress_moot(d)
    _end_wait(d, aid)
    sent = any(letter.may_have_gone for letter in letters)
    warnings = ("Ansøgningen er sendt. Giv selv kommunen besked om, at den er trukket tilbage.",) if sent else ()
    return Answer("done", d.case.id, warnings=warnings)


def running_aid(case: Case, number: int | None) -> Aid:
    """The application that is meant and still has to be answered: the one named, or the only one."""
    return _meant(case.running_aids, number, "Der er ingen ubesvaret ansøgning til kommunen")


def awaited_aid(case: Case, number: int | None) -> Aid:
    """The application that is meant and may be waited for: unanswered, or granted and not paid yet."""
    awaited = [aid for aid in case.aids if aid.runs or aid in _paused(case)]
    return _meant(awaited, number, "Der ventes ikke på nogen ansøgning til kommunen")


def paused_aid(case: Case, number: int | None) -> Aid:
    """The application that is meant and for which our ladder rests."""
    return _meant(_paused(case), number, "Sagen hviler ikke for nogen ansøgning til kommunen")


def _paused(case: Case) -> Sequence[Aid]:
    waited_for = {pause.aid for pause in case.aid_pauses}
    return [aid for aid in case.aids if aid.number in waited_for]


def _meant(among: Sequence[Aid], number: int | None, none: str) -> Aid:
    found = [aid for aid in among if number in (None, aid.number)]
    if not found:
        refuse("aid-was-requested", f"{none}{f' med nummer {number}' if number else ''}.")
    if len(found) > 1:
        each = "; ".join(_named(aid) for aid in found)
        refuse("which-aid", f"Der er flere ansøgninger. Sig hvilken med aid=: {each}.")
    return found[0]


def _named(aid: Aid) -> str:
    return f"ansøgning {aid.number} om {aid.kind.value}, sendt til kommunen den {danish_day(aid.requested_on)}"


# --- how long our ladder rests for it -------------------------------------------------------------------------------


def _end_wait(d: DecisionBuilder, aid: Aid) -> None:
    for pause in d.case.aid_pauses:
        if pause.aid == aid.number:
            d.resume(pause)


def end_wait_for_paid_aid(d: DecisionBuilder, amount_ore: int) -> None:
    """End the wait for what the municipality pays (øre), and for no other application.

    It pays what it has granted; where it has granted nothing yet, its only application.
    """
    waits = {pause.aid: pause for pause in d.case.aid_pauses}
    granted = [aid for aid in d.case.aids if aid.number in waits and aid.granted]
    paid = _paid_by(granted, amount_ore)
    over: Sequence[Pause] = [waits[aid.number] for aid in paid] if granted else list(waits.values())
    if granted or len(over) == 1:
        for pause in over:
            d.resume(pause)


def _paid_by(granted: Sequence[Aid], amount_ore: int) -> Sequence[Aid]:
    """Those of *granted* that an amount pays: the one of just that amount, else the oldest as far as it reaches."""
    exactly = [aid for aid in granted if aid.amount_ore == amount_ore]
    reached = accumulate(aid.amount_ore for aid in granted)
    in_order = [aid for aid, total in zip(granted, reached, strict=True) if total <= amount_ore]
    return exactly[:1] or in_order or granted[:1]
