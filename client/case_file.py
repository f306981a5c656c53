"""What is known of one case, read at one moment? Everything that `show` and the demo tell of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any

from audit.kept_versions import editions_of
from books.law.book import LawBook
from client.errors import NoSuchCase
from client.records import Records
from danish import unread
from domain.account.state import Account, fold_account
from domain.case.agenda import agenda, due_dispatches
from domain.case.events import PersonFacts
from domain.case.evolve import fold
from domain.case.fed import feeds_of, why_it_waits
from domain.case.forecast import CaseNow
from domain.case.nearest_change import NearestChange, nearest_change
from domain.case.next_action import NextAction, next_action
from domain.case.no_return import point_of_no_return
from domain.case.open_deadlines import OpenDeadline
from domain.case.race import Race, UsualAnswer, race, usual_answer
from domain.case.state import Case
from domain.clock import legal_day
from domain.feeds import NOTHING_TOLD, FeedsTold
from domain.ids import account_stream, case_stream
from domain.law_of_the_day import Laws
from domain.policy import Policy
from domain.streams.law import confirmations_in
from domain.streams.organisation import LAW_STREAM, feeds_told, organisation_stream
from journal.records import Recorded
from journal.view_rows import view_rows
from journal.views import CaseRows, Unread


@dataclass(frozen=True)
class CaseFile:
    """A case and its lease's account, folded, with the events they come from. `today` is on the case's calendar.

    `leases` are the numbers of all leases of the tenancy, of which the case is about one.
    `law` is that of the files here, with what is confirmed now: what the next decision would see. `usual_answer` is how
    long the case's municipality took in the association's cases.
    """

    case: Case
    account: Account
    events: tuple[Recorded[Any], ...]
    account_events: tuple[Recorded[Any], ...]
    policy: Policy
    law: LawBook
    today: date
    leases: tuple[int, ...] = ()
    waits_for: tuple[Unread, ...] = ()
    feeds: FeedsTold = NOTHING_TOLD
    usual_answer: UsualAnswer | None = None

    @cached_property
    def rows(self) -> CaseRows:
        """What lists show of it: agenda, deadlines, work."""
        return view_rows(self.case, self.account, self.policy, self.law.calendar, self.today, self.events[-1].hash)

    @cached_property
    def next_action(self) -> NextAction | None:
        """The one act to do next; None for a closed case."""
        return next_action(self.case, self.account, self.policy, self.law.calendar, self.today)

    @cached_property
    def nearest_change(self) -> NearestChange | None:
        """The payment that would stop the case; None where none does by itself."""
        return nearest_change(CaseNow(self.case, self.account, self.policy, self.today), self.law_on)

    def law_on(self, day: date) -> Laws:
        """The law as a decision on *day* will see it."""
        return self.law.during(day, self.case.opened_on)

    @property
    def waits_for_money(self) -> str | None:
        """Why a demand or a letter that is due does not go yet, in Danish: a payment feed is behind."""
        calendar = self.law.calendar
        steps = agenda(self.case, self.account, self.policy, calendar, self.today)
        due = [step.name for step in steps if legal_day(step.due) <= self.today]
        say = feeds_of(self.case, self.feeds, self.policy, calendar, self.today)
        return why_it_waits(due, due_dispatches(self.case), say)

    @property
    def race(self) -> Race | None:
        """How an application for help fares against the next point of no return."""
        last = point_of_no_return(self.case, self.policy, self.law.calendar)
        return race(self.case, last, self.usual_answer, self.today)

    @property
    def deadlines(self) -> tuple[OpenDeadline, ...]:
        """The days that run, the nearest first."""
        return tuple(sorted(self.rows.deadlines, key=lambda one: (one.day, one.demand or 0, one.name)))

    @property
    def people(self) -> tuple[PersonFacts, ...]:
        """The tenants, without those who were erased."""
        facts = (self.case.people.get(tenant) for tenant in self.case.tenants)
        return tuple(one for one in facts if one is not None)

    @property
    def tenancy(self) -> str | None:
        """The tenancy's number; None once every tenant was erased."""
        return next((one.tenancy for one in self.people), None)


async def read_case(cases: Records, case_id: str) -> CaseFile:
    """Read a case, by its own number or its tenancy's. Raises NoSuchCase, SeveralCases, and what
    `journal.reader.Reader.stream` raises.
    """
    view = await cases.meant_by(case_id)
    whose = organisation_stream(view.organisation_id)
    streams = (case_stream(view.case_id), account_stream(view.tenancy_key, view.lease), LAW_STREAM, whose)
    found = await cases.reader.streams(streams)
    events, account_events, law_events, told = (tuple(found[stream]) for stream in streams)
    state = fold(entry.event for entry in events)
    if not isinstance(state, Case):
        raise NoSuchCase
    account = fold_account((entry.event for entry in account_events), state.lease)
    today = legal_day(datetime.now(UTC) + timedelta(seconds=state.offset_seconds))
    waits_for = tuple(unread.of_case(await cases.reader.unread_of([view]), view))
    editions = await editions_of(cases.reader, state.organisation)
    policy = editions.policy(today, state.department, state.edition)
    assert policy is not None  # the edition that the case follows was adopted before it was opened
    law = cases.law.confirmed(confirmations_in(entry.event for entry in law_events))
    leases = await cases.reader.leases(view.tenancy_key)
    feeds = feeds_told(entry.event for entry in told)
    usual = usual_answer(await _answers(cases, state))
    return CaseFile(state, account, events, account_events, policy, law, today, leases, waits_for, feeds, usual)


async def _answers(cases: Records, case: Case) -> Mapping[str, Sequence[int]]:
    if case.closed:
        return {}
    return await cases.reader.aid_answers(case.organisation, case.municipality, simulated=case.simulated)
