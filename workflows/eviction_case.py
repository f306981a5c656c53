"""What is the path of a case over time? It hears, waits, asks for decisions and carries out; it knows no law.

Read `run` first, then the steps in the order of the path, then the dispatches in the same order. Every decision is an
activity (`handle-command`) that appends to the journal and gives back where the case stands; decisions are taken one
by one, while dispatches run beside them, so that a letter that cannot be delivered never makes a payment wait.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import Any, assert_never

from temporalio import workflow
from temporalio.common import RawValue, RetryPolicy, SearchAttributeKey, SearchAttributeUpdate, TypedSearchAttributes

with workflow.unsafe.imports_passed_through():
    from activities.adviser import AdviserDesk
    from activities.bailiff_court import BailiffCourt
    from activities.dispatcher import NOT_TODAY
    from activities.handle_command import HandleCommand
    from activities.lawyer import Lawyer
    from activities.municipality import Municipality
    from activities.recalls import Recalls
    from activities.tenant import TenantPost
    from decisions.contract import (
        CommandRequest,
        DueDispatch,
        DueStep,
        LookUp,
        Order,
        Reply,
        Standing,
        UnreadableMessage,
    )
    from domain.calendar import LAST_YEAR
    from domain.case.codes import DispatchKind, StepName
    from domain.case.commands import SENT_COMMAND
    from domain.case.path.missed_payment import BEHIND
    from domain.clock import at_hour, legal_day
    from workflows.messages import MOST_CARRIED, CaseRun, Envelope, kept, unfit

NAME = "eviction-case"
CLOCK = "clock"
LAST_DAY = date(LAST_YEAR - 1, 12, 31)
"""No calendar is walked beyond the days from which the law's own calendar can still count."""

PHASE = SearchAttributeKey.for_keyword("CasePhase")
ORGANISATION = SearchAttributeKey.for_keyword("CaseOrganisation")
NEXT_STEP = SearchAttributeKey.for_keyword("CaseNextStep")
NEXT_DUE = SearchAttributeKey.for_datetime("CaseNextDue")
SIMULATED = SearchAttributeKey.for_bool("CaseSimulated")
HELD = SearchAttributeKey.for_bool("CaseHeld")

# An outage must never become a failed case: asked again for ever, at a pace that does not hurt whoever recovers.
RETRY_UNTIL_ANSWERED = RetryPolicy(initial_interval=timedelta(milliseconds=500), maximum_interval=timedelta(seconds=30))
RETRY_SLOWLY = RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(minutes=15))
DECISION_TIMEOUT = timedelta(seconds=30)
DISPATCH_TIMEOUT = timedelta(minutes=2)


def queue_of_letters(of_cases: str) -> str:
    """The task queue of the hands: letters that hang must never take the places of decisions."""
    return f"{of_cases}-letters"


@workflow.defn(name=NAME)
class EvictionCaseWorkflow:
    """One tenancy's case: from the missed rent to its ending, or to the message that belongs to the next case."""

    @workflow.init
    def __init__(self, run: CaseRun) -> None:
        self.organisation = run.organisation
        self.tenancy_key = run.tenancy_key
        self.inbox: list[Envelope | UnreadableMessage] = list(run.carried)
        self.answers: dict[str, Reply] = {}
        self.awaited: set[str] = set()
        self.standing: Standing | None = None
        self.known = run.known
        self.journals_lost = 0
        self.under_way: dict[str, asyncio.Task[None]] = {}
        self.waits_since: dict[str, date] = {}
        self.fruitless: set[tuple[str, StepName, datetime]] = set()
        self.alarm: asyncio.Task[None] | None = None
        self.rings_at: datetime | None = None
        self.shown: tuple[str | None, bool] = (None, False)
        self.asked = 0

    @workflow.run
    async def run(self, run: CaseRun) -> None:
        """Follow the case until nobody needs it any more."""
        if not self.inbox:
            await self.find_out_where_we_stand()
        while self.is_needed():
            if self.inbox:  # before any letter starts: a payment that is here already stops its letter
                await self.hear(self.inbox.pop(0))
            else:
                await self.go_on()
            # Never while a letter is on its way: one that cannot be delivered must not make the next message wait.
            if workflow.info().is_continue_as_new_suggested() and not self.under_way and self.can_hand_over():
                break
        await self.come_to_rest()
        await self.answer_whoever_waits()
        if self.inbox or self.is_needed():  # what nobody waits for belongs to the next run, and to the next case
            workflow.continue_as_new(self.next_run(), search_attributes=self.attributes_of_the_next_run())

    async def go_on(self) -> None:
        """Nothing is unheard: let the letters go, and take the step that is due or wait for what comes."""
        self.carry_out_what_is_decided()
        if step := self.step_that_is_due():
            await self.take(step)
        else:
            await self.wait_for_news()

    # --- what reaches the case --------------------------------------------------------------------------------------

    @workflow.signal(name="deliver")
    def deliver(self, message: RawValue) -> None:
        """Take in a message from a feed, or from a person who will not wait. Whatever it is, it is kept."""
        self.inbox.append(self.read(message))

    @workflow.update
    async def give(self, envelope: Envelope) -> Reply:
        """Take in a message from a person who waits for the answer."""
        self.awaited.add(envelope.message_id)
        self.inbox.append(envelope)
        await workflow.wait_condition(lambda: envelope.message_id in self.answers)
        return self.answers[envelope.message_id]

    @give.validator
    def check_that_it_is_addressed(self, envelope: Envelope) -> None:
        """Shape only: what may be done is judged by the decision, and every refusal of it is recorded."""
        if because := unfit(envelope):
            raise ValueError(because)

    def read(self, message: RawValue) -> Envelope | UnreadableMessage:
        """Read a signal leniently; what cannot be read, or not be answered, goes to a stream of its own, not away."""
        try:
            envelope: Envelope = workflow.payload_converter().from_payload(message.payload, Envelope)
            if not unfit(envelope):
                return envelope
        except Exception:
            pass
        return kept(
            message.payload.data,
            organisation=self.organisation,
            tenancy_key=self.tenancy_key,
            message_id=self.own_id(),
            asked_at=workflow.now(),
        )

    async def hear(self, message: Envelope | UnreadableMessage) -> None:
        """Let a message be decided, and answer whoever waits."""
        if isinstance(message, UnreadableMessage):
            await workflow.execute_activity_method(
                HandleCommand.keep_unreadable,
                message,
                start_to_close_timeout=DECISION_TIMEOUT,
                retry_policy=RETRY_UNTIL_ANSWERED,
            )
            return
        if self.standing is None and message.command != "register-missed-payment":
            await self.find_out_where_we_stand()
        if message.command == "advance-calendar":
            given = await self.advance(message)
        else:
            given = await self.decide_message(message)
            if given.result == BEHIND:
                to = date.fromisoformat(str(message.fields["today"]))
                await self.walk_to(to)
                given = await self.decide_message(message, move_to=self.no_earlier_than(to))
        if message.message_id in self.awaited:
            self.answers[message.message_id] = given

    async def answer_whoever_waits(self) -> None:
        """Leave no person without an answer when the run ends; what came before is heard before."""
        while not workflow.all_handlers_finished():
            await workflow.wait_condition(lambda: workflow.all_handlers_finished() or self.somebody_waits())
            if self.somebody_waits():
                # In order: a payment that came before the termination somebody waits for must be heard before it.
                await self.hear(self.inbox.pop(0))

    def somebody_waits(self) -> bool:
        """Whether a message is unread whose sender waits for the answer."""
        unread = (message for message in self.inbox if isinstance(message, Envelope))
        return any(message.message_id in self.awaited for message in unread)

    # --- the steps of the path, in its order -------------------------------------------------------------------------

    async def take(self, step: DueStep, move_to: datetime | None = None) -> None:
        """Take the step that fell due."""
        before = self.standing
        match step.step:
            case StepName.REMIND:
                await self.remind(step, move_to)
            case StepName.DEMAND_PAYMENT:
                await self.demand_payment(step, move_to)
            case StepName.LOCAL_POST_DELIVERS:
                await self.local_post_delivers(step, move_to)
            case StepName.HAND_OVER:
                await self.hand_over(step, move_to)
            case StepName.END_ADVISER_WINDOW:
                await self.end_adviser_window(step, move_to)
            case StepName.END_VACATE_PERIOD:
                await self.end_vacate_period(step, move_to)
            case StepName.CHECK_AGREEMENT:
                await self.check_agreement(step, move_to)
            case StepName.REPEAT_RECALL:
                await self.repeat_recall(step, move_to)
            case _:
                assert_never(step.step)
        # Nothing came of it: it is not asked again until there is news.
        if before and self.standing and self.standing.stands_like(before):
            self.fruitless.add((step.case, step.step, step.due))

    async def remind(self, step: DueStep, move_to: datetime | None) -> None:
        """In arrears: a friendly reminder, without fee."""
        await self.decide_step(step, move_to)

    async def demand_payment(self, step: DueStep, move_to: datetime | None) -> None:
        """The payment demand (påkrav), on its first lawful day, under the policy's standing approval."""
        await self.decide_step(step, move_to)

    async def local_post_delivers(self, step: DueStep, move_to: datetime | None) -> None:
        """Simulated cases: the local post reports that a letter has arrived."""
        await self.decide_step(step, move_to)

    async def hand_over(self, step: DueStep, move_to: datetime | None) -> None:
        """Deadline passed unpaid: to the lawyer, and the adviser called in the same decision."""
        await self.decide_step(step, move_to)

    async def end_adviser_window(self, step: DueStep, move_to: datetime | None) -> None:
        """The adviser's days are over: a person may decide to terminate."""
        await self.decide_step(step, move_to)

    async def end_vacate_period(self, step: DueStep, move_to: datetime | None) -> None:
        """The tenant's days to leave are over: a person may decide to file."""
        await self.decide_step(step, move_to)

    async def check_agreement(self, step: DueStep, move_to: datetime | None) -> None:
        """An instalment's day and bank days are over: was it paid?"""
        await self.decide_step(step, move_to)

    async def repeat_recall(self, step: DueStep, move_to: datetime | None) -> None:
        """Whoever was told to stop has not said so: ask again."""
        await self.decide_step(step, move_to)

    # --- the dispatches of the path, in its order --------------------------------------------------------------------

    async def carry_out(self, dispatch: DueDispatch) -> None:
        """Send one letter, each by its own named activity, and believe what the journal then says."""
        order = Order(organisation=self.organisation, tenancy_key=self.tenancy_key, dispatch=dispatch, known=self.known)
        today, asked_in = legal_day(self.now()), self.journals_lost
        try:
            standing = await self.have_it_sent(dispatch.kind, order)
            if standing.answer and standing.answer.result == NOT_TODAY:
                self.waits_since[dispatch.key] = today
            self.believe(standing, asked_in)
        finally:
            del self.under_way[dispatch.key]

    async def have_it_sent(self, kind: DispatchKind, order: Order) -> Standing:
        """Name the hands for a kind of dispatch."""
        match kind:
            case DispatchKind.REMINDER:
                return await self.order_of(TenantPost.send_reminder, order, "Friendly reminder to the tenant")
            case DispatchKind.PAYMENT_DEMAND:
                return await self.order_of(TenantPost.send_payment_demand, order, "Payment demand (påkrav)")
            case DispatchKind.LAWYER_HANDOVER:
                return await self.order_of(Lawyer.hand_over_to_lawyer, order, "Hand-over to the lawyer")
            case DispatchKind.ADVISER_CALL:
                return await self.order_of(AdviserDesk.notify_adviser, order, "Call to the adviser")
            case DispatchKind.AID_REQUEST:
                return await self.order_of(Municipality.request_municipal_aid, order, "Request for municipal aid")
            case DispatchKind.TERMINATION:
                return await self.order_of(TenantPost.send_termination, order, "Termination (ophævelse)")
            case DispatchKind.MUNICIPALITY_NOTICE:
                return await self.order_of(Municipality.notify_municipality, order, "Notice to the municipality")
            case DispatchKind.COURT_FILING:
                return await self.order_of(BailiffCourt.file_with_bailiff_court, order, "Filing with fogedretten")
            case DispatchKind.RECALL:
                return await self.order_of(Recalls.cancel_eviction, order, "Recall: the eviction is to stop")
            case _:
                assert_never(kind)

    async def order_of(
        self, hands: Callable[[Any, Order], Awaitable[Standing]], order: Order, summary: str
    ) -> Standing:
        """Have one activity carry out one dispatch, for as long as it takes."""
        return await workflow.execute_activity_method(
            hands,
            order,
            task_queue=queue_of_letters(workflow.info().task_queue),
            start_to_close_timeout=DISPATCH_TIMEOUT,
            retry_policy=RETRY_SLOWLY,
            summary=summary,
        )

    def carry_out_what_is_decided(self) -> None:
        """Start every dispatch that may go now and is not on its way; decisions do not wait for it."""
        for dispatch in self.standing.dispatches if self.standing else ():
            waits = self.waits_since.get(dispatch.key) == legal_day(self.now())
            if dispatch.key not in self.under_way and not waits:
                self.under_way[dispatch.key] = asyncio.create_task(self.carry_out(dispatch))

    async def come_to_rest(self) -> None:
        """Wait until nothing is on its way, starting whatever the last outcome has set free."""
        self.carry_out_what_is_decided()
        while self.under_way:
            await workflow.wait(list(self.under_way.values()), return_when=asyncio.FIRST_COMPLETED)
            self.carry_out_what_is_decided()

    # --- deciding ----------------------------------------------------------------------------------------------------

    async def decide_message(self, message: Envelope, move_to: datetime | None = None) -> Reply:
        """Have a message decided, and give its answer."""
        standing = await self.decide(
            CommandRequest(
                organisation=self.organisation,
                tenancy_key=self.tenancy_key,
                message_id=message.message_id,
                actor=message.actor,
                fields={**message.fields, "command": message.command},
                asked_at=workflow.now(),
                move_to=move_to,
                case=message.case,
            ),
            f"{message.command} from {message.actor.partition('/')[0]}",
        )
        assert standing.answer is not None
        return standing.answer

    async def decide_step(self, step: DueStep, move_to: datetime | None) -> None:
        """Have a step of the clock decided."""
        fields = {"command": "take-step", "step": step.step.value}
        await self.decide_own(fields, f"{step.step.value} ({legal_day(step.due)})", move_to, step.case)

    async def decide_own(
        self, fields: dict[str, str], summary: str, move_to: datetime | None, case: str | None = None
    ) -> None:
        """Have a command of the case's own clock decided; *case* None means the open one."""
        await self.decide(
            CommandRequest(
                organisation=self.organisation,
                tenancy_key=self.tenancy_key,
                message_id=self.own_id(),
                actor=CLOCK,
                fields=fields,
                asked_at=workflow.now(),
                move_to=move_to,
                case=case,
                own=True,
            ),
            summary,
        )

    async def decide(self, asked: CommandRequest, summary: str) -> Standing:
        """Ask for a decision: lock, load, fold, decide and append happen in one activity."""
        asked_in = self.journals_lost
        standing = await workflow.execute_activity_method(
            HandleCommand.handle_command,
            asked.model_copy(update={"known": self.known}),
            start_to_close_timeout=DECISION_TIMEOUT,
            retry_policy=RETRY_UNTIL_ANSWERED,
            summary=summary,
        )
        self.believe(standing, asked_in)
        return standing

    async def find_out_where_we_stand(self) -> None:
        """Begin from the journal: nothing that a former run knew is needed."""
        of = LookUp(organisation=self.organisation, tenancy_key=self.tenancy_key, known=self.known)
        asked_in = self.journals_lost
        standing = await workflow.execute_activity_method(
            HandleCommand.look_up_standing,
            of,
            start_to_close_timeout=DECISION_TIMEOUT,
            retry_policy=RETRY_UNTIL_ANSWERED,
        )
        self.believe(standing, asked_in)

    def believe(self, standing: Standing, asked_in: int) -> None:
        """Take the newest word of the journal as true, and show it in Temporal's own pages.

        Outcomes of letters may come late and are passed over then. A journal that was put back is believed although it
        knows less: *asked_in* is how often it had been when the question was asked, so that each time counts once.
        """
        put_back = standing.went_back and asked_in == self.journals_lost
        if put_back:
            self.journals_lost += 1
            self.waits_since.clear()
            workflow.logger.warning("the journal has lost what this run had seen", extra={"case": standing.case})
        elif self.standing is not None and standing.is_older_than(self.standing):
            return
        if put_back or self.standing is None or not standing.stands_like(self.standing):
            self.fruitless.clear()
        self.standing = standing
        self.known = standing.heads or self.known
        self.show(standing)

    def show(self, standing: Standing) -> None:
        """Let Temporal's UI read like a case file, with nothing personal in it."""
        step = self.next_step()
        due = f"{step.step.value} on {legal_day(step.due)}" if step else "nothing by itself"
        held = " · **held for a person**" if standing.held else ""
        workflow.set_current_details(f"{standing.case or 'no case'}: **{standing.phase}**{held} · next: {due}")
        if standing.phase is None or self.shown == (standing.phase, standing.held):
            return
        self.shown = (standing.phase, standing.held)
        workflow.logger.info(
            "case stands", extra={"case": standing.case, "phase": standing.phase, "held": standing.held}
        )
        workflow.upsert_search_attributes(self.search_attributes(standing, step))

    def search_attributes(self, standing: Standing, step: DueStep | None) -> list[SearchAttributeUpdate[Any]]:
        """What lists in Temporal's UI can be filtered by."""
        return [
            PHASE.value_set(standing.phase or ""),
            ORGANISATION.value_set(self.organisation),
            SIMULATED.value_set(standing.simulated),
            HELD.value_set(standing.held),
            NEXT_STEP.value_set(step.step.value) if step else NEXT_STEP.value_unset(),
            NEXT_DUE.value_set(step.due) if step else NEXT_DUE.value_unset(),
        ]

    def attributes_of_the_next_run(self) -> TypedSearchAttributes:
        """What the next run is first listed under. One that was unset must be left out: the SDK cannot read it."""
        return TypedSearchAttributes(
            [pair for pair in workflow.info().typed_search_attributes.search_attributes if pair.value is not None]
        )

    # --- waiting -----------------------------------------------------------------------------------------------------

    def is_needed(self) -> bool:
        """Whether a case is open, a letter is on its way, or somebody must still be stopped."""
        standing = self.standing
        if standing is None:
            return bool(self.inbox)
        return bool(standing.is_open or standing.steps or standing.dispatches or self.under_way)

    def now(self) -> datetime:
        """The instant on the case's calendar (UTC)."""
        return workflow.now() + timedelta(seconds=self.standing.offset_seconds if self.standing else 0)

    def next_step(self) -> DueStep | None:
        """What the clock will do next."""
        waiting = (
            step
            for step in (self.standing.steps if self.standing else ())
            if (step.case, step.step, step.due) not in self.fruitless
        )
        return min(waiting, key=lambda step: step.due, default=None)

    def step_that_is_due(self) -> DueStep | None:
        """What the clock must do now."""
        step = self.next_step()
        return step if step and step.due <= self.now() else None

    async def wait_for_news(self) -> None:
        """Sleep until a message comes, a letter has gone, or the next step falls due."""
        seen = self.standing
        self.set_alarm()
        await workflow.wait_condition(
            lambda: bool(self.inbox) or self.standing is not seen or (self.alarm is not None and self.alarm.done())
        )

    def set_alarm(self) -> None:
        """Have one timer run for the next step. It stays as it is while that step does: a message costs no timer."""
        step = self.next_step()
        rings_at = step.due - (self.now() - workflow.now()) if step else None
        if self.alarm and not self.alarm.done():
            if rings_at == self.rings_at:
                return
            self.alarm.cancel()
        self.rings_at = rings_at
        self.alarm = asyncio.create_task(self.sleep_until(step)) if step else None

    async def sleep_until(self, step: DueStep) -> None:
        """A timer that says in Temporal's own pages what it is for."""
        await workflow.sleep(step.due - self.now(), summary=f"{step.step.value} on {legal_day(step.due)}")

    # --- simulated calendars ------------------------------------------------------------------------------------------

    async def advance(self, message: Envelope) -> Reply:
        """Move a simulated case's calendar to a day, step by step, each on its own lawful day."""
        to = self.day_to_walk_to(message)
        if to is None:
            return await self.decide_message(message)  # refused there, and recorded
        if self.standing is None or not self.standing.simulated or not legal_day(self.now()) <= to <= LAST_DAY:
            return await self.decide_message(message)
        await self.walk_to(to)
        return await self.decide_message(message, move_to=self.no_earlier_than(to))

    def day_to_walk_to(self, message: Envelope) -> date | None:
        """The day that the message names; None where it will be refused for its shape, which must move nothing."""
        try:
            to = date.fromisoformat(str(message.fields.get("to")))
        except ValueError:
            return None
        try:
            SENT_COMMAND.validate_python({**message.fields, "command": message.command})
        except ValueError:
            return None
        return to

    async def walk_to(self, to: date) -> None:
        """Take every step that falls due up to the end of a day, letting the case come to rest before each."""
        while True:
            await self.come_to_rest()
            step = self.next_step()
            tomorrow = legal_day(self.now()) + timedelta(days=1)
            if self.a_letter_waits_for_its_day() and tomorrow <= to and not (step and legal_day(step.due) < tomorrow):
                await self.move_calendar(tomorrow)
            elif step is None or legal_day(step.due) > to:
                return
            else:
                await self.take(step, move_to=max(step.due, self.now()))

    def a_letter_waits_for_its_day(self) -> bool:
        """Whether a formal letter may go that did not go today, because today none may be dispatched."""
        due = {dispatch.key for dispatch in (self.standing.dispatches if self.standing else ())}
        return bool(due & set(self.waits_since))

    async def move_calendar(self, to: date) -> None:
        """Let a simulated case's next day begin, with nothing on its agenda."""
        fields = {"command": "advance-calendar", "to": to.isoformat()}
        await self.decide_own(fields, f"calendar to {to}", self.no_earlier_than(to))

    def no_earlier_than(self, day: date) -> datetime:
        """The morning of a day, or now if that is later."""
        return max(at_hour(day), self.now())

    # --- runs --------------------------------------------------------------------------------------------------------

    def own_id(self) -> str:
        """A message id of the case's own clock: unique among all runs, the same on replay."""
        self.asked += 1
        return f"{workflow.info().run_id}/{self.asked}"

    def can_hand_over(self) -> bool:
        """Whether the next run can be given all that nobody has heard yet; else more of it is heard first."""
        return len(self.inbox) <= MOST_CARRIED

    def next_run(self) -> CaseRun:
        """What the next run starts from: the tenancy, and what nobody has heard yet."""
        return CaseRun(
            organisation=self.organisation,
            tenancy_key=self.tenancy_key,
            carried=tuple(self.inbox),
            known=self.known,
        )
