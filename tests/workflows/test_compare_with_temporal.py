"""Does `audit verify` ask Temporal, and does it name what nobody else can still see?"""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import asyncpg
import pytest
from temporalio.envconfig import ClientConnectConfig

from audit.integrity.temporal_histories import CASES
from domain.ids import account_stream, case_stream, tenancy_of
from journal.hashing import event_hash
from journal.rows import content_of
from runtime.postgres import database_url
from runtime.postgres_logins import Login
from runtime.settings import Settings
from tests.audit.audited_journal import audit
from tests.workflows.installation import Installation
from workflows.eviction_case import NAME

BESIDE = 5
"""The runs that remember what is written beside the cases: one for each of the four associations, one for all."""


def test_the_auditor_looks_for_the_runs_that_there_are() -> None:
    """It may not import the workflow, and so has the name a second time."""
    assert CASES == NAME


@asynccontextmanager
async def as_owner(at: Installation) -> AsyncIterator[Any]:
    """Whoever owns the database, with every trigger switched off."""
    owner = await asyncpg.connect(await database_url(at.settings, Login.OWNER))
    try:
        async with owner.transaction():
            await owner.execute("SET LOCAL session_replication_role = replica")
            yield owner
    finally:
        await owner.close()


async def verify(
    at: Installation, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *options: str
) -> tuple[int, list[dict[str, Any]]]:
    """What an auditor types, on this installation: exit status and lines of JSON."""
    monkeypatch.setattr(Settings, "from_environment", lambda _: at.settings)
    capsys.readouterr()
    status = await audit(["verify", "--json", *options], {})
    return status, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


async def forget_whatever_remembers(owner: Any, case: str, last: int) -> None:
    """Let answers and views know of no event beyond *last*."""
    await owner.execute("DELETE FROM journal.answer WHERE stream = $1 AND seq > $2", case_stream(case), last)
    row = await owner.fetchrow("SELECT hash FROM journal.event WHERE stream = $1 AND seq = $2", case_stream(case), last)
    await owner.execute(
        "UPDATE view.case_view SET last_seq = $2, head_hash = $3 WHERE case_id = $1", case, last, row["hash"]
    )


async def test_the_witness_remembers_a_good_journal_alike(
    worked_house: Installation, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit status 0, and both sums are told."""
    await worked_house.opened()

    status, (journal, witness) = await verify(worked_house, monkeypatch, capsys)

    assert status == 0
    assert journal["summary"]["bad"] == 0
    assert witness["witness"]["heard"]
    assert witness["witness"]["runs"] == 1 + BESIDE
    assert witness["witness"]["heads"] >= 2
    assert (witness["witness"]["missing"], witness["witness"]["unreadable"]) == (0, 0)


async def test_a_last_row_deleted_with_every_trace_is_named_by_the_witness_alone(
    worked_house: Installation, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The journal itself is a whole, shorter journal then."""
    case = await worked_house.opened()
    await worked_house.give(case, "record-contact", by="phone", outcome="reached")
    last = (await worked_house.events(case))[-1].seq
    async with as_owner(worked_house) as owner:
        await owner.execute("DELETE FROM journal.event WHERE stream = $1 AND seq = $2", case_stream(case), last)
        await forget_whatever_remembers(owner, case, last - 1)

    alone = await verify(worked_house, monkeypatch, capsys, "--journal-only")
    status, lines = await verify(worked_house, monkeypatch, capsys)

    assert (alone[0], alone[1][-1]["summary"]["bad"]) == (0, 0)
    assert status == 1
    bad = [(line["stream"], line["seq"], line["kind"]) for line in lines if "kind" in line]
    assert bad == [(case_stream(case), last, "forgotten")]


async def test_a_last_row_that_something_remembers_is_named_once(
    worked_house: Installation, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the journal's own answers and views; the witness need not repeat it. So is a last row of the account."""
    case = await worked_house.opened()
    await worked_house.pay(case, 100_000, date(2026, 10, 2))
    last = (await worked_house.case_client.reader.stream(account_stream(tenancy_of(case))))[-1].seq
    async with as_owner(worked_house) as owner:
        await owner.execute(
            "DELETE FROM journal.event WHERE stream = $1 AND seq = $2", account_stream(tenancy_of(case)), last
        )

    status, lines = await verify(worked_house, monkeypatch, capsys)

    named = [(line["stream"], line["seq"]) for line in lines if "kind" in line]
    assert status == 1
    assert named == [(account_stream(tenancy_of(case)), last)]


async def test_a_stream_rewritten_with_fresh_hashes_is_named_by_the_witness(
    worked_house: Installation, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """From some event to the end, the view's memory included: in the journal only its answer still knows better."""
    case = await worked_house.opened()
    await worked_house.give(case, "record-contact", by="phone", outcome="reached")
    stream = case_stream(case)
    async with as_owner(worked_house) as owner:
        last = (await worked_house.events(case))[-1].seq
        row = await owner.fetchrow(
            "UPDATE journal.event SET public = replace(public, 'reached', 'not-reached')"
            " WHERE stream = $1 AND seq = $2 RETURNING *",
            stream,
            last,
        )
        fresh = event_hash(content_of(row))
        await owner.execute("UPDATE journal.event SET hash = $3 WHERE stream = $1 AND seq = $2", stream, last, fresh)
        await owner.execute("UPDATE view.case_view SET head_hash = $2 WHERE case_id = $1", case, fresh)

    alone = await verify(worked_house, monkeypatch, capsys, "--journal-only")
    status, lines = await verify(worked_house, monkeypatch, capsys)

    assert (alone[0], status) == (1, 1)
    assert [line["kind"] for line in alone[1] if "kind" in line] == ["answer"]
    assert [(line["stream"], line["seq"]) for line in lines if line.get("kind", "answer") != "answer"] == [
        (stream, last)
    ]


async def test_what_only_the_journal_could_say_is_said_to_be_that(
    worked_house: Installation, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Temporal out of reach, or its histories under another key: exit status 3, never a silent 0."""
    await worked_house.opened()
    at = replace(
        worked_house,
        settings=replace(
            worked_house.settings, temporal=ClientConnectConfig(target_host="127.0.0.1:9", namespace="nowhere")
        ),
    )
    keys = worked_house.settings.keys()
    stranger = replace(
        worked_house, settings=replace(worked_house.settings, handed_in_keys=replace(keys, codec=b"x" * 32))
    )

    status, (journal, unheard) = await verify(at, monkeypatch, capsys)
    half = await verify(stranger, monkeypatch, capsys)

    assert status == 3
    assert journal["summary"]["bad"] == 0
    assert unheard == {"witness": {"heard": False, "because": "ingen svarer"}}
    assert half[0] == 3
    assert half[1][-1]["witness"]["unreadable"] == 1 + BESIDE
