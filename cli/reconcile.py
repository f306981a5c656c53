"""`reconcile`: do the newest list and the cases say the same, both ways?"""

from typing import Final

from cli.terminal.days import today
from cli.terminal.output import Output
from client.errors import DONE, REFUSED
from client.reconciliation import Difference, reconcile
from client.records import records
from client.results.reconciliation import DifferenceRow, ReconciliationSummary
from danish.organisations import within_walls
from danish.prose import counted
from domain.danish_day import danish_day
from runtime.settings import Settings

KINDS: Final[dict[Difference, str]] = {
    Difference.NOT_HERE: "Står på listen og ikke her",
    Difference.OTHER_AMOUNT: "Et andet beløb",
    Difference.NOT_ON_THE_LIST: "Mangler på listen",
    Difference.NOT_READ: "Ikke læst",
}


async def show(settings: Settings, out: Output, organisation: str | None, *, simulated: bool) -> int:
    """Print each difference; gives the exit status: 1 where there is any."""
    differences, compared = 0, 0
    if settings.organisations is not None:
        out.text(within_walls(settings.organisations))
    async with records(settings) as found:
        async for one in reconcile(found, organisation, today(), simulated=simulated):
            out.item(one)
            if isinstance(one, DifferenceRow):
                out.text(_line(one))
                continue
            differences += one.differences
            compared += 1
            how = f"{', antaget' if one.assumed else ''}{', fuldstændig' if one.complete else ''}"
            out.text(
                f"{one.organisation}: listen opgjort pr. {danish_day(one.as_of)}{how}: "
                f"{counted(one.rows, 'række', 'rækker')}, {counted(one.differences, 'forskel', 'forskelle')}."
            )
    out.item(ReconciliationSummary(differences=differences))
    if not compared:
        out.text("Der er ingen liste at sammenligne med.")
    return REFUSED if differences else DONE


def _line(one: DifferenceRow) -> str:
    where = [one.organisation, f"række {one.row}" if one.row else "", one.case or "", one.charge or ""]
    return f"{KINDS[Difference(one.difference)]}: {', '.join(part for part in where if part)}. {one.reason}"
