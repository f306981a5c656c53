"""Is a tenancy found whose cases were opened when every spelling of a number had a key of its own?"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from client.kept_keys import KeptKeys, keep_keys_of_other_spellings, kept_keys
from decisions.kept_keys import keep_keys
from domain.clock import legal_day
from domain.ids import key_of_spelling, tenancy_key
from domain.streams.organisation import TenancyKeysKept, organisation_stream
from journal.records import Recorded
from tests.audit.audited_journal import OPENED, ORGANISATION, AuditedJournal
from tests.audit.conftest import audited

__all__ = ["audited"]

SECRET = b"a secret"
DASHED, MIXED, PLAIN = "06\N{EN DASH}0001\N{EN DASH}2", "06-0001\N{EM DASH}2", "06-0001-2"


def spelled(number: str, *, simulated: bool = False) -> str:
    """The key that a number had when its letters were all that counted."""
    return key_of_spelling(SECRET, ORGANISATION, number, simulated=simulated)


async def opened(audited: AuditedJournal, number: str, key: str, *, simulated: bool = False) -> None:
    """A case of the tenancy with this number, under this key."""
    somebody = audited.beside(key, simulated=simulated)
    assert (await somebody.open(OPENED, tenancy=number)).result == "opened"


async def looked_at(audited: AuditedJournal) -> KeptKeys:
    """What a client knows once a worker has begun."""
    await keep_keys_of_other_spellings(audited.reader, partial(keep_keys, audited.journal), SECRET)
    return await kept_keys(audited.reader, SECRET)


async def told(audited: AuditedJournal) -> int:
    """How often it was recorded that tenancies keep their keys."""
    entries = await audited.reader.stream(organisation_stream(ORGANISATION))
    return sum(isinstance(entry.event, TenancyKeysKept) for entry in entries)


@pytest.mark.parametrize("written", [DASHED, MIXED, PLAIN, "06-0001\N{MINUS SIGN}2"])
async def test_an_old_case_is_found_under_every_spelling(audited: AuditedJournal, written: str) -> None:
    """Whatever dash it was opened under, and whatever dash its money comes with."""
    await opened(audited, MIXED, spelled(MIXED))
    known = await looked_at(audited)

    assert known.key_of(ORGANISATION, written, simulated=False) == spelled(MIXED)
    assert known.key_of(ORGANISATION, "06-0001-3", simulated=False) == spelled("06-0001-3")
    assert known.warnings(ORGANISATION, written, simulated=False) == ()


async def test_a_rehearsal_and_a_real_case_stay_apart(audited: AuditedJournal) -> None:
    """Each keeps a key of its own kind."""
    await opened(audited, DASHED, spelled(DASHED, simulated=True), simulated=True)
    known = await looked_at(audited)

    assert known.key_of(ORGANISATION, PLAIN, simulated=True) == spelled(DASHED, simulated=True)
    assert known.key_of(ORGANISATION, PLAIN, simulated=False) == spelled(PLAIN)


async def test_two_cases_that_two_spellings_opened_go_on_being_told_apart(audited: AuditedJournal) -> None:
    """Each spelling finds its own as before; a third finds one of them, and never a case anew."""
    await opened(audited, DASHED, spelled(DASHED))
    await opened(audited, PLAIN, spelled(PLAIN))
    known = await looked_at(audited)

    assert known.key_of(ORGANISATION, DASHED, simulated=False) == spelled(DASHED)
    assert known.key_of(ORGANISATION, PLAIN, simulated=False) == spelled(PLAIN)
    assert known.key_of(ORGANISATION, MIXED, simulated=False) in (spelled(DASHED), spelled(PLAIN))
    for written in (DASHED, PLAIN, MIXED):
        (warning,) = known.warnings(ORGANISATION, written, simulated=False)
        assert warning.startswith("Lejemålet har sager under flere skrivemåder af nummeret")
    assert known.warnings(ORGANISATION, PLAIN, simulated=True) == ()


@pytest.mark.parametrize(("number", "kept"), [(PLAIN, 0), (DASHED, 1)])
async def test_all_cases_are_looked_at_once(
    audited: AuditedJournal, monkeypatch: pytest.MonkeyPatch, number: str, kept: int
) -> None:
    """Whether anything was found or not; after that only those are read that were opened since, and what was kept
    stays.
    """
    await opened(audited, number, spelled(number))
    await looked_at(audited)
    read = list[str]()
    openings = audited.reader.openings

    async def told_of(cases: Sequence[str]) -> list[Recorded[Any]]:
        read.extend(cases)
        return await openings(cases)

    monkeypatch.setattr(audited.reader, "openings", told_of)
    known = await looked_at(audited)

    assert read == []
    assert await told(audited) == 1
    assert len(known.kept) == kept
    assert known.key_of(ORGANISATION, PLAIN, simulated=False) == spelled(number)


@pytest.mark.parametrize("first", [PLAIN, "06\N{HYPHEN}0001-2"])
async def test_a_case_that_an_older_version_opens_since_is_found_by_the_next_worker(
    audited: AuditedJournal, first: str
) -> None:
    """And the one of before goes on finding its own."""
    await opened(audited, first, spelled(first))
    await looked_at(audited)
    later = audited.beside(spelled(DASHED))
    await later.open(legal_day(datetime.now(UTC)), due=OPENED - timedelta(days=1), tenancy=DASHED)
    known = await looked_at(audited)

    assert known.key_of(ORGANISATION, DASHED, simulated=False) == spelled(DASHED)
    assert known.key_of(ORGANISATION, first, simulated=False) == spelled(first)
    assert await told(audited) == 2


async def test_two_workers_that_begin_together_record_it_once(audited: AuditedJournal) -> None:
    """Both have looked before either has said so."""
    await opened(audited, DASHED, spelled(DASHED))
    plain = tenancy_key(SECRET, ORGANISATION, DASHED, simulated=False)
    found = {plain: (spelled(DASHED),)}

    assert await keep_keys(audited.journal, ORGANISATION, found)
    assert not await keep_keys(audited.journal, ORGANISATION, found)
    assert not await keep_keys(audited.journal, ORGANISATION, {})  # on the same day
    assert await told(audited) == 1
