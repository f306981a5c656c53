"""Is a case whose last day to pay became a holiday proven by the laws of then, before and after?"""

from datetime import date

import pytest

from audit.replay.history import Entry
from audit.replay.redecide import Verdict
from books.law.book import LawBook
from domain.case.events import CureDeadlinePassed
from tests.audit.audited_journal import CURE, HANDED_OVER, AuditedJournal
from tests.books.law.editions import added, edition

NEW_HOLIDAY = edition(
    added(
        "holidays/ny_dag.toml",
        'title = "New day"\ndanish = "ny helligdag"\nunit = "day of the year"\nclass = "helligdag"\n'
        'chosen_by = "event"\nbasis = "statute"\nprovision = ""\n\n[[values]]\nfrom = 2026-01-01\n'
        f'value = "{CURE:%m-%d}"\n'
        'source = "almenlejeloven-44"\nstatus = "A"\nchecked_on = ""\n',
    )
)
"""Wednesday 21 October 2026, the recorded last day, is a helligdag."""
A_DAY_LATER = HANDED_OVER.replace(day=HANDED_OVER.day + 1)


async def test_a_running_case_waits_for_the_day_that_was_put_off_and_stays_proven(audited: AuditedJournal) -> None:
    """Demanded under the law of before: the old decisions come out under it, the new ones under the new law."""
    await audited.demand()
    audited.decisions = audited.under(NEW_HOLIDAY)
    await audited.step(HANDED_OVER, "hand-over")
    await audited.step(A_DAY_LATER, "hand-over")
    found = await audited.replay()

    assert found.count(Verdict.CONFIRMED) == len(found.steps)
    (passed,) = await _passed(audited)
    assert passed.event == CureDeadlinePassed(happened_on=A_DAY_LATER, demand=1, put_off_to=CURE.replace(day=22))
    assert passed.law_version == NEW_HOLIDAY.version
    told = [one for step in found.steps for one in step.events if one.entry.type == "cure-deadline-passed.v1"]
    assert told[0].grounds[0].because == (
        "Fristen løb til og med den 22. oktober 2026, udskudt fra den 21. oktober 2026, for ingen frist udløber mere "
        "på den dag, og 7.345,50 kr. er stadig ikke betalt."
    )


async def test_the_day_that_was_put_off_stays_when_the_holiday_is_abolished(audited: AuditedJournal) -> None:
    """Recorded under the law with the holiday: the law without it hands nothing over any earlier."""
    audited.decisions = audited.under(NEW_HOLIDAY)
    await audited.demand()
    audited.decisions = audited.under(LawBook.load())
    await audited.step(HANDED_OVER, "hand-over")
    await audited.step(A_DAY_LATER, "hand-over")
    found = await audited.replay()

    assert found.count(Verdict.CONFIRMED) == len(found.steps)
    assert [one.event for one in await _passed(audited)] == [CureDeadlinePassed(happened_on=A_DAY_LATER, demand=1)]


@pytest.mark.parametrize(("law", "on"), [(LawBook.load(), HANDED_OVER), (NEW_HOLIDAY, A_DAY_LATER)])
async def test_under_one_law_alone_nothing_is_put_off(audited: AuditedJournal, law: LawBook, on: date) -> None:
    """What is recorded under a law has its holidays in it."""
    audited.decisions = audited.under(law)
    await audited.demand()
    await audited.step(on, "hand-over")

    assert [one.event for one in await _passed(audited)] == [CureDeadlinePassed(happened_on=on, demand=1)]


async def _passed(audited: AuditedJournal) -> list[Entry]:
    """The entries of the journal that say that the days to pay are over."""
    return [one for one in await audited.reader.case(audited.name) if one.type == "cure-deadline-passed.v1"]
