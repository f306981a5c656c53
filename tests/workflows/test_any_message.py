"""Can any message stop a case: of any bytes, any size, any depth, from anybody who can reach Temporal?

A message that makes a decision fail is asked again for ever, and one that makes the run fail stops it: so each is
answered, or turned away, or kept apart, and the case goes on.
"""

import asyncio
import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from temporalio.api.common.v1 import Payload, WorkflowExecution
from temporalio.api.update.v1 import UpdateRef
from temporalio.api.workflowservice.v1 import PollWorkflowExecutionUpdateRequest
from temporalio.client import WorkflowUpdateFailedError
from temporalio.common import RawValue, WorkflowIDConflictPolicy
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from client.cases import new_id
from client.errors import UnreadableInput
from decisions.contract import Reply
from domain.case.commands import LONGEST_ID
from domain.ids import tenancy_of, workflow_id
from domain.streams.unmatched import MessageUnreadable, system_stream
from tests.workflows.installation import SOON, Installation
from worker import working
from workflows.eviction_case import NAME, SIGNAL, UPDATE
from workflows.messages import DEEPEST_FIELDS, LARGEST_MESSAGE, CaseRun, Envelope, unfit

HOLD = {"kind": "death"}
PAID = {"payment": "b1", "amount_ore": 1, "value_date": "2026-10-02", "booked_on": "2026-10-02"}
MISSED = {
    "organisation": "BF-101",
    "department": "07",
    "municipality": "751",
    "simulated": True,
    "due": "2026-11-01",
    "kind": "rent",
    "amount_ore": 500_000,
    "tenants": ["p1"],
    "digital_post": False,
    "mail": False,
    "people": {},
}


def layers(depth: int) -> Any:
    """A list in a list in a list."""
    return json.loads("[" * depth + "]" * depth)


UNFIT: dict[str, dict[str, Any]] = {
    "a NUL in the message's number": {"message_id": "a\0b"},
    "a number of nothing but spaces": {"message_id": "  "},
    "a NUL in the sender": {"actor": "office/\0"},
    "a mark that turns the sender around": {"actor": "office/\u202ek1"},
    "a NUL in the case": {"case": "a\0b-1"},
    "a case of any length": {"case": "x" * (LONGEST_ID + 1)},
    "a command that clears the screen": {"command": "hold\x1b[2J"},
    "fields as deep as JSON goes": {"fields": {"kind": layers(190)}},
    "fields of a megabyte": {"fields": {"kind": "x" * 1_000_000}},
    "fields as large as Temporal takes": {"fields": {"kind": "x" * 2_090_000}},
}
"""Messages that could not be stored or passed on: what is wrong beside a proper `hold`."""

REFUSED: dict[str, dict[str, Any]] = {
    "a command that nobody knows": {"command": "x" * LONGEST_ID, "actor": "å" * LONGEST_ID},
    "not a number": {"command": "record-follow-up", "fields": {"months": float("nan"), "outcome": "moved"}},
    "an amount beyond all JSON": {"command": "answer-aid", "fields": {"granted": True, "amount_ore": 10**30}},
    "a date that is an instant": {
        "command": "register-missed-payment",
        "fields": MISSED | {"today": "2026-12-05T00:00:00"},
    },
    "a date that is a number": {"command": "register-missed-payment", "fields": MISSED | {"today": "1796428800"}},
    "a kind that nobody has described": {"command": "register-missed-payment", "fields": MISSED | {"kind": "x\0"}},
    "a payment with a NUL in its number": {"command": "record-payment", "fields": PAID | {"payment": "a\0b"}},
    "a payment at the end of time": {"command": "record-payment", "fields": PAID | {"value_date": "9999-12-31"}},
    "a reason that clears the screen": {"command": "withdraw-filing", "fields": {"reason": "\x1b[2J"}},
    "fields just not too deep": {"fields": {"kind": layers(DEEPEST_FIELDS - 1)}},
    "fields just not too large": {"fields": {"kind": "x" * (LARGEST_MESSAGE - 300)}},
    "a day for the calendar, and nonsense beside it": {
        "command": "advance-calendar",
        "fields": {"to": "2026-12-24", "unknown": 1},
    },
    "a day in a form that the journal does not know": {"command": "advance-calendar", "fields": {"to": "20261224"}},
}
"""Messages that a case refuses and keeps on record."""

GARBAGE = {
    "bytes that are no text": b"\xff" * 2_090_000,
    "nothing but NUL": b"\0" * 2_000_000,
    "an endless text": b'"' + b"x" * 2_000_000 + b'"',
    "brackets without end": b"[" * 100_000,
    "half a surrogate pair": b'{"message_id": "\\ud800", "command": "hold"}',
    "the same key twice": b'{"message_id": "twice", "command": ["hold"], "command": {}}',
}
"""Payloads that are no envelope."""


def message(case: str, changes: dict[str, Any]) -> Envelope:
    """A proper `hold` for *case*, but for *changes*."""
    return Envelope(**{"message_id": new_id("t"), "command": "hold", "fields": HOLD, "case": case, **changes})


def payload(data: bytes) -> RawValue:
    """Bytes that call themselves JSON."""
    return RawValue(Payload(metadata={"encoding": b"json/plain"}, data=data))


async def delivered(installation: Installation, case: str, what: Envelope | RawValue) -> None:
    """Signal a case as feeds do, whichever run it is in: a bare signal can miss the moment between two runs."""
    key = tenancy_of(case)
    if isinstance(what, Envelope):
        what = installation.case_client.signed("BF-101", key, what)
    await installation.case_client.client.start_workflow(
        NAME,
        CaseRun(organisation="BF-101", tenancy_key=key),
        id=workflow_id(key),
        task_queue=installation.settings.task_queue,
        start_signal=SIGNAL,
        start_signal_args=[what],
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
    )


async def known_to_temporal(installation: Installation, case: str, update: str) -> None:
    """Wait until the server holds an update that no worker has heard yet; it sends no word of that."""
    client = installation.case_client.client
    name = WorkflowExecution(workflow_id=workflow_id(tenancy_of(case)))
    asked = PollWorkflowExecutionUpdateRequest(
        namespace=client.namespace, update_ref=UpdateRef(workflow_execution=name, update_id=update)
    )
    async with asyncio.timeout(SOON.total_seconds()):
        while True:
            try:
                await client.workflow_service.poll_workflow_execution_update(asked)
            except RPCError as unknown:
                if unknown.status is not RPCStatusCode.NOT_FOUND:
                    raise
                await asyncio.sleep(0.02)
            else:
                return


async def unreadable(installation: Installation) -> list[MessageUnreadable]:
    """What was kept apart."""
    kept = await installation.case_client.reader.stream(system_stream("BF-101"))
    assert all(isinstance(entry.event, MessageUnreadable) for entry in kept)
    return [entry.event for entry in kept]


@pytest.mark.parametrize("changes", UNFIT.values(), ids=UNFIT)
def test_what_could_not_be_stored_or_passed_on_is_known_by_its_look(changes: dict[str, Any]) -> None:
    """In plain Danish, for whoever sent it."""
    because = unfit(message("case-1", changes))

    assert because is not None
    assert because.isprintable()
    assert len(because) < 200


@pytest.mark.parametrize("changes", REFUSED.values(), ids=REFUSED)
def test_whatever_a_decision_can_refuse_is_let_through(changes: dict[str, Any]) -> None:
    """So that the refusal stands in the journal."""
    assert unfit(message("case-1", changes)) is None


@given(letters=st.integers(LARGEST_MESSAGE - 400, LARGEST_MESSAGE), signature=st.text("0123456789abcdef", max_size=200))
def test_what_its_sender_may_write_stays_so_when_it_is_signed(letters: int, signature: str) -> None:
    """The client looks before it signs: no signature makes a message too large for the case."""
    written = message("case-1", {"fields": {"kind": "x" * letters}})
    signed = written.model_copy(update={"via": "system", "signature": signature})

    assert unfit(signed) == unfit(written)


async def test_signals_that_no_case_can_answer_are_kept_apart_and_the_case_goes_on(worked_house: Installation) -> None:
    """Each goes to the organisation's system stream, sealed, cut to a length that can be kept."""
    case = await worked_house.opened()

    for changes in UNFIT.values():
        await delivered(worked_house, case, message(case, changes))
    for data in GARBAGE.values():
        await delivered(worked_house, case, payload(data))
    await worked_house.give(case, "hold", kind="disputed")

    expected = len(UNFIT) + len(GARBAGE)
    async with asyncio.timeout(SOON.total_seconds()):
        # So many bytes make a new run, and a person's answer overtakes what that run is handed.
        while len(kept := await unreadable(worked_house)) < expected:  # noqa: ASYNC110 - no word is sent
            await asyncio.sleep(0.05)
    digests = {raw.digest for event in kept for raw in event.sealed.values() if raw}
    assert len(digests) == len(kept) == expected
    assert [hold.value for hold in (await worked_house.state(case)).holds] == ["disputed"]


async def test_updates_that_no_case_can_answer_are_turned_away_and_the_case_goes_on(worked_house: Installation) -> None:
    """Their senders are told at once, and nothing of them is written anywhere."""
    case = await worked_house.opened()
    run = worked_house.run(case)

    for title, changes in UNFIT.items():
        envelope = message(case, changes)
        with pytest.raises(WorkflowUpdateFailedError) as turned_away:
            await run.execute_update(UPDATE, envelope, id=new_id("u"))
        assert isinstance(turned_away.value.cause, ApplicationError), title
        assert turned_away.value.cause.message == unfit(envelope), title
    for data in GARBAGE.values():
        with pytest.raises(WorkflowUpdateFailedError):
            await run.execute_update("submit", payload(data), id=new_id("u"))

    assert (await worked_house.give(case, "hold", kind="disputed")).result == "done"
    assert not await unreadable(worked_house)


async def test_whoever_types_such_a_message_is_told_before_it_is_sent(worked_house: Installation) -> None:
    """The way in looks first: with an answer to wait for, and without."""
    case = await worked_house.opened()
    way_in, sender = worked_house.case_client, {"actor": "office/k1", "message_id": new_id("t")}

    with pytest.raises(UnreadableInput, match="for stor"):
        await way_in.submit(case, "hold", {"note": "x" * LARGEST_MESSAGE}, **sender, patience=SOON)
    with pytest.raises(UnreadableInput, match="kan ikke skrives som JSON"):
        await way_in.leave(case, "hold", {"note": "\ud800"}, **sender)


async def test_messages_that_a_case_can_judge_are_refused_on_record_and_change_nothing(
    worked_house: Installation,
) -> None:
    """Whether somebody waits for the answer or not."""
    case = await worked_house.opened()
    run = worked_house.run(case)
    before = await worked_house.state(case)

    for title, changes in REFUSED.items():
        said = worked_house.case_client.signed("BF-101", tenancy_of(case), message(case, changes))
        given = await run.execute_update(UPDATE, said, id=new_id("u"), result_type=Reply)
        assert (given.result, given.case) == ("refused", case), title
        await delivered(worked_house, case, message(case, changes))
    await worked_house.give(case, "release-hold", kind="death")

    types = await worked_house.types(case)
    assert types[-2 * len(REFUSED) - 1 :] == ["command-refused"] * (2 * len(REFUSED) + 1)
    after = await worked_house.state(case)
    assert (after.charges, after.phase, after.offset_seconds) == (before.charges, before.phase, before.offset_seconds)


@pytest.mark.timeout(120)
async def test_a_flood_of_large_messages_is_heard_to_its_end(empty_installation: Installation) -> None:
    """More than one run could hand to the next came while nobody was at work: they are heard first."""
    async with working(empty_installation.settings):
        case = await empty_installation.opened()
    flood = [message(case, {"fields": {"kind": "x" * 60_000}}) for _ in range(90)]
    for large in flood:
        await delivered(empty_installation, case, large)

    async with working(empty_installation.settings):
        last = await empty_installation.answer_to(
            empty_installation.case_client.pending("BF-101", tenancy_of(case), flood[-1])
        )
        given = await empty_installation.give(case, "hold", kind="disputed")

    assert (last.result, given.result) == ("refused", "done")
    assert (await empty_installation.types(case)).count("command-refused") == len(flood)


@pytest.mark.timeout(120)
async def test_a_payment_that_came_first_is_heard_before_a_person_who_waits(empty_installation: Installation) -> None:
    """Even where a run is about to hand over to the next one, and answers whoever waits before it does."""
    day = date(2026, 11, 9)
    async with working(empty_installation.settings):
        case = await empty_installation.opened()
        await empty_installation.advance(case, day)
    for _ in range(80):
        await delivered(empty_installation, case, message(case, {"fields": {"kind": "x" * 60_000}}))
    paid = PAID | {"amount_ore": 500_000, "value_date": day.isoformat(), "booked_on": day.isoformat()}
    await delivered(empty_installation, case, message(case, {"command": "record-payment", "fields": paid}))
    fields = {"reason": "Restance.", "ledger_of": day.isoformat()}
    terminate = message(case, {"command": "terminate-lease", "actor": "manager/m1", "fields": fields})
    terminate = empty_installation.case_client.signed("BF-101", tenancy_of(case), terminate)
    run = empty_installation.run(case)
    terminating = asyncio.create_task(run.execute_update(UPDATE, terminate, id=terminate.message_id, result_type=Reply))
    await known_to_temporal(empty_installation, case, terminate.message_id)

    async with working(empty_installation.settings):
        given = await terminating

    assert (given.result, given.rule) == ("refused", "case-open")
