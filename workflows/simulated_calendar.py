"""How does a simulated case's calendar move to a day? Step by step, each on its own lawful day (docs/adr/0006)."""

from datetime import date, datetime, timedelta
from typing import Protocol

from decisions.contract import DueStep
from domain.clock import at_hour, legal_day
from workflows.messages import Envelope

ONE_DAY = timedelta(days=1)


class CaseOnCalendar(Protocol):
    """What moving a calendar asks of the run of a case."""

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

    async def decide_own(self, fields: dict[str, str], summary: str, move_to: datetime | None) -> None:
        """Have a command of the case's own clock decided."""


def day_named_by(message: Envelope) -> date:
    """The day to which a message moves the calendar that its case was behind."""
    return date.fromisoformat(str(message.fields["to" if message.command == "advance-calendar" else "today"]))


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
