"""What does `demo` show? Two months of missed rents, from nothing to a table of endings, on servers of its own.

It ignores whatever servers, profiles and mail the environment names: neither it nor its letters can touch what is real.
"""

import asyncio
import os
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from books.policies.book import PolicyBook
from cli.import_list import DANISH
from cli.terminal.output import Output
from client.arrears import Register, import_list
from client.case_file import read_case
from client.cases import CaseClient, case_client
from client.migrating import ready_the_journal
from client.policy_adoption import adopt_if_empty
from client.results.rows import RowAnswer
from danish.codes import danish
from danish.timeline import by_day, tell
from demo.player import Player, deal
from demo.results import Endings, ListTakenIn
from demo.script import FATES
from domain.case.codes import Cause, Ending, PhaseName
from domain.danish_day import danish_day
from domain.payment import Payment
from intake.arrears_list import AcceptedRow, read_arrears_list
from intake.payment_list import AcceptedPayment, read_payment_list
from journal.views import CaseView
from runtime.embedded import Servers
from runtime.settings import Settings
from worker import working

LISTS = Path(__file__).parent.parent / "examples"
OCTOBER = LISTS / "restanceliste-2026-10.csv"
NOVEMBER = LISTS / "restanceliste-2026-11.csv"
PAYMENTS = LISTS / "indbetalinger-2026-10.csv"
FIRST_DAY, SECOND_LIST, LAST_DAY = date(2026, 10, 2), date(2026, 11, 3), date(2027, 6, 30)
AT_ONCE = 16
"""How many cases are played side by side."""


@dataclass
class Stage:
    """The demo under way: who plays which case, and what money still lies in the bank for whom."""

    case_client: CaseClient
    out: Output
    money: dict[str, list[Payment]] = field(default_factory=lambda: defaultdict(list))
    players: dict[str, Player] = field(default_factory=dict)


async def play_demo(settings: Settings, out: Output) -> int:
    """Play the demo in the fresh folder of *settings*; gives the exit status."""
    async with Servers(settings, os.environ, out.say, ready_the_journal=ready_the_journal) as servers:
        known = servers.addresses
        out.say(f"PostgreSQL {known.postgres_version} og Temporal {known.temporal_version} kører.")
        began = time.monotonic()
        await adopt_if_empty(settings)
        async with working(settings), case_client(settings) as cases:
            stage = Stage(cases, out)
            await _play(stage)
            await _show(stage)
        out.say(f"Færdig på {time.monotonic() - began:.0f} sekunder. Serverne stoppes.")
    _where_next(out, settings.home)
    return 0


async def _play(stage: Stage) -> None:
    known = PolicyBook.load().editions
    for row in read_payment_list(PAYMENTS, today=FIRST_DAY, known_organisation=known.__contains__):
        if isinstance(row, AcceptedPayment):
            stage.money[row.payment.tenancy].append(row.payment)
    await _take_in(stage, OCTOBER, FIRST_DAY)
    await _go_on(stage, SECOND_LIST)
    await _take_in(stage, NOVEMBER, SECOND_LIST)
    await _go_on(stage, LAST_DAY)


async def _take_in(stage: Stage, file: Path, today: date) -> None:
    """Import a list as a person would, and give each new case somebody to play it."""
    rows = read_arrears_list(file, today=today, known_organisation=PolicyBook.load().editions.__contains__)
    tenancies = {row.row: row.missed.tenancy for row in rows if isinstance(row, AcceptedRow)}
    results: Counter[str] = Counter()
    async for answer in import_list(stage.case_client, rows, Register(simulated=True, today=today)):
        if isinstance(answer, RowAnswer):  # none of the demo's lists is complete: nothing is missed on one
            results[answer.result] += 1
            _cast(stage, answer, tenancies[answer.row])
    stage.out.item(ListTakenIn(file=file.name, today=today, results=dict(results)))
    counts = ", ".join(f"{count} {DANISH[result]}" for result, count in results.items())
    stage.out.text(f"{danish_day(today)}: {file.name} læst ind ({counts}).")


def _cast(stage: Stage, answer: RowAnswer, tenancy: str) -> None:
    if answer.case and answer.case not in stage.players:
        place = int(tenancy.rpartition("-")[2])
        money = sorted(stage.money.pop(tenancy, []), key=lambda payment: payment.booked_on)
        stage.players[answer.case] = Player(stage.case_client, answer.case, deal(FATES, place), money)


async def _go_on(stage: Stage, until: date) -> None:
    """Play every case to a day, or to where it ends or waits for a court."""
    turnstile = asyncio.Semaphore(AT_ONCE)
    with stage.out.progress(f"Sager spillet til {danish_day(until)}", len(stage.players)) as tick:

        async def play(player: Player) -> None:
            async with turnstile:
                await player.play(until)
            tick()

        async with asyncio.TaskGroup() as group:
            for player in stage.players.values():
                group.create_task(play(player))


# --- what there is to see -------------------------------------------------------------------------------------------


async def _show(stage: Stage) -> None:
    cases = await stage.case_client.reader.cases(simulated=True)
    counted = Counter((case.phase, case.ending, case.cause) for case in cases)
    rows = [(*_in_words(*key), str(count)) for key, count in counted.most_common()]
    stage.out.text()
    stage.out.table(["Sagen", "Hvad der reddede hjemmet", "Sager"], rows)
    for (phase, ending, cause), count in counted.items():
        stage.out.item(Endings(phase=phase, ending=ending, cause=cause, cases=count))
    if shown := _worth_telling(cases):
        await _tell(stage, shown)


def _in_words(phase: str, ending: str | None, cause: str | None) -> tuple[str, str]:
    if ending is None or cause is None:
        return (f"venter: {danish(PhaseName(phase))}", "")
    return (danish(Ending(ending)), danish(Cause(cause)) if cause != Cause.NONE else "")


def _worth_telling(cases: list[CaseView]) -> CaseView | None:
    """A case that went far and was saved: by the municipality's help, at the longest."""
    saved = (case for case in cases if case.cause == Cause.MUNICIPAL_AID)
    return max(saved, key=lambda case: (case.last_seq, case.case_id), default=None)


async def _tell(stage: Stage, view: CaseView) -> None:
    file = await read_case(stage.case_client, view.case_id)
    stage.out.text(f"Én sag, dag for dag ({view.case_id}):")
    for day, lines in by_day(tell(file.events, file.account_events)):
        stage.out.text(f"  {danish_day(day)}")
        for line in lines:
            stage.out.text(f"    {line.sentence}")


def _where_next(out: Output, home: Path) -> None:
    shown = home.relative_to(Path.cwd()) if home.is_relative_to(Path.cwd()) else home
    out.say(f"Alt ligger i {shown}. Åbn det igen med:  REDNINGSKRANS_HOME={shown} make up")
    python = ".venv/bin/python"
    for command in ("starter.py list --simulated", "starter.py show SAG", "-m audit replay SAG"):
        out.say(f"  og i en anden terminal:  REDNINGSKRANS_HOME={shown} {python} {command}")
    out.say(f"Brevene ligger i {shown / 'post'}.")
