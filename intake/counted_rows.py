"""How often has a row like this one come, in a list of any length?"""

import hashlib
import json
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager


class CountedRows:
    """Counts rows that are alike, in a nameless file that SQLite keeps and deletes.

    The list may hold a million rows, and two that are alike may stand at its two ends; a dict would grow with it. Only
    hashes go to the file, under a key that is nowhere else: what they are made of is personal.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        """*connection* is to a database of its own, with nothing in it."""
        self._key = secrets.token_bytes(32)
        self._counts = connection
        self._counts.execute("PRAGMA journal_mode = OFF")
        self._counts.execute("CREATE TABLE alike (facts BLOB PRIMARY KEY, times INTEGER) WITHOUT ROWID")

    def count(self, *facts: str | int) -> int:
        """Return how many rows of which this is known have come, this one included."""
        key = hashlib.blake2b(json.dumps(facts).encode(), key=self._key, digest_size=32).digest()
        self._counts.execute(
            "INSERT INTO alike VALUES (?, 1) ON CONFLICT (facts) DO UPDATE SET times = times + 1", (key,)
        )
        (times,) = self._counts.execute("SELECT times FROM alike WHERE facts = ?", (key,)).fetchone()
        return int(times)


@contextmanager
def counted_rows() -> Iterator[CountedRows]:
    """The counts of one reading of a list, gone afterwards."""
    connection = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    try:
        yield CountedRows(connection)
    finally:
        connection.close()
