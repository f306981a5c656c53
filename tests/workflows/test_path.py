"""Does a case walk the whole path on a real Temporal server, each step on its own lawful day?"""

from datetime import date
from typing import Any

from audit.integrity.temporal_histories import witnesses
from domain.case.codes import DispatchKind, PhaseName
from domain.clock import legal_day
from domain.ids import case_stream
from tests.workflows.installation import NOVEMBER, OCTOBER, Installation, missed


async def test_a_missed_rent_travels_from_the_due_date_to_the_fogedret_date(worked_house: Installation) -> None:
    """Reminder, demand, hand-over, termination, notice, filing and court date, each by clock or by a named person."""
    case = await worked_house.opened()
    await worked_house.advance(case, date(2026, 11, 4))
    assert (await worked_house.state(case)).phase is PhaseName.WITH_LAWYER
    said: dict[str, Any] = {"reason": "Ikke betalt.", "ledger_of": date(2026, 11, 4)}
    await worked_house.give(case, "approve-legal-step", step="terminate-lease", **said)
    await worked_house.give(case, "terminate-lease", actor="lawyer/a1", **said)
    await worked_house.advance(case, date(2026, 11, 10))
    await worked_house.give(case, "file-with-court", reason="Ikke fraflyttet.", ledger_of=date(2026, 11, 10))
    await worked_house.advance(case, date(2026, 11, 11))
    given = await worked_house.give(case, "set-court-date", actor="lawyer/a1", day=date(2026, 12, 2), place="at-court")

    days = {event.type: legal_day(event.known_at) for event in await worked_house.events(case)}
    assert given.result == "done"
    assert (await worked_house.state(case)).phase is PhaseName.BEFORE_BAILIFF_COURT
    assert {
        "reminder-decided.v1": date(2026, 10, 3),
        "payment-demand-decided.v1": date(2026, 10, 7),
        "cure-deadline-set.v1": date(2026, 10, 7),
        "handed-over-to-lawyer.v1": date(2026, 10, 26),
        "adviser-called.v1": date(2026, 10, 26),
        "adviser-window-ended.v1": date(2026, 11, 4),
        "lease-terminated.v1": date(2026, 11, 4),
        "vacate-period-ended.v1": date(2026, 11, 10),
        "municipality-notice-decided.v1": date(2026, 11, 10),
        "court-filing-decided.v1": date(2026, 11, 10),
        "court-date-set.v1": date(2026, 11, 11),
    }.items() <= days.items()


async def test_every_letter_of_the_path_lies_in_the_sinks_once(worked_house: Installation) -> None:
    """Each dispatch that the journal calls sent has one file under its key, and nothing else has."""
    case = await worked_house.opened()
    await worked_house.advance(case, date(2026, 11, 4))
    sent = {key for key, dispatch in (await worked_house.state(case)).dispatches.items() if dispatch.sent_on}

    files = [file.stem for file in (worked_house.settings.home / "post").rglob("*.txt") if file.stem.startswith(case)]
    assert sorted(files) == sorted(sent)
    assert len(sent) == 4  # reminder, demand, lawyer, adviser


async def test_whoever_got_a_demand_reads_that_it_is_annulled(worked_house: Installation) -> None:
    """From the command to the words in the sink, by the way that the demand took."""
    case = await worked_house.opened()
    await worked_house.advance(case, date(2026, 10, 12))
    await worked_house.give(case, "hold", kind="other-ground")  # it goes, held or not
    await worked_house.give(case, "void-demand", demand=1, why="other")
    await worked_house.advance(case, date(2026, 10, 13))

    letters = (await worked_house.state(case)).dispatches.values()
    (notice,) = (letter for letter in letters if letter.kind is DispatchKind.TENANT_NOTICE)
    assert notice.sent_on == date(2026, 10, 12)
    (page,) = (worked_house.settings.home / "post").rglob(f"{notice.key}.txt")
    text = " ".join(page.read_text("utf-8").split())
    assert "Dette gælder ikke længere, og du skal se bort fra det: - Vores påkrav af 7. oktober 2026" in text


async def test_an_adviser_called_by_hand_reads_it_before_the_lawyer_has_the_case(worked_house: Installation) -> None:
    """From the command to the words in the sink, while the days to pay run."""
    case = await worked_house.opened()
    await worked_house.advance(case, date(2026, 10, 12))
    await worked_house.give(case, "call-adviser")
    await worked_house.advance(case, date(2026, 10, 13))

    letters = (await worked_house.state(case)).dispatches.values()
    (call,) = (letter for letter in letters if letter.kind is DispatchKind.ADVISER_CALL)
    assert call.sent_on == date(2026, 10, 12)
    (page,) = (worked_house.settings.home / "post").rglob(f"{call.key}.txt")
    assert "Sagen er endnu ikke overdraget til advokat" in " ".join(page.read_text("utf-8").split())


async def test_a_second_missed_month_joins_with_its_own_demand_and_clock(worked_house: Installation) -> None:
    """November joins October's case; joining moves the calendar, taking October's steps on their days."""
    tenancy = worked_house.tenancy()
    opened = await worked_house.register(missed(tenancy))
    joined = await worked_house.register(missed(tenancy, NOVEMBER), date(2026, 11, 3))
    assert opened.case is not None
    await worked_house.advance(opened.case, date(2026, 11, 7))

    october, november = (await worked_house.state(opened.case)).demands
    assert (joined.result, joined.case) == ("joined", opened.case)
    assert (october.decided_on, november.decided_on) == (date(2026, 10, 7), date(2026, 11, 6))
    assert october.cure != november.cure


async def test_the_same_missed_payment_again_changes_nothing(worked_house: Installation) -> None:
    """A duplicate is an answer, not an event."""
    tenancy = worked_house.tenancy()
    opened = await worked_house.register(missed(tenancy))
    assert opened.case is not None
    before = await worked_house.types(opened.case)

    again = await worked_house.register(missed(tenancy))

    assert (again.result, again.case) == ("duplicate", opened.case)
    assert before == await worked_house.types(opened.case)


async def test_a_missed_payment_after_closing_opens_a_new_case_in_a_new_run(worked_house: Installation) -> None:
    """A run never serves two cases when one of them has ended."""
    tenancy = worked_house.tenancy()
    first = (await worked_house.register(missed(tenancy))).case
    assert first is not None
    await worked_house.pay(first, 500_000, date(2026, 10, 2))
    await worked_house.run(first).result()

    second = await worked_house.register(missed(tenancy, NOVEMBER), date(2026, 11, 3))

    assert (second.result, second.case) == ("opened", first.removesuffix("1") + "2")
    assert (await worked_house.state(first)).phase is PhaseName.CLOSED
    assert OCTOBER not in {charge.due for charge in (await worked_house.state(second.case or "")).charges}


async def test_temporals_history_witnesses_every_append(worked_house: Installation) -> None:
    """Decisions, claims and outcomes alike: no event of the case is without somebody else who remembers it."""
    case = await worked_house.opened()
    await worked_house.advance(case, date(2026, 10, 28))
    run = await worked_house.run(case).describe()

    seen = (await witnesses(worked_house.case_client.client, run.id, run.run_id)).heads

    heads = {witness.seq: witness.hash for witness in seen if witness.stream == case_stream(case)}
    recorded = {event.seq: (event.type, event.hash) for event in await worked_house.events(case)}
    assert all(recorded[seq][1] == own_hash for seq, own_hash in heads.items())
    assert max(recorded) in heads
    assert {seq for seq, (kind, _) in recorded.items() if kind.startswith("dispatch-")} <= set(heads)
