"""Does each decision stand under the edition that the organisation's stream tells of, and is it decided so again?"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pytest
from temporalio.exceptions import ApplicationError

from audit.replay.redecide import Verdict
from books.law.book import LawBook
from decisions.case import WAITS_FOR_A_NEWER_WORKER, WAITS_FOR_A_POLICY, Decisions
from decisions.policy_adoption import adopt, withdraw
from domain.case.state import WithLawyer
from domain.entry_points import EntryPoint
from domain.streams.organisation import PolicyAdopted, organisation_stream
from journal import shared_stream
from tests.audit.audited_journal import DEMANDED, HANDED_OVER, OPENED, REMINDED, AuditedJournal
from tests.cases import edited_policy, policy_book

MANAGER = "manager/l1"
SAMPLE = policy_book().editions["BF-101"][-1].own
LONGER = ("adviser_window_days = 8", "adviser_window_days = 20")


async def adopted(audited: AuditedJournal, *edits: tuple[str, str]) -> str:
    """Somebody adopts another edition of the association's; gives its version."""
    edition, content = edited_policy(*edits)
    await adopt(audited.journal, edition, content, MANAGER, via=EntryPoint.CLIENT)
    return edition.version


def window(audited: AuditedJournal) -> date:
    """The adviser's last day."""
    assert audited.case is not None
    (demand,) = audited.case.live_demands
    assert isinstance(demand.phase, WithLawyer)
    return demand.phase.window_until


async def proven(audited: AuditedJournal) -> list[Verdict]:
    """What an auditor finds, step by step; the views are right, too."""
    found = await audited.replay()
    assert found.views == ()
    return [step.proof.verdict for step in found.steps]


async def versions(audited: AuditedJournal) -> list[str | None]:
    """On which edition each event of the case rests."""
    return [entry.policy_version for entry in await audited.reader.case(audited.name)]


async def test_a_running_case_keeps_its_terms_and_a_new_one_has_the_new(audited: AuditedJournal) -> None:
    """Each event names the newest edition; each case the one that it follows; and all of it is decided so again."""
    await audited.demand()
    later = await adopted(audited, LONGER)
    other = audited.beside("another")
    for one in (audited, other):
        if one is other:
            await one.demand()
        await one.step(HANDED_OVER, "hand-over")

    assert audited.case is not None
    assert other.case is not None
    assert (audited.case.edition, other.case.edition) == (SAMPLE.version, later)
    assert (window(audited), window(other)) == (HANDED_OVER + timedelta(days=8), HANDED_OVER + timedelta(days=20))
    assert (await versions(audited))[0] == SAMPLE.version
    assert (await versions(audited))[-1] == later
    assert {*await proven(audited), *await proven(other)} == {Verdict.CONFIRMED}


async def test_an_edition_for_a_day_in_the_past_moves_no_case(audited: AuditedJournal) -> None:
    """It would have been the one of the day on which the case was opened, had anybody known of it."""
    await audited.demand()
    await adopted(audited, LONGER, ("valid_from = 2013-01-01", f"valid_from = {OPENED}"))
    await audited.step(HANDED_OVER, "hand-over")

    assert window(audited) == HANDED_OVER + timedelta(days=8)
    assert set(await proven(audited)) == {Verdict.CONFIRMED}


async def test_an_edition_for_a_day_to_come_waits_for_it(audited: AuditedJournal) -> None:
    """A case that is opened the day before follows the old one, on the day the new one."""
    later = await adopted(audited, LONGER, ("valid_from = 2013-01-01", f"valid_from = {REMINDED}"))
    before, after = audited.beside("before"), audited.beside("after")
    await before.open(OPENED)
    await after.open(REMINDED)

    assert before.case is not None
    assert after.case is not None
    assert (before.case.edition, after.case.edition) == (SAMPLE.version, later)


async def test_a_department_has_its_own_days(audited: AuditedJournal) -> None:
    """The case's department is 06; what the file says of another is no concern of it."""
    own = ("[channels]", '[departments."06".ladder]\nadviser_window_days = 30\n\n[channels]')
    await adopted(audited, own)
    await audited.hand_over()

    assert window(audited) == HANDED_OVER + timedelta(days=30)
    assert set(await proven(audited)) == {Verdict.CONFIRMED}


async def test_a_case_is_moved_by_an_act_and_every_step_is_decided_again_under_its_own_edition(
    audited: AuditedJournal,
) -> None:
    """Before it under the old terms, after it under the new."""
    await audited.demand()
    later = await adopted(audited, LONGER)
    given = await audited.do(DEMANDED, MANAGER, "follow-policy", edition=later[:8])
    again = await audited.do(DEMANDED, MANAGER, "follow-policy", edition=later[:8])
    await audited.step(HANDED_OVER, "hand-over")

    assert (given.result, again.rule) == ("done", "another-edition")
    assert window(audited) == HANDED_OVER + timedelta(days=20)
    assert Verdict.DIVERGES not in await proven(audited)
    assert (await proven(audited))[-1] is Verdict.CONFIRMED


async def test_an_edition_taken_back_is_still_that_of_the_cases_that_follow_it(audited: AuditedJournal) -> None:
    """Nothing new follows it, and they go on."""
    later = await adopted(audited, LONGER)
    await audited.demand()
    await withdraw(audited.journal, "BF-101", later, MANAGER, "Forkert.", via=EntryPoint.CLIENT)
    other = audited.beside("another")
    await other.open()
    await audited.step(HANDED_OVER, "hand-over")

    assert other.case is not None
    assert other.case.edition == SAMPLE.version
    assert window(audited) == HANDED_OVER + timedelta(days=20)
    assert (await versions(audited))[-1] == SAMPLE.version
    assert set(await proven(audited)) == {Verdict.CONFIRMED}


# --- every process, from its next decision on ------------------------------------------------------------------------


async def test_another_worker_follows_from_its_next_decision_on(audited: AuditedJournal) -> None:
    """It has no file of it, and was not told."""
    audited.decisions = audited.another_worker()
    await audited.open()
    later = await adopted(audited, LONGER)
    other = audited.beside("another")
    await other.open()

    assert other.case is not None
    assert other.case.edition == later


async def test_while_nothing_was_adopted_nothing_more_is_read(
    audited: AuditedJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The head of the stream comes with what a decision reads anyway."""
    await audited.open()
    read: list[str] = []

    @contextmanager
    def noted(name: str) -> Iterator[None]:
        read.append(name)
        yield

    monkeypatch.setattr(shared_stream, "traced", noted)
    await audited.step(REMINDED, "remind")
    assert read == []

    await adopted(audited, LONGER)
    await audited.send_all(REMINDED)
    assert len(read) == 1


# --- an association without a policy ---------------------------------------------------------------------------------


async def waits(audited: AuditedJournal, day: date = OPENED) -> ApplicationError:
    """A missed rent that nobody decides about."""
    with pytest.raises(ApplicationError) as waiting:
        await audited.open(day)
    audited.given.clear()
    return waiting.value


async def without_policy(audited: AuditedJournal) -> None:
    """As if nobody had adopted any."""
    await audited.tamper("DELETE FROM journal.event WHERE stream LIKE 'organisation/%'")


async def test_without_a_policy_nothing_is_decided_and_it_is_said_once(
    audited: AuditedJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message waits and nothing is stored; from the adoption on it is decided, by the same worker."""
    said: list[Any] = []
    monkeypatch.setattr("decisions.case.activity.logger.warning", lambda line, extra: said.append((line, extra)))
    await without_policy(audited)
    waiting = [await waits(audited) for _ in range(3)]
    stored = await audited.operator.fetchval("SELECT count(*) FROM journal.event WHERE stream LIKE 'case/%'")
    await adopted(audited)
    given = await audited.open()

    assert {one.type for one in waiting} == {WAITS_FOR_A_POLICY}
    assert all(one.next_retry_delay for one in waiting)
    assert said == [("no policy: nothing is decided", {"organisation": "BF-101"})]
    assert (stored, given.result) == (0, "opened")


async def test_on_a_day_before_the_first_edition_nothing_is_decided(audited: AuditedJournal) -> None:
    """And on the day itself it is."""
    await without_policy(audited)
    await adopted(audited, ("valid_from = 2013-01-01", f"valid_from = {REMINDED}"))

    assert (await waits(audited)).type == WAITS_FOR_A_POLICY
    assert (await audited.open(REMINDED)).result == "opened"


async def test_an_edition_that_only_a_newer_version_can_read_lets_a_decision_wait(audited: AuditedJournal) -> None:
    """Nobody decides under a policy that is only half read."""
    _, content = edited_policy()
    newer = content + b"\n[later]\nkey = 1\n"
    async with audited.journal.unit("BF-101", organisation_stream("BF-101"), streams=()) as unit:
        version = sha256(newer).hexdigest()
        unit.keep_documents("policy", {version: newer})
        event = PolicyAdopted(happened_on=OPENED, organisation="BF-101", version=version, valid_from=OPENED, by=MANAGER)
        await unit.append(
            organisation_stream("BF-101"),
            [event],
            known_at=unit.recorded_at,
            actor=MANAGER,
            via="client",
            command_id="c",
        )

    assert (await waits(audited)).type == WAITS_FOR_A_NEWER_WORKER


async def test_each_association_has_its_own(audited: AuditedJournal) -> None:
    """What one adopts is nothing to another, in the same worker."""
    audited.decisions = Decisions(audited.journal, LawBook.load())
    await audited.open()
    edition, content = edited_policy(("vacate_days = 5", "vacate_days = 9"), organisation="BF-102")
    await adopt(audited.journal, edition, content, MANAGER, via=EntryPoint.CLIENT)
    other = audited.beside("another")
    await other.open()

    assert other.case is not None
    assert other.case.edition == SAMPLE.version
