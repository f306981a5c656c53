"""Which one thing is to be done next in an open case, by whom and from when?

Tasks of people come before what the clock does by itself, and among tasks what would be lost first if nobody did it:
first whoever may still evict for money that is paid, then what holds everything up, what nobody knows of the money, the
rescue, the letters; a step against the tenant comes last.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from domain.account.state import Account
from domain.actors import CLOCK, DISPATCHER, Role
from domain.calendar import Calendar
from domain.case.agenda import agenda, due_dispatches
from domain.case.state import Case
from domain.case.subject import DispatchSubject
from domain.case.worklist import WorkItem, worklist
from domain.clock import legal_day
from domain.policy import Policy


class ActKind(StrEnum):
    """What the next thing is: a person's task, a step of the clock, a letter that leaves, or a wait for somebody."""

    TASK = "task"
    STEP = "step"
    LETTER = "letter"
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class NextAction:
    """The one recommended act: `act` is a task, a step, a kind of letter or a kind of pause as they are stored.

    `by` is the role or the part of the system that does it, or (of a wait) that ends it. `from_` is the first day on
    which it is to be done, `due` the last one where there is one (legal days in Copenhagen). `subject` names what it is
    about.
    """

    kind: ActKind
    act: str
    by: str
    from_: date
    due: date | None = None
    subject: str | None = None


LOOK: Final = "look-at-"
"""How the task to look at a hold begins."""

ORDER: Final[tuple[tuple[str, ...], ...]] = (
    ("chase-recall", "await-recall-acknowledgement", "call-off-court", "settle-dispatch"),
    (LOOK, "record-court-fault", "place-row", "update-worker"),
    ("settle-contested", "answer-vanished", "confirm-payment", "choose-after-late-payment", "look-at-correction"),
    ("call-back", "reach-tenant", "answer-proposal", "decide-after-broken-agreement", "confirm-moved"),
    (
        "follow-up-promise",
        "decide-after-pause",
        "follow-up-aid",
        "await-aid-payment",
        "ask-municipality-answer",
        "ask-consent-to-answer",
    ),
    ("replace-letter", "record-delivery", "repeat-notice", "send-papers"),
    ("decide-line-left-out", "look-at-limitation", "record-monthly-rent", "decide-small-rest"),
    ("record-court-outcome", "await-court"),
    ("approve-demand", "approve-termination", "decide-termination", "approve-filing", "decide-filing"),
    ("follow-up-tenant",),
)
"""Every task, by what would be lost first."""
_RANK: Final = {task: rank for rank, tasks in enumerate(ORDER) for task in tasks}
_ON_THEIR_DAY: Final = frozenset(
    {"call-back", "follow-up-promise", "decide-after-pause", "follow-up-aid", "await-aid-payment", "await-court"}
)
"""Tasks that somebody has from the start, and that are done on their last day at the earliest."""


def next_action(case: Case, account: Account, policy: Policy, calendar: Calendar, today: date) -> NextAction | None:
    """The one thing to do next as of *today* on the case's own calendar; None where the case is closed."""
    if case.closed:
        return None
    tasks = [_of_task(item) for item in worklist(case, account, policy, today)]
    now = [one for one in tasks if one.from_ <= today]
    if now:
        return min(now, key=lambda one: (rank(one.act), one.due or date.max, one.from_))
    by_itself = (*_letters(case, today), *_steps(case, account, policy, calendar, today))
    ahead = sorted((*by_itself, *tasks), key=lambda one: one.from_)
    return next(iter((*ahead, *_waits(case, today))), None)


def rank(task: str) -> int:
    """The place of a task in their order, 0 for what would be lost first."""
    return _RANK[LOOK if task.startswith(LOOK) and task not in _RANK else task]


def _of_task(item: WorkItem) -> NextAction:
    from_ = item.due if item.due and item.task in _ON_THEIR_DAY else item.since
    return NextAction(ActKind.TASK, item.task, item.role, from_, item.due, item.subject)


def _letters(case: Case, today: date) -> Iterator[NextAction]:
    for letter in due_dispatches(case):
        yield NextAction(ActKind.LETTER, letter.kind, DISPATCHER, today, None, str(DispatchSubject(letter.key)))


def _steps(case: Case, account: Account, policy: Policy, calendar: Calendar, today: date) -> Iterator[NextAction]:
    for step in agenda(case, account, policy, calendar, today):
        yield NextAction(ActKind.STEP, step.name, CLOCK, legal_day(step.due), None, str(step.subject))


def _waits(case: Case, today: date) -> Iterator[NextAction]:
    """Whom everything waits for where neither a task nor a step is there: whoever may end the pause."""
    for pause in case.pauses:
        from_ = pause.until + timedelta(days=1) if pause.until else today
        yield NextAction(ActKind.WAIT, pause.kind, Role.OFFICE, from_)
