"""What does a worker's start cost over the numbers of a large journal, the first time and every later one?

The floor is the first look, which opens the first event of every case (as each start did while nothing recorded that it
had been done); the product is a later start, which reads the organisations' own streams.
"""

import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from benchmarks.filling import filled
from benchmarks.measure import Aim, Measure, Round
from benchmarks.setup import Setup
from client.kept_keys import Keep, keep_keys_of_other_spellings
from decisions.kept_keys import keep_keys
from journal.events import CODEC
from journal.reader import Reader
from journal.sealing import Sealer
from journal.store import Journal
from runtime.keys import embedded_keys
from runtime.postgres import connect_app, connect_reader, database_url
from runtime.postgres_logins import Login

CASES = 10_000
FIGURE = f"{CASES:,} cases"


async def run(on: Setup, rounds: int) -> AsyncIterator[Round]:
    """First looks of which nothing is kept, then one that is, then as many later ones; the first is no figure."""
    keys, url = embedded_keys(on.home), await database_url(on.settings, Login.OWNER)
    sealer = Sealer(keys.master)
    async with filled(url, CASES, sealer):
        own = urlunsplit(urlsplit(url)._replace(path=f"/cases_{CASES}"))
        settings = replace(on.settings, database_url=own)
        async with await connect_app(settings) as app, await connect_reader(settings, largest=1) as pool:
            reader: Reader[Any] = Reader(pool, sealer, CODEC)
            first = [await seconds_of(reader, _nothing, keys.tenancy) for _ in range(rounds + 1)]
            kept = partial(keep_keys, Journal(app, sealer, CODEC))
            later = [await seconds_of(reader, kept, keys.tenancy) for _ in range(rounds + 2)][1:]
            for before, after in list(zip(first, later, strict=True))[1:]:
                yield Round({FIGURE: before}, {FIGURE: after})


async def seconds_of(reader: Reader[Any], keep: Keep, secret: bytes) -> float:
    """What a worker does before it listens."""
    began = time.perf_counter()
    await keep_keys_of_other_spellings(reader, keep, secret)
    return time.perf_counter() - began


async def _nothing(_: str, __: Mapping[str, tuple[str, ...]]) -> bool:
    return False


MEASURE = Measure(
    name="starting",
    what="a worker's look at the numbers of all cases, when it was done before",
    beside="the first look",
    unit="s",
    aims={FIGURE: Aim("at most", 0.05)},
    rounds=3,
    run=run,
)
