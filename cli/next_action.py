"""How is a person told what to do next in a case, because of what, and what would stop it?"""

from collections.abc import Iterator
from typing import Final

from client.case_file import CaseFile
from client.next_action import WhatNext
from danish.codes import TASKS, danish
from danish.commands import typed
from danish.next_action import because, what
from danish.timeline import titles
from domain import actors
from domain.case.codes import LegalStep
from domain.case.nearest_change import NearestChange
from domain.case.next_action import ActKind, NextAction
from domain.case.other_acts import OtherAct
from domain.danish_day import danish_day, danish_weekday
from domain.money import kroner

MONEY_ALONE_DOES_NOT: Final = "Penge alene standser ikke sagen nu: et menneske vælger, hvad en betaling fører til."


def now(file: CaseFile) -> Iterator[str]:
    """What to do now and what would stop an open case, in a line each."""
    if (action := file.next_action) is None:
        return
    yield _act(action, file)
    yield stops(file.nearest_change, file)


def stops(change: NearestChange | None, file: CaseFile) -> str:
    """The payment that would stop the case."""
    if change is None:
        nothing = "Der skyldes intet, som en betaling kan standse sagen ved."
        return MONEY_ALONE_DOES_NOT if file.account.balance_ore() > 0 else nothing
    sum_ = kroner(change.amount_ore)
    if change.by is None:
        return f"Kommer der {sum_}, standser sagen."
    by = f"{danish_weekday(change.by)} den {danish_day(change.by)}"
    return f"Kommer der {sum_} senest {by}, standser sagen."


def next_told(file: CaseFile, found: WhatNext) -> Iterator[str]:
    """The whole answer to what is to be done next."""
    action, case = found.action, file.case
    yield f"Sag {case.id}, den {danish_day(file.today)}"
    yield ""
    yield _act(action, file)
    yield f"  {because(action)}"
    called = titles(file.events, file.account_events)
    for ground in found.grounds:
        stream = "kontoen" if ground.stream.startswith("account/") else "sagen"
        title = called[ground.stream, ground.seq]
        yield f"  Hviler på: {title}, {danish_day(ground.happened_on)} [hændelse {ground.seq} i {stream}]"
    if action.kind is ActKind.TASK and action.act in TASKS and (commands := TASKS[action.act][1]):
        yield f"  Det gøres med: {' eller '.join(map(typed, commands))}"
    yield ""
    yield stops(found.change, file)
    yield from _others(found.others)


def _act(action: NextAction, file: CaseFile) -> str:
    who = actors.who(action.by) if action.by not in set(actors.Role) else actors.danish(actors.Role(action.by))
    from_ = "" if action.from_ <= file.today else f" fra den {danish_day(action.from_)}"
    due = f", senest den {danish_day(action.due)}" if action.due else ""
    return f"{who.capitalize()}{from_}: {what(action, file.case)}{due}"


def _others(acts: tuple[OtherAct, ...]) -> Iterator[str]:
    free = [act for act in acts if act.because is None]
    if free:
        yield ""
        yield "Kan også gøres nu"
        yield from (f"  {_named(act)}" for act in free)
    refused = [act for act in acts if act.because is not None]
    if refused:
        yield ""
        yield "Kan ikke gøres nu"
        for act in refused:
            yield f"  {_named(act)}: {act.because} [{act.rule}]"


def _named(act: OtherAct) -> str:
    about = f" ({danish(LegalStep(act.about))})" if act.about else ""
    return f"{typed(act.command)}{about} – {actors.danish(act.by)}"
