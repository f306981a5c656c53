"""What is to be done next in a case and because of what, why not something else, and what would stop the case?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, assert_never

from client.case_file import CaseFile
from domain.actors import SYSTEM
from domain.case import events as e
from domain.case.decision import Circumstances
from domain.case.nearest_change import NearestChange
from domain.case.next_action import LOOK, NextAction
from domain.case.other_acts import Asked, OtherAct, other_acts
from domain.case.subject import (
    AgreementSubject,
    AidSubject,
    ChargeSubject,
    DemandSubject,
    DispatchSubject,
    PaymentSubject,
    PromiseSubject,
    RecallSubject,
    Subject,
    VanishedSubject,
    subject_of,
)
from domain.clock import at_hour
from domain.event import Event
from journal.records import Recorded

_MOST_GROUNDS: Final = 3
_WITHOUT_SUBJECT: Final[dict[str, type[Event]]] = {
    "answer-proposal": e.AgreementProposed,
    "call-back": e.ContactRecorded,
    "confirm-moved": e.ContactRecorded,
    "record-court-fault": e.FilingRejected,
}
"""What the tasks rest on that name nothing of the case."""


@dataclass(frozen=True)
class WhatNext:
    """The next act of an open case with the events that it rests on, the payment that would stop the case, and the
    other acts.
    """

    action: NextAction
    grounds: tuple[Recorded[Any], ...]
    change: NearestChange | None
    others: tuple[OtherAct, ...]


def what_next(file: CaseFile) -> WhatNext | None:
    """Everything of it; None for a closed case."""
    action = file.next_action
    if action is None:
        return None
    at = Circumstances(
        now=at_hour(file.today, 12),
        law=file.law_on(file.today),
        policy=file.policy,
        actor=SYSTEM,
        tenancy_key=file.case.tenancy_key,
        new_case=file.case.id,
        new_number=file.case.number,
        feeds=file.feeds,
    )
    others = other_acts(Asked(file.case, file.account, file.policy, file.today), at)
    return WhatNext(action, grounds(file, action), file.nearest_change, tuple(others))


def grounds(file: CaseFile, action: NextAction) -> tuple[Recorded[Any], ...]:
    """The latest events that an act rests on, in their order: those about its subject, or else of its kind."""
    entries = (*file.account_events, *file.events) if action.subject else file.events
    found = [entry for entry in entries if _is_ground(entry.event, action)]
    return tuple(sorted(found, key=lambda entry: entry.place)[-_MOST_GROUNDS:])


def _is_ground(event: Event, action: NextAction) -> bool:
    if action.subject:
        return _concerns(event, subject_of(action.subject))
    if action.act.startswith(LOOK):
        return isinstance(event, e.CaseHeld) and f"{LOOK}{event.kind}" == action.act
    kind = _WITHOUT_SUBJECT.get(action.act)
    return kind is not None and isinstance(event, kind)


def _concerns(event: Event, subject: Subject) -> bool:
    """Whether an event is about the thing, by the field that names such things."""
    match subject:
        case ChargeSubject() | VanishedSubject():
            return subject.charge in {getattr(event, "charge", None), *_texts(getattr(event, "charges", ()))}
        case DemandSubject():
            return getattr(event, "demand", None) == subject.demand
        case DispatchSubject():
            carried = {one.key for one in getattr(event, "dispatches", ())}
            return subject.key in {getattr(event, "key", None), *carried}
        case AgreementSubject():
            return isinstance(event, e.AgreementMade | e.AgreementBroken | e.AgreementRestored)
        case AidSubject():
            return getattr(event, "aid", None) == subject.aid
        case PromiseSubject():
            return getattr(event, "promise", None) == subject.promise
        case RecallSubject():
            return isinstance(event, e.RecallDecided) and event.to is subject.to
        case PaymentSubject():
            return getattr(event, "payment", None) == subject.payment
        case _:
            assert_never(subject)


def _texts(values: Iterable[object]) -> Iterator[str]:
    yield from (one for one in values if isinstance(one, str))
