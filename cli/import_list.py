"""`import` and `open`: how do missed payments, from a list or typed in, become cases?"""

from collections.abc import AsyncGenerator, Iterable, Iterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

from audit.kept_versions import all_editions
from cli.terminal import days
from cli.terminal.output import Output
from client.bulk import RowAnswer, RowToDeliver, Tally, feed
from client.cases import CaseClient, case_client
from client.errors import UnreadableInput
from client.waiting import waits_for
from domain.calendar import OutsideCalendarError
from domain.danish_day import danish_day
from domain.law_of_the_day import LawOfTheDay
from domain.missed_payment import MissedPayment
from domain.policy import Edition
from domain.rules.last_timely_day import last_timely_day
from intake.arrears_list import AcceptedRow, ArrearsList, read_arrears_list, read_missed_payment
from intake.table import RefusedRow
from runtime.settings import Settings

RESULTS: Final = ("opened", "joined", "corrected", "duplicate", "queued", "refused")
DANISH: Final[Mapping[str, str]] = {
    "opened": "åbnet",
    "joined": "lagt til en sag",
    "corrected": "rettet",
    "duplicate": "kendt i forvejen",
    "queued": "venter på en worker",
    "refused": "afvist",
}


@dataclass(frozen=True)
class Register:
    """How a list is taken in: as a rehearsal or for real, and on which day (a simulated case's calendar, or now)."""

    simulated: bool
    today: date

    @classmethod
    def typed(cls, *, simulated: bool, today: str | None) -> "Register":
        """From what was typed. Raises UnreadableInput: a real case's day is today, a rehearsal's one that has law."""
        if today is not None and not simulated:
            raise UnreadableInput("--today gælder kun prøvesager. Tilføj --simulated, eller udelad --today.")
        return cls(simulated, days.parse_day_with_law(today, "--today") if today is not None else days.today())


async def import_file(settings: Settings, out: Output, file: str, register: Register) -> int:
    """Take in an arrears list; gives the exit status."""
    known = set[str]()
    rows = read_arrears_list(Path(file), today=register.today, known_organisation=known.__contains__)
    total = sum(1 for _ in rows.table)  # the whole file is read once before anything is stored
    tally = Tally(RESULTS)
    async with case_client(settings) as cases:
        known.update(await all_in_force(cases, register.today))
        with out.progress("Rækker behandlet", total) as tick:
            async for answer in import_list(cases, rows, register):
                tally.add(answer)
                out.item(answer.as_json())
                _tell(out, answer)
                tick()
    out.item({"summary": tally.counts})
    out.table(["Resultat", "Rækker"], [[DANISH[result], str(count)] for result, count in tally.counts.items() if count])
    if tally.counts["queued"]:
        out.say(f"De ventende rækker er leveret og behandles af sig selv. De venter på: {await waits_for(settings)}")
    return tally.status


async def open_one(settings: Settings, out: Output, fields: Mapping[str, str], register: Register) -> int:
    """Take in one missed payment, given as text by column; gives the exit status."""
    tally = Tally(RESULTS)
    async with case_client(settings) as cases:
        known = await all_in_force(cases, register.today)
        row = read_missed_payment(fields, today=register.today, known_organisation=known.__contains__)
        async for answer in feed(_errands(cases, [row], register, known), cases.answers):
            tally.add(answer)
            out.item(answer.as_json())
            out.text(
                " ".join(part for part in (DANISH[answer.result].capitalize(), answer.case, answer.reason) if part)
            )
            for warning in answer.warnings:
                out.text(f"  {warning}")
    return tally.status


async def import_list(cases: CaseClient, rows: ArrearsList, register: Register) -> AsyncGenerator[RowAnswer, None]:
    """Take in a list; gives the answer to each row, in their order. Raises UnreadableFile and ServerUnreachable."""
    known = await all_in_force(cases, register.today)
    async with aclosing(feed(_errands(cases, rows, register, known), cases.answers)) as answers:
        async for answer in answers:
            yield answer


async def all_in_force(cases: CaseClient, day: date) -> dict[str, Edition]:
    """The edition that is in force on *day*, of every organisation that has one."""
    found = {organisation: editions.on(day) for organisation, editions in (await all_editions(cases.reader)).items()}
    return {organisation: edition for organisation, edition in found.items() if edition is not None}


def _errands(
    cases: CaseClient, rows: Iterable[AcceptedRow | RefusedRow], register: Register, known: Mapping[str, Edition]
) -> Iterator[RowToDeliver | RowAnswer]:
    law = cases.law.on(register.today)
    for row in rows:
        if isinstance(row, RefusedRow):
            yield RowAnswer(row.row, "refused", reason=row.reason)
        elif because := _why_nothing_is_missed(row.missed, known[row.missed.organisation], law):
            yield RowAnswer(row.row, "refused", reason=because, warnings=row.warnings)
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


def _tell(out: Output, answer: RowAnswer) -> None:
    """Show people the rows they have to look at; the others are counted."""
    if answer.result in ("refused", "corrected", "queued") or answer.warnings:
        case = f" ({answer.case})" if answer.case else ""
        reasons = " ".join(part for part in (answer.reason, *answer.warnings) if part)
        out.text(f"Række {answer.row}: {DANISH[answer.result]}{case}. {reasons}")
