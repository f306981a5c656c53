"""Does nothing leave the house while the kill switch is on, and everything that still has a reason after?"""

import asyncio
import io
from datetime import timedelta

import pytest

from activities import dispatcher
from cli.sending import set_sending
from cli.terminal.days import today
from cli.terminal.output import Output
from domain.case.codes import PhaseName
from domain.case.state import DispatchState
from tests.workflows.installation import SOON, Installation, missed
from worker import working


async def set_kill_switch(at: Installation, *, stop: bool) -> str:
    """Throw it or take it off, as an operator does; gives what was said."""
    said = io.StringIO()
    await set_sending(at.settings, Output(False, said, said), "BF-101", "operator/d1", stop=stop)
    return said.getvalue()


async def real_case_asking_for_aid(at: Installation) -> str:
    """A real case with one letter that is decided and may go at once."""
    case = (await at.register(missed(at.tenancy(), today() - timedelta(days=40)), today=None)).case
    assert case is not None
    await at.give(case, "hold", kind="other-ground")
    await at.give(case, "request-aid", kind="enkeltydelse", consent_on=today() - timedelta(days=1))
    return case


async def until_it_looked_again(at: Installation, case: str) -> None:
    """Wait until the dispatcher has met the kill switch and come back at least once."""
    async with asyncio.timeout(SOON.total_seconds()):
        while True:
            pending = (await at.run(case).describe()).raw_description.pending_activities
            if any(activity.attempt > 1 for activity in pending):
                return
            await asyncio.sleep(0.05)


async def test_a_stopped_letter_leaves_when_the_kill_switch_is_off(
    empty_installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It waits without being claimed, and goes by itself."""
    monkeypatch.setattr(dispatcher, "LOOK_AT_THE_KILL_SWITCH", timedelta(milliseconds=200))
    async with working(empty_installation.settings):
        said = await set_kill_switch(empty_installation, stop=True)
        case = await real_case_asking_for_aid(empty_installation)
        await empty_installation.give(case, "release-hold", kind="other-ground")
        await until_it_looked_again(empty_installation, case)
        waiting = {dispatch.state for dispatch in (await empty_installation.state(case)).dispatches.values()}
        await set_kill_switch(empty_installation, stop=False)
        async with asyncio.timeout(SOON.total_seconds()):
            while "dispatch-sent" not in await empty_installation.types(case):  # noqa: ASYNC110 - no word is sent
                await asyncio.sleep(0.05)

    assert "Intet brev forlader huset" in said
    assert waiting == {DispatchState.INTENDED}


async def test_a_payment_still_suppresses_what_the_kill_switch_keeps(
    empty_installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The case closes, and its letter never leaves."""
    monkeypatch.setattr(dispatcher, "LOOK_AT_THE_KILL_SWITCH", timedelta(milliseconds=200))
    async with working(empty_installation.settings):
        await set_kill_switch(empty_installation, stop=True)
        case = await real_case_asking_for_aid(empty_installation)
        await empty_installation.give(case, "release-hold", kind="other-ground")
        await until_it_looked_again(empty_installation, case)
        await empty_installation.pay(case, 500_000, today())
        await set_kill_switch(empty_installation, stop=False)
        await empty_installation.run(case).result()

    state = await empty_installation.state(case)
    assert state.phase is PhaseName.CLOSED
    assert {dispatch.state for dispatch in state.dispatches.values()} == {DispatchState.SUPPRESSED}


async def test_throwing_the_kill_switch_twice_changes_nothing(empty_installation: Installation) -> None:
    """And the second time says so."""
    first, second = (
        await set_kill_switch(empty_installation, stop=True),
        await set_kill_switch(empty_installation, stop=True),
    )

    assert "i forvejen" not in first
    assert "i forvejen" in second
