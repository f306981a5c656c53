"""What happened in a case, why was each step lawful, and would today's code decide the same again?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from audit.integrity.recorded_deadlines import Checked, checked_deadlines
from audit.kept_versions import Books, kept_books
from audit.replay.compare_views import stored_rows, view_divergences
from audit.replay.divergence import Divergence
from audit.replay.history import Entry, Recording, balance, days_beside, history
from audit.replay.reasons import Reason, reasons
from audit.replay.redecide import Proof, Verdict, redecide
from books.law.book import LawBook
from danish.events.say import words_of
from danish.events.words import Around
from domain.case.evolve import fold
from domain.case.state import Case
from domain.ids import account_stream, case_stream, tenancy_of
from domain.policy import Policy
from journal.reader import Reader
from journal.view_rows import view_rows
from journal.views import CaseRows


@dataclass(frozen=True)
class Explained:
    """An event with its Danish title, its reasons and the deadlines it recorded, each checked against the statute."""

    entry: Entry
    title: str
    grounds: tuple[Reason, ...]
    deadlines: tuple[Checked, ...]


@dataclass(frozen=True)
class ReplayedStep:
    """One decision of the case, explained and decided again."""

    number: int
    recording: Recording
    events: tuple[Explained, ...]
    proof: Proof


@dataclass(frozen=True)
class Replay:
    """A case as it was known at the end of `as_of` (None: as known now).

    `standing` holds the rows that pages would have shown then, None before the case was known. The views of today are
    compared only where nothing is left out.
    """

    case: str
    as_of: date | None
    steps: tuple[ReplayedStep, ...]
    standing: CaseRows | None
    views: tuple[Divergence, ...]
    books: Books

    def count(self, verdict: Verdict) -> int:
        """How many steps came to *verdict*."""
        return sum(step.proof.verdict is verdict for step in self.steps)

    @property
    def deadlines(self) -> tuple[Checked, ...]:
        """All that were recorded."""
        return tuple(checked for step in self.steps for event in step.events for checked in event.deadlines)

    @property
    def faulty_deadlines(self) -> int:
        """How many of them are not what the statute gives."""
        return sum(bool(checked.faults) for checked in self.deadlines)

    @property
    def checked(self) -> bool:
        """Whether anything was decided again at all: a replay in which nothing was is no proof."""
        return self.count(Verdict.CONFIRMED) + self.count(Verdict.DIVERGES) > 0

    @property
    def diverges(self) -> bool:
        """Whether anything came out differently than it was recorded, or a deadline is not the statute's."""
        return bool(self.views) or self.count(Verdict.DIVERGES) > 0 or self.faulty_deadlines > 0


async def replay(
    reader: Reader[Any], case: str, as_of: date | None = None, *, law_now: LawBook | None = None
) -> Replay | None:
    """Replay *case* from the journal; None for an unknown one. Errors as for `Reader.stream`.

    *law_now* is the law under which the views would be made anew (default: the one that is shipped).
    """
    key = tenancy_of(case)
    accounts = [account_stream(key, lease) for lease in await reader.leases(key)]
    streams = await reader.streams([case_stream(case), *accounts])
    case_entries = streams[case_stream(case)]
    opened = fold(entry.event for entry in case_entries)
    if not isinstance(opened, Case):
        return None
    ledger = streams[account_stream(key, opened.lease)]
    books = await kept_books(reader, (*case_entries, *ledger))
    beside = await reader.decided_beside(case)
    recordings = history(case, case_entries, ledger, beside)
    # Every decision is judged by all that was recorded before it, and shown only if it was known by then.
    shown = [recording for recording in recordings if as_of is None or recording.today <= as_of]
    views: tuple[Divergence, ...] = ()
    if as_of is None:
        rows = await stored_rows(reader, case)
        now = law_now or LawBook.load()
        days = days_beside(ledger, beside)
        views = view_divergences(rows, recordings, balance(ledger), days, case_entries[-1].hash, books, now)
    steps = tuple(_steps(case, shown, books))
    return Replay(case, as_of, steps, _standing(shown[-1], as_of, books) if shown else None, views, books)


def _steps(case: str, recordings: list[Recording], books: Books) -> Iterator[ReplayedStep]:
    for number, recording in enumerate(recordings, start=1):
        around = _around(recording, books)
        events = tuple(_explained(entry, around) for entry in recording.entries)
        yield ReplayedStep(number, recording, events, redecide(case, recording, books))


def _around(recording: Recording, books: Books) -> Around:
    policy = books.policy(recording)
    before, after = recording.before, recording.after
    known = policy if isinstance(policy, Policy) else None
    return Around(before.state, after.state, before.account, after.account, known)


def _explained(entry: Entry, around: Around) -> Explained:
    words = words_of(entry.event, around)
    return Explained(entry, words.title, reasons(entry.event, words), checked_deadlines(entry.event))


def _standing(last: Recording, as_of: date | None, books: Books) -> CaseRows | None:
    case, policy, law = last.after.state, books.policy_afterwards(last), books.law(last.first.law_version)
    if not isinstance(case, Case) or not isinstance(policy, Policy) or not isinstance(law, LawBook):
        return None
    return view_rows(case, last.after.account, policy, law.calendar, as_of or last.today, last.entries[-1].hash)
