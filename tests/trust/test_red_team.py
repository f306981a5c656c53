"""Whatever somebody with every right does to one row of any table: does the auditor hear of it, and of which row?"""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal

import pytest

from audit.integrity.verify import BECAUSE
from books.law.book import LawBook
from client.repair.rebuild_views import rebuild_views
from decisions.erasure import erase_person
from decisions.law_confirmation import Act, confirm
from decisions.unplaced_money import Unplaced, UnplacedMoney
from decisions.versions_in_use import adopt_keys, adopt_law
from domain.clock import at_hour
from domain.entry_points import EntryPoint
from domain.event import Event
from domain.payment import Payment, payment_identity
from domain.streams.organisation import ErasureReason
from journal.codec import ModelCodec
from journal.errors import UnknownEventTypeError
from journal.store import Journal
from journal.views import Stuck, StuckIn
from runtime.keys import Keys
from runtime.settings import Settings
from tests.audit.audited_journal import ORGANISATION, PAID, REMINDED, RENT, AuditedJournal, audited_journal
from tests.servers import TestPostgres, on_database
from tests.trust.red_team import RED_TEAM, Told, Unheard

KEYS: Final = Keys(tenancy=b"t" * 32, master=b"m" * 32, codec=b"c" * 32)
SCHEMAS: Final = ("journal", "view", "migration")
ANY_OTHER: Final = {
    "text": "coalesce({0}, '') || 'x'",
    "int4": "coalesce({0}, 0) + 1",
    "int8": "coalesce({0}, 0) + 1",
    "bool": "NOT {0}",
    "date": "coalesce({0}, '2026-10-02') + 1",
    "timestamptz": "coalesce({0}, '2026-10-02') + interval '1 microsecond'",
    "bytea": "{0} || '\\x00'",
    "uuid": "gen_random_uuid()",
    "_text": "{0} || '{{another}}'",
    "_int4": "{0} || 1",
    "_bytea": "{0} || '\\x00'::bytea",
}
"""The next best value of a type, by the server's name for it."""
BEFORE_CHRIST: Final = "{0} - interval '4051 years'"
"""The same day and month of the year that is written with the same digits."""
ODD: Final = {
    "text": ("{0} || E'\\u202e\\n\\x1b[2J\\'\"\\\\' || chr(1114111)",),
    "int4": ("-2147483648", "2147483647"),
    "int8": ("-9223372036854775808", "9223372036854775807"),
    "date": ("'infinity'", BEFORE_CHRIST, "'5874897-12-31'"),
    "timestamptz": ("'infinity'", BEFORE_CHRIST, "'294276-12-31'"),
    "bytea": ("''",),
    "jsonb": ("'null'", "'[{{\"step\": 1e131071}}]'", "(repeat('[', 5000) || repeat(']', 5000))::jsonb"),
    "_text": ("'{{null}}'", "'{{{{p1, p1}}, {{p1, p1}}}}'"),
    "_int4": ("'{{null}}'", "'{{{{1, 1}}, {{1, 1}}}}'"),
    "_bytea": ("'{{null}}'", "'{{{{x, x}}, {{x, x}}}}'"),
    "xid8": ("'0'", "'18446744073709551615'"),
}
"""What can be stored in a column of a type and was never meant to be; nothing at all comes besides."""


class NeighbourHeard(Event):
    """What a newer version writes."""

    type: Literal["neighbour-heard.v1"] = "neighbour-heard.v1"


@dataclass(frozen=True)
class Trial:
    """One thing that is done to one table, and what must be told of it."""

    table: str
    what: str
    told: Told

    def __str__(self) -> str:
        return f"{self.table}, {self.what}"


def trials() -> Iterator[Trial]:
    """Every line of the table."""
    for table, rows in RED_TEAM.items():
        tried = [*rows.columns.split(), "removed", "invented", *(["swapped"] if rows.swapped else [])]
        for what in tried:
            yield Trial(table, what, rows.otherwise.get(what, rows.told))
        for what, (_, told) in rows.beyond.items():
            yield Trial(table, what, told)


def parameters(told: type[Any]) -> list[Any]:
    """The trials of which this is to be told."""
    return [pytest.param(trial, id=str(trial)) for trial in trials() if isinstance(trial.told, told)]


# --- the journal ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
async def journal(shared_postgres: TestPostgres) -> AsyncIterator[AuditedJournal]:
    """Real decisions in every table, and a copy of all rows to come back to."""
    server = replace(shared_postgres, made=[])
    async with AsyncExitStack() as stack:
        given = {"MASTER": KEYS.master, "TENANCY": KEYS.tenancy, "CODEC": KEYS.codec}
        audited = await audited_journal(server, stack, given)
        await fill(audited)
        await audited.operator.execute(await without_checks(audited))
        yield audited
    await server.drop()


async def fill(audited: AuditedJournal) -> None:
    """A case that was paid, one that is under way, one of somebody erased, and something of all that is beside them."""
    law = LawBook.load()
    await adopt_keys(audited.journal, KEYS.fingerprints())
    await adopt_law(audited.journal, law)
    await audited.whole()
    await replace(audited.beside("tenancytwo"), tenant="p2").demand()
    erased = replace(audited.beside("tenancythree"), tenant="p3")
    await erased.open()
    await erased.step(REMINDED, "remind")
    await erased.send_all(REMINDED)
    via, asked = EntryPoint.CLIENT, ErasureReason.ASKED_FOR
    await erase_person(audited.journal, ORGANISATION, "p3", asked, "manager/m1", via=via)
    await confirm(audited.journal, law, Act("demand_fee", date(2026, 1, 1), "lawyer/a1", "Efterset."), 33_500, via=via)
    payment = Payment(
        organisation=ORGANISATION, tenancy="B-2", amount_ore=RENT, value_date=PAID, booked_on=PAID, text="", ordinal=1
    )
    likeness = payment_identity(KEYS.tenancy, "key", PAID, PAID, RENT, "", 1, organisation=ORGANISATION)
    kept = [Unplaced(payment, likeness, "tenancytwo")]
    await UnplacedMoney(audited.journal, via).keep(ORGANISATION, kept, at_hour(PAID))
    newer: Journal[Any] = Journal(audited.operator, audited.journal._tools.sealer, ModelCodec((NeighbourHeard,)))
    async with newer.unit(ORGANISATION, "tenancynew") as unit:
        heard = NeighbourHeard(happened_on=PAID)
        (entry,) = await unit.append(
            "account/tenancynew", [heard], known_at=at_hour(PAID), actor="clock", via=via, command_id="new"
        )
        unit.record_answer("new", entry.stream, entry.seq, {}, digest="00", event_id=entry.event_id)
    unread = UnknownEventTypeError("neighbour-heard.v1").at("account/tenancynew", 1)
    await audited.journal.mark_unread(ORGANISATION, "tenancynew", unread)
    await audited.journal.count_not_kept(ORGANISATION, "tenancynew", PAID)
    stuck = Stuck(ORGANISATION, "tenancynew", StuckIn.QUEUE, "", at_hour(PAID), 0, "", 1)
    await audited.journal.mark_stuck(ORGANISATION, "tenancynew", [stuck])


async def without_checks(audited: AuditedJournal) -> str:
    """What whoever means harm does first: no check stands in the way. And a copy of everything."""
    checks = await audited.operator.fetch(
        "SELECT conrelid::regclass AS of_table, conname FROM pg_constraint"
        " WHERE contype = 'c' AND connamespace::regnamespace::text = ANY ($1::text[])",
        SCHEMAS,
    )
    needed = await audited.operator.fetch(
        "SELECT attrelid::regclass AS of_table, attname FROM pg_attribute"
        " WHERE attrelid = ANY ($1::text[]::regclass[]) AND attnotnull AND attnum > 0 AND attidentity = ''"
        " AND NOT EXISTS (SELECT FROM pg_index WHERE indrelid = attrelid AND indisprimary AND attnum = ANY (indkey))",
        list(RED_TEAM),
    )
    return "; ".join(
        [
            *(f"ALTER TABLE {one['of_table']} DROP CONSTRAINT {one['conname']}" for one in checks),
            *(f"ALTER TABLE {one['of_table']} ALTER COLUMN {one['attname']} DROP NOT NULL" for one in needed),
            "ALTER TABLE journal.event ALTER COLUMN position SET GENERATED BY DEFAULT",
            "DROP INDEX view.one_open_case_per_tenancy",
            "CREATE SCHEMA kept",
            *(f"CREATE TABLE kept.{table.replace('.', '_')} AS TABLE {table}" for table in RED_TEAM),
        ]
    )


@pytest.fixture
async def whole(journal: AuditedJournal) -> AsyncIterator[AuditedJournal]:
    """The journal as it was written, and again as it was written afterwards."""
    yield journal
    for table in RED_TEAM:
        await restored(journal, table)


async def restored(journal: AuditedJournal, table: str) -> None:
    """A table as it was written."""
    await journal.tamper(f"DELETE FROM {table}", f"INSERT INTO {table} SELECT * FROM kept.{table.replace('.', '_')}")


async def done(journal: AuditedJournal, trial: Trial) -> None:
    """Somebody does it, as a superuser with every trigger switched off."""
    rows = RED_TEAM[trial.table]
    here = f"ctid = (SELECT ctid FROM {trial.table} WHERE {rows.where} LIMIT 1)"
    match trial.what:
        case "removed":
            statement = f"DELETE FROM {trial.table} WHERE {here}"
        case "invented":
            own = ", ".join(f"'{column}', {value}" for column, value in rows.own.items())
            statement = (
                f"INSERT INTO {trial.table} SELECT (jsonb_populate_record(null::{trial.table},"
                f" to_jsonb(one) || jsonb_build_object({own}))).* FROM {trial.table} AS one WHERE one.{here}"
            )
        case "swapped":
            there = f"ctid = (SELECT ctid FROM {trial.table} WHERE {rows.beside} LIMIT 1)"
            columns = ", ".join(f"{one} = other.{one}" for one in rows.swapped)
            statement = (
                f"UPDATE {trial.table} AS own SET {columns} FROM {trial.table} AS other"
                f" WHERE own.ctid <> other.ctid AND (own.{here} OR own.{there}) AND (other.{here} OR other.{there})"
            )
        case beyond if beyond in rows.beyond:
            statement, _ = rows.beyond[beyond]
        case column:
            kind, _ = await column_of(journal, trial)
            value = rows.values.get(column) or ANY_OTHER[kind].format(column)
            statement = f"UPDATE {trial.table} SET {column} = {value} WHERE {here}"
    before = await rows_of(journal, trial.table)
    await journal.tamper(statement)
    assert await rows_of(journal, trial.table) != before, "nothing was done"


async def column_of(journal: AuditedJournal, trial: Trial) -> tuple[str, bool]:
    """The server's name for the type of the trial's column, and whether nothing may stand in it."""
    row = await journal.operator.fetchrow(
        "SELECT udt_name, is_nullable FROM information_schema.columns"
        " WHERE table_schema || '.' || table_name = $1 AND column_name = $2",
        trial.table, trial.what,
    )  # fmt: skip
    assert row is not None
    return row["udt_name"], row["is_nullable"] == "YES"


async def rows_of(journal: AuditedJournal, table: str) -> list[str]:
    """All rows of a table, in an order of their own."""
    return [
        row["row"]
        for row in await journal.operator.fetch(f"SELECT to_jsonb(one)::text AS row FROM {table} one ORDER BY 1")
    ]


async def heard(journal: AuditedJournal, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    """The exit status of `audit verify`, and every line that it printed."""
    capsys.readouterr()
    status = await journal.ask("verify", "--journal-only", "--views")
    said = capsys.readouterr()
    return status, [*said.out.splitlines(), *said.err.splitlines()]


# --- the trials -----------------------------------------------------------------------------------------------------


async def test_every_table_and_column_has_its_line(journal: AuditedJournal) -> None:
    """Whoever adds one says here what becomes of it when somebody changes it."""
    there = await journal.operator.fetch(
        "SELECT table_schema || '.' || table_name AS of_table, array_agg(column_name::text) AS columns"
        " FROM information_schema.columns WHERE table_schema = ANY ($1::text[]) GROUP BY 1",
        SCHEMAS,
    )
    assert {table: set(rows.columns.split()) for table, rows in RED_TEAM.items()} == {
        row["of_table"]: set(row["columns"]) for row in there
    }


async def test_nothing_is_told_of_what_nobody_touched(
    whole: AuditedJournal, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same walk over the same rows: exit status 0, and the two sums."""
    status, lines = await heard(whole, capsys)
    assert (status, len(lines)) == (0, 2), lines


@pytest.mark.parametrize("trial", parameters(str))
async def test_the_row_is_named(whole: AuditedJournal, trial: Trial, capsys: pytest.CaptureFixture[str]) -> None:
    """Where it lies, with an exit status that is not 0."""
    await done(whole, trial)
    status, lines = await heard(whole, capsys)
    assert status != 0, lines
    assert isinstance(trial.told, str)
    assert any(line.startswith(trial.told) for line in lines), lines


def columns() -> list[Any]:
    """The trials of a column."""
    return [
        pytest.param(trial, id=str(trial)) for trial in trials() if trial.what in RED_TEAM[trial.table].columns.split()
    ]


@pytest.mark.parametrize("trial", columns())
async def test_an_odd_value_is_named_and_silences_nothing(
    whole: AuditedJournal, trial: Trial, capsys: pytest.CaptureFixture[str]
) -> None:
    """Infinity, a year before Christ, nothing in a list: the row is named, and every look comes to its end."""
    kind, may_be_nothing = await column_of(whole, trial)
    for value in (*ODD.get(kind, ()), *(("null",) if may_be_nothing else ())):
        before = await rows_of(whole, trial.table)
        await whole.tamper(
            f"UPDATE {trial.table} SET {trial.what} = {value.format(trial.what)}"
            f" WHERE ctid = (SELECT ctid FROM {trial.table} WHERE {RED_TEAM[trial.table].where} LIMIT 1)"
        )
        if await rows_of(whole, trial.table) == before:
            continue
        status, lines = await heard(whole, capsys)
        if isinstance(trial.told, str):
            told = (trial.told, str(RED_TEAM[trial.table].told), f"{trial.table.replace('.', '/')}/")
            where = tuple(one.partition(" nr. ")[0] for one in told)
            assert status != 0, (value, lines)
            assert any(line.startswith(where) for line in lines), (value, lines)
        if trial.table != "migration.applied":  # else the build may take it for an older journal
            assert any(line.startswith("Journalen er") for line in lines), (value, lines)
            assert any(line.startswith("Visningerne er") for line in lines), (value, lines)
            assert not any(line.endswith(BECAUSE["odd"]) for line in lines), (value, lines)
        await restored(whole, trial.table)


@pytest.mark.parametrize("trial", parameters(Unheard))
async def test_what_need_not_be_heard_is_not(
    whole: AuditedJournal, trial: Trial, capsys: pytest.CaptureFixture[str]
) -> None:
    """An exception that has become none is taken out of the table."""
    await done(whole, trial)
    assert (await heard(whole, capsys))[0] == 0


@pytest.mark.parametrize("trial", [one for one in parameters(str) if RED_TEAM[one.values[0].table].rebuilt])
async def test_the_views_made_anew_are_good_again(
    whole: AuditedJournal, trial: Trial, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing in them is worth anything without the events."""
    await done(whole, trial)
    await rebuild_views(on_database(Settings(home=Path("unused"), handed_in_keys=KEYS), whole.url))
    status, lines = await heard(whole, capsys)
    assert status == 0, lines
