"""Is every named statement one that the server understands, and one that the code uses?"""

import re
from pathlib import Path

import asyncpg
import pytest

from journal.hashing import TEXT, event_content_in_sql, event_hash_in_sql, framed_in_sql
from journal.sql import statements
from journal.writing import statement
from tests.journal.samples import JournalDatabase

JOURNAL = Path(__file__).resolve().parents[2] / "journal"
FILES = sorted(path.stem for path in (JOURNAL / "queries").glob("*.sql"))
NAMED = [(file, name) for file in FILES for name in statements(file)]
SEVERAL = {
    ("store", "begin"),
    ("migrate", "prepare_migrations"),
    ("migrate", "see_all_organisations"),
    ("verify", "act_as_audit"),
}
"""Sent as one message of several statements, which cannot be prepared; every test of the journal runs them."""

COLUMNS = re.compile(r"INSERT INTO [\w.]+ \(([^)]*)\)\s+VALUES \{rows\}")


def _columns(text: str) -> int | None:
    """How many values a row has; None where the rows are JSON."""
    named = COLUMNS.search(text)
    return named and len(named[1].split(","))


VALUES = {name: count for name, text in statements("writing").items() if (count := _columns(text))}


def _parts(*names: str) -> tuple[tuple[str, int, int], ...]:
    return tuple((name, 2, VALUES[name]) if name in VALUES else (name, 1, 1) for name in names)


MADE = {
    "{own_hash}": event_hash_in_sql(),
    "{content}": event_content_in_sql(),
    "{streams}": "stream >= $1",
    "{on_its_day}": "true",
    "{kept_law}": "true",
    "{kept_policy}": "true",
    "{beside_the_cases}": "true",
    "{row}": framed_in_sql(b"", {"stream": TEXT}),
    "{wrote}": "hash",
    "{one}": "hashes[1]",
    "{place}": "mac",
}
"""Parts of statements that the code makes, and something of their kind."""


WHOLE = statement(_parts(*statements("writing")))
"""All that a unit can write at once."""
PLACES = len(set(re.findall(r"\$\d+", WHOLE)))


@pytest.mark.parametrize("file", FILES)
async def test_the_server_understands_each_statement(database: JournalDatabase, file: str) -> None:
    """Tables, columns and types as the migrations made them."""
    async with database.operator.acquire() as connection:
        for name, kept in statements(file).items():
            if (file, name) not in SEVERAL:
                text = statement(_parts(name)) if file == "writing" else kept
                for part, made in MADE.items():
                    text = text.replace(part, made)
                assert isinstance(await connection.prepare(text), asyncpg.prepared_stmt.PreparedStatement)


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_each_statement_says_what_it_is_for_and_is_used(file: str, name: str) -> None:
    """A line of comment under the name, and the name in the code that loads the file."""
    assert statements(file)[name].splitlines()[1].startswith("-- ")
    users = [path.read_text("utf-8") for path in JOURNAL.glob("*.py")]
    assert any(f'statements("{file}")' in text and f'"{name}"' in text for text in users)


UNIT = {
    "read": (statements("loading")["read"], "'{case/tk}', 'tk', 'm', '{case/tk}', '{1}', '{p}', '{law/all}', false"),
    "make_keys": (statements("loading")["make_keys"], "'a', '2026-10-02', '{p}', '{x}'"),
    "write": (WHOLE, ", ".join(["null"] * PLACES)),
}


@pytest.mark.parametrize("name", UNIT)
async def test_a_unit_goes_by_indexes_from_the_first_row_on(database: JournalDatabase, name: str) -> None:
    """Plans are kept: one made on empty tables that reads a whole table or organisation would stay as these grow."""
    text, values = UNIT[name]
    async with database.operator.acquire() as connection:
        await connection.execute(statements("store")["begin"].format(organisation="61", lock=1))
        await connection.execute(f"PREPARE checked AS {text}")
        plan = [row[0] for row in await connection.fetch(f"EXPLAIN EXECUTE checked ({values})")]
        await connection.execute("ROLLBACK")
    assert not [line for line in plan if "Seq Scan" in line or "Hash Join" in line or "Merge Join" in line]
    conditions = [line.strip() for line in plan if "Index Cond" in line]
    assert conditions
    assert not [one for one in conditions if "organisation_id" in one and " AND " not in one]
