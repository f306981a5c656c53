"""How long does a search by name take among a million tenants, beside a look-up of the same rows by primary key?"""

import random
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import fields
from datetime import date
from statistics import mean
from typing import Final

import asyncpg

from benchmarks.measure import Aim, Measure, Round, Values, turn_about
from benchmarks.setup import Setup
from client.records import records
from domain.search_words import ways_to_read
from journal.sealing import Sealer
from journal.views import CaseView
from journal.words import COLUMNS, token
from runtime.postgres import database_url
from runtime.postgres_logins import Login

PEOPLE: Final = 1_000_000
GIVEN, SURNAMES = 1_000, 2_000
"""So many names, each as common: a given name is some thousand people's, both together few people's or nobody's."""
BESIDE: Final = 6
"""Words beside the name that each tenant has, which nobody searches for here."""
SEARCHES: Final = 200
ORGANISATION: Final = "BF-101"
"""All are one association's: in several, each has fewer."""
DAY: Final = date(2026, 10, 2)
LOOK_UP: Final = "SELECT * FROM view.case_view WHERE case_id = ANY ($1::text[])"
_AT_ONCE: Final = 20_000
_LETTERS: Final = str.maketrans("0123456789", "abcdefghij")


async def run(on: Setup, rounds: int) -> AsyncIterator[Round]:
    """Tokens of names in the table of words, straight into it: of a given name, a surname, and both together."""
    async with records(on.settings) as cases:
        pool = cases.reader._pool  # noqa: SLF001 - the floor goes through the same walls
        await fill(await database_url(on.settings, Login.OWNER), cases.reader._sealer, PEOPLE)  # noqa: SLF001
        sought = random.Random(1)
        names = [name_of(sought.randrange(PEOPLE)) for _ in range(SEARCHES)]
        found = [await cases.reader.found_by(ways_to_read(name), organisation_id=ORGANISATION) for name in names]
        ids = [[one.case_id for one in few.cases] for few in found]

        async def floor() -> Values:
            begun = time.perf_counter()
            for few in ids:
                await pool.fetch(LOOK_UP, few)
            return {"a search": 1000 * (time.perf_counter() - begun) / SEARCHES}

        async def product() -> Values:
            taken = []
            for name, few in zip(names, ids, strict=True):
                begun = time.perf_counter()
                again = await cases.reader.found_by(ways_to_read(name), organisation_id=ORGANISATION)
                taken.append(time.perf_counter() - begun)
                if not few or len(again.cases) != len(few):
                    raise RuntimeError("everybody who is sought is found here")
            return {"a search": 1000 * mean(taken)}

        async for one in turn_about(rounds, floor, product):
            yield one


def name_of(person: int) -> str:
    """A name that nobody bears."""
    chosen = random.Random(person)
    return f"given{_in_letters(chosen.randrange(GIVEN))} surname{_in_letters(chosen.randrange(SURNAMES))}"


def _in_letters(number: int) -> str:
    """A name has no digit, and is read in one way."""
    return str(number).translate(_LETTERS)


async def fill(address: str, sealer: Sealer, people: int) -> None:
    """Write a case for each of so many people, with the tokens of a name."""
    owner = await asyncpg.connect(address)
    try:
        for first in range(0, people, _AT_ONCE):
            some = range(first, min(people, first + _AT_ONCE))
            cases = [_case(person) for person in some]
            columns = [column.name for column in fields(CaseView)]
            rows = [tuple(getattr(case, column) for column in columns) for case in cases]
            await owner.copy_records_to_table("case_view", schema_name="view", columns=columns, records=rows)
            words = [row for person in some for row in _words(sealer, person)]
            await owner.copy_records_to_table("word", schema_name="view", columns=COLUMNS, records=words)
        await owner.execute("ANALYZE view.case_view, view.word")
    finally:
        await owner.close()


def _case(person: int) -> CaseView:
    return CaseView(
        case_id=f"case{person}-1", organisation_id=ORGANISATION, tenancy_key=f"case{person}", lease=1,
        phase="in-arrears", ending=None, cause=None, simulated=False, today=DAY, balance_ore=500_000,
        next_step=None, next_due=None,
        agenda="[]", held=False, live=True, opened_on=DAY, closed_on=None, last_seq=1, head_hash=b"", department="01",
        people_in=(1,), no_return=None, no_return_on=None, contact_on=None, contact_made_by=None, contact_by=None,
        contact_outcome=None, promise_day=None, promise_ore=None, promise_outcome=None, call_back_on=None,
    )  # fmt: skip


def _words(sealer: Sealer, person: int) -> Iterator[tuple[str, str, bool, str, int]]:
    (way,) = ways_to_read(name_of(person))
    beside = random.Random(-person - 1)
    tokens = [token(sealer, ORGANISATION, word) for word in (*way.looked_up, *way.pairs)]
    tokens += [beside.getrandbits(63) for _ in range(BESIDE)]
    for one in tokens:
        yield f"case{person}-1", ORGANISATION, False, f"p{person}", one


MEASURE = Measure(
    name="search-by-name",
    what=f"a search by given name and surname among {PEOPLE:,} tenants of one association",
    beside="a look-up of the same rows by primary key, through the same walls",
    unit="ms",
    aims={"a search": Aim("at most", 3)},
    rounds=5,
    run=run,
)
