"""How does a workflow run in the SDK's sandbox without entering it for every payload?

Before each payload is sealed or opened, the SDK asks the workflow for the context of that payload, and for the answer
it enters the sandbox: a tenth of a worker's time. Our codec asks a context for nothing but the workflow
(`runtime/codec.py`), and a run writes to itself and its activities alone: so the answer is always the same, and is
given outside.

A run whose task failed is let go by the worker, with the reason: whoever wants to hear of it is told there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from temporalio.bridge.proto.workflow_activation import RemoveFromCache
from temporalio.converter import StorageDriverStoreContext, WorkflowSerializationContext
from temporalio.worker import WorkflowInstance, WorkflowInstanceDetails
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

PASSED_THROUGH = (
    "activities",
    "domain",
    *(
        f"workflows.{name}"
        for name in ("asking", "case_page", "inbox", "letters", "messages", "simulated_calendar", "timer")
    ),
)
"""Loaded once for all runs. They keep no state; lint holds what the sandbox would (ruff's banned-api)."""


_FAILED = (
    RemoveFromCache.EvictionReason.NONDETERMINISM,
    RemoveFromCache.EvictionReason.LANG_FAIL,
    RemoveFromCache.EvictionReason.FATAL,
)


class Sandbox(SandboxedWorkflowRunner):
    """The sandbox in which every run of a case lives, in the worker and in replays alike."""

    def __init__(self, failed: Callable[[str], object] = lambda _: None) -> None:
        """*failed* hears the id of every workflow whose task failed, on any thread."""
        super().__init__(restrictions=SandboxRestrictions.default.with_passthrough_modules(*PASSED_THROUGH))
        self._failed = failed

    def create_instance(self, det: WorkflowInstanceDetails) -> WorkflowInstance:
        """One run, in a sandbox of its own."""
        own = WorkflowSerializationContext(namespace=det.info.namespace, workflow_id=det.info.workflow_id)
        return _WithOneContext(super().create_instance(det), own, lambda: self._failed(det.info.workflow_id))


class _WithOneContext(WorkflowInstance):
    """A run all of whose payloads are its own, and are kept nowhere but in its history."""

    def __init__(
        self, inner: WorkflowInstance, own: WorkflowSerializationContext, failed: Callable[[], object]
    ) -> None:
        self._inner = inner
        self._own = own
        self._failed = failed
        self._kept_by = StorageDriverStoreContext(target=None)

    def activate(self, act: Any) -> Any:
        """Let the run go on, or let it go."""
        if any(job.remove_from_cache.reason in _FAILED for job in act.jobs if job.HasField("remove_from_cache")):
            self._failed()
        return self._inner.activate(act)

    def get_serialization_context(self, command_info: Any) -> WorkflowSerializationContext:  # noqa: ARG002 (the SDK's form)
        """The run's own, whatever the payload belongs to: a run has no children and signals nobody."""
        return self._own

    def get_external_store_context(self, command_info: Any) -> Any:  # noqa: ARG002 (the SDK's own form)
        """For whom a large payload would be kept elsewhere: none is."""
        return self._kept_by

    def get_info(self) -> Any:
        """What the run is."""
        return self._inner.get_info()

    def get_thread_id(self) -> int | None:
        """On which thread it goes on just now."""
        return self._inner.get_thread_id()
