"""How is a part of a case named within a sentence: a letter, a pause, a contact, what a task is about?"""

from collections.abc import Mapping
from typing import assert_never

from danish.codes import charge, danish, way
from domain.case import events as e
from domain.case.codes import ContactOutcome, DispatchKind, Party
from domain.case.state import Case, Contact, NoCase, Pause
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
)
from domain.danish_day import danish_day
from domain.event import SealedText


def letter(key: str, case: NoCase | Case) -> str:
    """Name a dispatch of a case: what it is, and to whom, where its kind does not say that already."""
    dispatch = case.dispatches.get(key) if isinstance(case, Case) else None
    if dispatch is None or not isinstance(case, Case):
        return "en forsendelse"
    what = danish(dispatch.kind)
    if dispatch.kind is DispatchKind.RECALL:
        return f"{what} til {danish(dispatch.to)}"
    if dispatch.kind is DispatchKind.PAYMENT_DEMAND and dispatch.demand is not None:
        what = f"{what} {dispatch.demand}"
    if dispatch.aid is not None and len(case.aids) > 1:
        what = f"{what} (ansøgning {dispatch.aid})"
    if dispatch.to is Party.TENANT and dispatch.person in case.tenants and len(case.tenants) > 1:
        what = f"{what} til lejer {case.tenants.index(dispatch.person) + 1}"
    return what


def pause(one: Pause | e.LadderPaused | e.LadderResumed) -> str:
    """Why our own steps rest, and which application they wait for."""
    return danish(one.kind) + (f", ansøgning {one.aid}" if one.aid else "")


def contact(one: Contact) -> str:
    """What came of an attempt to reach the tenant, and whether it was agreed to speak together again."""
    hour = f" kl. {one.at:%H.%M}" if one.at else ""
    agreed = f" Det blev aftalt at tale sammen igen senest den {danish_day(one.call_back)}." if one.call_back else ""
    return f"{_came_of(one.outcome, f'{way(one.by)} den {danish_day(one.on)}{hour}')}{agreed}"


def _came_of(outcome: ContactOutcome, how: str) -> str:
    match outcome:
        case ContactOutcome.REACHED:
            return f"Lejeren blev truffet {how}."
        case ContactOutcome.HELP_DECLINED:
            return f"Lejeren blev truffet {how}, men ønskede ikke hjælp."
        case ContactOutcome.NOT_REACHED:
            return f"Forsøgte {how} at få fat i lejeren, uden held."
        case ContactOutcome.MESSAGE_LEFT:
            return f"Forsøgte {how} at få fat i lejeren, og lagde besked."
        case ContactOutcome.WRONG_NUMBER:
            return f"Forsøgte {how} at få fat i lejeren, men nummeret var forkert."
        case ContactOutcome.MOVED:
            return f"Forsøgte {how} at få fat i lejeren, men det blev oplyst, at lejeren er flyttet."
        case _:
            assert_never(outcome)


def about(subject: Subject, case: Case) -> str:
    """Name what a step, a task or a day of a case is about."""
    match subject:
        case ChargeSubject():
            return charge(subject.charge)
        case VanishedSubject():
            return f"{charge(subject.charge)}, som mangler på listen opgjort pr. {danish_day(subject.as_of)}"
        case DemandSubject():
            return f"påkrav {subject.demand}"
        case DispatchSubject():
            return letter(subject.key, case)
        case AgreementSubject():
            return "afdragsordningen"
        case AidSubject():
            return f"ansøgning {subject.aid}"
        case PromiseSubject():
            return f"løfte {subject.promise}"
        case RecallSubject():
            return danish(subject.to)
        case PaymentSubject():
            return f"indbetaling {subject.payment}"
        case _:
            assert_never(subject)


def quoted(sealed: Mapping[str, SealedText | None]) -> str:
    """What a person wrote, where it can still be read."""
    return "".join(f" »{words.text}«" for words in sealed.values() if words)


def waited(days: int | None) -> str | None:
    """That somebody has weighed a long wait; nothing where there was none."""
    return None if days is None else f"Det er vejet, at der var ventet {days} dage."
