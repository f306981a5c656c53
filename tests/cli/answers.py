"""Which models can each command answer with, and what is their JSON schema, as an API would publish it?"""

from collections.abc import Iterator
from typing import Any, Final, Union

import typer
from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped]
from pydantic import TypeAdapter

import starter
from audit import __main__ as audit
from client.results.calendar import AdvancedCase, AdvancedSummary
from client.results.case import CaseResult
from client.results.command import CommandAnswer, CommandForm
from client.results.contests import ContestAnswer, ContestSummary
from client.results.deadlines import CountedRow, DueDay, RefusedDueDay, RefusedDueRow
from client.results.erasure import ErasureAnswer, ErasureRefused
from client.results.feeds import FeedAnswer, WaitingRow
from client.results.integrity import FaultResult, ViewsResult, WalkedSummary, WitnessResult
from client.results.kill_switch import KillSwitchResult
from client.results.law import (
    ConfirmationRefused,
    Confirmed,
    DoubtfulAmount,
    EntryInTime,
    LawCheckSummary,
    LawFault,
    LawRule,
    ListedEntry,
    ListedRule,
    WrittenPages,
)
from client.results.law_diff import CaseMoves, DaysDiffer, EntryDiffers, LawDiffSummary, TextDiffers
from client.results.letter import LetterResult
from client.results.lists import CaseRow, FoundCount, LetterRow, NextPage, WorkRow
from client.results.next_action import NextResult
from client.results.payment import PaymentResult
from client.results.policy import (
    AdoptedEdition,
    AdoptionResult,
    CaseUnderPolicies,
    OrganisationPolicy,
    PolicyCheckSummary,
    PolicyDiffers,
    PolicyDiffSummary,
    PolicyFault,
    PolicySays,
    SoundEdition,
    WithdrawalRefused,
)
from client.results.reconciliation import DifferenceRow, ReconciledList, ReconciliationSummary
from client.results.refusal import Several, Unknown
from client.results.repair import (
    BrokenGuard,
    Complaint,
    DoctorSummary,
    LossComplaint,
    MigratedJournal,
    RebuiltViews,
    RedeliveredMessage,
    RedeliveredSummary,
    ResumedCase,
    ResumedSummary,
)
from client.results.replay import ReplayResult
from client.results.result import OpenResult, Result
from client.results.rows import ArrearsSummary, GoneRow, PaymentSummary, RowAnswer
from client.results.servers import KeptMessagesRow, PartResult, SendingRow, StuckGroupRow
from client.results.unmatched import PlacementResult, UnmatchedMoney, UnmatchedSummary
from client.results.why import WhyResult
from demo.results import Endings, ListTakenIn

ANSWERS: Final[dict[str, tuple[type[Result | OpenResult], ...]]] = {
    "up": (PartResult,),
    "status": (PartResult, SendingRow, KeptMessagesRow, StuckGroupRow),
    "demo": (ListTakenIn, Endings),
    "import": (RowAnswer, GoneRow, ArrearsSummary),
    "open": (RowAnswer,),
    "pay": (PaymentResult, RowAnswer, PaymentSummary, FeedAnswer, Unknown, Several),
    "commands": (CommandForm,),
    "send": (CommandAnswer, Unknown, Several),
    "settle-contested": (ContestAnswer, ContestSummary),
    "show": (CaseResult, LetterResult, Unknown, Several),
    "why": (WhyResult, NextResult, Unknown, Several),
    "list": (WaitingRow, CaseRow, NextPage),
    "find": (CaseRow, FoundCount),
    "work": (WaitingRow, WorkRow, NextPage),
    "reconcile": (DifferenceRow, ReconciledList, ReconciliationSummary),
    "outbox": (LetterRow, NextPage, Unknown, Several),
    "advance": (AdvancedCase, AdvancedSummary, Unknown, Several),
    "deadlines": (DueDay, RefusedDueDay, CountedRow, RefusedDueRow),
    "law": (ListedEntry, ListedRule),
    "law show": (EntryInTime,),
    "law rule": (LawRule,),
    "law check": (LawFault, LawCheckSummary),
    "law pages": (WrittenPages,),
    "law confirm": (Confirmed, ConfirmationRefused),
    "law unconfirm": (Confirmed, ConfirmationRefused),
    "law confirmations": (DoubtfulAmount,),
    "law diff": (EntryDiffers, DaysDiffer, TextDiffers, CaseMoves, LawDiffSummary),
    "policy check": (PolicyFault, SoundEdition, PolicyCheckSummary),
    "policy show": (OrganisationPolicy, AdoptedEdition, PolicySays),
    "policy diff": (PolicyDiffers, CaseUnderPolicies, PolicyDiffSummary),
    "policy adopt": (AdoptionResult,),
    "policy withdraw": (AdoptionResult, WithdrawalRefused),
    "migrate": (MigratedJournal,),
    "rebuild-views": (RebuiltViews,),
    "unmatched": (UnmatchedMoney, UnmatchedSummary),
    "place-payment": (PlacementResult,),
    "sending": (KillSwitchResult,),
    "erase": (ErasureAnswer, ErasureRefused),
    "doctor": (WaitingRow, BrokenGuard, Complaint, LossComplaint, DoctorSummary),
    "resume": (ResumedCase, ResumedSummary, Unknown, Several),
    "redeliver": (RedeliveredMessage, Complaint, RedeliveredSummary),
    "audit replay": (ReplayResult, Unknown, Several),
    "audit letter": (LetterResult, Unknown, Several),
    "audit verify": (FaultResult, WalkedSummary, ViewsResult, WitnessResult),
}
"""By what is typed: every kind of object that the command can print with --json."""


def schema_of(*models: type[Result | OpenResult]) -> dict[str, Any]:
    """The JSON schema of an object that is one of these."""
    return TypeAdapter(Union[models]).json_schema(mode="serialization")  # type: ignore[arg-type]  # noqa: UP007


def validator_of(*models: type[Result | OpenResult]) -> Any:
    """What holds an object against their schema. Raises SchemaError where that is none."""
    schema = schema_of(*models)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker())


def commands_with_json() -> set[str]:
    """Every command that has --json, as it is typed."""
    program, auditor = typer.main.get_command(starter.app), typer.main.get_command(audit.app)
    return set(_with_json(program, ())) | set(_with_json(auditor, ("audit",)))


def _with_json(command: Any, typed: tuple[str, ...]) -> Iterator[str]:
    if any("--json" in parameter.opts for parameter in command.params):
        yield " ".join(typed)
    for name, below in getattr(command, "commands", {}).items():
        yield from _with_json(below, (*typed, name))
