"""`list` and `outbox`: which cases are there, and what has gone out? A page at a time."""

from typing import Final

from cli.terminal.days import today
from cli.terminal.output import Output
from client.cases import records
from client.errors import DONE
from client.lists import ListPage, Row, Wanted, case_list, letter_list
from client.results.lists import CaseRow, LetterRow, NextPage
from danish import unread
from danish.codes import danish, short_day, task
from danish.organisations import within_walls
from domain.case.codes import Channel, DispatchKind, Ending, PhaseName, StepName
from domain.case.state import DispatchState
from domain.clock import legal_day
from domain.money import format_kroner
from runtime.settings import Settings

_EVERYTHING: Final = Wanted()


async def list_cases(settings: Settings, out: Output, wanted: Wanted = _EVERYTHING) -> int:
    """List a page of the cases; gives the exit status."""
    async with records(settings) as cases:
        page = await case_list(cases, wanted, today())
    _tell(settings, out, page)
    if page.rows:
        out.table(
            ["Sag", "Organisation", "Fase", "Dag", "Saldo (kr.)", "Næste skridt", "Et menneske skal"],
            [_case(row) for row in page.rows],
        )
        for one in page.marks:
            out.text(unread.why_it_waits(one))
    elif wanted.after or wanted.organisation:
        out.text("Der er ingen sager her.")
    else:
        out.text("Der er ingen sager. `python starter.py import FIL` indlæser en restanceliste.")
    _tell_of_more(out, page, "list", wanted)
    return DONE


async def outbox(settings: Settings, out: Output, case: str | None, wanted: Wanted = _EVERYTHING) -> int:
    """List a page of what goes and went out, or all of one case's; gives the exit status."""
    async with records(settings) as cases:
        page = await letter_list(cases, wanted, case)
    _tell(settings, out, page)
    if page.rows:
        out.table(["Dag", "Sag", "Hvad", "Kanal", "Tilstand", "Nøgle"], [_letter(row) for row in page.rows])
    else:
        out.text("Der er ingen forsendelser her." if wanted.after else "Der er ingen forsendelser endnu.")
    _tell_of_more(out, page, "outbox", wanted)
    return DONE


def _tell(settings: Settings, out: Output, page: ListPage[Row]) -> None:
    for row in page.rows:
        out.item(row)
    if settings.organisations is not None:
        out.text(within_walls(settings.organisations))


def _tell_of_more(out: Output, page: ListPage[Row], command: str, wanted: Wanted) -> None:
    if page.next is None:
        return
    out.item(NextPage(next=page.next))
    typed = [f"--organisation {wanted.organisation}"] if wanted.organisation else []
    typed += [f"--limit {wanted.limit}"] if wanted.limit != _EVERYTHING.limit else []
    out.text(f"Der er flere: `python starter.py {' '.join([command, *typed, f'--after {page.next}'])}`")


def _case(row: CaseRow) -> list[str]:
    phase = danish(PhaseName(row.phase))
    if row.ending:
        phase = f"{phase}: {danish(Ending(row.ending))}"
    if row.held or row.unread:
        phase = f"{phase} (står stille)"
    step = ""
    if row.next_step and row.next_due:
        step = f"{short_day(legal_day(row.next_due))}: {danish(StepName(row.next_step))}"
    return [
        row.case,
        row.organisation,
        phase,
        short_day(row.today) + (" (prøve)" if row.simulated else ""),
        format_kroner(row.balance_ore),
        step,
        "; ".join(dict.fromkeys(task(item.task)[0] for item in row.work)),
    ]


def _letter(row: LetterRow) -> list[str]:
    return [
        short_day(row.day),
        row.case,
        danish(DispatchKind(row.kind)),
        danish(Channel(row.channel)),
        danish(DispatchState(row.state)),
        row.key,
    ]
