"""How many events does `audit verify` walk per second of processor time, beside a bare reading and hashing of the rows?

The floor reads the same rows by a cursor and hashes the bytes of their columns with SHA-256, in one process. Counted on
both sides is what this process and the server's backends work. Memory is that of this process, for the larger journal
beside the smaller: the walk holds some streams' faults at a time, and nothing else.
"""

import hashlib
import resource
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import asyncpg

from audit.integrity.verify import Total, walk
from benchmarks.filling import filled
from benchmarks.journal_appends import processor_seconds
from benchmarks.measure import Aim, Measure, Round, Values
from benchmarks.setup import Setup
from journal.sealing import Sealer
from journal.verify import verify
from runtime.keys import embedded_keys
from runtime.postgres import connect_pool, database_url
from runtime.postgres_logins import Login

SMALL, MIDDLE, LARGE = 1_000, 4_000, 100_000
"""Cases of some ten events each."""


async def run(on: Setup, rounds: int) -> AsyncIterator[Round]:
    """The walk over hashes and links, and all that `audit verify --journal-only` looks at, with the journal's keys."""
    sealer, url = Sealer(embedded_keys(on.home).master), await database_url(on.settings, Login.OWNER)
    async with AsyncExitStack() as until_the_end:
        pool = await _walked(until_the_end, url, MIDDLE, sealer)
        await _everything(pool, sealer)  # what is compiled and cached once is no cost of a walk
        for number in range(rounds):
            sides: list[Callable[[], Awaitable[float]]] = [
                lambda: _events_per_second(pool, lambda: _bare(pool)),
                lambda: _events_per_second(pool, lambda: _hashes_and_links(pool)),
                lambda: _events_per_second(pool, lambda: _everything(pool, sealer)),
            ]
            turned = sides[number % 3 :] + sides[: number % 3]
            found = dict(
                zip([(place + number) % 3 for place in range(3)], [await one() for one in turned], strict=True)
            )
            yield Round({"hashes and links": found[0], "everything": found[0]}, _product(found[1], found[2]))


async def run_memory(on: Setup, rounds: int) -> AsyncIterator[Round]:
    """The most that this process has held after the smaller walk, and after the larger one."""
    sealer, url = Sealer(embedded_keys(on.home).master), await database_url(on.settings, Login.OWNER)
    for _ in range(rounds):
        async with AsyncExitStack() as until_the_end:
            small = await _walked(until_the_end, url, SMALL, sealer)
            large = await _walked(until_the_end, url, LARGE, sealer)
            await _everything(small, sealer)
            before = _most_held()
            await _everything(large, sealer)
            yield Round({"held at most": before}, {"held at most": _most_held()})


def _product(streams: float, everything: float) -> Values:
    return {"hashes and links": streams, "everything": everything}


async def _walked(
    until_the_end: AsyncExitStack, url: str, cases: int, sealer: Sealer
) -> "asyncpg.Pool[asyncpg.Record]":
    await until_the_end.enter_async_context(filled(url, cases, sealer))
    own = f"{url.rpartition('/')[0]}/cases_{cases}"
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


async def _bare(pool: "asyncpg.Pool[asyncpg.Record]") -> None:
    async with pool.acquire() as connection, connection.transaction(readonly=True):
        async for row in connection.cursor("SELECT * FROM journal.event ORDER BY stream, seq", prefetch=500):
            said = f"{row['stream']}{row['type']}{row['public']}{row['asked']}{row['actor']}{row['command_id']}"
            hashlib.sha256(said.encode() + row["sealed"] + row["previous_hash"] + row["hash"]).digest()


async def _hashes_and_links(pool: "asyncpg.Pool[asyncpg.Record]") -> None:
    async for fault in verify(pool):
        raise RuntimeError(f"the journal is not what it should be: {fault}")


async def _everything(pool: "asyncpg.Pool[asyncpg.Record]", sealer: Sealer) -> None:
    async def at_hand() -> Sealer:
        return sealer

    if faults := [one async for one in walk(pool, at_hand) if not isinstance(one, Total)]:
        raise RuntimeError(f"the journal is not what it should be: {faults}")


def _most_held() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


MEASURE = Measure(
    name="verify",
    what=f"events that `audit verify` walks per second of processor time, {MIDDLE:,} cases",
    beside="the same rows by a cursor, hashed with SHA-256",
    unit="/s",
    aims={"hashes and links": Aim("at least", 0.5), "everything": Aim("at least", 0.5)},
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
