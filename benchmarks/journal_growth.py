"""What does a decision cost as the journal grows to 100,000 cases, and as a case grows to 500 events?

Each is measured beside itself: the larger beside the smaller, in turn, decision by decision. The decision is a whole
one: an adviser has talked with the tenant.
"""

import random
import secrets
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime
from statistics import median
from typing import Any

from benchmarks.filling import filled, lived
from benchmarks.lives import LAW, ORGANISATION, Life
from benchmarks.measure import Aim, Measure, Round
from benchmarks.setup import Setup
from decisions.case import Decisions
from decisions.contract import CommandRequest
from domain.ids import case_stream
from journal.events import CODEC
from journal.sealing import Sealer
from journal.store import Journal
from runtime.keys import embedded_keys
from runtime.postgres import connect_app, database_url
from runtime.postgres_logins import Login

CASES = (1_000, 10_000, 100_000)
EVENTS = (10, 100, 500)
DECISIONS = 60
LONG_CASES = 14
"""So many of the longest hold more events than a worker remembers: each is met as if for the first time."""
TALKED_AT = datetime(2026, 10, 8, 9, tzinfo=UTC)
NOTE = "Talte med lejeren om restancen, og om hvem der kan hjælpe."


async def run_journal(on: Setup, rounds: int) -> AsyncIterator[Round]:
    """Decisions on cases taken at random from journals of three sizes."""
    sealer, url = Sealer(embedded_keys(on.home).master), await database_url(on.settings, Login.OWNER)
    async with AsyncExitStack() as until_the_end:
        journals = [await until_the_end.enter_async_context(filled(url, cases, sealer)) for cases in CASES]
        for number in range(rounds + 1):
            seconds: dict[str, list[float]] = {f"{cases:,} cases": [] for cases in CASES}
            for _ in range(DECISIONS):
                for of_size, (decisions, lives) in zip(seconds.values(), journals, strict=True):
                    of_size.append(await talked(decisions, random.choice(lives)))
            if number:
                yield beside_the_first(seconds)


async def run_case(on: Setup, rounds: int) -> AsyncIterator[Round]:
    """Two decisions in a row on cases of three lengths, each long not seen: the second is what is remembered worth."""
    async with await connect_app(on.settings) as pool:
        journal: Journal[Any] = Journal(pool, Sealer(embedded_keys(on.home).master), CODEC)
        decisions = Decisions(journal, LAW)
        short = [await grown(decisions, journal, EVENTS[0]) for _ in range((rounds + 1) * LONG_CASES)]
        longer = [[await grown(decisions, journal, length) for _ in range(LONG_CASES)] for length in EVENTS[1:]]
        for number in range(rounds + 1):
            seconds: dict[str, list[float]] = {}
            for turn in range(LONG_CASES):
                of_length = [short.pop(0), *(lives[turn] for lives in longer)]
                for length, life in zip(EVENTS, of_length, strict=True):
                    seconds.setdefault(f"{length} events", []).append(await talked(decisions, life))
                    seconds.setdefault(f"{length} events, remembered", []).append(await talked(decisions, life))
            if number:
                yield beside_the_first(seconds)


async def talked(decisions: Decisions, life: Life) -> float:
    """Decide that somebody talked with the tenant; how long it took (ms)."""
    asked = CommandRequest(
        organisation=ORGANISATION,
        tenancy_key=life.key,
        message_id=f"t-{secrets.token_hex(8)}",
        actor="adviser/r1",
        fields={"command": "record-contact", "by": "phone", "outcome": "reached", "note": NOTE},
        asked_at=TALKED_AT,
        case=life.case,
    )
    began = time.perf_counter()
    outcome = await decisions.decide(asked)
    took = time.perf_counter() - began
    if outcome.standing.answer is None or outcome.standing.answer.result != "done":
        raise RuntimeError(f"not recorded: {outcome.standing.answer}")
    return 1000 * took


async def grown(decisions: Decisions, journal: Journal[Any], length: int) -> Life:
    """A case with so many events: every other talk has a note, which is sealed."""
    life = await lived(decisions)
    stream = case_stream(life.case)
    async with journal.unit(ORGANISATION, life.key, streams=(stream,)) as unit:
        missing = length - len(await unit.load(stream))
        moves = [life.talk(NOTE if number % 2 else None) for number in range(missing)]
        for move in moves:
            asked, events = move.asked, move.events[stream]
            await unit.append(
                stream, events, known_at=life.now, actor=asked.actor, via=asked.via, command_id=asked.message_id
            )
        head = (await unit.load(stream))[-1]
        rows = moves[-1].rows
        unit.put_case(replace(rows, case=replace(rows.case, head_hash=head.hash)))
    return life


def beside_the_first(seconds: Mapping[str, Sequence[float]]) -> Round:
    """The median of each figure beside that of the smallest of its kind."""
    medians = {name: median(values) for name, values in seconds.items()}
    smallest = {name.partition(", ")[2]: value for name, value in reversed(medians.items())}
    floor = {name: smallest[name.partition(", ")[2]] for name in medians}
    return Round(floor, medians)


OF_THE_JOURNAL = Measure(
    name="journal-growth",
    what="cost of a decision in a journal of",
    beside="one of 1,000 cases",
    unit="ms",
    aims={"10,000 cases": Aim("at most", 1.25), "100,000 cases": Aim("at most", 1.25)},
    rounds=9,
    run=run_journal,
)
OF_A_CASE = Measure(
    name="case-growth",
    what="cost of a decision on a case of",
    beside="one of 10 events",
    unit="ms",
    aims={
        "100 events": Aim("at most", 10),
        "500 events": Aim("at most", 50),
        "100 events, remembered": Aim("at most", 10),
        "500 events, remembered": Aim("at most", 50),
    },
    rounds=9,
    run=run_case,
)
