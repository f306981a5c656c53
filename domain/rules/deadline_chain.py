"""Which days follow from a due date and, where it is known, the day on which the påkrav arrived?

The whole chain of almenlejeloven §§ 44 and 90(2), each link by its own rule, with proof (`deadline_chain`) or as days
alone (`chain_of_days`), which is what a what-if over a million cases needs. Both ask the same rules for the days.
Without an arrival the chain is the earliest one: the påkrav is dispatched and arrives on its first lawful day. An
arrival before a påkrav could lawfully be dispatched is refused in both modes. One between that day and the first of the
conservative mode is answered: the letter can be valid, and then the tenant's days run.
"""

from datetime import date
from typing import Generic, NamedTuple, TypeVar

from domain.calendar import Mode, refuse_outside
from domain.danish_day import danish_day
from domain.deadline import Deadline
from domain.law_of_the_day import LawOfTheDay, Laws
from domain.rules.cure_deadline import cure_date, cure_deadline
from domain.rules.earliest_demand import earliest_demand_after, earliest_demand_date
from domain.rules.earliest_termination import earliest_termination, earliest_termination_date
from domain.rules.last_timely_day import last_timely_date, last_timely_day
from domain.rules.third_hverdag import third_hverdag, third_hverdag_date

Link = TypeVar("Link", date, Deadline)


class Chain(NamedTuple, Generic[Link]):
    """The five days in their order: dates, or deadlines with their proofs."""

    last_timely_day: Link
    third_hverdag: Link
    earliest_demand: Link
    cure_deadline: Link
    earliest_termination: Link


class ArrivedTooEarlyError(ValueError):
    """The påkrav arrived before one could lawfully be dispatched, however days are counted; the text is Danish."""

    def __init__(self, arrived: date, earliest: date) -> None:
        super().__init__(
            f"Et påkrav, der kom frem den {danish_day(arrived)}, er afsendt før den {danish_day(earliest)}, den første "
            "lovlige dag. Det er ugyldigt, og det bliver ikke gyldigt af at vente."
        )


def chain_of_days(due: date, arrived: date | None, mode: Mode, laws: Laws) -> Chain[date]:
    """Return the days that follow from *due*, without their proofs.

    Raises OutsideCalendarError and ArrivedTooEarlyError.
    """
    refuse_outside(due)
    law = laws.on(due)
    timely = last_timely_date(due, law)
    third = third_hverdag_date(timely, mode, law)
    demand = earliest_demand_date(third, mode, law)
    start = _day_of_arrival(arrived, timely, demand, law)
    cure = cure_date(start, laws.on(start))
    return Chain(timely, third, demand, cure, earliest_termination_date(cure))


def deadline_chain(due: date, arrived: date | None, mode: Mode, laws: Laws) -> Chain[Deadline]:
    """Return the same days, each with its proof. Raises the same errors."""
    refuse_outside(due)
    law = laws.on(due)
    timely = last_timely_day(due, mode, law)
    third = third_hverdag(timely, mode, law)
    demand = earliest_demand_after(third, law)
    start = _day_of_arrival(arrived, timely.day, demand.day, law)
    law = laws.on(start)
    cure = cure_deadline(start, mode, law)
    return Chain(timely, third, demand, cure, earliest_termination(cure, law))


def _day_of_arrival(arrived: date | None, timely: date, earliest: date, law: LawOfTheDay) -> date:
    if arrived is None:
        return earliest
    refuse_outside(arrived)
    if arrived < earliest:
        third = third_hverdag_date(timely, Mode.STATUTORY, law)
        lawful = earliest_demand_date(third, Mode.STATUTORY, law)
        if arrived < lawful:
            raise ArrivedTooEarlyError(arrived, lawful)
    return arrived
