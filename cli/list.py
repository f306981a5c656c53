"""`list`: which cases are there, how far have they come, and what does somebody have to do?"""

from cli.paging import EVERYTHING, tell_of_more, tell_of_none, tell_rows
from cli.terminal.days import today
from cli.terminal.output import Output
from client.cases import records
from client.errors import DONE
from client.lists import WantedPage, case_list
from client.results.lists import CaseRow
from danish import unread
from danish.codes import short_day, stored, task
from danish.stuck import why_stuck
from domain.case.codes import Ending, PhaseName, StepName
from domain.clock import legal_day
from domain.money import format_kroner
from runtime.settings import Settings


async def list_cases(settings: Settings, out: Output, wanted: WantedPage = EVERYTHING) -> int:
    """List a page of the cases; gives the exit status."""
    async with records(settings) as cases:
        page = await case_list(cases, wanted, today())
    tell_rows(settings, out, page, wanted)
    if page.rows:
        out.table(
            ["Sag", "Organisation", "Fase", "Dag", "Saldo (kr.)", "Næste skridt", "Et menneske skal"],
            [_case(row) for row in page.rows],
        )
        for one in page.marks:
            out.text(unread.why_it_waits(one))
        for stuck in page.stuck:
            out.text(f"Sidder fast: {stuck.tenancy_key}. {why_stuck(stuck)}")
    elif wanted.after or wanted.organisation:
        tell_of_none(out, "Der er ingen sager her.", "list", wanted)
    else:
        nothing = "Der er ingen sager. `python starter.py import FIL` indlæser en restanceliste."
        tell_of_none(out, nothing, "list", wanted)
    tell_of_more(out, page, "list", wanted)
    return DONE


def _case(row: CaseRow) -> list[str]:
    phase = stored(PhaseName, row.phase)
    if row.ending:
        phase = f"{phase}: {stored(Ending, row.ending)}"
    if row.held or row.unread:
        phase = f"{phase} (står stille)"
    if row.stuck:
        phase = f"{phase} (sidder fast)"
    step = ""
    if row.next_step and row.next_due:
        step = f"{short_day(legal_day(row.next_due))}: {stored(StepName, row.next_step)}"
    return [
        row.case,
        row.organisation,
        phase,
        short_day(row.today) + (" (prøve)" if row.simulated else ""),
        format_kroner(row.balance_ore),
        step,
        "; ".join(dict.fromkeys(task(item.task)[0] for item in row.work)),
    ]
