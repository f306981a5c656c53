"""What does an exception from below mean to whoever typed the command? One Danish line and an exit status."""

import json
import os
import traceback
import uuid
from datetime import UTC, datetime
from pathlib import Path
from socket import gaierror
from typing import Final

import asyncpg
from temporalio.service import RPCError

from books.law.errors import LawError
from books.policies.errors import PolicyError
from client.errors import DEFECT, OUT_OF_REACH, REFUSED, UNREADABLE, ClientError
from danish.guards import what_is_wrong
from danish.unread import cannot_read
from domain.actors import RoleMayNot
from files.small_file import why_not
from intake.table import UnreadableFile
from journal.errors import (
    GuardsBrokenError,
    JournalError,
    JournalNotReadyError,
    NewerJournalError,
    OlderJournalError,
    PersonKeyMissingError,
    PersonKeySwappedError,
    UnknownEventTypeError,
    UnreadableEventError,
)
from runtime import data_folder
from runtime.errors import RuntimeProblem, ServerFull, ServerUnreachable, SettingsProblem
from runtime.postgres_logins import safe_address
from runtime.settings import Settings, home_of

_NOT_READY: Final = (
    "Journalens tabeller mangler, eller er ældre end denne udgave. Kør `python starter.py migrate` (`make up` gør det "
    "selv), og prøv igen."
)
_DOCTOR: Final = "`python starter.py doctor` siger, hvis den er; læg den tilbage fra sikkerhedskopien."
_TABLES_MISSING: Final = (asyncpg.UndefinedTableError, asyncpg.InvalidSchemaNameError, asyncpg.UndefinedColumnError)
_GONE: Final = (
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # what a connection answers that has died since it was last used
    ConnectionError,
    TimeoutError,
    gaierror,
)
_OUR_OWN: Final = (ClientError, UnreadableFile, JournalError, LawError, PolicyError, RuntimeProblem, RoleMayNot)
"""Errors whose texts hold nothing personal, by the rule of the house."""


def explained(error: Exception) -> tuple[str, int]:
    """Say what happened and what to do, and with which status to end."""
    match error:
        case ClientError():
            return str(error), error.status
        case RoleMayNot():
            return str(error), REFUSED
        case UnreadableFile() | LawError() | PolicyError() | SettingsProblem():
            return str(error), UNREADABLE
        case RuntimeProblem():
            return str(error), OUT_OF_REACH
        case UnknownEventTypeError() | UnreadableEventError():
            return cannot_read(error), REFUSED
        case OlderJournalError():
            return _older_journal(), UNREADABLE
        case NewerJournalError():
            return _newer_journal(error), UNREADABLE
        case JournalNotReadyError():
            return _NOT_READY, OUT_OF_REACH
        case GuardsBrokenError():
            return _broken_guards(error), OUT_OF_REACH
        case PersonKeyMissingError():
            return (
                f"En persons nøgle er slettet fra journalen, og det er ingen noteret sletning. {_DOCTOR}",
                OUT_OF_REACH,
            )
        case PersonKeySwappedError():
            return f"En persons nøgle er en anden end den, der er forseglet med. {_DOCTOR}", OUT_OF_REACH
        case JournalError():
            return f"Journalen kan ikke bruges, som den står. Se {_kept(error)}.", OUT_OF_REACH
        case _ if isinstance(error, _TABLES_MISSING):
            return _NOT_READY, OUT_OF_REACH
        case asyncpg.DiskFullError():
            return str(ServerFull(_postgres_address())), OUT_OF_REACH
        case _ if isinstance(error, _GONE):
            return str(_postgres_gone()), OUT_OF_REACH
        case asyncpg.InsufficientPrivilegeError():
            line = (
                "PostgreSQL tillader ikke brugeren at gøre det. `migrate` skal køres som databasens ejer; ellers siger "
                "`python starter.py doctor`, hvilken rettighed der mangler."
            )
            return line, OUT_OF_REACH
        case OSError(filename=str(file)) if (found := _below_the_home(file)) is not None:
            return f"{found} kan ikke bruges: {why_not(error)}.", UNREADABLE
        case RPCError():
            return f"Temporal kan ikke svare ({error.status.name.lower()}). Prøv igen om lidt.", OUT_OF_REACH
        case _:
            return f"Det gik galt på en måde, ingen har tænkt på. Se {_kept(error)}.", DEFECT


def _broken_guards(error: GuardsBrokenError) -> str:
    lines = [f"  {what_is_wrong(one)}" for one in error.broken]
    return "\n".join(["Databasens værn er ikke, som migreringerne laver dem, så intet er sat i gang:", *lines])


def _newer_journal(error: NewerJournalError) -> str:
    return (
        "Journalen er lavet af en nyere udgave af programmet. Brug den. (Ukendt her: migrering "
        f"{', '.join(map(str, error.numbers))}. Er der ingen nyere udgave, har nogen føjet det til migration.applied.)"
    )


def _older_journal() -> str:
    settings = Settings.from_environment(os.environ)
    if settings.named_database:
        where, instead = f"databasen {safe_address(settings.named_database)}", "giv den en tom database"
    else:
        where, instead = str(settings.home), "slet mappen og begynd forfra"
    return (
        f"Journalen i {where} er lavet af en ældre udgave, og herfra fører ingen vej til denne. Brug den udgave, der "
        f"lavede den, eller {instead}."
    )


def _postgres_gone() -> ServerUnreachable:
    mend = "Prøv igen, når serveren svarer, eller start den med `make up`."
    return ServerUnreachable("PostgreSQL", _postgres_address(), "forbindelsen blev afbrudt", mend)


def _postgres_address() -> str:
    settings = Settings.from_environment(os.environ)
    return safe_address(settings.named_database) if settings.named_database else str(settings.home)


def _below_the_home(file: str) -> str | None:
    """The file, where it is one of ours; what lies elsewhere is nobody's fault but ours."""
    try:
        return file if file.isprintable() and Path(file).is_relative_to(home_of(os.environ)) else None
    except SettingsProblem:
        return None


def _kept(error: Exception) -> str:
    """Keep where it went wrong in the home's log, and say under which reference it is found there."""
    reference = uuid.uuid4().hex[:12]
    try:
        log = data_folder.folder(Settings.from_environment(os.environ).home, "log") / "starter.log"
        with data_folder.open_to_append(log) as file:
            file.write(json.dumps(_report(error, reference), ensure_ascii=False) + "\n")
    except (OSError, SettingsProblem):
        return f"fejl {type(error).__name__} (loggen kunne ikke skrives)"
    return f"{log}, reference {reference}"


def _report(error: Exception, reference: str) -> dict[str, object]:
    """Types and places, without the texts of others' errors: they may quote what must not be logged."""
    chain: list[BaseException] = [error]
    while (cause := chain[-1].__cause__ or chain[-1].__context__) is not None and cause not in chain:
        chain.append(cause)
    return {
        "timestamp": datetime.now(UTC).isoformat(),
        "level": "error",
        "event": "the command line met an error that nobody foresaw",
        "reference": reference,
        "errors": [
            {
                "type": type(one).__name__,
                "text": str(one) if isinstance(one, _OUR_OWN) else None,
                "at": [f"{at.filename}:{at.lineno} {at.name}" for at in traceback.extract_tb(one.__traceback__)],
            }
            for one in chain
        ],
    }
