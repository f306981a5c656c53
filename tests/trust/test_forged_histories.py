"""What do audit and repair make of a history in which a stranger wrote? The rest is heard, and his part is named."""

from datetime import date

from temporalio.client import WorkflowFailureError

from audit.integrity.compare_with_temporal import Compared, compare
from audit.integrity.temporal_histories import Ear, Witnessed, witnesses
from client.auditing import whole_journal
from client.repair.doctor import examine, losses_of_all
from client.repair.resume import resume
from domain.ids import tenancy_of
from runtime.codec import opener_of
from runtime.errors import Refusal
from tests.trust.forging import clear, stranger
from tests.trust.test_forged_messages import started_by
from tests.workflows.installation import Installation
from worker import working


async def forged_start(at: Installation, case: str) -> str:
    """A run under the case's id that a stranger began and that has ended; gives its run's id."""
    key = tenancy_of(case)
    head = {"stream": f"case/{case}", "seq": 99, "hash": "ab" * 32}
    run = await started_by(await stranger(at), at, key, [clear({"tenancy_key": key, "known": [head]})])
    try:
        await run.result()
    except WorkflowFailureError:
        return str(run.first_execution_run_id)
    raise AssertionError("a forged start was followed")


async def compared(at: Installation, *, old: bool) -> Compared:
    """What the second witness says in the end."""
    async with whole_journal(at.settings) as pool:
        told = [one async for one in compare(pool, at.settings, None, {}, old=old) if isinstance(one, Compared)]
    return told[0]


async def test_a_forged_start_blinds_neither_audit_nor_repair(empty_installation: Installation) -> None:
    """It is no witness, unless somebody reads old histories; the case gets its run back."""
    at = empty_installation
    async with working(at.settings):
        case = await at.opened()
        await at.advance(case, date(2026, 10, 5))
        await at.run(case).terminate()
        run = await forged_start(at, case)

        ear = Ear(opener_of(at.case_client.client), passed_over=[])
        assert await witnesses(at.case_client.client, at.run(case).id, run, ear) == Witnessed()
        assert ear.passed_over == [Refusal.UNENCRYPTED]
        of_today, with_old_ones = await compared(at, old=False), await compared(at, old=True)
        complaints = {one.kind async for one in examine(at.case_client)}
        lost = await losses_of_all(at.case_client)
        assert (await resume(at.case_client, await at.case_client.view_of(case))).needed
        assert (await at.give(case, "hold", kind="disputed")).result == "done"

    assert (of_today.missing, of_today.unreadable) == (0, 1)
    assert (with_old_ones.missing, with_old_ones.unreadable) == (1, 0)
    assert complaints == {"case-without-run", "history-unreadable"}
    assert lost == []
