"""What is known of a list while it is read: what earlier lists said, which rows are alike, what each came to?

A list may hold a million rows; all of it lies in a nameless file that SQLite keeps and deletes. Nothing in it names
anybody: keys of tenancies, keyed digests, days, amounts.
"""

import hashlib
import sqlite3
from collections.abc import Container, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple

from domain.missed_payment import MissedPayment
from domain.streams.arrears_lists import SETTLED, Became, ListedRow

_DIGITS: Final = 24  # hexadecimal: 96 bits
_TABLES: Final = """
PRAGMA journal_mode = OFF;
CREATE TABLE known (
    digest TEXT, organisation TEXT, row INTEGER, tenancy TEXT, number INTEGER, due TEXT, kind TEXT, ore INTEGER,
    settled INTEGER, base INTEGER, used INTEGER
);
CREATE INDEX known_by_digest ON known (digest);
CREATE INDEX known_by_tenancy ON known (tenancy);
CREATE TABLE newer (key TEXT PRIMARY KEY, as_of TEXT) WITHOUT ROWID;
CREATE TABLE alike (n INTEGER PRIMARY KEY, key TEXT, ore INTEGER);
CREATE INDEX alike_by_key ON alike (key);
CREATE TABLE said (
    n INTEGER PRIMARY KEY, digest TEXT, organisation TEXT, row INTEGER, tenancy TEXT, number INTEGER, due TEXT,
    kind TEXT, ore INTEGER, became TEXT, settled INTEGER
);
CREATE INDEX said_by_tenancy ON said (tenancy);
"""
_TAKE: Final = """
UPDATE known SET used = ?
WHERE rowid = (SELECT rowid FROM known WHERE digest = ? AND used IS NULL AND settled LIMIT 1)
RETURNING tenancy, number
"""
_ROWS: Final = """
SELECT used AS line, row, tenancy, number, due, kind, ore, digest, 'taken', 1, 1
FROM known WHERE organisation = :whose AND used IS NOT NULL
UNION ALL
SELECT row AS line, row, tenancy, number, due, kind, ore, digest, became, settled, 0
FROM said WHERE organisation = :whose
ORDER BY line
"""
_GONE: Final = """
SELECT min(row) AS first, tenancy, number, due, kind, ore
FROM known
WHERE organisation = ? AND base = ? AND used IS NULL
GROUP BY tenancy, due, kind
HAVING count(*) > (
    SELECT count(*) FROM said WHERE said.tenancy = known.tenancy AND said.due = known.due AND said.kind = known.kind
)
ORDER BY first
"""
_STATED: Final = """
SELECT ore FROM known WHERE tenancy = :tenancy AND due = :due AND kind = :kind AND used IS NOT NULL
UNION ALL
SELECT ore FROM said WHERE tenancy = :tenancy AND due = :due AND kind = :kind
"""


class RowsAlike(NamedTuple):
    """Which row of its list one is, from 1, among those of its key; and among those of them with the same amount.
    `stated_ore` is what all of the key call for, in their order.
    """

    ordinal: int
    among_equals: int
    stated_ore: tuple[int, ...]


class ListMemory:
    """The memory of one reading."""

    def __init__(self, connection: sqlite3.Connection, secret: bytes) -> None:
        """*connection* is to a database of its own; *secret* is the installation's tenancy key."""
        self._db = connection
        self._secret = secret
        self._db.executescript(_TABLES)
        self._db.execute("BEGIN")  # and never an end: nothing of it is kept

    def digest(self, missed: MissedPayment) -> str:
        """Stand for all that a row says."""
        said = missed.model_dump_json().encode()
        return hashlib.blake2b(said, key=self._secret[:64], digest_size=_DIGITS // 2, person=b"listed row").hexdigest()

    # --- what earlier lists said ------------------------------------------------------------------------------------

    def remember(
        self, organisation: str, rows: Iterable[tuple[str, str]], *, moved: Container[str] | None, base: int
    ) -> None:
        """Take in rows of an earlier list, as they are written, each with its digest. None is settled any more whose
        tenancy has *moved* (None: nobody can say which have). *base* counts the earlier lists from 0, the latest first:
        a tenancy of which a later one said something is left out.
        """
        told = []
        for written, digest in rows:  # taken apart and not read: an unchanged list of any length passes here
            row, tenancy, number, due, kind, ore, became, mark = written.split(" ")
            if became == Became.TAKEN and (base == 0 or not self._knows(tenancy)):
                settled = mark == SETTLED and moved is not None and tenancy not in moved
                told.append((digest, organisation, row, tenancy, number, due, kind, ore, settled, base))
        self._db.executemany("INSERT INTO known VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)", told)

    def _knows(self, tenancy: str) -> bool:
        return self._db.execute("SELECT 1 FROM known WHERE tenancy = ? LIMIT 1", (tenancy,)).fetchone() is not None

    def remember_newer(self, rows: Iterable[ListedRow], as_of: date) -> None:
        """Take in of which charges a newer list said something."""
        told = ((row.key, as_of.isoformat()) for row in rows if row.became is Became.TAKEN)
        self._db.executemany("INSERT INTO newer VALUES (?, ?) ON CONFLICT (key) DO NOTHING", told)

    def newer_than(self, key: str) -> date | None:
        """The day of a newer list that said something of the charge."""
        found = self._db.execute("SELECT as_of FROM newer WHERE key = ?", (key,)).fetchone()
        return date.fromisoformat(found[0]) if found else None

    def take(self, digest: str, row: int) -> tuple[str, int] | None:
        """The tenancy and the number of the case of a settled row of an earlier list that said the same, once; *row* is
        the line of the one that says it now.
        """
        found: tuple[str, int] | None = self._db.execute(_TAKE, (row, digest)).fetchone()
        return found

    def give_back(self, digest: str, row: int) -> None:
        """Undo `take`: another row of the tenancy has gone to its case, and this one has to, too."""
        self._db.execute("UPDATE known SET used = NULL WHERE digest = ? AND used = ?", (digest, row))

    def begin_again(self) -> None:
        """Forget which rows were taken: the list is read from its beginning again."""
        self._db.execute("UPDATE known SET used = NULL")

    def says_the_same(self, organisation: str) -> bool:
        """Whether each row of what is known of an organisation was taken, at its own line, and there is no other."""
        asked = (
            "SELECT EXISTS (SELECT 1 FROM known WHERE organisation = :whose AND used IS NOT row)"
            " OR EXISTS (SELECT 1 FROM said WHERE organisation = :whose)"
        )
        (differs,) = self._db.execute(asked, {"whose": organisation}).fetchone()
        return not differs

    # --- rows that are alike ----------------------------------------------------------------------------------------

    def count(self, rows: Iterable[tuple[int, str, int]]) -> None:
        """Take in the place of each of some rows in their list, its key and its amount."""
        self._db.executemany("INSERT INTO alike VALUES (?, ?, ?)", rows)

    def alike(self, n: int, key: str) -> RowsAlike:
        """What stands beside the row at place *n*."""
        found = self._db.execute("SELECT n, ore FROM alike WHERE key = ? ORDER BY n", (key,)).fetchall()
        own = dict(found)[n]
        before = [ore for place, ore in found if place <= n]
        return RowsAlike(len(before), before.count(own), tuple(ore for _, ore in found))

    # --- what the rows came to --------------------------------------------------------------------------------------

    def say(self, n: int, organisation: str, row: ListedRow, digest: str) -> None:
        """Take in a row that went to its case, or was refused before."""
        values = (n, digest, organisation, row.row, row.tenancy, row.number, row.due.isoformat(), row.kind,
                  row.amount_ore, row.became, row.settled)  # fmt: skip
        self._db.execute("INSERT INTO said VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)

    def came_to(self, n: int, became: Became, number: int, *, settled: bool) -> None:
        """What became of it."""
        values = (became, number, settled, n)
        self._db.execute("UPDATE said SET became = ?, number = ?, settled = ? WHERE n = ?", values)

    def has_gone_to_its_case(self, tenancy: str) -> bool:
        """Whether a row of the tenancy has."""
        return self._db.execute("SELECT 1 FROM said WHERE tenancy = ? LIMIT 1", (tenancy,)).fetchone() is not None

    def rows(self, organisation: str) -> Iterator[tuple[ListedRow, str, bool]]:
        """All rows of an organisation by line, each with its digest and whether an earlier list had said it."""
        for line, *columns, digest, became, settled, earlier in self._db.execute(_ROWS, {"whose": organisation}):
            row = replace(_listed(columns, Became(became), settled=bool(settled)), row=line)
            yield row, digest, bool(earlier)

    def gone(self, organisation: str, base: int) -> Iterator[ListedRow]:
        """A row of each key of an organisation of which an earlier list had more rows than this one has."""
        for columns in self._db.execute(_GONE, (organisation, base)):
            yield _listed(columns, Became.TAKEN, settled=False)

    def stated(self, row: ListedRow) -> list[int]:
        """What this list calls for in its rows of the same key."""
        asked = {"tenancy": row.tenancy, "due": row.due.isoformat(), "kind": row.kind}
        return [ore for (ore,) in self._db.execute(_STATED, asked)]


def _listed(columns: tuple[object, ...] | list[object], became: Became, *, settled: bool) -> ListedRow:
    row, tenancy, number, due, kind, ore = columns
    assert isinstance(row, int)
    assert isinstance(number, int)
    assert isinstance(ore, int)
    return ListedRow(row, str(tenancy), number, date.fromisoformat(str(due)), str(kind), ore, became, settled)


@contextmanager
def list_memory(secret: bytes) -> Iterator[ListMemory]:
    """The memory of one reading of a list, gone afterwards."""
    connection = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    try:
        yield ListMemory(connection, secret)
    finally:
        connection.close()
