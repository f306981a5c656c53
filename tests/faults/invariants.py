"""What holds of every case, whatever was killed, raced, fed twice or lost on the way? The invariants of the spine.

`await hold(installation, case, messages)` asserts all of them for the tenancy of *case*, whose runs have come to rest.
Read the functions in their order: each is one promise, and none of them asks the code that is to keep it.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from audit.integrity.temporal_histories import witnesses
from audit.integrity.verify import Total, walk
from audit.replay.replay import replay
from books.policies.book import PolicyBook
from client.auditing import sealer_at_hand
from domain.account import events as account_events
from domain.account.state import Account, evolve_account
from domain.case import events as e
from domain.case.codes import DispatchKind, Ending, Party
from domain.case.evolve import evolve, fold
from domain.case.state import Case, NoCase
from domain.ids import account_stream, case_stream, tenancy_of, workflow_id
from domain.policy import Policy
from journal.audit_reader import StreamHead
from journal.records import Recorded
from runtime.postgres import connect_audit
from tests.workflows.installation import Installation

Entry = Recorded[Any]
NEXT_STATES = {
    "dispatch-claimed.v1": {"intended": "claimed", "claimed": "claimed"},
    "dispatch-released.v1": {"claimed": "intended"},
    "dispatch-sent.v1": {"claimed": "sent"},
    "dispatch-outcome-unknown.v1": {"claimed": "unknown"},
    "dispatch-suppressed.v1": {"intended": "suppressed", "claimed": "suppressed"},
    "dispatch-revived.v1": {"suppressed": "intended"},
}
"""Which facts may follow which in the life of one letter; a settled one goes to `sent` or back to `intended`."""


async def hold(installation: Installation, case: str, messages: Collection[str] = ()) -> None:
    """Assert everything of the tenancy of *case*; *messages* are the ids of all that was sent to it."""
    key = tenancy_of(case)
    cases = [view.case_id for view in await installation.case_client.reader.cases(tenancy_key=key)]
    found = await installation.case_client.reader.streams([account_stream(key), *map(case_stream, cases)])
    ledger = found[account_stream(key)]
    policy = PolicyBook.load().editions[ledger[0].organisation_id][-1].own
    await at_most_one_case_is_open(installation, key)
    await every_message_has_one_answer(installation, messages)
    for stream in found.values():
        numbered_without_gaps_and_chained(stream)
    decided_once([entry for stream in found.values() for entry in stream])
    account = money_adds_up(ledger)
    for one in cases:
        entries = found[case_stream(one)]
        no_step_comes_early(entries, policy)
        nobody_loses_the_home_over_money_that_was_there(entries, ledger)
        every_letter_lives_one_life(installation, entries)
        whoever_was_told_is_called_back(entries)
        whoever_holds_a_paper_is_told_when_it_is_over(entries)
        view = await installation.case_client.reader.case_view(one)
        assert view is not None
        assert view.balance_ore == account.balance_ore() or view.phase == "closed"
        await decided_the_same_again(installation, one)
    await the_journal_is_as_it_was_written(installation)
    await what_temporal_saw_stands_in_the_journal(installation, key)


# --- messages -------------------------------------------------------------------------------------------------------


async def at_most_one_case_is_open(installation: Installation, key: str) -> None:
    """One open case per tenancy."""
    cases = await installation.case_client.reader.cases(tenancy_key=key)
    assert sum(view.phase != "closed" for view in cases) <= 1


async def every_message_has_one_answer(installation: Installation, messages: Collection[str]) -> None:
    """None is lost, none is answered twice."""
    answered = Counter(answer.message_id for answer in await installation.case_client.reader.answers(list(messages)))
    assert answered == Counter(set(messages))


def decided_once(entries: Sequence[Entry]) -> None:
    """Whatever one message led to was written in one transaction: it was not decided again."""
    transactions: dict[str, set[Any]] = {}
    for entry in entries:
        assert entry.position is not None
        transactions.setdefault(entry.command_id, set()).add(entry.position.transaction_id)
    assert {message: len(seen) for message, seen in transactions.items() if len(seen) > 1} == {}


# --- money ----------------------------------------------------------------------------------------------------------


def money_adds_up(ledger: Sequence[Entry]) -> Account:
    """A charge, a fee and a payment count once each, and the balance is what is owed less what was paid."""
    booked = Counter(
        (entry.type, str(entry.event.payment if "payment" in entry.type else (entry.event.case, _what(entry.event))))
        for entry in ledger
        if not isinstance(entry.event, account_events.ChargeAdjusted)
    )
    assert set(booked.values()) <= {1}
    account = Account()
    for entry in ledger:
        account = evolve_account(account, entry.event)
    owed: dict[str, int] = {}
    paid: dict[str, int] = {}
    for entry in ledger:
        match entry.event:
            case account_events.ChargeBooked() | account_events.ChargeAdjusted():
                owed[entry.event.charge] = entry.event.amount_ore
            case account_events.FeeBooked():
                owed[f"fee {entry.event.case} {entry.event.demand}"] = entry.event.amount_ore
            case account_events.FeeWaived():
                owed[f"fee {entry.event.case} {entry.event.demand}"] = 0
            case account_events.PaymentBooked():
                paid[entry.event.payment] = entry.event.amount_ore
            case account_events.PaymentBounced():
                del paid[entry.event.payment]
    assert account.balance_ore() == sum(owed.values()) - sum(paid.values())
    return account


def _what(event: Any) -> str:
    return str(event.charge if isinstance(event, account_events.ChargeBooked) else event.demand)


def nobody_loses_the_home_over_money_that_was_there(entries: Sequence[Entry], ledger: Sequence[Entry]) -> None:
    """When a case went to the lawyer, was terminated or filed, something of its demand was unpaid by all known."""
    state: NoCase | Case = NoCase()
    account, after = Account(), list(ledger)
    for entry in entries:
        while after and _place(after[0]) < _place(entry):
            account = evolve_account(account, after.pop(0).event)
        if isinstance(entry.event, e.HandedOverToLawyer | e.TerminationDecided | e.CourtFilingDecided):
            assert isinstance(state, Case)
            demand = state.demand(entry.event.demand)
            assert demand is not None
            assert account.outstanding_ore(demand.charges, demand.stated) > 0, f"{entry.type} though it was paid"
        state = evolve(state, entry.event)


def _place(entry: Entry) -> Any:
    assert entry.position is not None
    return entry.position


# --- days -----------------------------------------------------------------------------------------------------------


def no_step_comes_early(entries: Sequence[Entry], policy: Policy) -> None:
    """Demand, hand-over, termination and filing each on their lawful day or later, by the days on record."""
    earliest: dict[str, date] = {}
    hand_over, window, vacate = {}, {}, {}
    for entry in entries:
        event, day = entry.event, entry.happened_on
        match event:
            case e.ChargeJoined():
                earliest[event.terms.charge] = event.terms.earliest_demand.day
            case e.PaymentDemandDecided():
                assert all(earliest[line.charge] <= day for line in event.lines)
            case e.CureDeadlineSet():
                assert event.cure.day >= event.arrived_on + timedelta(days=14)
                assert event.cure.day < event.earliest_termination.day
                hand_over[event.demand] = max(event.hand_over_on, event.cure.day + timedelta(days=1))
            case e.HandedOverToLawyer():
                assert hand_over[event.demand] <= day
                window[event.demand] = event.window_until
            case e.TerminationDecided():
                assert window[event.demand] < day
            case e.LeaseTerminated():
                assert event.vacate_by >= event.arrived_on + timedelta(days=policy.ladder.vacate_days)
                vacate[event.demand] = event.vacate_by
            case e.CourtFilingDecided():
                assert vacate[event.demand] < day


# --- letters --------------------------------------------------------------------------------------------------------


def every_letter_lives_one_life(installation: Installation, entries: Sequence[Entry]) -> None:
    """A claim before each sending, none sent twice, none after it was stopped; and the post has what was sent."""
    lives: dict[str, str] = {}
    channels: dict[str, str] = {}
    for entry in entries:
        for intent in getattr(entry.event, "dispatches", ()):
            assert intent.key not in lives
            lives[intent.key], channels[intent.key] = "intended", intent.channel.value
        key = getattr(entry.event, "key", None)
        if isinstance(entry.event, e.DispatchSettled):
            assert lives[entry.event.key] == "unknown"
            lives[entry.event.key] = "sent" if entry.event.sent else "intended"
        elif entry.type in NEXT_STATES:
            allowed = NEXT_STATES[entry.type]
            assert lives[str(key)] in allowed, f"{entry.type} of {key}, which was {lives[str(key)]}"
            lives[str(key)] = allowed[lives[str(key)]]
    simulated = any(isinstance(entry.event, e.CaseOpened) and entry.event.simulated for entry in entries)
    for key, life in lives.items():
        if simulated or channels[key] != "mail":
            post = installation.settings.home / "post" / ("simulated" if simulated else "")
            there = (post / channels[key] / f"{key}.txt").exists()
            assert there or life != "sent", f"{key} was sent, and the post has no such letter"
            assert not there or life in ("sent", "claimed", "unknown"), f"{key} is {life}, and the post has it"


def whoever_was_told_is_called_back(entries: Sequence[Entry]) -> None:
    """When a case ends otherwise than by eviction, the lawyer and the court that were told to act are told to stop."""
    state = fold(entry.event for entry in entries)
    if not isinstance(state, Case) or state.closed is None or state.closed.ending is Ending.EVICTED:
        return
    for kind, party in ((DispatchKind.LAWYER_HANDOVER, Party.LAWYER), (DispatchKind.COURT_FILING, Party.COURT)):
        told = [x.intended_in for x in state.dispatches.values() if x.kind is kind and x.may_have_gone]
        asked = [x.intended_in for x in state.dispatches.values() if x.kind is DispatchKind.RECALL and x.to is party]
        assert not told or (asked and max(asked) > max(told)), f"the {party} was not called back"


def whoever_holds_a_paper_is_told_when_it_is_over(entries: Sequence[Entry]) -> None:
    """A living tenant who may have got a demand or a termination whose demand has ended was written to about it."""
    state = fold(entry.event for entry in entries)
    if not isinstance(state, Case):
        return
    over = {demand.number for demand in state.demands if not demand.live}
    living = [letter for letter in state.dispatches.values() if letter.person not in state.deceased]
    letters = [letter for letter in living if letter.may_have_gone and letter.demand in over]
    for paper in (x for x in letters if x.kind in (DispatchKind.PAYMENT_DEMAND, DispatchKind.TERMINATION)):
        notices = (state.notice(x.notice or 0) for x in state.dispatches.values() if x.person == paper.person)
        assert any(notice and paper.demand in notice.demands for notice in notices), f"nobody took {paper.key} back"


# --- the journal ----------------------------------------------------------------------------------------------------


def numbered_without_gaps_and_chained(stream: Sequence[Entry]) -> None:
    """1, 2, 3 …, each on the hash of the one before, in the order of the whole journal."""
    assert [entry.seq for entry in stream] == list(range(1, len(stream) + 1))
    for before, after in pairwise(stream):
        assert after.previous_hash == before.hash
        assert _place(before) < _place(after)


async def the_journal_is_as_it_was_written(installation: Installation) -> None:
    """`audit verify` finds nothing, in any stream."""
    async with await connect_audit(installation.settings, largest=1) as pool:
        found = [one async for one in walk(pool, lambda: sealer_at_hand(installation.settings, pool))]
    assert [one for one in found if not (isinstance(one, Total) and one.unopened is None)] == []


async def decided_the_same_again(installation: Installation, case: str) -> None:
    """`audit replay` decides each step as it was decided, and the views are those the events give."""
    again = await replay(installation.case_client.reader, case)
    assert again is not None
    assert [(step.number, step.proof.divergences) for step in again.steps if step.proof.divergences] == []
    assert again.views == ()
    assert not again.diverges


async def what_temporal_saw_stands_in_the_journal(installation: Installation, key: str) -> None:
    """Each append that a run's history witnessed, with the very hash."""
    client, seen = installation.case_client.client, list[StreamHead]()
    async for run in client.list_workflows(f"WorkflowId = '{workflow_id(key)}'"):
        seen += (await witnesses(client, run.id, run.run_id)).heads
    assert await installation.case_client.reader.missing(seen) == []
