"""Does a case's story read as a Dane would tell it, with nothing left out and no code in it?"""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from danish.timeline import by_day, tell
from domain.case import commands as c
from domain.case.codes import (
    ContactMethod,
    ContactOutcome,
    StepName,
)
from tests.cases import LAERKE, RASMUS, CaseDriver
from tests.cli.recorded import account_of, case_of
from tests.givers import MANAGER


def evicted() -> CaseDriver:
    """A case of two joint tenants that goes the whole path."""
    case = CaseDriver(tenants=(RASMUS, LAERKE))
    case.open()
    case.step(StepName.REMIND)
    case.send_all()
    case.demand()
    case.arrive_all(on=date(2026, 10, 9))
    case.hand_over()
    case.terminate()
    case.arrive_all()
    case.file()
    return case


def test_the_whole_path_is_told_day_by_day() -> None:
    """From the missed rent to the bailiff court, in the order in which it happened."""
    case = evicted()
    days = [(day, [line.sentence for line in lines]) for day, lines in by_day(tell(case_of(case), account_of(case)))]
    told = [sentence for _, sentences in days for sentence in sentences]

    assert [day for day, _ in days] == sorted(day for day, _ in days)
    assert told[0] == "Sagen blev åbnet."
    assert "Husleje fra 1. oktober 2026 er ikke betalt: 5.772,13 kr." in told[1]
    assert "Påkrav 1 til lejer 2 kom frem den 9. oktober 2026." in told
    assert "Rådgiveren blev kaldt ind i samme beslutning." in told
    assert any(f"besluttet af {MANAGER} at ophæve lejemålet" in sentence for sentence in told)
    assert "Anmodning til fogedretten gik ud i Digital Post." in told


def test_money_is_told_before_what_it_leads_to() -> None:
    """A payment, then the demand that is cured by it, then the end."""
    case = CaseDriver()
    case.open()
    case.demand()
    case.arrive_all(on=date(2026, 10, 9))
    case.at(date(2026, 10, 12)).pay(577_213)
    told = [line.sentence for line in tell(case_of(case), account_of(case))]

    assert told[-4:] == [
        "Lejeren betalte 5.772,13 kr. med valørdag 12. oktober 2026.",
        "Påkrav 1 er betalt. Lejemålet kan ikke længere ophæves på grundlag af det.",
        "Sagen er afsluttet: betalt. Årsag: lejerens egen betaling.",
        "Lejeren skal have besked: det krævede er betalt. Det gælder påkrav 1.",
    ]


def test_the_words_of_people_are_told_while_they_can_be_read() -> None:
    """A note stands in the story until its person is erased."""
    case = CaseDriver()
    case.open()
    case.do(c.RecordContact(by=ContactMethod.PHONE, outcome=ContactOutcome.REACHED, note="Ringer igen mandag"))
    events = case_of(case)
    told = [line.sentence for line in tell(events)]
    erased = [line.sentence for line in tell((*events[:-1], _without_words(events[-1])))]

    assert told[-1] == "Lejeren blev truffet i telefonen den 2. oktober 2026. »Ringer igen mandag«"
    assert erased[-1] == "Lejeren blev truffet i telefonen den 2. oktober 2026."


def _without_words(entry: Any) -> Any:
    return replace(entry, event=entry.event.model_copy(update={"sealed": dict.fromkeys(entry.event.sealed)}))


def test_no_code_stands_in_the_story() -> None:
    """No stored word of English reaches a caseworker: not of the path, and not of its letters."""
    case = evicted()
    told = " ".join(line.sentence for line in tell(case_of(case), account_of(case)))

    assert not re.findall(r"\b[a-z]+-[a-z]+(?:-[a-z]+)*\b", told.replace("e-mail", ""))


def test_a_database_whose_clock_jumps_back_changes_no_story() -> None:
    """Told in the order in which it was written, whatever time the database believed it was."""
    case = evicted()
    entries = (*case_of(case), *account_of(case))
    jumped = [
        replace(entry, recorded_at=entry.recorded_at - timedelta(days=40 * (n % 3))) for n, entry in enumerate(entries)
    ]

    assert list(tell(jumped)) == list(tell(entries))
