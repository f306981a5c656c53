"""Is everybody told what another edition of the law moves, and in which open cases? On a real journal."""

import base64
import io
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import Any

import pytest

from books.law.book import LawBook
from cli.law import diff
from cli.terminal.output import Output
from client.errors import DONE, REFUSED, UnreadableInput
from decisions.law_confirmation import Act, confirm
from domain.entry_points import EntryPoint
from runtime.errors import ServerUnreachable
from runtime.keys import Keys
from runtime.settings import Settings
from tests.audit.audited_journal import MORNING, OPENED, REMINDED, AuditedJournal, audited_journal
from tests.books.law.editions import SURE_FEE, Edit, appended, edition, instead, value_from, written
from tests.servers import TestPostgres, on_database

LONGER = value_from("cure_period", date(2026, 10, 1), 21)
NOBODY_MINDS = appended("parameters/cure_period.toml", "\n# Set efter.\n")
IN_2040 = value_from("cure_period", date(2040, 1, 1), 21)


class Morning(datetime):
    """The clock on the wall, which stands where the rehearsals of `casework` began."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        """The same morning, always."""
        return MORNING


@dataclass
class CommandRunner:
    """A journal with rehearsals in it, and somebody who compares editions of the law."""

    audited: AuditedJournal
    settings: Settings
    folder: Path

    async def ask(self, old: str, new: str, *, with_cases: bool = True) -> tuple[int, list[dict[str, Any]]]:
        """What a machine is told: the exit status and the objects."""
        out = Output(True, io.StringIO(), io.StringIO())
        status = await diff.compare(self.settings, out, old, new, with_cases=with_cases, simulated=True)
        assert isinstance(out.out, io.StringIO)
        return status, [json.loads(line) for line in out.out.getvalue().splitlines()]

    async def read(self, old: str, new: str, *, with_cases: bool = True) -> str:
        """What a person is told, hints and errors last."""
        out = Output(False, io.StringIO(), io.StringIO())
        assert isinstance(out.out, io.StringIO)
        assert isinstance(out.err, io.StringIO)
        try:
            await diff.compare(self.settings, out, old, new, with_cases=with_cases, simulated=True)
        except ServerUnreachable as silence:
            out.say(f"ENDS WITH {silence}")
        return out.out.getvalue() + out.err.getvalue()

    def edited(self, name: str, *edits: Edit) -> str:
        """A folder with the shipped law, and what is different in it."""
        return str(written(self.folder / name, *edits))

    async def waiting(self) -> AuditedJournal:
        """A case that was opened on 2 October, and no more."""
        case = self.audited.beside("waiting", simulated=True)
        await case.open()
        return case

    async def running(self) -> AuditedJournal:
        """A case whose demand arrived on 7 October."""
        case = self.audited.beside("running", simulated=True)
        await case.demand()
        return case

    async def paid(self) -> AuditedJournal:
        """A case that has ended."""
        case = self.audited.beside("paid", simulated=True)
        await case.open()
        await case.pay(REMINDED)
        return case


@pytest.fixture
async def runner(
    postgres: TestPostgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[CommandRunner]:
    """An empty journal, and a clock that stands."""
    monkeypatch.setattr("client.open_cases.datetime", Morning)
    async with AsyncExitStack() as stack:
        audited = await audited_journal(postgres, stack)
        keys = {name: base64.b64decode(audited.keys[f"REDNINGSKRANS_{name.upper()}_KEY"]) for name in _KEYS}
        settings = replace(on_database(Settings.isolated(tmp_path), audited.url), handed_in_keys=Keys(**keys))
        yield CommandRunner(audited, settings, tmp_path)


_KEYS = ("tenancy", "master", "codec")


def summary(told: list[dict[str, Any]]) -> dict[str, Any]:
    """The counts at the end."""
    found: dict[str, Any] = told[-1]["summary"]
    return {name: count for name, count in found.items() if name not in ("old", "new")}


async def test_open_cases_are_told_what_moves_and_what_stands_firm(runner: CommandRunner) -> None:
    """Days that nobody has recorded follow the new edition; a demand that runs and a case that ended are left alone."""
    waiting, *_ = await runner.waiting(), await runner.running(), await runner.paid()

    status, told = await runner.ask("shipped", runner.edited("new", LONGER))

    assert status == REFUSED
    assert [line.get("differs") or line.get("case") or "summary" for line in told] == [
        "parameter",
        waiting.name,
        "summary",
    ]
    assert told[1]["today"] == OPENED.isoformat()
    assert told[1]["moved"][0] == {
        "what": "cure",
        "subject": "charge:2026-10-01.rent",
        "old": "2026-10-21",
        "new": "2026-10-28",
        "by": ["påkravsfrist"],
        "why": None,
    }
    assert summary(told) == {"differs": True, "cases": 2, "touched": 1, "days": 6, "amounts": 0, "unread": 0}


async def test_a_person_reads_it_in_danish(runner: CommandRunner) -> None:
    """First the law, then case by case, then what it comes to."""
    waiting = await runner.waiting()

    told = await runner.read("shipped", runner.edited("new", LONGER))

    old, new = LawBook.load().version[:12], edition(LONGER).version[:12]
    assert told.splitlines() == [
        f"Loven, fra {old} til {new}",
        "  påkravsfrist (parameters/cure_period.toml)",
        "    fra 1. oktober 2026: ny værdi, 21 dage (mærke A)",
        "",
        "Åbne prøvesager",
        f"  Sag {waiting.name} · i restance · prøvesag, kalenderen står på 2. oktober 2026",
        "    husleje fra 1. oktober 2026: sidste dag at betale 21. oktober 2026 → 28. oktober 2026 (påkravsfrist)",
        (
            "    husleje fra 1. oktober 2026: første dag, lejemålet må ophæves 22. oktober 2026 → 29. oktober 2026 "
            "(påkravsfrist)"
        ),
        (
            "    husleje fra 1. oktober 2026: overdragelse til advokaten 26. oktober 2026 → 2. november 2026 "
            "(påkravsfrist)"
        ),
        "    husleje fra 1. oktober 2026: rådgiverens sidste dag 3. november 2026 → 10. november 2026 (påkravsfrist)",
        (
            "    husleje fra 1. oktober 2026: første dag, ophævelsen kan sendes 4. november 2026 → 11. november 2026 "
            "(påkravsfrist)"
        ),
        "    husleje fra 1. oktober 2026: sidste dag at fraflytte 9. november 2026 → 16. november 2026 (påkravsfrist)",
        "",
        "1 åben sag er set igennem: 1 berøres, 6 dage og 0 beløb bliver andre. Noterede frister står fast.",
        (
            "Dage, der endnu ikke er noteret, er regnet, som om hvert brev er fremme den første dag, det kan sendes, "
            "og hvert skridt tages på sin første dag."
        ),
    ]


@pytest.mark.parametrize("edit", [NOBODY_MINDS, IN_2040], ids=["a comment", "a value of the year 2040"])
async def test_what_touches_no_case_ends_well(runner: CommandRunner, edit: Edit) -> None:
    """Exit status 0, whatever differs in the law itself."""
    await runner.waiting()

    status, told = await runner.ask("shipped", runner.edited("new", edit))

    assert status == DONE
    assert (summary(told)["cases"], summary(told)["touched"]) == (1, 0)


async def test_an_edition_is_found_by_a_part_of_its_name_or_as_the_current_one(runner: CommandRunner) -> None:
    """What the newest decision rested on, and any other that a decision rested on, laid out from the journal."""
    await runner.waiting()
    longer = edition(LONGER)
    runner.audited.decisions = runner.audited.under(longer)
    await runner.running()
    shipped = LawBook.load().version

    for old, new in (
        (shipped[:8], "current"),
        (shipped, longer.version[:6]),
        ("shipped", runner.edited("new", LONGER)),
    ):
        _, told = await runner.ask(old, new)
        assert (told[-1]["summary"]["old"], told[-1]["summary"]["new"]) == (shipped, longer.version)
        assert [line["case"] for line in told if "case" in line] == ["waiting-1"]


async def test_files_are_compared_with_what_persons_have_confirmed(runner: CommandRunner) -> None:
    """A worker would apply it to them, too: only what a person has not settled differs for a case."""
    await runner.waiting()
    act = Act("demand_fee", date(2026, 1, 1), "lawyer/a1", "Set efter.")
    await confirm(runner.audited.journal, LawBook.load(), act, 33_500, via=EntryPoint.CLIENT)

    status, told = await runner.ask("shipped", runner.edited("new", SURE_FEE))
    files_alone = await runner.ask("shipped", runner.edited("new", SURE_FEE), with_cases=False)

    assert (status, summary(told)["touched"]) == (DONE, 0)
    assert files_alone[0] == REFUSED
    assert (await runner.ask("current", "shipped"))[0] == DONE  # though nothing was decided since


async def test_every_open_case_is_seen_once_a_few_at_a_time(
    runner: CommandRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the last page is full."""
    monkeypatch.setattr("client.open_cases._AT_ONCE", 2)
    names = []
    for number in range(4):
        case = runner.audited.beside(f"tenancy{number}", simulated=True)
        await case.open()
        names.append(case.name)

    _, told = await runner.ask("shipped", runner.edited("new", LONGER))

    assert [line["case"] for line in told if "case" in line] == names
    assert summary(told)["cases"] == 4


async def test_a_case_that_this_version_cannot_read_is_named_and_holds_up_no_other(runner: CommandRunner) -> None:
    """It may be touched for all anybody knows: the exit status says so."""
    waiting, running = await runner.waiting(), await runner.running()
    await runner.audited.tamper(
        f"UPDATE journal.event SET type = 'from-the-future.v7' WHERE stream = 'case/{running.name}' AND seq = 2"
    )
    new = runner.edited("new", IN_2040)

    status, told = await runner.ask("shipped", new)
    said = await runner.read("shipped", new)

    assert status == REFUSED
    assert (summary(told)["cases"], summary(told)["unread"]) == (1, 1)
    assert "1 sag kan denne version ikke læse." in said
    assert f"{running.name}: case/{running.name} nr. 2 er en hændelse af typen from-the-future.v7" in said
    assert waiting.name not in said


# --- what cannot be compared ----------------------------------------------------------------------------------------


async def test_a_broken_folder_is_refused_with_file_line_and_key(runner: CommandRunner) -> None:
    """And with which of the two folders it is."""
    folder = runner.edited("new", instead("parameters/cure_period.toml", "value      = 14", 'value      = "14"'))

    with pytest.raises(UnreadableInput) as refused:
        await runner.ask("shipped", folder)

    assert str(refused.value).startswith(f"{folder}: parameters/cure_period.toml, linje 11, values nr. 1, value: ")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("nowhere", "hverken en mappe eller en lovversion"),
        ("abc", "hverken en mappe eller en lovversion"),
        ("abcdef", "Journalen har ingen lovversion, der begynder sådan."),
        ("current", "Ingen afgørelse, der ses her, hviler på nogen lov endnu."),
        ("", "Mappens navn er tomt."),
        ("x" * 5000, "Mappen kan ikke læses. Ret dens navn eller rettighederne."),
        ("/", "Det er ingen lovmappe: den har hverken parameters, holidays, rules eller sources.toml."),
        (__file__, "Det er en fil. Skriv hele lovmappen, den med parameters, holidays, rules."),
    ],
)
async def test_what_is_no_edition_is_said_to_be_none(runner: CommandRunner, typed: str, words: str) -> None:
    """With what could be typed instead."""
    with pytest.raises(UnreadableInput, match=words):
        await runner.ask(typed, "shipped")


async def test_without_a_journal_the_law_is_compared_and_the_silence_said(runner: CommandRunner) -> None:
    """The server is named, and how to ask for no more than the law; asked so, it is not reached for."""
    runner.settings = replace(runner.settings, database_url="postgresql://somebody:secret@127.0.0.1:9/journal")
    new = runner.edited("new", LONGER)

    said = await runner.read("shipped", new)
    assert "ny værdi, 21 dage" in said
    assert "Åbne sager" not in said
    assert "`--no-cases`" in said
    assert "ENDS WITH PostgreSQL kan ikke nås" in said

    assert (await runner.ask("shipped", new, with_cases=False))[0] == REFUSED
    assert (await runner.ask("shipped", "shipped"))[0] == DONE
