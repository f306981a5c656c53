"""Does anything at all that a stranger writes stop a case: any number of values, any encoding, key and size?"""

import asyncio
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from temporalio.api.common.v1 import Payload
from temporalio.client import WorkflowUpdateFailedError
from temporalio.common import RawValue
from temporalio.converter import WorkflowSerializationContext
from temporalio.service import RPCError

from client.cases import new_id
from runtime.codec import EncryptionCodec
from tests.trust.forging import stranger
from tests.workflows.installation import Installation
from workflows.eviction_case import SIGNAL, UPDATE

ENCODINGS = (
    b"binary/encrypted",
    b"json/plain",
    b"json/protobuf",
    b"binary/null",
    b"binary/plain",
    b"refused",
    b"json/external-storage-reference",
)
METADATA = ("encoding", "encryption-key-id", "workflow-id", "purpose", "refused-because", "messageType")
texts = st.sampled_from([*ENCODINGS, b"plain", b"message", b"start", b"true", b""]) | st.binary(max_size=20)
data = st.binary(max_size=100) | st.just(b"{}") | st.just(b"\xff" * 100_000) | st.just(b"[" * 10_000)
in_clear = st.builds(
    lambda metadata, data: Payload(metadata=metadata, data=data),
    st.dictionaries(st.sampled_from(METADATA) | st.just("__temporal_external_storage_reference"), texts, max_size=4),
    data,
)
workflows = st.sampled_from(["eviction-case/another", ""])
keys = st.binary(min_size=32, max_size=32)
sealed_by_somebody = st.builds(lambda *of: _sealed(*of), keys, workflows, in_clear)
payloads = in_clear | sealed_by_somebody
sendings = st.lists(
    st.tuples(st.booleans(), st.sampled_from([SIGNAL, UPDATE, "x", "__temporal_x"]), st.lists(payloads, max_size=3)),
    min_size=1,
    max_size=8,
)


def _sealed(key: bytes, workflow: str, payload: Payload) -> Payload:
    return EncryptionCodec(key).with_context(WorkflowSerializationContext("n", workflow)).sealed(payload)


async def test_whatever_a_stranger_sends_the_next_good_message_is_decided(worked_house: Installation) -> None:
    """By signal and by update; the case does nothing of it, and no task fails."""
    case = await worked_house.opened(date(2026, 10, 2))
    run = (await stranger(worked_house)).get_workflow_handle(worked_house.run(case).id)
    before = await worked_house.types(case)

    async def send(by_update: bool, name: str, values: list[Payload]) -> None:
        args = [RawValue(value) for value in values]
        try:
            if by_update:
                await run.execute_update(name, args=args, id=new_id("u"))
            else:
                await run.signal(name, args=args)
        except (WorkflowUpdateFailedError, RPCError):
            return
        assert not by_update, "a stranger's update was answered"

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(sendings)
    def any_of_them(drawn: list[tuple[bool, str, list[Payload]]]) -> None:
        given_to_the_loop.append(drawn)

    given_to_the_loop: list[list[tuple[bool, str, list[Payload]]]] = []
    any_of_them()
    for drawn in given_to_the_loop:
        await asyncio.gather(*(send(*one) for one in drawn))
        assert (await worked_house.give(case, "record-contact", actor="adviser/r1", by="phone", outcome="reached")).case

    history = await worked_house.run(case).fetch_history()
    assert not [one for one in history.events if one.HasField("workflow_task_failed_event_attributes")]
    recorded = (await worked_house.types(case))[len(before) :]
    assert set(recorded) <= {"contact-recorded", "contact-made", "command-refused"}
    assert len(recorded) >= len(given_to_the_loop)
