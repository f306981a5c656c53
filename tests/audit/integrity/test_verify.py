"""Does the auditor hear of the first bad event, in Danish, and with which exit status?"""

import base64
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from shutil import rmtree

import pytest

from audit.integrity.compare_with_temporal import Compared
from audit.integrity.verify import BECAUSE, _told
from decisions.versions_in_use import adopt_keys as adopt
from journal.faults import JournalFault
from runtime.keys import Keys, embedded_keys
from tests.audit.audited_journal import AuditedJournal, audit, other_law
from tests.servers import naming_the_database

UNPROVEN = "Svar er ikke sammenlignet, underskrifter ikke efterset, og personnøgler ikke åbnet"
NAMES = ("tenancy", "master", "codec")

SITUATIONS = {
    "a changed byte": (
        "UPDATE journal.event SET public = replace(public, '734550', '734551') WHERE seq = 6",
        (6, "changed"),
    ),
    "two rows swapped": (
        (
            "UPDATE journal.event SET seq = 99 WHERE stream LIKE 'case/%' AND seq = 4;"
            "UPDATE journal.event SET seq = 4 WHERE stream LIKE 'case/%' AND seq = 5;"
            "UPDATE journal.event SET seq = 5 WHERE stream LIKE 'case/%' AND seq = 99"
        ),
        (4, "changed"),
    ),
    "a row deleted": ("DELETE FROM journal.event WHERE stream LIKE 'case/%' AND seq = 3", (3, "missing")),
    "the last rows deleted": ("DELETE FROM journal.event WHERE stream LIKE 'case/%' AND seq > 8", (9, "missing")),
    "a link that leads elsewhere": (
        "UPDATE journal.event SET previous_hash = sha256('x') WHERE stream LIKE 'case/%' AND seq = 2",
        (2, "changed"),
    ),
    "a view that remembers another event": (
        "UPDATE view.case_view SET head_hash = sha256('x')",
        (11, "disagrees"),
    ),
}


@pytest.mark.parametrize("situation", SITUATIONS)
async def test_whoever_changed_the_journal_the_first_bad_event_is_named(
    audited: AuditedJournal, situation: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Stream and number, what is wrong with it, and exit status 1."""
    statement, (seq, kind) = SITUATIONS[situation]
    await audited.demand()
    await audited.tamper(statement)

    assert await audited.ask("verify", "--journal-only") == 1
    first, *_, last = capsys.readouterr().out.splitlines()
    assert first == f"case/{audited.name} nr. {seq}: {BECAUSE[kind]}"
    assert last.startswith("Journalen er ikke, som den blev skrevet: 1 fejl i ")


async def test_a_changed_law_file_is_named_and_so_is_what_rests_on_it(
    audited: AuditedJournal, capsys: pytest.CaptureFixture[str]
) -> None:
    """A law that was rewritten afterwards is no law that anybody decided under."""
    await audited.open()
    await audited.tamper(
        "ALTER TABLE journal.document DROP CONSTRAINT document_check",
        "UPDATE journal.document SET bytes = bytes || 'x' WHERE kind = 'law'",
    )

    assert await audited.ask("verify", "--journal-only", "--json") == 1
    *bad, summary = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert {one["kind"] for one in bad} == {"document"}
    assert all(one["stream"].startswith("document/") and one["because"] == BECAUSE["document"] for one in bad)
    assert summary["summary"]["bad"] == len(bad) > 1


async def test_a_good_journal_is_counted(audited: AuditedJournal, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit status 0, and how much was walked."""
    await audited.demand()
    documents = await audited.operator.fetchval("SELECT count(*) FROM journal.document")

    assert await audited.ask("verify", "--journal-only") == 0
    walked = f"16 hændelser i 6 strømme og {documents} filer"
    checked = "4 frister efterregnet efter lovens ord: 0 forkerte"
    assert capsys.readouterr().out == f"Journalen er, som den blev skrevet: {walked}. {checked}.\n"
    assert await audited.ask("verify", "--journal-only", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {
        "summary": {
            "streams": 6, "events": 16, "documents": documents, "bad": 0, "deadlines": 4, "faulty_deadlines": 0,
            "keys_opened": True, "keys_because": None,
        }
    }  # fmt: skip


async def test_who_has_no_keys_hears_that_no_key_was_opened(
    audited: AuditedJournal, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The hashes and the deadlines are walked all the same, and no key is made on the way."""
    await audited.demand()
    home = tmp_path / "home"

    assert await audit(["verify", "--journal-only"], without_keys(audited, home)) == 0
    said = capsys.readouterr().out
    assert said.endswith(f" {UNPROVEN}: journalens nøgler er ikke her.\n")
    assert await audit(["verify", "--journal-only", "--json"], without_keys(audited, home)) == 0
    summary = json.loads(capsys.readouterr().out)["summary"]
    assert (summary["keys_opened"], summary["keys_because"]) == (False, "journalens nøgler er ikke her")
    assert not home.exists()


async def test_keys_that_are_not_the_journals_leave_a_question_open(
    audited: AuditedJournal, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Under them no letter would open, as if somebody had changed every one: the rest is walked, and status 3."""
    await adopt_keys(audited)
    await audited.demand()
    embedded_keys(tmp_path)

    assert await audit(["verify", "--journal-only"], without_keys(audited, tmp_path)) == 3
    why = "journalen er skrevet med andre nøgler end dem, der er her"
    assert capsys.readouterr().out.endswith(
        f" 4 frister efterregnet efter lovens ord: 0 forkerte. {UNPROVEN}: {why}.\n"
    )
    assert await audited.ask("verify", "--journal-only") == 0


def no_base64(keys: Path) -> None:
    """A key file that somebody wrote over."""
    (keys / "master").write_text("not base64!")


def no_file(keys: Path) -> None:
    """Something else under its name."""
    (keys / "master").unlink()
    (keys / "master").mkdir()


def no_folder(keys: Path) -> None:
    """Nothing that could be opened, as behind a closed door."""
    rmtree(keys)
    keys.write_text("")


@pytest.mark.parametrize(("spoil", "named"), [(no_base64, "Nøglefilen"), (no_file, "Filen"), (no_folder, "Filen")])
async def test_keys_that_cannot_be_read_silence_nothing_else(
    audited: AuditedJournal,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    spoil: Callable[[Path], None],
    named: str,
) -> None:
    """The file is named, all that needs no key is told, and something bad outweighs what could not be heard."""
    await audited.demand()
    embedded_keys(tmp_path)
    spoil(tmp_path / "keys")

    assert await audit(["verify", "--journal-only", "--json"], without_keys(audited, tmp_path)) == 3
    summary = json.loads(capsys.readouterr().out)["summary"]
    assert (summary["bad"], summary["deadlines"], summary["keys_opened"]) == (0, 4, False)
    assert summary["keys_because"].startswith(f"{named} {tmp_path / 'keys'}/")
    await audited.tamper("UPDATE journal.event SET public = replace(public, '734550', '734551') WHERE seq = 6")
    assert await audit(["verify", "--journal-only"], without_keys(audited, tmp_path)) == 1


@pytest.mark.parametrize("instead", ["'no JSON'", "'[]'", "replace(public, 'master', 'mistress')"])
async def test_a_journal_that_does_not_say_its_keys_is_walked_all_the_same(
    audited: AuditedJournal, capsys: pytest.CaptureFixture[str], instead: str
) -> None:
    """Whoever changes that one row must not silence the walk over all others."""
    await adopt_keys(audited)
    await audited.demand()
    await audited.tamper(
        f"UPDATE journal.event SET public = {instead} WHERE stream = 'system/keys'",
        "UPDATE journal.event SET public = replace(public, '734550', '734551') WHERE seq = 6",
    )

    assert await audited.ask("verify", "--journal-only") == 1
    *bad, last = capsys.readouterr().out.splitlines()
    assert [line.partition(" nr. ")[0] for line in bad] == [f"case/{audited.name}", "system/keys"]
    assert last.endswith(f"{UNPROVEN}: hvad journalen siger om sine nøgler (system/keys), kan ikke læses.")


@pytest.mark.parametrize("asked", ["replay", "letter"])
async def test_who_wants_to_read_needs_the_journals_own_keys(
    audited: AuditedJournal, tmp_path: Path, capsys: pytest.CaptureFixture[str], asked: str
) -> None:
    """Without any, and with others, one line and exit status 3; no key is made by looking."""
    await adopt_keys(audited)
    await audited.demand()
    typed = [asked, audited.name, *(["a"] if asked == "letter" else [])]

    assert await audit(typed, without_keys(audited, tmp_path)) == 3
    assert capsys.readouterr().err.startswith("Journalens nøgler er ikke her")
    assert list(tmp_path.iterdir()) == []
    embedded_keys(tmp_path)
    assert await audit(typed, without_keys(audited, tmp_path)) == 3
    assert "andre nøgler" in capsys.readouterr().err


async def adopt_keys(audited: AuditedJournal) -> None:
    """The first who writes under the journal's keys leaves their fingerprints there."""
    own = Keys(**{name: base64.b64decode(audited.keys[f"REDNINGSKRANS_{name.upper()}_KEY"]) for name in NAMES})
    assert await adopt(audited.journal, own.fingerprints()) == ()


def without_keys(audited: AuditedJournal, home: Path) -> dict[str, str]:
    """An environment that knows the journal, and its keys by what lies in *home* alone."""
    return {**naming_the_database(audited.url), "REDNINGSKRANS_HOME": str(home)}


async def test_a_deadline_that_the_statute_does_not_give_is_named(
    audited: AuditedJournal, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The journal is what was written, and what was written is wrong: exit status 1."""
    audited.decisions = audited.under(other_law(tmp_path, cure_days=15))
    await audited.demand()

    assert await audited.ask("verify", "--journal-only") == 1
    named, last = capsys.readouterr().out.splitlines()
    why = "Der er talt 15 dage, hvor loven siger 14. Loven giver onsdag 2026-10-21."
    assert named == f"case/{audited.name} nr. 11: FORKERT FRIST: {why}"
    assert last.startswith("Journalen er, som den blev skrevet: 16 hændelser")
    assert last.endswith(" 4 frister efterregnet efter lovens ord: 1 forkert.")

    assert await audited.ask("verify", "--journal-only", "--json") == 1
    named, last = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert named == {"stream": f"case/{audited.name}", "seq": 11, "kind": "deadline", "because": why}
    assert (last["summary"]["bad"], last["summary"]["faulty_deadlines"]) == (0, 1)


async def test_a_deadline_that_cannot_be_read_is_no_silence(
    audited: AuditedJournal, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its fault is that nobody can say whether it holds."""
    await audited.open()
    await audited.tamper("""UPDATE journal.event SET public = replace(public, '"rule":"last-timely-day.v1",', '')""")

    assert await audited.ask("verify", "--journal-only") == 1
    assert "FORKERT FRIST: Fristen kan ikke læses." in capsys.readouterr().out


async def test_an_empty_journal_is_good(audited: AuditedJournal, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing was written, and nothing else is there."""
    assert await audited.ask("verify", "--journal-only") == 0
    assert capsys.readouterr().out.startswith("Journalen er, som den blev skrevet: 4 hændelser")


async def test_verifying_needs_no_key(audited: AuditedJournal) -> None:
    """Whoever must not read what is personal can still prove that nothing was changed."""
    await audited.open()
    audited.keys.clear()
    assert await audited.ask("verify", "--journal-only") == 0


def test_nobody_says_that_temporal_remembers_the_same_where_something_was_never_seen() -> None:
    """What it remembers is there, and so is what it does not know."""
    compared = Compared(runs=1, heads=9, missing=0, unreadable=0)
    assert compared.text() == "Temporal husker det samme: 9 hændelser i 1 kørsel."
    assert replace(compared, unseen=2).text() == (
        "Det, Temporal husker, står i journalen: 9 hændelser i 1 kørsel."
        " Men i 2 strømme står hændelser, som ingen kørsel har set."
    )


async def test_what_ends_a_look_is_told_with_its_table() -> None:
    """After what was found until then, and as no fault of the looks that follow."""

    async def look() -> AsyncIterator[JournalFault]:
        yield JournalFault("letter/x", 0, "letter", "it is not what was kept")
        raise OverflowError

    told = [(one.stream, one.kind) async for one in _told("journal.letter", look(), {})]
    assert told == [("letter/x", "letter"), ("journal.letter", "odd")]
