"""How does a letter leave exactly once? Claim, write and keep; send; report (docs/adr/0014-letters-in-doubt.md).

The claim is made under the lock that a payment takes. A channel that certainly did not take the letter gives it back,
so that a payment can still suppress it before the next attempt. Where one may have taken it, the claim stands: one that
honours keys is asked again with the same key, with any other the outcome is unknown and a person decides. Never
silently twice, never silently not at all.
"""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.channels.base import LetterChannel, Receipt
from activities.channels.choice import ChannelChoice
from activities.channels.errors import NotAccepted, OutcomeUnknown
from decisions import attempt
from decisions.case import CLAIMED, STOPPED, Decisions, Outcome
from decisions.claimed_letter import OnPaper, Writer
from decisions.contract import CommandRequest, Departure, Order, Standing
from domain.actors import DISPATCHER
from domain.entry_points import EntryPoint
from domain.letter import Letter

NOT_TODAY = "not-today"
LOOK_AT_THE_KILL_SWITCH = timedelta(minutes=1)
"""How long a letter waits before it looks again whether its organisation lets letters leave."""
ASK_AGAIN_LATER = timedelta(hours=6)
"""How long a formal letter waits that was decided on a dispatch day and taken up on none."""
AN_ATTEMPT = timedelta(seconds=100)
"""How long an attempt may last until its letter is handed over: shorter than Temporal waits for it
(`workflows.letters.DISPATCH_TIMEOUT`), so that none still sends while the next one asks."""


Outcomes = Literal["sent", "not-accepted", "unknown", "refused"]


@dataclass(frozen=True)
class Dispatcher:
    """Carries dispatches out of the house."""

    decisions: Decisions
    channels: ChannelChoice

    async def carry_out(self, order: Order, write: Writer) -> Standing:
        """Claim the dispatch, let *write* put it on paper, send it as kept, and report. Gives the newest standing."""
        attempt.begin()
        channel = self.channels.for_case(order.dispatch.channel.value, simulated=order.dispatch.simulated)
        end = asyncio.get_running_loop().time() + AN_ATTEMPT.total_seconds()
        claimed = await self._tell(order, "claim-dispatch", write, honours_keys=channel.honours_keys)
        result = claimed.standing.answer.result if claimed.standing.answer else "gone"
        if result == NOT_TODAY and not order.dispatch.simulated:  # a rehearsal's workflow moves its own calendar
            raise ApplicationError("not a day of dispatch", type=NOT_TODAY, next_retry_delay=ASK_AGAIN_LATER)
        if result == STOPPED:
            raise ApplicationError("the kill switch is on", type=STOPPED, next_retry_delay=LOOK_AT_THE_KILL_SWITCH)
        if result != CLAIMED or claimed.paper is None:
            return claimed.standing
        reported = await self._send(order, channel, claimed.paper, end)
        # Temporal's history is the journal's second witness: of the claim as well as of the outcome.
        return reported.model_copy(update={"witnesses": (*claimed.standing.witnesses, *reported.witnesses)})

    async def _send(self, order: Order, channel: LetterChannel, paper: OnPaper, end: float) -> Standing:
        if paper.letter is None:
            return await self._report(order, "refused", why=paper.why_not)
        try:
            receipt = await _sent_by(end, channel, paper.letter)
        except NotAccepted as refusal:
            outcome: Outcomes = "refused" if refusal.permanent else "not-accepted"
            standing = await self._report(order, outcome, why=refusal.code)
            if refusal.permanent:
                return standing
            raise  # Temporal asks again; a payment in between suppresses the dispatch
        except OutcomeUnknown:
            if channel.honours_keys:
                raise  # the claim stands, and Temporal asks again, with the same key
            return await self._report(order, "unknown")
        return await self._report(order, "sent", receipt=receipt.reference)

    async def _report(
        self,
        order: Order,
        outcome: Outcomes,
        *,
        receipt: str = "",
        why: str = "",
    ) -> Standing:
        told = await self._tell(order, "report-dispatch", outcome=outcome, receipt=receipt, why=why)
        dispatch = order.dispatch
        facts = {"case": dispatch.case, "dispatch": dispatch.key, "kind": dispatch.kind.value, "outcome": outcome}
        activity.logger.info("dispatch reported", extra=facts)
        answer = told.standing.answer
        became = "unknown" if answer and answer.result == "in-doubt" else outcome  # an earlier asking may have sent it
        left = Departure(outcome=became, on=told.today, receipt=receipt)
        return told.standing.model_copy(update={"left": left})

    async def _tell(self, order: Order, command: str, write: Writer | None = None, **fields: object) -> Outcome:
        info = activity.info()
        return await self.decisions.decide(
            CommandRequest(
                organisation=order.organisation,
                tenancy_key=order.tenancy_key,
                # Each attempt is a message of its own: what an earlier one did is read from the state, not its answer.
                # So is each activity of a run: a dispatch that was held, or settled as not sent, is taken up again.
                message_id=f"{order.dispatch.key}/{command}/{info.workflow_run_id}/{info.activity_id}/{info.attempt}",
                actor=DISPATCHER,
                fields={"command": command, "key": order.dispatch.key, **fields},
                asked_at=attempt.now(),
                case=order.dispatch.case,
                own=True,
                via=EntryPoint.SYSTEM.value,
                known=order.known,
            ),
            write,
        )


async def _sent_by(end: float, channel: LetterChannel, letter: Letter) -> Receipt:
    """Send; what the attempt's end cuts off may have left."""
    try:
        async with asyncio.timeout_at(end):
            attempt.must_hold()
            return await channel.send(letter)
    except TimeoutError:
        raise OutcomeUnknown("attempt-too-long", "Brevet blev ikke afleveret inden for forsøgets tid.") from None
