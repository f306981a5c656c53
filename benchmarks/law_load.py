"""How does the time to load the law grow with the number of values in its files?"""

import re
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import timedelta

from benchmarks.deadline_chains import FIRST, microseconds
from benchmarks.measure import Aim, Measure, Round, Values
from benchmarks.setup import Setup
from books.law.book import LawBook
from books.law.loader import SHIPPED_LAW, files_of

VALUES = (10, 100, 1_000)
LOADS = 3


async def run(_on: Setup, rounds: int) -> AsyncIterator[Round]:
    """Load the law with so many values in each parameter."""
    folders = {values: with_values(values) for values in VALUES}

    def load(files: Mapping[str, bytes]) -> Callable[[], None]:
        def loads() -> None:
            for _ in range(LOADS):
                LawBook.of(files)

        return loads

    for number in range(rounds + 1):
        in_turn = reversed(folders.items()) if number % 2 else folders.items()
        took = {values: microseconds(load(files), LOADS) / 1000 for values, files in in_turn}
        if number:
            product: Values = {f"{values:,} values": took[values] for values in VALUES[1:]}
            yield Round(dict.fromkeys(product, took[VALUES[0]]), product)


def with_values(count: int) -> dict[str, bytes]:
    """The files of the law, with the first value of each parameter written *count* times, a day apart."""
    files = files_of(SHIPPED_LAW)
    return {
        path: many(content.decode(), count).encode() if path.startswith("parameters/") else content
        for path, content in files.items()
    }


def many(text: str, count: int) -> str:
    """A parameter's file with *count* values."""
    head, first, *_ = text.split("[[values]]")
    value = re.sub(r"^(until|conflicting_\w+) .*\n", "", first, flags=re.MULTILINE).replace('"X"', '"C"')
    starts = (FIRST + timedelta(days=number) for number in range(count))
    values = (re.sub(r"(?<=^from)( *)= .*", rf"\1= {start}", value, flags=re.MULTILINE) for start in starts)
    return "[[values]]".join((head, *values))


MEASURE = Measure(
    name="law-load",
    what="loading the law, each parameter with",
    beside=f"{VALUES[0]} values",
    unit="ms",
    aims={f"{values:,} values": Aim("at most", values / VALUES[0]) for values in VALUES[1:]},
    rounds=5,
    run=run,
    needs_servers=False,
)
