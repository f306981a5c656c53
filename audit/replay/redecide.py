"""Would today's code decide the same, from what was known then and under the law and policy of then?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from audit.kept_versions import Books, Missing
from audit.replay.divergence import Divergence, between_events
from audit.replay.history import Entry, Recording
from audit.replay.infer_command import Asked, asked
from domain.calendar import OutsideCalendarError
from domain.case.commands import TakeStep
from domain.case.decide import AnyCommand, decide
from domain.case.decision import Circumstances, Decision, case_start
from domain.case.events import Event
from domain.ids import account_stream, case_stream, tenancy_of


class Verdict(StrEnum):
    """What came of deciding again."""

    CONFIRMED = "confirmed"
    DIVERGES = "diverges"
    UNPROVEN = "unproven"


@dataclass(frozen=True)
class Proof:
    """A verdict on one decision. `command` is the name of what was asked, `because` why nothing is proven (Danish)."""

    verdict: Verdict
    command: str | None = None
    because: str = ""
    divergences: tuple[Divergence, ...] = ()


_UNKNOWN_FIELDS = "Journalen gemmer ikke felterne i en kommando, der blev afvist."
_UNKNOWN_COMMAND = "Kommandoen kan ikke læses ud af hændelserne."


def redecide(case: str, recording: Recording, books: Books) -> Proof:
    """Decide again what led to *recording*, and compare every recorded field that is not sealed."""
    question = asked(recording)
    name = _name(question.commands[0]) if len(question.commands) == 1 else None
    at = _circumstances(case, recording, books)
    if isinstance(at, Missing):
        return Proof(Verdict.UNPROVEN, name, at.because)
    if not question.commands:
        return Proof(Verdict.UNPROVEN, None, _UNKNOWN_COMMAND if question.certain else _UNKNOWN_FIELDS)
    tried = [(command, _differences(case, command, recording, at, question)) for command in question.commands]
    command, differences = min(tried, key=lambda one: len(one[1]))
    if not differences:
        return Proof(Verdict.CONFIRMED, _name(command))
    if not question.certain:
        return Proof(Verdict.UNPROVEN, name, _UNKNOWN_FIELDS)
    return Proof(Verdict.DIVERGES, _name(command), divergences=differences)


def _circumstances(case: str, recording: Recording, books: Books) -> Circumstances | Missing:
    first = recording.first
    law, policy = books.law(first.law_version), books.policy(first.policy_version)
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
    )


def _differences(
    case: str, command: AnyCommand, recording: Recording, at: Circumstances, question: Asked
) -> tuple[Divergence, ...]:
    before = recording.before
    try:
        decision = decide(command, before.state, before.account, at, question.offset_seconds)
    except OutsideCalendarError as fault:
        return (Divergence(case_stream(case), "", None, str(fault)),)
    return tuple(_compared(case, recording, decision))


def _compared(case: str, recording: Recording, decision: Decision) -> Iterator[Divergence]:
    before, account = recording.before, account_stream(tenancy_of(case))
    in_the_case, in_the_account = _events(recording.in_the_case()), _events(recording.in_the_account())
    yield from between_events(in_the_case, decision.case_events, case_stream(case), before.state.seq + 1)
    yield from between_events(in_the_account, decision.account_events, account, before.account.seq + 1)


def _events(entries: Sequence[Entry]) -> list[Event]:
    return [entry.event for entry in entries]


def _name(command: AnyCommand) -> str:
    return f"{command.command} {command.step.value}" if isinstance(command, TakeStep) else command.command
