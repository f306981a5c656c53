"""What is said of a run that does not go on (docs/adr/0036-what-counts-as-stuck.md)?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, assert_never

from danish.prose import counted
from domain.danish_day import danish_time
from journal.stuck_groups import NEWER_VERSION, StuckGroup
from journal.views import Stuck, StuckIn

REASONS: Final[Mapping[str, str]] = {
    "NotAccepted": "modtageren tog ikke imod",
    "OutcomeUnknown": "ingen ved, om modtageren tog imod",
    "SealBrokenError": "forseglede oplysninger kan ikke åbnes",
    "nondeterminism": "sagens forløb passer ikke til denne version",
    "timeout": "tiden løb ud",
    "unknown": "ukendt grund",
    "waits-for-a-newer-worker": "en nyere version har skrevet i sagen",
    "waits-for-a-policy": "foreningen har ingen gældende politik",
}
"""The commonest failures by their names; any other is shown by its name alone."""

FOREIGN_RUN: Final = (
    "Under sagens navn i Temporal står en fremmed kørsel: af en anden slags, eller på en anden kø. Den får de "
    "beskeder, der sendes til sagen, og ingen afgør dem."
)
SOME_FOREIGN_RUN: Final = "Under nogle sagers navne i Temporal står fremmede kørsler (se `doctor`)."
FOREIGN_WITNESS: Final = (
    "Under journalvidnets navn i Temporal står en fremmed kørsel: af en anden slags, eller på en anden kø. Den får "
    "det, vidnet skulle huske."
)


def why_asleep(messages: int, since: datetime) -> str:
    """A run that has left messages undecided although nothing keeps it from them."""
    wait = counted(messages, "besked har ventet", "beskeder har ventet")
    return f"Kørslen sover: {wait} siden {danish_time(since)}, og den tager ikke fat på noget."


def why_unreadable(because: str, runs: int) -> str:
    """Histories of one tenancy in which something is refused."""
    said = f"Noget i den er afvist og ikke brugt: {because}."
    return said if runs == 1 else f"{said} Det gælder {runs} kørsler."


def why_forged(runs: int) -> str:
    """Runs of which nobody can read how they begin, and whose tenancies the journal does not know."""
    many = counted(runs, "kørsel er begyndt", "kørsler er begyndt")
    return f"{many} med noget, ingen kan læse, for lejemål, som journalen ikke kender. Intet af det er brugt."


def why_stuck(one: Stuck) -> str:
    """One Danish sentence or two: what does not go on, since when, why, and who waits."""
    since = danish_time(one.since)
    match one.what:
        case StuckIn.WORKFLOW_TASK:
            said = f"Kørslen er slået fejl {_times(one.attempts)} siden {since} ({reason(one.code)})."
        case StuckIn.ACTIVITY if one.code.startswith("waits-"):
            said = f"{one.name} venter siden {since} ({reason(one.code)})."
        case StuckIn.ACTIVITY:
            said = f"{one.name} er slået fejl {_times(one.attempts)} siden {since} ({reason(one.code)})."
        case StuckIn.QUEUE:
            said = f"{one.name or 'Kørslen'} venter på en worker siden {since}."
        case _:
            assert_never(one.what)
    if one.messages:
        said += f" Mindst {counted(one.messages, 'besked er kommet', 'beskeder er kommet')} siden."
    return said


def why_group(one: StuckGroup) -> str:
    """One sentence about all tenancies in which the same thing does not go on."""
    since, where = danish_time(one.since), counted(one.tenancies, "lejemål", "lejemål")
    if one.what == NEWER_VERSION:
        return f"{where} venter på en nyere worker siden {since}."
    why = f" ({reason(one.code)})" if one.code else ""
    named = one.name or "kørslen"
    if one.what == StuckIn.QUEUE or one.code.startswith("waits-"):
        return f"{where}, hvor {named} venter, siden {since}{why}."
    return f"{where}, hvor {named} bliver ved med at slå fejl, siden {since}{why}."


def reason(code: str) -> str:
    """What a failure is called."""
    return REASONS.get(code, code)


def _times(count: int) -> str:
    return counted(count, "gang", "gange")
