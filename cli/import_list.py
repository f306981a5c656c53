"""`import` (a word that Python keeps for itself): how do the rows of an arrears list become cases?"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from cli.terminal import days
from cli.terminal.output import Output
from client.arrears import Register, all_in_force, import_list
from client.bulk import Tally
from client.cases import case_client
from client.errors import UnreadableInput
from client.results.rows import ArrearsCounts, ArrearsSummary, RowAnswer
from client.waiting import waits_for
from intake.arrears_list import read_arrears_list
from runtime.settings import Settings

RESULTS: Final = tuple(ArrearsCounts.model_fields)
DANISH: Final[Mapping[str, str]] = {
    "opened": "åbnet",
    "joined": "lagt til en sag",
    "corrected": "rettet",
    "duplicate": "kendt i forvejen",
    "queued": "venter",
    "refused": "afvist",
}


def typed_register(*, simulated: bool, today: str | None) -> Register:
    """From what was typed. Raises UnreadableInput: a real case's day is today, a rehearsal's one that has law."""
    if today is not None and not simulated:
        raise UnreadableInput("--today gælder kun prøvesager. Tilføj --simulated, eller udelad --today.")
    return Register(simulated, days.parse_day_with_law(today, "--today") if today is not None else days.today())


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
                out.item(answer)
                _tell(out, answer)
                tick()
    out.item(ArrearsSummary(summary=ArrearsCounts(**tally.counts)))
    out.table(["Resultat", "Rækker"], [[DANISH[result], str(count)] for result, count in tally.counts.items() if count])
    if tally.counts["queued"]:
        out.say(f"De ventende rækker er leveret og gemt. De venter på: {await waits_for(settings)}")
    return tally.status


def _tell(out: Output, answer: RowAnswer) -> None:
    """Show people the rows they have to look at; the others are counted."""
    if answer.result in ("refused", "corrected", "queued") or answer.warnings:
        case = f" ({answer.case})" if answer.case else ""
        reasons = " ".join(part for part in (answer.reason, *answer.warnings) if part)
        out.text(f"Række {answer.row}: {DANISH[answer.result]}{case}. {reasons}")
