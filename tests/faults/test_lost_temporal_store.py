"""Does every case go on as if nothing had happened when Temporal's whole store is gone, from the journal alone?"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal, get_args

import pytest

from books.law.book import LawBook
from client.cases import new_id
from decisions.case import Decisions
from decisions.contract import CommandRequest
from domain.actors import CLOCK, DISPATCHER
from domain.case.codes import PhaseName
from domain.case.state import Case, DispatchState
from domain.ids import tenancy_of
from tests.faults.servers import KillableServers
from tests.workflows.installation import Installation, missed

WHOLE = 500_000
LAWYER = "lawyer/a1"
Act = Callable[[Installation, str], Awaitable[Any]]


@dataclass(frozen=True)
class Story:
    """How a case gets to where Temporal loses it, and how it goes on."""

    before: tuple[Act, ...]
    after: tuple[Act, ...]
    phase: PhaseName


def to(month: int, day: int) -> Act:
    """Move the calendar."""
    return lambda installation, case: installation.advance(case, date(2026, month, day))


def do(command: str, actor: str | None = None, **fields: Any) -> Act:
    """Give a command."""
    return lambda installation, case: installation.give(case, command, actor=actor, **fields)


def paid(month: int, day: int, amount_ore: int = WHOLE) -> Act:
    """Let the tenant pay."""
    return lambda installation, case: installation.pay(case, amount_ore, date(2026, month, day))


async def letters_have_gone(installation: Installation, case: str) -> None:
    """Until nothing waits to be sent: a notice goes after the answer, and what is decided next is numbered after it."""
    while True:
        dispatches = (await installation.state(case)).dispatches.values()
        if not {DispatchState.INTENDED, DispatchState.CLAIMED} & {one.state for one in dispatches}:
            return
        await asyncio.sleep(0.1)


TERMINATED = (
    to(11, 4),
    do("terminate-lease", reason="Ikke betalt.", ledger_of=date(2026, 11, 4)),
    to(11, 10),
)
FILED = (
    *TERMINATED,
    do("file-with-court", reason="Ikke flyttet.", ledger_of=date(2026, 11, 10)),
    to(11, 11),
    do("set-court-date", LAWYER, day=date(2026, 12, 2)),
)
AGREED = [{"due": "2026-10-20", "amount_ore": 250_000}, {"due": "2026-11-20", "amount_ore": 250_000}]

STORIES = {
    "in arrears": Story((), (to(10, 8),), PhaseName.UNDER_DEMAND),
    "under demand": Story((to(10, 8),), (to(10, 28),), PhaseName.WITH_LAWYER),
    "with the lawyer": Story((to(10, 28),), (paid(10, 28), to(10, 30)), PhaseName.CLOSED),
    "terminated": Story(
        TERMINATED, (paid(11, 10), letters_have_gone, do("accept-late-payment"), to(11, 12)), PhaseName.CLOSED
    ),
    "before the court": Story(FILED, (do("withdraw-filing", reason="Løst."), to(11, 14)), PhaseName.CLOSED),
    "a recall is open": Story((to(10, 28), paid(10, 28)), (to(10, 31),), PhaseName.CLOSED),
    "the ladder rests": Story(
        (to(10, 2), do("pause-ladder", until=date(2026, 10, 9))), (to(10, 14),), PhaseName.UNDER_DEMAND
    ),
    "an agreement runs": Story(
        (to(10, 8), do("make-agreement", instalments=AGREED), paid(10, 20, 250_000)),
        (to(12, 1),),
        PhaseName.IN_ARREARS,
    ),
    "held for a person": Story(
        (to(10, 8), do("hold", kind="disputed")),
        (do("release-hold", kind="disputed"), to(10, 28)),
        PhaseName.WITH_LAWYER,
    ),
}


def told(case: Case) -> dict[str, Any]:
    """A case without its own name: what must be the same for one that was never disturbed."""
    return {
        "phase": case.phase,
        "demands": [(one.number, one.decided_on, one.phase, one.amount_ore) for one in case.demands],
        "letters": [
            (key.removeprefix(case.id), one.kind, one.channel, one.state, one.day, one.sent_on)
            for key, one in case.dispatches.items()
        ],
        "recalls": case.recalls,
        "pauses": case.pauses,
        "closed": case.closed,
    }


def letters(servers: KillableServers, case: str) -> list[str]:
    """The keys of a case's letters at their receivers."""
    return sorted(file.stem for file in (servers.home / "post").rglob("*.txt") if file.stem.startswith(f"{case}-"))


async def begun(installation: Installation, story: Story) -> str:
    """Open a case and bring it to where Temporal loses it."""
    case = await installation.opened()
    await gone_on(installation, case, story.before)
    return case


async def gone_on(installation: Installation, case: str, acts: tuple[Act, ...]) -> None:
    """Do one thing after the other."""
    for act in acts:
        await act(installation, case)


@pytest.mark.faults
@pytest.mark.timeout(400)
async def test_every_phase_goes_on_from_the_journal_alone(own_stage: KillableServers) -> None:
    """Same agenda and deadlines before and after, same path as a twin that nobody disturbed, each letter once."""
    servers, installation = own_stage, own_stage.installation
    async with servers.worker():
        twins = {name: await begun(installation, story) for name, story in STORIES.items()}
        for name, twin in twins.items():
            await gone_on(installation, twin, STORIES[name].after)
        cases = {name: await begun(installation, story) for name, story in STORIES.items()}
    before = {case: await installation.case_client.view_of(case) for case in cases.values()}
    deadlines = {case: await installation.case_client.reader.deadlines_of([case]) for case in cases.values()}
    await servers.forget_temporal()
    await servers.revive()

    async with servers.worker():
        status, said = await servers.run_command("starter.py", "resume", "--all")
        assert status == 0
        assert {line["case"] for line in said if line.get("resumed") is True} >= {
            case for case in cases.values() if before[case].live
        }
        assert {case: await installation.case_client.view_of(case) for case in cases.values()} == before
        assert {
            case: await installation.case_client.reader.deadlines_of([case]) for case in cases.values()
        } == deadlines
        for name, case in cases.items():
            await gone_on(installation, case, STORIES[name].after)

        for one in (*cases.values(), *twins.values()):
            if (await installation.state(one)).closed:
                await letters_have_gone(installation, one)

    for name, case in cases.items():
        state, undisturbed = await installation.state(case), await installation.state(twins[name])
        assert state.phase is STORIES[name].phase, name
        assert told(state) == told(undisturbed), name
        assert letters(servers, case) == sorted(key for key, one in state.dispatches.items() if one.sent_on), name
        assert len(letters(servers, case)) == len(letters(servers, twins[name])), name
    assert (await servers.run_command("-m", "audit", "verify"))[0] == 0


Ready = Literal["intended", "claimed", "outcome-unknown"]
UNDER_WAY: tuple[Ready, ...] = get_args(Ready)


async def take_up_letter(servers: KillableServers, case: str, key: str, ready: Ready) -> None:
    """Bring a letter as far as a worker had when it died: as its dispatcher would, with nobody there to go on."""
    installation = servers.installation
    decisions = Decisions(installation.case_client.journal, LawBook.load())
    wanted: list[dict[str, Any]] = [{"command": "claim-dispatch", "key": key, "honours_keys": ready == "claimed"}]
    wanted *= {"intended": 0, "claimed": 1, "outcome-unknown": 2}[ready]
    for fields in wanted:
        await decisions.decide(
            CommandRequest(
                organisation="BF-101",
                tenancy_key=tenancy_of(case),
                message_id=new_id("dispatcher"),
                actor=DISPATCHER,
                fields=fields,
                asked_at=datetime.now(UTC),
                case=case,
                own=True,
            )
        )


async def step(servers: KillableServers, case: str) -> str:
    """Let the reminder fall due and be decided, with nobody there to send it; gives its key."""
    installation = servers.installation
    decisions = Decisions(installation.case_client.journal, LawBook.load())
    state = await installation.state(case)
    await decisions.decide(
        CommandRequest(
            organisation="BF-101",
            tenancy_key=tenancy_of(case),
            message_id=new_id("clock"),
            actor=CLOCK,
            fields={"command": "take-step", "step": "remind", "subject": f"charge:{state.charges[0].charge}"},
            asked_at=datetime.now(UTC),
            move_to=datetime.now(UTC) + timedelta(seconds=state.offset_seconds, days=1, hours=1),
            case=case,
            own=True,
        )
    )
    return next(iter((await installation.state(case)).dispatches))


@pytest.mark.timeout(120)
async def test_each_letter_that_was_under_way_goes_once_and_messages_that_are_fed_again_count_once(
    own_stage: KillableServers,
) -> None:
    """Intended, claimed, or of unknown outcome when the store was lost; and messages that nobody had read."""
    servers, installation = own_stage, own_stage.installation
    async with servers.worker():
        cases = {ready: await installation.opened() for ready in UNDER_WAY}
        fed = (await installation.register(missed(tenancy := installation.tenancy()))).case or ""
    keys = {case: await step(servers, case) for case in cases.values()}
    for ready, case in cases.items():
        await take_up_letter(servers, case, keys[case], ready)
    rent = missed(tenancy, date(2026, 11, 1))
    unread = await installation.case_client.register(rent, simulated=True, today=date(2026, 11, 3))
    await servers.forget_temporal()
    await servers.revive()

    async with servers.worker():
        assert (await servers.run_command("starter.py", "resume", "--all"))[1][-1] == {"summary": {"resumed": 4}}
        for ready in ("intended", "claimed"):
            await arrived(servers, cases[ready], keys[cases[ready]])
        await installation.give(
            cases["outcome-unknown"], "settle-dispatch", key=keys[cases["outcome-unknown"]], sent="nej"
        )
        await arrived(servers, cases["outcome-unknown"], keys[cases["outcome-unknown"]])
        again = [(await installation.register(rent, date(2026, 11, 3))).result for _ in range(2)]

    assert await installation.answers([unread.message_id]) == {}
    assert again == ["joined", "duplicate"]
    assert [charge.due.month for charge in (await installation.state(fed)).charges] == [10, 11]
    for case, key in keys.items():
        assert letters(servers, case) == [key]
        assert [kind for kind in await installation.types(case) if kind == "dispatch-sent"] == ["dispatch-sent"]


async def arrived(servers: KillableServers, case: str, key: str) -> None:
    """Wait until a letter has left; the journal sends no word of it."""
    async with asyncio.timeout(45):
        while (await servers.installation.state(case)).dispatches[key].sent_on is None:  # noqa: ASYNC110 - no word is sent
            await asyncio.sleep(0.05)
