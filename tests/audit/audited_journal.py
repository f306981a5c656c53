"""How does a test give an auditor something to read? Real decisions, on a real journal, day by day."""

import base64
import os
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from shutil import copytree
from typing import Any
from unittest.mock import patch

import asyncpg

from audit import __main__ as program
from audit.kept_versions import Books, kept_books
from audit.replay.history import history
from audit.replay.redecide import redecide
from audit.replay.replay import Replay, replay
from books.law.book import LawBook
from books.law.loader import SHIPPED_LAW
from cli.terminal.danish_help import main
from cli.terminal.ending import ended
from cli.terminal.output import Output
from cli.terminal.runner import Work
from client.errors import DONE
from decisions.case import Decisions
from decisions.contract import CommandRequest, DueStep, Reply
from decisions.erasure import erase_person
from domain.actors import CLOCK, DISPATCHER, FEED
from domain.case.state import Case
from domain.clock import at_hour
from domain.entry_points import EntryPoint
from domain.ids import account_stream, case_id, case_stream
from domain.streams.organisation import ErasureReason
from journal.audit_reader import AuditReader
from journal.events import CODEC
from journal.sealing import Sealer
from journal.store import Journal
from runtime.postgres_logins import Login
from runtime.settings import Settings
from tests.activities.claimed_letters import write_claimed
from tests.givers import OFFICE
from tests.servers import TestPostgres, naming_the_database, with_samples

ORGANISATION = "BF-101"
TENANT = "p1"
FACTS = {"name": "Åse Prøve", "tenancy": "06-0001", "address": "Prøvevej 1", "postcode": "8000", "city": "Aarhus C"}
DUE = date(2026, 10, 1)
OPENED, REMINDED, DEMANDED = date(2026, 10, 2), date(2026, 10, 3), date(2026, 10, 7)
CURE, HANDED_OVER, PAID = date(2026, 10, 21), date(2026, 10, 26), date(2026, 10, 28)
RENT = 734_550
MORNING = datetime(2026, 9, 1, 6, tzinfo=UTC)
"""What Temporal's clock says while simulated cases are played."""


@dataclass
class AuditedJournal:
    """A journal, and everybody who works on one tenancy's case in it."""

    url: str
    keys: dict[str, str]
    operator: "asyncpg.Pool[asyncpg.Record]"
    reader: AuditReader[Any]
    journal: Journal[Any]
    decisions: Decisions
    tenancy: str = "tenancyone"
    simulated: bool = False
    tenant: str = TENANT
    given: list[Reply] = field(default_factory=list)
    case: Case | None = None
    steps: Sequence[DueStep] = ()

    @property
    def name(self) -> str:
        """The id of the tenancy's first case."""
        return case_id(self.tenancy, 1)

    def beside(self, tenancy: str, *, simulated: bool = False) -> "AuditedJournal":
        """The same journal, and somebody who works on another tenancy."""
        return replace(self, tenancy=tenancy, simulated=simulated, given=[], case=None, steps=())

    async def do(self, day: date, actor: str, command: str, /, **fields: Any) -> Reply:
        """Have one command decided at eight o'clock of a day."""
        own = command in ("take-step", "claim-dispatch", "report-dispatch")
        outcome = await self.decisions.decide(
            CommandRequest(
                organisation=ORGANISATION,
                tenancy_key=self.tenancy,
                message_id=f"{self.tenancy}/{len(self.given) + 1}",
                actor=actor,
                fields={"command": command, **fields},
                asked_at=MORNING if self.simulated else at_hour(day),
                move_to=at_hour(day) if self.simulated else None,
                own=own,
            ),
            write_claimed,
        )
        self.case = outcome.state if isinstance(outcome.state, Case) else None
        self.steps = outcome.standing.steps
        assert outcome.standing.answer is not None
        self.given.append(outcome.standing.answer)
        return self.given[-1]

    async def open(
        self,
        day: date = OPENED,
        due: date = DUE,
        amount_ore: int = RENT,
        kind: str = "rent",
        as_of: date | None = None,
        **contact: str,
    ) -> Reply:
        """An association reports a missed rent."""
        return await self.do(
            day, FEED, "register-missed-payment",
            organisation=ORGANISATION, department="06", municipality="751", simulated=self.simulated,
            due=due, kind=kind, amount_ore=amount_ore, tenants=(self.tenant,), digital_post=True, mail=True,
            people={self.tenant: {**FACTS, **contact}}, as_of=as_of,
        )  # fmt: skip

    async def step(self, day: date, step: str) -> Reply:
        """The clock does what is first of its kind on the agenda."""
        subject = next(due.subject for due in self.steps if due.step == step)
        return await self.do(day, CLOCK, "take-step", step=step, subject=subject)

    async def send_all(self, day: date) -> list[str]:
        """Take up and send whatever may go. Gives the keys."""
        assert self.case is not None
        intended = [key for key, dispatch in self.case.dispatches.items() if dispatch.state == "intended"]
        for key in intended:
            assert (await self.do(day, DISPATCHER, "claim-dispatch", key=key, honours_keys=True)).result == "claimed"
            await self.do(day, DISPATCHER, "report-dispatch", key=key, outcome="sent", receipt=f"receipt-{key}")
        return intended

    async def pay(
        self, day: date, amount_ore: int = RENT, payment: str = "b1", value_date: date | None = None
    ) -> Reply:
        """Money comes in, on the day unless it was paid before."""
        days = {"value_date": value_date or day, "booked_on": day}
        return await self.do(day, FEED, "record-payment", payment=payment, amount_ore=amount_ore, **days)

    async def demand(self) -> None:
        """From the missed rent to a demand that has arrived."""
        await self.open()
        await self.step(REMINDED, "remind")
        await self.send_all(REMINDED)
        await self.step(DEMANDED, "demand-payment")
        (key,) = await self.send_all(DEMANDED)
        await self.do(DEMANDED, OFFICE, "record-delivery", key=key, outcome="arrived", on=DEMANDED)

    async def hand_over(self) -> None:
        """From the missed rent to the lawyer."""
        await self.demand()
        await self.step(HANDED_OVER, "hand-over")
        await self.send_all(HANDED_OVER)

    async def whole(self) -> None:
        """From the missed rent to the lawyer, and paid there."""
        await self.hand_over()
        await self.pay(PAID)

    async def erase(self, person: str, organisation: str = ORGANISATION) -> None:
        """Somebody has a person forgotten, on record."""
        why = ErasureReason.ASKED_FOR
        await erase_person(self.journal, organisation, person, why, "manager/m1", via=EntryPoint.CLIENT)

    @property
    def sealer(self) -> Sealer:
        """What opens and proves what this journal keeps."""
        return Sealer(base64.b64decode(self.keys["REDNINGSKRANS_MASTER_KEY"]))

    def under(self, law: LawBook) -> Decisions:
        """The same journal, decided under another law book."""
        return Decisions(self.journal, law)

    def another_worker(self, law: LawBook | None = None) -> Decisions:
        """Another process on the same journal, which remembers nothing of it; by default with the shipped law."""
        return Decisions(Journal(self.operator, self.sealer, CODEC), law or LawBook.load())

    async def replay(self, as_of: date | None = None) -> Replay:
        """What an auditor sees."""
        found = await replay(self.reader, self.name, as_of)
        assert found is not None
        return found

    async def divergences_under(self, law: LawBook) -> set[str]:
        """The fields that would be others had *law* held instead of the law of then."""
        streams = await self.reader.streams([case_stream(self.name), account_stream(self.tenancy)])
        entries, ledger = streams.values()
        kept = await kept_books(self.reader, [*entries, *ledger])
        books = Books(dict.fromkeys(kept.laws, law), kept.policies, kept.editions)
        return {
            divergence.field
            for recording in history(self.name, entries, ledger, await self.reader.decided_beside(self.name))
            for divergence in redecide(self.name, recording, books).divergences
            if not divergence.field.endswith("law_version")
        }

    async def ask(self, *arguments: str) -> int:
        """What an auditor types; gives the exit status."""
        return await audit(arguments, {**naming_the_database(self.url, Login.UPKEEP), **self.keys})

    async def tamper(self, *statements: str) -> None:
        """As a superuser with every trigger switched off."""
        async with self.operator.acquire() as connection, connection.transaction():
            await connection.execute("SET LOCAL session_replication_role = replica")
            for statement in statements:
                await connection.execute(statement)


async def audit(typed: Sequence[str], env: Mapping[str, str]) -> int:
    """What somebody types after `python -m audit`, read by the real parser; gives the exit status.

    Only what surrounds the answer (a loop of its own, logs, traces) is left out: a test has them already.
    """
    asked: list[tuple[Work, bool]] = []

    def remember(_name: str, audited: Work, *, as_json: bool, program: str) -> int:
        assert program == "audit"
        asked.append((audited, as_json))
        return DONE

    with patch.object(program, "run", remember):
        status = main(program.app, typed, program=program.PROGRAM)
    for audited, as_json in asked:
        out = Output.of_this_process(as_json=as_json)
        try:
            return await audited(Settings.from_environment(env), out)
        except Exception as error:
            line, status = ended(error)
            out.say(line)
    return status


async def audited_journal(
    postgres: TestPostgres, stack: AsyncExitStack, given: Mapping[str, bytes] | None = None
) -> AuditedJournal:
    """A fresh journal and nobody in it yet; closed with *stack*. Its keys are fresh, too, or those *given* by name."""
    url = await postgres.fresh_journal()
    operator = await stack.enter_async_context(asyncpg.create_pool(url, min_size=1, max_size=2))
    keys = given or {name: os.urandom(32) for name in ("MASTER", "TENANCY", "CODEC")}
    sealer = Sealer(keys["MASTER"])
    journal: Journal[Any] = Journal(operator, sealer, CODEC)
    return AuditedJournal(
        url=url,
        keys={f"REDNINGSKRANS_{name}_KEY": base64.b64encode(key).decode() for name, key in keys.items()},
        operator=operator,
        reader=AuditReader(
            await stack.enter_async_context(
                asyncpg.create_pool(url, min_size=1, max_size=2, server_settings={"role": "redningskrans_audit"})
            ),
            sealer,
            CODEC,
        ),
        journal=journal,
        decisions=Decisions(await with_samples(journal), LawBook.load()),
    )


def other_law(folder: Path, cure_days: int) -> LawBook:
    """A law book in which the tenant has another number of days to pay."""
    return corrected_law(folder, "parameters/cure_period.toml", "value      = 14", f"value      = {cure_days}")


def corrected_law(folder: Path, file: str, old: str, new: str) -> LawBook:
    """The law after somebody wrote *new* for *old*, which stands once in *file*."""
    other = folder / "law"
    copytree(SHIPPED_LAW, other, ignore=lambda _folder, names: [n for n in names if n.endswith(".py")])
    text = (other / file).read_text("utf-8")
    assert text.count(old) == 1
    (other / file).write_text(text.replace(old, new), "utf-8")
    return LawBook.load(other)
