"""What does `why CASE next` answer: the next act, what it rests on, what would stop the case, every other act?"""

from datetime import date

from client.next_action import WhatNext
from client.results.result import Result
from danish.codes import danish
from danish.next_action import because, what
from domain.case.codes import LegalStep
from domain.case.nearest_change import NearestChange
from domain.case.next_action import NextAction
from domain.case.state import Case


class GroundOfAct(Result):
    """An event that the act rests on: its stream and number there, its stored type, and the day it happened."""

    stream: str
    seq: int
    type: str
    happened_on: date


class ChangeOfCase(Result):
    """The payment that would stop the case: øre, and the last day on which it does; null where no day is set yet."""

    amount_ore: int
    by: date | None

    @classmethod
    def of(cls, change: NearestChange) -> "ChangeOfCase":
        """The payment as a machine reads it."""
        return cls(amount_ore=change.amount_ore, by=change.by)


class ActOfCase(Result):
    """The recommended act: a task, a step of the clock, a letter, or a wait. `by` does it (or ends the wait), `what`
    and `because` are Danish.
    """

    kind: str
    act: str
    by: str
    on: date
    due: date | None
    subject: str | None
    what: str
    because: str

    @classmethod
    def of(cls, action: NextAction, case: Case) -> "ActOfCase":
        """The act with its words."""
        return cls(
            kind=action.kind,
            act=action.act,
            by=action.by,
            on=action.from_,
            due=action.due,
            subject=action.subject,
            what=what(action, case),
            because=because(action),
        )


class OtherActOfCase(Result):
    """Another act, by its command. `rule` and `because` (Danish) say what refuses it now; null where it can be done."""

    command: str
    about: str | None
    by: str
    rule: str | None
    because: str | None


class NextResult(Result):
    """One open case on its own day. `change` is null where no payment stops the case by itself."""

    case: str
    today: date
    next: ActOfCase
    grounds: tuple[GroundOfAct, ...]
    change: ChangeOfCase | None
    others: tuple[OtherActOfCase, ...]

    @classmethod
    def of(cls, case: Case, today: date, found: WhatNext) -> "NextResult":
        """All of it, as a machine reads it."""
        return cls(
            case=case.id,
            today=today,
            next=ActOfCase.of(found.action, case),
            grounds=tuple(
                GroundOfAct(
                    stream=one.stream,
                    seq=one.seq,
                    type=one.type,
                    happened_on=one.happened_on,
                )
                for one in found.grounds
            ),
            change=ChangeOfCase.of(found.change) if found.change else None,
            others=tuple(
                OtherActOfCase(
                    command=one.command,
                    about=danish(LegalStep(one.about)) if one.about else None,
                    by=one.by,
                    rule=one.rule,
                    because=one.because,
                )
                for one in found.others
            ),
        )
