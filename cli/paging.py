"""How is a page of a list told, and that there is another one behind it?"""

from typing import Final

from cli.terminal.output import Output
from client.lists import ListPage, Row, WantedPage
from client.results.lists import NextPage
from danish.organisations import within_walls
from runtime.settings import Settings

EVERYTHING: Final = WantedPage()
"""The first page of all that may be seen."""


def tell_rows(settings: Settings, out: Output, page: ListPage[Row]) -> None:
    """Print the rows to a machine, and to a person whose rows they are where those are not everybody's."""
    for row in page.rows:
        out.item(row)
    if settings.organisations is not None:
        out.text(within_walls(settings.organisations))


def tell_of_more(out: Output, page: ListPage[Row], command: str, wanted: WantedPage) -> None:
    """Say how the next page is asked for, where there is one."""
    if page.next is None:
        return
    out.item(NextPage(next=page.next))
    typed = [f"--organisation {wanted.organisation}"] if wanted.organisation else []
    typed += [f"--limit {wanted.limit}"] if wanted.limit != EVERYTHING.limit else []
    out.text(f"Der er flere: `python starter.py {' '.join([command, *typed, f'--after {page.next}'])}`")
