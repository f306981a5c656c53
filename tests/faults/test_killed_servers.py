"""Does a case, a list and a payment outlive the servers they live on, whenever these die?"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import date
from pathlib import Path

import asyncpg
import pytest

from client.cases import new_id
from domain.ids import account_stream, case_stream
from runtime.errors import ServerUnreachable
from runtime.postgres import database_url
from runtime.postgres_logins import Login
from tests.faults import invariants
from tests.faults.command_line import Said, ended, run_command, started_command
from tests.faults.servers import KillableServers

POSTGRES, TEMPORAL = "PostgreSQL", "Temporal"
OCTOBERS_LIST = Path(__file__).parents[2] / "examples" / "restanceliste-2026-10.csv"
ROWS = 60
LONG = pytest.mark.faults
DEAD = pytest.mark.parametrize(
    "dead",
    [pytest.param((POSTGRES,), marks=LONG), pytest.param((TEMPORAL,), marks=LONG), pytest.param((TEMPORAL, POSTGRES))],
    ids="+".join,
)
"""Which servers are killed, in which order. Both at once, the worst of it, in every run; each alone with the faults."""
DEAD_UNDER_A_LIST = pytest.mark.parametrize(
    "dead",
    [pytest.param((POSTGRES,)), pytest.param((TEMPORAL,), marks=LONG), pytest.param((TEMPORAL, POSTGRES), marks=LONG)],
    ids="+".join,
)
"""The other way round: a decision whose answer dies with Temporal is asked again only after half a minute."""


async def kill(servers: KillableServers, dead: tuple[str, ...]) -> None:
    """SIGKILL these servers."""
    for server in dead:
        await (servers.kill_postgres() if server == POSTGRES else servers.kill_temporal())


# --- a case ---------------------------------------------------------------------------------------------------------


@DEAD
async def test_a_case_goes_on_where_it_stood_when_servers_were_killed(
    servers: KillableServers, dead: tuple[str, ...]
) -> None:
    """They die without a word while it rests; revived, the next step falls on the day it would have fallen on."""
    async with servers.worker():
        case = await servers.installation.opened()
        before = await servers.installation.events(case)
        await kill(servers, dead)
        await servers.revive()

        await servers.installation.advance(case, date(2026, 10, 8))

        events = await servers.installation.events(case)
        assert events[: len(before)] == before
        assert (await servers.installation.state(case)).phase == "under-demand"
        await invariants.hold(servers.installation, case)


@DEAD
async def test_servers_killed_in_the_middle_of_a_decision_leave_it_whole_or_not_made(
    servers: KillableServers, dead: tuple[str, ...]
) -> None:
    """Its transaction is open and about to write: revived, the same command has the one answer and the one event."""
    async with servers.worker():
        case = await servers.installation.opened()
        command = ("send", case, "record-contact", "by=phone", "outcome=reached", "--id", new_id("t"))
        async with _nobody_may_append(servers), started_command(servers, *command) as contact:
            await _a_decision_waits(servers)
            await kill(servers, dead)
        said = await ended(contact)
        await servers.revive()

        assert said.is_plain
        again = await run_command(servers, *command)
        assert (again.status, again.is_plain) == (0, True), again
        assert (await servers.installation.types(case)).count("contact-recorded") == 1
        await invariants.hold(servers.installation, case, [command[-1]])


@DEAD
async def test_servers_killed_while_a_letter_is_being_sent_hear_of_it_once(
    servers: KillableServers, dead: tuple[str, ...]
) -> None:
    """It is on paper and not yet posted: they live again, it is posted, and the case knows."""
    async with servers.worker(program=("tests/faults/half_worker.py", "both", "in-the-letter")) as worker:
        case = await servers.installation.opened()
        reminded = asyncio.create_task(servers.installation.advance(case, date(2026, 10, 5)))
        await worker.stands_still()
        await kill(servers, dead)
        await servers.revive()
        worker.go_on()

        with suppress(ServerUnreachable):  # whoever waited for the answer was told that Temporal had gone
            await reminded
        await servers.installation.advance(case, date(2026, 10, 5))
        *claims, sent = [name for name in await servers.installation.types(case) if name.startswith("dispatch-")]
        assert sent == "dispatch-sent"
        assert set(claims) == {"dispatch-claimed"}  # again where the first attempt lost its server in the middle
        await invariants.hold(servers.installation, case)


# --- a list ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
async def undisturbed(shared_stage: KillableServers) -> list[list[str]]:
    """What the list writes for each of its rows where nobody dies."""
    await shared_stage.revive()
    numbers = _list_of_its_own(shared_stage, "UF")
    async with shared_stage.worker():
        assert (await _imported(shared_stage, numbers)).status == 0
        return await _opened(shared_stage, "UF")


@DEAD_UNDER_A_LIST
@pytest.mark.timeout(120)
async def test_a_list_whose_servers_are_killed_is_finished_by_the_same_command(
    servers: KillableServers, undisturbed: list[list[str]], dead: tuple[str, ...]
) -> None:
    """The command ends with status 3 and names who is gone; typed again, every row has one case and one event of each.

    Where only Temporal is gone and every row had been delivered, the rows that wait are said to wait, and nothing is
    lost.
    """
    prefix = f"{dead[0][0]}{len(dead)}"
    rows = _list_of_its_own(servers, prefix)
    async with servers.worker():
        async with started_command(
            servers, "import", str(rows), "--simulated", "--today", "2026-10-02", "--json"
        ) as command:
            await _until(lambda: _cases(servers, prefix), at_least=5)
            await kill(servers, dead)
            said = await ended(command)
        await servers.revive()

        assert said.status == 3, said
        assert said.is_plain
        assert f"{dead[-1]} kan ikke nås" in said.err
        again = await _imported(servers, rows)
        while again.status == 3:  # some of it still waits for its second asking
            assert again.is_plain
            assert "kan ikke nås" not in again.err
            again = await _imported(servers, rows)
        assert (again.status, again.is_plain) == (0, True), again.err
        assert await _opened(servers, prefix) == undisturbed


# --- a payment ------------------------------------------------------------------------------------------------------


@DEAD
async def test_a_payment_typed_while_servers_are_dead_is_refused_by_name(
    servers: KillableServers, dead: tuple[str, ...]
) -> None:
    """Nothing of it is kept, whoever typed it knows, and typed again it counts once."""
    async with servers.worker():
        case = await servers.installation.opened()
        await kill(servers, dead)
        refused = await run_command(
            servers, "pay", case, "--amount", "5.000,00", "--means", "overførsel", "--value-date", "2026-10-02"
        )
        await servers.revive()

        assert (refused.status, refused.is_plain) == (3, True)
        assert f"{dead[-1]} kan ikke nås" in refused.err
        for _ in range(2):
            assert (
                await run_command(
                    servers, "pay", case, "--amount", "5.000,00", "--means", "overførsel", "--value-date", "2026-10-02"
                )
            ).status == 0
        await servers.installation.run(case).result()
        assert (await servers.installation.types(case))[-1] == "case-closed"
        await invariants.hold(servers.installation, case)


@DEAD
async def test_a_payment_under_way_when_servers_die_is_kept(servers: KillableServers, dead: tuple[str, ...]) -> None:
    """Delivered and not yet booked: it is booked when they live again, and the case closes without being asked."""
    async with servers.worker():
        case = await servers.installation.opened()
        async with _nobody_may_append(servers):
            await servers.installation.case_client.leave(
                case, "record-payment",
                {"payment": "b1", "amount_ore": 500_000, "value_date": "2026-10-02", "booked_on": "2026-10-02"},
                actor="feed", message_id=new_id("t"),
            )  # fmt: skip
            await _a_decision_waits(servers)
            await kill(servers, dead)
        await servers.revive()

        await servers.installation.run(case).result()
        assert (await servers.installation.types(case))[-1] == "case-closed"
        await invariants.hold(servers.installation, case)


# --- how ------------------------------------------------------------------------------------------------------------


@asynccontextmanager
async def _nobody_may_append(servers: KillableServers) -> AsyncIterator[None]:
    """Hold the table of events, so that whatever wants to append waits with its transaction open."""
    connection = await asyncpg.connect(await database_url(servers.settings, Login.OWNER))
    await connection.execute("BEGIN; LOCK TABLE journal.event IN SHARE MODE")
    try:
        yield
    finally:
        connection.terminate()


async def _a_decision_waits(servers: KillableServers) -> None:
    connection = await asyncpg.connect(await database_url(servers.settings, Login.OWNER))
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'journal.event'::regclass"
    try:
        await _until(lambda: connection.fetchval(waiting), at_least=1)
    finally:
        await connection.close()


async def _until(count: Callable[[], Awaitable[int]], at_least: int) -> None:
    async with asyncio.timeout(30):
        while await count() < at_least:  # noqa: ASYNC110 - no word is sent
            await asyncio.sleep(0.01)


def _list_of_its_own(servers: KillableServers, prefix: str) -> Path:
    """October's list, of tenancies that no other test uses."""
    text = OCTOBERS_LIST.read_bytes().decode("cp1252")
    file = servers.home / f"{prefix}.csv"
    file.write_bytes(text.replace(";BF-", f";{prefix}-").encode("cp1252"))
    return file


async def _imported(servers: KillableServers, rows: Path) -> Said:
    return await run_command(servers, "import", str(rows), "--simulated", "--today", "2026-10-02", "--json")


def _tenancies(servers: KillableServers, prefix: str) -> list[str]:
    """The keys of a list's tenancies, in the order of its rows."""
    rows = (servers.home / f"{prefix}.csv").read_bytes().decode("cp1252").splitlines()[1:]
    columns = (row.split(";") for row in rows)
    return [servers.installation.case_client.key_of(one[0], one[2], simulated=True) for one in columns]


async def _cases(servers: KillableServers, prefix: str) -> int:
    """How many cases of a list there are by now."""
    keys = set(_tenancies(servers, prefix))
    return sum(view.tenancy_key in keys for view in await servers.installation.case_client.reader.cases())


async def _opened(servers: KillableServers, prefix: str) -> list[list[str]]:
    """What stands in the journal for each row of a list: one case of each, and its events with their days."""
    written = []
    for key in _tenancies(servers, prefix):
        [view] = await servers.installation.case_client.reader.cases(tenancy_key=key)
        streams = await servers.installation.case_client.reader.streams(
            [account_stream(key), case_stream(view.case_id)]
        )
        written.append([f"{event.type} {event.happened_on}" for stream in streams.values() for event in stream])
    assert len(written) == ROWS
    return written
