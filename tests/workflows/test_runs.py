"""When does a run begin, end and go over into the next, and what does it carry along?"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

import worker
from activities.channels.base import LetterChannel, Receipt
from activities.channels.choice import ChannelChoice
from activities.channels.errors import NotAccepted
from client.cases import Pending, new_id
from client.repair.resume import resume
from domain.case.codes import PhaseName
from domain.letter import Letter
from runtime.settings import Settings
from tests.workflows.installation import NOVEMBER, Installation, missed
from worker import working


class StandsStill:
    """A channel that takes no letter until it is let go."""

    name = "digital-post"
    honours_keys = True
    stays_local = True

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.let_go = asyncio.Event()

    async def send(self, letter: Letter) -> Receipt:
        """Wait, then take it."""
        self.asked.set()
        await self.let_go.wait()
        return Receipt(reference=letter.key, accepted_at=datetime.now(UTC), already_sent=False)


def with_channel(channel: LetterChannel) -> Callable[[Settings, str], ChannelChoice]:
    """The usual channels, but this one in the place of its namesake."""
    usual = worker.channels

    def channels(settings: Settings, sink: str) -> ChannelChoice:
        known = usual(settings, sink)
        others = (other for other in known.simulated if other.name != channel.name)
        return replace(known, simulated=(*others, channel))

    return channels


async def test_a_payment_does_not_wait_for_a_letter_that_cannot_be_delivered(
    empty_installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Decisions are serial, dispatches run beside them: the case closes while its letter still stands at the door."""
    stuck = StandsStill()
    monkeypatch.setattr(worker, "channels", with_channel(stuck))
    async with working(empty_installation.settings):
        case = await empty_installation.opened()
        await empty_installation.give(case, "request-aid", kind="enkeltydelse", consent_on=date(2026, 10, 2))
        await stuck.asked.wait()

        await empty_installation.pay(case, 500_000, date(2026, 10, 2))

        closed = (await empty_installation.state(case)).phase
        stuck.let_go.set()
        await empty_installation.run(case).result()

    assert closed is PhaseName.CLOSED
    assert [dispatch.state for dispatch in (await empty_installation.state(case)).dispatches.values()] == ["sent"]


async def test_a_run_ends_with_its_case_and_its_letters_sent(worked_house: Installation) -> None:
    """A recall to the lawyer keeps the run until it is acknowledged, though the case is closed."""
    case = await worked_house.opened()
    await worked_house.advance(case, date(2026, 10, 28))
    await worked_house.pay(case, 500_000, date(2026, 10, 28))
    closed = await worked_house.state(case)
    await worked_house.advance(case, date(2026, 10, 30))
    asked_again = await worked_house.state(case)

    await worked_house.give(case, "acknowledge-recall", to="lawyer")
    await worked_house.run(case).result()

    assert closed.phase is PhaseName.CLOSED
    assert [recall.attempt for recall in asked_again.open_recalls] == [3]
    assert not (await worked_house.state(case)).open_recalls


async def test_an_ended_case_is_followed_up_without_a_run_of_its_own(worked_house: Installation) -> None:
    """No clock of a run waits for the day; the command wakes one, is recorded, and the run ends again."""
    case = await worked_house.opened()
    await worked_house.pay(case, 500_000, date(2026, 10, 2))
    await worked_house.run(case).result()
    await worked_house.advance(case, date(2026, 11, 20))

    given = await worked_house.give(case, "record-follow-up", months=1, outcome="still-there")
    await worked_house.run(case).result()

    left = {deadline.item.day for deadline in await worked_house.case_client.reader.deadlines_of([case])}
    assert given.result == "done"
    assert left == {date(2027, 1, 2), date(2027, 4, 2), date(2027, 10, 2)}


async def test_a_bounced_payment_reopens_the_case_in_a_new_run(worked_house: Installation) -> None:
    """The same stream goes on; what is owed again needs a fresh demand."""
    case = await worked_house.opened()
    await worked_house.advance(case, date(2026, 10, 12))
    await worked_house.pay(case, 500_000, date(2026, 10, 12))
    first_run = (await worked_house.run(case).describe()).run_id
    await worked_house.run(case).result()

    given = await worked_house.give(case, "record-payment-bounced", payment="b1")
    await worked_house.advance(case, date(2026, 10, 20))

    state = await worked_house.state(case)
    assert given.result == "done"
    assert first_run != (await worked_house.run(case).describe()).run_id
    assert state.phase is PhaseName.UNDER_DEMAND
    assert [demand.live for demand in state.demands] == [False, True]


async def test_what_nobody_has_read_when_a_case_ends_opens_the_next_one(empty_installation: Installation) -> None:
    """Messages that wait behind the closing payment are carried into the tenancy's next run."""
    tenancy = empty_installation.tenancy()
    async with working(empty_installation.settings):
        first = (await empty_installation.register(missed(tenancy))).case
    assert first is not None
    await empty_installation.case_client.leave(
        first,
        "record-payment",
        {"payment": "b1", "amount_ore": 500_000, "value_date": "2026-10-03", "booked_on": "2026-10-03"},
        actor="feed",
        message_id=new_id("t"),
    )
    pending = await empty_installation.case_client.register(
        missed(tenancy, NOVEMBER), simulated=True, today=date(2026, 11, 3)
    )
    async with working(empty_installation.settings):
        answer = await empty_installation.answer_to(pending)

    assert (answer.result, answer.case) == ("opened", first[:-1] + "2")


async def test_a_run_that_lost_everything_begins_again_from_the_journal(worked_house: Installation) -> None:
    """Deadlines stay the same; letters that have gone do not go again."""
    case = await worked_house.opened()
    await worked_house.advance(case, date(2026, 10, 12))
    before = await worked_house.state(case)
    await worked_house.run(case).terminate("its Temporal history was lost")

    started = await resume(worked_house.case_client, await worked_house.case_client.view_of(case))
    await worked_house.advance(case, date(2026, 10, 13))

    after = await worked_house.state(case)
    assert started.needed
    assert before.demands == after.demands
    assert before.dispatches == after.dispatches


async def test_a_case_goes_on_with_a_new_worker_where_the_old_one_stopped(empty_installation: Installation) -> None:
    """Nothing of a case lives in a worker."""
    async with working(empty_installation.settings):
        case = await empty_installation.opened()
    async with working(empty_installation.settings):
        await empty_installation.advance(case, date(2026, 10, 8))

    assert (await empty_installation.state(case)).phase is PhaseName.UNDER_DEMAND


async def test_money_that_is_already_there_stops_a_letter_before_it_is_taken_up(
    empty_installation: Installation,
) -> None:
    """Both were left with the case while nobody worked: the request is decided first, and its letter never begins."""
    async with working(empty_installation.settings):
        case = await empty_installation.opened()
    leave, day = empty_installation.case_client.leave, "2026-10-02"
    request = {"kind": "enkeltydelse", "consent_on": day}
    money = {"payment": "b1", "amount_ore": 500_000, "value_date": day, "booked_on": day, "payer": "tenant"}
    await leave(case, "request-aid", request, actor="adviser/r1", message_id=new_id("t"))
    paid = await leave(case, "record-payment", money, actor="feed", message_id=new_id("t"))

    async with working(empty_installation.settings):
        assert isinstance(paid, Pending)
        await empty_installation.answer_to(paid)
        await empty_installation.run(case).result()

    types = await empty_installation.types(case)
    assert types.index("aid-requested") < types.index("dispatch-suppressed")
    assert "request-municipal-aid" not in (await empty_installation.run(case).fetch_history()).to_json()


class RefusesOnce:
    """A channel that will not take its first letter, and takes every other."""

    name = "digital-post"
    honours_keys = True
    stays_local = True

    def __init__(self) -> None:
        self.refused = False

    async def send(self, letter: Letter) -> Receipt:
        """Refuse, once and for good as far as it knows."""
        if not self.refused:
            self.refused = True
            raise NotAccepted("no-such-mailbox", "Postkassen findes ikke.", permanent=True)
        return Receipt(reference=letter.key, accepted_at=datetime.now(UTC), already_sent=False)


async def test_a_formal_letter_freed_on_a_saturday_leaves_on_the_next_day_of_dispatch(
    empty_installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rehearsal's calendar goes on day by day until it may leave; nothing waits for the real clock."""
    monkeypatch.setattr(worker, "channels", with_channel(RefusesOnce()))
    async with working(empty_installation.settings):
        case = await empty_installation.opened()
        await empty_installation.advance(case, date(2026, 10, 10))
        (demand,) = (
            x for x in (await empty_installation.state(case)).dispatches.values() if x.kind == "payment-demand"
        )
        await empty_installation.give(case, "release-hold", kind="dispatch-refused")
        await empty_installation.give(case, "send-again", key=demand.key)

        await empty_installation.advance(case, date(2026, 10, 13))

    sent = (await empty_installation.state(case)).dispatches[demand.key]
    assert demand.state == "suppressed"
    assert sent.sent_on == date(2026, 10, 12)


async def test_money_that_names_an_ended_case_stops_the_open_one(worked_house: Installation) -> None:
    """It is the tenancy's money, whichever case the caseworker had on the screen."""
    tenancy = worked_house.tenancy()
    first = (await worked_house.register(missed(tenancy))).case or ""
    await worked_house.pay(first, 500_000, date(2026, 10, 2))
    await worked_house.run(first).result()
    second = (await worked_house.register(missed(tenancy, NOVEMBER), date(2026, 11, 3))).case or ""

    await worked_house.pay(first, 500_000, date(2026, 11, 3), payment="b2")

    assert (await worked_house.state(second)).phase is PhaseName.CLOSED


async def test_word_of_an_ended_case_does_not_deafen_the_run_of_the_open_one(worked_house: Installation) -> None:
    """The ended case is longer than the open one: what the run hears of the two together is not more than of one."""
    tenancy = worked_house.tenancy()
    first = (await worked_house.register(missed(tenancy))).case or ""
    await worked_house.advance(first, date(2026, 10, 20))
    await worked_house.pay(first, 500_000, date(2026, 10, 20))
    await worked_house.run(first).result()
    second = (await worked_house.register(missed(tenancy, NOVEMBER), date(2026, 11, 3))).case or ""

    await worked_house.give(first, "record-follow-up", months=1, outcome="still-there")
    await worked_house.pay(second, 500_000, date(2026, 11, 3), payment="b2")

    async with asyncio.timeout(20):
        await worked_house.run(second).result()
    assert (await worked_house.state(second)).phase is PhaseName.CLOSED


async def test_a_calendar_is_not_walked_to_the_end_of_days(worked_house: Installation) -> None:
    """Refused at once, with the reason."""
    case = await worked_house.opened()

    given = await worked_house.advance(case, date(9999, 12, 31))

    assert (given.result, given.rule) == ("refused", "inside-the-calendar")
