"""Does each letter leave exactly once, wherever the worker is killed between deciding, claiming, sending and reporting?

All of it on a real worker process that dies of SIGKILL with one letter of every kind in its hands, and on real
receivers on loopback, which alone are asked how often a letter has arrived.
"""

import asyncio
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from domain.case.codes import Channel, DispatchKind
from domain.case.state import Dispatch, DispatchState
from domain.ids import case_stream
from tests.faults.invariants import decided_the_same_again, numbered_without_gaps_and_chained
from tests.faults.letters_on_their_way import BY_MAIL, BY_POST, Way, walked
from tests.faults.servers import KillableServers
from tests.receivers import MailServer, Manner, Provider, mail_server, politely, post_office
from tests.workflows.installation import Installation

PROGRAM = "tests/faults/dying_worker.py"
HAS_GONE = (DispatchState.SENT, DispatchState.ARRIVED)
POINTS = (
    "append-uncommitted",
    "append-committed",
    "claim-uncommitted",
    "claim-committed",
    "unsent",
    "middle",
    "sent",
    "outcome-uncommitted",
    "outcome-committed",
)
"""From the decision that a letter shall go to the report that it has gone."""
ON_THE_LINE = ("middle", "lost")
"""While the receiver has the last word of the letter and says nothing: it has kept the letter, or loses it."""
NOBODY_KNOWS = ("claim-committed", "unsent", *ON_THE_LINE, "sent", "outcome-uncommitted")
"""Where a letter has been claimed and no outcome stands in the journal: mail knows no keys, so a person must say."""
HAVE_IT = ("middle", "sent", "outcome-uncommitted", "outcome-committed")
"""Where the letter has reached its receiver before the worker dies."""


@dataclass
class Receivers:
    """Whoever takes letters in a test, and the settings that lead to them."""

    installation: Installation
    mail: MailServer = field(default_factory=MailServer)
    post: Provider = field(default_factory=Provider)
    env: dict[str, str] = field(default_factory=dict)

    def has_taken(self, dispatch: Dispatch) -> int:
        """How often a letter has arrived."""
        if dispatch.channel is Channel.MAIL:
            return self.mail.taken[dispatch.key]
        if "PRINT_URL" in self.env:
            return self.post.taken[dispatch.key]
        return len(list((self.installation.settings.home / "post").rglob(f"{dispatch.key}.txt")))


@asynccontextmanager
async def receivers(installation: Installation, *, providers: bool) -> AsyncIterator[Receivers]:
    """A mail server, and for print and Digital Post providers or the folders."""
    at = Receivers(installation)
    async with mail_server(at.mail) as smtp, post_office(at.post) as http:
        at.env = {"SMTP_URL": smtp, **({"PRINT_URL": http, "DIGITAL_POST_URL": http} if providers else {})}
        yield at


async def letter(installation: Installation, case: str, way: Way) -> Dispatch | None:
    """The newest letter of a way, if it has been decided."""
    letters = (await installation.state(case)).dispatches.values()
    return next((one for one in reversed(list(letters)) if (one.kind, one.to) == (way.kind, way.to)), None)


async def until_settled(installation: Installation, case: str, way: Way) -> Dispatch:
    """Wait until a letter has gone, or nobody knows."""
    while True:
        found = await letter(installation, case, way)
        if found and found.state in (*HAS_GONE, DispatchState.OUTCOME_UNKNOWN):
            return found
        await asyncio.sleep(0.1)


MATRIX = [
    pytest.param(point, ways, providers, marks=pytest.mark.faults, id=f"{point}-{name}")
    for point in POINTS
    for name, ways, providers in (("folders", (*BY_MAIL, *BY_POST), False), ("providers", BY_POST, True))
]
LOST = pytest.param("lost", (*BY_MAIL, *BY_POST), True, marks=pytest.mark.faults, id="lost-providers")
ONE_OF_EACH = pytest.param("sent", (BY_MAIL[0], BY_POST[2]), True, id="sent-one-of-each")


def test_every_kind_and_every_channel_is_among_the_letters() -> None:
    """A new kind of letter gets its way here, or this fails."""
    ways = (*BY_MAIL, *BY_POST)

    assert {way.kind for way in ways} == set(DispatchKind)
    assert {way.channel for way in BY_MAIL} == {Channel.MAIL}
    assert {way.channel for way in BY_POST} == set(Channel) - {Channel.MAIL}


@pytest.mark.timeout(240)
@pytest.mark.parametrize(("point", "ways", "providers"), [ONE_OF_EACH, *MATRIX, LOST])
async def test_a_letter_leaves_once_wherever_the_worker_dies(
    servers: KillableServers, point: str, ways: tuple[Way, ...], providers: bool
) -> None:
    """By itself, or after a person has said whether it went; and the case then goes on."""
    installation = servers.installation
    async with receivers(installation, providers=providers) as at:
        async with servers.worker(env=at.env, program=(PROGRAM,)):
            cases = await walked(installation, ways)
        decided = await die(servers, at, point, cases)
        async with servers.worker(env=at.env, program=(PROGRAM,)):
            await asyncio.gather(*decided)
            await asyncio.gather(*(goes_once(at, case, way, point) for case, way in cases.items()))
        assert set(at.mail.taken.values()) <= {1}
        for case in cases:
            numbered_without_gaps_and_chained(await installation.case_client.reader.stream(case_stream(case)))
            await decided_the_same_again(installation, case)


async def die(
    servers: KillableServers, at: Receivers, point: str, cases: Mapping[str, Way]
) -> list[asyncio.Task[object]]:
    """Let every letter be decided by a worker that dies; the commands that are not answered yet."""
    installation, names = servers.installation, [way.name_in(case) for case, way in cases.items()]
    if point in ON_THE_LINE:
        at.mail.manner_of = at.post.manner_of = lambda key: hanging(installation, key, names, point)
    async with servers.worker(env=at.env, program=(PROGRAM, point, *names)) as worker:
        decided = [asyncio.create_task(_decided(way, installation, case)) for case, way in cases.items()]
        if point in ON_THE_LINE:
            while not all([await has_gone_out(at, case, way) for case, way in cases.items()]):  # noqa: ASYNC110 - no word
                await asyncio.sleep(0.05)
            worker.kill()
        assert await worker.ended() == -signal.SIGKILL
    at.mail.manner_of = at.post.manner_of = politely
    for case, way in cases.items():
        assert await has_arrived(at, case, way) is (point in HAVE_IT), f"{way.kind} died elsewhere"
    return decided


async def _decided(way: Way, installation: Installation, case: str) -> object:
    return await way.decided_by(installation, case)


async def hanging(installation: Installation, key: str, names: list[str], point: str) -> Manner:
    """Say nothing to the letters that are held, and take all others politely."""
    case = key.rsplit("-", 2)[0]
    dispatch = (await installation.state(case)).dispatches[key]
    if f"{case}/{dispatch.kind}/{dispatch.to}" not in names:
        return Manner.TAKE
    return Manner.TAKE_AND_HANG if point == "middle" else Manner.HANG


async def has_gone_out(at: Receivers, case: str, way: Way) -> bool:
    """Whether a way's letter is with its receiver, or was on the line to one who lost it."""
    found = await letter(at.installation, case, way)
    asked = at.mail.asked + at.post.asked
    return found is not None and (asked[found.key] > 0 or at.has_taken(found) > 0)


async def has_arrived(at: Receivers, case: str, way: Way) -> bool:
    """Whether a way's letter is with its receiver."""
    found = await letter(at.installation, case, way)
    return found is not None and at.has_taken(found) > 0


async def goes_once(at: Receivers, case: str, way: Way, point: str) -> None:
    """A letter goes by itself, or by the word of a person who has asked the receiver."""
    found = await until_settled(at.installation, case, way)
    in_doubt = way.channel is Channel.MAIL and point in NOBODY_KNOWS
    assert (found.channel, found.state is DispatchState.OUTCOME_UNKNOWN) == (way.channel, in_doubt)
    if in_doubt:
        tasks = {(work.case_id, work.item.task) for work in await at.installation.case_client.reader.work_of([case])}
        assert (case, "settle-dispatch") in tasks
        await at.installation.give(case, "settle-dispatch", key=found.key, sent=at.has_taken(found) > 0)
        found = await until_settled(at.installation, case, way)
    assert found.state in HAS_GONE
    assert at.has_taken(found) == 1
