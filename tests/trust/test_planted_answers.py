"""Does an answer that somebody planted speak for us, or keep ours from being given? Whoever plants may add rows."""

from collections.abc import Callable
from typing import Any

import asyncpg
import pytest

from client.cases import new_id
from client.repair.doctor import examine
from decisions.contract import CommandRequest, Reply, Witness
from decisions.lost_events import name_of_loss
from domain.actors import CLOCK, FEED
from domain.case.codes import HoldKind
from domain.case.state import Case
from domain.clock import at_hour
from domain.ids import case_stream
from journal.records import RecordedAnswer
from tests.audit.audited_journal import OPENED, ORGANISATION, REMINDED, RENT, TENANT, AuditedJournal
from tests.audit.conftest import audited
from tests.workflows.installation import SOON, Installation

__all__ = ["audited"]

PLANTED = (
    "INSERT INTO journal.answer (organisation_id, message_id, place, stream, seq, digest, event_id, answer,"
    " recorded_at, streams, firsts, lasts, hashes, mac) "
    "VALUES ($1, $2, $3, 'account/tenancyone', 1, repeat('0', 64), NULL, '{\"result\":\"done\"}',"
    " clock_timestamp(), '{}', $4, '{}', '{}', sha256('mac'))"
)
PAYMENT = "tenancyone/2"
"""The id of the message that comes after the case was opened, as its sender will count."""
PAID_IN_PART = {
    "command": "record-payment",
    "payment": "b1",
    "amount_ore": RENT - 100,
    "value_date": str(OPENED),
    "booked_on": str(OPENED),
}


async def plant(at: AuditedJournal, message_id: str, *places: int, firsts: list[int | None] | None = None) -> None:
    """Rows that say "done", each with a right of its own to be there as far as the database knows."""
    for place in places or (0,):
        await at.operator.execute(PLANTED, ORGANISATION, message_id, place, firsts or [])


async def answers_to(at: AuditedJournal, message_id: str) -> list[RecordedAnswer]:
    """What whoever asks the journal is told."""
    return await at.reader.answers([message_id])


async def types(at: AuditedJournal) -> list[str]:
    """What stands in the ledger."""
    return [one.type.partition(".")[0] for one in await at.reader.stream("account/tenancyone")]


async def faults(at: AuditedJournal, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The rows of answers that `audit verify` names."""
    capsys.readouterr()
    await at.ask("verify", "--journal-only")
    said = capsys.readouterr()
    return [line for line in (said.out + said.err).splitlines() if line.startswith("answer/")]


FORGED: dict[str, dict[str, Any]] = {
    "one row": {},
    "a row in every place but one": {"places": (0, 1, 2, 4)},
    "a row further on": {"places": (1,)},
    "an array of nothing": {"firsts": [None]},
}
"""What stands under the id of a payment before it comes, and where the answer to it is then kept."""
THEN_AT = {"one row": 1, "a row in every place but one": 3, "a row further on": 0, "an array of nothing": 1}


@pytest.mark.parametrize("what", FORGED)
async def test_a_planted_answer_is_told_to_nobody_and_the_message_is_decided(
    audited: AuditedJournal, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Once, however often it comes; the row stays behind, and is named by who looks at the case or at all of it."""
    forged = dict(FORGED[what])
    await audited.open()
    await plant(audited, PAYMENT, *forged.pop("places", ()), **forged)
    before = await answers_to(audited, PAYMENT)

    first = await audited.pay(OPENED)
    audited.given.pop()
    again = await audited.pay(OPENED)

    assert before == []
    assert (first.result, again) == ("done", first)
    assert (await types(audited)).count("payment-booked") == 1
    (told,) = await answers_to(audited, PAYMENT)
    assert (told.place, Reply.model_validate(told.answer)) == (THEN_AT[what], first)
    assert await audited.reader.forged_answers() == [f"answer/{ORGANISATION}/{PAYMENT}"]
    assert await faults(audited, capsys) == [
        f"answer/{ORGANISATION}/{PAYMENT}: Svaret på en besked mangler eller er ikke det, der blev givet."
    ]


async def test_an_honest_journal_has_every_answer_in_the_first_place(
    audited: AuditedJournal, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody is suspected there."""
    await audited.demand()

    assert {row["place"] for row in await audited.operator.fetch("SELECT place FROM journal.answer")} == {0}
    assert await audited.reader.forged_answers() == []
    assert await faults(audited, capsys) == []


async def test_an_answer_that_was_moved_to_another_place_is_none(audited: AuditedJournal) -> None:
    """Its place is under the MAC: the genuine row cannot be hidden behind a number."""
    await audited.open()
    await audited.pay(OPENED)
    await audited.tamper(f"UPDATE journal.answer SET place = 7 WHERE message_id = '{PAYMENT}'")

    assert await answers_to(audited, PAYMENT) == []
    assert await audited.reader.forged_answers() == [f"answer/{ORGANISATION}/{PAYMENT}"]


@pytest.mark.parametrize("year", ["infinity", "-infinity", "0044-03-15 BC", "12026-10-02"])
async def test_a_year_that_no_reader_has_room_for_is_refused(audited: AuditedJournal, year: str) -> None:
    """Reading such a row would end whatever reads it, decisions too."""
    await audited.open()
    with pytest.raises(asyncpg.CheckViolationError):
        await audited.operator.execute(
            "INSERT INTO journal.answer SELECT (jsonb_populate_record(null::journal.answer, to_jsonb(one) ||"
            f" jsonb_build_object('place', 1, 'recorded_at', '{year}'))).* FROM journal.answer AS one LIMIT 1"
        )


async def test_a_person_hears_what_was_decided_and_doctor_names_the_planted_row(worked_house: Installation) -> None:
    """Through a client, a run and a worker; and whoever asks again hears the same."""
    case, message_id = await worked_house.opened(), new_id("t")
    owner = await asyncpg.connect(worked_house.settings.owner_url)
    try:
        await owner.execute(PLANTED, ORGANISATION, message_id, 0, [])
    finally:
        await owner.close()

    said = {"command": "hold", "fields": {"kind": "death"}, "actor": "office/k1", "message_id": message_id}
    told = [await worked_house.case_client.submit(case, patience=SOON, **said) for _ in range(2)]  # type: ignore[arg-type]
    named = [one async for one in examine(worked_house.case_client) if one.kind == "answer-forged"]

    assert [one.result for one in told if isinstance(one, Reply)] == ["done", "done"]
    assert [hold.value for hold in (await worked_house.state(case)).holds] == ["death"]
    assert [one.case for one in named] == [f"answer/{ORGANISATION}/{message_id}"]


# --- ids of our own -------------------------------------------------------------------------------------------------


async def forged_under(at: AuditedJournal, message_id: str) -> None:
    """Somebody who holds no key."""
    await plant(at, message_id)


async def sent_under(at: AuditedJournal, message_id: str) -> None:
    """Somebody whose message is genuine, and whose choice of an id is not."""
    hold = {"command": "record-contact", "by": "phone", "outcome": "reached"}
    await at.decisions.decide(command(at, message_id, FEED, hold))


PLANTS: list[Callable[[AuditedJournal, str], Any]] = [forged_under, sent_under]


def command(
    at: AuditedJournal, message_id: str, actor: str, fields: dict[str, Any], known: tuple[Witness, ...] = ()
) -> CommandRequest:
    """Something asked of the tenancy."""
    return CommandRequest(
        organisation=ORGANISATION,
        tenancy_key=at.tenancy,
        message_id=message_id,
        actor=actor,
        fields=fields,
        asked_at=at_hour(REMINDED),
        own=actor == CLOCK,
        known=known,
    )


def lost(at: AuditedJournal) -> tuple[Witness, ...]:
    """An event that somebody saw and the journal does not have."""
    return (Witness(stream=case_stream(at.name), seq=40, hash="ab" * 32),)


@pytest.mark.parametrize("planted", PLANTS)
async def test_nothing_that_was_planted_keeps_a_case_with_lost_events_from_being_parked(
    audited: AuditedJournal, planted: Callable[[AuditedJournal, str], Any]
) -> None:
    """The id under which that is said can be guessed by everybody who reads the journal."""
    await audited.open()
    await planted(audited, f"loss/{name_of_loss(lost(audited))}/case")

    outcome = await audited.decisions.decide(command(audited, "paid", FEED, PAID_IN_PART, lost(audited)))

    assert isinstance(outcome.state, Case)
    assert outcome.state.holds == (HoldKind.JOURNAL_MISMATCH,)


@pytest.mark.parametrize("planted", PLANTS)
async def test_nothing_that_was_planted_keeps_a_case_with_a_broken_seal_from_being_parked(
    audited: AuditedJournal, planted: Callable[[AuditedJournal, str], Any]
) -> None:
    """Nor here; somebody's own message stands in the case, and moves the number on under which the seal is told."""
    await audited.open()
    assert audited.case is not None
    await planted(audited, f"seal/{audited.name}/{audited.case.seq + (planted is sent_under)}")
    await audited.tamper(
        f"UPDATE journal.person_key SET wrapped = sha256('x') || sha256('y') WHERE person_id = '{TENANT}'"
    )

    outcome = await audited.another_worker().decide(command(audited, "paid", FEED, PAID_IN_PART))

    assert isinstance(outcome.state, Case)
    assert outcome.state.holds == (HoldKind.SEAL_BROKEN,)


@pytest.mark.parametrize("planted", PLANTS)
async def test_nothing_that_was_planted_refuses_a_step_of_the_clock(
    audited: AuditedJournal, planted: Callable[[AuditedJournal, str], Any]
) -> None:
    """The ids of a run are its own name and a number; the step is taken, and once."""
    await audited.open()
    await planted(audited, "run/1")
    subject = next(one.subject for one in audited.steps if one.step == "remind")
    step = command(audited, "run/1", CLOCK, {"command": "take-step", "step": "remind", "subject": subject})

    standings = [(await audited.decisions.decide(step)).standing for _ in range(2)]

    assert [one.answer.result for one in standings if one.answer] == ["done", "done"]
    stands = [one.type.partition(".")[0] for one in await audited.reader.case(audited.name)]
    assert stands.count("reminder-decided") == 1
