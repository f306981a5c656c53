"""What does it cost a decision to look whether anybody has confirmed something of the law since the last one?

The floor is a unit that reads what a decision reads and writes nothing; the product is the same unit with the head of
the law stream in its answer. There is no further round trip, so what is left is one look into an index.
"""

import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime
from statistics import median
from typing import Any

from benchmarks.lives import ORGANISATION
from benchmarks.measure import Aim, Measure, Round
from benchmarks.setup import Setup
from domain.actors import SYSTEM
from domain.ids import account_stream
from domain.streams.organisation import EVERYBODY, LAW_STREAM, LawAdopted
from journal.events import CODEC
from journal.sealing import Sealer
from journal.store import Journal
from runtime.keys import embedded_keys
from runtime.postgres import connect_app

UNITS = 500
ACTS = 100
"""How many events the law stream has: more than the first years will bring."""
FIGURE = "reading for a decision"


async def run(on: Setup, rounds: int) -> AsyncIterator[Round]:
    """One unit on each side, turn about, and the median of all; the first round is thrown away."""
    async with AsyncExitStack() as until_the_end:
        pool = await until_the_end.enter_async_context(await connect_app(on.settings))
        journal: Journal[Any] = Journal(pool, Sealer(embedded_keys(on.home).master), CODEC)
        async with journal.unit(EVERYBODY, LAW_STREAM, streams=(LAW_STREAM,)) as unit:
            acts = [LawAdopted(happened_on=date(2026, 10, 1), version=f"{number}") for number in range(ACTS)]
            await unit.append(
                LAW_STREAM, acts, known_at=datetime.now(UTC), actor=SYSTEM, via="system", command_id="adopt"
            )
        for number in range(rounds + 1):
            took: dict[str | None, list[float]] = {None: [], LAW_STREAM: []}
            for unit_number in range(UNITS):
                for common in (None, LAW_STREAM) if unit_number % 2 else (LAW_STREAM, None):
                    took[common].append(await microseconds_of_a_unit(journal, f"tenancy{unit_number}", common))
            if number:
                yield Round({FIGURE: median(took[None])}, {FIGURE: median(took[LAW_STREAM])})


async def microseconds_of_a_unit(journal: Journal[Any], key: str, common: str | None) -> float:
    """From the lock to the end of the transaction."""
    began, streams = time.perf_counter(), (account_stream(key),)
    async with journal.unit(ORGANISATION, key, message_id=key, streams=streams, common=(common,) if common else ()):
        pass
    return (time.perf_counter() - began) * 1_000_000


MEASURE = Measure(
    name="law-head",
    what="looking for confirmations of the law:",
    beside="the same unit, without looking",
    unit="µs",
    aims={FIGURE: Aim("at most", 1.1)},
    rounds=15,
    run=run,
)
