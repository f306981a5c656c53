"""`outbox`: what goes out and has gone out, of one case or of all?"""

from cli.paging import EVERYTHING, tell_of_more, tell_of_none, tell_rows
from cli.terminal.output import Output
from client.errors import DONE
from client.lists import WantedPage, letter_list
from client.records import records
from client.results.lists import LetterRow
from danish.codes import short_day, stored
from domain.case.codes import Channel, DispatchKind
from domain.case.state import DispatchState
from runtime.settings import Settings


async def outbox(settings: Settings, out: Output, case: str | None, wanted: WantedPage = EVERYTHING) -> int:
    """List a page of what goes and went out, or all of one case's; gives the exit status."""
    async with records(settings) as cases:
        page = await letter_list(cases, wanted, case)
    tell_rows(settings, out, page, wanted)
    if case is not None and any(row.simulated for row in page.rows):
        out.text("Sagen er en prøvesag.")
    if page.rows:
        out.table(["Dag", "Sag", "Hvad", "Kanal", "Tilstand", "Nøgle"], [_letter(row) for row in page.rows])
    elif case is not None:
        out.text("Der er ingen forsendelser endnu.")
    else:
        nothing = "Der er ingen forsendelser her." if wanted.after else "Der er ingen forsendelser endnu."
        tell_of_none(out, nothing, "outbox", wanted)
    tell_of_more(out, page, "outbox", wanted)
    return DONE


def _letter(row: LetterRow) -> list[str]:
    return [
        short_day(row.day),
        row.case,
        stored(DispatchKind, row.kind),
        stored(Channel, row.channel),
        stored(DispatchState, row.state),
        row.key,
    ]
