"""`policy diff`: what differs between two editions of a policy, and which open cases would take another next step?"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from audit.kept_versions import editions_of
from books.policies.book import content_of, read_edition
from cli.policy.terms import changes, in_danish, is_term, said
from cli.terminal import days
from cli.terminal.output import Output
from client.errors import DONE, REFUSED, UnreadableInput
from client.open_cases import UnreadableCase, open_cases
from client.records import Records, records
from client.results.policy import CaseUnderPolicies, NextStep, PolicyDiffCount, PolicyDiffers, PolicyDiffSummary
from danish.codes import danish
from danish.prose import counted
from danish.unread import cannot_read
from domain.calendar import Calendar
from domain.case.agenda import Step, agenda
from domain.case.forecast import CaseNow
from domain.clock import legal_day
from domain.danish_day import danish_day
from domain.editions import Editions
from domain.ids import short_version
from domain.policy import Edition
from runtime.settings import Settings

CURRENT: Final = "current"
_VERSION: Final = re.compile(r"[0-9a-f]{4,64}")
_HOW: Final = f"Skriv en politikfil, begyndelsen af en udgaves nummer (mindst fire tegn) eller {CURRENT}."
_NOTHING: Final = "intet skridt af sig selv"


async def compare(settings: Settings, out: Output, old: str, new: str, *, simulated: bool = False) -> int:
    """Compare two editions, and the next step of every open real case (or rehearsal) of theirs; gives the exit
    status.
    """
    async with records(settings) as found:
        before, after, editions = await _editions(found, old, new)
        _show(out, before, after)
        touched = unread = looked_at = 0
        async for case in open_cases(found, before.organisation, simulated=simulated):
            if isinstance(case, UnreadableCase):
                unread += 1
                out.say(f"Sag {case.case_id}: {cannot_read(case.fault)}")
                continue
            looked_at += 1
            moved = _Compared.of(case, before, after, editions, found.law.calendar)
            if moved.differs:
                touched += 1
                moved.tell(out)
    count = PolicyDiffCount(old=before.version, new=after.version, cases=looked_at, touched=touched, unread=unread)
    out.item(PolicyDiffSummary(summary=count))
    words = ("åben prøvesag", "åbne prøvesager") if simulated else ("åben sag", "åbne sager")
    looked_through = counted(looked_at, *words)
    out.text(f"{looked_through} er set igennem: {touched} får et andet næste skridt. Det, der er noteret, står fast.")
    return REFUSED if touched or unread else DONE


@dataclass(frozen=True)
class _Compared:
    """The next step of a case: as things are, once the new edition is in force, and if the case is moved to it."""

    of_case: CaseNow
    now: Step | None
    adopted: Step | None
    moved: Step | None

    @classmethod
    def of(cls, case: CaseNow, old: Edition, new: Edition, editions: Editions, calendar: Calendar) -> "_Compared":
        """Count each from the ledger and the day of now. Raises PolicyError for an edition nobody can read here."""
        department = case.case.department
        kept = editions.read(case.case.edition).of(department)
        before, after = old.of(department), new.of(department)

        def next_step(policy: Any) -> Step | None:
            return next(iter(agenda(case.case, case.account, policy, calendar, case.today)), None)

        return cls(
            case,
            now=next_step(before.with_terms_of(kept)),
            adopted=next_step(after.with_terms_of(kept)),
            moved=next_step(after),
        )

    @property
    def differs(self) -> bool:
        """Whether anything changes."""
        return self.now != self.adopted or self.now != self.moved

    def tell(self, out: Output) -> None:
        """Say it of one case."""
        case = self.of_case.case
        out.item(
            CaseUnderPolicies(
                case=case.id,
                phase=case.phase,
                now=NextStep.of(self.now),
                when_adopted=NextStep.of(self.adopted),
                when_moved=NextStep.of(self.moved),
            )
        )
        out.text(f"  Sag {case.id} · {danish(case.phase)}: {_in_danish(self.now)}")
        if self.adopted != self.now:
            out.text(f"    straks, når udgaven gælder: {_in_danish(self.adopted)}")
        if self.moved != self.adopted:
            out.text(f"    hvis sagen flyttes med follow-policy: {_in_danish(self.moved)}")


def _show(out: Output, old: Edition, new: Edition) -> None:
    out.text(
        f"{new.organisation}, fra {short_version(old.version)} til {short_version(new.version)} "
        f"(gælder fra {danish_day(new.valid_from)})"
    )
    found = list(changes(old, new))
    for department, key, was, now in found:
        out.item(PolicyDiffers(department=department, key=key, old=was, new=now, kept_by_cases=is_term(key)))
        whose = f"afdeling {department}: " if department else ""
        kept = "sager i gang beholder det gamle" if is_term(key) else "gælder straks for alle sager"
        out.text(f"  {whose}{in_danish(key)}: {said(was)} → {said(now)} ({kept})")
    if not found:
        same = old.version == new.version
        out.text("  De to udgaver er ens." if same else "  Kun dag, kommentarer og opstilling er anderledes.")


async def _editions(found: Records, old: str, new: str) -> tuple[Edition, Edition, Editions]:
    """Both editions, of one association, and those it has adopted. Raises UnreadableInput, PolicyError."""
    read = [_from_file(typed) for typed in (old, new)]
    organisation = next((edition.organisation for edition in read if edition), None)
    if organisation is None:
        raise UnreadableInput(f"Mindst den ene skal være en politikfil: den siger, hvilken forening det gælder. {_HOW}")
    editions = await editions_of(found.reader, organisation)
    before, after = (edition or _adopted(typed, editions) for edition, typed in zip(read, (old, new), strict=True))
    if before.organisation != after.organisation:
        raise UnreadableInput("De to filer er ikke den samme forenings.")
    return before, after, editions


def _from_file(typed: str) -> Edition | None:
    place = Path(typed)
    try:
        there = place.is_file()
    except (OSError, ValueError):  # too long a name, a NUL in it, a closed door
        there = False
    return read_edition(place.name, content_of(place)) if there else None


def _adopted(typed: str, editions: Editions) -> Edition:
    if typed == CURRENT:
        found = editions.on(days.today())
        if found is None:
            raise UnreadableInput("Foreningen har ingen udgave, der gælder i dag.")
        return found
    versions = [one.version for one in editions.standing if _VERSION.fullmatch(typed) and one.version.startswith(typed)]
    if len(versions) != 1:
        raise UnreadableInput(
            f"Der er {'flere udgaver' if versions else 'hverken en fil eller en udgave'} af det navn. {_HOW}"
        )
    return editions.read(versions[0])


def _in_danish(step: Step | None) -> str:
    return f"{danish(step.name)} den {danish_day(legal_day(step.due))}" if step else _NOTHING
