"""Was the tenant reached, and was free counselling offered?"""

from dataclasses import replace
from datetime import date
from typing import Final

from domain.calendar import refuse_far_off
from domain.case import events as e
from domain.case.codes import Channel, ContactMethod, ContactOutcome, PromiseOutcome
from domain.case.commands import OfferCounselling, RecordContact
from domain.case.decision import Answer, DecisionBuilder, refuse
from domain.case.state import CallBack, Case, Contact, WithLawyer
from domain.clock import at_time
from domain.danish_day import danish_day


def offer_counselling(d: DecisionBuilder, command: OfferCounselling) -> Answer:
    """Record an offer of free counselling made by a person."""
    by = Channel(command.by) if command.by in set(Channel) else command.by
    d.record(e.CounsellingOffered(happened_on=d.today, by=by, answer=command.answer))  # type: ignore[arg-type]
    return Answer("done", d.open_case.id)


_WITH_A_NUMBER: Final = frozenset({ContactMethod.PHONE, ContactMethod.SMS})
_NOBODY_THERE: Final = frozenset({ContactOutcome.WRONG_NUMBER, ContactOutcome.MOVED})


def record(d: DecisionBuilder, command: RecordContact) -> Answer:
    """Record an attempt to reach the tenant; the note is sealed with the first tenant's key."""
    case = d.open_case
    on = command.on or d.today
    # A rehearsal's calendar stands at one hour: there, only the day can lie ahead.
    ahead = command.at and not case.simulated and at_time(on, command.at) > d.at.now
    if ahead or not case.opened_on <= on <= d.today:
        because = f"Det skal være sket, mens sagen løber: fra den {danish_day(case.opened_on)} til nu."
        refuse("contact-while-the-case-runs", because)
    if command.outcome is ContactOutcome.WRONG_NUMBER and command.by not in _WITH_A_NUMBER:
        refuse("only-a-call-has-a-wrong-number", "Kun et opkald eller en sms kan gå til et forkert nummer.")
    if command.call_back:
        _require_agreed(d, command, command.call_back)
    d.record(
        e.ContactRecorded(
            happened_on=on,
            made_by=d.at.actor,
            by=command.by,
            outcome=command.outcome,
            at=command.at,
            call_back=command.call_back,
            sealed=d.sealed(command.note) if command.note else {},
        )
    )
    return Answer("done", case.id, warnings=_next(d.open_case) if d.open_case.contacts[-1].reached else ())


def _next(case: Case) -> tuple[str, ...]:
    """Until when the adviser still has the case of whoever was reached: the talk stops nothing."""
    phases = [one.phase for one in case.live_demands]
    windows = [phase.window_until for phase in phases if isinstance(phase, WithLawyer) and not phase.window_ended]
    return (
        (f"Sagen går videre imens. Rådgiveren har den til og med den {danish_day(min(windows))}.",) if windows else ()
    )


def _require_agreed(d: DecisionBuilder, command: RecordContact, day: date) -> None:
    """Let a day to speak together again be agreed on with somebody, and lie ahead."""
    if command.outcome in _NOBODY_THERE:
        refuse("somebody-agreed", "Ingen er truffet, så der er ikke aftalt at tale sammen igen.")
    if day < d.today:
        because = f"Det kan ikke aftales at tale sammen igen en dag, der er gået: {danish_day(day)}."
        refuse("call-back-lies-ahead", because)
    refuse_far_off(day)


def call_backs(case: Case) -> tuple[CallBack, ...]:
    """Every day by which it was agreed to speak together again, and what became of it: kept by whoever was spoken to by
    then, broken by whoever was spoken to later, taken back where another day was agreed on before that.
    """
    found = list[CallBack]()
    for contact in case.contacts:
        if found and found[-1].outcome is None and (contact.reached or contact.call_back):
            found[-1] = replace(found[-1], outcome=_became_of(found[-1], contact))
        if contact.call_back:
            found.append(CallBack(contact.on, contact.call_back))
    return tuple(found)


def _became_of(agreed: CallBack, contact: Contact) -> PromiseOutcome:
    if contact.on > agreed.day:
        return PromiseOutcome.BROKEN
    return PromiseOutcome.KEPT if contact.reached else PromiseOutcome.WITHDRAWN


def awaited_call_back(case: Case) -> CallBack | None:
    """The day by which the tenant is still to be spoken to, as was agreed."""
    latest = next(iter(call_backs(case)[-1:]), None)
    return latest if latest and latest.outcome is None else None


def said_to_have_moved(case: Case) -> Contact | None:
    """The attempt by which the tenant lives there no more, as long as nobody has spoken with them since."""
    found: Contact | None = None
    for contact in case.contacts:
        if contact.outcome is ContactOutcome.MOVED:
            found = found or contact
        elif contact.reached:
            found = None
    return found


def reached_on(case: Case) -> date | None:
    """The day on which the tenant was last spoken to; None where nobody has."""
    return max((contact.on for contact in case.contacts if contact.reached), default=None)


def was_reached(case: Case, since: date) -> bool:
    """Whether somebody has spoken with the tenant since a day: by an attempt that reached them, or by what came of it.

    Nobody applies for aid or agrees on instalments with a tenant who was not reached.
    """
    spoken_to = [contact.on for contact in case.contacts if contact.reached]
    helped = [aid.requested_on for aid in case.aids]
    agreed = [case.agreement.made_on] if case.agreement else []
    return any(on >= since for on in (*spoken_to, *helped, *agreed))
