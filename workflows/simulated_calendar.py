"""How does a simulated case's calendar move to a day? Step by step, each on its own lawful day (docs/adr/0006)."""

from datetime import date, datetime, timedelta
from typing import Protocol

from decisions.contract import DueStep, Reply
from domain.calendar import LAST_YEAR
from domain.case.commands import SENT_COMMAND
from domain.clock import at_hour, legal_day
from workflows.messages import Envelope

ONE_DAY = timedelta(days=1)
LAST_DAY = date(LAST_YEAR - 1, 12, 31)
"""No calendar is moved beyond the days from which the law's own calendar can still count."""


class CaseOnCalendar(Protocol):
    """What moving a calendar asks of the run of a case."""

    @property
    def is_simulated(self) -> bool:
        """Whether the case is a rehearsal."""

    @property
    def has_postponed_dispatch(self) -> bool:
        """Whether a formal letter may go that did not go today, because today none may be dispatched."""

    def now(self) -> datetime:
        """The instant on the case's calendar (UTC)."""

    def next_step(self) -> DueStep | None:
        """What the clock will do next."""

    async def wait_for_dispatches(self) -> None:
        """Wait until no letter is on its way."""

    async def take_step(self, step: DueStep, move_to: datetime | None = None) -> None:
        """Have a step of the clock decided."""

    async def decide_message(self, message: Envelope, move_to: datetime | None = None) -> Reply:
        """Have a message decided, and give its answer."""

    async def decide_own(self, fields: dict[str, str], summary: str, move_to: datetime | None) -> None:
        """Have a command of the case's own clock decided."""


async def advance(case: CaseOnCalendar, message: Envelope) -> Reply:
    """Move the calendar to the day that a message names; what may not be moved is refused by the decision."""
    to = _day_named_by(message)
    if to is None or not case.is_simulated or not legal_day(case.now()) <= to <= LAST_DAY:
        return await case.decide_message(message)
    await walk_to(case, to)
    return await case.decide_message(message, move_to=no_earlier_than(case, to))


def _day_named_by(message: Envelope) -> date | None:
    """The day that the message names; None where it will be refused for its shape, which must move nothing."""
    try:
        to = date.fromisoformat(str(message.fields.get("to")))
        SENT_COMMAND.validate_python({**message.fields, "command": message.command})
    except ValueError:
        return None
    return to


async def walk_to(case: CaseOnCalendar, to: date) -> None:
    """Take every step that falls due up to the end of a day, with no letter on its way before any of them."""
    while True:
        await case.wait_for_dispatches()
        step = case.next_step()
        tomorrow = legal_day(case.now()) + ONE_DAY
        if case.has_postponed_dispatch and tomorrow <= to and not (step and legal_day(step.due) < tomorrow):
            await _begin_day(case, tomorrow)
        elif step is None or legal_day(step.due) > to:
            return
        else:
            await case.take_step(step, move_to=max(step.due, case.now()))


async def _begin_day(case: CaseOnCalendar, day: date) -> None:
    """Let the next day begin, with nothing on its agenda."""
    fields = {"command": "advance-calendar", "to": day.isoformat()}
    await case.decide_own(fields, f"calendar to {day}", no_earlier_than(case, day))


def no_earlier_than(case: CaseOnCalendar, day: date) -> datetime:
    """The morning of a day, or now if that is later."""
    return max(at_hour(day), case.now())
