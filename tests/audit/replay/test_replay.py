"""Does a replay show each step with its reasons, and what was known? Would it notice code that decides otherwise?"""

import json
from base64 import b64decode
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from audit.kept_versions import all_editions
from audit.replay.redecide import Verdict
from audit.replay.replay import Replay, replay
from books.law.book import LawBook
from client.repair.rebuild_views import accounts_of, rows_of
from domain.calendar import Mode
from domain.case.path import payment_demand
from domain.deadline import Deadline
from domain.law_of_the_day import LawOfTheDay
from domain.rules.cure_deadline import cure_deadline
from journal.events import CODEC
from journal.rebuild import rebuild_views
from journal.sealing import Sealer
from tests.audit.audited_journal import (
    CURE,
    DEMANDED,
    DUE,
    HANDED_OVER,
    OPENED,
    PAID,
    REMINDED,
    RENT,
    TENANT,
    AuditedJournal,
    other_law,
)
from tests.givers import LAWYER, OFFICE
from tests.journal.conftest import in_role


def types(found: Replay) -> list[str]:
    """The stored types of all events shown, in order."""
    return [event.entry.type for step in found.steps for event in step.events]


def only(found: Replay, type_name: str) -> Any:
    """The one event of a type, explained."""
    (explained,) = (event for step in found.steps for event in step.events if event.entry.type == type_name)
    return explained


async def test_every_step_of_a_whole_case_has_a_reason_and_is_confirmed(audited: AuditedJournal) -> None:
    """From the missed rent to the payment at the lawyer: each decision comes out the same again."""
    await audited.whole()
    found = await audited.replay()

    assert [step.proof.command for step in found.steps] == [
        "register-missed-payment", "take-step remind charge:2026-10-01.rent", "claim-dispatch", "report-dispatch",
        "take-step demand-payment charge:2026-10-01.rent", "claim-dispatch", "report-dispatch", "record-delivery",
        "take-step hand-over demand:1", "claim-dispatch", "report-dispatch", "claim-dispatch", "report-dispatch",
        "record-payment",
    ]  # fmt: skip
    assert {step.proof.verdict for step in found.steps} == {Verdict.CONFIRMED}
    assert all(event.grounds for step in found.steps for event in step.events)
    assert found.views == ()


async def test_a_reason_is_the_finding_with_its_rule_and_its_sources(audited: AuditedJournal) -> None:
    """As it was recorded, not as it would be worded today."""
    await audited.demand()
    finding, approval, fee = only(await audited.replay(), "payment-demand-decided.v1").grounds

    assert finding.rule == "may-demand-be-sent.v2"
    assert finding.because.startswith("Alle poster er pligtige pengeydelser")
    assert "almenlejeloven-90" in [source.key for source in finding.sources]
    assert approval.because == "Godkendt af lederen af udlejningen på saldoen den 7. oktober 2026."
    assert fee.because.startswith("Påkravsgebyr udeladt (0 kr.)")


async def test_the_hand_over_rests_on_a_deadline_that_passed_unpaid(audited: AuditedJournal) -> None:
    """A reason that no finding carries is read out of the case as it stood."""
    await audited.hand_over()
    found = await audited.replay()

    (passed,) = only(found, "cure-deadline-passed.v1").grounds
    assert passed.because == "Fristen løb til og med den 21. oktober 2026, og 7.345,50 kr. er stadig ikke betalt."
    deadlines = only(found, "cure-deadline-set.v1").deadlines
    assert [one.deadline.day for one in deadlines] == [CURE, date(2026, 10, 22)]


async def test_the_text_says_when_by_whom_why_and_counts_every_day(
    audited: AuditedJournal, capsys: pytest.CaptureFixture[str]
) -> None:
    """In Danish, for somebody who has never seen the code."""
    await audited.whole()
    assert await audited.ask("replay", audited.name) == 0
    text = capsys.readouterr().out

    for line in (
        f"Sag {audited.name}",
        "Den 7. oktober 2026",
        "Kendt 26. oktober 2026 kl. 08.00, skrevet i journalen",
        "af sagens eget ur",
        f"af {OFFICE}",
        "Påkravsfrist beregnet",
        "7. oktober 2026    tæller ikke  påkravet kom frem",
        "21. oktober 2026   tæller       dag 14",
        "Efterregnet efter lovens ord: fristen holder.",
        "Kilde: Almenlejeloven § 90 om ophævelse og påkrav",
        f"Lovbog {LawBook.load().version[:12]}",
        "Efterprøvet: dagens kode beslutter det samme.",
        "Herefter er sagen afsluttet, og saldoen er 0,00 kr.",
        "Det, siderne viser, svarer til hændelserne.",
        "4 frister efterregnet efter lovens ord: 0 forkerte.",
        "14 skridt: 14 efterprøvet, 0 afviger, 0 ikke efterprøvet.",
    ):
        assert line in text
    assert "Åse" not in text


async def test_the_json_is_one_object_per_line(audited: AuditedJournal, capsys: pytest.CaptureFixture[str]) -> None:
    """The steps, where the case stands, and the sum."""
    await audited.whole()
    assert await audited.ask("replay", audited.name, "--json") == 0
    *steps, standing, summary = (json.loads(line) for line in capsys.readouterr().out.splitlines())

    assert [step["step"] for step in steps] == list(range(1, 15))
    opened = next(event for event in steps[0]["events"] if event["type"] == "case-opened.v1")
    assert opened["stream"] == f"case/{audited.name}"
    assert opened["public"]["tenants"] == [TENANT]
    assert "sealed" not in opened["public"]
    cure = steps[7]["events"][1]["deadlines"][0]
    assert (cure["steps"][-1], cure["faults"]) == (["2026-10-21", True, "dag 14"], [])
    assert standing["standing"]["phase"] == "closed"
    assert summary == {
        "summary": {
            "case": audited.name, "as_of": None, "steps": 14, "confirmed": 14, "diverges": 0, "unproven": 0,
            "deadlines": 4, "faulty_deadlines": 0, "views": [],
        }
    }  # fmt: skip


# --- what was known when ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("as_of", "last", "phase"),
    [
        (OPENED, "charge-joined.v1", "in-arrears"),
        (REMINDED, "dispatch-sent.v1", "in-arrears"),
        (DEMANDED, "cure-deadline-set.v1", "under-demand"),
        (HANDED_OVER.replace(day=25), "cure-deadline-set.v1", "under-demand"),
        (HANDED_OVER, "dispatch-sent.v1", "with-lawyer"),
        (PAID, "tenant-notice-decided.v1", "closed"),
    ],
    ids=str,
)
async def test_as_of_a_day_shows_what_was_known_by_its_end(
    audited: AuditedJournal, as_of: date, last: str, phase: str
) -> None:
    """And where the case stood then."""
    await audited.whole()
    found = await audited.replay(as_of)

    assert types(found)[-1] == last
    assert found.standing is not None
    assert found.standing.case.phase == phase
    assert found.count(Verdict.CONFIRMED) == len(found.steps)


async def test_before_the_first_day_nothing_was_known(
    audited: AuditedJournal, capsys: pytest.CaptureFixture[str]
) -> None:
    """Which is an answer, and proves nothing: exit status 3."""
    await audited.open()
    assert await audited.ask("replay", audited.name, "--as-of", "2026-10-01") == 3
    assert capsys.readouterr().out.splitlines() == [
        f"Sag {audited.name}",
        "Som den var kendt ved udgangen af den 1. oktober 2026.",
        "",
        "Sagen var ikke kendt endnu.",
    ]


async def test_back_dated_news_is_shown_from_the_day_it_was_known(
    audited: AuditedJournal, capsys: pytest.CaptureFixture[str]
) -> None:
    """A payment of the 20th that was heard of on the 23rd: on the 22nd nobody could know."""
    await audited.demand()
    heard = CURE.replace(day=23)
    await audited.do(
        heard, "feed", "record-payment", payment="b1", amount_ore=RENT,
        value_date=CURE.replace(day=20), booked_on=CURE.replace(day=22),
    )  # fmt: skip

    assert "payment-booked.v1" not in types(await audited.replay(heard.replace(day=22)))
    assert "payment-booked.v1" in types(await audited.replay(heard))
    await audited.ask("replay", audited.name)
    text = " ".join(capsys.readouterr().out.split())
    assert "med valørdag den 20. oktober 2026 (kontoen nr. 2), sket den 20. oktober 2026" in text


# --- the law of then -------------------------------------------------------------------------------------------------


async def test_a_case_is_judged_by_the_law_it_was_decided_under(audited: AuditedJournal, tmp_path: Path) -> None:
    """The journal keeps the bytes: twenty days then are twenty days in the replay, whatever the files say today. And
    the replay says that the statute has fourteen.
    """
    then = other_law(tmp_path, 20)
    audited.decisions = audited.under(then)
    await audited.demand()
    found = await audited.replay()

    checked, _ = only(found, "cure-deadline-set.v1").deadlines
    assert checked.deadline.day == date(2026, 10, 27)
    assert checked.deadline.law_version == then.version != LawBook.load().version
    assert checked.faults == ("Der er talt 20 dage, hvor loven siger 14. Loven giver onsdag 2026-10-21.",)
    assert found.count(Verdict.CONFIRMED) == len(found.steps)
    assert found.diverges


async def test_a_law_that_changes_within_a_case_holds_from_the_decision_that_names_it(
    audited: AuditedJournal, tmp_path: Path
) -> None:
    """Each decision under its own."""
    await audited.open()
    await audited.step(REMINDED, "remind")
    audited.decisions = audited.under(other_law(tmp_path, 20))
    await audited.send_all(REMINDED)
    await audited.step(DEMANDED, "demand-payment")
    (key,) = await audited.send_all(DEMANDED)
    await audited.do(DEMANDED, OFFICE, "record-delivery", key=key, outcome="arrived", on=DEMANDED)
    found = await audited.replay()

    assert len({step.recording.first.law_version for step in found.steps}) == 2
    assert found.count(Verdict.CONFIRMED) == len(found.steps)


async def test_without_the_law_of_then_nothing_is_claimed(audited: AuditedJournal) -> None:
    """Today's law is no substitute."""
    await audited.open()
    await audited.tamper("DELETE FROM journal.document WHERE kind = 'law'")
    (step,) = (await audited.replay()).steps

    assert step.proof.verdict is Verdict.UNPROVEN
    assert step.proof.because.startswith("Journalen har ikke lovbogen")


# --- divergence ------------------------------------------------------------------------------------------------------


def one_day_short(arrived_on: date, mode: Mode, law_of_the_day: LawOfTheDay) -> Deadline:
    """A rule as somebody may break it."""
    right = cure_deadline(arrived_on, mode, law_of_the_day)
    return right.model_copy(update={"day": right.steps[-2].day, "steps": right.steps[:-1]})


async def test_code_that_would_decide_otherwise_is_named_with_event_and_field(
    audited: AuditedJournal, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was recorded, and what would come out today; exit status 1."""
    await audited.demand()
    monkeypatch.setattr(payment_demand, "cure_deadline", one_day_short)

    assert await audited.ask("replay", audited.name) == 1
    text = capsys.readouterr().out
    assert "AFVIGER: dagens kode beslutter noget andet." in text
    assert f"case/{audited.name} nr. 11, cure.day: 2026-10-21 i journalen, 2026-10-20 i dag" in text
    assert "8 skridt: 7 efterprøvet, 1 afviger, 0 ikke efterprøvet." in text


async def test_a_day_changed_in_the_journal_diverges_from_its_own_facts(audited: AuditedJournal) -> None:
    """Verification finds the changed bytes; the replay shows what they were changed from."""
    await audited.demand()
    await audited.tamper("UPDATE journal.event SET public = replace(public, '2026-10-26', '2026-10-22') WHERE seq = 11")
    found = await audited.replay()

    (divergence,) = (one for step in found.steps for one in step.proof.divergences)
    assert (divergence.field, divergence.recorded, divergence.today) == ("hand_over_on", "2026-10-22", "2026-10-26")


async def test_a_day_changed_in_the_proof_of_a_deadline_is_named(
    audited: AuditedJournal, capsys: pytest.CaptureFixture[str]
) -> None:
    """From the recorded deadline alone, without the law or the policy of that day; exit status 1."""
    await audited.demand()
    await audited.tamper(
        """UPDATE journal.event SET public = replace(public, '"2026-10-15",true', '"2026-10-15",false')"""
    )
    await audited.tamper("DELETE FROM journal.document")

    assert await audited.ask("replay", audited.name) == 1
    text = capsys.readouterr().out
    assert "FORKERT FRIST: torsdag 2026-10-15 er ikke talt med, men tæller (dag 8)." in text
    assert "4 frister efterregnet efter lovens ord: 1 forkert." in text
    assert "0 efterprøvet, 0 afviger" in text


@pytest.mark.parametrize(
    ("statement", "where"),
    [
        ("UPDATE view.case_view SET balance_ore = 1", "view.case_view, balance_ore: 1 i journalen, 734550 i dag"),
        ("UPDATE view.open_deadline SET day = day + 1 WHERE name = 'cure'", "view.open_deadline"),
        ("DELETE FROM view.dispatch", "view.dispatch"),
        ("DELETE FROM view.work_list; DELETE FROM view.case_view", "view.case_view: intet"),
    ],
)
async def test_a_view_that_says_something_else_is_named(
    audited: AuditedJournal, statement: str, where: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Pages must not show what did not happen."""
    await audited.demand()
    await audited.tamper(statement)

    assert await audited.ask("replay", audited.name) == 1
    assert f"AFVIGER: {where}" in capsys.readouterr().out


async def test_views_that_were_made_anew_are_as_good_as_those_of_the_last_decision(audited: AuditedJournal) -> None:
    """Money that comes in after the end changes nothing but the balance."""
    await audited.whole()
    await audited.pay(date(2026, 11, 2), amount_ore=100, payment="b2")
    await audited.do(date(2026, 11, 5), "feed", "record-payment-bounced", payment="b2")
    await audited.open(date(2026, 11, 6), due=date(2026, 11, 1))
    assert (await audited.replay()).views == ()

    policies = await all_editions(audited.reader)
    sealer = Sealer(b64decode(audited.keys["REDNINGSKRANS_MASTER_KEY"]))
    async with in_role(audited.url, "redningskrans_audit") as audit, in_role(audited.url, "redningskrans_app") as app:
        await rebuild_views(
            audit,
            app,
            sealer,
            CODEC,
            lambda case, further: rows_of(case, further, policies, LawBook.load().calendar),
            accounts_of,
        )
    assert (await audited.replay()).views == ()


# --- what cannot be known any more -----------------------------------------------------------------------------------


async def test_a_refusal_is_shown_with_its_rule_and_tried_again(audited: AuditedJournal) -> None:
    """It stands in the journal with what was asked."""
    await audited.hand_over()
    refused = await audited.do(HANDED_OVER, LAWYER, "terminate-lease", reason="Ikke betalt.", ledger_of=HANDED_OVER)
    assert refused.rule == "adviser-window"
    last = (await audited.replay()).steps[-1]

    assert last.events[0].grounds[0].because == "Rådgiveren har sagen til og med den 3. november 2026."
    assert last.proof.verdict is Verdict.CONFIRMED


async def test_a_refusal_that_hangs_on_its_fields_is_decided_again(audited: AuditedJournal) -> None:
    """What was asked stands with the refusal, so that it is proven like anything else."""
    await audited.open()
    await audited.do(OPENED, OFFICE, "correct-charge", charge="no-such-charge", amount_ore=1)
    last = (await audited.replay()).steps[-1]

    assert last.recording.asked == {"command": "correct-charge", "charge": "no-such-charge", "amount_ore": 1}
    assert last.proof.verdict is Verdict.CONFIRMED


async def test_what_nobody_could_read_is_no_proof_of_anything(audited: AuditedJournal) -> None:
    """Its fields may name somebody and are not kept; the refusal says so, and is no difference."""
    await audited.open()
    await audited.do(OPENED, OFFICE, "correct-charge", charge="c", amount_ore="Åse")
    found = await audited.replay()

    assert found.steps[-1].proof.verdict is Verdict.UNPROVEN
    assert found.steps[-1].recording.asked == {"command": "correct-charge", "unread": True}
    assert not found.diverges


async def test_what_was_asked_stands_with_the_first_event_of_its_decision(audited: AuditedJournal) -> None:
    """Once, whichever stream that is in, and never with its words or with people."""
    await audited.hand_over()
    await audited.do(HANDED_OVER, OFFICE, "record-contact", by="phone", outcome="reached", note="Åse svarede.")
    steps = (await audited.replay()).steps

    assert all([entry.asked is not None for entry in step.recording.entries].count(True) == 1 for step in steps)
    assert all(step.recording.entries[0].asked for step in steps)
    assert steps[-1].recording.asked == {"command": "record-contact", "by": "phone", "outcome": "reached"}
    assert "people" not in (steps[0].recording.asked or {})


async def test_a_case_is_replayed_after_its_tenant_is_erased(audited: AuditedJournal) -> None:
    """Names and words decide nothing, and what was decided without them says so."""
    await audited.hand_over()
    await audited.do(HANDED_OVER, OFFICE, "record-contact", by="phone", outcome="reached", note="Åse svarede.")
    await audited.erase(TENANT)
    found = await audited.replay()

    assert found.count(Verdict.CONFIRMED) == len(found.steps)
    assert found.views == ()
    told = [step.proof.because for step in found.steps if step.recording.names_somebody_erased]
    assert len(told) == 2
    assert all(because.startswith("En person er slettet.") for because in told)


async def test_another_case_of_the_tenancy_stays_out_of_the_way(audited: AuditedJournal) -> None:
    """It shares the ledger, and nothing else."""
    await audited.whole()
    await audited.open(date(2026, 11, 3), due=date(2026, 11, 1))
    await audited.pay(date(2026, 11, 4), payment="b2")
    first, second = await audited.replay(), await replay(audited.reader, f"{audited.tenancy}-2")

    assert len(first.steps) == 14
    assert second is not None
    assert [step.proof.command for step in second.steps] == ["register-missed-payment", "record-payment"]
    assert not first.diverges
    assert not second.diverges


async def test_a_list_that_opens_another_case_over_what_an_ended_one_had_for_paid_is_a_step_of_the_other(
    audited: AuditedJournal, capsys: pytest.CaptureFixture[str]
) -> None:
    """It answers what was asked of the ended case's charge, on the lease's account, where no case is named."""
    await audited.open(as_of=OPENED)
    await audited.pay(date(2026, 10, 5), value_date=DUE)
    listed = await audited.open(date(2026, 10, 6), as_of=date(2026, 10, 6))
    assert listed.result == "contested"
    assert (await audited.open(date(2026, 10, 20), as_of=date(2026, 10, 20))).result == "opened"
    first, second = await audited.replay(), await replay(audited.reader, f"{audited.tenancy}-2")

    assert second is not None
    assert [step.proof.command for step in second.steps] == ["register-missed-payment"]
    for found in (first, second):
        assert found.count(Verdict.CONFIRMED) == len(found.steps)
        assert found.views == ()
    await audited.ask("verify", "--views")
    assert "Visningerne er, som hændelserne giver dem: 2 sager.\n" in capsys.readouterr().out


async def test_an_unknown_case_is_said_to_be_unknown(
    audited: AuditedJournal, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever was typed."""
    for name in ("nobody-1", "øl-1", "case/nobody-1", "-"):
        assert await audited.ask("replay", name) == 1
        assert capsys.readouterr().err.startswith("Der er ingen sag med det nummer.")
