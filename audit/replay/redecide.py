"""Would today's code decide the same, from what was known then and under the law and policy of then?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from audit.kept_versions import Books, Missing
from audit.replay.divergence import Divergence, between_events
from audit.replay.history import Entry, Recording
from domain.calendar import OutsideCalendarError
from domain.case.decide import decide
from domain.case.decision import Circumstances, Decision, case_start
from domain.case.events import CommandRefused
from domain.case.kept_command import AnyCommand, read_again
from domain.event import Event
from domain.feeds import FEED_IS_COMPLETE, FeedsTold
from domain.ids import account_stream, case_stream, tenancy_of


class Verdict(StrEnum):
    """What came of deciding again."""

    CONFIRMED = "confirmed"
    DIVERGES = "diverges"
    UNPROVEN = "unproven"


@dataclass(frozen=True)
class Proof:
    """A verdict on one decision. `command` is the name of what was asked, `because` why nothing is proven, or on
    what it was decided again (Danish).
    """

    verdict: Verdict
    command: str | None = None
    because: str = ""
    divergences: tuple[Divergence, ...] = ()


_NOTHING_KEPT = "Journalen har ikke, hvad der blev spurgt om."
_UNREADABLE = "Det, der blev spurgt om, kunne ikke læses dengang, og dets felter er ikke gemt: de kan nævne nogen."
_NARROWER = "Kommandoen har en form, som denne version ikke længere tager imod."
_ERASED = "En person er slettet. Der er afgjort igen uden det, der var forseglet om vedkommende."


def redecide(case: str, recording: Recording, books: Books) -> Proof:
    """Decide again what was asked and led to *recording*, and compare every recorded field that is not sealed."""
    kept = recording.asked
    if kept is None:
        return Proof(Verdict.UNPROVEN, None, _NOTHING_KEPT)
    if kept.get("unread"):
        return Proof(Verdict.UNPROVEN, str(kept["command"]) or None, _UNREADABLE)
    at = _circumstances(case, recording, books)
    if isinstance(at, Missing):
        return Proof(Verdict.UNPROVEN, _name(kept), at.because)
    command = read_again(kept)
    if command is None:
        return Proof(Verdict.UNPROVEN, _name(kept), _NARROWER)
    differences = _differences(case, command, recording, at)
    because = _ERASED if recording.names_somebody_erased else ""
    return Proof(Verdict.DIVERGES if differences else Verdict.CONFIRMED, _name(kept), because, differences)


def _circumstances(case: str, recording: Recording, books: Books) -> Circumstances | Missing:
    first = recording.first
    law, policy = books.law(first.law_version), books.policy(recording)
    if isinstance(law, Missing):
        return law
    if isinstance(policy, Missing):
        return policy
    return Circumstances(
        now=first.known_at,
        law=law.during(recording.today, case_start(recording.before.state, recording.today)),
        policy=policy,
        actor=first.actor,
        tenancy_key=tenancy_of(case),
        new_case=case,
        new_number=int(case.rpartition("-")[2]),
        feeds=_feeds(recording, books),
    )


def _feeds(recording: Recording, books: Books) -> FeedsTold:
    """What the payment feeds said: as it was recorded with what rested on it, else what had been told by then."""
    found = [entry.event for entry in recording.entries if _rested_on_feeds(entry.event)]
    if not found:
        return books.feeds(recording)
    days = {feed: frozenset({day}) for feed, day in found[0].feeds.items()}
    return FeedsTold(real=days, rehearsed=days)


def _rested_on_feeds(event: Event) -> bool:
    refused = isinstance(event, CommandRefused) and event.finding.rule == FEED_IS_COMPLETE  # none may have been told
    return refused or bool(getattr(event, "feeds", None))


def _differences(case: str, command: AnyCommand, recording: Recording, at: Circumstances) -> tuple[Divergence, ...]:
    before = recording.before
    try:
        decision = decide(command, before.state, before.account, at, recording.offset_seconds)
    except OutsideCalendarError as fault:
        return (Divergence(case_stream(case), "", None, str(fault)),)
    return tuple(_compared(case, recording, decision))


def _compared(case: str, recording: Recording, decision: Decision) -> Iterator[Divergence]:
    before, account = recording.before, account_stream(tenancy_of(case), recording.before.account.lease)
    in_the_case, in_the_account = _events(recording.in_the_case()), _events(recording.in_the_account())
    yield from between_events(in_the_case, decision.case_events, case_stream(case), before.state.seq + 1)
    yield from between_events(in_the_account, decision.account_events, account, before.account.seq + 1)


def _events(entries: Sequence[Entry]) -> list[Event]:
    return [entry.event for entry in entries]


def _name(kept: Mapping[str, Any]) -> str:
    return " ".join(str(kept[name]) for name in ("command", "step", "subject") if name in kept)
