"""How many decisions can be appended per second, the journal alone, beside bare inserts of the same rows?

Three things are measured on the same server with as many connections. The journal alone is a unit as the product makes
it (lock, read, seal, hash, write, views, commit) for decisions that were made beforehand; `decided` is the whole of
`Decisions.decide`, with folding and rules; the floor is the bare inserts of `benchmarks/bare_rows.py`.
"""

import asyncio
import gc
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

import asyncpg

from activities.decisions import Decisions
from benchmarks.bare_rows import TABLES, bare_inserts, insert
from benchmarks.ground import Ground
from benchmarks.lives import LAW, ORGANISATION, POLICIES, POLICY, Life, Move
from benchmarks.measure import Aim, Measure, Round
from domain.ids import account_stream, case_stream
from journal.events import CODEC
from journal.sealing import Sealer
from journal.store import Journal
from runtime.keys import embedded_keys
from runtime.postgres import connect_pools, database_url

LIVES = 16
CONNECTIONS = {"one connection": 1, "eight connections": 8}
T = TypeVar("T")


async def run(on: Ground, rounds: int) -> AsyncIterator[Round]:
    """The same number of lives on each side, on one connection and on eight; the first round is thrown away."""
    logging.disable(logging.INFO)
    sealer = Sealer(embedded_keys(on.home).master)
    async with AsyncExitStack() as until_the_end:
        url = await database_url(on.settings)
        pools = await until_the_end.enter_async_context(await connect_pools(on.settings))
        bare = [await asyncpg.connect(url) for _ in range(max(CONNECTIONS.values()))]
        for connection in bare:
            until_the_end.push_async_callback(connection.close)
        await bare[0].execute(TABLES)
        journal = Journal(pools.app, sealer, CODEC)
        decisions = Decisions(journal, LAW, POLICIES)
        for number in range(rounds + 1):
            floor: dict[str, float] = {}
            product: dict[str, float] = {}
            for name, width in CONNECTIONS.items():
                sides = [
                    (floor, name, partial(inserted, bare[:width], sealer)),
                    (product, name, partial(appended, journal, width)),
                    (product, f"{name}, decided", partial(decided, decisions, width)),
                ]
                for into, figure, side in sides if number % 2 else reversed(sides):
                    into[figure] = await side()
                floor[f"{name}, decided"] = floor[name]
            if number:
                yield Round(floor, product)


async def inserted(connections: Sequence[asyncpg.Connection], sealer: Sealer) -> float:
    """Decisions per second as bare inserts."""
    lives = [list(bare_inserts(Life().moves(), sealer)) for _ in range(LIVES)]
    idle = list(connections)

    async def live(life: Sequence[Any]) -> None:
        connection = idle.pop()
        await insert(connection, life)
        idle.append(connection)

    return await per_second(lives, len(connections), live)


async def appended(journal: Journal[Any], width: int) -> float:
    """Decisions per second through units of the journal."""

    async def live(moves: Sequence[Move]) -> None:
        for move in moves:
            await append(journal, move)

    return await per_second([list(Life().moves()) for _ in range(LIVES)], width, live)


async def append(journal: Journal[Any], move: Move) -> None:
    """One decision that was made beforehand, appended as `Decisions` does it."""
    asked, rows = move.asked, move.rows
    streams = (account_stream(asked.tenancy_key),)
    async with journal.unit(ORGANISATION, asked.tenancy_key, message_id=asked.message_id, streams=streams) as unit:
        if await unit.first_answer(asked.message_id):
            raise RuntimeError("nothing is asked twice here")
        for stream, events in move.events.items():
            added = await unit.append(
                stream,
                events,
                known_at=asked.asked_at,
                actor=asked.actor,
                command_id=asked.message_id,
                law_version=LAW.version,
                policy_version=POLICY.version,
            )
        unit.keep_documents("law", LAW.documents)
        unit.keep_documents("policy", POLICIES.documents)
        head = (await unit.load(case_stream(rows.case.case_id)))[-1]
        unit.put_case(replace(rows.case, head_hash=head.hash), rows.work, rows.deadlines, rows.dispatches)
        unit.record_answer(asked.message_id, added[-1].stream, added[-1].seq, move.answer.model_dump(mode="json"))


async def decided(decisions: Decisions, width: int) -> float:
    """Decisions per second, loaded, folded, decided and appended."""

    async def live(moves: Sequence[Move]) -> None:
        for move in moves:
            outcome = await decisions.decide(move.asked)
            if outcome.standing.answer != move.answer:
                raise RuntimeError(f"another decision than before: {outcome.standing.answer}")

    return await per_second([list(Life().moves()) for _ in range(LIVES)], width, live)


async def per_second(lives: Sequence[Sequence[T]], width: int, live: Callable[[Sequence[T]], Awaitable[None]]) -> float:
    """Decisions per second, *width* lives at once. What was prepared is no work for the garbage collector meanwhile."""
    gc.collect()
    gc.freeze()
    began = time.perf_counter()
    waiting = iter(lives)
    await asyncio.gather(*(_one_after_another(waiting, live) for _ in range(width)))
    seconds = time.perf_counter() - began
    gc.unfreeze()
    return sum(map(len, lives)) / seconds


async def _one_after_another(lives: Iterable[T], live: Callable[[T], Awaitable[None]]) -> None:
    for life in lives:
        await live(life)


MEASURE = Measure(
    name="journal-appends",
    what="decisions appended per second, the journal alone",
    beside="bare inserts of the same rows in the same transactions",
    unit="/s",
    aims={
        "one connection": Aim("at least", 0.6),
        "eight connections": Aim("at least", 0.6),
        "one connection, decided": Aim("at least", 0.3),
        "eight connections, decided": Aim("at least", 0.3),
    },
    rounds=15,
    run=run,
)
