"""Is a rykker that could not be mailed forgotten once the tenant has paid, whatever the mail server was about?"""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest
from aiosmtpd.smtp import SMTP

import worker
from activities.channels.mail import MailChannel
from books.law.book import LawBook
from cli.terminal.days import today
from decisions.policy_adoption import adopt
from domain.calendar import Mode
from domain.case.codes import Cause, PhaseName
from domain.case.state import DispatchState
from domain.entry_points import EntryPoint
from domain.missed_payment import ContactDetails
from domain.rules.earliest_demand import earliest_demand
from domain.rules.last_timely_day import last_timely_day
from tests.activities.channels.smtp_servers import Mailbox
from tests.cases import edited_policy
from tests.faults.invariants import hold
from tests.faults.servers import KillableServers
from tests.workflows.installation import SOON, Installation, missed
from worker import working

Server = Callable[[int], AbstractAsyncContextManager[None]]


@asynccontextmanager
async def gone(port: int) -> AsyncIterator[None]:
    """Nobody listens."""
    yield


@asynccontextmanager
async def busy(port: int) -> AsyncIterator[None]:
    """Whoever calls is told to come again (421)."""

    async def turn_away(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"421 too busy\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(turn_away, "127.0.0.1", port):
        yield


@asynccontextmanager
async def silent(port: int) -> AsyncIterator[None]:
    """The line is taken, and nobody says anything."""

    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()  # until the caller has had enough
        writer.close()

    async with await asyncio.start_server(say_nothing, "127.0.0.1", port):
        yield


@asynccontextmanager
async def well(mailbox: Mailbox, port: int) -> AsyncIterator[None]:
    """A mail server as it should be."""
    loop = asyncio.get_running_loop()
    async with await loop.create_server(lambda: SMTP(mailbox, hostname="localhost", loop=loop), "127.0.0.1", port):
        yield


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def due_day_with_a_reminder_today() -> date:
    """A rent that may be reminded of today and not yet be demanded; the law leaves some for every day."""
    law = LawBook.load().on(today())
    for days in range(40):
        due = today() - timedelta(days=days)
        timely = last_timely_day(due, Mode.CONSERVATIVE, law)
        if timely.day + timedelta(days=2) <= today() < earliest_demand(timely, Mode.CONSERVATIVE, law).day:
            return due
    raise AssertionError("no rent can be reminded of today")


@pytest.fixture
async def at_any_hour(servers: KillableServers) -> None:
    """The association's steps run from midnight on: the test must not wait for eight o'clock."""
    edition, content = edited_policy(("step_hour = 8", "step_hour = 0"))
    await adopt(servers.installation.case_client.journal, edition, content, "operator/d1", via=EntryPoint.CLIENT)


async def opened(installation: Installation, email: str) -> str:
    """A real case whose rykker is due at once, and goes by mail."""
    contact = ContactDetails(email=email, phone=None, digital_post=False)
    given = await installation.register(
        missed(installation.tenancy(), due_day_with_a_reminder_today(), contact=contact), today=None
    )
    assert given.case is not None
    return given.case


async def tried(installation: Installation, case: str, times: int) -> None:
    """Wait until the rykker has been taken up that often."""
    async with asyncio.timeout(SOON.total_seconds()):
        while (await installation.types(case)).count("dispatch-claimed") < times:  # noqa: ASYNC110 - no word is sent
            await asyncio.sleep(0.05)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("server", [gone, busy, silent])
async def test_who_pays_while_the_mail_server_is_dead_never_gets_the_rykker(
    servers: KillableServers, server: Server, at_any_hour: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The case closes before the next attempt; once the server is back, only who has not paid is reminded."""
    monkeypatch.setattr(worker, "MailChannel", partial(MailChannel, timeout=1.0))
    installation, port, mailbox = servers.installation, free_port(), Mailbox()
    async with working(replace(servers.settings, smtp_url=f"smtp://127.0.0.1:{port}")):
        async with server(port):
            paid, unpaid = (
                await opened(installation, "betalt@example.com"),
                await opened(installation, "skylder@example.com"),
            )
            for case in (paid, unpaid):
                await tried(installation, case, times=2)
            await installation.pay(paid, 500_000, today())
            closed = (await installation.state(paid)).phase
            tried_before = (await installation.types(paid)).count("dispatch-claimed")
        async with well(mailbox, port), asyncio.timeout(SOON.total_seconds()):
            await installation.run(
                paid
            ).result()  # it ends when nothing is on its way any more: the last attempt is over
            while not mailbox.to:  # noqa: ASYNC110 - a mailbox sends no word
                await asyncio.sleep(0.05)

    state = await installation.state(paid)
    (rykker,) = state.dispatches.values()
    assert closed is PhaseName.CLOSED
    assert state.closed is not None
    assert state.closed.cause is Cause.OWN_PAYMENT
    assert (rykker.kind, rykker.state) == ("reminder", DispatchState.SUPPRESSED)
    assert (await installation.types(paid)).count("dispatch-claimed") == tried_before
    assert mailbox.to == [["skylder@example.com"]]
    for case in (paid, unpaid):
        await hold(installation, case)
