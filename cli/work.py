"""`work`: what does a person have to do, the most urgent first?"""

from cli.feeds import tell_waiting
from cli.paging import EVERYTHING, tell_of_more, tell_of_none, tell_rows
from cli.tasks import by_command
from cli.terminal import words
from cli.terminal.days import today
from cli.terminal.output import Output
from client.errors import DONE
from client.lists import WantedPage, work_list
from client.records import records
from client.results.lists import WorkRow
from danish.codes import short_day, task
from domain import actors
from runtime.settings import Settings


async def work(settings: Settings, out: Output, role: str | None = None, wanted: WantedPage = EVERYTHING) -> int:
    """List a page of what persons have to do, in one role or in all; gives the exit status. Raises UnreadableInput."""
    role = words.role(role, "--role").value if role is not None else None
    async with records(settings) as cases:
        page = await work_list(cases, wanted, role, today())
        await tell_waiting(cases, out, wanted, today())
    tell_rows(settings, out, page, wanted)
    if page.rows:
        out.table(["Senest", "Rolle", "Et menneske skal", "Sag", "Organisation"], [_row(one) for one in page.rows])
    else:
        nothing = "Der er ikke mere at gøre." if wanted.after else "Der er intet at gøre her."
        tell_of_none(out, nothing, "work", wanted)
    tell_of_more(out, page, f"work --role {role}" if role else "work", wanted)
    return DONE


def _row(row: WorkRow) -> list[str]:
    return [short_day(row.due) if row.due else "", _who(row.role), _what(row.task), row.case, row.organisation]


def _who(role: str) -> str:
    """A role in Danish; the code itself where a newer version wrote it."""
    try:
        return actors.danish(actors.Role(role)).capitalize()
    except ValueError:
        return role


def _what(name: str) -> str:
    """The task in Danish with the commands that do it."""
    what, commands = task(name)
    return f"{what}{by_command(commands)}"
