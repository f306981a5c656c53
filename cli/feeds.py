"""How is it shown that cases wait for money to be in? One line for each feed, never a task for each case."""

from datetime import date

from cli.terminal.output import Output
from client.feeds_awaited import waiting_line, waiting_rows
from client.lists import WantedPage
from client.records import Records


async def tell_waiting(cases: Records, out: Output, wanted: WantedPage, today: date) -> None:
    """Say which payment feeds real cases wait for, on the first page of what is real."""
    if wanted.simulated or wanted.after:
        return
    for row in await waiting_rows(cases, today, wanted.organisation):
        out.item(row)
        out.text(waiting_line(row))
