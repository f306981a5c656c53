"""Does a long case go over into a fresh run without losing anything?"""

import os
from datetime import date
from pathlib import Path

from temporalio.envconfig import ClientConnectConfig
from temporalio.testing import WorkflowEnvironment

from audit.integrity.temporal_histories import witnesses
from domain.case.codes import PhaseName
from runtime.data_folder import silent
from runtime.temporal_binary import find_or_make
from tests.servers import TestPostgres
from tests.workflows.installation import Installation, installation
from worker import working


async def runs_of(at: Installation, case: str) -> int:
    """How many runs the tenancy's workflow has had."""
    name = at.run(case).id
    return len([run async for run in at.case_client.client.list_workflows(f"WorkflowId = '{name}'")])


async def test_a_case_goes_on_over_many_runs(home: Path, postgres: TestPostgres) -> None:
    """The server suggests a new run after a few events: the path, its dates and its answers stay the same."""
    binary = await find_or_make(os.environ, silent)
    async with await WorkflowEnvironment.start_local(
        dev_server_existing_path=str(binary),
        dev_server_extra_args=["--dynamic-config-value", "limit.historyCount.suggestContinueAsNew=25"],
    ) as server:
        config = server.client.service_client.config
        short_lived = ClientConnectConfig(target_host=config.target_host, namespace=server.client.namespace)
        # The worker readies a namespace that knows none of our attributes.
        async with installation(home, postgres, temporal=short_lived) as at, working(at.settings):
            case = await at.opened()
            await at.advance(case, date(2026, 10, 12))
            await at.give(case, "hold", kind="disputed")
            await at.give(case, "release-hold", kind="disputed")
            await at.advance(case, date(2026, 11, 4))
            state = await at.state(case)
            runs = await runs_of(at, case)
            newest = await at.run(case).describe()
            remembered = await witnesses(at.case_client.client, newest.id, newest.run_id)

    assert state.phase is PhaseName.WITH_LAWYER
    assert [demand.decided_on for demand in state.demands] == [date(2026, 10, 7)]
    assert runs > 2
    assert remembered.heads  # what the run before had seen of the journal goes along
