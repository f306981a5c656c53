"""How many payments a second are kept that have no account, beside batched bare inserts of the same rows?"""

import itertools
import time
from collections.abc import AsyncIterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import asyncpg

from benchmarks.bare_rows import ANSWER, EVENT, TABLES
from benchmarks.measure import Aim, Measure, Round, Values, turn_about
from benchmarks.setup import Setup
from client.bulk import WINDOW
from client.cases import CaseClient
from client.payments import pay_list
from domain.streams.unmatched import system_stream
from intake.payment_list import COLUMNS, read_payment_list
from runtime.postgres import database_url
from runtime.postgres_logins import Login

ROWS = 10_000
ORGANISATION = "BF-101"
TODAY = date(2026, 10, 2)
_LISTS = itertools.count(1)


async def run(on: Setup, rounds: int) -> AsyncIterator[Round]:
    """A list from its first row to its last answer, and the rows of the list before in tables of the same shape, as
    many in a transaction as a window of a list has.
    """
    async with on.case_client() as cases:
        bare = await asyncpg.connect(await database_url(on.settings, Login.OWNER))
        try:
            await bare.execute(TABLES)
            await kept(cases, on.home, ROWS)

            async def floor() -> Values:
                return {"per second": ROWS / await inserted(bare)}

            async def product() -> Values:
                return {"per second": ROWS / await kept(cases, on.home, ROWS)}

            async for one in turn_about(rounds, floor, product):
                yield one
        finally:
            await bare.close()


async def kept(cases: CaseClient, folder: Path, count: int) -> float:
    """Keep the money of a list of tenancies of which nobody has heard; the seconds it took."""
    number = next(_LISTS)
    file = folder / f"money-{number}.csv"
    day = TODAY.strftime("%d-%m-%Y")
    rows = (f"{ORGANISATION};L{number:03d}-{n:06d};{day};{day};5.000,00;HUSLEJE {n}" for n in range(count))
    file.write_text("\n".join((";".join(COLUMNS), *rows)), encoding="utf-8")
    begun = time.perf_counter()
    read = read_payment_list(file, today=TODAY, known_organisation=ORGANISATION.__eq__)
    told = [answer.result async for answer in pay_list(cases, read, rehearsal=None)]
    if told != ["unmatched"] * count:
        raise RuntimeError("every row is kept here")
    return time.perf_counter() - begun


async def inserted(bare: asyncpg.Connection) -> float:
    """Insert the rows that the last list left, events and answers; the seconds it took."""
    await bare.execute("TRUNCATE bare.event, bare.answer")
    await bare.execute("SET ROLE redningskrans_audit")
    stream = system_stream(ORGANISATION)
    events = await bare.fetch(
        f"SELECT {EVENT} FROM journal.event WHERE stream = $1 ORDER BY seq DESC LIMIT $2", stream, ROWS
    )
    answers = await bare.fetch(
        f"SELECT {ANSWER} FROM journal.answer WHERE message_id = ANY ($1::text[])",
        [one["command_id"] for one in events],
    )
    await bare.execute("RESET ROLE")
    begun = time.perf_counter()
    for start in range(0, ROWS, WINDOW):
        batch = slice(start, start + WINDOW)
        async with bare.transaction():
            await bare.executemany(_into("event", EVENT), [tuple(row) for row in events[batch]])
            await bare.executemany(_into("answer", ANSWER), [tuple(row) for row in answers[batch]])
    return time.perf_counter() - begun


def _into(table: str, columns: str) -> str:
    names: Sequence[Any] = columns.split(",")
    return f"INSERT INTO bare.{table} ({columns}) VALUES ({', '.join(f'${n}' for n in range(1, len(names) + 1))})"


MEASURE = Measure(
    name="unmatched-money",
    what=f"payments kept per second that have no account, a list of {ROWS:,} rows",
    beside=f"bare inserts of the same rows, {WINDOW} in a transaction",
    unit="per second",
    aims={"per second": Aim("at least", 0.3)},
    rounds=5,
    run=run,
)
