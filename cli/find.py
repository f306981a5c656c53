"""`find`: whose case is it, when somebody knows a name, an address, a telephone number or a number?"""

from cli.list import told_case
from cli.terminal.days import today
from cli.terminal.output import Output
from client.errors import DONE
from client.finding import MOST_SHOWN, Wanted, find_cases
from client.records import records
from client.results.lists import FoundCount
from danish.organisations import within_walls
from danish.prose import counted
from runtime.settings import Settings


async def find(settings: Settings, out: Output, wanted: Wanted) -> int:
    """Show the cases that are meant; gives the exit status."""
    async with records(settings) as cases:
        found = await find_cases(cases, wanted, today())
    for row in found.page.rows:
        out.item(row)
    out.item(FoundCount(found=found.count, all_seen=found.all_seen, together=found.together))
    if settings.organisations is not None:
        out.text(within_walls(settings.organisations))
    if found.page.rows:
        kind = " blandt prøvesagerne" if wanted.simulated else ""
        out.text(f"{counted(found.count, 'sag', 'sager')} fundet{kind}.")
        out.table(["Tilbage", "Sagen"], [told_case(row) for row in found.page.rows])
    else:
        out.text("Ingen sag passer. Der søges på hele ord i navn, adresse, telefon og numre, i vilkårlig rækkefølge.")
        if not wanted.simulated:
            out.text("Prøvesager findes for sig: med --simulated.")
    if found.together:
        out.text("Ordene er almindelige: kun sager, hvor to af dem står i samme navn eller adresse, er set igennem.")
    if not found.all_seen or found.count > MOST_SHOWN:
        out.text("Der er flere. Skriv et ord mere, fx husnummeret eller et mellemnavn.")
    return DONE
