"""Can a row among the signed heads, or one too many, keep anybody from writing?"""

from dataclasses import dataclass

import pytest

from journal.signed_heads import verify_signed_heads
from tests.journal.samples import ORG, JournalDatabase, NoteTaken, append

STREAM = f"organisation/{ORG}"


async def write(database: JournalDatabase, code: str) -> None:
    """An act beside the cases, as the brake is one."""
    async with database.journal.unit(ORG, STREAM) as unit:
        await append(unit, STREAM, NoteTaken(code=code, weight=1), command_id=code)


async def faults(database: JournalDatabase) -> list[tuple[int, str]]:
    """What is found, by number in the stream and kind."""
    return [(one.seq, one.kind) async for one in verify_signed_heads(database.audit, database.sealer, {})]


@dataclass(frozen=True)
class Trial:
    """What somebody does behind everybody's back, as who, and what is found after the next act."""

    statement: str
    as_owner: bool
    found: list[tuple[int, str]]


ADDED = """
    INSERT INTO journal.signed_head SELECT '{organisation}', stream, 2, sha256('x'), signature FROM journal.signed_head
"""
CUT = f"DELETE FROM journal.event WHERE stream = '{STREAM}'"
TRIALS = {
    "a false one in the next place": Trial(ADDED.format(organisation=ORG), as_owner=False, found=[(2, "signature")]),
    "one under another's name": Trial(ADDED.format(organisation="another"), as_owner=True, found=[(2, "signature")]),
    "a cut stream": Trial(CUT, as_owner=True, found=[(1, "forgotten")]),
}


@pytest.mark.parametrize("trial", TRIALS.values(), ids=TRIALS)
async def test_no_row_keeps_anybody_from_writing(database: JournalDatabase, trial: Trial) -> None:
    """The brake is written and signed all the same, and the row is named."""
    await write(database, "first")
    pool = database.operator if trial.as_owner else database.app
    async with pool.acquire() as connection, connection.transaction():
        if trial.as_owner:
            await connection.execute("SET LOCAL session_replication_role = replica")
        await connection.execute("SELECT set_config('redningskrans.organisation', $1, true)", ORG)
        await connection.execute(trial.statement)
    await write(database, "brake")

    last = (await database.reader.stream(STREAM))[-1]
    signed = await database.operator.fetch("SELECT seq FROM journal.signed_head WHERE hash = $1", last.hash)
    assert [row["seq"] for row in signed] == [last.seq]
    assert sorted(await faults(database)) == trial.found
