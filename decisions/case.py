"""How does a command become facts? Lock, load, fold, decide, append: one transaction.

Rules run here and not in the workflow, so that a corrected rule never breaks the replay of a running case
(docs/adr/0001-where-rules-run.md).
"""

import math
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from pydantic import ValidationError
from temporalio import activity
from temporalio.exceptions import ApplicationError

from books.law.book import LawBook
from books.policies.errors import UnreadablePolicyError
from decisions import attempt
from decisions.claimed_letter import ClaimedLetter, OnPaper, Unwritable, Writer
from decisions.contract import CommandRequest, DueDispatch, DueStep, LookUp, Reply, Standing, Witness
from decisions.feeds_told import FeedsInForce
from decisions.folded import Folded
from decisions.law_in_force import LawInForce
from decisions.leases import Unplaced, register_placed, with_lease
from decisions.lost_events import gone_from, heads_of, name_of_loss, witness_of
from decisions.message_content import ANOTHER_MESSAGE, content_of, first_answer
from decisions.policies_in_force import PoliciesInForce
from decisions.tenancy import Tenancy, cases_touched, load
from domain.account.state import Account
from domain.actors import CONSISTENCY_CHECK
from domain.calendar import Calendar
from domain.case import commands as c
from domain.case.agenda import agenda, due_dispatches
from domain.case.codes import DispatchKind, HoldKind
from domain.case.decide import decide, refuse_unread
from domain.case.decision import BEHIND, Circumstances, Decision, case_start
from domain.case.events import KeptLetter, LostLetter
from domain.case.fed import feeds_of, letter_waits
from domain.case.kept_command import AnyCommand
from domain.case.state import Case, Dispatch, NoCase
from domain.case.validation_messages import shape_finding
from domain.clock import at_hour, legal_day
from domain.editions import Editions
from domain.entry_points import EntryPoint
from domain.event import Event
from domain.feeds import FeedsTold
from domain.finding import Finding
from domain.ids import account_stream, case_id, case_stream
from domain.law_of_the_day import LawOfTheDay
from domain.letter import Letter
from domain.policy import Policy
from domain.streams.organisation import LAW_STREAM, organisation_stream, sending_is_stopped
from journal.errors import PersonErasedError, SealBrokenError, UnknownEventTypeError, UnreadableEventError
from journal.records import Recorded
from journal.store import Journal, Unit
from journal.view_rows import view_rows, words_of_people

CLAIMED = "claimed"
STOPPED = "sending-is-stopped"
"""No answer of the case: its organisation lets nothing leave just now, and the dispatcher asks again later."""

WAITS_FOR_A_POLICY = "waits-for-a-policy"
LOOK_FOR_A_POLICY = timedelta(seconds=5)
"""How long what is asked of an association without a policy waits before any worker looks at it again."""

UNKNOWN_ORGANISATION = "unknown-organisation"
UNKNOWN_FOR = timedelta(days=1)
"""How long an association that never adopted any policy, so that the journal has no stream of it, may still do so: one
that is being set up, or whose adoption was lost with a backup. After that it is nobody's, and the run ends."""

WAITS_FOR_A_NEWER_WORKER = "waits-for-a-newer-worker"
LOOK_FOR_A_NEWER_WORKER = timedelta(seconds=5)
"""How long what this version cannot read waits before any worker looks at it again."""


@dataclass(frozen=True)
class Outcome:
    """A decision that stands in the journal: what the workflow hears, and the state behind it for the dispatcher."""

    standing: Standing
    state: NoCase | Case
    account: Account
    policy: Policy
    law: LawOfTheDay
    today: date
    paper: OnPaper | None = None
    """The letter of a dispatch that was taken up."""


class Decisions:
    """The one way from commands to the journal, for the workflow and for the dispatcher alike."""

    def __init__(self, journal: Journal[Any], law: LawBook) -> None:
        self._journal = journal
        self._law = LawInForce(law)
        self._calendar = law.calendar
        self._policies = PoliciesInForce()
        self._feeds = FeedsInForce()
        self._without_policy: set[str] = set()

    async def look_up(self, of: LookUp) -> Standing:
        """Read where a tenancy stands; parks its case first where the journal has lost what is known of it, or where a
        seal is broken.
        """
        try:
            return await self._look_up_in_one_unit(of)
        except SealBrokenError:
            return await self._look_up_in_one_unit(of, forgiving=True)

    async def _look_up_in_one_unit(self, of: LookUp, *, forgiving: bool = False) -> Standing:
        async with self._unit(of.organisation, of.tenancy_key, None, forgiving=forgiving) as unit:
            policies = await self._policies.seen_by(unit)
            lost = await gone_from(unit, of.known)
            if forgiving:
                await self._park_for_broken_seal(unit, of.tenancy_key, policies, attempt.now())
            await self._park(unit, of.tenancy_key, policies, lost, attempt.now())
            tenancy = await load(unit, of.tenancy_key, None, None)
            heads = await heads_of(unit, tenancy)
            told = self._feeds.seen_by(unit)
        standing = self._standing(tenancy, policies, told, legal_day(tenancy.now(attempt.now())))
        return standing.model_copy(update={"heads": heads, "went_back": bool(lost)})

    async def park(
        self, organisation: str, key: str, lost: Sequence[Witness], letters: Sequence[LostLetter]
    ) -> str | None:
        """Hold the tenancy's open case because the journal lost what Temporal saw, once for each loss.

        Gives the case, None where nothing had to be parked: none is open, or this loss was seen to before.
        """
        async with self._unit(organisation, key, None) as unit:
            unit.sign_all()  # repair asks, and no run: nobody else would bear witness
            policies = await self._policies.seen_by(unit)
            return await self._park(unit, key, policies, lost, attempt.now(), letters)

    @asynccontextmanager
    async def _unit(
        self, organisation: str, key: str, message_id: str | None, *, forgiving: bool = False
    ) -> AsyncIterator[Unit[Any]]:
        streams, common = (account_stream(key),), (LAW_STREAM, organisation_stream(organisation))
        try:
            async with self._journal.unit(
                organisation, key, message_id=message_id, streams=streams, common=common, forgiving=forgiving
            ) as unit:
                yield unit
                attempt.must_hold()
            self._without_policy.discard(organisation)
        except _NoPolicy as nothing:
            if organisation not in self._without_policy:
                self._without_policy.add(organisation)
                activity.logger.warning("no policy: nothing is decided", extra={"organisation": organisation})
            if organisation_stream(organisation) not in unit.common and _asked_for() >= UNKNOWN_FOR:
                raise UnknownOrganisation from nothing
            raise ApplicationError(
                "no policy is in force", type=WAITS_FOR_A_POLICY, next_retry_delay=LOOK_FOR_A_POLICY
            ) from nothing
        except UnreadablePolicyError as newer:  # a worker of a newer version adopted it, and can read it
            wait = LOOK_FOR_A_NEWER_WORKER
            raise ApplicationError(str(newer), type=WAITS_FOR_A_NEWER_WORKER, next_retry_delay=wait) from newer
        except (UnknownEventTypeError, UnreadableEventError) as unread:
            await self._journal.mark_unread(organisation, key, unread)
            # The message stays with Temporal, and the next worker that can read the case decides it.
            wait = LOOK_FOR_A_NEWER_WORKER
            raise ApplicationError(str(unread), type=WAITS_FOR_A_NEWER_WORKER, next_retry_delay=wait) from unread

    async def decide(
        self, asked: CommandRequest, write: Writer | None = None, *, refused: Finding | None = None
    ) -> Outcome:
        """Decide a command in one transaction under the tenancy's lock.

        *refused* is why it may not be given at all, which is known before anything is read. Where it takes a dispatch
        up, *write* puts the letter on paper, and it is kept in the same transaction.
        Where a seal of the tenancy is broken, its case is parked, and the command decided on what is public and on what
        still opens; one that cannot be is refused (docs/adr/0036-what-counts-as-stuck.md).
        """
        command = refused or _read(asked)
        try:
            return await self._decide_in_one_unit(asked, command, write)
        except _RowRefused as row:  # nothing of it stands: the row goes on waiting
            refused = Finding(holds=False, rule=row.given.rule or "row-awaits-lease", because=row.given.because)
            return await self._decide_in_one_unit(asked, refused, write)
        except SealBrokenError:
            activity.logger.warning("a seal is broken", extra={"organisation": asked.organisation})
        except PersonErasedError:
            if asked.own:
                raise
            return await self._decide_in_one_unit(asked, _about_the_erased(), write)
        try:
            return await self._decide_in_one_unit(asked, command, write, forgiving=True)
        except (SealBrokenError, PersonErasedError):
            if asked.own:
                raise
            return await self._decide_in_one_unit(asked, _needs_the_seal(), write, forgiving=True)

    async def _decide_in_one_unit(
        self, asked: CommandRequest, command: AnyCommand | Finding, write: Writer | None, *, forgiving: bool = False
    ) -> Outcome:
        async with self._unit(asked.organisation, asked.tenancy_key, asked.message_id, forgiving=forgiving) as unit:
            policies = await self._policies.seen_by(unit)
            digest = self._digest(asked)
            message_id, first = await first_answer(unit, asked.message_id, digest)
            if message_id != asked.message_id:
                asked = asked.model_copy(update={"message_id": message_id})
                command = command if asked.own else ANOTHER_MESSAGE  # whoever took it stops no clock
            lost = await gone_from(unit, asked.known)
            if forgiving:
                await self._park_for_broken_seal(unit, asked.tenancy_key, policies, asked.asked_at)
            if not isinstance(command, c.ReportDispatch):  # what became of a letter is true in any case
                await self._park(unit, asked.tenancy_key, policies, lost, asked.asked_at)
            folded = Folded(unit.load)
            if first is None:
                placed = await with_lease(unit, folded, asked.tenancy_key, command)
                if isinstance(placed, Unplaced):
                    return await self._answer_unplaced(unit, policies, asked, placed, lost)
                command = placed
            known = None if isinstance(command, Finding) else command
            tenancy = await load(unit, asked.tenancy_key, known, asked.case, folded)
            now = _now(tenancy, policies, asked, command)
            if first is not None:
                told = Reply.model_validate(first.answer)
                again = await self._outcome(unit, tenancy, policies, now, told, lost)
                return replace(again, paper=await _kept(unit, tenancy, command) if told.result == CLAIMED else None)
            if isinstance(command, c.ClaimDispatch) and _is_stopped(unit, tenancy, command):
                return await self._outcome(unit, tenancy, policies, now, Reply(result=STOPPED, case=asked.case), lost)
            decision = self._decide(unit, tenancy, policies, asked, command, now)
            paper = None
            if write and isinstance(command, c.ClaimDispatch) and decision.answer.result == CLAIMED:
                command, paper = await self._put_on_paper(unit, tenancy.after(decision), policies, now, command, write)
                decision = self._decide(unit, tenancy, policies, asked, command, now)
            given = Reply.model_validate(asdict(decision.answer))
            if given.result == BEHIND:
                return await self._outcome(unit, tenancy, policies, now, given, lost)
            tenancy_before = tenancy
            tenancy, heads = await self._append(unit, tenancy, decision, policies, asked, now)
            witnesses = tuple(witness_of(head) for head in heads)
            head = heads[-1] if heads else None
            if isinstance(command, c.PlaceRow) and given.result == "done":
                tenancy, given, taken_in = await self._take_in_placed(unit, tenancy_before, policies, asked, command)
                witnesses = (*witnesses, *map(witness_of, taken_in))
            unit.record_answer(
                asked.message_id,
                head.stream if head else account_stream(asked.tenancy_key, decision.account.lease),
                head.seq if head else decision.account.seq,
                given.model_dump(mode="json"),
                digest=digest,
                event_id=head.event_id if head else None,
            )
            if await self._park(unit, asked.tenancy_key, policies, lost, asked.asked_at):  # the message opened it anew
                tenancy = await load(unit, asked.tenancy_key, None, asked.case)
            outcome = await self._outcome(unit, tenancy, policies, now, given, lost, witnesses)
            outcome = replace(outcome, paper=paper)
        _log(asked, given, witnesses)
        return outcome

    async def _take_in_placed(
        self, unit: Unit[Any], before: Tenancy, policies: Editions, asked: CommandRequest, place: c.PlaceRow
    ) -> tuple[Tenancy, Reply, Sequence[Recorded[Any]]]:
        """Take in the row that somebody has placed just now, in the same transaction; gives what came of it."""
        assert before.case is not None  # it waited there
        folded = Folded(unit.load)
        register = await register_placed(unit, folded, before.case, place, legal_day(before.now(asked.asked_at)))
        tenancy = await load(unit, before.key, register, None, folded)
        asked = asked.model_copy(update={"message_id": f"{asked.message_id}/row"})
        now = _now(tenancy, policies, asked, register)
        decision = self._decide(unit, tenancy, policies, asked, register, now)
        given = Reply.model_validate(asdict(decision.answer))
        if given.result in ("refused", BEHIND):
            raise _RowRefused(given)
        _, heads = await self._append(unit, tenancy, decision, policies, asked, now)
        if heads:
            answer, head = given.model_dump(mode="json"), heads[-1]
            digest = self._digest(asked)
            unit.record_answer(asked.message_id, head.stream, head.seq, answer, digest=digest, event_id=head.event_id)
        return await load(unit, before.key, None, None), given.model_copy(update={"result": "done"}), heads

    async def _answer_unplaced(
        self, unit: Unit[Any], policies: Editions, asked: CommandRequest, unplaced: Unplaced, lost: Sequence[Witness]
    ) -> Outcome:
        """Tell the sender why nobody knows which lease it is about; no case hears of it, it may be another tenant's."""
        tenancy, found = await load(unit, asked.tenancy_key, None, None), unplaced.finding
        given = Reply(result="refused", because=found.because, rule=found.rule)
        ledger = account_stream(asked.tenancy_key, tenancy.lease)
        answer, digest = given.model_dump(mode="json"), self._digest(asked)
        unit.record_answer(asked.message_id, ledger, tenancy.account.seq, answer, digest=digest, event_id=None)
        _log(asked, given, ())
        return await self._outcome(unit, tenancy, policies, tenancy.now(asked.asked_at), given, lost)

    def _digest(self, asked: CommandRequest) -> str:
        return self._journal.seal.digest(content_of(asked).as_bytes())

    async def _put_on_paper(
        self,
        unit: Unit[Any],
        after: Tenancy,
        policies: Editions,
        now: datetime,
        command: c.ClaimDispatch,
        write: Writer,
    ) -> tuple[c.ClaimDispatch, OnPaper]:
        """The claim with its letter: as it is written now, or, where it is asked again, the very one of then."""
        assert after.case is not None  # it was claimed in it
        dispatch, today = after.case.dispatches[command.key], legal_day(now)
        if kept := await _kept(unit, after, command):
            return command, kept
        law = self._law.seen_by(unit).during(today, case_start(after.state, today)).on(today)
        policy = _policy(policies, after.state, today)
        try:
            letter = write(ClaimedLetter(after.case, after.account, policy, law, today, dispatch))
        except Unwritable as fault:
            return command, OnPaper(None, fault.code)
        kept_as = KeptLetter(
            hash=await unit.keep_letter(letter.as_bytes(), letter.about), text_version=letter.text_version
        )
        return command.model_copy(update={"letter": kept_as}), OnPaper(letter)

    async def _park(
        self,
        unit: Unit[Any],
        key: str,
        policies: Editions,
        lost: Sequence[Witness],
        real: datetime,
        letters: Sequence[LostLetter] = (),
    ) -> str | None:
        """Let a person look at the tenancy's open case, before anything is decided on less than was known."""
        if not lost:
            return None
        tenancy = await load(unit, key, None, None)
        if tenancy.case is None or tenancy.case.closed:
            return None
        loss = name_of_loss(lost)
        parking = c.ParkCase(lost=loss, letters=tuple(letters))
        message = f"loss/{loss}/{'letters' if letters else 'case'}"
        return await self._park_as(unit, tenancy, policies, real, message, parking)

    async def _park_for_broken_seal(self, unit: Unit[Any], key: str, policies: Editions, real: datetime) -> None:
        """Let a person look at the open case of a tenancy with a broken seal; again, once they have let it go on."""
        tenancy = await load(unit, key, None, None)
        if tenancy.case is None or tenancy.case.closed or HoldKind.SEAL_BROKEN in tenancy.case.holds:
            return
        message = f"seal/{tenancy.case.id}/{tenancy.case.seq}"
        await self._park_as(unit, tenancy, policies, real, message, c.ParkCase(kind=HoldKind.SEAL_BROKEN))

    async def _park_as(
        self,
        unit: Unit[Any],
        tenancy: Tenancy,
        policies: Editions,
        real: datetime,
        message_id: str,
        parking: c.ParkCase,
    ) -> str | None:
        assert tenancy.case is not None
        asked = CommandRequest(
            organisation=unit.organisation_id,
            tenancy_key=tenancy.key,
            message_id=message_id,
            actor=CONSISTENCY_CHECK,
            fields={},
            asked_at=real,
            own=True,
            via=EntryPoint.SYSTEM.value,
        )
        digest = self._digest(asked)
        message_id, first = await first_answer(unit, message_id, digest)
        if first is not None:
            return None
        asked, now = asked.model_copy(update={"message_id": message_id}), tenancy.now(real)
        decision = self._decide(unit, tenancy, policies, asked, parking, now)
        _, heads = await self._append(unit, tenancy, decision, policies, asked, now)
        answer, head = asdict(decision.answer), heads[-1]
        unit.record_answer(message_id, head.stream, head.seq, answer, digest=digest, event_id=head.event_id)
        return tenancy.case.id

    def _decide(
        self,
        unit: Unit[Any],
        tenancy: Tenancy,
        policies: Editions,
        asked: CommandRequest,
        command: AnyCommand | Finding,
        now: datetime,
    ) -> Decision:
        number, law = tenancy.last_number + 1, self._law.seen_by(unit)
        at = Circumstances(
            now=now,
            law=law.during(legal_day(now), case_start(tenancy.state, legal_day(now))),
            policy=_policy(policies, tenancy.state, legal_day(now), command),
            actor=asked.actor,
            tenancy_key=asked.tenancy_key,
            new_case=case_id(asked.tenancy_key, number),
            new_number=number,
            feeds=self._feeds.seen_by(unit),
        )
        if isinstance(command, Finding):
            return refuse_unread(str(asked.fields.get("command", ""))[:60], command, tenancy.state, tenancy.account, at)
        moved = asked.move_to is not None or (tenancy.case is None and now != asked.asked_at)
        offset = math.ceil((now - asked.asked_at).total_seconds()) if moved else None
        return decide(command, tenancy.state, tenancy.account, at, offset)

    async def _append(
        self,
        unit: Unit[Any],
        tenancy: Tenancy,
        decision: Decision,
        policies: Editions,
        asked: CommandRequest,
        now: datetime,
    ) -> tuple[Tenancy, Sequence[Recorded[Any]]]:
        after, law, today = tenancy.after(decision), self._law.seen_by(unit).book, legal_day(now)
        heads: list[Recorded[Any]] = []
        ledger = account_stream(tenancy.key, decision.account.lease)
        events: dict[str, Sequence[Event]] = {ledger: decision.account_events}
        if after.case:
            events[case_stream(after.case.id)] = decision.case_events
        for stream, new in events.items():
            if new:
                added = await unit.append(
                    stream,
                    new,
                    known_at=now,
                    actor=asked.actor,
                    via=EntryPoint.SYSTEM if asked.own else EntryPoint(asked.via),
                    command_id=asked.message_id,
                    law_version=law.version,
                    policy_version=_policy(policies, after.state, today).version,
                    asked=None if heads else decision.kept,
                )
                heads.append(added[-1])
        if heads:
            unit.keep_documents("law", law.documents)
            own = [after.case] if after.case else []
            others = await cases_touched(Folded(unit.load), tenancy.account, after.account, {one.id for one in own})
            for shown in (*own, *others):
                policy = _policy(policies, shown, today)
                found_by = words_of_people(shown) if _tells_of_people(tenancy.case, shown) else None
                await _put_views(unit, shown, after.account, policy, self._calendar, today, found_by)
        return after, heads

    async def _outcome(
        self,
        unit: Unit[Any],
        tenancy: Tenancy,
        policies: Editions,
        now: datetime,
        given: Reply,
        lost: Sequence[Witness],
        witnesses: tuple[Witness, ...] = (),
    ) -> Outcome:
        today, heads = legal_day(now), await heads_of(unit, tenancy)
        told = {"answer": given, "witnesses": witnesses, "heads": heads, "went_back": bool(lost)}
        standing = self._standing(tenancy, policies, self._feeds.seen_by(unit), today).model_copy(update=told)
        law = self._law.seen_by(unit).during(today, case_start(tenancy.state, today)).on(today)
        policy = _policy(policies, tenancy.state, today)
        return Outcome(standing, tenancy.state, tenancy.account, policy, law, today)

    def _standing(self, tenancy: Tenancy, policies: Editions, told: FeedsTold, today: date) -> Standing:
        case, calendar = tenancy.case, self._calendar
        cases = (*([case] if case else []), *tenancy.others)
        says = {one.id: feeds_of(one, told, _policy(policies, one, today), calendar, today) for one in cases}
        return Standing(
            version=sum(one.seq for one in tenancy.accounts.values()) + sum(one.seq for one in cases),
            case=case.id if case else None,
            phase=case.phase.value if case else None,
            is_open=any(one.closed is None for one in cases),
            held=any(one.holds for one in cases),
            simulated=any(one.simulated for one in cases),
            offset_seconds=_calendar_of(cases),
            steps=tuple(
                step
                for one in cases
                for step in _steps(one, tenancy.account_of(one.lease), policies, calendar, today, says[one.id].behind)
            ),
            dispatches=tuple(
                _due(one, dispatch)
                for one in cases
                for dispatch in due_dispatches(one)
                if not letter_waits(dispatch, says[one.id])
            ),
        )


async def _kept(unit: Unit[Any], tenancy: Tenancy, command: AnyCommand | Finding) -> OnPaper | None:
    """The letter that was kept when this dispatch was taken up, if it was, readable or not."""
    if not isinstance(command, c.ClaimDispatch) or tenancy.case is None:
        return None
    letter = tenancy.case.dispatches[command.key].letter
    if letter is None:
        return None
    kept = await unit.letter(letter.hash)
    return OnPaper(Letter.from_bytes(kept)) if kept else OnPaper(None, "person-erased")


def _asked_for() -> timedelta:
    """How long this has been asked, over all attempts."""
    return attempt.now() - activity.info().scheduled_time if activity.in_activity() else timedelta(0)


def _about_the_erased() -> Finding:
    """Why a command is refused that says something about somebody who was erased."""
    because = "En person, som kommandoen siger noget om, er slettet, og om slettede personer gemmes intet nyt."
    return Finding(holds=False, rule="person-not-erased", because=because)


def _needs_the_seal() -> Finding:
    """Why a command is refused that cannot be decided while a seal is broken."""
    because = (
        "Forseglede oplysninger om lejemålet kan ikke åbnes, og kommandoen kan ikke afgøres uden dem. "
        "Databasen er ændret, eller en nøgle er byttet om. Driften skal se på det."
    )
    return Finding(holds=False, rule="seal-opens", because=because)


def _calendar_of(cases: Sequence[Case]) -> int:
    """How far the tenancy's calendar is ahead (seconds): that of its open case, whichever a message was about."""
    return next((one.offset_seconds for one in (*(one for one in cases if one.closed is None), *cases)), 0)


class _RowRefused(Exception):
    """A row that somebody placed cannot be taken in; carries what its sender would have been told."""

    def __init__(self, given: Reply) -> None:
        super().__init__(given.rule)
        self.given = given


class UnknownOrganisation(Exception):
    """Nobody ever adopted a policy for the organisation, and the time in which somebody may is over."""


def nowhere(given: Reply | None = None, witnesses: tuple[Witness, ...] = ()) -> Standing:
    """Where the tenancy of an unknown organisation stands: nothing is to be done about it."""
    return Standing(
        version=0,
        case=None,
        phase=None,
        is_open=False,
        held=False,
        simulated=False,
        offset_seconds=0,
        steps=(),
        dispatches=(),
        witnesses=witnesses,
        answer=given,
    )


class _NoPolicy(Exception):
    """No edition is in force for what is to be decided: it waits until somebody adopts one."""


def _policy(
    policies: Editions, state: NoCase | Case, today: date, command: AnyCommand | Finding | None = None
) -> Policy:
    """The policy for a decision in a case, or about one that is to be opened. Raises _NoPolicy."""
    case = state if isinstance(state, Case) else None
    opened_in = command.department if isinstance(command, c.RegisterMissedPayment) else None
    policy = policies.policy(today, case.department if case else opened_in, case.edition if case else None)
    if policy is None:
        raise _NoPolicy
    return policy


def _is_stopped(unit: Unit[Any], tenancy: Tenancy, command: c.ClaimDispatch) -> bool:
    """Whether the organisation's kill switch keeps a letter in the house; a recall and a rehearsal never."""
    case = tenancy.case
    dispatch = case.dispatches.get(command.key) if case and not case.simulated else None
    if dispatch is None or dispatch.kind is DispatchKind.RECALL:
        return False
    told = unit.common.get(organisation_stream(unit.organisation_id))
    return told is not None and sending_is_stopped(told.events)


def _log(asked: CommandRequest, given: Reply, witnesses: tuple[Witness, ...]) -> None:
    """Say what was decided, for operators: codes and opaque ids only, since logs pass no codec."""
    facts = {
        "case": given.case or asked.case,
        "command": str(asked.fields.get("command", ""))[:60] if asked.own or given.rule != "command-shape" else None,
        "step": asked.fields.get("step") if asked.own else None,
        "subject": asked.fields.get("subject") if asked.own else None,
        "result": given.result,
        "rule": given.rule,
        "seq": witnesses[-1].seq if witnesses else None,
    }
    activity.logger.info("command decided", extra={name: fact for name, fact in facts.items() if fact is not None})


def _read(asked: CommandRequest) -> AnyCommand | Finding:
    """The command as a type, or the finding that says what is wrong with its shape."""
    try:
        return (c.ANY_COMMAND if asked.own else c.SENT_COMMAND).validate_python(asked.fields)
    except ValidationError as fault:
        return shape_finding(fault)


def _now(tenancy: Tenancy, policies: Editions, asked: CommandRequest, command: AnyCommand | Finding) -> datetime:
    """The instant on the case's calendar: moved to, or where it stands, or where a rehearsal is to begin."""
    if asked.move_to is not None:
        return asked.move_to
    if tenancy.case is None and isinstance(command, c.RegisterMissedPayment) and command.simulated and command.today:
        return at_hour(command.today, _policy(policies, tenancy.state, command.today, command).ladder.step_hour)
    return tenancy.now(asked.asked_at)


def _steps(
    case: Case, account: Account, policies: Editions, calendar: Calendar, today: date, behind: Collection[str]
) -> tuple[DueStep, ...]:
    steps = agenda(case, account, _policy(policies, case, today), calendar, today, behind=behind)
    return tuple(DueStep(case=case.id, step=step.name, subject=str(step.subject), due=step.due) for step in steps)


def _due(case: Case, dispatch: Dispatch) -> DueDispatch:
    return DueDispatch(
        case=case.id, key=dispatch.key, kind=dispatch.kind, channel=dispatch.channel, simulated=case.simulated
    )


def _tells_of_people(before: Case | None, after: Case) -> bool:
    """Whether a case is another than there was, or its tenants are, or are known otherwise."""
    if before is None or before.id != after.id:
        return True
    return (before.tenants, before.told_in) != (after.tenants, after.told_in)


async def _put_views(
    unit: Unit[Any],
    case: Case,
    account: Account,
    policy: Policy,
    calendar: Calendar,
    today: date,
    found_by: Mapping[str, frozenset[str]] | None,
) -> None:
    head = (await unit.load(case_stream(case.id)))[-1]
    rows = view_rows(case, account, policy, calendar, today, head.hash)
    unit.put_case(replace(rows, words=found_by))
