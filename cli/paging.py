"""How is a page of a list told, and that there is another one behind it?"""

from typing import Final

from cli.terminal.output import Output
from client.lists import ListPage, Row, WantedPage
from client.results.lists import NextPage
from danish.organisations import within_walls
from runtime.settings import Settings

EVERYTHING: Final = WantedPage()
"""The first page of all real cases that may be seen."""


def tell_rows(settings: Settings, out: Output, page: ListPage[Row], wanted: WantedPage) -> None:
    """Print the rows to a machine, and to a person whose rows they are where those are not everybody's real ones."""
    for row in page.rows:
        out.item(row)
    if wanted.simulated:
        out.text("Kun prøvesager.")
    if settings.organisations is not None:
        out.text(within_walls(settings.organisations))


def tell_of_more(out: Output, page: ListPage[Row], command: str, wanted: WantedPage) -> None:
    """Say how the next page is asked for, where there is one."""
    if page.next is None:
        return
    out.item(NextPage(next=page.next))
    typed = [f"--organisation {wanted.organisation}"] if wanted.organisation else []
    typed += ["--simulated"] if wanted.simulated else []
    typed += [f"--limit {wanted.limit}"] if wanted.limit != EVERYTHING.limit else []
    out.text(f"Der er flere: `python starter.py {' '.join([command, *typed, f'--after {page.next}'])}`")


def tell_of_none(out: Output, nothing: str, command: str, wanted: WantedPage) -> None:
    """Say that a list is empty, and where rehearsals would be, which it never shows among what is real."""
    elsewhere = "" if wanted.simulated else f" Prøvesager vises for sig: `python starter.py {command} --simulated`."
    out.text(f"{nothing}{elsewhere}")
