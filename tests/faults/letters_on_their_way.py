"""How does a letter of each kind, by each channel, come to the moment before it is decided?"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.case.codes import Channel, DispatchKind, Party
from domain.missed_payment import ContactDetails
from tests.workflows.installation import Installation, missed

Act = Callable[[Installation, str], Awaitable[Any]]

MAIL = ContactDetails(email="proeve@example.com", phone="+4500000001", digital_post=True)
DIGITAL = ContactDetails(email=None, phone="+4500000001", digital_post=True)
PAPER = ContactDetails(email=None, phone="+4500000001", digital_post=False)


def until(day: date) -> Act:
    """Move the calendar."""
    return lambda installation, case: installation.advance(case, day)


def gives(command: str, actor: str | None = None, **fields: Any) -> Act:
    """A person's command."""
    return lambda installation, case: installation.give(case, command, actor=actor, **fields)


def terminates(on: date) -> Act:
    """Somebody terminates on the account of a day."""
    return gives("terminate-lease", reason="Ikke betalt.", ledger_of=on)


def pays(on: date) -> Act:
    """All of it is paid."""
    return lambda installation, case: installation.pay(case, 500_000, on)


async def contests(installation: Installation, case: str) -> Any:
    """A part is paid, and a list that may not have heard of it calls for all of October."""
    await installation.pay(case, 100, date(2026, 11, 11))
    (number,) = {facts.tenancy for facts in (await installation.state(case)).people.values() if facts}
    again = missed(number)
    today = date(2026, 11, 12)
    return await installation.answer_to(
        await installation.case_client.register(again, simulated=True, today=today, as_of=today)
    )


FILES = gives("file-with-court", reason="Ikke fraflyttet.", ledger_of=date(2026, 11, 10))
ANNULS = gives("void-demand", demand=1, why="other")
BEFORE_FILING = (until(date(2026, 11, 4)), terminates(date(2026, 11, 4)), until(date(2026, 11, 10)))


@dataclass(frozen=True)
class Way:
    """What brings a case before the letter, and what then lets the letter be decided."""

    kind: DispatchKind
    to: Party
    channel: Channel
    decided_by: Act
    before: tuple[Act, ...] = ()
    contact: ContactDetails = MAIL

    async def walked(self, installation: Installation) -> str:
        """A case that stands before the letter."""
        case = await installation.opened(contact=self.contact)
        for act in self.before:
            await act(installation, case)
        return case

    def name_in(self, case: str) -> str:
        """The letter's name for `dying_worker.py`."""
        return f"{case}/{self.kind}/{self.to}"


BY_MAIL = (
    Way(DispatchKind.REMINDER, Party.TENANT, Channel.MAIL, until(date(2026, 10, 3))),
    Way(
        DispatchKind.LAWYER_HANDOVER,
        Party.LAWYER,
        Channel.MAIL,
        until(date(2026, 10, 26)),
        (until(date(2026, 10, 25)),),
    ),
    Way(
        DispatchKind.ADVISER_CALL, Party.ADVISER, Channel.MAIL, until(date(2026, 10, 26)), (until(date(2026, 10, 25)),)
    ),
    Way(DispatchKind.RECALL, Party.LAWYER, Channel.MAIL, pays(date(2026, 10, 28)), (until(date(2026, 10, 28)),)),
    Way(
        DispatchKind.LAWYER_NOTICE,
        Party.LAWYER,
        Channel.MAIL,
        gives("pause-ladder", "adviser/r1", until=date(2026, 11, 20)),
        (until(date(2026, 10, 28)),),
    ),
)
BY_POST = (
    Way(DispatchKind.REMINDER, Party.TENANT, Channel.DIGITAL_POST, until(date(2026, 10, 3)), contact=DIGITAL),
    Way(DispatchKind.REMINDER, Party.TENANT, Channel.PRINT, until(date(2026, 10, 3)), contact=PAPER),
    Way(
        DispatchKind.PAYMENT_DEMAND,
        Party.TENANT,
        Channel.DIGITAL_POST,
        until(date(2026, 10, 7)),
        (until(date(2026, 10, 6)),),
    ),
    Way(
        DispatchKind.PAYMENT_DEMAND,
        Party.TENANT,
        Channel.PRINT,
        until(date(2026, 10, 7)),
        (until(date(2026, 10, 6)),),
        PAPER,
    ),
    Way(
        DispatchKind.AID_REQUEST,
        Party.MUNICIPALITY,
        Channel.DIGITAL_POST,
        gives("request-aid", "adviser/r1", kind="enkeltydelse", consent_on=date(2026, 10, 2)),
    ),
    Way(
        DispatchKind.TERMINATION,
        Party.TENANT,
        Channel.DIGITAL_POST,
        terminates(date(2026, 11, 4)),
        (until(date(2026, 11, 4)),),
    ),
    Way(
        DispatchKind.TERMINATION,
        Party.TENANT,
        Channel.PRINT,
        terminates(date(2026, 11, 12)),
        (until(date(2026, 11, 12)),),
        PAPER,
    ),
    Way(DispatchKind.MUNICIPALITY_NOTICE, Party.MUNICIPALITY, Channel.DIGITAL_POST, FILES, BEFORE_FILING),
    Way(DispatchKind.COURT_FILING, Party.COURT, Channel.DIGITAL_POST, FILES, BEFORE_FILING),
    Way(
        DispatchKind.RECALL,
        Party.COURT,
        Channel.DIGITAL_POST,
        gives("withdraw-filing", reason="Der er fundet en løsning."),
        (*BEFORE_FILING, FILES, until(date(2026, 11, 11))),
    ),
    Way(
        DispatchKind.COURT_NOTICE,
        Party.COURT,
        Channel.DIGITAL_POST,
        contests,
        (*BEFORE_FILING, FILES, until(date(2026, 11, 11))),
    ),
    Way(DispatchKind.TENANT_NOTICE, Party.TENANT, Channel.DIGITAL_POST, ANNULS, (until(date(2026, 10, 7)),)),
    Way(DispatchKind.TENANT_NOTICE, Party.TENANT, Channel.PRINT, ANNULS, (until(date(2026, 10, 7)),), PAPER),
)


async def walked(installation: Installation, ways: tuple[Way, ...]) -> dict[str, Way]:
    """A case for each way, standing before its letter."""
    cases = await asyncio.gather(*(way.walked(installation) for way in ways))
    return dict(zip(cases, ways, strict=True))
