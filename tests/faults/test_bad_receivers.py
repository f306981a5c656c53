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
from tests.counterparts import MailServer, Manner, Provider, mail_server, post_office
from tests.faults.stage import Stage
from tests.workflows.house import House, missed
from worker import DECISIONS_AT_ONCE, LETTERS_AT_ONCE

REHEARSALS_GO_OUT = ("tests/faults/dying_worker.py",)
AT_ONCE = 10.0
"""Seconds: a third of what each letter waits for an answer that does not come."""


async def asked_for_aid(house: House) -> str:
    """A case with one letter to the municipality on its way."""
    case = await house.opened()
    await house.give(case, "request-aid", "adviser/r1", kind="enkeltydelse", consent_on=date(2026, 10, 2))
    return case


async def the_letter(house: House, case: str) -> Dispatch:
    """The one letter of a case."""
    (dispatch,) = (await house.state(case)).dispatches.values()
    return dispatch


async def until(so: Callable[[], bool]) -> None:
    """Wait for what sends no word."""
    while not so():  # noqa: ASYNC110 - nobody tells
        await asyncio.sleep(0.05)


async def until_it_is(house: House, case: str, *states: DispatchState) -> Dispatch:
    """Wait until the one letter of a case is in one of these states."""
    while (dispatch := await the_letter(house, case)).state not in states:  # noqa: ASYNC110 - no word is sent
        await asyncio.sleep(0.1)
    return dispatch


@asynccontextmanager
async def hanging_reminders(house: House, server: MailServer, places: int) -> AsyncIterator[None]:
    """More reminders than a worker has places left for letters, and none of them gets an answer."""
    cases = await asyncio.gather(*(house.opened() for _ in range(LETTERS_AT_ONCE + 5)))
    walks = [asyncio.create_task(house.advance(case, date(2026, 10, 3))) for case in cases]
    try:
        await until(lambda: server.asked.total() == places)
        yield
    finally:
        for walk in walks:
            walk.cancel()
        await asyncio.gather(*walks, return_exceptions=True)


@pytest.mark.timeout(120)
async def test_a_payment_is_decided_at_once_while_every_place_for_letters_hangs(own_stage: Stage) -> None:
    """A mail server says nothing to more letters than there are places: cases open, and money stops them, as ever."""
    house, mail, post = own_stage.house, MailServer(), Provider()
    mail.manners = deque([Manner.HANG] * 2 * LETTERS_AT_ONCE)
    post.manners = deque([Manner.HANG] * DECISIONS_AT_ONCE)
    async with mail_server(mail) as smtp, post_office(post) as http:
        env = {"SMTP_URL": smtp, "DIGITAL_POST_URL": http}
        async with own_stage.worker(env=env, program=REHEARSALS_GO_OUT):
            waiting = await asked_for_aid(house)
            await asyncio.wait_for(post.hangs.wait(), AT_ONCE)
            async with hanging_reminders(house, mail, LETTERS_AT_ONCE - 1):
                async with asyncio.timeout(AT_ONCE):
                    fresh = await house.opened()
                    for case in (fresh, waiting):
                        await house.pay(case, 500_000, date(2026, 10, 2), payment=f"b-{case}")
                states = [await house.state(case) for case in (fresh, waiting)]

                assert [state.phase for state in states] == [PhaseName.CLOSED] * 2
                assert (mail.asked.total(), mail.taken.total(), post.taken.total()) == (LETTERS_AT_ONCE - 1, 0, 0)


@pytest.mark.timeout(90)
@pytest.mark.parametrize("then", ["it goes away", "it fails again"])
async def test_no_payment_takes_for_unsent_what_a_provider_may_have(stage: Stage, then: str) -> None:
    """It took the letter and answered 500: paid meanwhile, a person finds out, and nothing is sent again."""
    house, post = stage.house, Provider()
    post.manners = deque([Manner.TAKE_AND_FAIL, *[Manner.FAIL] * 100])
    async with AsyncExitStack() as office:
        env = {"DIGITAL_POST_URL": await office.enter_async_context(post_office(post))}
        async with stage.worker(env=env, program=REHEARSALS_GO_OUT) as worker:
            case = await asked_for_aid(house)
            await until(lambda: post.asked.total() == 2)
            if then == "it goes away":
                await office.aclose()
                await until(lambda: "ingen forbindelse til udbyderen" in worker.log.read_text())
            await house.pay(case, 500_000, date(2026, 10, 2))
            dispatch = await until_it_is(house, case, DispatchState.OUTCOME_UNKNOWN, DispatchState.SUPPRESSED)
            assert dispatch.state is DispatchState.OUTCOME_UNKNOWN

            await house.give(case, "settle-dispatch", key=dispatch.key, sent=True)

    assert (await the_letter(house, case)).state is DispatchState.SENT
    assert post.taken == {dispatch.key: 1}


@pytest.mark.faults
@pytest.mark.timeout(300)
async def test_a_worker_as_it_ships_dies_with_a_real_letter_on_the_line(own_stage: Stage) -> None:
    """A real case, `worker.py`, its own times: two minutes later the same key is asked again, and is there once."""
    house, post = own_stage.house, Provider()

    async def hang_at_first(key: str) -> Manner:
        return Manner.TAKE_AND_HANG if post.asked[key] == 1 else Manner.TAKE

    post.manner_of = hang_at_first
    async with post_office(post) as http:
        env = {"DIGITAL_POST_URL": http, "PRINT_URL": http}
        async with own_stage.worker(env=env) as dying:
            case = await real_case_asking_for_aid(house)
            await until(lambda: "aid-request" in [letter["kind"] for letter in post.letters.values()])
            dying.kill()
            assert await dying.ended() == -signal.SIGKILL
        async with own_stage.worker(env=env):
            while not (letters := (await house.state(case)).dispatches.values()) or waits(letters):  # noqa: ASYNC110
                await asyncio.sleep(0.5)

    assert post.asked == {letter.key: 2 for letter in letters}
    assert post.taken == {letter.key: 1 for letter in letters}
    assert not (house.settings.home / "post" / "digital-post").exists()


def waits(letters: Iterable[Dispatch]) -> bool:
    """Whether one of them has not gone."""
    return any(letter.state not in (DispatchState.SENT, DispatchState.ARRIVED) for letter in letters)


async def real_case_asking_for_aid(house: House) -> str:
    """A real case with a letter to the municipality; on a day of dispatch its demand may go, too."""
    case = (await house.register(missed(house.tenancy(), today() - timedelta(days=40)), today=None)).case
    assert case is not None
    await house.give(case, "hold", kind="other-ground")
    await house.give(case, "request-aid", "adviser/r1", kind="enkeltydelse", consent_on=today() - timedelta(days=1))
    await house.give(case, "release-hold", kind="other-ground")
    return case
