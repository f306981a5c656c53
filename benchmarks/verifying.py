"""How many events does `audit verify` walk per second of processor time, beside a bare reading and hashing of the rows?

The floor reads the same rows by a cursor and hashes the bytes of their columns with SHA-256, in one process: those of
events alone, and those of events, answers and persons' keys, all of which the walk reads. Counted on both sides is what
this process and the server's backends work. Memory is that of a process which does nothing else, for the larger journal
beside the smaller: the walk holds some streams' faults at a time.
"""

import asyncio
import hashlib
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import NamedTuple

import asyncpg

from audit.integrity.verify import Total, walk
from benchmarks.filling import filled
from benchmarks.journal_appends import processor_seconds
from benchmarks.measure import Aim, Measure, Round, Values
from benchmarks.setup import ROOT, Setup
from journal.sealing import Sealer
from journal.verify import verify
from runtime.keys import embedded_keys
from runtime.postgres import connect_pool, database_url
from runtime.postgres_logins import Login

SMALL, MIDDLE, LARGE = 1_000, 4_000, 100_000
"""Cases of some ten events each."""


class Bare(NamedTuple):
    """How rows of a table are read, and which bytes of each are hashed."""

    statement: str
    bytes_of: Callable[[asyncpg.Record], bytes]


def _of_event(row: asyncpg.Record) -> bytes:
    said = f"{row['stream']}{row['type']}{row['public']}{row['asked']}{row['actor']}{row['command_id']}"
    return bytes(said.encode() + row["sealed"] + row["previous_hash"] + row["hash"])


def _of_answer(row: asyncpg.Record) -> bytes:
    said = f"{row['organisation_id']}{row['message_id']}{row['stream']}{row['digest']}{row['answer']}"
    return bytes(said.encode() + b"".join(row["hashes"]) + row["mac"])


def _of_key(row: asyncpg.Record) -> bytes:
    return bytes(f"{row['organisation_id']}{row['person_id']}".encode() + row["wrapped"])


EVENTS = Bare("SELECT * FROM journal.event ORDER BY stream, seq", _of_event)
ROWS = (
    EVENTS,
    Bare("SELECT * FROM journal.answer", _of_answer),
    Bare("SELECT * FROM journal.person_key", _of_key),
)


async def run(on: Setup, rounds: int) -> AsyncIterator[Round]:
    """The walk over hashes and links, and all that `audit verify --journal-only` looks at, with the journal's keys."""
    sealer, url = Sealer(embedded_keys(on.home).master), await database_url(on.settings, Login.OWNER)
    async with AsyncExitStack() as until_the_end:
        pool = await _walked(until_the_end, url, MIDDLE, sealer)
        await _everything(pool, sealer)  # what is compiled and cached once is no cost of a walk
        for number in range(rounds):
            sides: list[Callable[[], Awaitable[float]]] = [
                lambda: _events_per_second(pool, lambda: _bare(pool, EVENTS)),
                lambda: _events_per_second(pool, lambda: _bare(pool, *ROWS)),
                lambda: _events_per_second(pool, lambda: _hashes_and_links(pool)),
                lambda: _events_per_second(pool, lambda: _everything(pool, sealer)),
            ]
            turn = number % len(sides)
            order = [*range(turn, len(sides)), *range(turn)]
            found = {side: await sides[side]() for side in order}
            yield Round(_figures(found[0], found[0], found[1]), _figures(found[2], found[3], found[3]))


async def run_memory(on: Setup, rounds: int) -> AsyncIterator[Round]:
    """The most that a process holds which walks the smaller journal, and another that walks the larger one."""
    sealer, url = Sealer(embedded_keys(on.home).master), await database_url(on.settings, Login.OWNER)
    async with AsyncExitStack() as until_the_end:
        for cases in (SMALL, LARGE):
            await until_the_end.enter_async_context(filled(url, cases, sealer))
        for _ in range(rounds):
            small, large = [await _most_held(on, _database(url, cases)) for cases in (SMALL, LARGE)]
            yield Round({"held at most": small}, {"held at most": large})


async def _most_held(on: Setup, url: str) -> float:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.walking", str(on.home), url, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    said, _ = await process.communicate()
    if process.returncode != 0:
        raise RuntimeError("a walk has ended; what it said stands above")
    return float(said)


def _figures(links: float, everything: float, every_row: float) -> Values:
    return {"hashes and links": links, "everything": everything, "everything, beside every row": every_row}


def _database(url: str, cases: int) -> str:
    return f"{url.rpartition('/')[0]}/cases_{cases}"


async def _walked(
    until_the_end: AsyncExitStack, url: str, cases: int, sealer: Sealer
) -> "asyncpg.Pool[asyncpg.Record]":
    await until_the_end.enter_async_context(filled(url, cases, sealer))
    own = _database(url, cases)
    async with await connect_pool(own, None, largest=1) as owner:  # a helper that has ended is counted nowhere
        await owner.execute(f"ALTER DATABASE cases_{cases} SET max_parallel_workers_per_gather = 0")
    return await until_the_end.enter_async_context(await connect_pool(own, None, largest=1))


async def _events_per_second(pool: "asyncpg.Pool[asyncpg.Record]", walked: Callable[[], Awaitable[None]]) -> float:
    events = await pool.fetchval("SELECT count(*) FROM journal.event")
    async with pool.acquire() as connection:
        before = await processor_seconds(connection)  # type: ignore[arg-type]
    await walked()
    async with pool.acquire() as connection:
        spent = await processor_seconds(connection) - before  # type: ignore[arg-type]
    return float(events) / spent


async def _bare(pool: "asyncpg.Pool[asyncpg.Record]", *tables: Bare) -> None:
    for table in tables:
        async with pool.acquire() as connection, connection.transaction(readonly=True):
            async for row in connection.cursor(table.statement, prefetch=500):
                hashlib.sha256(table.bytes_of(row)).digest()


async def _hashes_and_links(pool: "asyncpg.Pool[asyncpg.Record]") -> None:
    async for fault in verify(pool):
        raise RuntimeError(f"the journal is not what it should be: {fault}")


async def _everything(pool: "asyncpg.Pool[asyncpg.Record]", sealer: Sealer) -> None:
    async def at_hand() -> Sealer:
        return sealer

    if faults := [one async for one in walk(pool, at_hand) if not isinstance(one, Total)]:
        raise RuntimeError(f"the journal is not what it should be: {faults}")


MEASURE = Measure(
    name="verify",
    what=f"events that `audit verify` walks per second of processor time, {MIDDLE:,} cases",
    beside="the same rows by a cursor, hashed with SHA-256",
    unit="/s",
    aims=dict.fromkeys(_figures(0, 0, 0), Aim("at least", 0.5)),
    rounds=9,
    run=run,
)
OF_MEMORY = Measure(
    name="verify-memory",
    what=f"memory of `audit verify`, {LARGE:,} cases",
    beside=f"{SMALL:,} cases",
    unit="MiB",
    aims={"held at most": Aim("at most", 1.1)},
    rounds=1,
    run=run_memory,
)
