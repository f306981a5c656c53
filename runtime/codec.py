"""How is what passes through Temporal kept unreadable to all who do not hold the codec key?

Arguments, results, failures, summaries and details are encrypted. Workflow ids, search attributes and memo
keys are not touched by a codec, so nothing personal may stand in them.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from temporalio.api.common.v1 import Payload
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.converter import (
    DataConverter,
    DefaultFailureConverterWithEncodedAttributes,
    PayloadCodec,
)

_ENCODING = b"binary/encrypted"
_KEY_ID = "encryption-key-id"
_NONCE_BYTES = 12


class UnknownCodecKey(Exception):
    """The payload was encrypted under another key, or was changed on the way."""


class EncryptionCodec(PayloadCodec):
    """AES-256-GCM over the whole payload, its metadata included. The key's id stands in the metadata, so that
    an old key can be told from a new one; it is a hash and says nothing of the key.
    """

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)
        self._key_id = hashlib.sha256(b"codec key id\0" + key).hexdigest()[:16].encode()

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Each payload encrypted."""
        return [self.encrypt(payload) for payload in payloads]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Each payload decrypted. What never was encrypted is passed on. Raises UnknownCodecKey."""
        return [self.decrypt(payload) for payload in payloads]

    def encrypt(self, payload: Payload) -> Payload:
        """One payload, encrypted."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._cipher.encrypt(nonce, payload.SerializeToString(), self._key_id)
        return Payload(metadata={"encoding": _ENCODING, _KEY_ID: self._key_id}, data=nonce + sealed)

    def decrypt(self, payload: Payload) -> Payload:
        """One payload, decrypted."""
        if payload.metadata.get("encoding") != _ENCODING:
            return payload
        if payload.metadata.get(_KEY_ID) != self._key_id:
            raise UnknownCodecKey("the payload was encrypted under another codec key")
        nonce, sealed = payload.data[:_NONCE_BYTES], payload.data[_NONCE_BYTES:]
        try:
            return Payload.FromString(self._cipher.decrypt(nonce, sealed, self._key_id))
        except InvalidTag as error:
            raise UnknownCodecKey("the payload was changed after it was encrypted") from error


def data_converter(codec_key: bytes) -> DataConverter:
    """Pydantic models as JSON, failures with their texts inside the payload, all of it encrypted."""
    return dataclasses.replace(
        pydantic_data_converter,
        payload_codec=EncryptionCodec(codec_key),
        failure_converter_class=DefaultFailureConverterWithEncodedAttributes,
    )
