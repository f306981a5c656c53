"""How is what passes through Temporal kept to the holders of the codec key, to read and to write?

Arguments, results, failures, summaries and details are encrypted, and what does not carry our tag is refused: whoever
can write to the namespace is not heard by that alone. The id of the workflow and the purpose of the value stand in the
metadata under the tag, so that no stored payload can be taken for one of another case or of another kind
(docs/adr/0029-only-holders-of-the-keys.md). Workflow ids, search attributes, headers and memo keys are not touched by a
codec: nothing personal may stand in them, and nothing that decides.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from typing import Any, Final, Self, TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from google.protobuf.message import DecodeError
from temporalio.api.common.v1 import Payload
from temporalio.client import Client
from temporalio.converter import (
    DataConverter,
    DefaultFailureConverterWithEncodedAttributes,
    PayloadCodec,
    SerializationContext,
    WithSerializationContext,
)

from runtime.errors import Refusal, RefusedPayload
from runtime.purpose import PURPOSE, PurposeConverter, refused

_ENCODING: Final = b"binary/encrypted"
_KEY_ID: Final = "encryption-key-id"
_WORKFLOW: Final = "workflow-id"
_FORM: Final = b"redningskrans payload 1"
_NONCE_BYTES: Final = 12
Own = TypeVar("Own", bound=WithSerializationContext)


class Opener:
    """Opens what was sealed under a key, and makes nothing: all that audit and Temporal's page may do.

    *old* takes what is not encrypted as it is: for audit alone, where it reads histories of before there were keys.
    """

    def __init__(self, key: bytes, *, old: bool = False) -> None:
        self._cipher = AESGCM(key)
        self._old = old
        self.key_id = hashlib.sha256(b"codec key id\0" + key).hexdigest()[:16].encode()

    def opened(self, payload: Payload, workflow_id: str | None) -> Payload:
        """What was sealed for a workflow; None: for any. Raises RefusedPayload."""
        metadata = payload.metadata
        if metadata.get("encoding") != _ENCODING:
            if self._old:
                return payload
            raise RefusedPayload(Refusal.UNENCRYPTED)
        if metadata.get(_KEY_ID) != self.key_id:
            raise RefusedPayload(Refusal.OTHER_KEY)
        nonce, sealed = payload.data[:_NONCE_BYTES], payload.data[_NONCE_BYTES:]
        bound = _bound(self.key_id, metadata.get(_WORKFLOW, b""), metadata.get(PURPOSE, b""))
        try:
            inner = Payload.FromString(self._cipher.decrypt(nonce, sealed, bound))
        except (InvalidTag, ValueError, DecodeError) as error:  # ValueError: too short for a nonce
            raise RefusedPayload(Refusal.CHANGED) from error
        if workflow_id is not None and metadata.get(_WORKFLOW) != workflow_id.encode():
            raise RefusedPayload(Refusal.OTHER_WORKFLOW)
        return inner


class EncryptionCodec(PayloadCodec, WithSerializationContext):
    """AES-256-GCM over the whole payload, its metadata included.

    The key's id stands in the metadata, so that an old key can be told from a new one; it is a hash and says nothing of
    the key. A worker's codec is *lenient*: an error would fail the workflow task, again and again, so what it refuses
    is handed on, marked, and no converter makes a value of it.
    """

    def __init__(self, key: bytes, *, lenient: bool = False) -> None:
        self.opener = Opener(key)
        self._cipher = AESGCM(key)
        self._lenient = lenient
        self.workflow_id = ""

    def with_context(self, context: SerializationContext) -> Self:
        """The codec of one workflow, whichever side of it or of its activities asks."""
        return _with(self, workflow_id=getattr(context, "workflow_id", None) or "")

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Each payload sealed."""
        return [self.sealed(payload) for payload in payloads]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Each payload opened, or refused. Raises RefusedPayload where it is not lenient."""
        return [self._opened(payload) for payload in payloads]

    def sealed(self, payload: Payload) -> Payload:
        """One payload, sealed for its workflow and its purpose."""
        key_id, workflow, purpose = self.opener.key_id, self.workflow_id.encode(), payload.metadata.get(PURPOSE, b"")
        nonce = os.urandom(_NONCE_BYTES)
        data = self._cipher.encrypt(nonce, payload.SerializeToString(), _bound(key_id, workflow, purpose))
        return Payload(
            metadata={"encoding": _ENCODING, _KEY_ID: key_id, _WORKFLOW: workflow, PURPOSE: purpose}, data=nonce + data
        )

    def _opened(self, payload: Payload) -> Payload:
        try:
            return self.opener.opened(payload, self.workflow_id)
        except RefusedPayload as error:
            if not self._lenient:
                raise
            return refused(payload, error.why)


def _with(one: Own, **changed: Any) -> Own:
    """A copy with something else in it, made without the ceremony of `copy`: one is needed for every payload."""
    own = object.__new__(type(one))
    own.__dict__.update(one.__dict__, **changed)
    return own


def _bound(key_id: bytes, workflow: bytes, purpose: bytes) -> bytes:
    """What the tag holds beside the payload itself."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in (_FORM, key_id, workflow, purpose))


class SealedConverter(DataConverter):
    """The SDK's own way, but that no payload is ever fetched from elsewhere.

    A payload that says that it lies elsewhere makes the SDK raise before any codec is asked, and would so stop a run:
    here it is refused by the codec like every other that does not carry our tag.
    """

    async def _decode_reference_payload_sequence(self, payloads: Sequence[Payload]) -> list[Payload]:
        return list(payloads)

    async def _external_retrieve_payload_sequence(self, payloads: Sequence[Payload]) -> list[Payload]:
        return list(payloads)

    def with_context(self, context: SerializationContext) -> Self:
        """The same for one workflow. Only the codec knows workflows: nothing else is made anew for every task."""
        assert isinstance(self.payload_codec, EncryptionCodec)
        return _with(self, payload_codec=self.payload_codec.with_context(context))


def opener_of(client: Client) -> Opener:
    """What opens the payloads that a client of ours reads."""
    codec = client.data_converter.payload_codec
    assert isinstance(codec, EncryptionCodec)
    return codec.opener


def data_converter(codec_key: bytes, *, lenient: bool = False) -> DataConverter:
    """Pydantic models as JSON with their purpose, failures with their texts inside the payload, all of it sealed.

    *lenient* is for workers alone, see `EncryptionCodec`.
    """
    return SealedConverter(
        payload_converter_class=PurposeConverter,
        payload_codec=EncryptionCodec(codec_key, lenient=lenient),
        failure_converter_class=DefaultFailureConverterWithEncodedAttributes,
    )
