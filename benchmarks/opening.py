"""How many cases a second does `import` open, beside as many bare workflows on the same server?"""

import asyncio
import csv
import itertools
import time
import uuid
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

from benchmarks.bare import BareWaiting
from benchmarks.measure import Aim, Measure, Round, Values, turn_about
from benchmarks.setup import BareWorker, Setup

ROWS = 2_000
AT_ONCE = 50
"""As many starts at a time as `import` has deliveries (`client.bulk.AT_ONCE`)."""
DUE, TODAY = date(2026, 10, 1), date(2026, 10, 2)
_LISTS = itertools.count(1)


async def run(on: Setup, rounds: int) -> AsyncIterator[Round]:
    """The real command, its start included, and a client that starts bare workflows."""
    async with on.worker(), on.bare_worker() as bare:
        await started(bare, 50)  # both workers have polled, and everything has been loaded once
        await imported(on, 50)

        async def floor() -> Values:
            return {"per second": ROWS / await started(bare, ROWS)}

        async def product() -> Values:
            return {"per second": ROWS / await imported(on, ROWS)}

        async for one in turn_about(rounds, floor, product):
            yield one


async def started(bare: BareWorker, count: int) -> float:
    """Start bare workflows and wait until each has run its activity; the seconds it took."""
    at_once = asyncio.Semaphore(AT_ONCE)

    async def start() -> None:
        async with at_once:
            await bare.client.start_workflow(BareWaiting.run, id=f"bare-{uuid.uuid4().hex}", task_queue=bare.task_queue)

    begun = time.perf_counter()
    await asyncio.gather(bare.has_run(count), *(start() for _ in range(count)))
    return time.perf_counter() - begun


async def imported(on: Setup, count: int) -> float:
    """Import a list of missed rents that nobody knows yet; the seconds the command took."""
    number = next(_LISTS)
    file = on.home / f"list-{number}.csv"
    write_list(file, count, f"{number:03d}")
    begun = time.perf_counter()
    await on.command("import", str(file), "--simulated", "--today", TODAY.isoformat())
    return time.perf_counter() - begun


def write_list(file: Path, count: int, mark: str) -> None:
    """An arrears list of one tenant per row; *mark* keeps its tenancies apart from those of other lists."""
    with file.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out, delimiter=";")
        rows.writerow(_COLUMNS)
        rows.writerows(_row(f"BF-101-{mark}-{number:05d}") for number in range(count))


_COLUMNS = (
    *("Organisation", "Afdeling", "Lejemål", "Lejer", "Medlejer", "Adresse", "Postnr", "By", "Kommunekode"),
    *("Forfaldsdato", "Beløb", "Art", "E-mail", "Mobil", "Digital post", "Børn under 18"),
)


def _row(tenancy: str) -> tuple[str, ...]:
    due = DUE.strftime("%d-%m-%Y")
    home = ("Prøvevej 1", "8260", "Viby J", "751", due, "5.000,00", "Husleje", "", "", "Ja", "Nej")
    return ("BF-101", "07", tenancy, "Prøve Lejer", "", *home)


MEASURE = Measure(
    name="opening",
    what=f"cases opened per second through `import` of {ROWS:,} rows",
    beside="a workflow of one no-op activity that then waits",
    unit="per second",
    aims={"per second": Aim("at least", 0.8)},
    rounds=5,
    run=run,
)
