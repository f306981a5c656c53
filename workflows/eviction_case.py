"""What is the path of a case over time? It takes in messages, waits, has decisions made and letters sent; no law here.

Read `run` first. Every decision is an activity (`handle-command`) that appends to the journal and gives back where the
case stands: which steps fall due when, and which letters may go. What a step does, `domain/case/decide.py` tells, and
`workflows/letters.py` who sends a letter. Decisions are taken one by one, while letters are sent beside them, so that
one that cannot be delivered never makes a payment wait.
"""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from temporalio import workflow
from temporalio.api.common.v1 import Payload
from temporalio.common import RawValue, RetryPolicy
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from activities.dispatcher import NOT_TODAY
    from activities.handle_command import HandleCommand
    from decisions.contract import (
        CommandRequest,
        DueDispatch,
        DueStep,
        Kept,
        LookUp,
        Order,
        Reply,
        Standing,
        UnreadableMessage,
    )
    from domain.actors import CLOCK, CONSISTENCY_CHECK
    from domain.case.codes import HoldKind
    from domain.case.decision import BEHIND
    from domain.clock import legal_day
    from domain.entry_points import EntryPoint
    from domain.feeds import WAITS_FOR_FEED
    from domain.ids import tenancy_served_by, workflow_id
    from workflows.asking import ask, ask_once
    from workflows.case_page import CasePage, attributes_of_next_run, named
    from workflows.inbox import Inbox, Incoming, opened, signalled, submitted
    from workflows.letters import send
    from workflows.messages import UNREADABLE, CaseRun, Envelope, kept, unfit
    from workflows.simulated_calendar import day_named_by, no_earlier_than, walk_to
    from workflows.timer import StepTimer

NAME: Final = "eviction-case"
SIGNAL: Final = "deliver"
"""How a message reaches a case whose sender does not wait."""
UPDATE: Final = "submit"
"""How a message reaches a case whose sender waits for the answer, unless it goes by the name of its command."""

# An outage must never become a failed case: asked again without an end, at a pace that does not hurt whoever recovers.
DECISION_RETRY = RetryPolicy(initial_interval=timedelta(milliseconds=500), maximum_interval=timedelta(seconds=30))
DECISION_TIMEOUT = timedelta(seconds=30)

OWN: Final = {"own": True, "via": EntryPoint.SYSTEM.value}
"""What marks a command of the case's own clock or watch: no message from outside can say it."""


def asked(name: str, values: Sequence[RawValue]) -> Envelope | None:
    """The message of an update to this run."""
    return submitted(name, _payloads(values), UPDATE, workflow.payload_converter())


def _payloads(values: Sequence[RawValue]) -> list[Payload]:
    return [value.payload for value in values]


@workflow.defn(name=NAME)
class EvictionCaseWorkflow:
    """One tenancy's case: from the missed rent to its ending, or to the message that belongs to the next case."""

    @workflow.init
    def __init__(self, *given: RawValue) -> None:
        """Begin from a `CaseRun`, or, where what was given is none, from nothing: the messages may be genuine."""
        run = opened(given, CaseRun)
        self.misbegun = run is None
        self.organisation = run.organisation if run else ""
        self.tenancy_key = run.tenancy_key if run else tenancy_served_by(workflow.info().workflow_id)
        self.known = run.known if run else ()
        self.inbox = Inbox(run.carried if run else ())
        self.timer = StepTimer()
        self.page = CasePage(self.organisation)
        self.standing: Standing | None = None
        self.journal_losses = 0
        self.dispatching: dict[str, asyncio.Task[None]] = {}
        self.postponed_on: dict[str, date] = {}
        self.without_effect: set[DueStep] = set()
        self.own_commands = 0

    @workflow.run
    async def run(self, *given: RawValue) -> None:
        """Follow the case until nobody needs it any more. Under another's id it ends: it would hear what is meant for
        others.
        """
        if workflow.info().workflow_id != workflow_id(self.tenancy_key):
            raise ApplicationError("the id of this run is another tenancy's", type="foreign-run", non_retryable=True)
        if self.misbegun:
            self.hear_whose_case_it_is(given)
        if not self.inbox:
            await self.look_up_standing()
        while self.is_needed:
            if self.inbox:  # before any letter starts: a payment that is here already stops its letter
                await self.handle(self.inbox.take())
            else:
                await self.proceed()
            # Never while a letter is on its way: one that cannot be delivered must not make the next message wait.
            long = workflow.info().is_continue_as_new_suggested()
            if (long or self.misbegun) and not self.dispatching and self.inbox.fits_into_next_run:
                break
        await self.wait_for_dispatches()
        await self.answer_waiting_senders()
        if self.inbox or self.is_needed:  # what nobody waits for belongs to the next run, and to the next case
            workflow.continue_as_new(self.next_run(), search_attributes=attributes_of_next_run())

    def hear_whose_case_it_is(self, given: Sequence[object]) -> None:
        """Take the association from the first readable message, and hand over to a run that begins properly; a run that
        has none ends at once, and nothing is lost with it.
        """
        heard = next((one for one in self.inbox.messages if isinstance(one, Envelope) and one.organisation), None)
        if heard is None:
            raise ApplicationError(
                "the start of this run cannot be read, and no message with it",
                type="unreadable-start",
                non_retryable=True,
            )
        self.organisation = heard.organisation
        self.page = CasePage(heard.organisation)
        self.inbox.put(self.unreadable([one for one in given if isinstance(one, RawValue)]))
        self.inbox.name_organisation(heard.organisation)

    async def proceed(self) -> None:
        """Nothing is unhandled: let the letters go, and take the step that is due or wait for what comes."""
        self.start_dispatches()
        step = self.next_step()
        if step and step.due <= self.now():
            await self.take_step(step)
        else:
            await self.wait_for_news(step)

    async def wait_for_news(self, step: DueStep | None) -> None:
        """Sleep until a message comes, a letter has gone, or the next step falls due."""
        seen = self.standing
        self.timer.move_to(step.due - self.calendar_offset if step else None, named(step) if step else "")
        await workflow.wait_condition(
            lambda: bool(self.inbox) or self.standing is not seen or self.timer.has_fired,
        )

    @property
    def is_needed(self) -> bool:
        """Whether a case is open, a letter is on its way, or somebody must still be stopped."""
        standing = self.standing
        if standing is None:
            return bool(self.inbox)
        return bool(standing.is_open or standing.steps or standing.dispatches or self.dispatching)

    def next_run(self) -> CaseRun:
        """What the next run starts from: the tenancy, and what is not handled yet."""
        return CaseRun(
            organisation=self.organisation,
            tenancy_key=self.tenancy_key,
            carried=tuple(self.inbox.messages),
            known=self.known,
        )

    # --- what reaches the case --------------------------------------------------------------------------------------

    @workflow.signal(dynamic=True)
    def deliver(self, name: str, values: Sequence[RawValue]) -> None:
        """Take in a message from a feed, or from a person who will not wait. Whatever it is, it is kept."""
        message = signalled(name, _payloads(values), SIGNAL, workflow.payload_converter())
        self.inbox.put(message or self.unreadable(values))

    @workflow.update(dynamic=True)
    async def submit(self, name: str, values: Sequence[RawValue]) -> Reply:
        """Take in a message from a person who waits for the answer."""
        envelope = asked(name, values)
        if envelope is None or unfit(envelope):  # accepted by a worker that could read it
            raise ApplicationError(UNREADABLE, type="unreadable-message", non_retryable=True)
        return await self.inbox.submit(envelope)

    @submit.validator
    def check_that_it_is_addressed(self, name: str, values: Sequence[RawValue]) -> None:
        """Shape only: what may be done is judged by the decision, and every refusal of it is recorded."""
        envelope = asked(name, values)
        if because := UNREADABLE if envelope is None else unfit(envelope):
            raise ValueError(because)

    def unreadable(self, values: Sequence[RawValue]) -> UnreadableMessage:
        """What cannot be read goes to a stream of its own, not away."""
        return kept(
            _payloads(values),
            organisation=self.organisation,
            tenancy_key=self.tenancy_key,
            message_id=self.own_id(),
            asked_at=workflow.now(),
        )

    async def handle(self, message: Incoming) -> None:
        """Let a message be decided, and answer whoever waits."""
        if isinstance(message, UnreadableMessage):
            await ask(
                HandleCommand.keep_unreadable_message,
                message,
                Kept,
                in_vain=self.park,
                timeout=DECISION_TIMEOUT,
                retry=DECISION_RETRY,
            )
            return
        if self.standing is None and message.command != "register-missed-payment":
            await self.look_up_standing()
        given = await self.decide_message(message)
        if given.result == BEHIND:  # only a decision may say so: nobody else knows whether the calendar may be moved
            to = day_named_by(message)
            await walk_to(self, to)
            given = await self.decide_message(message, move_to=no_earlier_than(self, to))
        elif message.command == "advance-calendar" and given.result == "done":  # it stands on that very day already
            await walk_to(self, day_named_by(message))
        self.inbox.answer(message, given)

    async def answer_waiting_senders(self) -> None:
        """Leave no person without an answer when the run ends; what came before is handled before."""
        while not workflow.all_handlers_finished():
            await workflow.wait_condition(lambda: workflow.all_handlers_finished() or self.inbox.has_waiting_sender)
            if self.inbox.has_waiting_sender:
                # In order: a payment that came before the termination somebody waits for must be handled before it.
                await self.handle(self.inbox.take())

    # --- the steps of the clock --------------------------------------------------------------------------------------

    def next_step(self) -> DueStep | None:
        """What the clock will do next."""
        steps = (step for step in (self.standing.steps if self.standing else ()) if step not in self.without_effect)
        return min(steps, key=lambda step: step.due, default=None)

    async def take_step(self, step: DueStep, move_to: datetime | None = None) -> None:
        """Have a step decided: it is one step about one thing, whatever else of its kind is due."""
        before = self.standing
        fields = {"command": "take-step", "step": step.step.value, "subject": step.subject}
        await self.decide_own(fields, named(step), move_to, step.case)
        # Nothing came of it: it is not taken again until there is news. One that waits for money to be in goes on when
        # it is, and nothing is appended by that.
        waits = self.standing and self.standing.answer and self.standing.answer.result == WAITS_FOR_FEED
        if before and self.standing and self.standing.stands_like(before) and not waits:
            self.without_effect.add(step)
            self.page.write(self.standing, self.next_step())

    # --- the letters of the path -------------------------------------------------------------------------------------

    def start_dispatches(self) -> None:
        """Start every letter that may go now and is not on its way; decisions do not wait for it."""
        for dispatch in self.standing.dispatches if self.standing else ():
            postponed = self.postponed_on.get(dispatch.key) == legal_day(self.now())
            if dispatch.key not in self.dispatching and not postponed:
                self.dispatching[dispatch.key] = asyncio.create_task(self.dispatch(dispatch))

    async def dispatch(self, dispatch: DueDispatch) -> None:
        """Have one letter sent, and take over what the journal then says."""
        order = Order(organisation=self.organisation, tenancy_key=self.tenancy_key, dispatch=dispatch, known=self.known)
        today, asked_in = legal_day(self.now()), self.journal_losses
        try:
            standing = await send(dispatch.kind, order, in_vain=self.park)
            if standing.answer and standing.answer.result == NOT_TODAY:
                self.postponed_on[dispatch.key] = today
            self.take_over(standing, asked_in)
        finally:
            del self.dispatching[dispatch.key]

    async def wait_for_dispatches(self) -> None:
        """Wait until no letter is on its way, starting whatever the last outcome has set free."""
        self.start_dispatches()
        while self.dispatching:
            await workflow.wait(list(self.dispatching.values()), return_when=asyncio.FIRST_COMPLETED)
            self.start_dispatches()

    # --- deciding ----------------------------------------------------------------------------------------------------

    async def decide_message(self, message: Envelope, move_to: datetime | None = None) -> Reply:
        """Have a message decided, and give its answer."""
        fields = {**message.fields, "command": message.command}
        summary = f"{message.command} from {message.actor.partition('/')[0]}"
        asked = self.request(message.message_id, message.actor, fields, move_to, message.case).model_copy(
            update={"via": message.via, "signature": message.signature}
        )
        standing = await self.decide(asked, summary)
        assert standing.answer is not None
        return standing.answer

    async def decide_own(
        self, fields: dict[str, str], summary: str, move_to: datetime | None, case: str | None = None
    ) -> None:
        """Have a command of the case's own clock decided; *case* None means the open one."""
        asked = self.request(self.own_id(), CLOCK, fields, move_to, case)
        await self.decide(asked.model_copy(update=OWN), summary)

    def request(
        self, message_id: str, actor: str, fields: dict[str, Any], move_to: datetime | None, case: str | None
    ) -> CommandRequest:
        """A command for the tenancy, asked now."""
        return CommandRequest(
            organisation=self.organisation,
            tenancy_key=self.tenancy_key,
            message_id=message_id,
            actor=actor,
            fields=fields,
            asked_at=workflow.now(),
            move_to=move_to,
            case=case,
            known=self.known,
        )

    async def decide(self, asked: CommandRequest, summary: str) -> Standing:
        """Ask for a decision: lock, load, fold, decide and append happen in one activity."""
        asked_in = self.journal_losses
        standing = await ask(
            HandleCommand.handle_command,
            asked,
            Standing,
            in_vain=self.park,
            timeout=DECISION_TIMEOUT,
            retry=DECISION_RETRY,
            summary=summary,
        )
        self.take_over(standing, asked_in)
        return standing

    async def park(self) -> None:
        """Hold the case for a person, since answers of activities come that are not ours."""
        fields = {"command": "park-case", "kind": HoldKind.UNREADABLE_ANSWER.value}
        asked = self.request(self.own_id(), CONSISTENCY_CHECK, fields, None, None)
        asked_in = self.journal_losses
        standing = await ask_once(
            HandleCommand.handle_command,
            asked.model_copy(update=OWN),
            Standing,
            timeout=DECISION_TIMEOUT,
            retry=DECISION_RETRY,
            summary="hold: answers that cannot be read",
        )
        if standing:
            self.take_over(standing, asked_in)

    async def look_up_standing(self) -> None:
        """Begin from the journal: nothing that a former run knew is needed."""
        of = LookUp(organisation=self.organisation, tenancy_key=self.tenancy_key, known=self.known)
        asked_in = self.journal_losses
        standing = await ask(
            HandleCommand.look_up_standing,
            of,
            Standing,
            in_vain=self.park,
            timeout=DECISION_TIMEOUT,
            retry=DECISION_RETRY,
        )
        self.take_over(standing, asked_in)

    def take_over(self, standing: Standing, asked_in: int) -> None:
        """Take the newest word of the journal as true, and show it in Temporal's own pages.

        Outcomes of letters may come late and are passed over then. A journal that was put back is taken over although
        it knows less: *asked_in* is how often it had been when the question was asked, so that each time counts once.
        """
        put_back = standing.went_back and asked_in == self.journal_losses
        if put_back:
            self.journal_losses += 1
            self.postponed_on.clear()
            workflow.logger.warning("the journal has lost what this run had seen", extra={"case": standing.case})
        elif self.standing is not None and standing.is_older_than(self.standing):
            return
        if put_back or self.standing is None or not standing.stands_like(self.standing):
            self.without_effect.clear()
        self.standing = standing
        self.known = standing.heads or self.known
        self.page.write(standing, self.next_step())

    # --- the case's calendar ------------------------------------------------------------------------------------------

    @property
    def calendar_offset(self) -> timedelta:
        """How far the case's calendar stands before Temporal's clock."""
        return timedelta(seconds=self.standing.offset_seconds if self.standing else 0)

    @property
    def has_postponed_dispatch(self) -> bool:
        """Whether a formal letter may go that did not go today, because today none may be dispatched."""
        due = {dispatch.key for dispatch in (self.standing.dispatches if self.standing else ())}
        return not due.isdisjoint(self.postponed_on)

    def now(self) -> datetime:
        """The instant on the case's calendar (UTC)."""
        return workflow.now() + self.calendar_offset

    def own_id(self) -> str:
        """A message id of the case's own clock: unique among all runs, the same on replay."""
        self.own_commands += 1
        return f"{workflow.info().run_id}/{self.own_commands}"
