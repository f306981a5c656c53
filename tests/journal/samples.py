"""What do the journal's tests store? A handful of event types of their own: the journal knows no domain."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

import asyncpg
from pydantic import BaseModel, ConfigDict

from domain.case.open_deadlines import OpenDeadline
from domain.case.worklist import WorkItem
from journal.audit_reader import AuditReader
from journal.codec import Fields, Lifter, ModelCodec
from journal.reader import Reader
from journal.records import Recorded
from journal.sealing import Sealer
from journal.store import Journal, Unit
from journal.views import CaseRows, CaseView, DispatchView, Turn
from runtime.postgres import connect_reader
from runtime.settings import Settings
from tests.servers import on_database

NOON = datetime(2026, 10, 2, 10, 0, tzinfo=UTC)
DAY = date(2026, 10, 2)
ORG = "eksempelbo"


class Frozen(BaseModel):
    """What every sample below is."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Person(Frozen):
    """The sealed part about one person."""

    name: str


class RentMissed(Frozen):
    """An event with persons in it."""

    type: Literal["rent-missed.v1"] = "rent-missed.v1"
    happened_on: date = DAY
    amount_ore: int = 734_550
    sealed: dict[str, Person | None] = {}


class NoteTaken(Frozen):
    """An event in its third version: first `text`, then `code`, now `code` and `weight`."""

    type: Literal["note-taken.v3"] = "note-taken.v3"
    happened_on: date = DAY
    code: str
    weight: int


class CaseClosed(Frozen):
    """The event that closes a sample case."""

    type: Literal["case-closed.v1"] = "case-closed.v1"
    happened_on: date = DAY


Sample = RentMissed | NoteTaken | CaseClosed


def _v1_to_v2(fields: Fields) -> Fields:
    fields.public["code"] = fields.public.pop("text").lower()
    return fields


def _v2_to_v3(fields: Fields) -> Fields:
    return Fields({**fields.public, "weight": 1}, fields.sealed)


LIFTERS = (
    Lifter("note-taken.v1", "note-taken.v2", _v1_to_v2),
    Lifter("note-taken.v2", "note-taken.v3", _v2_to_v3),
)
CODEC: ModelCodec[Any] = ModelCodec((RentMissed, NoteTaken, CaseClosed), LIFTERS)


@dataclass(frozen=True)
class JournalDatabase:
    """A journal on a fresh database, with one pool per role; `operator` is whoever ran the migrations."""

    url: str
    app: "asyncpg.Pool[asyncpg.Record]"
    audit: "asyncpg.Pool[asyncpg.Record]"
    operator: "asyncpg.Pool[asyncpg.Record]"
    sealer: Sealer
    journal: Journal[Any]
    reader: AuditReader[Any]

    @asynccontextmanager
    async def reading(self, *organisations: str) -> AsyncIterator[Reader[Any]]:
        """A reader within walls, connected as the product connects one; without organisations, one that sees all."""
        settings = on_database(Settings.isolated(Path("unused")), self.url)
        async with await connect_reader(replace(settings, organisations=organisations or None)) as pool:
            yield Reader(pool, self.sealer, CODEC)

    async def until_somebody_waits(self) -> None:
        """Returns once a transaction stands in front of a lock that another one holds."""
        await self.operator.execute(
            "DO $$ BEGIN WHILE NOT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"
            " LOOP PERFORM pg_sleep(0.005); END LOOP; END $$"
        )

    async def record(
        self, key: str, *events: Any, organisation: str = ORG, message: str = "m-1"
    ) -> list[Recorded[Any]]:
        """One whole decision on the case and tenancy `key`: events, an answer and the view rows."""
        async with self.journal.unit(organisation, key.partition("-again")[0]) as unit:
            added = await append(unit, f"case/{key}", *events, command_id=f"{key}-{message}")
            unit.record_answer(
                f"{key}-{message}", f"case/{key}", added[-1].seq, {"result": "opened"},
                digest="d", event_id=added[-1].event_id,
            )  # fmt: skip
            put(unit, project(await unit.load(f"case/{key}"), {}))
        return added

    async def erase(self, person: str, organisation: str = ORG) -> datetime:
        """Destroys the key of a person, and leaves no event: these tests know none of it."""
        async with self.journal.unit(organisation, person) as unit:
            return await unit.destroy_key(person)


async def append(
    unit: Unit[Any], stream: str, *events: Any, command_id: str = "m-1", law: str | None = None
) -> list[Recorded[Any]]:
    """Appends at noon, by the system."""
    return await unit.append(
        stream, events, known_at=NOON, actor="system", via="system", command_id=command_id, law_version=law
    )


def put(unit: Unit[Any], rows: CaseRows) -> None:
    """Hands the rows of a projection to a unit."""
    unit.put_case(rows)


def just_opened(case_id: str, organisation: str) -> CaseView:
    """The view row of a case of which nothing is known but that it is there."""
    return CaseView(
        case_id=case_id,
        organisation_id=organisation,
        tenancy_key=case_id,
        lease=1,
        phase="in-arrears",
        ending=None,
        cause=None,
        simulated=False,
        today=DAY,
        balance_ore=0,
        next_step=None,
        next_due=None,
        agenda=[],
        held=False,
        live=True,
        opened_on=DAY,
        closed_on=None,
        last_seq=1,
        head_hash=b"",
        department="01",
        people_in=(1,),
        no_return=None,
        no_return_on=None,
        contact_on=None,
        contact_made_by=None,
        contact_by=None,
        contact_outcome=None,
        promise_day=None,
        promise_ore=None,
        promise_outcome=None,
        call_back_on=None,
    )


def project(events: Sequence[Recorded[Any]], further: object) -> CaseRows:
    """A projection like the real one: everything from the events and nothing else."""
    first, last = events[0], events[-1]
    key = first.stream.removeprefix("case/")
    missed = [one for one in events if isinstance(one.event, RentMissed)]
    closed = isinstance(last.event, CaseClosed)
    case = CaseView(
        case_id=key,
        organisation_id=first.organisation_id,
        tenancy_key=key.partition("-again")[0],
        lease=1,
        phase="closed" if closed else "in-arrears",
        ending="paid" if closed else None,
        cause=None,
        simulated=False,
        today=last.happened_on,
        balance_ore=sum(one.event.amount_ore for one in missed),
        next_step=None if closed else "remind",
        next_due=None if closed else last.known_at,
        agenda=[{"step": "remind", "on": last.happened_on.isoformat()}],
        held=False,
        live=not closed,
        opened_on=first.happened_on,
        closed_on=last.happened_on if closed else None,
        last_seq=last.seq,
        head_hash=last.hash,
        department="01",
        people_in=tuple(one.seq for one in missed),
        no_return=None,
        no_return_on=None,
        contact_on=None,
        contact_made_by=None,
        contact_by=None,
        contact_outcome=None,
        promise_day=None,
        promise_ore=None,
        promise_outcome=None,
        call_back_on=None,
    )
    return CaseRows(
        case,
        [] if closed else [WorkItem("call", "adviser", last.happened_on, None)],
        [] if closed else [Turn("adviser", "01", case.phase, None, last.happened_on)],
        [] if closed else [OpenDeadline(None, "earliest-demand", last.happened_on)],
        [DispatchView(f"{key}-{one.seq}", "reminder", "print", "intended", one.happened_on) for one in missed],
        {
            person: frozenset({"lejer", *told.name.casefold().split()})
            for one in missed
            for person, told in one.event.sealed.items()
            if told
        },
    )


def named(*persons: str, ore: int = 734_550) -> RentMissed:
    """A missed rent with the names of these persons sealed in it; a person's id is the name in small letters."""
    return RentMissed(amount_ore=ore, sealed={name.lower(): Person(name=name) for name in persons})


def second_case(rows: CaseRows) -> CaseRows:
    """The same rows for another case of the same tenancy."""
    return replace(rows, case=replace(rows.case, case_id=f"{rows.case.case_id}-again"), dispatches=())
