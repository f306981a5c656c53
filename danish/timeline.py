"""What happened in a case, told in Danish? Which events are told, in which order, and on which days."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from danish.events.say import words_of
from danish.events.words import Around, Words
from domain.account.state import Account, evolve_account
from domain.case.evolve import evolve
from domain.case.state import Case, NoCase
from domain.clock import legal_day
from domain.entry_points import EntryPoint
from journal.records import Recorded


@dataclass(frozen=True)
class Line:
    """One sentence of a story, its day on the case's calendar, who gave the command, and through what."""

    day: date
    sentence: str
    actor: str
    via: EntryPoint


def tell(case: Sequence[Recorded[Any]], account: Sequence[Recorded[Any]] = ()) -> Iterator[Line]:
    """Tell a case from its events and, where given, those of the tenancy's account: the money paid in this case."""
    for entry, words in _with_words(case, account):
        if words.in_story:
            yield Line(legal_day(entry.known_at), words.sentence, entry.actor, EntryPoint(entry.via))


def titles(case: Sequence[Recorded[Any]], account: Sequence[Recorded[Any]]) -> dict[tuple[str, int], str]:
    """What each event is called in an auditor's list, by its stream and number."""
    return {(entry.stream, entry.seq): words.title for entry, words in _with_words(case, account)}


def _with_words(
    case: Sequence[Recorded[Any]], account: Sequence[Recorded[Any]]
) -> Iterator[tuple[Recorded[Any], Words]]:
    state: NoCase | Case = NoCase()
    ledger = Account()
    # Never the database's time, which may jump. A decision writes the ledger's part first: money, then what it does.
    for entry in sorted((*case, *account), key=lambda entry: entry.place):
        before, ledger_before = state, ledger
        if entry.stream.startswith("account/"):
            ledger = evolve_account(ledger, entry.event)
        else:
            state = evolve(state, entry.event)
        yield entry, words_of(entry.event, Around(before, state, ledger_before, ledger))


def by_day(lines: Iterator[Line]) -> Iterator[tuple[date, tuple[Line, ...]]]:
    """Gather a story's lines under their days."""
    for day, of_day in groupby(lines, key=lambda line: line.day):
        yield day, tuple(of_day)
