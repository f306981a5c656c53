"""How many decisions can be appended per second, the journal alone, beside bare inserts of the same rows?

Three things are measured on the same server with as many connections. The journal alone is a unit as the product makes
it (lock, read, seal, hash, write, views, commit) for decisions that were made beforehand; `decided` is the whole of
`Decisions.decide`, with folding and rules; the floor is the bare inserts of `benchmarks/bare_rows.py`. What is counted
per second of processor time, of both processes, depends less on what else the machine does.
"""

import asyncio
import gc
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import asyncpg

from benchmarks.bare_rows import TABLES, Insert, bare_inserts, insert
from benchmarks.lives import LAW, ORGANISATION, POLICY, Life, Move
from benchmarks.measure import Aim, Measure, Round
from benchmarks.setup import Setup
from decisions.case import Decisions
from decisions.message_content import content_of
from domain.ids import account_stream, case_stream
from domain.streams.organisation import LAW_STREAM, organisation_stream
from journal.events import CODEC
from journal.sealing import Sealer
from journal.store import Journal
from runtime.keys import embedded_keys
from runtime.postgres import connect_app, database_url
from runtime.postgres_logins import Login

LIVES = 16
CONNECTIONS = {"one connection": 1, "eight connections": 8}
T = TypeVar("T")
Side = Callable[[int], Awaitable[tuple[float, float]]]
"""Measures on so many connections: decisions per second, and per second of processor time."""


async def run(on: Setup, rounds: int) -> AsyncIterator[Round]:
    """The same number of lives on each side, on one connection and on eight; the first round is thrown away."""
    logging.disable(logging.INFO)
    sealer = Sealer(embedded_keys(on.home).master)
    async with AsyncExitStack() as until_the_end:
        url = await database_url(on.settings, Login.OWNER)
        pool = await until_the_end.enter_async_context(await connect_app(on.settings))
        bare = [await asyncpg.connect(url) for _ in range(max(CONNECTIONS.values()))]
        for connection in bare:
            until_the_end.push_async_callback(connection.close)
        await bare[0].execute(TABLES)
        journal = Journal(pool, sealer, CODEC)
        decisions = Decisions(journal, LAW)

        async def inserted(width: int) -> tuple[float, float]:
            idle = bare[:width]

            async def live(decisions: Sequence[Sequence[Insert]]) -> None:
                connection = idle.pop()
                await insert(connection, decisions)
                idle.append(connection)

            prepared = [list(bare_inserts(Life().moves(), sealer)) for _ in range(LIVES)]
            return await measured(prepared, width, live, bare[0])

        async def appended(width: int) -> tuple[float, float]:
            return await measured(lives(), width, partial(each, partial(append, journal)), bare[0])

        async def decided(width: int) -> tuple[float, float]:
            return await measured(lives(), width, partial(each, partial(decide, decisions)), bare[0])

        for number in range(rounds + 1):
            found = await one_round({"": inserted}, {"": appended, ", decided": decided}, backwards=number % 2 == 1)
            if number:
                yield found


async def one_round(floor: Mapping[str, Side], product: Mapping[str, Side], *, backwards: bool) -> Round:
    """All sides on one connection and on eight. The floor is beside every side of the product."""
    of_floor: dict[str, float] = {}
    of_product: dict[str, float] = {}
    for connections, width in CONNECTIONS.items():
        sides = [*((of_floor, *one) for one in floor.items()), *((of_product, *one) for one in product.items())]
        for into, name, side in reversed(sides) if backwards else sides:
            figure = f"{connections}{name}"
            into[figure], into[f"{figure}, per processor"] = await side(width)
        for name in product:
            for of_what in ("", ", per processor"):
                of_floor[f"{connections}{name}{of_what}"] = of_floor[f"{connections}{of_what}"]
    return Round(of_floor, of_product)


def lives() -> list[list[Move]]:
    """Fresh ones, decided beforehand."""
    return [list(Life().moves()) for _ in range(LIVES)]


async def each(do: Callable[[Move], Awaitable[None]], moves: Sequence[Move]) -> None:
    """One decision after the other."""
    for move in moves:
        await do(move)


async def append(journal: Journal[Any], move: Move) -> None:
    """One decision that was made beforehand, appended as `Decisions` does it."""
    asked, rows = move.asked, move.rows
    streams, common = (account_stream(asked.tenancy_key),), (LAW_STREAM, organisation_stream(ORGANISATION))
    async with journal.unit(
        ORGANISATION, asked.tenancy_key, message_id=asked.message_id, streams=streams, common=common
    ) as unit:
        if await unit.first_answer(asked.message_id):
            raise RuntimeError("nothing is asked twice here")
        kept: Mapping[str, Any] | None = move.kept
        for stream, events in move.events.items():
            added = await unit.append(
                stream,
                events,
                known_at=asked.asked_at,
                actor=asked.actor,
                via="system" if asked.own else asked.via,
                command_id=asked.message_id,
                law_version=LAW.version,
                policy_version=POLICY.version,
                asked=kept,
            )
            kept = None
        unit.keep_documents("law", LAW.documents)
        head = (await unit.load(case_stream(rows.case.case_id)))[-1]
        unit.put_case(replace(rows, case=replace(rows.case, head_hash=head.hash)))
        answer, last = move.answer.model_dump(mode="json"), added[-1]
        digest = journal.seal.digest(content_of(asked).as_bytes())
        unit.record_answer(asked.message_id, last.stream, last.seq, answer, digest=digest, event_id=last.event_id)


async def decide(decisions: Decisions, move: Move) -> None:
    """The same decision, loaded, folded, decided and appended."""
    outcome = await decisions.decide(move.asked)
    if outcome.standing.answer != move.answer:
        raise RuntimeError(f"another decision than before: {outcome.standing.answer}")


async def measured(
    lives: Sequence[Sequence[T]],
    width: int,
    live: Callable[[Sequence[T]], Awaitable[None]],
    server: asyncpg.Connection,
) -> tuple[float, float]:
    """Decisions per second, *width* lives at once, and per second of processor time, the server's included.

    What was prepared is no work for the garbage collector meanwhile.
    """
    gc.collect()
    gc.freeze()
    began, spent = time.perf_counter(), await processor_seconds(server)
    waiting = iter(lives)
    await asyncio.gather(*(_one_after_another(waiting, live) for _ in range(width)))
    seconds, spent = time.perf_counter() - began, await processor_seconds(server) - spent
    gc.unfreeze()
    decisions = sum(map(len, lives))
    return decisions / seconds, decisions / spent


async def processor_seconds(server: asyncpg.Connection) -> float:
    """What this process and those that serve our connections have worked so far."""
    backends = await server.fetch("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
    nanoseconds = (Path(f"/proc/{row['pid']}/schedstat").read_text().split()[0] for row in backends)
    return time.process_time() + sum(map(int, nanoseconds)) / 1_000_000_000


async def _one_after_another(lives: Iterable[T], live: Callable[[T], Awaitable[None]]) -> None:
    for life in lives:
        await live(life)


MEASURE = Measure(
    name="journal-appends",
    what="decisions appended per second, the journal alone",
    beside="bare inserts of the same rows in the same transactions",
    unit="/s",
    aims={
        f"{connections}{side}{of_what}": Aim("at least", 0.3 if side else 0.6)
        for connections in CONNECTIONS
        for side in ("", ", decided")
        for of_what in ("", ", per processor")
    },
    rounds=15,
    run=run,
)
