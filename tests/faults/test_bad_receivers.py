"""What do receivers that hang, fail or go away do to cases, and what can they not do?"""

import asyncio
import signal
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import date, timedelta

import pytest

from cli.terminal.days import today
from domain.case.codes import PhaseName
from domain.case.state import Dispatch, DispatchState
from tests.faults.servers import KillableServers
from tests.receivers import MailServer, Manner, Provider, mail_server, post_office
from tests.workflows.installation import Installation, missed
from worker import DECISIONS_AT_ONCE, LETTERS_AT_ONCE

REHEARSALS_GO_OUT = ("tests/faults/dying_worker.py",)
AT_ONCE = 10.0
"""Seconds: a third of what each letter waits for an answer that does not come."""


async def asked_for_aid(installation: Installation) -> str:
    """A case with one letter to the municipality on its way."""
    case = await installation.opened()
    await installation.give(case, "request-aid", "adviser/r1", kind="enkeltydelse", consent_on=date(2026, 10, 2))
    return case


async def the_letter(installation: Installation, case: str) -> Dispatch:
    """The one letter of a case."""
    (dispatch,) = (await installation.state(case)).dispatches.values()
    return dispatch


async def until(so: Callable[[], bool]) -> None:
    """Wait for what sends no word."""
    while not so():  # noqa: ASYNC110 - nobody tells
        await asyncio.sleep(0.05)


async def until_it_is(installation: Installation, case: str, *states: DispatchState) -> Dispatch:
    """Wait until the one letter of a case is in one of these states."""
    while (dispatch := await the_letter(installation, case)).state not in states:  # noqa: ASYNC110 - no word is sent
        await asyncio.sleep(0.1)
    return dispatch


@asynccontextmanager
async def hanging_reminders(installation: Installation, server: MailServer, places: int) -> AsyncIterator[None]:
    """More reminders than a worker has places left for letters, and none of them gets an answer."""
    cases = await asyncio.gather(*(installation.opened() for _ in range(LETTERS_AT_ONCE + 5)))
    walks = [asyncio.create_task(installation.advance(case, date(2026, 10, 3))) for case in cases]
    try:
        await until(lambda: server.asked.total() == places)
        yield
    finally:
        for walk in walks:
            walk.cancel()
        await asyncio.gather(*walks, return_exceptions=True)


@pytest.mark.timeout(120)
async def test_a_payment_is_decided_at_once_while_every_place_for_letters_hangs(own_stage: KillableServers) -> None:
    """A mail server says nothing to more letters than there are places: cases open, and money stops them, as ever."""
    installation, mail, post = own_stage.installation, MailServer(), Provider()
    mail.manners = deque([Manner.HANG] * 2 * LETTERS_AT_ONCE)
    post.manners = deque([Manner.HANG] * DECISIONS_AT_ONCE)
    async with mail_server(mail) as smtp, post_office(post) as http:
        env = {"SMTP_URL": smtp, "DIGITAL_POST_URL": http}
        async with own_stage.worker(env=env, program=REHEARSALS_GO_OUT):
            waiting = await asked_for_aid(installation)
            await asyncio.wait_for(post.hangs.wait(), AT_ONCE)
            async with hanging_reminders(installation, mail, LETTERS_AT_ONCE - 1):
                async with asyncio.timeout(AT_ONCE):
                    fresh = await installation.opened()
                    for case in (fresh, waiting):
                        await installation.pay(case, 500_000, date(2026, 10, 2), payment=f"b-{case}")
                states = [await installation.state(case) for case in (fresh, waiting)]

                assert [state.phase for state in states] == [PhaseName.CLOSED] * 2
                assert (mail.asked.total(), mail.taken.total(), post.taken.total()) == (LETTERS_AT_ONCE - 1, 0, 0)


@pytest.mark.timeout(90)
@pytest.mark.parametrize("then", ["it goes away", "it fails again"])
async def test_no_payment_takes_for_unsent_what_a_provider_may_have(servers: KillableServers, then: str) -> None:
    """It took the letter and answered 500: paid meanwhile, a person finds out, and nothing is sent again."""
    installation, post = servers.installation, Provider()
    post.manners = deque([Manner.TAKE_AND_FAIL, *[Manner.FAIL] * 100])
    async with AsyncExitStack() as office:
        env = {"DIGITAL_POST_URL": await office.enter_async_context(post_office(post))}
        async with servers.worker(env=env, program=REHEARSALS_GO_OUT) as worker:
            case = await asked_for_aid(installation)
            await until(lambda: post.asked.total() == 2)
            if then == "it goes away":
                await office.aclose()
                await until(lambda: "ingen forbindelse til udbyderen" in worker.log.read_text())
            await installation.pay(case, 500_000, date(2026, 10, 2))
            dispatch = await until_it_is(installation, case, DispatchState.OUTCOME_UNKNOWN, DispatchState.SUPPRESSED)
            assert dispatch.state is DispatchState.OUTCOME_UNKNOWN

            await installation.give(case, "settle-dispatch", key=dispatch.key, sent=True)

    assert (await the_letter(installation, case)).state is DispatchState.SENT
    assert post.taken == {dispatch.key: 1}


@pytest.mark.faults
@pytest.mark.timeout(300)
async def test_a_worker_as_it_ships_dies_with_a_real_letter_on_the_line(own_stage: KillableServers) -> None:
    """A real case, `worker.py`, its own times: two minutes later the same key is asked again, and is there once."""
    installation, post = own_stage.installation, Provider()

    async def hang_at_first(key: str) -> Manner:
        return Manner.TAKE_AND_HANG if post.asked[key] == 1 else Manner.TAKE

    post.manner_of = hang_at_first
    async with post_office(post) as http:
        env = {"DIGITAL_POST_URL": http, "PRINT_URL": http}
        async with own_stage.worker(env=env) as dying:
            case = await real_case_asking_for_aid(installation)
            await until(lambda: "aid-request" in [letter["kind"] for letter in post.letters.values()])
            dying.kill()
            assert await dying.ended() == -signal.SIGKILL
        async with own_stage.worker(env=env):
            while not (letters := (await installation.state(case)).dispatches.values()) or waits(letters):  # noqa: ASYNC110
                await asyncio.sleep(0.5)

    assert post.asked == {letter.key: 2 for letter in letters}
    assert post.taken == {letter.key: 1 for letter in letters}
    assert not (installation.settings.home / "post" / "digital-post").exists()


def waits(letters: Iterable[Dispatch]) -> bool:
    """Whether one of them has not gone."""
    return any(letter.state not in (DispatchState.SENT, DispatchState.ARRIVED) for letter in letters)


async def real_case_asking_for_aid(installation: Installation) -> str:
    """A real case with a letter to the municipality; on a day of dispatch its demand may go, too."""
    case = (await installation.register(missed(installation.tenancy(), today() - timedelta(days=40)), today=None)).case
    assert case is not None
    await installation.give(case, "hold", kind="other-ground")
    await installation.give(
        case, "request-aid", "adviser/r1", kind="enkeltydelse", consent_on=today() - timedelta(days=1)
    )
    await installation.give(case, "release-hold", kind="other-ground")
    return case
