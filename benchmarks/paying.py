"""How many payments a second does `pay` book on open cases, beside the bare decisions that they cause?

And beside as many signals, each of which runs one activity that does nothing: what Temporal takes of them at all.
"""

import asyncio
import csv
import itertools
import time
import uuid
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

from temporalio.client import WorkflowHandle

from benchmarks.bare import BareWaiting
from benchmarks.measure import Aim, Measure, Round, Values, turn_about
from benchmarks.opening import TODAY, write_list
from benchmarks.setup import BareWorker, Setup
from books.law.book import LawBook
from client import bulk
from client.cases import CaseClient, new_id, payment_fields
from client.journal import journal_under
from decisions.case import Decisions
from decisions.contract import CommandRequest
from domain.money import format_kroner
from domain.payment import payment_identity
from runtime.postgres import connect_app
from worker import DECISIONS_AT_ONCE

CASES, PAYMENTS_OF_EACH = 2_000, 5
ORGANISATION = "BF-101"
BESIDE_DECISIONS = "per second"
BESIDE_SIGNALS = "per second, beside signals that run one no-op activity"
BareRun: TypeAlias = WorkflowHandle[BareWaiting, None]
_LISTS = itertools.count(1)


@dataclass(frozen=True)
class Money:
    """One payment in part, of which no other has text and sum: the case goes on."""

    tenancy: str
    amount_ore: int
    text: str


async def run(on: Setup, rounds: int) -> AsyncIterator[Round]:
    """The real command on cases of its own; and the same decisions on others, with no Temporal before them."""
    async with on.worker(), on.bare_worker() as bare, on.case_client() as cases, deciding(on) as decisions:
        ours, others = [await open_cases(on, mark) for mark in ("paid", "decided")]
        waiting, payments = await bare_runs(bare, CASES), CASES * PAYMENTS_OF_EACH

        async def floor() -> Values:
            bare_decisions = payments / await decided(decisions, cases, list(money(others)))
            return {BESIDE_DECISIONS: bare_decisions, BESIDE_SIGNALS: payments / await signalled(bare, waiting)}

        async def product() -> Values:
            booked = payments / await paid(on, list(money(ours)))
            return {BESIDE_DECISIONS: booked, BESIDE_SIGNALS: booked}

        async for one in turn_about(rounds, floor, product):
            yield one


@asynccontextmanager
async def deciding(on: Setup) -> AsyncIterator[Decisions]:
    """The decisions of a worker, with as many connections as one has."""
    pool = await connect_app(on.settings)
    try:
        yield Decisions(await journal_under(on.settings.keys(), pool), LawBook.load(on.settings.law_folder))
    finally:
        await pool.close()


async def open_cases(on: Setup, mark: str, count: int = CASES) -> list[str]:
    """Open so many rehearsals; their tenancies."""
    file = on.home / f"opened-{mark}.csv"
    write_list(file, count, mark)
    await on.command("import", str(file), "--simulated", "--today", TODAY.isoformat())
    return [f"{ORGANISATION}-{mark}-{number:05d}" for number in range(count)]


def money(tenancies: Iterable[str]) -> Iterator[Money]:
    """Some payments for each, in the order of a bank's day: not one tenancy after the other."""
    number = next(_LISTS)
    for place in range(PAYMENTS_OF_EACH):
        for tenancy in tenancies:
            yield Money(tenancy, 10_000 + number * PAYMENTS_OF_EACH + place, f"DEL {number}-{place}")


async def paid(on: Setup, payments: Iterable[Money]) -> float:
    """Book a list with the command that people use; the seconds it took."""
    file = on.home / f"payments-{next(_LISTS)}.csv"
    write_payments(file, payments)
    begun = time.perf_counter()
    await on.command("pay", "--file", str(file), "--simulated", "--today", TODAY.isoformat())
    return time.perf_counter() - begun


def write_payments(file: Path, payments: Iterable[Money]) -> None:
    """A payment list of one day."""
    day = TODAY.strftime("%d-%m-%Y")
    with file.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out, delimiter=";")
        rows.writerow(("Organisation", "Lejemål", "Valørdato", "Bogført", "Beløb", "Tekst"))
        rows.writerows(
            (ORGANISATION, one.tenancy, day, day, format_kroner(one.amount_ore), one.text) for one in payments
        )


async def decided(decisions: Decisions, cases: CaseClient, payments: Iterable[Money]) -> float:
    """Decide on the same payments, as many at a time as a worker does; the seconds it took."""
    asked = [_request(cases, one) for one in payments]
    begun = time.perf_counter()
    at_once = asyncio.Semaphore(DECISIONS_AT_ONCE)

    async def one(request: CommandRequest) -> None:
        async with at_once:
            found = await decisions.decide(request)
        if found.standing.answer is None or found.standing.answer.result != "done":
            raise RuntimeError(f"a payment was answered with {found.standing.answer}")

    async with asyncio.TaskGroup() as group:
        for request in asked:
            group.create_task(one(request))
    return time.perf_counter() - begun


async def bare_runs(bare: BareWorker, count: int) -> list[BareRun]:
    """As many bare workflows, each of which has run its activity, and waits."""
    name = uuid.uuid4().hex
    runs = [
        await bare.client.start_workflow(BareWaiting.run, id=f"bare-{name}-{number}", task_queue=bare.task_queue)
        for number in range(count)
    ]
    await bare.has_run(count)
    return runs


async def signalled(bare: BareWorker, runs: Sequence[BareRun]) -> float:
    """Signal each as often as a case is paid, and wait for all their activities; the seconds it took."""
    at_once = asyncio.Semaphore(bulk.AT_ONCE)

    async def signal(run: BareRun) -> None:
        async with at_once:
            await run.signal(BareWaiting.hear)

    asked = [signal(run) for _ in range(PAYMENTS_OF_EACH) for run in runs]
    begun = time.perf_counter()
    await asyncio.gather(bare.has_run(len(asked)), *asked)
    return time.perf_counter() - begun


def _request(cases: CaseClient, one: Money) -> CommandRequest:
    key = cases.key_of(ORGANISATION, one.tenancy, simulated=True)
    identity = payment_identity(
        cases.keys.tenancy, key, TODAY, TODAY, one.amount_ore, one.text, organisation=ORGANISATION
    )
    fields: dict[str, Any] = payment_fields(identity, one.amount_ore, TODAY, TODAY) | {
        "command": "record-payment",
        "today": TODAY.isoformat(),
    }
    return CommandRequest(
        organisation=ORGANISATION,
        tenancy_key=key,
        message_id=new_id("m"),
        actor="feed",
        fields=fields,
        asked_at=datetime.now(UTC),
    )


MEASURE = Measure(
    name="paying",
    what=f"payments booked per second through `pay`, {CASES * PAYMENTS_OF_EACH:,} on {CASES:,} open cases",
    beside="the bare decisions that they cause, without Temporal; or as said",
    unit="per second",
    aims={BESIDE_DECISIONS: Aim("at least", 0.5), BESIDE_SIGNALS: Aim("at least", 0.5)},
    rounds=3,
    run=run,
)
