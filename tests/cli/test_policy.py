"""Can a person check, adopt, show, compare and take back an association's policy, with PostgreSQL alone?"""

import base64
import io
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from books.policies.book import SHIPPED_POLICIES
from books.policies.errors import PolicyError
from cli.policy.adopt import adopt_editions
from cli.policy.check import check
from cli.policy.diff import compare
from cli.policy.show import show
from cli.policy.terms import in_danish, values_of
from cli.policy.withdraw import withdraw_edition
from cli.terminal.days import today
from cli.terminal.output import Output
from client.errors import DONE, REFUSED, UnreadableInput
from domain.actors import RoleMayNot
from domain.streams.organisation import organisation_stream
from runtime.errors import OtherKeys
from runtime.keys import Keys
from runtime.settings import Settings
from tests.audit.audited_journal import DEMANDED, HANDED_OVER, MORNING, REMINDED, AuditedJournal, audited_journal
from tests.cases import edited_policy, policy_book
from tests.cli.law.test_diff import Morning
from tests.cli.running import SettingsRunner
from tests.servers import TestPostgres, on_database

MANAGER = "manager/l1"
LONGER = ("adviser_window_days = 8", "adviser_window_days = 20")
SAMPLE = policy_book().editions["BF-101"][-1].own


@dataclass
class JournalRunner(SettingsRunner):
    """A journal in which the samples are adopted, and somebody who types; Temporal is nowhere."""

    audited: AuditedJournal
    settings: Settings
    folder: Path

    def file(self, *edits: tuple[str, str], organisation: str = "BF-101") -> str:
        """A file with another edition of a sample."""
        edition, content = edited_policy(*edits, organisation=organisation)
        place = self.folder / f"{edition.version[:8]}.toml"
        place.write_bytes(content)
        return str(place)

    async def acts(self) -> list[tuple[str, str]]:
        """What the association's stream tells, and by whom."""
        entries = await self.audited.reader.stream(organisation_stream("BF-101"))
        return [(entry.type, entry.actor) for entry in entries]


@pytest.fixture
async def runner(
    postgres: TestPostgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[JournalRunner]:
    """A fresh one, on a morning that stands still."""
    monkeypatch.setattr("client.open_cases.datetime", Morning)
    async with AsyncExitStack() as stack:
        audited = await audited_journal(postgres, stack)
        keys = {name: base64.b64decode(audited.keys[f"REDNINGSKRANS_{name.upper()}_KEY"]) for name in _KEYS}
        settings = replace(on_database(Settings.isolated(tmp_path), audited.url), handed_in_keys=Keys(**keys))
        yield JournalRunner(audited, settings, tmp_path)


_KEYS = ("tenancy", "master", "codec")


# --- adopt -----------------------------------------------------------------------------------------------------------


async def test_a_manager_adopts_an_edition_once(runner: JournalRunner) -> None:
    """The second time nothing new happens, whoever asks; the file's bytes are kept under its number."""
    place = runner.file(LONGER)
    edition, content = edited_policy(LONGER)
    first = await runner.ask(adopt_editions, place, MANAGER)
    again = await runner.ask(adopt_editions, place, "operator/d1")

    about = {"organisation": "BF-101", "version": edition.version, "valid_from": "2013-01-01", "by": MANAGER}
    assert first == (DONE, [{**about, "result": "adopted"}])
    assert again == (DONE, [{**about, "result": "known"}])
    assert await runner.acts() == [("policy-adopted.v1", "system"), ("policy-adopted.v1", MANAGER)]
    assert await runner.audited.reader.document(edition.version) == content


async def test_it_is_said_in_danish_what_it_means(runner: JournalRunner) -> None:
    """For those to come and those that run."""
    place = runner.file(LONGER)

    told = await runner.read(adopt_editions, place, MANAGER)
    known = await runner.read(adopt_editions, place, MANAGER)

    assert f"er vedtaget af {MANAGER} og gælder fra den 1. januar 2013." in told
    assert "Sager, der er i gang, beholder deres vilkår." in told
    assert f"er vedtaget i forvejen, af {MANAGER}." in known


@pytest.mark.parametrize("by", ["office/k1", "adviser/r1", "lawyer/a1"])
async def test_others_may_not(runner: JournalRunner, by: str) -> None:
    """An association's policy is its manager's, or whoever runs the program for it; the refusal names both."""
    theirs = r"må ikke: vedtage en udgave .* Det må manager \(lederen\), operator \(driften\)\."
    with pytest.raises(RoleMayNot, match=theirs):
        await runner.ask(adopt_editions, runner.file(LONGER), by)

    assert len(await runner.acts()) == 1


async def test_nobody_adopts_without_a_name(runner: JournalRunner) -> None:
    """A role alone is nobody who can be asked later."""
    with pytest.raises(UnreadableInput, match="navngivet menneske"):
        await runner.ask(adopt_editions, runner.file(LONGER), "manager")

    assert len(await runner.acts()) == 1


async def test_of_a_folder_with_a_broken_file_nothing_is_adopted(runner: JournalRunner) -> None:
    """Nobody runs under a half of what was meant."""
    runner.file(LONGER)
    (runner.folder / "broken.toml").write_text(
        Path(runner.file(LONGER)).read_text("utf-8").replace("vacate_days", "vacate")
    )
    with pytest.raises(PolicyError, match=r"broken.toml, ladder.vacate_days: nøglen mangler"):
        await runner.ask(adopt_editions, str(runner.folder), MANAGER)

    assert len(await runner.acts()) == 1


async def test_a_whole_folder_is_adopted_at_once(runner: JournalRunner) -> None:
    """The one that the settings name, where none is typed; editions for days to come are among them."""
    tomorrow = today() + timedelta(days=1)
    runner.file(LONGER, ("valid_from = 2013-01-01", f"valid_from = {tomorrow}"))
    runner.file(organisation="BF-102")
    runner.settings = replace(runner.settings, policies_folder=runner.folder)
    status, answers = await runner.ask(adopt_editions, None, MANAGER)

    assert status == DONE
    assert [(one["organisation"], one["valid_from"], one["result"]) for one in answers] == [
        ("BF-101", tomorrow.isoformat(), "adopted"),
        ("BF-102", "2013-01-01", "known"),
    ]


UNREADABLE = [("no-such-folder", MANAGER), (".", "Åse Prøve"), ("\0", MANAGER)]


@pytest.mark.parametrize(("place", "by"), UNREADABLE)
async def test_what_cannot_be_read_is_said(runner: JournalRunner, place: str, by: str) -> None:
    """In one line."""
    with pytest.raises((UnreadableInput, PolicyError)):
        await runner.ask(adopt_editions, place, by)


async def test_under_other_keys_nothing_is_adopted(runner: JournalRunner) -> None:
    """It is another journal's."""
    await runner.ask(adopt_editions, runner.file(LONGER), MANAGER)
    stranger = replace(runner, settings=replace(runner.settings, handed_in_keys=Keys(b"t" * 32, b"m" * 32, b"c" * 32)))
    with pytest.raises(OtherKeys):
        await stranger.ask(adopt_editions, runner.file(("vacate_days = 5", "vacate_days = 9")), MANAGER)


# --- withdraw --------------------------------------------------------------------------------------------------------


async def test_an_edition_is_taken_back_while_another_stands(runner: JournalRunner) -> None:
    """The one before is in force again, and the reason is sealed."""
    edition, _ = edited_policy(LONGER)
    await runner.ask(adopt_editions, runner.file(LONGER), MANAGER)
    status, (answer,) = await runner.ask(withdraw_edition, "BF-101", edition.version[:8], MANAGER, "Forkert dag.")
    _, rows = await runner.ask(show, "BF-101", None, None)

    assert (status, answer["result"], answer["version"]) == (DONE, "withdrawn", edition.version)
    assert [row["state"] for row in rows if "edition" in row] == ["in-force", "withdrawn"]
    (kept,) = await runner.audited.operator.fetch("SELECT public FROM journal.event WHERE type = 'policy-withdrawn.v1'")
    assert "Forkert" not in kept["public"]


async def test_the_only_edition_is_not_taken_back(runner: JournalRunner) -> None:
    """Nothing would be decided for the association."""
    status, (answer,) = await runner.ask(withdraw_edition, "BF-101", SAMPLE.version, MANAGER, "Ikke mere.")

    assert status == REFUSED
    assert "ville foreningen ikke have nogen politik" in answer["reason"]


@pytest.mark.parametrize(("organisation", "version"), [("BF-101", "ffffffff"), ("BF-999", "abcd")])
async def test_what_was_never_adopted_is_not_taken_back(runner: JournalRunner, organisation: str, version: str) -> None:
    """And a person is told where to look."""
    typed = (organisation, version, MANAGER, "Ikke mere.")
    status, (answer,) = await runner.ask(withdraw_edition, *typed)

    assert status == REFUSED
    assert answer["reason"] == "Foreningen har ingen gældende udgave med det nummer."
    assert "`python starter.py policy show`" in await runner.read(withdraw_edition, *typed)


# --- show ------------------------------------------------------------------------------------------------------------


async def test_every_association_is_shown_with_its_edition(runner: JournalRunner) -> None:
    """And on a day before the first, that there is none."""
    _, rows = await runner.ask(show, None, None, None)
    _, early = await runner.ask(show, None, None, "2012-12-31")

    assert [row["organisation"] for row in rows] == ["BF-101", "BF-102", "BF-103", "BF-104"]
    assert rows[0]["version"] == SAMPLE.version
    assert {row["version"] for row in early} == {None}


async def test_an_association_is_shown_by_day_and_department(runner: JournalRunner) -> None:
    """What a case keeps is marked."""
    tomorrow = today() + timedelta(days=1)
    of_a_department = ("[channels]", '[departments."03".ladder]\nvacate_days = 9\n\n[channels]')
    await runner.ask(
        adopt_editions, runner.file(of_a_department, ("valid_from = 2013-01-01", f"valid_from = {tomorrow}")), MANAGER
    )
    _, now = await runner.ask(show, "BF-101", "03", None)
    _, then = await runner.ask(show, "BF-101", "03", tomorrow.isoformat())
    _, others = await runner.ask(show, "BF-101", "99", tomorrow.isoformat())
    page = await runner.read(show, "BF-101", None, None)

    assert [row["state"] for row in now if "edition" in row] == ["in-force", "to-come"]
    assert [told[-1]["policy"]["ladder.vacate_days"] for told in (now, then, others)] == [5, 9, 5]
    assert "  dage til at fraflytte *: 5" in page
    assert "  advokat: Advokatfirmaet Eksempel & Prøve" in page
    assert "kommer" in page


async def test_an_association_that_nobody_knows(runner: JournalRunner) -> None:
    """Is said to be none."""
    with pytest.raises(UnreadableInput, match="Foreningen har ingen politik her"):
        await runner.ask(show, "BF-999", None, None)


def test_every_key_of_a_policy_has_a_danish_name() -> None:
    """Whoever adds a field names it."""
    assert all(in_danish(key) for key in values_of(SAMPLE))
    without = SAMPLE.model_copy(update={"ladder": SAMPLE.ladder.model_copy(update={"demand_standing_approval": None})})
    assert all(in_danish(key) for key in values_of(without))


# --- check -----------------------------------------------------------------------------------------------------------


def checked(folder: Path) -> tuple[int, list[dict[str, Any]], str]:
    """What a machine and a person hear of a folder."""
    machine, person = io.StringIO(), io.StringIO()
    status = check(Output(True, machine, machine), str(folder), None)
    check(Output(False, person, person), str(folder), None)
    return status, [json.loads(line) for line in machine.getvalue().splitlines()], person.getvalue()


def test_the_samples_can_be_used() -> None:
    """Each is named with its number and its first day."""
    said = io.StringIO()

    assert check(Output(False, said, said), None, None) == DONE
    assert f"BF-101 fra den 1. januar 2013: udgave {SAMPLE.version[:12]}" in said.getvalue()


def test_every_broken_file_is_named(tmp_path: Path) -> None:
    """And what nobody reads, too; the README is no policy and may lie there."""
    edition, content = edited_policy()
    for name, text in [
        ("good.toml", content),
        ("of-the-same-day.toml", content),
        ("shorter-than-the-law.toml", content.replace(b"buffer_bank_days = 2", b"buffer_bank_days = -2")),
        ("misnamed.tml", content),
        ("README.md", b"# Politikker"),
    ]:
        (tmp_path / name).write_bytes(text)
    status, told, page = checked(tmp_path)

    assert status == REFUSED
    assert [(one["file"], one["key"]) for one in told if "fault" in one] == [
        ("of-the-same-day.toml", "valid_from"),
        ("shorter-than-the-law.toml", "ladder.buffer_bank_days"),
        ("misnamed.tml", None),
    ]
    assert told[-1] == {"summary": {"editions": 1, "faults": 3}}
    assert "en politik kan vente længere end loven, aldrig kortere" in page
    assert edition.version[:12] in page


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    """In one line, with the setting that names it."""
    with pytest.raises(PolicyError, match="REDNINGSKRANS_POLICIES"):
        checked(tmp_path / "gone")


# --- diff ------------------------------------------------------------------------------------------------------------


rehearsals = partial(compare, simulated=True)


async def test_a_diff_tells_what_differs_and_which_cases_take_another_step(runner: JournalRunner) -> None:
    """A case that runs keeps its days unless it is moved; a withdrawn approval holds it at once."""
    waiting = runner.audited.beside("waiting", simulated=True)
    await waiting.open()
    await waiting.step(REMINDED, "remind")
    running = runner.audited.beside("running", simulated=True)
    await running.demand()
    text = Path(runner.file()).read_text("utf-8")
    start, end = text.index("[ladder.demand_standing_approval]"), text.index("[channels]")
    without = runner.folder / "without.toml"
    without.write_text(text[:start] + text[end:], "utf-8")

    later = runner.file(("reminder_after_days = 2", "reminder_after_days = 3"), ("vacate_days = 5", "vacate_days = 6"))
    nobody = await runner.ask(rehearsals, "current", later)
    somebody = await runner.ask(rehearsals, "current", str(without))
    page = await runner.read(rehearsals, "current", str(without))
    real = await runner.ask(compare, "current", str(without))

    assert nobody[0] == DONE
    assert {change["key"] for change in nobody[1] if "key" in change} == {
        "ladder.reminder_after_days", "ladder.vacate_days",
    }  # fmt: skip
    assert nobody[1][-1]["summary"] | {"old": "", "new": ""} == {
        "old": "", "new": "", "cases": 2, "touched": 0, "unread": 0,
    }  # fmt: skip
    assert (real[0], real[1][-1]["summary"]["cases"]) == (DONE, 0)
    (case,) = [line for line in somebody[1] if "case" in line]
    assert somebody[0] == REFUSED
    assert (case["case"], case["now"]["step"], case["when_adopted"]) == (waiting.name, "demand-payment", None)
    assert case["now"]["due"].startswith(DEMANDED.isoformat())
    assert f"Sag {waiting.name} · " in page
    assert "straks, når udgaven gælder: intet skridt af sig selv" in page


async def test_a_diff_tells_what_moving_a_case_would_do(runner: JournalRunner) -> None:
    """Its next step is the end of the adviser's window, recorded by then: only an agreement or a charge moves."""
    waiting = runner.audited.beside("waiting", simulated=True)
    await waiting.open()
    later = runner.file(("reminder_after_days = 2", "reminder_after_days = 0"))
    status, told = await runner.ask(rehearsals, "current", later)
    (case,) = [line for line in told if "case" in line]

    assert status == REFUSED
    assert case["when_adopted"] == case["now"]
    assert case["when_moved"]["due"] < case["now"]["due"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("current", "current", "Mindst den ene skal være en politikfil"),
        ("0000", "FILE", "hverken en fil eller en udgave"),
        ("nope", "FILE", "hverken en fil eller en udgave"),
        ("FILE", "OTHER", "De to filer er ikke den samme forenings."),
    ],
)
async def test_what_cannot_be_compared_is_said(runner: JournalRunner, old: str, new: str, said: str) -> None:
    """In one line."""
    files = {"FILE": runner.file(LONGER), "OTHER": runner.file(organisation="BF-102")}
    with pytest.raises(UnreadableInput, match=said):
        await runner.ask(compare, files.get(old, old), files.get(new, new))


async def test_the_same_edition_differs_in_nothing(runner: JournalRunner) -> None:
    """By file, by number, as the current one."""
    for named in ("current", SAMPLE.version[:6], str(SHIPPED_POLICIES / "BF-101.toml")):
        assert "De to udgaver er ens." in await runner.read(compare, named, runner.file())
    assert MORNING.date() < HANDED_OVER
