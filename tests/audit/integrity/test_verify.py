"""Does the auditor hear of the first bad event, in Danish, and with which exit status?"""

import base64
import json
from pathlib import Path

import pytest

from audit.integrity.verify import BECAUSE
from decisions.versions_in_use import keys_are_the_journals
from runtime.keys import Keys, embedded_keys
from tests.audit.audited_journal import AuditedJournal, audit, other_law

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
            "letters_compared": True,
        }
    }  # fmt: skip


async def test_who_has_no_keys_hears_that_no_letter_was_compared(
    audited: AuditedJournal, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The hashes and the deadlines are walked all the same, and no key is made on the way."""
    await audited.demand()
    home = tmp_path / "home"

    assert await audit(["verify", "--journal-only"], without_keys(audited, home)) == 0
    assert capsys.readouterr().out.endswith(" Brevene er ikke sammenlignet: journalens nøgler er ikke her.\n")
    assert await audit(["verify", "--journal-only", "--json"], without_keys(audited, home)) == 0
    assert json.loads(capsys.readouterr().out)["summary"]["letters_compared"] is False
    assert not home.exists()


async def test_who_comes_with_other_keys_is_turned_away(
    audited: AuditedJournal, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Under them no letter would open, as if somebody had changed every one."""
    own = Keys(**{name: base64.b64decode(audited.keys[f"REDNINGSKRANS_{name.upper()}_KEY"]) for name in NAMES})
    assert await keys_are_the_journals(audited.journal, *own.fingerprints())
    await audited.demand()
    embedded_keys(tmp_path)

    assert await audit(["verify", "--journal-only"], without_keys(audited, tmp_path)) == 3
    assert "nøgle" in capsys.readouterr().err
    assert await audited.ask("verify", "--journal-only") == 0


def without_keys(audited: AuditedJournal, home: Path) -> dict[str, str]:
    """An environment that knows the journal, and its keys by what lies in *home* alone."""
    return {"DATABASE_URL": audited.url, "REDNINGSKRANS_HOME": str(home)}


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
    assert last.endswith(" 4 frister efterregnet efter lovens ord: 1 forkerte.")

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
