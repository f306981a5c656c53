"""How fast is a list read that says what the last one said, and how fast are the newest list and the cases compared?

The floor of the first reads the same list and does nothing about it; that of the second sends PostgreSQL what the
comparison asks of it, and looks at nothing that it gives. The cases were decided as a worker does, without Temporal, so
that twenty thousand are there within minutes; none of their clocks runs meanwhile.
"""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from itertools import islice

from benchmarks.lives import LAW
from benchmarks.measure import Aim, Measure, Round, Values, turn_about
from benchmarks.opening import write_list
from benchmarks.setup import Setup
from client.arrears import Register, import_list
from client.cases import CaseClient, Pending, gateway
from client.connecting import reading
from client.journals_keys import keys_to_write_with
from client.kept_lists import lists_read
from client.reconciliation import reconcile
from client.results.reconciliation import ReconciledList
from decisions.case import Decisions
from decisions.contract import CommandRequest, Witness
from domain.actors import FEED
from domain.clock import legal_day
from domain.ids import account_stream
from domain.streams.arrears_lists import rows_stream
from intake.arrears_list import ArrearsList, read_arrears_list
from journal.events import CODEC
from journal.reader import Reader
from journal.sealing import Sealer
from workflows.messages import Envelope

ROWS = 20_000
ORGANISATION = "BF-101"
_A_FEW = 1_000
_LIVE_AND_REAL = (True, False)


class Straight(CaseClient):
    """A way to the cases past Temporal: what is delivered is decided at once."""

    async def _deliver(
        self, organisation: str, key: str, envelope: Envelope, known: tuple[Witness, ...] = ()
    ) -> Pending:
        asked = CommandRequest(
            organisation=organisation,
            tenancy_key=key,
            message_id=envelope.message_id,
            actor=FEED,
            fields={"command": envelope.command, **envelope.fields},
            asked_at=datetime.now(UTC),
            via=envelope.via,
            signature=envelope.signature,
            known=known,
        )
        await Decisions(self.journal, LAW).decide(asked)
        return self.pending(organisation, key, envelope)


@asynccontextmanager
async def _way_in(on: Setup) -> AsyncIterator[CaseClient]:
    async with reading(on.settings) as pool:
        keys = await keys_to_write_with(on.settings)
        async with gateway(Straight, on.settings, Reader(pool, Sealer(keys.master), CODEC), keys) as cases:
            yield cases


def _list(on: Setup, today: date) -> ArrearsList:
    file = on.home / "list.csv"
    if not file.exists():
        write_list(file, ROWS, "again")
    return read_arrears_list(file, today=today, known_organisation=ORGANISATION.__eq__)


async def _imported(cases: CaseClient, rows: ArrearsList, register: Register) -> dict[str, int]:
    found: dict[str, int] = {}
    async for answer in import_list(cases, rows, register):
        found[answer.result] = found.get(answer.result, 0) + 1
    return found


async def run_again(on: Setup, rounds: int) -> AsyncIterator[Round]:
    """The import of an unchanged list, its last row and its own event included, beside reading the list."""
    register = Register(simulated=False, today=legal_day(datetime.now(UTC)))
    rows = _list(on, register.today)
    async with _way_in(on) as cases:
        assert await _imported(cases, rows, register) == {"opened": ROWS}

        async def floor() -> Values:
            begun = time.perf_counter()
            assert sum(1 for _ in rows) == ROWS
            return {"rows per second": ROWS / (time.perf_counter() - begun)}

        async def product() -> Values:
            begun = time.perf_counter()
            assert await _imported(cases, rows, register) == {"duplicate": ROWS}
            return {"rows per second": ROWS / (time.perf_counter() - begun)}

        async for one in turn_about(rounds, floor, product):
            yield one


async def run_reconcile(on: Setup, rounds: int) -> AsyncIterator[Round]:
    """The comparison, beside its statements."""
    today = legal_day(datetime.now(UTC))
    rows = _list(on, today)
    async with _way_in(on) as cases:
        assert await _imported(cases, rows, Register(simulated=False, today=today)) == {"opened": ROWS}
        open_cases = await cases.reader.cases(organisation_id=ORGANISATION, live=True, simulated=False)
        tenancies = sorted(case.tenancy_key for case in open_cases)
        streams = await _streams_of_rows(cases)

        async def floor() -> Values:
            begun = time.perf_counter()
            await cases.reader._fetch("cases", ORGANISATION, None, None, *_LIVE_AND_REAL)  # noqa: SLF001 - the bare query
            for stream in streams:
                await cases.reader._fetch("stream", stream)  # noqa: SLF001
            keys = iter(tenancies)
            while some := list(islice(keys, _A_FEW)):
                await cases.reader._fetch("ledgers", [account_stream(one, n) for one in some for n in (1, 2, 3)])  # noqa: SLF001
            return {"seconds": time.perf_counter() - begun}

        async def product() -> Values:
            begun = time.perf_counter()
            found = [one async for one in reconcile(cases, ORGANISATION, today, simulated=False)]
            taken = time.perf_counter() - begun
            assert isinstance(found[0], ReconciledList)
            assert (len(found), found[0].rows) == (1, ROWS)
            return {"seconds": taken}

        async for one in turn_about(rounds, floor, product):
            yield one


async def _streams_of_rows(cases: CaseClient) -> list[str]:
    (read,) = await lists_read(cases.reader, ORGANISATION, simulated=False)
    return [rows_stream(ORGANISATION, read.event.rows_of, part) for part in range(1, read.event.parts + 1)]


AGAIN = Measure(
    name="list-again",
    what=f"An unchanged list of {ROWS:,} rows",
    beside="reading it alone",
    unit="rows per second",
    aims={"rows per second": Aim("at least", 0.5)},
    rounds=5,
    run=run_again,
)
RECONCILED = Measure(
    name="reconcile",
    what=f"`reconcile` of {ROWS:,} rows",
    beside="the bare queries",
    unit="seconds",
    aims={"seconds": Aim("at most", 3.0)},
    rounds=5,
    run=run_reconcile,
)
