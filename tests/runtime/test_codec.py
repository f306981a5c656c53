"""Is what Temporal stores unreadable without the key, readable with it, and refused for any other use than its own?"""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict
from temporalio.api.common.v1 import Payload
from temporalio.api.failure.v1 import Failure
from temporalio.client import WorkflowHistory
from temporalio.common import RawValue
from temporalio.converter import ActivitySerializationContext, DataConverter, WorkflowSerializationContext
from temporalio.exceptions import ApplicationError

from runtime.codec import EncryptionCodec, Opener, data_converter
from runtime.errors import Refusal, RefusedPayload
from runtime.purpose import why_refused
from tests.servers import TestTemporal

KEY = bytes(range(32))


class Letter(BaseModel):
    """A message with something in it that is nobody's business."""

    PURPOSE: ClassVar[str] = "letter"
    model_config = ConfigDict(frozen=True)
    name: str
    day: date


class Order(Letter):
    """The same in form, and quite another thing."""

    PURPOSE: ClassVar[str] = "order"


class Nameless(BaseModel):
    """What says nothing of its purpose."""


LETTER = Letter(name="Åse Ærlig Øvig", day=date(2026, 10, 2))


def of(workflow: str, key: bytes = KEY, *, lenient: bool = False) -> DataConverter:
    """The converter of whoever writes to a workflow, or reads what it says."""
    return data_converter(key, lenient=lenient).with_context(WorkflowSerializationContext("any", workflow))


def changed(payload: Payload, **metadata: bytes) -> Payload:
    """The same with something else written into its metadata."""
    other = Payload()
    other.CopyFrom(payload)
    for name, value in metadata.items():
        other.metadata[name.replace("_", "-")] = value
    return other


async def test_a_model_comes_back_as_it_went() -> None:
    """Encoded and decoded, a model is the same; between the two nothing of it can be read."""
    payloads = await of("w").encode([LETTER])
    assert "Øvig".encode() not in payloads[0].SerializeToString()
    assert payloads[0].metadata["encoding"] == b"binary/encrypted"
    assert await of("w").decode(payloads, [Letter]) == [LETTER]


async def test_a_workflow_and_its_activities_understand_each_other() -> None:
    """To the codec both are the one workflow."""
    activity = ActivitySerializationContext("any", "1", "a", "q", "w", "t", is_local=False)
    asked = await of("w").encode([LETTER])
    assert await data_converter(KEY).with_context(activity).decode(asked, [Letter]) == [LETTER]


async def test_the_text_of_a_failure_is_encrypted_too() -> None:
    """Neither message nor details of a failure stand in clear."""
    converter = of("w")
    failure = Failure()
    await converter.encode_failure(ApplicationError("Åse Øvig svarer ikke", "Åse Øvig"), failure)
    assert "Øvig".encode() not in failure.SerializeToString()
    assert "Åse Øvig svarer ikke" in str(await converter.decode_failure(failure))


async def test_whoever_holds_another_key_or_none_is_refused_and_why_is_said() -> None:
    """Nothing is ever decoded to something else than what was encoded, for whom, and as what."""
    (sealed,) = await of("w").encode([LETTER])
    broken = changed(sealed)
    broken.data = sealed.data[:-1] + bytes([sealed.data[-1] ^ 1])
    other = (await of("w", secrets.token_bytes(32)).encode([LETTER]))[0]
    tried = {
        Refusal.UNENCRYPTED: (Payload(metadata={"encoding": b"json/plain"}, data=b"{}"), Payload()),
        Refusal.OTHER_KEY: (other,),
        Refusal.CHANGED: (broken, changed(sealed, workflow_id=b"v"), changed(sealed, purpose=b"order"), empty(sealed)),
        Refusal.OTHER_WORKFLOW: ((await of("v").encode([LETTER]))[0], (await data_converter(KEY).encode([LETTER]))[0]),
        Refusal.OTHER_PURPOSE: (
            (await of("w").encode([Order(**LETTER.model_dump())]))[0],
            (await of("w").encode(["x"]))[0],
        ),
    }
    for why, payloads in tried.items():
        for payload in payloads:
            with pytest.raises(RefusedPayload) as refused:
                await of("w").decode([payload], [Letter])
            assert refused.value.why is why
    assert set(tried) == set(Refusal)


def empty(sealed: Payload) -> Payload:
    """The same with nothing in it."""
    other = changed(sealed)
    other.data = b""
    return other


async def test_what_has_a_purpose_is_opened_by_nobody_who_does_not_ask_for_it() -> None:
    """Where no type is asked for, it is handed on as it came; a model is no text."""
    letter, text = await of("w").encode([LETTER, "text"])
    untyped = await of("w").decode([letter, text])
    assert isinstance(untyped[0], RawValue)
    assert untyped[1] == "text"
    with pytest.raises(RefusedPayload):
        await of("w").decode([letter], [str])


async def test_a_model_that_names_no_purpose_cannot_be_sent() -> None:
    """It would be taken for anything."""
    with pytest.raises(TypeError, match="Nameless"):
        await of("w").encode([Nameless()])


any_bytes = st.binary(max_size=200)
any_payload = st.builds(
    lambda metadata, data: Payload(metadata=metadata, data=data),
    st.dictionaries(
        st.sampled_from(["encoding", "encryption-key-id", "workflow-id", "purpose", "refused-because", "x"])
        | st.sampled_from(["__temporal_external_storage_reference"]),
        st.sampled_from([b"binary/encrypted", b"json/plain", b"refused", b"plain", b"true", Opener(KEY).key_id, b"w"])
        | st.sampled_from([b"json/external-storage-reference", b"binary/null"])
        | any_bytes,
    ),
    any_bytes,
)


@given(st.lists(any_payload, max_size=4), st.sampled_from([None, Letter, str, RawValue]))
async def test_whatever_a_stranger_writes_a_worker_is_not_stopped_by_it_and_makes_nothing_of_it(
    payloads: list[Payload], asked: Any
) -> None:
    """Its codec never raises, and its converter gives a value of ours or refuses."""
    worker = of("w", lenient=True)
    fetched = await worker._external_retrieve_payload_sequence(
        await worker._decode_reference_payload_sequence(payloads)
    )
    assert worker.payload_codec is not None
    handed_on = await worker.payload_codec.decode(fetched)
    assert len(handed_on) == len(payloads)
    for payload in handed_on:
        assert why_refused(payload)
        if asked in (None, RawValue):
            assert isinstance(worker.payload_converter.from_payloads([payload], asked and [asked])[0], RawValue)
        else:
            with pytest.raises(RefusedPayload):
                worker.payload_converter.from_payloads([payload], [asked])


async def test_audit_opens_old_histories_only_where_it_is_asked_to() -> None:
    """And makes nothing: there is no way to encode with it."""
    clear = Payload(metadata={"encoding": b"json/plain"}, data=b"{}")
    with pytest.raises(RefusedPayload):
        Opener(KEY).opened(clear, "w")
    assert Opener(KEY, old=True).opened(clear, "w") == clear
    assert {name for name in vars(Opener) if not name.startswith("_")} == {"opened"}


async def test_summaries_and_arguments_reach_the_server_encrypted(temporal_server: TestTemporal) -> None:
    """What stands in a real history cannot be read, summary and details included."""
    client = await temporal_server.client()
    handle = await client.start_workflow(
        "nobody-runs-it",
        LETTER,
        id=f"codec-{secrets.token_hex(4)}",
        task_queue="none",
        static_summary="Resumé om Øvig",
        static_details="Detaljer om Øvig",
    )
    history: WorkflowHistory = await handle.fetch_history()
    stored = b"".join(event.SerializeToString() for event in history.events)
    assert b"binary/encrypted" in stored
    assert "Øvig".encode() not in stored
    description = await handle.describe()
    assert await description.static_summary() == "Resumé om Øvig"
    await handle.terminate()


async def test_a_codec_of_one_workflow_leaves_that_of_others_alone() -> None:
    """Contexts are copies."""
    codec = EncryptionCodec(KEY)
    assert codec.with_context(WorkflowSerializationContext("any", "w")).workflow_id == "w"
    assert codec.workflow_id == ""
