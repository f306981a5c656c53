"""What can somebody write who reaches Temporal's namespace and holds no key of the installation?"""

import json
from collections.abc import Sequence
from typing import Any

from temporalio.api.common.v1 import Payload
from temporalio.client import Client
from temporalio.common import RawValue
from temporalio.converter import DataConverter

from tests.workflows.installation import Installation


async def stranger(at: Installation) -> Client:
    """A client of the same namespace without codec: what it is given as payloads, it sends as it is."""
    config = at.case_client.client.service_client.config
    return await Client.connect(
        config.target_host, namespace=at.case_client.client.namespace, data_converter=DataConverter.default
    )


def clear(value: Any) -> RawValue:
    """A value as JSON that nobody encrypted."""
    return raw(json.dumps(value).encode(), encoding=b"json/plain")


def raw(data: bytes, **metadata: bytes) -> RawValue:
    """Any bytes with any metadata."""
    return RawValue(Payload(metadata=metadata, data=data))


async def sent_to(at: Installation, workflow: str, run: str | None = None) -> dict[str, Sequence[Payload]]:
    """The payloads that stand in a run's history, as they were stored: by what they are, of each kind the last."""
    found: dict[str, Sequence[Payload]] = {}
    async for event in at.case_client.client.get_workflow_handle(workflow, run_id=run).fetch_history_events():
        match event.WhichOneof("attributes"):
            case "workflow_execution_started_event_attributes":
                found["start"] = event.workflow_execution_started_event_attributes.input.payloads
            case "workflow_execution_signaled_event_attributes":
                found["message"] = event.workflow_execution_signaled_event_attributes.input.payloads
            case "activity_task_scheduled_event_attributes":
                found["question"] = event.activity_task_scheduled_event_attributes.input.payloads
            case "activity_task_completed_event_attributes":
                found["answer"] = event.activity_task_completed_event_attributes.result.payloads
            case "workflow_execution_update_accepted_event_attributes":
                accepted = event.workflow_execution_update_accepted_event_attributes
                found["update"] = accepted.accepted_request.input.args.payloads
            case "workflow_execution_update_completed_event_attributes":
                found["reply"] = event.workflow_execution_update_completed_event_attributes.outcome.success.payloads
            case _:
                pass
    return found
