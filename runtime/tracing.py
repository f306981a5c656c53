"""How do spans follow a message through Temporal, whatever a sender wrote into the header that names them?

Headers pass no codec: anybody who can write to the namespace can write one. The SDK's interceptor raises for a header
that it cannot read, and would so fail the run's task for ever; here such a header names no span.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from temporalio.api.common.v1 import Payload
from temporalio.contrib.opentelemetry import TracingInterceptor, TracingWorkflowInboundInterceptor
from temporalio.converter import DefaultPayloadConverter
from temporalio.worker import WorkflowInboundInterceptor, WorkflowInterceptorClassInput

_LARGEST = 4096  # bytes; a span's name has about a hundred


class Tracing(TracingInterceptor):
    """The SDK's interceptor, lenient."""

    def __init__(self) -> None:
        super().__init__()
        self.payload_converter = _Carriers()

    def workflow_interceptor_class(self, input: WorkflowInterceptorClassInput) -> type[WorkflowTracing]:  # noqa: A002
        """The part that lives in a run."""
        super().workflow_interceptor_class(input)
        return WorkflowTracing


class WorkflowTracing(TracingWorkflowInboundInterceptor):
    """The same inside of a run."""

    def __init__(self, next: WorkflowInboundInterceptor) -> None:  # noqa: A002 (the SDK's name)
        super().__init__(next)
        self.payload_converter = _Carriers()


class _Carriers(DefaultPayloadConverter):
    """What a header says of spans; nothing, where it is not of the form that we write."""

    def from_payloads(self, payloads: Sequence[Payload], type_hints: list[type] | None = None) -> list[Any]:  # noqa: ARG002
        return [self._carrier(payload) for payload in payloads]

    def _carrier(self, payload: Payload) -> dict[str, str]:
        if len(payload.data) > _LARGEST:
            return {}
        try:
            (said,) = super().from_payloads([payload])
        except Exception:  # noqa: BLE001 (whatever it was, it names no span)
            return {}
        if not isinstance(said, dict):
            return {}
        return {name: value for name, value in said.items() if isinstance(value, str) and value.isascii()}
