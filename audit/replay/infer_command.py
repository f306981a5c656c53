"""What must have been asked, for these events to be the answer? Events are kept for ever, commands are not.

Almost every command can be read out of what it led to. Where more than one could have led there (a step of the clock,
a repeated attempt of a hand), all are named. A refusal keeps only the command's name: those whose answer depends on
the state more than on their fields are tried as they would most likely have been asked, and prove nothing if they fail.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from audit.replay.history import Recording
from domain.case import commands as c
from domain.case import events as e
from domain.case.codes import StepName
from domain.case.decide import AnyCommand
from domain.case.events import Event, PersonFacts
from domain.case.state import Case, DispatchState, NoCase
from domain.case.subject import (
    AgreementSubject,
    ChargeSubject,
    DemandSubject,
    DispatchSubject,
    RecallSubject,
    Subject,
)

CLOCK, HANDS = "clock", "hands"
_COME_TO_AT_A_CLAIM = (e.CaseHeld, e.TerminationLapsed, e.DemandVoided)
"""What a claim comes to where the letter may not leave; nothing else that the hands ask begins so."""
UNSEEN = "(forseglet)"
"""Stands in for words that no decision depends on, and that may be erased."""


@dataclass(frozen=True)
class Asked:
    """The commands that may have been asked; any of them explains the events. `offset_seconds` as in `decide`.

    `certain` is false where the fields had to be guessed: then a different outcome says nothing.
    """

    commands: tuple[AnyCommand, ...]
    offset_seconds: int | None = None
    certain: bool = True


def asked(recording: Recording) -> Asked:
    """The commands that may have led to *recording*, none where that cannot be told."""
    events = [entry.event for entry in recording.in_the_case()]
    moved = next((event for event in events if isinstance(event, e.CalendarMoved)), None)
    told = [event for event in events if not isinstance(event, e.CalendarMoved)]
    ledger = [entry.event for entry in recording.in_the_account()]
    offset = moved.offset_seconds if moved else None
    fields, certain = _fields(recording, told, ledger)
    return Asked(tuple(_read(fields)), offset, certain)


def _read(fields: Sequence[Mapping[str, Any]]) -> Sequence[AnyCommand]:
    try:
        return [c.ANY_COMMAND.validate_python(dict(one)) for one in fields]
    except ValidationError:  # today's commands are narrower than those of that day
        return []


def _fields(
    recording: Recording, told: Sequence[Event], ledger: Sequence[Event]
) -> tuple[Sequence[Mapping[str, Any]], bool]:
    steps = _steps(recording.before.state)
    refused = next((event for event in told if isinstance(event, e.CommandRefused)), None)
    if refused:
        return (steps, True) if refused.command == "take-step" else (_guesses(refused.command, recording), False)
    by_the_clock = steps if recording.first.actor == CLOCK else []
    if recording.first.actor == HANDS and told and isinstance(told[0], _COME_TO_AT_A_CLAIM):
        return _claims(recording), True
    for event in (*ledger, *told):
        found = _by_ledger(event, recording, told) or _by_hand(event) or _by_person(event, recording)
        if found:
            return [*by_the_clock, *found], True
    return [*by_the_clock, {"command": "advance-calendar", "to": recording.today}], True  # only the calendar moved


def _steps(state: NoCase | Case) -> Sequence[Mapping[str, Any]]:
    """Every step about everything in the case: which one it was, no event says."""
    if isinstance(state, NoCase):
        return []
    subjects: list[Subject] = [ChargeSubject(charge.charge) for charge in state.charges]
    subjects += [DemandSubject(demand.number) for demand in state.demands]
    subjects += [DispatchSubject(key) for key in state.dispatches]
    subjects += [AgreementSubject(state.agreement.number)] if state.agreement else []
    subjects += [RecallSubject(recall.to) for recall in state.recalls]
    return [
        {"command": "take-step", "step": step, "subject": str(subject)} for step in StepName for subject in subjects
    ]


# --- feeds ----------------------------------------------------------------------------------------------------------


def _by_ledger(event: Event, recording: Recording, told: Sequence[Event]) -> Sequence[Mapping[str, Any]]:
    match event:
        case e.PaymentBooked():
            return [{"command": "record-payment", **_of(event, "payment amount_ore value_date booked_on payer")}]
        case e.PaymentBounced():
            return [{"command": "record-payment-bounced", "payment": event.payment}]
        case e.ChargeBooked():
            return [_missed_payment(event.due, event.kind, event.amount_ore, recording, told)]
        case e.ChargeAdjusted(charge=charge, amount_ore=amount_ore) if amount_ore > 0:
            due, _, kind = charge.partition(".")
            from_the_list = _missed_payment(date.fromisoformat(due), kind, amount_ore, recording, told)
            return [{"command": "correct-charge", **_of(event, "charge amount_ore")}, from_the_list]
        case _:
            return []


def _missed_payment(
    due: date, kind: str, amount_ore: int, recording: Recording, told: Sequence[Event]
) -> Mapping[str, Any]:
    case = recording.after.state
    assert isinstance(case, Case)
    news = next((event for event in told if isinstance(event, e.CaseOpened | e.TenantsUpdated)), None)
    people = news.sealed if news else {}
    return {
        "command": "register-missed-payment",
        **{name: getattr(case, name) for name in ("organisation", "department", "municipality", "simulated")},
        **{name: getattr(case, name) for name in ("tenants", "digital_post", "mail")},
        "due": due,
        "kind": kind,
        "amount_ore": amount_ore,
        "people": {person: facts or _ERASED for person, facts in people.items()},
    }


_ERASED = PersonFacts(name=UNSEEN, tenancy=UNSEEN, address=UNSEEN, postcode=UNSEEN, city=UNSEEN)


# --- the case's own hands -------------------------------------------------------------------------------------------


def _by_hand(event: Event) -> Sequence[Mapping[str, Any]]:
    report = {"command": "report-dispatch"}
    match event:
        case e.DispatchClaimed(key=key):
            return [{"command": "claim-dispatch", "key": key, "honours_keys": True}]
        case e.DispatchSent(key=key):
            return [{**report, "key": key, "outcome": "sent", "receipt": event.receipt}]
        case e.DispatchReleased(key=key):
            return [{**report, "key": key, "outcome": "not-accepted", "why": event.why}]
        case e.DispatchOutcomeUnknown(key=key):
            return [{**report, "key": key, "outcome": "unknown"}]
        case e.DispatchSuppressed(key=key):
            return [{**report, "key": key, "outcome": "refused", "why": event.why}]
        case _:
            return []


def _claims(recording: Recording) -> Sequence[Mapping[str, Any]]:
    """A claim of each letter that stood ready: which one it was, no event says."""
    case = recording.before.state
    ready = case.dispatches.values() if isinstance(case, Case) else ()
    claim = {"command": "claim-dispatch", "honours_keys": True}
    return [{**claim, "key": letter.key} for letter in ready if letter.state is DispatchState.INTENDED]


# --- people ---------------------------------------------------------------------------------------------------------


def _by_person(event: Event, recording: Recording) -> Sequence[Mapping[str, Any]]:
    """Read the command out of the first event of its answer that tells it."""
    match event:
        case e.PaymentDemandDecided():
            return [{"command": "approve-demand", "reason": UNSEEN, "ledger_of": event.ledger_of}]
        case e.DeliveryRecorded():
            return [{"command": "record-delivery", "on": event.happened_on, **_of(event, "key outcome")}]
        case e.CaseHeld(lost=str(lost)):
            return [{"command": "park-case", "lost": lost, "letters": event.letters}]
        case e.TerminationDecided():
            said = {"reason": UNSEEN, "rest_is_significant": bool(event.rest_is_significant)}
            return [{"command": "terminate-lease", **said, **_of(event, "ledger_of demand")}]
        case e.MunicipalityNoticeDecided():
            return [{"command": "file-with-court", "reason": UNSEEN, "ledger_of": recording.today}]
        case e.TerminationLapsed() | e.DemandVoided():
            return [{"command": "void-demand", **_of(event, "demand why")}]
        case e.ContactRecorded():
            return [{"command": "record-contact", "on": event.happened_on, **_of(event, "by outcome")}]
        case e.EvictionCarriedOut():
            return [{"command": "record-eviction", "on": event.happened_on}]
        case e.TenantMovedOut():
            return [{"command": "record-moved-out", "on": event.happened_on}]
        case e.TerminationMaintained():
            return [{"command": "maintain-termination", "reason": UNSEEN}]
        case e.FilingWithdrawn():
            return [{"command": "withdraw-filing", "reason": UNSEEN}]
        case _:
            names = _SAME_FIELDS.get(type(event))
            return [{"command": names[0], **_of(event, names[1])}] if names else []


_SAME_FIELDS: Mapping[type[Event], tuple[str, str]] = {
    e.ChargeWithdrawn: ("withdraw-charge", "charge"),
    e.CounsellingOffered: ("offer-counselling", "by answer"),
    e.AidRequested: ("request-aid", "kind consent_on"),
    e.AidAnswered: ("answer-aid", "aid granted amount_ore repayable"),
    e.AidWithdrawn: ("withdraw-aid", "aid why"),
    e.AgreementMade: ("make-agreement", "instalments"),
    e.AgreementBroken: ("break-agreement", ""),
    e.LadderPaused: ("pause-ladder", "kind until aid"),
    e.LadderResumed: ("resume-ladder", "kind aid"),
    e.CaseHeld: ("hold", "kind"),
    e.HoldReleased: ("release-hold", "kind"),
    e.LatePaymentAccepted: ("accept-late-payment", ""),
    e.FilingRejected: ("record-filing-rejected", "why"),
    e.CourtDateSet: ("set-court-date", "day place"),
    e.CourtDateCancelled: ("cancel-court-date", ""),
    e.CourtHearingHeld: ("record-hearing", "outcome"),
    e.RecallAcknowledged: ("acknowledge-recall", "to"),
    e.DispatchSettled: ("settle-dispatch", "key sent on"),
    e.DispatchRevived: ("send-again", "key"),
    e.FollowedUp: ("record-follow-up", "months outcome"),
}
"""Events that say what was asked in the very words of the command, free text apart."""


def _of(event: Event, names: str) -> dict[str, Any]:
    return {name: getattr(event, name) for name in names.split()}


# --- refusals -------------------------------------------------------------------------------------------------------


def _guesses(command: str, recording: Recording) -> Sequence[Mapping[str, Any]]:
    reasoned = {"command": command, "reason": UNSEEN}
    match command:
        case "approve-demand" | "file-with-court":
            return [{**reasoned, "ledger_of": recording.today}]
        case "terminate-lease":
            state = recording.before.state
            demands = [None, *(demand.number for demand in state.demands)] if isinstance(state, Case) else [None]
            return [{**reasoned, "ledger_of": recording.today, "demand": demand} for demand in demands]
        case "maintain-termination" | "withdraw-filing":
            return [reasoned]
        case "accept-late-payment" | "break-agreement" | "cancel-court-date":
            return [{"command": command}]
        case _:
            return []
