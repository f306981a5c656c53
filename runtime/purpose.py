"""How does a value say on its way which kind of message it is, so that none is taken for another?

A model names its purpose itself (`PURPOSE`); every other value is `plain`: texts for Temporal's pages, failures,
nothing at all. None of those is ever decided upon.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from pydantic import BaseModel
from temporalio.api.common.v1 import Payload
from temporalio.common import RawValue
from temporalio.contrib.pydantic import PydanticPayloadConverter

from runtime.errors import Refusal, RefusedPayload

PURPOSE: Final = "purpose"
"""The name in a payload's metadata."""
_PLAIN: Final = b"plain"
_REFUSED: Final = b"refused"
_WHY: Final = "refused-because"
_LONGEST_TOLD: Final = 100  # bytes of what the sender wrote into the metadata


class PurposeConverter(PydanticPayloadConverter):
    """The SDK's converter for Pydantic, which writes the purpose of each value and compares it on reading."""

    def to_payloads(self, values: Sequence[Any]) -> list[Payload]:
        """Each value with its purpose. Raises TypeError for a model without one."""
        payloads = super().to_payloads(values)
        for value, payload in zip(values, payloads, strict=True):
            if not isinstance(value, RawValue):
                payload.metadata[PURPOSE] = _purpose_of(type(value))
        return payloads

    def from_payloads(self, payloads: Sequence[Payload], type_hints: list[type] | None = None) -> list[Any]:
        """Each value as its type. Raises RefusedPayload for one that was refused or has another purpose.

        Where no type is asked for, only plain values are made: all else is handed on as it came.
        """
        types: Sequence[type | None] = type_hints or [None] * len(payloads)
        return [self._value(payload, asked) for payload, asked in zip(payloads, types, strict=True)]

    def _value(self, payload: Payload, asked: type | None) -> Any:
        if asked is RawValue:
            return RawValue(payload)
        given = payload.metadata.get(PURPOSE)
        if asked is None and given != _PLAIN:
            return RawValue(payload)
        if why := why_refused(payload):
            raise RefusedPayload(why)
        if given != _purpose_of(asked):
            raise RefusedPayload(Refusal.OTHER_PURPOSE)
        return super().from_payloads([payload], [asked] if asked is not None else None)[0]


def _purpose_of(kind: object) -> bytes:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        purpose = getattr(kind, "PURPOSE", "")
        if not purpose:
            raise TypeError(f"{kind.__name__} names no PURPOSE and can not be sent by itself")
        return str(purpose).encode()
    return _PLAIN


def refused(payload: Payload, why: Refusal) -> Payload:
    """Mark what came as refused: no converter makes a value of it. What can be told of it is told beside its bytes."""
    told = {"encoding": _REFUSED, _WHY: why.value.encode()}
    for name, of in (("was-encoding", "encoding"), ("was-encryption-key-id", "encryption-key-id")):
        told[name] = payload.metadata.get(of, b"")[:_LONGEST_TOLD]
    return Payload(metadata=told, data=payload.data)


def why_refused(payload: Payload) -> Refusal | None:
    """Why it was refused; None for what was not."""
    if payload.metadata.get("encoding") != _REFUSED:
        return None
    return Refusal(payload.metadata[_WHY].decode())
