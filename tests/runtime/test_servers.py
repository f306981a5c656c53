"""Do our own servers serve the product: connected, in the right role, and clean for each test?"""

from __future__ import annotations

from datetime import timedelta

import asyncpg
import pytest
from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest

from runtime.postgres import connect_pool
from runtime.temporal_namespace import RETENTION, SEARCH_ATTRIBUTES
from tests.servers import TestPostgres, TestTemporal


async def test_a_fresh_database_is_empty(postgres: TestPostgres) -> None:
    """Two tests never see each other's tables."""
    first, second = await postgres.fresh_database(), await postgres.fresh_database()
    async with await connect_pool(first, None) as pool:
        await pool.execute("CREATE TABLE mine (id int)")
    async with await connect_pool(second, None) as pool:
        with pytest.raises(asyncpg.UndefinedTableError):
            await pool.execute("SELECT * FROM mine")


async def test_a_pooled_connection_stays_in_its_role(postgres: TestPostgres) -> None:
    """The reset between two uses brings back the role, even after a SET ROLE, never the login."""
    url = await postgres.fresh_database()
    async with await connect_pool(url, None) as owner:
        await owner.execute("CREATE ROLE test_weak NOLOGIN")
    async with await connect_pool(url, "test_weak", largest=1) as pool:
        async with pool.acquire() as connection:
            assert await connection.fetchval("SELECT current_user") == "test_weak"
            await connection.execute("SET ROLE NONE")
        async with pool.acquire() as connection:
            assert await connection.fetchval("SELECT current_user") == "test_weak"
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute("CREATE TABLE not_mine (id int)")


async def test_the_namespace_is_ready_for_cases(temporal_server: TestTemporal) -> None:
    """Histories are kept 30 days at least, and every search attribute of a case is registered."""
    client = await temporal_server.client()
    namespace = await client.workflow_service.describe_namespace(
        DescribeNamespaceRequest(namespace=temporal_server.namespace)
    )
    assert namespace.config.workflow_execution_retention_ttl.ToTimedelta() >= RETENTION >= timedelta(days=30)
    attributes = await client.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace=temporal_server.namespace)
    )
    assert dict(attributes.custom_attributes) == SEARCH_ATTRIBUTES
