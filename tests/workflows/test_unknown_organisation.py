"""What becomes of messages for an organisation that nobody knows? They are kept and named, and the run ends."""

from datetime import date, timedelta

import pytest
from temporalio.client import WorkflowExecutionStatus

from client.repair.doctor import examine
from decisions import case
from domain.ids import workflow_id
from domain.streams.unmatched import MessageUnreadable, system_stream
from tests.workflows.installation import Installation, missed
from worker import working


async def test_a_run_for_an_unknown_organisation_keeps_its_messages_and_ends(
    empty_installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody ever adopted a policy for BF-999, and the day in which somebody may is over."""
    monkeypatch.setattr(case, "LOOK_FOR_A_POLICY", case.LOOK_FOR_A_POLICY / 25)
    monkeypatch.setattr(case, "UNKNOWN_FOR", timedelta(seconds=1))
    at, tenancy = empty_installation, empty_installation.tenancy()
    async with working(at.settings):
        sent = missed(tenancy, organisation="BF-999")
        given = await at.answer_to(await at.case_client.register(sent, simulated=True, today=date(2026, 10, 2)))
        key = at.case_client.key_of("BF-999", tenancy, simulated=True)
        handle = at.case_client.client.get_workflow_handle(workflow_id(key))
        await handle.result()
        ended = (await handle.describe()).status
        found = [one async for one in examine(at.case_client) if key in one.case]

    counts = [(one.organisation_id, one.messages) for one in await at.case_client.reader.kept_messages()]
    kept = [one.event for one in await at.case_client.reader.stream(system_stream("BF-999"))]
    assert ended is WorkflowExecutionStatus.COMPLETED
    assert [type(one) for one in kept] == [MessageUnreadable]
    assert isinstance(kept[0], MessageUnreadable)
    (raw,) = kept[0].sealed.values()
    assert raw is not None
    assert "register-missed-payment" in raw.text
    assert (given.result, given.rule) == ("refused", case.UNKNOWN_ORGANISATION)
    assert counts == [("BF-999", 1)]
    assert found == []
