"""What does one build do in one round? Run from another build's script, in the checkout that is to be measured.

It reads the name of a measure from each line of its input, does the product's side of it once, and answers with one
line of JSON. It calls only what both builds have: the parts of the measures that stand in `benchmarks/`.
"""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from functools import partial

from benchmarks import finishing, opening, sending
from benchmarks.cases import opened, travelled
from benchmarks.measure import Values
from benchmarks.setup import Setup, ground
from client.cases import CaseClient

ROWS = 400
CASES = 10
"""Fewer than where a floor is beside it: a round of each build has to fit into a minute, or the machine has changed."""


async def opening_round(on: Setup) -> Values:
    """Cases that `import` opens per second."""
    return {"opened per second": ROWS / await opening.imported(on, ROWS)}


async def finishing_round(cases: CaseClient) -> Values:
    """Whole cases that end per second."""
    return {"finished per second": finishing.CASES / await finishing.many(lambda: travelled(cases))}


async def sending_round(cases: CaseClient) -> Values:
    """Milliseconds that a person waits for an answer."""
    names = [await opened(cases) for _ in range(CASES)]
    took = await sending.timed([partial(sending.record_contact, cases, name) for name in names])
    return {f"send {name} (ms)": value for name, value in sending.percentiles(took).items()}


async def main() -> None:
    """Answer until the input ends."""
    async with ground(servers=True) as on, AsyncExitStack() as until_the_end:
        await until_the_end.enter_async_context(on.worker())
        cases = await until_the_end.enter_async_context(on.case_client())
        rounds: Mapping[str, Callable[[], Awaitable[Values]]] = {
            "opening": partial(opening_round, on),
            "finishing": partial(finishing_round, cases),
            "sending": partial(sending_round, cases),
        }
        await travelled(cases)  # everything has been loaded once
        print(json.dumps({"ready": sorted(rounds)}), flush=True)
        while name := (await asyncio.to_thread(sys.stdin.readline)).strip():
            print(json.dumps(await rounds[name]()), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
