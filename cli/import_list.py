"""`import` (a word that Python keeps for itself): how do the rows of an arrears list become cases?"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from cli.terminal import days
from cli.terminal.output import Output
from client.arrears import Register, import_list
from client.bulk import Tally
from client.cases import case_client
from client.editions import all_in_force
from client.errors import UnreadableInput
from client.results.rows import ArrearsCounts, ArrearsSummary, GoneRow, RowAnswer
from client.waiting import waits_for
from domain.clock import legal_day
from domain.danish_day import danish_day
from intake.arrears_list import AS_OF, read_arrears_list
from runtime.settings import Settings

RESULTS: Final = tuple(field.alias or name for name, field in ArrearsCounts.model_fields.items())
DANISH: Final[Mapping[str, str]] = {
    "opened": "åbnet",
    "opened-and-closed": "åbnet og afsluttet med det samme",
    "joined": "lagt til en sag",
    "booked": "bogført på en tidligere lejeaftale",
    "corrected": "rettet",
    "contested": "i tvivl: penge, som listen måske ikke har kendt",
    "duplicate": "kendt i forvejen",
    "waiting": "venter på, at nogen siger, hvem der bor der",
    "queued": "venter",
    "refused": "afvist",
}


def typed_register(
    *,
    simulated: bool,
    today: str | None,
    as_of: str | None = None,
    complete: bool | None = None,
    waits_for_feeds: bool = False,
) -> Register:
    """From what was typed. Raises UnreadableInput: a real case's day is today, a rehearsal's one that has law, and no
    list was made up after it.
    """
    if today is not None and not simulated:
        raise UnreadableInput("--today gælder kun prøvesager. Tilføj --simulated, eller udelad --today.")
    day = days.parse_day_with_law(today, "--today") if today is not None else days.today()
    made_up = days.parse_day_with_law(as_of, "--as-of") if as_of is not None else None
    if made_up is not None and made_up > day:
        raise UnreadableInput(f"--as-of {danish_day(made_up)} er ikke kommet endnu: det er den {danish_day(day)}.")
    if waits_for_feeds and not simulated:
        raise UnreadableInput("--waits-for-feeds gælder kun prøvesager: en rigtig sag venter i forvejen.")
    return Register(simulated, day, made_up, complete=complete, waits_for_feeds=waits_for_feeds)


async def import_file(settings: Settings, out: Output, file: str, register: Register) -> int:
    """Take in an arrears list; gives the exit status."""
    known = set[str]()
    rows = read_arrears_list(Path(file), today=register.today, known_organisation=known.__contains__)
    total = sum(1 for _ in rows.table)  # the whole file is read once before anything is stored
    for note in rows.notes:
        out.say(note)
    if rows.as_of is not None:
        register = replace(register, made_up=legal_day(rows.as_of), at=rows.as_of)
    tally, gone = Tally(RESULTS), 0
    async with case_client(settings) as cases:
        known.update(await all_in_force(cases, register.today))
        with out.progress("Rækker behandlet", total) as tick:
            async for answer in import_list(cases, rows, register):
                out.item(answer)
                if isinstance(answer, GoneRow):
                    gone += 1
                    reasons = " ".join((answer.reason, *answer.warnings))
                    out.text(f"Mangler på listen: {answer.case}, {answer.charge}. {reasons}")
                    continue
                tally.add(answer)
                _tell(out, answer)
                tick()
    if register.told.assumed:
        day = danish_day(register.as_of)
        out.text(f"Opgjort pr. {day} (antaget; sig det med --as-of eller kolonnen «{AS_OF}»).")
    out.item(ArrearsSummary(summary=_counts(tally), gone=gone, notes=rows.notes))
    out.table(["Resultat", "Rækker"], [[DANISH[result], str(count)] for result, count in tally.counts.items() if count])
    if tally.counts["queued"]:
        out.say(f"De ventende rækker er leveret og gemt. De venter på: {await waits_for(settings)}")
    return tally.status


def _counts(tally: Tally) -> ArrearsCounts:
    return ArrearsCounts.model_validate(tally.counts)


def _tell(out: Output, answer: RowAnswer) -> None:
    """Show people the rows they have to look at; the others are counted."""
    if answer.result in ("refused", "corrected", "queued", "booked", "waiting") or answer.warnings:
        case = f" ({answer.case})" if answer.case else ""
        reasons = " ".join(part for part in (answer.reason, *answer.warnings) if part)
        out.text(f"Række {answer.row}: {DANISH[answer.result]}{case}. {reasons}")
