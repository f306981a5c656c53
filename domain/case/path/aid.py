"""What was the municipality asked for, what did it answer, and which application is meant?

Several applications may run at once. Each has a number, under which it is answered, withdrawn and waited for; a command
that names none means the only one, and is refused where there are more.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import accumulate
from typing import Final, assert_never

from domain.case import events as e
from domain.case.codes import AidKind, AidStep, AidWithdrawal, Channel, ConsentScope, DispatchKind, Party, PauseKind
from domain.case.commands import AnswerAid, RecordAidStep, RequestAid, WithdrawAid
from domain.case.decision import Answer, DecisionBuilder, Wanted, refuse
from domain.case.moot_letters import suppress_moot
from domain.case.state import Aid, Case, Pause
from domain.danish_day import danish_day
from domain.law_of_the_day import AidTerms


def request(d: DecisionBuilder, command: RequestAid) -> Answer:
    """Ask the municipality for help; our own ladder rests until it answers or a person resumes."""
    case = d.open_case
    if command.consent_on > d.today:
        refuse(
            "consent-first",
            "Samtykket ligger i fremtiden. Kommunen må først spørges, når lejeren har sagt ja.",
        )
    _require_consent_that_stands(d, command.consent_on)
    terms = _require_in_force(d, command.kind)
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
            chase_on=_chased_after(d),
            dispatches=d.intents(Wanted(DispatchKind.AID_REQUEST, Channel.DIGITAL_POST, Party.MUNICIPALITY)),
        )
    )
    d.record(e.LadderPaused(happened_on=d.today, kind=PauseKind.AID_PENDING, aid=number))
    return Answer(
        "done", case.id, warnings=(f"Om tilbagebetaling af {terms.name} ({terms.provision}): {terms.repayment}.",)
    )


def _require_consent_that_stands(d: DecisionBuilder, given_on: date) -> None:
    """Ask for no help on a consent that was taken back since it was given."""
    ended = d.case.consents_withdrawn.get(ConsentScope.AID_REQUEST)
    if ended and given_on <= ended:
        because = (
            f"Lejeren tog sit samtykke tilbage den {danish_day(ended)}. Er der givet et nyt samme dag, så notér det "
            "først med record-consent."
        )
        refuse("consent-was-withdrawn", because)


def _require_in_force(d: DecisionBuilder, kind: AidKind) -> AidTerms:
    """The terms of a kind of help, which may be asked for only while the law has it."""
    terms = d.at.law.on(d.today).aids.get(kind)
    if terms is None:
        refuse("aid-is-in-force", f"Lovbogen har ingen regler om {kind.value}.")
    if terms.repayment is None:
        to = f" til og med den {danish_day(terms.last)}" if terms.last else ""
        because = f"Hjælpen, {terms.name}, kan ikke søges nu: reglerne gælder fra den {danish_day(terms.first)}{to}."
        refuse("aid-is-in-force", because)
    return terms


def _chased_after(d: DecisionBuilder) -> date | None:
    """The last day on which what begins today is waited for; None under a law that was kept before it was counted."""
    days = d.at.law.on(d.today).aid_chase_days
    return None if days is None else d.today + timedelta(days=days)


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
            pay_by=_chased_after(d) if command.granted else None,
        )
    )
    suppress_moot(d)
    if not command.granted:
        _end_wait(d, aid)
    return Answer("done", d.case.id)


def record_step(d: DecisionBuilder, command: RecordAidStep) -> Answer:
    """Record that the municipality has an application, paid it or never will, or that its answer was appealed."""
    on = command.on or d.today
    match command.step:
        case AidStep.ACKNOWLEDGED:
            aid = running_aid(d.open_case, command.aid)
            since = aid.acknowledged_on
        case AidStep.APPEALED:
            aid = _meant(_answered(d.open_case), command.aid, "Der er intet svar fra kommunen at klage over")
            if aid.kind in _WITHOUT_APPEAL:
                refuse("aid-may-be-appealed", "Kommunens svar om det kan ikke påklages (serviceloven § 111 b, stk. 3).")
            since = aid.appealed_on
        case AidStep.PAID | AidStep.LAPSED:
            aid = _meant(_unpaid(d.open_case), command.aid, "Der er ingen bevilling, som mangler at blive udbetalt")
            since = None
        case _:
            assert_never(command.step)
    if since:
        refuse("aid-step-once", f"Det er allerede noteret den {danish_day(since)}: {_named(aid)}.")
    if not (aid.answered_on or aid.requested_on) <= on <= d.today:
        because = f"Dagen skal ligge fra den {danish_day(aid.answered_on or aid.requested_on)} til i dag."
        refuse("aid-step-in-its-time", because)
    chase_on = _chased_after(d) if command.step is AidStep.APPEALED else None
    d.record(e.AidStepRecorded(happened_on=d.today, aid=aid.number, step=command.step, on=on, chase_on=chase_on))
    if command.step in (AidStep.PAID, AidStep.LAPSED):
        _end_wait(d, aid)
    return Answer("done", d.case.id)


_WITHOUT_APPEAL: Final = frozenset({AidKind.RENT_SUBSIDY_2026})


def _answered(case: Case) -> Sequence[Aid]:
    return [aid for aid in case.aids if aid.answered_on and not aid.runs and not aid.withdrawn_on]


def _unpaid(case: Case) -> Sequence[Aid]:
    granted = [aid for aid in case.aids if aid.granted and not aid.runs and not aid.withdrawn_on]
    return [aid for aid in granted if not aid.paid_on and not aid.lapsed_on]


def withdraw(d: DecisionBuilder, command: WithdrawAid) -> Answer:
    """Take an application back. One that may have left is told to the municipality by a person."""
    return Answer("done", d.open_case.id, warnings=take_back(d, running_aid(d.case, command.aid), command.why))


def take_back(d: DecisionBuilder, aid: Aid, why: AidWithdrawal) -> tuple[str, ...]:
    """Take an application back; say what a person has to do about it."""
    letters = [letter for letter in d.case.dispatches.values() if letter.aid == aid.number]
    d.record(e.AidWithdrawn(happened_on=d.today, aid=aid.number, why=why))
    suppress_moot(d)
    _end_wait(d, aid)
    sent = any(letter.may_have_gone for letter in letters)
    return ("Ansøgningen er sendt. Giv selv kommunen besked om, at den er trukket tilbage.",) if sent else ()


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
    _note_paid(d, amount_ore, paid)
    over: Sequence[Pause] = [waits[aid.number] for aid in paid] if granted else list(waits.values())
    if granted or len(over) == 1:
        for pause in over:
            d.resume(pause)


def _note_paid(d: DecisionBuilder, amount_ore: int, paid: Sequence[Aid]) -> None:
    """Note which grants an amount pays in full: of those waited for, else the one of just that amount."""
    full = [aid for aid in paid if aid.amount_ore <= amount_ore]
    exactly = [aid for aid in d.case.aids if aid.is_owed and aid.amount_ore == amount_ore]
    for aid in full if paid else exactly[:1]:
        if aid.is_owed:
            d.record(e.AidStepRecorded(happened_on=d.today, aid=aid.number, step=AidStep.PAID, on=d.today))


def _paid_by(granted: Sequence[Aid], amount_ore: int) -> Sequence[Aid]:
    """Those of *granted* that an amount pays: the one of just that amount, else the oldest as far as it reaches."""
    exactly = [aid for aid in granted if aid.amount_ore == amount_ore]
    reached = accumulate(aid.amount_ore for aid in granted)
    in_order = [aid for aid, total in zip(granted, reached, strict=True) if total <= amount_ore]
    return exactly[:1] or in_order or granted[:1]
