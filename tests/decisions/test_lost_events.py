"""What is decided for somebody who has seen more than the journal has? The case is parked first, in one transaction."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import date
from typing import Any

import pytest

from decisions.case import Outcome
from decisions.contract import CommandRequest, Standing, Witness
from decisions.lost_events import name_of_loss
from domain.actors import DISPATCHER, FEED
from domain.clock import at_hour
from domain.ids import account_stream, case_stream
from tests.audit.audited_journal import (
    DUE,
    FACTS,
    OPENED,
    ORGANISATION,
    REMINDED,
    RENT,
    TENANT,
    AuditedJournal,
    audited_journal,
)
from tests.givers import OFFICE
from tests.servers import TestPostgres

HASH = "ab" * 32


@pytest.fixture
async def audited(postgres: TestPostgres) -> AsyncIterator[AuditedJournal]:
    """A journal, and somebody to work on a case."""
    async with AsyncExitStack() as stack:
        yield await audited_journal(postgres, stack)


def lost(audited: AuditedJournal, seq: int = 40) -> tuple[Witness, ...]:
    """An event of the case that somebody saw and the journal does not have."""
    return (Witness(stream=case_stream(audited.name), seq=seq, hash=HASH),)


async def ask(
    audited: AuditedJournal, known: tuple[Witness, ...], day: date, command: str, /, **fields: Any
) -> Outcome:
    """Have a command decided for somebody who has seen *known*."""
    own = command in ("take-step", "claim-dispatch", "report-dispatch")
    asked = CommandRequest(
        organisation=ORGANISATION,
        tenancy_key=audited.tenancy,
        message_id=f"{command}/{len(audited.given)}/{len(fields)}/{day}",
        actor=DISPATCHER if own else FEED,
        fields={"command": command, **fields},
        asked_at=at_hour(day),
        own=own,
        known=known,
    )
    return await audited.decisions.decide(asked)


async def types(audited: AuditedJournal) -> list[str]:
    """What stands in the case's stream."""
    return [entry.type.partition(".")[0] for entry in await audited.reader.case(audited.name)]


async def ready(audited: AuditedJournal) -> str:
    """A case whose reminder stands ready; gives its key."""
    await audited.open()
    await audited.step(REMINDED, "remind")
    assert audited.case is not None
    return next(iter(audited.case.dispatches))


async def test_whoever_has_seen_no_more_than_there_is_hears_nothing_of_it(audited: AuditedJournal) -> None:
    """An older head is no loss, nor is one that the journal has outgrown."""
    await audited.open()
    first = await ask(audited, (), OPENED, "record-contact", by="phone", outcome="reached")
    second = await ask(audited, first.standing.heads, OPENED, "record-contact", by="visit", outcome="reached")
    third = await ask(audited, first.standing.heads, OPENED, "record-contact", by="mail", outcome="reached")

    assert {head.stream for head in first.standing.heads} == {
        case_stream(audited.name),
        account_stream(audited.tenancy),
    }
    assert [one.standing.went_back for one in (first, second, third)] == [False, False, False]
    assert "case-held" not in await types(audited)


async def test_a_letter_is_not_claimed_on_less_than_was_known(audited: AuditedJournal) -> None:
    """It may have gone in the time that is lost."""
    key = await ready(audited)

    claimed = await ask(audited, lost(audited), REMINDED, "claim-dispatch", key=key, honours_keys=True)

    assert claimed.standing.answer is not None
    assert claimed.standing.answer.result == "gone"
    assert (claimed.standing.went_back, claimed.standing.held) == (True, True)
    assert (await types(audited))[-2:] == ["case-held", "dispatch-outcome-unknown"]


async def test_what_became_of_a_letter_is_told_before_the_case_is_parked(audited: AuditedJournal) -> None:
    """The receipt is true in any case."""
    key = await ready(audited)
    await ask(audited, (), REMINDED, "claim-dispatch", key=key, honours_keys=True)

    await ask(audited, lost(audited), REMINDED, "report-dispatch", key=key, outcome="sent", receipt="print-1")

    assert (await types(audited))[-2:] == ["dispatch-sent", "case-held"]


async def test_a_case_that_a_message_opens_anew_is_parked_at_once(audited: AuditedJournal) -> None:
    """The journal lost the whole of it; what had gone in it nobody knows here."""
    outcome = await ask(
        audited, lost(audited), OPENED, "register-missed-payment",
        organisation=ORGANISATION, department="06", municipality="751", simulated=False, due=DUE, kind="rent",
        amount_ore=RENT, tenants=(TENANT,), digital_post=True, mail=True, people={TENANT: FACTS},
    )  # fmt: skip

    assert (outcome.standing.case, outcome.standing.held, outcome.standing.steps) == (audited.name, True, ())
    assert (await types(audited))[-1] == "case-held"


async def test_a_payment_counts_on_a_parked_case_too(audited: AuditedJournal) -> None:
    """In full, it ends it."""
    await audited.open()

    outcome = await ask(
        audited,
        lost(audited),
        OPENED,
        "record-payment",
        payment="b1",
        amount_ore=RENT,
        value_date=OPENED,
        booked_on=OPENED,
    )

    assert (outcome.standing.phase, outcome.standing.held) == ("closed", False)


async def test_one_loss_parks_a_case_once(audited: AuditedJournal) -> None:
    """Whoever else finds it, and after a person has released it; another one parks it again."""
    await audited.open()
    await ask(audited, lost(audited), OPENED, "record-contact", by="phone", outcome="reached")
    await audited.do(OPENED, OFFICE, "release-hold", kind="journal-mismatch")

    await ask(audited, lost(audited), OPENED, "record-contact", by="visit", outcome="reached", note="Igen.")
    once = (await types(audited)).count("case-held")
    await ask(audited, lost(audited, seq=41), OPENED, "offer-counselling", by="phone", answer="accepted")

    assert (once, (await types(audited)).count("case-held")) == (1, 2)


def test_a_loss_has_one_name_whoever_finds_it() -> None:
    """A run knows only the heads, the doctor every event that was witnessed."""
    heads = [Witness(stream="account/a", seq=3, hash=HASH), Witness(stream="case/a-1", seq=9, hash=HASH)]
    before = [Witness(stream="case/a-1", seq=8, hash=HASH), Witness(stream="account/a", seq=2, hash=HASH)]

    assert name_of_loss(heads) == name_of_loss([*before, *heads]) == f"account/a/3/{HASH[:16]}"


def standing(*heads: tuple[str, int], version: int = 0) -> Standing:
    """A standing of which only its place in time matters."""
    return Standing(
        version=version,
        case=None,
        phase=None,
        is_open=True,
        held=False,
        simulated=False,
        offset_seconds=0,
        steps=(),
        dispatches=(),
        heads=tuple(Witness(stream=stream, seq=seq, hash=HASH) for stream, seq in heads),
    )


@pytest.mark.parametrize(
    ("one", "other", "older"),
    [
        (standing(("a", 1), ("c-1", 4)), standing(("a", 1), ("c-1", 5)), True),
        (standing(("a", 1), ("c-1", 5)), standing(("a", 1), ("c-1", 5)), False),
        (standing(("a", 2), ("c-2", 3)), standing(("a", 2), ("c-1", 90), ("c-2", 3)), False),
        (standing(("a", 2), ("c-2", 3), version=5), standing(("a", 2), ("c-2", 3), version=9), False),
        (standing(version=4), standing(("a", 1), version=5), True),
    ],
    ids=[
        "a shorter stream",
        "the same",
        "a case that is not looked at any more",
        "heads say more",
        "an older worker's",
    ],
)
def test_of_two_standings_the_older_is_told_by_its_streams(one: Standing, other: Standing, older: bool) -> None:
    """By the sum of all sequences only where there are no heads."""
    assert one.is_older_than(other) is older
