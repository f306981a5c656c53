"""Are a person's key that was deleted, one that was swapped and one that was destroyed by hand told apart and found?"""

from dataclasses import replace
from typing import Any

import pytest

from client.error_messages import explained
from client.errors import OUT_OF_REACH
from decisions.act_refused import ActRefused
from decisions.erasure import ErasureResult, erase_person
from domain.actors import RoleMayNot
from domain.entry_points import EntryPoint
from domain.streams.organisation import ErasureReason, PersonErased, organisation_stream
from journal.errors import (
    PersonKeyMissingError,
    PersonKeySwappedError,
    StreamMovedError,
)
from tests.audit.audited_journal import ORGANISATION, REMINDED, TENANT, AuditedJournal

OTHER = "p2"
MANAGER = "manager/m1"
WHY = ErasureReason.ASKED_FOR


async def faults(audited: AuditedJournal) -> set[tuple[str, str]]:
    """What is wrong with whose key, as `doctor` asks for it."""
    found = [one async for one in audited.reader.person_key_faults()]
    return {(one.stream.rpartition("/")[2], one.kind.removeprefix("key-")) for one in found}


async def two_tenants(audited: AuditedJournal) -> AuditedJournal:
    """Two tenancies with a tenant each; the first was written to."""
    await audited.open()
    await audited.step(REMINDED, "remind")
    await audited.send_all(REMINDED)
    beside = audited.beside("another")
    beside.tenant = OTHER
    await beside.open()
    return beside


DAMAGES = {
    "missing": f"DELETE FROM journal.person_key WHERE person_id = '{TENANT}'",
    "swapped": (
        f"UPDATE journal.person_key SET wrapped = (SELECT wrapped FROM journal.person_key WHERE person_id = '{OTHER}')"
        f" WHERE person_id = '{TENANT}'"
    ),
    "destroyed": f"UPDATE journal.person_key SET wrapped = null, destroyed_at = now() WHERE person_id = '{TENANT}'",
}


@pytest.mark.parametrize("kind", DAMAGES)
async def test_each_of_the_three_is_found_and_named(audited: AuditedJournal, kind: str) -> None:
    """Whose key it is and what became of it; nobody else's is doubted."""
    await two_tenants(audited)
    assert await faults(audited) == set()
    await audited.tamper(DAMAGES[kind])
    assert await faults(audited) == {(TENANT, kind)}


async def test_a_key_that_does_not_open_is_no_persons_own(audited: AuditedJournal) -> None:
    """Random bytes in its place are found like another's key."""
    await two_tenants(audited)
    await audited.tamper(
        f"UPDATE journal.person_key SET wrapped = decode(repeat('ab', 40), 'hex') WHERE person_id = '{TENANT}'"
    )
    assert await faults(audited) == {(TENANT, "swapped")}


@pytest.mark.parametrize(("kind", "error"), [("missing", PersonKeyMissingError), ("swapped", PersonKeySwappedError)])
async def test_who_reads_is_told_which_it_is_and_takes_nobody_for_erased(
    audited: AuditedJournal, kind: str, error: type[Exception]
) -> None:
    """In one Danish line; only a destroyed key reads as an erased person."""
    await two_tenants(audited)
    await audited.tamper(DAMAGES[kind])
    with pytest.raises(error) as told:
        await audited.reader.case(audited.name)
    line, status = explained(told.value)
    assert status == OUT_OF_REACH
    assert "nøgle" in line
    assert "doctor" in line
    assert TENANT not in line


async def test_an_erasure_is_on_record_and_no_fault(audited: AuditedJournal) -> None:
    """Who, whom, why and when, in the organisation's own stream; a second one says when it was and adds nothing."""
    await two_tenants(audited)
    first_time = await erase_person(audited.journal, ORGANISATION, TENANT, WHY, MANAGER, via=EntryPoint.CLIENT)
    mistake = ErasureReason.KEPT_BY_MISTAKE
    again = await erase_person(audited.journal, ORGANISATION, TENANT, mistake, MANAGER, via=EntryPoint.CLIENT)

    told = [one for one in await audited.reader.stream(organisation_stream(ORGANISATION)) if is_erasure(one)]
    assert first_time.result is ErasureResult.ERASED
    assert again == replace(first_time, result=ErasureResult.KNOWN)
    assert [(one.actor, one.event.person, one.event.why) for one in told] == [(MANAGER, TENANT, WHY)]
    assert await faults(audited) == set()
    first = (await audited.reader.case(audited.name))[0].event
    assert first.sealed == {TENANT: None}


def is_erasure(entry: Any) -> bool:
    """Whether an entry of the organisation's stream is one."""
    return isinstance(entry.event, PersonErased)


async def test_a_key_destroyed_by_hand_is_a_fault_though_the_role_may(audited: AuditedJournal) -> None:
    """The role alone is no act of a named person."""
    await two_tenants(audited)
    async with audited.journal.unit(ORGANISATION, TENANT) as unit:
        await unit.destroy_key(TENANT)
    assert await faults(audited) == {(TENANT, "destroyed")}


async def test_an_erasure_and_its_record_stand_together_or_not_at_all(
    audited: AuditedJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the event is not stored the key lives on."""
    await two_tenants(audited)

    async def full(*_: object) -> None:
        raise StreamMovedError("somebody else wrote here")

    monkeypatch.setattr("journal.store.write", full)
    with pytest.raises(StreamMovedError):
        await erase_person(audited.journal, ORGANISATION, TENANT, WHY, MANAGER, via=EntryPoint.CLIENT)
    monkeypatch.undo()
    assert (await audited.reader.case(audited.name))[0].event.sealed[TENANT] is not None
    assert await faults(audited) == set()


@pytest.mark.parametrize(
    ("organisation", "by", "error"),
    [
        (ORGANISATION, "adviser/r1", RoleMayNot),
        ("BF-102", MANAGER, ActRefused),
    ],
    ids=["role", "another association's tenant"],
)
async def test_whoever_may_not_erases_nobody(
    audited: AuditedJournal, organisation: str, by: str, error: type[Exception]
) -> None:
    """Nor is anything recorded."""
    await two_tenants(audited)
    with pytest.raises(error):
        await erase_person(audited.journal, organisation, TENANT, WHY, by, via=EntryPoint.CLIENT)
    for one in (ORGANISATION, organisation):
        assert not [entry for entry in await audited.reader.stream(organisation_stream(one)) if is_erasure(entry)]
    assert (await audited.reader.case(audited.name))[0].event.sealed[TENANT] is not None
