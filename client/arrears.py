"""How do missed payments, from a list or one by one, become cases?"""

from collections.abc import AsyncGenerator, Iterable, Iterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from datetime import date
from functools import partial

from audit.kept_versions import all_editions
from client.bulk import RowToDeliver, feed
from client.cases import CaseClient
from client.results.rows import RowAnswer
from domain.calendar import OutsideCalendarError
from domain.danish_day import danish_day
from domain.law_of_the_day import LawOfTheDay
from domain.missed_payment import MissedPayment
from domain.policy import Edition
from domain.rules.last_timely_day import last_timely_day
from intake.arrears_list import AcceptedRow, read_missed_payment
from intake.table import RefusedRow


@dataclass(frozen=True)
class Register:
    """How a list is taken in: as a rehearsal or for real, and on which day (a simulated case's calendar, or now)."""

    simulated: bool
    today: date


async def import_list(
    cases: CaseClient, rows: Iterable[AcceptedRow | RefusedRow], register: Register
) -> AsyncGenerator[RowAnswer, None]:
    """Take in a list; gives the answer to each row, in their order. Raises UnreadableFile and ServerUnreachable."""
    known = await all_in_force(cases, register.today)
    async with aclosing(feed(_deliveries(cases, rows, register, known), cases.answers)) as answers:
        async for answer in answers:
            yield answer


async def register_one(cases: CaseClient, fields: Mapping[str, str], register: Register) -> RowAnswer:
    """Take in one missed payment, given as text by column; gives its answer. Raises ServerUnreachable."""
    known = await all_in_force(cases, register.today)
    row = read_missed_payment(fields, today=register.today, known_organisation=known.__contains__)
    async with aclosing(feed(_deliveries(cases, [row], register, known), cases.answers)) as answers:
        return await anext(answers)


async def all_in_force(cases: CaseClient, day: date) -> dict[str, Edition]:
    """The edition that is in force on *day*, of every organisation that has one."""
    found = {organisation: editions.on(day) for organisation, editions in (await all_editions(cases.reader)).items()}
    return {organisation: edition for organisation, edition in found.items() if edition is not None}


def _deliveries(
    cases: CaseClient, rows: Iterable[AcceptedRow | RefusedRow], register: Register, known: Mapping[str, Edition]
) -> Iterator[RowToDeliver | RowAnswer]:
    law = cases.law.on(register.today)
    for row in rows:
        if isinstance(row, RefusedRow):
            yield RowAnswer(row=row.row, result="refused", reason=row.reason)
        elif because := _why_nothing_is_missed(row.missed, known[row.missed.organisation], law):
            yield RowAnswer(row=row.row, result="refused", reason=because, warnings=row.warnings)
        else:
            missed = row.missed
            yield RowToDeliver(
                row.row,
                cases.key_of(missed.organisation, missed.tenancy, simulated=register.simulated),
                partial(
                    cases.register,
                    missed,
                    simulated=register.simulated,
                    today=register.today if register.simulated else None,
                ),
                row.warnings,
            )


def _why_nothing_is_missed(missed: MissedPayment, edition: Edition, law: LawOfTheDay) -> str | None:
    """Why nothing is missed yet, or nobody knows: the case would refuse it too, but there should be no case at all."""
    try:
        last = last_timely_day(missed.due_date, edition.of(missed.department).mode, law).day
    except OutsideCalendarError as outside:
        return str(outside)
    if law.day > last:
        return None
    return f"Lejen kan betales rettidigt til og med den {danish_day(last)}."
