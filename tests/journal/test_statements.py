"""Is every named statement one that the server understands, and one that the code uses?"""

from pathlib import Path

import asyncpg
import pytest

from journal.statements import statements
from tests.journal.samples import House

JOURNAL = Path(__file__).resolve().parents[2] / "journal"
FILES = sorted(path.stem for path in (JOURNAL / "queries").glob("*.sql"))
NAMED = [(file, name) for file in FILES for name in statements(file)]
SEVERAL = {("store", "begin"), ("migrate", "prepare_migrations")}
"""Sent as one message of several statements, which cannot be prepared; every test of the journal runs them."""


@pytest.mark.parametrize("file", FILES)
async def test_the_server_understands_each_statement(house: House, file: str) -> None:
    """Tables, columns and types as the migrations made them."""
    async with house.operator.acquire() as connection:
        for name, text in statements(file).items():
            if (file, name) not in SEVERAL:
                assert isinstance(await connection.prepare(text), asyncpg.prepared_stmt.PreparedStatement)


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_each_statement_says_what_it_is_for_and_is_used(file: str, name: str) -> None:
    """A line of comment under the name, and the name in the code that loads the file."""
    assert statements(file)[name].splitlines()[1].startswith("-- ")
    users = [path.read_text("utf-8") for path in JOURNAL.glob("*.py")]
    assert any(f'statements("{file}")' in text and f'"{name}"' in text for text in users)


UNIT = {
    ("store", "read"): "'{case/tk}', 'tk', 'm'",
    ("store", "make_keys"): "'a', '{p}', '{x}'",
    ("writing", "write"): "'a', now()" + ", '{}'" * 22 + ", '[]'" * 4,
}


@pytest.mark.parametrize(("file", "name"), UNIT)
async def test_a_unit_goes_by_indexes_from_the_first_row_on(house: House, file: str, name: str) -> None:
    """Plans are kept: one made on empty tables that reads a whole table or organisation would stay as these grow."""
    async with house.operator.acquire() as connection:
        await connection.execute(statements("store")["begin"].format(organisation="61", lock=1))
        await connection.execute(f"PREPARE checked AS {statements(file)[name]}")
        plan = [row[0] for row in await connection.fetch(f"EXPLAIN EXECUTE checked ({UNIT[file, name]})")]
        await connection.execute("ROLLBACK")
    assert not [line for line in plan if "Seq Scan" in line]
    conditions = [line.strip() for line in plan if "Index Cond" in line]
    assert conditions
    assert not [one for one in conditions if "organisation_id" in one and " AND " not in one]
