"""Does a list still answer where a newer version has written codes that this one does not know?"""

from datetime import UTC, date, datetime

from cli import list as listing
from cli import outbox
from client.results.lists import CaseRow, ContactRow, LetterRow, PromiseRow, TaskRow
from danish.codes import task

DAY = date(2026, 10, 2)


def test_a_case_is_told_with_the_codes_themselves() -> None:
    """Phase, ending, next step and tasks, each that is not known; what is known is told in Danish."""
    tasks = (
        TaskRow(task="weigh-offer", role="adviser", since=DAY, due=None, subject=None),
        TaskRow(task="look-at-flood", role="office", since=DAY, due=None, subject=None),
        TaskRow(task="reach-tenant", role="adviser", since=DAY, due=None, subject=None),
    )
    row = CaseRow(
        case="c-1", organisation="BF-101", department="03", tenancy="L-1", tenants=(), erased=0, unreadable=False,
        no_return="last-boat", no_return_on=DAY, days_left=0, call_back_on=None, cause="mediation",
        contact=ContactRow(on=DAY, made_by="adviser/r1", by="pigeon", outcome="shot"),
        promise=PromiseRow(day=DAY, amount_ore=100, outcome="weighed"),
        phase="in-mediation", ending="mediated", simulated=False, today=DAY,
        balance_ore=100, next_step="weigh", next_due=datetime(2026, 10, 5, 6, tzinfo=UTC), held=False, unread=(),
        stuck=(), work=tasks,
    )  # fmt: skip

    told = listing.told_case(row)

    assert told[0] == "i dag"
    assert "in-mediation: mediated (mediation)" in told[1]
    assert "02-10-2026: last-boat · næste skridt 05-10-2026: weigh\n" in told[1]
    assert "Sidst 02-10-2026: pigeon, shot [adviser/r1] · lover 1,00 kr. senest 02-10-2026 – weighed\n" in told[1]
    assert "Et menneske skal: weigh-offer; se på sagen: flood; få fat i lejeren\n" in told[1]
    assert task("weigh-offer") == ("weigh-offer", ())


def test_a_letter_is_told_with_the_codes_themselves() -> None:
    """Kind, channel and state."""
    row = LetterRow(
        case="c-1",
        kind="offer",
        channel="courier",
        key="k",
        state="weighed",
        day=DAY,
        organisation="BF-101",
        simulated=False,
    )

    assert outbox._letter(row) == ["02-10-2026", "c-1", "offer", "courier", "weighed", "k"]
