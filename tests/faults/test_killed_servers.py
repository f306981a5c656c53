"""Does a case outlive the servers it lives on?"""

from datetime import date

from tests.faults.stage import Stage


async def test_a_case_goes_on_where_it_stood_when_both_servers_were_killed(stage: Stage) -> None:
    """Both die without a word in mid-case; revived, the next step falls on the day it would have fallen on."""
    async with stage.worker():
        case = await stage.house.opened()
        before = await stage.house.events(case)
        await stage.kill_temporal()
        await stage.kill_postgres()
        await stage.revive()

        await stage.house.advance(case, date(2026, 10, 8))

        events = await stage.house.events(case)
        assert events[: len(before)] == before
        assert (await stage.house.state(case)).phase == "under-demand"
