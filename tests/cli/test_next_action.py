"""Does `why CASE next` say what to do, because of what, what would stop the case, and why not something else?"""

from datetime import date

import pytest

from cli.next_action import next_told
from cli.show import case_sheet
from client.next_action import what_next
from client.results.case import CaseResult
from client.results.next_action import NextResult
from domain.case import commands as c
from domain.case.codes import HoldKind
from tests.cases import CaseDriver
from tests.cli.test_show import file_of


@pytest.fixture
def demanded() -> CaseDriver:
    """A rent under a demand that has arrived."""
    case = CaseDriver()
    case.open()
    case.demand()
    case.arrive_all(on=date(2026, 10, 9))
    return case


def told(case: CaseDriver) -> str:
    """The answer to a person."""
    file = file_of(case)
    found = what_next(file)
    assert found is not None
    return "\n".join(next_told(file, found))


def test_a_person_hears_who_does_what_and_by_when_it_can_be_stopped(demanded: CaseDriver) -> None:
    """In one line each, in words that can be read out on the phone."""
    page = told(demanded)

    assert "Sagens eget ur fra den 28. oktober 2026: " in page
    assert "Kommer der 5.772,13 kr. senest fredag den 23. oktober 2026, standser sagen." in page
    assert "Kan også gøres nu\n" in page
    assert "  sæt-på-pause – rådgiveren\n" in page


def test_every_act_that_cannot_be_done_says_which_rule_refuses_it(demanded: CaseDriver) -> None:
    """The rule's own words, and its name for whoever looks it up."""
    page = told(demanded)

    (line,) = [line for line in page.splitlines() if "[lease-has-ended]" in line and "advokaten" in line]
    assert line.endswith(". [lease-has-ended]")


def test_a_task_says_why_it_is_there_on_which_events_it_rests_and_how_it_is_done(demanded: CaseDriver) -> None:
    """The hold's own event, by its number, and the command that takes it away."""
    demanded.do(c.HoldCase(kind=HoldKind.DEATH))
    page = told(demanded)

    assert "Alt i sagen står still, til et menneske har set på den." in page
    assert f"[hændelse {demanded.case.seq} i sagen]" in page


def test_a_machine_reads_the_same(demanded: CaseDriver) -> None:
    """Øre, days, stored names, and the events' streams and numbers."""
    file = file_of(demanded)
    found = what_next(file)
    assert found is not None
    answer = NextResult.of(file.case, file.today, found).model_dump(mode="json")

    assert (answer["next"]["kind"], answer["next"]["act"], answer["next"]["by"]) == ("step", "hand-over", "clock")
    assert answer["change"] == {"amount_ore": 577_213, "by": "2026-10-23"}
    assert {"stream", "seq", "type", "happened_on"} == set(answer["grounds"][0])
    refused = {act["command"]: act["rule"] for act in answer["others"]}
    assert refused["file-with-court"] == "lease-has-ended"
    assert refused["pause-ladder"] is None


def test_show_begins_with_it(demanded: CaseDriver) -> None:
    """Before what is owed, to people and to machines."""
    file = file_of(demanded)
    lines = list(case_sheet(file))

    assert lines.index("Nu") < lines.index("Skyldes")
    assert CaseResult.of(file).model_dump(mode="json")["change"] == {"amount_ore": 577_213, "by": "2026-10-23"}


def test_a_closed_case_has_no_next_act(demanded: CaseDriver) -> None:
    """Neither does `show` make one up."""
    demanded.pay(577_213)
    file = file_of(demanded)

    assert what_next(file) is None
    assert "Nu" not in list(case_sheet(file))
    assert CaseResult.of(file).next is None


def test_where_money_alone_stops_nothing_that_is_said(demanded: CaseDriver) -> None:
    """After the day on which the termination came the landlord chooses."""
    demanded.hand_over()
    (termination,) = demanded.terminate()
    demanded.arrive(termination.dispatch.key)
    file = file_of(demanded.at(date(2026, 11, 7)))

    assert file.nearest_change is None
    assert "Penge alene standser ikke sagen nu: et menneske vælger, hvad en betaling fører til." in told(demanded)
