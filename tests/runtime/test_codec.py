"""Is what Temporal stores unreadable without the key, and readable with it?"""

from __future__ import annotations

import secrets
from datetime import date

import pytest
from pydantic import BaseModel, ConfigDict
from temporalio.api.common.v1 import Payload
from temporalio.api.failure.v1 import Failure
from temporalio.client import WorkflowHistory
from temporalio.exceptions import ApplicationError

from runtime.codec import EncryptionCodec, UnknownCodecKey, data_converter
from tests.servers import TestTemporal


class Letter(BaseModel):
    """A message with something in it that is nobody's business."""

    model_config = ConfigDict(frozen=True)
    name: str
    day: date


LETTER = Letter(name="Åse Ærlig Øvig", day=date(2026, 10, 2))


async def test_a_model_comes_back_as_it_went() -> None:
    """Encoded and decoded, a model is the same; between the two nothing of it can be read."""
    converter = data_converter(secrets.token_bytes(32))
    payloads = await converter.encode([LETTER])
    assert "Øvig".encode() not in payloads[0].SerializeToString()
    assert payloads[0].metadata["encoding"] == b"binary/encrypted"
    assert await converter.decode(payloads, [Letter]) == [LETTER]


async def test_the_text_of_a_failure_is_encrypted_too() -> None:
    """Neither message nor details of a failure stand in clear."""
    converter = data_converter(secrets.token_bytes(32))
    failure = Failure()
    await converter.encode_failure(ApplicationError("Åse Øvig svarer ikke", "Åse Øvig"), failure)
    assert "Øvig".encode() not in failure.SerializeToString()
    assert "Åse Øvig svarer ikke" in str(await converter.decode_failure(failure))


async def test_another_key_or_a_changed_payload_is_refused() -> None:
    """Nothing is ever decoded to something else than what was encoded."""
    codec = EncryptionCodec(secrets.token_bytes(32))
    sealed = codec.encrypt(Payload(data=b"open"))
    with pytest.raises(UnknownCodecKey):
        EncryptionCodec(secrets.token_bytes(32)).decrypt(sealed)
    changed = Payload()
    changed.CopyFrom(sealed)
    changed.data = sealed.data[:-1] + bytes([sealed.data[-1] ^ 1])
    with pytest.raises(UnknownCodecKey):
        codec.decrypt(changed)


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
