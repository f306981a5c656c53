"""Does a letter leave exactly once, and does the case learn of every outcome?"""

import asyncio
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities import dispatcher
from activities.channels.base import LetterChannel, Receipt
from activities.channels.choice import ChannelChoice
from activities.channels.errors import ChannelError, NotAccepted, OutcomeUnknown
from activities.dispatcher import Dispatcher
from activities.tenant import payment_demand
from decisions import attempt
from decisions.attempt import AttemptOver
from decisions.case import Decisions, Outcome
from decisions.claimed_letter import ClaimedLetter, OnPaper, Unwritable, Writer
from decisions.contract import CommandRequest, DueDispatch, Order, Reply, Standing
from domain.case import commands as c
from domain.case.codes import DispatchKind, HoldKind, StepName
from domain.case.decision import Answer
from domain.case.state import DispatchState
from domain.letter import Letter
from tests.cases import CaseDriver
from workflows.letters import DISPATCH_TIMEOUT

BUSY = NotAccepted("mail-refused-451", "Ikke lige nu.")
NEVER = NotAccepted("mail-refused-550", "Aldrig.", permanent=True)
LAST_SECOND = datetime(2026, 10, 6, 21, 59, 59, tzinfo=UTC)
"""Before midnight in Copenhagen."""
DEAD_LINE = OutcomeUnknown("mail-outcome-unknown", "Måske.")


class Remembered:
    """Stands for the decisions: decides at once, and gives a message id its first answer for ever."""

    def __init__(self, case: CaseDriver) -> None:
        self._case = case
        self._answers: dict[str, Answer] = {}
        self.asked_at: list[datetime] = []
        self.kept: dict[str, Letter] = {}

    async def decide(self, asked: CommandRequest, write: Writer | None = None) -> Outcome:
        """Decide a command for the one case."""
        case = self._case
        self.asked_at.append(asked.asked_at)
        if asked.message_id not in self._answers:
            command = c.ANY_COMMAND.validate_python(asked.fields)
            self._answers[asked.message_id] = case.decide(command, asked.actor).answer
        paper = self._put_on_paper(asked, write) if self._answers[asked.message_id].result == "claimed" else None
        standing = Standing(
            version=case.case.seq,
            case=case.case.id,
            phase=case.case.phase,
            is_open=case.case.closed is None,
            held=bool(case.case.holds),
            simulated=case.simulated,
            offset_seconds=0,
            steps=(),
            dispatches=(),
            answer=Reply.model_validate(asdict(self._answers[asked.message_id])),
        )
        return Outcome(standing, case.state, case.account, case.policy, case.law.on(case.today), case.today, paper)

    def _put_on_paper(self, asked: CommandRequest, write: Writer | None) -> OnPaper:
        """Write the letter of a claim, or give the kept one again."""
        assert write is not None
        case, dispatch = self._case, self._case.case.dispatches[str(asked.fields["key"])]
        if dispatch.asked == 1 or dispatch.key not in self.kept:
            try:
                written = write(
                    ClaimedLetter(case.case, case.account, case.policy, case.law.on(case.today), case.today, dispatch)
                )
            except Unwritable as fault:
                return OnPaper(None, fault.code)
            self.kept[dispatch.key] = written
        return OnPaper(self.kept[dispatch.key])


class Scripted:
    """A channel that does what it is told, and keeps what it took."""

    name = "digital-post"
    stays_local = True

    def __init__(self, *faults: ChannelError, honours_keys: bool) -> None:
        self.honours_keys = honours_keys
        self._faults = list(faults)
        self.took: list[Letter] = []

    async def send(self, letter: Letter) -> Receipt:
        """Fail as scripted, then take the letter."""
        if self._faults:
            raise self._faults.pop(0)
        self.took.append(letter)
        return Receipt(f"receipt-{letter.key}", datetime(2026, 10, 7, 6, tzinfo=UTC), already_sent=False)


class Hand:
    """A hand that is asked to carry out the demand of one case."""

    started = LAST_SECOND

    def __init__(self, *faults: ChannelError, honours_keys: bool = True) -> None:
        self.case = CaseDriver()
        self.case.open()
        self.case.step(StepName.DEMAND_PAYMENT)
        self.key = next(x.key for x in self.case.case.dispatches.values() if x.kind is DispatchKind.PAYMENT_DEMAND)
        self.channel = Scripted(*faults, honours_keys=honours_keys)
        channels = ChannelChoice(real=(cast("LetterChannel", self.channel),), simulated=())
        self.decisions = Remembered(self.case)
        self.remembered: str | None = None
        """What Temporal was told of the letter's end."""
        self._dispatcher = Dispatcher(cast("Decisions", self.decisions), channels)

    @property
    def state(self) -> DispatchState:
        """How far the demand has come."""
        return self.case.case.dispatches[self.key].state

    async def carry_out(self, activity_id: str = "1", attempt: int = 1) -> str:
        """Ask once; the answer to the last command."""
        environment = ActivityEnvironment()
        environment.info = replace(
            environment.info,
            activity_id=activity_id,
            attempt=attempt,
            started_time=self.started,
            start_to_close_timeout=timedelta(minutes=2),
        )
        dispatch = self.case.case.dispatches[self.key]
        due = DueDispatch(
            case=self.case.case.id, key=self.key, kind=dispatch.kind, channel=dispatch.channel, simulated=False
        )
        order = Order(organisation="BF-101", tenancy_key=self.case.key, dispatch=due)
        standing: Standing = await environment.run(self._dispatcher.carry_out, order, payment_demand)
        assert standing.answer is not None
        self.remembered = standing.left.outcome if standing.left else None
        return standing.answer.result


def outcomes(hand: Hand) -> Sequence[str]:
    """The events of the dispatch, by name."""
    return [event.type for event in hand.case.events if event.type.startswith("dispatch-")]


async def test_a_letter_is_claimed_sent_and_reported() -> None:
    """The journal says so before and after."""
    hand = Hand()

    assert await hand.carry_out() == "done"
    assert [letter.key for letter in hand.channel.took] == [hand.key]
    assert outcomes(hand) == ["dispatch-claimed.v1", "dispatch-sent.v1"]


async def test_claim_and_outcome_fall_on_the_servers_day() -> None:
    """In the last second of a day by Temporal's clock it is not tomorrow, whatever the worker's machine believes."""
    hand = Hand()
    await hand.carry_out()

    assert len(hand.decisions.asked_at) == 2
    assert all(LAST_SECOND <= asked < LAST_SECOND + timedelta(seconds=30) for asked in hand.decisions.asked_at)


async def test_a_letter_whose_attempt_is_over_stays_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its process stood still before the send: it neither sends nor reports, and the next attempt finds the claim."""
    hand = Hand()

    def too_late() -> None:
        raise AttemptOver

    with monkeypatch.context() as stopped:
        stopped.setattr(attempt, "must_hold", too_late)
        with pytest.raises(AttemptOver):
            await hand.carry_out()
    assert hand.channel.took == []
    assert hand.state is DispatchState.CLAIMED

    assert await hand.carry_out(attempt=2) == "done"
    assert [letter.key for letter in hand.channel.took] == [hand.key]


async def test_a_letter_that_was_sent_is_not_sent_again() -> None:
    """Asked once more, by whomever, the hand does nothing."""
    hand = Hand()
    await hand.carry_out()

    assert await hand.carry_out(activity_id="2") == "gone"
    assert len(hand.channel.took) == 1


async def test_a_letter_that_a_payment_overtook_stays_here() -> None:
    """The payment came first and suppressed it."""
    hand = Hand()
    hand.case.pay(577_213)

    assert await hand.carry_out() == "gone"
    assert hand.channel.took == []


async def test_a_letter_that_was_held_goes_once_the_hold_is_released() -> None:
    """The same run asks again with another activity, whose claim is a message of its own."""
    hand = Hand()
    hand.case.do(c.HoldCase(kind=HoldKind.DISPUTED))
    assert await hand.carry_out(activity_id="1") == "gone"

    hand.case.do(c.ReleaseHold(kind=HoldKind.DISPUTED))

    assert await hand.carry_out(activity_id="2") == "done"
    assert hand.state is DispatchState.SENT


async def test_a_letter_that_was_not_taken_is_given_back_between_attempts() -> None:
    """Temporal asks again; until then a payment can still suppress it."""
    hand = Hand(BUSY)
    with pytest.raises(NotAccepted):
        await hand.carry_out()
    assert hand.state is DispatchState.INTENDED

    assert await hand.carry_out(attempt=2) == "done"
    assert outcomes(hand)[1:] == ["dispatch-released.v1", "dispatch-claimed.v1", "dispatch-sent.v1"]


async def test_a_letter_that_is_refused_for_good_waits_for_a_person() -> None:
    """Asking again would be refused again."""
    hand = Hand(NEVER)

    assert await hand.carry_out() == "done"
    assert (hand.state, hand.case.case.holds) == (DispatchState.SUPPRESSED, (HoldKind.DISPATCH_REFUSED,))


async def test_a_letter_that_cannot_be_written_waits_for_a_person() -> None:
    """The tenant was erased: a code says so, nothing is sent, nothing is raised."""
    hand = Hand()
    erased = dict.fromkeys(hand.case.case.tenants)
    hand.case.state = replace(hand.case.case, people=erased)

    assert await hand.carry_out() == "done"
    assert (hand.state, hand.case.case.holds) == (DispatchState.SUPPRESSED, (HoldKind.DISPATCH_REFUSED,))
    assert [event.why for event in hand.case.events if event.type == "dispatch-suppressed.v1"] == ["person-erased"]
    assert hand.channel.took == []


async def test_a_letter_that_may_have_gone_is_settled_by_a_person_and_then_goes() -> None:
    """Settled as not sent, it is taken up by another activity of the same run, claimed and reported anew."""
    hand = Hand(DEAD_LINE, honours_keys=False)
    await hand.carry_out(activity_id="1")
    assert hand.state is DispatchState.OUTCOME_UNKNOWN

    hand.case.do(c.SettleDispatch(key=hand.key, sent=False), "operator/d1")

    assert await hand.carry_out(activity_id="2") == "done"
    assert outcomes(hand)[-2:] == ["dispatch-claimed.v1", "dispatch-sent.v1"]


async def test_a_channel_that_honours_keys_is_asked_again_after_a_doubt() -> None:
    """With the same key, so that no person need find out; the claim stands meanwhile."""
    hand = Hand(DEAD_LINE)
    with pytest.raises(OutcomeUnknown):
        await hand.carry_out()
    assert outcomes(hand) == ["dispatch-claimed.v1"]

    assert await hand.carry_out(attempt=2) == "done"
    assert [letter.key for letter in hand.channel.took] == [hand.key]
    assert outcomes(hand)[1:] == ["dispatch-claimed.v1", "dispatch-sent.v1"]


@pytest.mark.parametrize("second", [BUSY, DEAD_LINE])
async def test_no_payment_stops_what_an_earlier_attempt_may_have_sent(second: ChannelError) -> None:
    """Line lost, then nobody there: certain of the second asking alone. Paid now, a person finds out."""
    hand = Hand(DEAD_LINE, second)
    for number in (1, 2):
        with pytest.raises(ChannelError):
            await hand.carry_out(attempt=number)
    hand.case.pay(577_213)
    assert outcomes(hand) == ["dispatch-claimed.v1"] * 2

    assert await hand.carry_out(attempt=3) == "unknown"
    assert hand.state is DispatchState.OUTCOME_UNKNOWN
    assert hand.channel.took == []


@pytest.mark.parametrize("then", ["refused", "unwritable"])
async def test_what_is_refused_after_a_doubt_is_for_a_person(then: str) -> None:
    """Its tenant was erased meanwhile, or the channel wants it no more: the first asking may have sent it."""
    hand = Hand(DEAD_LINE, NEVER)
    with pytest.raises(OutcomeUnknown):
        await hand.carry_out()
    if then == "unwritable":
        hand.case.state = replace(hand.case.case, people=dict.fromkeys(hand.case.case.tenants))

    assert await hand.carry_out(attempt=2) == "in-doubt"
    assert (hand.state, hand.case.case.holds) == (DispatchState.OUTCOME_UNKNOWN, ())
    assert hand.remembered == "unknown"


@pytest.mark.parametrize(
    ("honours_keys", "state"), [(True, DispatchState.CLAIMED), (False, DispatchState.OUTCOME_UNKNOWN)]
)
async def test_a_channel_that_says_nothing_is_cut_off_before_the_next_attempt(
    honours_keys: bool, state: DispatchState, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut off in the middle it may have left, so nothing is given back."""
    monkeypatch.setattr(dispatcher, "AN_ATTEMPT", timedelta(milliseconds=20))
    hand = Hand(honours_keys=honours_keys)
    monkeypatch.setattr(hand.channel, "send", _say_nothing)

    with pytest.raises(OutcomeUnknown) if honours_keys else nullcontext():
        await hand.carry_out()

    assert hand.state is state


def test_an_attempt_ends_before_temporal_begins_another() -> None:
    """With time left to tell the journal what became of it."""
    assert dispatcher.AN_ATTEMPT + timedelta(seconds=15) <= DISPATCH_TIMEOUT


async def _say_nothing(letter: Letter) -> Receipt:
    await asyncio.Event().wait()
    raise AssertionError("nobody sets it")


async def test_a_formal_letter_waits_for_a_day_of_dispatch() -> None:
    """Taken up on a Saturday, it is asked for again some hours later."""
    hand = Hand()
    hand.case.at(hand.case.today.replace(day=10))

    with pytest.raises(ApplicationError) as later:
        await hand.carry_out()

    assert later.value.next_retry_delay is not None
    assert hand.state is DispatchState.INTENDED
