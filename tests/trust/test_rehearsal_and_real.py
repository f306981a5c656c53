"""Do rehearsals and real cases ever meet? Whatever is done with one kind changes nothing that is seen of the other."""

import base64
import random
from collections.abc import Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any, Literal, cast

import pytest

from client.cases import CaseClient, Pending
from client.kept_keys import KeptKeys
from client.lists import LONGEST_PAGE, WantedPage, case_list, letter_list, work_list
from client.payments import pay_list
from client.records import Records
from client.same_money import ToldBefore
from decisions.contract import CommandRequest, Standing, Witness
from decisions.entry_points import EntryPoints, Signer
from decisions.unmatched import Unmatched
from decisions.unplaced_money import UnplacedMoney
from domain.account.state import fold_account
from domain.actors import CLOCK, DISPATCHER
from domain.clock import at_hour, legal_day
from domain.entry_points import EntryPoint
from domain.ids import account_stream, case_stream
from domain.payment import Payment
from domain.streams.unmatched import system_stream
from intake.payment_list import AcceptedPayment
from runtime.keys import Keys
from tests.activities.claimed_letters import write_claimed
from tests.audit.audited_journal import DUE, MORNING, OPENED, ORGANISATION, RENT, AuditedJournal, audited_journal
from tests.servers import TestPostgres
from tests.workflows.installation import missed

KEYS = {name: name.encode() * 2 + bytes(32 - 2 * len(name)) for name in ("MASTER", "TENANCY", "CODEC")}
TENANCIES = ("06-0001", "06-0002", "06-0003")
"""Each may have a real case, a rehearsal, both or none."""
A_LATER_DAY = date(2026, 12, 1)

What = Literal["register", "step", "pay", "letters"]


@dataclass(frozen=True)
class Act:
    """Something that is done with one tenancy, for real or as a rehearsal."""

    simulated: bool
    what: What
    tenancy: str


class Desk(CaseClient):
    """The client as it is, and in place of Temporal a decision at once: at the day that the tenancy has come to."""

    async def _deliver(self, organisation: str, key: str, envelope: Any, _known: tuple[Witness, ...] = ()) -> Pending:
        await STAGE[id(self.journal)].decide(
            key, envelope.actor, envelope.message_id, envelope.command, envelope.fields
        )
        return self.pending(organisation, key, envelope)

    async def tell_witness(self, _organisations: Iterable[str]) -> bool:
        """Nobody is there to hear it."""
        return False


STAGE: dict[int, "Stage"] = {}
"""Who decides for a desk, by its journal."""


@dataclass
class Stage:
    """A journal, the client before it, and how far each tenancy has come by its key."""

    audited: AuditedJournal
    desk: Desk
    days: dict[str, date] = field(default_factory=dict)
    standings: dict[str, Standing] = field(default_factory=dict)
    told: dict[bool, list[Any]] = field(default_factory=lambda: {False: [], True: []})
    rehearsals: set[str] = field(default_factory=set)

    async def do(self, act: Act) -> None:
        """One act, through the client where a feed does it."""
        key = self.desk.key_of(ORGANISATION, act.tenancy, simulated=act.simulated)
        self.days.setdefault(key, OPENED)
        if act.simulated:
            self.rehearsals.add(key)
        match act.what:
            case "register":
                today = OPENED if act.simulated else None
                what = missed(act.tenancy, DUE, RENT, department="06")
                self.told[act.simulated].append(
                    await self._answer(await self.desk.register(what, simulated=act.simulated, today=today))
                )
            case "pay":
                await self._pay(act, self.days[key])
            case "step":
                await self._step(key)
            case "letters":
                await self._send(key)

    async def _answer(self, pending: Pending) -> Any:
        (answer,) = (await self.desk.answers([pending])).values()
        return answer.result, answer.case

    async def _pay(self, act: Act, day: date) -> None:
        row = AcceptedPayment(
            2,
            Payment(
                organisation=ORGANISATION, tenancy=act.tenancy, amount_ore=RENT // 3, value_date=day, booked_on=day
            ),
        )
        told = ToldBefore("l1")  # by chance it would be another list in each world
        async for answer in pay_list(self.desk, [row], rehearsal=day if act.simulated else None, told=told):
            self.told[act.simulated].append((answer.result, answer.case, answer.reason))

    async def _step(self, key: str) -> None:
        standing = self.standings.get(key)
        if standing is not None and standing.steps:
            due = standing.steps[0]
            self.days[key] = max(self.days[key], legal_day(due.due))
            fields = {"step": due.step, "subject": due.subject}
            await self.decide(key, CLOCK, f"{key}/{due.step}/{due.subject}", "take-step", fields, own=True)

    async def _send(self, key: str) -> None:
        standing = self.standings.get(key)
        for dispatch in standing.dispatches if standing else ():
            for name, fields in (
                ("claim-dispatch", {"honours_keys": True}),
                ("report-dispatch", {"outcome": "sent", "receipt": f"r-{dispatch.key}"}),
            ):
                message = f"{dispatch.key}/{name}"
                await self.decide(key, DISPATCHER, message, name, {"key": dispatch.key, **fields}, own=True)

    async def decide(
        self, key: str, actor: str, message: str, command: str, fields: dict[str, Any], *, own: bool = False
    ) -> None:
        """Have one command decided on the day that the tenancy has come to, on its own kind of calendar."""
        at = at_hour(self.days[key])
        simulated = key in self.rehearsals
        asked = CommandRequest(
            organisation=ORGANISATION,
            tenancy_key=key,
            message_id=message,
            actor=actor,
            fields={"command": command, **fields},
            asked_at=MORNING if simulated else at,
            move_to=at if simulated else None,
            own=own,
        )
        self.standings[key] = (await self.audited.decisions.decide(asked, write_claimed)).standing

    async def seen(self, *, simulated: bool) -> dict[str, Any]:
        """All that lists, figures and accounts show of one kind, and what feeds were told of it."""
        wanted = WantedPage(limit=LONGEST_PAGE, simulated=simulated)
        records = cast("Records", self.desk)
        reader = self.desk.reader
        cases = (await case_list(records, wanted, A_LATER_DAY)).rows
        keys = [self.desk.key_of(ORGANISATION, one, simulated=simulated) for one in TENANCIES]
        accounts = [await reader.stream(account_stream(key)) for key in keys]
        return {
            "list": cases,
            "work": (await work_list(records, wanted, None, A_LATER_DAY)).rows,
            "outbox": (await letter_list(records, wanted, None)).rows,
            "open": await reader.count_open_cases(simulated=simulated),
            "balances": [fold_account(entry.event for entry in account).balance_ore() for account in accounts],
            "events": [
                [_without_chance(entry.event) for entry in await reader.stream(case_stream(row.case))] for row in cases
            ],
            "unplaced": [] if simulated else [one.event for one in await reader.stream(system_stream(ORGANISATION))],
            "told": self.told[simulated],
        }


def _without_chance(event: Any) -> Any:
    """An event without the hash of its letter: it is made with the keys of persons, which each journal makes anew."""
    return event.model_copy(update={"letter": None}) if getattr(event, "letter", None) else event


async def played(postgres: TestPostgres, acts: Iterable[Act]) -> dict[bool, dict[str, Any]]:
    """What is seen of each kind once all of it was done, in a journal of its own, under the same keys."""
    async with AsyncExitStack() as stack:
        audited = await audited_journal(postgres, stack, KEYS)
        keys = Keys(**{name.lower(): base64.b64decode(audited.keys[f"REDNINGSKRANS_{name}_KEY"]) for name in KEYS})
        desk = Desk(
            reader=audited.reader,
            law_folder=None,
            secret=keys.tenancy,
            client=cast("Any", None),
            journal=audited.journal,
            unmatched=Unmatched(audited.journal, EntryPoint.CLIENT),
            unplaced=UnplacedMoney(audited.journal, EntryPoint.CLIENT),
            keys=keys,
            kept_keys=KeptKeys(keys.tenancy, {}),
            signer=cache(lambda: Signer(EntryPoint.CLIENT, bytes(32))),
            entry_points=lambda: EntryPoints({}),
            task_queue="none",
        )
        stage = STAGE[id(audited.journal)] = Stage(audited, desk)
        for act in acts:
            await stage.do(act)
        return {kind: await stage.seen(simulated=kind) for kind in (False, True)}


def plan(seed: int) -> Sequence[Act]:
    """A case of each kind of one tenancy, and forty acts on three, in any order that chance gives."""
    chance = random.Random(seed)
    every: tuple[What, ...] = ("register", "step", "step", "step", "letters", "letters", "pay")
    both = [Act(simulated=kind, what="register", tenancy=TENANCIES[0]) for kind in (False, True)]
    return both + [
        Act(simulated=chance.random() < 0.5, what=chance.choice(every), tenancy=chance.choice(TENANCIES))
        for _ in range(40)
    ]


@pytest.mark.parametrize("seed", range(4))
async def test_each_kind_is_seen_as_if_the_other_were_not_there(postgres: TestPostgres, seed: int) -> None:
    """Lists, work, letters, figures, balances, events and answers are those of a journal that has one kind alone."""
    acts = plan(seed)
    both = await played(postgres, acts)
    for kind in (False, True):
        alone = await played(postgres, [act for act in acts if act.simulated is kind])
        for name, seen in alone[kind].items():
            assert both[kind][name] == seen, name
        assert seen_of_nothing(alone[not kind])
    assert both[False]["list"]
    assert both[True]["list"]


def seen_of_nothing(seen: dict[str, Any]) -> bool:
    """Whether nothing at all is seen of a kind that nobody worked with."""
    return not any(seen[name] for name in ("list", "work", "outbox", "open", "events", "unplaced", "told"))


@pytest.mark.parametrize("simulated", [False, True])
async def test_an_open_case_takes_in_nothing_of_the_other_kind(audited: AuditedJournal, simulated: bool) -> None:
    """However a message came to a tenancy, a rehearsal's rent never stands in a real case, nor a real one in it."""
    worker = audited.beside("one-tenancy", simulated=simulated)
    await worker.open()
    before = await audited.reader.case(worker.name)
    worker.simulated = not simulated
    given = await worker.open(OPENED + timedelta(days=40), DUE + timedelta(days=31))

    assert (given.result, given.rule) == ("refused", "rehearsal-apart-from-real")
    added = (await audited.reader.case(worker.name))[len(before) :]
    assert [entry.type for entry in added] == ["command-refused.v1"]
