"""Is anybody heard who does not hold the keys? Whoever can write to Temporal's namespace tries it, in every way."""

import asyncio
from datetime import date
from typing import Any

import pytest
from temporalio.api.workflowservice.v1 import SignalWorkflowExecutionRequest
from temporalio.client import Client, WorkflowFailureError, WorkflowUpdateFailedError
from temporalio.common import RawValue, WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError

from client.cases import new_id
from decisions.unmatched import MOST_OF_A_TENANCY
from domain.case.codes import PhaseName
from domain.ids import tenancy_of, workflow_id
from domain.streams.unmatched import MessageUnreadable, RawMessage, system_stream
from tests.trust.forging import clear, raw, sent_to, stranger
from tests.workflows.installation import SOON, Installation, missed
from worker import working
from workflows.eviction_case import NAME, SIGNAL, UPDATE

DAY = date(2026, 10, 12)
PAID = {
    "message_id": "forged-payment",
    "command": "record-payment",
    "actor": "feed",
    "fields": {
        "payment": "b1",
        "amount_ore": 500_000,
        "value_date": DAY.isoformat(),
        "booked_on": DAY.isoformat(),
    },
}


async def kept_apart(at: Installation, number: int) -> list[RawMessage]:
    """What was kept as unreadable, once there are so many; nobody sends word of it."""
    async with asyncio.timeout(SOON.total_seconds()):
        while len(kept := await at.case_client.reader.stream(system_stream("BF-101"))) < number:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    assert len(kept) == number
    events = [one.event for one in kept]
    assert all(isinstance(event, MessageUnreadable) for event in events)
    return [part for event in events for part in event.sealed.values() if part]


async def under_demand(at: Installation) -> str:
    """A case that one payment would end."""
    case = await at.opened()
    await at.advance(case, DAY)
    return case


async def hears_the_next(at: Installation, case: str) -> None:
    """Give a genuine command and see that it is decided."""
    assert (await at.give(case, "hold", kind="disputed")).result == "done"


async def test_an_unencrypted_payment_closes_no_case(worked_house: Installation) -> None:
    """It is kept as unreadable, and the case goes on."""
    case = await under_demand(worked_house)
    foreign = await stranger(worked_house)

    await foreign.get_workflow_handle(worked_house.run(case).id).signal(SIGNAL, clear(PAID))

    (kept,) = await kept_apart(worked_house, 1)
    assert (kept.why, kept.encoding) == ("unencrypted", "json/plain")
    assert (await worked_house.state(case)).phase is not PhaseName.CLOSED
    await hears_the_next(worked_house, case)


async def test_an_unencrypted_command_of_a_lawyer_is_turned_away(worked_house: Installation) -> None:
    """Nobody terminates a lease by claiming to be somebody; the run's task does not fail of it."""
    case = await under_demand(worked_house)
    before = await worked_house.types(case)
    run = (await stranger(worked_house)).get_workflow_handle(worked_house.run(case).id)
    command = {
        "message_id": "forged-termination",
        "command": "terminate-lease",
        "actor": "lawyer/a1",
        "fields": {"reason": "Restance.", "ledger_of": DAY.isoformat()},
    }

    for name in (UPDATE, "terminate", ""):
        for values in ([clear(command)], [], [clear(command)] * 2):
            with pytest.raises((WorkflowUpdateFailedError, RPCError)):
                await run.execute_update(name or UPDATE, args=values, id=new_id("u"))

    assert await worked_house.types(case) == before
    await hears_the_next(worked_house, case)
    assert not await failed_tasks(worked_house, case)


async def test_what_was_sealed_for_one_case_is_not_heard_by_another(worked_house: Installation) -> None:
    """A stored message, start, question or answer is bound to its workflow."""
    case, other = await under_demand(worked_house), await worked_house.opened()
    await worked_house.pay(other, 500_000, date(2026, 10, 2))
    stored = await sent_to(worked_house, worked_house.run(other).id)
    run = (await stranger(worked_house)).get_workflow_handle(worked_house.run(case).id)

    for payloads in stored.values():
        await run.signal(SIGNAL, args=[RawValue(one) for one in payloads])

    kept = await kept_apart(worked_house, len(stored))
    assert {"start", "message", "question", "answer", "update", "reply"} == set(stored)
    assert {(one.why, one.encoding, one.text) for one in kept} == {("other-workflow", "binary/encrypted", "")}
    await hears_the_next(worked_house, case)


async def test_what_was_sealed_as_one_kind_is_not_heard_as_another(worked_house: Installation) -> None:
    """An answer is no message, and no message a start; a message said again counts once."""
    case = await under_demand(worked_house)
    await worked_house.give(case, "hold", kind="death")
    before = await worked_house.types(case)
    stored = await sent_to(worked_house, worked_house.run(case).id)
    run = (await stranger(worked_house)).get_workflow_handle(worked_house.run(case).id)

    for kind, payloads in stored.items():
        await run.signal(SIGNAL, args=[RawValue(one) for one in payloads])
        if kind not in ("update", "message"):
            with pytest.raises(WorkflowUpdateFailedError):
                await run.execute_update(UPDATE, args=[RawValue(one) for one in payloads], id=new_id("u"))

    kept = await kept_apart(worked_house, len(stored) - len({"update", "message"}))
    assert {one.why for one in kept} == {"other-purpose"}
    assert await worked_house.types(case) == before


@pytest.mark.parametrize("number", [0, 1, 2])
async def test_a_forged_start_ends_its_run_and_the_next_message_begins_another(
    worked_house: Installation, number: int
) -> None:
    """Nothing was decided by it."""
    tenancy = worked_house.tenancy()
    key = worked_house.case_client.key_of("BF-101", tenancy, simulated=True)
    forged = clear({"organisation": "BF-101", "tenancy_key": key, "carried": [PAID]})

    run = await started_by(await stranger(worked_house), worked_house, key, [forged] * number)
    with pytest.raises(WorkflowFailureError) as ended:
        await run.result()
    given = await worked_house.register(missed(tenancy))

    assert isinstance(ended.value.cause, ApplicationError)
    assert (ended.value.cause.type, given.result) == ("unreadable-start", "opened")


@pytest.mark.parametrize("number", [0, 1, 2])
async def test_a_message_that_reached_a_forged_start_is_decided(empty_installation: Installation, number: int) -> None:
    """It says itself whose it is; the run hands it on to one that begins properly."""
    at, tenancy = empty_installation, empty_installation.tenancy()
    key = at.case_client.key_of("BF-101", tenancy, simulated=True)
    forged = clear({"organisation": "BF-102", "tenancy_key": key, "carried": [PAID]})

    foreign = await stranger(at)
    run = await started_by(foreign, at, key, [forged] * number)
    await foreign.get_workflow_handle(run.id).signal(SIGNAL, clear(PAID))
    pending = await at.case_client.register(missed(tenancy), simulated=True, today=date(2026, 10, 2))
    async with working(at.settings):
        given = await at.answer_to(pending)
        kept = await kept_apart(at, 2)
        await hears_the_next(at, str(given.case))

    assert given.result == "opened"
    assert {one.why for one in kept} == {"unencrypted", "unencrypted" if number == 1 else "not-one-value"}


async def started_by(client: Client, at: Installation, key: str, values: list[RawValue]) -> Any:
    """A run under a case's own id, begun by a stranger."""
    return await client.start_workflow(
        NAME,
        args=values,
        id=workflow_id(key),
        task_queue=at.settings.task_queue,
        memo={"note": clear({"x": 1})},
        id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
        id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
    )


async def failed_tasks(at: Installation, case: str) -> list[Any]:
    """The workflow tasks of the newest run that failed."""
    history = await at.run(case).fetch_history()
    return [event for event in history.events if event.HasField("workflow_task_failed_event_attributes")]


ODD: dict[str, tuple[str, list[RawValue]]] = {
    "no value": (SIGNAL, []),
    "two values": (SIGNAL, [clear(PAID), clear(PAID)]),
    "many values": (SIGNAL, [clear(n) for n in range(50)]),
    "another name": ("pay", [clear(PAID)]),
    "a name of the SDK's": ("__temporal_anything", [clear(PAID)]),
    "nothing in it": (SIGNAL, [raw(b"")]),
    "no encoding": (SIGNAL, [raw(b"{}")]),
    "an encoding that nobody knows": (SIGNAL, [raw(b"{}", encoding=b"\xff\x00")]),
    "ours by name alone": (SIGNAL, [raw(b"x" * 40, encoding=b"binary/encrypted")]),
    "the mark of what was refused": (SIGNAL, [raw(b"{}", encoding=b"refused")]),
    "a value that lies elsewhere": (SIGNAL, [raw(b"{}", encoding=b"json/external-storage-reference")]),
    "a sign that it lies elsewhere": (SIGNAL, [raw(b"{}", __temporal_external_storage_reference=b"true")]),
    "two megabytes": (SIGNAL, [raw(b"\xff" * 2_000_000, encoding=b"json/plain")]),
}
"""Signals that are none of ours, by what is odd about them: name and values."""

ODD_HEADERS = {
    "no span": raw(b"\xff", encoding=b"json/plain"),
    "an unknown encoding": raw(b"{}", encoding=b"?"),
    "a list": clear([1, 2]),
    "numbers": clear({"traceparent": 1, "baggage": None}),
    "strings": clear({"traceparent": "00-x", "tracestate": "=,=", "baggage": "%ff=;"}),
    "too much": clear({"traceparent": "x" * 100_000}),
}
"""What may stand in the header that names a span."""


async def test_odd_signals_are_kept_one_by_one_and_a_good_message_after_them_is_decided(
    worked_house: Installation,
) -> None:
    """Whatever the number of values, the name, the encoding, the size."""
    case = await under_demand(worked_house)
    run = (await stranger(worked_house)).get_workflow_handle(worked_house.run(case).id)

    for name, values in ODD.values():
        await run.signal(name, args=values)

    await kept_apart(worked_house, len(ODD))
    await hears_the_next(worked_house, case)
    assert not await failed_tasks(worked_house, case)


async def test_odd_headers_stop_no_case(worked_house: Installation) -> None:
    """They pass no codec: they are no span, and the message is heard as it is."""
    case = await under_demand(worked_house)
    foreign, run = await stranger(worked_house), worked_house.run(case).id

    for header in ODD_HEADERS.values():
        asked = SignalWorkflowExecutionRequest(namespace=foreign.namespace, signal_name=SIGNAL)
        asked.workflow_execution.workflow_id = run
        asked.header.fields["_tracer-data"].CopyFrom(header.payload)
        asked.header.fields["anything"].CopyFrom(header.payload)
        await foreign.workflow_service.signal_workflow_execution(asked)

    await kept_apart(worked_house, len(ODD_HEADERS))
    await hears_the_next(worked_house, case)
    assert not await failed_tasks(worked_house, case)


async def test_a_day_of_many_unreadable_messages_is_kept_in_part_and_counted_in_whole(
    worked_house: Installation,
) -> None:
    """Twenty of a tenancy; nobody fills the journal."""
    case = await worked_house.opened()
    run = (await stranger(worked_house)).get_workflow_handle(worked_house.run(case).id)

    for number in range(MOST_OF_A_TENANCY + 3):
        await run.signal(SIGNAL, clear(number))
    await hears_the_next(worked_house, case)

    async with asyncio.timeout(SOON.total_seconds()):
        while sum(one.messages for one in await worked_house.case_client.reader.not_kept()) < 3:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    await kept_apart(worked_house, MOST_OF_A_TENANCY)
    (counted,) = await worked_house.case_client.reader.not_kept()
    assert (counted.organisation_id, counted.tenancy_key, counted.messages) == ("BF-101", tenancy_of(case), 3)
