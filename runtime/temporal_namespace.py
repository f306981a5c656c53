"""What must a Temporal namespace have before a case may run in it?

The search attributes that cases set, and 30 days of memory.
"""

from __future__ import annotations

from datetime import timedelta

from google.protobuf.duration_pb2 import Duration
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.namespace.v1 import NamespaceConfig
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest, ListSearchAttributesRequest
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest, UpdateNamespaceRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from runtime.data_folder import Say
from runtime.errors import RuntimeProblem

# Nothing personal: search attributes pass no codec.
SEARCH_ATTRIBUTES = {
    "CasePhase": IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
    "CaseOrganisation": IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
    "CaseSimulated": IndexedValueType.INDEXED_VALUE_TYPE_BOOL,
    "CaseHeld": IndexedValueType.INDEXED_VALUE_TYPE_BOOL,
}
RETENTION = timedelta(days=30)

_NOT_ALLOWED = (RPCStatusCode.PERMISSION_DENIED, RPCStatusCode.UNIMPLEMENTED, RPCStatusCode.UNAUTHENTICATED)


class NamespaceNotReady(RuntimeProblem):
    """The namespace lacks search attributes and we are not allowed to add them."""


async def prepare(client: Client, say: Say) -> None:
    """Register the missing search attributes and raise the retention to 30 days; safe to repeat.

    Raises NamespaceNotReady where attributes are missing and must be added by somebody else. A retention that
    may not be raised is only said: cases run all the same, their histories are gone sooner.
    """
    await _add_search_attributes(client)
    await _raise_retention(client, say)


async def _add_search_attributes(client: Client) -> None:
    try:
        known = await client.operator_service.list_search_attributes(
            ListSearchAttributesRequest(namespace=client.namespace)
        )
        missing = {name: kind for name, kind in SEARCH_ATTRIBUTES.items() if name not in known.custom_attributes}
        if missing:
            await client.operator_service.add_search_attributes(
                AddSearchAttributesRequest(namespace=client.namespace, search_attributes=missing)
            )
    except RPCError as error:
        if error.status is RPCStatusCode.ALREADY_EXISTS:  # another worker was quicker
            return
        if error.status not in _NOT_ALLOWED:
            raise
        wanted = " ".join(f"--name {name} --type {_type_name(kind)}" for name, kind in SEARCH_ATTRIBUTES.items())
        raise NamespaceNotReady(
            f"Temporal tillader os ikke at oprette søgeattributter i {client.namespace}. Bed driften om: "
            f"temporal operator search-attribute create --namespace {client.namespace} {wanted}"
        ) from error


async def _raise_retention(client: Client, say: Say) -> None:
    found = await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace=client.namespace))
    if found.config.workflow_execution_retention_ttl.ToTimedelta() >= RETENTION:
        return
    wanted = Duration()
    wanted.FromTimedelta(RETENTION)
    try:
        await client.workflow_service.update_namespace(
            UpdateNamespaceRequest(
                namespace=client.namespace,
                config=NamespaceConfig(workflow_execution_retention_ttl=wanted),
            )
        )
    except RPCError as error:
        if error.status not in _NOT_ALLOWED:
            raise
        say(
            f"Temporal tillader os ikke at hæve opbevaringen i {client.namespace} til {RETENTION.days} dage. "
            f"Journalen er uberørt, men afsluttede forløb kan ses i Temporal i kortere tid."
        )


def _type_name(kind: IndexedValueType.ValueType) -> str:
    """Give the name in words: "Keyword" for INDEXED_VALUE_TYPE_KEYWORD."""
    return IndexedValueType.Name(kind).removeprefix("INDEXED_VALUE_TYPE_").title()
