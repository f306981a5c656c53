"""Can somebody who reads every stored byte find out that a guess about an erased person is right?"""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from temporalio.api.common.v1 import Payload

from decisions.contract import UnreadableMessage
from decisions.unmatched import Unmatched
from domain.clock import at_hour
from domain.entry_points import EntryPoint
from domain.streams.unmatched import system_stream, unmatched_person
from journal.canonical import canonical_json
from tests.audit.audited_journal import DEMANDED, OPENED, ORGANISATION, TENANT, AuditedJournal
from tests.givers import OFFICE
from workflows.messages import kept

ENOUGH = 12
"""Characters of a digest that are no coincidence; an id is often only its beginning."""
PLAIN = sorted(hashlib.algorithms_guaranteed - {"shake_128", "shake_256"})
RAW = b'["no envelope", "Lejer \xc3\x85se Pr\xc3\xb8ve ringede"]'


async def test_no_plain_digest_of_anything_sealed_is_stored_anywhere(audited: AuditedJournal) -> None:
    """Names, notes, a message that nobody could read, and every part as a whole: erased, none can be confirmed."""
    await audited.demand()
    await audited.do(DEMANDED, OFFICE, "record-contact", by="phone", outcome="reached", note="Betaler den 12. oktober.")
    await audited.do(DEMANDED, OFFICE, "hold", kind="disputed", note="Lejeren siger, at ovnen er i stykker.")
    await Unmatched(audited.journal, EntryPoint.SYSTEM).keep(message())
    guesses = {*await sealed_in(audited), RAW, RAW.decode().encode()}

    await audited.erase(TENANT)
    await audited.erase(unmatched_person(ORGANISATION))
    stored = await every_stored_byte(audited)

    assert len(guesses) > 10
    assert {guess for guess in guesses if confirmed(guess, stored)} == set()


def test_a_digest_would_be_seen() -> None:
    """Whole or cut, in whichever of the usual ways it is written."""
    guess = "Åse Prøve".encode()
    digest = hashlib.sha256(guess).digest()

    assert confirmed(guess, f"x{digest.hex()[:16]}x")
    assert confirmed(guess, base64.b32encode(digest).decode().lower())
    assert confirmed(guess, base64.b64encode(hashlib.blake2b(guess).digest()).decode())
    assert not confirmed(guess, hashlib.blake2b(guess, key=b"k").hexdigest())


def message() -> UnreadableMessage:
    """A message that could not be read, as a workflow hands it on."""
    return kept(
        [Payload(data=RAW)],
        organisation=ORGANISATION,
        tenancy_key="tenancyone",
        message_id="unread",
        asked_at=at_hour(OPENED),
    )


async def sealed_in(audited: AuditedJournal) -> set[bytes]:
    """Whatever the events say of anybody, piece by piece and part by part, as somebody might guess it."""
    streams = (f"case/{audited.name}", f"account/{audited.tenancy}", system_stream(ORGANISATION))
    entries = [entry for stream in streams for entry in await audited.reader.stream(stream)]
    parts = [
        part.model_dump(mode="json")
        for entry in entries
        for part in getattr(entry.event, "sealed", {}).values()
        if part is not None
    ]
    wholes = [text.encode() for part in parts for text in (canonical_json(part), json.dumps(part))]
    return {piece.encode() for part in parts for piece in texts(part)} | set(wholes)


def texts(value: Any) -> Iterator[str]:
    """Every text in a JSON value; what is too short to tell of anybody is no guess."""
    if isinstance(value, str):
        yield from (value,) if len(value) > 1 else ()
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from texts(one)


async def every_stored_byte(audited: AuditedJournal) -> str:
    """Every value of every row of the journal and its views."""
    async with audited.operator.acquire() as connection:
        tables = await connection.fetch(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('journal', 'view', 'migration')"
        )
        rows = [
            row
            for table in tables
            for row in await connection.fetch(f'SELECT * FROM "{table["schemaname"]}"."{table["tablename"]}"')
        ]
    return "\n".join(shown(value) for row in rows for value in row.values())


def shown(value: object) -> str:
    """A value so that a digest in it can be seen: bytes as they are and in hexadecimal."""
    return f"{value.decode('latin-1')} {value.hex()}" if isinstance(value, bytes) else str(value)


def confirmed(guess: bytes, stored: str) -> bool:
    """Whether a digest of *guess* that anybody can make stands in what is stored."""
    lower = stored.lower()
    return any(written in lower for digest in digests(guess) for written in ways_to_write(digest))


def digests(guess: bytes) -> Iterable[bytes]:
    """What the usual algorithms make of it, none of them keyed."""
    return (hashlib.new(name, guess).digest() for name in PLAIN)


def ways_to_write(digest: bytes) -> Iterator[str]:
    """Its beginning in hexadecimal and in the bases that ids are written in, small."""
    for text in (digest.hex(), base64.b64encode(digest).decode(), base64.b32encode(digest).decode()):
        yield text[:ENOUGH].lower()
