"""What does one build do in one round? Run from another build's script, in the checkout that is to be measured.

It reads the name of a measure from each line of its input, does the product's side of it once, and answers with one
line of JSON. It calls only what both builds have: the parts of the measures that stand in `benchmarks/`.
"""

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import AsyncExitStack
from functools import partial

from benchmarks import finishing, opening, sending
from benchmarks.cases import opened, travelled
from benchmarks.measure import Values
from benchmarks.setup import Setup, ground
from client.cases import CaseClient
from domain.money import format_kroner

ROWS = 400
CASES = 10
"""Fewer than where a floor is beside it: a round of each build has to fit into a minute, or the machine has changed."""
PAID_CASES, PAYMENTS_OF_EACH = 200, 5
RETRIES = 2


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


class Paying:
    """Payments that `pay` books per second on open rehearsals: each in part, and of a sum that none was of before."""

    def __init__(self, on: Setup) -> None:
        self._on = on
        self._rounds = 0

    async def round(self) -> Values:
        """Book a list of one day, tenancy by tenancy and then again; the cases are opened in the first round."""
        if not self._rounds:
            file = self._on.home / "to-be-paid.csv"
            opening.write_list(file, PAID_CASES, "paid")
            await self._on.command("import", str(file), "--simulated", "--today", opening.TODAY.isoformat())
        self._rounds += 1
        file = self._on.home / f"payments-{self._rounds}.csv"
        file.write_text(
            "\n".join(["Organisation;Lejemål;Valørdato;Bogført;Beløb;Tekst", *self._rows()]), encoding="utf-8"
        )
        begun = time.perf_counter()
        await self._on.command("pay", "--file", str(file), "--simulated", "--today", opening.TODAY.isoformat())
        return {"booked per second": PAID_CASES * PAYMENTS_OF_EACH / (time.perf_counter() - begun)}

    def _rows(self) -> Iterator[str]:
        day = opening.TODAY.strftime("%d-%m-%Y")
        for place in range(PAYMENTS_OF_EACH):
            amount = format_kroner(10_000 + self._rounds * PAYMENTS_OF_EACH + place)
            for number in range(PAID_CASES):
                yield f"BF-101;BF-101-paid-{number:05d};{day};{day};{amount};DEL {self._rounds}-{place}"


async def main() -> None:
    """Answer until the input ends."""
    async with ground(servers=True) as on, AsyncExitStack() as until_the_end:
        await until_the_end.enter_async_context(on.worker())
        cases = await until_the_end.enter_async_context(on.case_client())
        rounds: Mapping[str, Callable[[], Awaitable[Values]]] = {
            "opening": partial(opening_round, on),
            "finishing": partial(finishing_round, cases),
            "sending": partial(sending_round, cases),
            "paying": Paying(on).round,
        }
        await travelled(cases)  # everything has been loaded once
        print(json.dumps({"ready": sorted(rounds)}), flush=True)
        while name := (await asyncio.to_thread(sys.stdin.readline)).strip():
            print(json.dumps(await measured(rounds[name])), flush=True)


async def measured(one_round: Callable[[], Awaitable[Values]]) -> Values:
    """A round; where the machine was too busy for a row to be answered in time it is none, and is measured again."""
    for _ in range(RETRIES):
        try:
            return await one_round()
        except RuntimeError as error:
            print(f"a round that is measured again: {error}", file=sys.stderr, flush=True)
    return await one_round()


if __name__ == "__main__":
    asyncio.run(main())
