"""What do fifty clients do to one tenancy at the same time? Drawn from a seed, done by several processes at once.

`python -m tests.faults.clients SEED TENANCY PART PARTS` does its part of the acts, all at once, in the order that the
seed's shuffle gives, and prints the ids of the messages it delivered.
"""

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from client.cases import CaseClient, case_client
from client.errors import NoSuchCase
from domain.ids import case_id, charge_id
from domain.payment import Payment
from runtime.settings import Settings
from tests.givers import usual_giver
from tests.workflows.installation import NOVEMBER, OCTOBER, missed

CLIENTS = 50
PATIENCE = timedelta(seconds=100)
ORGANISATION, RENT = "BF-101", 500_000
DAYS = [date(2026, 10, 2) + timedelta(days=n) for n in range(45)]


@dataclass(frozen=True)
class Client:
    """One of them: a way in, and the tenancy that all of them are at."""

    way_in: CaseClient
    tenancy: str

    async def case(self, number: int) -> str:
        """The tenancy's first case, once somebody has opened it; or its second, which there may never be."""
        key = self.way_in.key_of(ORGANISATION, self.tenancy, simulated=True)
        async with asyncio.timeout(PATIENCE.total_seconds()):
            while await self.way_in.reader.case_view(case_id(key, 1)) is None:  # noqa: ASYNC110 - no word is sent
                await asyncio.sleep(0.02)
        return case_id(key, number)


Act = Callable[[Client], Awaitable[str | None]]
"""Gives the id of the message that was delivered; None where there was no case yet to deliver it to."""


def acts(seed: int) -> list[Act]:
    """What the clients do, in the order in which they come: the same for a seed, whoever draws it.

    Every other seed has small payments, so that the case goes on to its termination and to the court.
    """
    chance, payment = Random(seed), RENT if seed % 2 else RENT // 8
    drawn = [opens(OCTOBER, DAYS[0]), *(_drawn(chance, f"c{seed}-{n}", payment) for n in range(CLIENTS - 1))]
    chance.shuffle(drawn)
    return drawn


def _drawn(chance: Random, message: str, payment: int) -> Act:
    day = chance.choice(DAYS)
    number = chance.choice([1, 1, 1, 2])
    match chance.randrange(10):
        case 0 | 1:
            return opens(chance.choice([OCTOBER, OCTOBER, NOVEMBER]), chance.choice([DAYS[0], day]))
        case 2 | 3:
            return pays(chance.choice([payment, payment // 2]), chance.choice(DAYS[:3]))
        case 4 | 5 | 6:
            return updates(number, message, "advance-calendar", to=max(day, chance.choice(DAYS)).isoformat())
        case 7:
            return signals(number, message, *chance.choice(SIGNALS))
        case _:
            told = chance.choice([f"{message.partition('-')[0]}-same", message])
            return updates(number, told, *_decision(chance, day))


SIGNALS: list[tuple[str, dict[str, Any]]] = [
    ("record-contact", {"by": "phone", "outcome": "reached"}),
    ("offer-counselling", {"by": "phone", "answer": "accepted"}),
    ("request-aid", {"kind": "enkeltydelse", "consent_on": "2026-10-02"}),
    ("hold", {"kind": "disputed"}),
    ("release-hold", {"kind": "disputed"}),
    ("acknowledge-recall", {"to": "lawyer"}),
]


def _decision(chance: Random, day: date) -> tuple[str, dict[str, Any]]:
    said = {"reason": "Ikke betalt.", "ledger_of": DAYS[-1].isoformat()}
    charge = charge_id(OCTOBER, "rent")
    decisions: list[tuple[str, dict[str, Any]]] = [
        ("terminate-lease", said),
        ("terminate-lease", said),
        ("file-with-court", said),
        ("withdraw-filing", {"reason": "Løst."}),
        ("accept-late-payment", {}),
        ("correct-charge", {"charge": charge, "amount_ore": RENT - 100}),
        ("release-hold", {"kind": "amount-corrected"}),
        ("pause-ladder", {"kind": "adviser-work", "until": day.isoformat()}),
    ]
    return chance.choice(decisions)


def opens(due: date, today: date) -> Act:
    """A list names the missed rent."""

    async def act(client: Client) -> str:
        what = missed(client.tenancy, due, RENT)
        return (await client.way_in.register(what, simulated=True, today=today)).message_id

    return act


def pays(amount_ore: int, on: date) -> Act:
    """The bank's list names a payment, perhaps one that another client's list names, too."""

    async def act(client: Client) -> str:
        await client.case(1)
        payment = Payment(
            organisation=ORGANISATION, tenancy=client.tenancy, amount_ore=amount_ore, value_date=on, booked_on=on
        )
        key = client.way_in.key_of(ORGANISATION, client.tenancy, simulated=True)
        return (await client.way_in.book(payment, key)).message_id

    return act


def signals(number: int, message: str, command: str, fields: dict[str, Any]) -> Act:
    """Somebody gives a command and does not wait."""

    async def act(client: Client) -> str | None:
        try:
            await client.way_in.leave(
                await client.case(number), command, fields, actor=usual_giver(command), message_id=message
            )
        except NoSuchCase:
            return None
        return message

    return act


def updates(number: int, message: str, command: str, fields: dict[str, Any] | None = None, **more: Any) -> Act:
    """Somebody gives a command and waits for the answer."""

    async def act(client: Client) -> str | None:
        given = {**(fields or {}), **more}
        try:
            case, by = await client.case(number), usual_giver(command)
            await client.way_in.submit(case, command, given, actor=by, message_id=message, patience=PATIENCE)
        except NoSuchCase:
            return None
        return message

    return act


async def main(seed: int, tenancy: str, part: int, parts: int) -> None:
    """Do this part's acts, all at once."""
    async with case_client(Settings.from_environment(os.environ)) as way_in:
        client = Client(way_in, tenancy)
        sent = await asyncio.gather(*(act(client) for act in acts(seed)[part::parts]))
    print(json.dumps(sorted({message for message in sent if message})))


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
