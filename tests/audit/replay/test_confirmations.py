"""Is a doubtful fee charged from the decision after somebody confirmed it, and does each case keep what held for it?"""

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from audit.replay.redecide import Verdict
from cli.terminal.days import today
from decisions.act_refused import ActRefused
from decisions.law_confirmation import Act, confirm, withdraw
from decisions.versions_in_use import adopt_law
from domain.danish_day import danish_day
from domain.entry_points import EntryPoint
from domain.ids import account_stream
from domain.streams.law import Confirmation
from domain.streams.organisation import LAW_STREAM, LawAdopted
from tests.audit.audited_journal import (
    DEMANDED,
    HANDED_OVER,
    REMINDED,
    AuditedJournal,
)
from tests.books.law.editions import DEMAND_FEE, FEE_OF_2026, IN_CONFLICT, OTHER_SIDE, edition, instead

BOOK = edition(IN_CONFLICT)
"""Two sources disagree on the fee of 2026."""
OF_2026 = date(2026, 1, 1)
OF_THE_BILLS = 32_900
OF_THE_NOTE = 33_500
ACT = Act("demand_fee", OF_2026, "lawyer/a1", "Efterset i vejledningen.")


@pytest.fixture
def audited(audited: AuditedJournal) -> AuditedJournal:
    """Somebody to work on a case under that law."""
    return replace(audited, decisions=audited.under(BOOK))


async def confirmed(
    audited: AuditedJournal, amount_ore: int = OF_THE_BILLS, by: str = "lawyer/a1"
) -> Confirmation | None:
    """Somebody confirms the fee of 2026."""
    return await confirm(audited.journal, BOOK, replace(ACT, by=by), amount_ore, via=EntryPoint.CLIENT)


async def demanded(audited: AuditedJournal, on: date = DEMANDED) -> Any:
    """From the missed rent to a demand on its way; gives the decision of it, as recorded."""
    await audited.open()
    await audited.step(REMINDED, "remind")
    await audited.send_all(REMINDED)
    await audited.step(on, "demand-payment")
    await audited.send_all(on)
    return await decided(audited)


async def decided(audited: AuditedJournal) -> Any:
    """The demand as the journal has it."""
    (found,) = (one for one in await audited.reader.case(audited.name) if one.type == "payment-demand-decided.v1")
    return found


async def is_proven(audited: AuditedJournal) -> bool:
    """Whether every decision of the case comes out the same again, from the journal alone."""
    found = await audited.replay()
    return found.count(Verdict.CONFIRMED) == len(found.steps) > 0


async def fee_owed(audited: AuditedJournal) -> int:
    """What the tenancy's ledger has of fees."""
    entries = await audited.reader.stream(account_stream(audited.tenancy))
    return sum(entry.event.amount_ore for entry in entries if entry.type == "fee-booked.v1")


# --- before and after ------------------------------------------------------------------------------------------------


async def test_what_nobody_confirmed_is_left_out_and_the_letter_goes(audited: AuditedJournal) -> None:
    """0 kr., with the reason on record."""
    demand = await demanded(audited)

    assert (demand.event.fee_ore, await fee_owed(audited)) == (0, 0)
    assert demand.event.fee_reason.startswith("Påkravsgebyr udeladt (0 kr.), fordi kilderne siger både 335,00 kr. og")
    assert "dispatch-sent.v1" in [one.type for one in await audited.reader.case(audited.name)]


@pytest.mark.parametrize("amount_ore", [OF_THE_BILLS, OF_THE_NOTE])
async def test_the_next_demand_has_the_confirmed_fee(audited: AuditedJournal, amount_ore: int) -> None:
    """By the same workers; the law of the events is another, and both cases are judged by what held for each."""
    before, after = audited.beside("tenancybefore"), audited.beside("tenancyafter")
    earlier = await demanded(before)
    await confirmed(audited, amount_ore)
    later = await demanded(after)

    assert (earlier.event.fee_ore, later.event.fee_ore, await fee_owed(after)) == (0, amount_ore, amount_ore)
    assert later.event.fee_reason.endswith("bekræftet af lawyer/a1 den " + _today() + ".")
    assert earlier.law_version == BOOK.version != later.law_version
    assert await is_proven(before)
    assert await is_proven(after)
    assert await audited.ask("verify", "--journal-only") == 0


async def test_a_case_that_is_open_meanwhile_takes_it_from_its_next_decision(audited: AuditedJournal) -> None:
    """What was decided before keeps its law."""
    await audited.open()
    await confirmed(audited)
    await audited.step(REMINDED, "remind")
    await audited.step(DEMANDED, "demand-payment")

    versions = [one.law_version for one in await audited.reader.case(audited.name)]
    assert versions[0] == BOOK.version != versions[-1]
    assert len(set(versions)) == 2
    assert (await decided(audited)).event.fee_ore == OF_THE_BILLS
    assert await is_proven(audited)


async def test_every_worker_hears_of_it(audited: AuditedJournal) -> None:
    """Each has read the law before, and none is told."""
    workers = [audited.another_worker(BOOK) for _ in range(2)]
    fees = []
    for amount_ore in (None, OF_THE_BILLS):
        if amount_ore:
            await confirmed(audited)
        for number, worker in enumerate(workers):
            fees.append(
                (
                    await demanded(replace(audited.beside(f"t{amount_ore or 0}x{number}"), decisions=worker))
                ).event.fee_ore
            )

    assert fees == [0, 0, OF_THE_BILLS, OF_THE_BILLS]


# --- taken back, and void --------------------------------------------------------------------------------------------


async def test_what_was_withdrawn_is_left_out_again(audited: AuditedJournal) -> None:
    """As if nobody had said anything; what was charged meanwhile was lawful then, and stays proven."""
    meanwhile, after = audited.beside("tenancymeanwhile"), audited.beside("tenancyafter")
    await confirmed(audited)
    charged = await demanded(meanwhile)
    was = await withdraw(audited.journal, replace(ACT, by="lawyer/a2"), via=EntryPoint.CLIENT)
    left_out = await demanded(after)

    assert (was.value_ore, was.by) == (OF_THE_BILLS, "lawyer/a1")
    assert (charged.event.fee_ore, left_out.event.fee_ore) == (OF_THE_BILLS, 0)
    assert left_out.law_version == BOOK.version
    assert await is_proven(meanwhile)
    assert await is_proven(after)


async def test_nothing_rests_on_a_fee_that_was_withdrawn_until_it_is_confirmed_again(audited: AuditedJournal) -> None:
    """A fee too high can void a demand: the hand-over is refused, and a person decides which it is."""
    await confirmed(audited)
    await audited.demand()
    await withdraw(audited.journal, ACT, via=EntryPoint.CLIENT)
    refused = await audited.step(HANDED_OVER, "hand-over")
    await confirmed(audited)
    await audited.do(HANDED_OVER, "office/k1", "release-hold", kind="step-refused")
    done = await audited.step(HANDED_OVER, "hand-over")

    assert (refused.result, done.result) == ("refused", "done")
    assert "ingen har bekræftet årets påkravsgebyr" in refused.because
    assert await is_proven(audited)


@pytest.mark.parametrize(
    ("old", "new", "fee_ore"),
    [
        ("conflicting_value = 32900", "conflicting_value = 33000", 0),
        ("conflicting_value = 32900", "conflicting_value = 32900\nuntil = 2026-12-31", OF_THE_BILLS),
    ],
    ids=["another amount", "the same amount"],
)
async def test_a_corrected_file_makes_it_void(audited: AuditedJournal, old: str, new: str, fee_ore: int) -> None:
    """A worker with the corrected folder leaves the fee out again; one that still has the old one goes on."""
    corrected = edition(IN_CONFLICT, instead(DEMAND_FEE, old, new))
    await confirmed(audited)
    newer, older = replace(audited.beside("tn"), decisions=audited.under(corrected)), audited.beside("to")

    assert (await demanded(newer)).event.fee_ore == fee_ore
    assert (await demanded(older)).event.fee_ore == OF_THE_BILLS
    assert await is_proven(newer)
    assert await is_proven(older)


async def test_a_void_one_is_confirmed_anew_in_its_place(audited: AuditedJournal) -> None:
    """The new amount, by whoever has looked at it; nothing needs to be taken back first."""
    corrected = edition(IN_CONFLICT, instead(DEMAND_FEE, "conflicting_value = 32900", "conflicting_value = 33000"))
    await confirmed(audited)
    await confirm(audited.journal, corrected, replace(ACT, by="lawyer/a2"), 33_000, via=EntryPoint.CLIENT)
    audited.decisions = audited.under(corrected)

    assert (await demanded(audited)).event.fee_ore == 33_000


# --- two at once -----------------------------------------------------------------------------------------------------


async def both(*acts: Awaitable[Any]) -> list[Any]:
    """What comes of acts that are done at the same moment."""
    return await asyncio.gather(*acts, return_exceptions=True)


async def test_two_who_say_the_same_at_once_say_it_once(audited: AuditedJournal) -> None:
    """One is told who was first."""
    answers = await both(*(confirmed(audited, by=f"lawyer/a{n}") for n in range(4)))
    (event,) = (one.event for one in await audited.reader.stream(LAW_STREAM))

    assert sum(answer is None for answer in answers) == 1
    assert {answer.by for answer in answers if answer} == {event.by}


async def test_of_two_who_say_something_else_at_once_one_is_refused(audited: AuditedJournal) -> None:
    """And told what to do."""
    amounts = (OF_THE_BILLS, OF_THE_NOTE)
    answers = await both(*(confirmed(audited, amount, f"lawyer/a{amount}") for amount in amounts))
    (event,) = (one.event for one in await audited.reader.stream(LAW_STREAM))

    (refused,) = (answer for answer in answers if answer is not None)
    assert isinstance(refused, ActRefused)
    assert str(refused).startswith(f"lawyer/a{event.value_ore} bekræftede {event.value_ore // 100},00 kr. den ")
    assert str(refused).endswith("Træk det først tilbage.")


async def test_of_two_who_take_it_back_at_once_one_is_told_that_nothing_is_left(audited: AuditedJournal) -> None:
    """Nothing is withdrawn twice."""
    await confirmed(audited)
    answers = await both(*(withdraw(audited.journal, ACT, via=EntryPoint.CLIENT) for _ in range(2)))

    assert sum(isinstance(answer, ActRefused) for answer in answers) == 1
    assert [one.type for one in await audited.reader.stream(LAW_STREAM)] == [
        "law-value-confirmed.v1",
        "law-confirmation-withdrawn.v1",
    ]


# --- what is kept ----------------------------------------------------------------------------------------------------


async def test_what_a_worker_adopts_is_the_law_with_what_is_confirmed(audited: AuditedJournal) -> None:
    """With its bytes, once for each change, and again the folder's own once that is taken back."""
    for change in (None, confirmed(audited), withdraw(audited.journal, ACT, via=EntryPoint.CLIENT)):
        if change is not None:
            await change
        for _ in range(2):
            await adopt_law(audited.journal, BOOK)
    entries = await audited.reader.stream(LAW_STREAM)
    adopted = [one.event.version for one in entries if isinstance(one.event, LawAdopted)]

    assert len(adopted) == 3
    assert adopted[0] == adopted[2] == BOOK.version != adopted[1]
    assert all([await audited.reader.document(version) for version in adopted])


async def test_the_reason_is_sealed_and_can_be_forgotten(audited: AuditedJournal) -> None:
    """Whoever gave it has a key; without it the act stands, and so does every case that rests on it."""
    await confirmed(audited)
    (kept,) = await audited.operator.fetch("SELECT public, sealed FROM journal.event WHERE stream = $1", LAW_STREAM)
    await demanded(audited)
    await audited.erase("lawyer/a1", organisation="all")
    (entry,) = await audited.reader.stream(LAW_STREAM)
    after = audited.beside("tenancyafter")
    audited.decisions = after.decisions = audited.another_worker(BOOK)

    assert "vejledningen" not in kept["public"]
    assert b"vejledningen" not in kept["sealed"]
    assert entry.event.sealed == {"lawyer/a1": None}
    assert (await demanded(after)).event.fee_ore == OF_THE_BILLS
    assert await is_proven(audited)


# --- a corrected law changes nothing that was recorded ---------------------------------------------------------------

EIGHTH = DEMANDED.replace(day=8)
THEN = [
    ("holidays/second_christmas_day.toml", 'value      = "12-26"', 'value      = "10-06"', EIGHTH),
    (DEMAND_FEE, "value      = 33500", "value      = 33400", DEMANDED),
    (
        DEMAND_FEE,
        FEE_OF_2026.replace('"C"', '"X"') + OTHER_SIDE,
        FEE_OF_2026.replace("33500", "33600").replace('"C"', '"A"'),
        DEMANDED,
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "on"), THEN, ids=["a holiday", "a doubtful fee", "a sure fee"])
async def test_a_corrected_law_changes_no_recorded_decision(
    audited: AuditedJournal, file: str, old: str, new: str, on: date
) -> None:
    """The case is proven by the bytes that the journal kept, though by the files of today it would be another."""
    audited.decisions = audited.under(edition(IN_CONFLICT, instead(file, old, new)))
    await demanded(audited, on)
    await audited.pay(on.replace(day=12))
    found = await audited.replay()
    by_today = await audited.divergences_under(BOOK)  # the versions that are named in it left aside

    assert found.count(Verdict.CONFIRMED) == len(found.steps)
    assert by_today


def _today() -> str:
    return danish_day(today())
