"""Does each question get the right answer, with the reason a caseworker needs?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from books.law.book import LawBook
from domain.calendar import Mode
from domain.charge_kinds import CHARGE_KINDS
from domain.deadline import Deadline
from domain.finding import Finding
from domain.law_of_the_day import LawOfTheDay
from domain.rules.cure_deadline import cure_deadline
from domain.rules.earliest_demand import earliest_demand
from domain.rules.last_timely_day import last_timely_day
from domain.rules.may_case_be_filed import FilingFacts, may_case_be_filed
from domain.rules.may_demand_be_sent import DemandedCharge, first_demand_day, may_demand_be_sent
from domain.rules.may_lease_be_terminated import TerminationFacts, first_termination_day, may_lease_be_terminated

CALENDAR = LawBook.load().calendar

ONE_DAY = timedelta(days=1)
STATUTORY, CONSERVATIVE = Mode.STATUTORY, Mode.CONSERVATIVE
RENT = 734550
days = st.dates(date(2013, 1, 1), date(2100, 10, 1))
modes = st.sampled_from(Mode)


def charge(due: date, mode: Mode, law: LawOfTheDay, kind: str = "rent") -> DemandedCharge:
    """A charge of *kind* due on *due*, with the day from which it may be demanded."""
    return DemandedCharge(kind, earliest_demand(last_timely_day(due, mode, law), mode, law))


# May this påkrav be sent today?


@pytest.mark.parametrize(
    ("mode", "day", "holds", "words"),
    [
        (STATUTORY, date(2026, 10, 5), False, "Første lovlige dag er den 6. oktober 2026."),
        (STATUTORY, date(2026, 10, 6), True, "kunne kræves ved påkrav fra den 6. oktober 2026"),
        (CONSERVATIVE, date(2026, 10, 6), False, "Første lovlige dag er den 7. oktober 2026."),
        (CONSERVATIVE, date(2026, 10, 7), True, "påkrav må afsendes den 7. oktober 2026"),
        (STATUTORY, date(2026, 10, 10), True, "påkrav må afsendes den 10. oktober 2026"),
        (CONSERVATIVE, date(2026, 10, 10), False, "ikke den 10. oktober 2026 (lørdag)"),
        (STATUTORY, date(2026, 10, 11), False, "ikke den 11. oktober 2026 (søndag)"),
        (CONSERVATIVE, date(2026, 12, 24), False, "(juleaftensdag)"),
        (STATUTORY, date(2026, 12, 24), True, "24. december 2026"),
    ],
)
def test_when_a_demand_may_be_sent(mode: Mode, day: date, holds: bool, words: str, law: LawOfTheDay) -> None:
    """October's rent may be demanded from its lawful day on, and only on days of dispatch."""
    finding = may_demand_be_sent([charge(date(2026, 10, 1), mode, law)], day, mode, CALENDAR)

    assert finding.holds == holds
    assert words in finding.because


def test_several_months_wait_for_the_last_one(law: LawOfTheDay) -> None:
    """One påkrav over two months may leave when both are ripe."""
    charges = [charge(date(2026, month, 1), CONSERVATIVE, law) for month in (10, 11)]

    assert first_demand_day(charges, CONSERVATIVE, CALENDAR) == date(2026, 11, 6)
    assert not may_demand_be_sent(charges, date(2026, 11, 5), CONSERVATIVE, CALENDAR).holds
    assert may_demand_be_sent(charges, date(2026, 11, 6), CONSERVATIVE, CALENDAR).holds


@pytest.mark.parametrize("kind", CHARGE_KINDS)
def test_only_mandatory_obligations_may_be_demanded(kind: str, law: LawOfTheDay) -> None:
    """A demand holds for each kind that may be demanded, and gives the reason for each that may not."""
    charges = [charge(date(2026, 10, 1), STATUTORY, law), charge(date(2026, 10, 1), STATUTORY, law, kind)]

    finding = may_demand_be_sent(charges, date(2026, 10, 7), STATUTORY, CALENDAR)

    assert finding.holds == CHARGE_KINDS[kind].demandable
    assert finding.holds or CHARGE_KINDS[kind].reason in finding.because


def test_an_unknown_kind_is_refused(law: LawOfTheDay) -> None:
    """What nobody has placed may stand in no påkrav."""
    finding = may_demand_be_sent(
        [charge(date(2026, 10, 1), STATUTORY, law, "coffee")], date(2026, 10, 7), STATUTORY, CALENDAR
    )

    assert not finding.holds
    assert "ukendt art" in finding.because


def test_every_fault_is_named_at_once(law: LawOfTheDay) -> None:
    """A wrong kind, too early and a Sunday: three reasons and the first lawful day in one answer."""
    finding = may_demand_be_sent(
        [charge(date(2026, 10, 1), STATUTORY, law, "reminder-fee")], date(2026, 10, 4), STATUTORY, CALENDAR
    )

    for words in ("Rykkergebyr", "for tidligt", "(søndag)", "6. oktober 2026"):
        assert words in finding.because


@pytest.mark.parametrize(
    ("due", "day", "doubts"),
    [
        (date(2026, 10, 1), date(2026, 10, 7), ("saturday-as-hverdag",)),  # a Saturday in the count
        (date(2026, 6, 1), date(2026, 6, 8), ("saturday-as-hverdag",)),  # grundlovsdag in the count
        (date(2024, 7, 1), date(2024, 7, 5), ()),
        (date(2024, 7, 1), date(2024, 7, 6), ("saturday-as-hverdag",)),  # sent on a Saturday
    ],
)
def test_a_demand_that_rests_on_a_doubtful_day_says_so(
    due: date, day: date, doubts: tuple[str, ...], law: LawOfTheDay
) -> None:
    """Whether Saturday and grundlovsdag count, no supreme court has said."""
    assert may_demand_be_sent([charge(due, STATUTORY, law)], day, STATUTORY, CALENDAR).doubts == doubts


def test_nothing_to_demand_is_no_demand() -> None:
    """Without a charge there is no påkrav."""
    assert not may_demand_be_sent([], date(2026, 10, 7), CONSERVATIVE, CALENDAR).holds


@given(due=days, wait=st.integers(-20, 30), mode=modes)
def test_no_demand_before_the_lawful_day(due: date, wait: int, mode: Mode, law: LawOfTheDay) -> None:
    """A demand is allowed exactly on days of dispatch from its earliest day on, and the first of them is known."""
    item = charge(due, mode, law)
    day = max(due + wait * ONE_DAY, date(2013, 1, 1))

    holds = may_demand_be_sent([item], day, mode, CALENDAR).holds

    assert holds == (day >= item.earliest.day and CALENDAR.may_dispatch_on(day, mode))
    assert may_demand_be_sent([item], first_demand_day([item], mode, CALENDAR), mode, CALENDAR).holds
    assert not holds or day >= first_demand_day([item], mode, CALENDAR)


# May the lease be terminated today?


def cure(arrived: date, law: LawOfTheDay, mode: Mode = CONSERVATIVE) -> Deadline:
    """The cure deadline of a påkrav that arrived on *arrived*."""
    return cure_deadline(arrived, mode, law)


VALID = Finding(holds=True, rule="is-demand-valid.v2", because="Påkravet er gyldigt.")
VOID = Finding(holds=False, rule="is-demand-valid.v2", because="Et rykkergebyr må ikke stå i et påkrav.")
UNSURE = Finding(holds=False, rule="is-demand-valid.v2", because="Uvist.", missing="påkravets gebyr")


def may_be_terminated(
    cures: Sequence[Deadline | None],
    unpaid_ore: int,
    day: date,
    mode: Mode,
    demand: Finding = VALID,
    *,
    significant: bool = False,
) -> Finding:
    """Ask for a påkrav over a rent, which is valid unless said otherwise."""
    facts = TerminationFacts(tuple(cures), RENT, unpaid_ore, demand, significant)
    return may_lease_be_terminated(facts, day, mode, CALENDAR)


@pytest.mark.parametrize(
    ("mode", "arrived", "day", "holds", "words"),
    [
        (STATUTORY, date(2021, 10, 7), date(2021, 10, 20), False, "til og med den 21. oktober 2021"),
        (STATUTORY, date(2021, 10, 7), date(2021, 10, 21), False, "Første lovlige dag er den 22. oktober 2021."),
        (STATUTORY, date(2021, 10, 7), date(2021, 10, 22), True, "Fristen udløb den 21. oktober 2021"),
        (STATUTORY, date(2024, 9, 6), date(2024, 9, 21), True, "Fristen udløb den 20. september 2024"),
        (CONSERVATIVE, date(2024, 9, 6), date(2024, 9, 21), False, "(lørdag), men tidligst den 23. september"),
        (STATUTORY, date(2024, 9, 6), date(2024, 9, 22), False, "(søndag), men tidligst den 23. september"),
        (CONSERVATIVE, date(2024, 9, 6), date(2024, 9, 23), True, "ikke betalt"),
        (CONSERVATIVE, date(2026, 12, 10), date(2026, 12, 28), True, "ikke betalt"),
    ],
)
def test_when_the_lease_may_be_terminated(
    mode: Mode, arrived: date, day: date, holds: bool, words: str, law: LawOfTheDay
) -> None:
    """Not on the last day to pay, not a day before, and not on a day on which nothing is dispatched."""
    finding = may_be_terminated([cure(arrived, law, mode)], RENT, day, mode)

    assert finding.holds == holds
    assert words in finding.because


def test_joint_tenants_all_get_their_time(law: LawOfTheDay) -> None:
    """The tenant who was reached last decides when the lease may be terminated."""
    cures = [cure(date(2026, 10, 8), law), cure(date(2026, 10, 9), law)]

    assert not may_be_terminated(cures, RENT, date(2026, 10, 23), CONSERVATIVE).holds
    assert may_be_terminated(cures, RENT, date(2026, 10, 26), CONSERVATIVE).holds
    assert first_termination_day(cures, CONSERVATIVE, CALENDAR) == date(2026, 10, 26)


@pytest.mark.parametrize("reached", [[], ["one"]])
def test_without_every_arrival_there_is_no_answer(reached: list[str], law: LawOfTheDay) -> None:
    """A tenant whom the påkrav is not known to have reached makes the question unanswerable, not a guess."""
    cures = [cure(date(2026, 10, 8), law) for _ in reached]

    finding = may_be_terminated([*cures, None], RENT, date(2026, 12, 1), CONSERVATIVE)

    assert not finding.holds
    assert finding.missing == "påkravets ankomst hos hver lejer"


@pytest.mark.parametrize(
    ("unpaid_ore", "significant", "holds", "missing", "words"),
    [
        (1, False, False, "om resten er væsentlig", "af påkravets 7.345,50 kr. mangler 0,01 kr."),
        (RENT - 1, False, False, "om resten er væsentlig", "et menneske skal afgøre det"),
        (RENT // 2, True, True, None, "af påkravets 7.345,50 kr. mangler 3.672,75 kr."),
        (RENT, False, True, None, "påkravets beløb er ikke betalt"),
    ],
)
def test_once_a_part_is_paid_somebody_has_to_weigh_the_rest(
    unpaid_ore: int, significant: bool, holds: bool, missing: str | None, words: str, law: LawOfTheDay
) -> None:
    """No source sets a limit, so none is guessed: the question stays open, with its doubt, until a person says so."""
    cures, day = [cure(date(2026, 10, 8), law)], date(2026, 11, 2)
    finding = may_be_terminated(cures, unpaid_ore, day, CONSERVATIVE, significant=significant)

    assert (finding.holds, finding.missing) == (holds, missing)
    assert words in finding.because
    assert ("insignificant-rest" in finding.doubts) == (unpaid_ore < RENT)


def test_a_fee_alone_ends_no_lease(law: LawOfTheDay) -> None:
    """When only the påkravsgebyr is left, nothing of what counts is unpaid."""
    finding = may_be_terminated([cure(date(2026, 10, 8), law)], 0, date(2026, 11, 2), CONSERVATIVE)

    assert not finding.holds
    assert "gebyr alene" in finding.because
    assert "section-91-text" in finding.doubts


@given(arrived=days, wait=st.integers(0, 40), mode=modes)
def test_no_termination_before_the_deadline_has_passed(arrived: date, wait: int, mode: Mode, law: LawOfTheDay) -> None:
    """A termination is allowed exactly on days of dispatch after the deadline."""
    deadline = cure(arrived, law, mode)
    day = arrived + wait * ONE_DAY

    holds = may_be_terminated([deadline], RENT, day, mode).holds

    assert holds == (day > deadline.day and CALENDAR.may_dispatch_on(day, mode))
    assert may_be_terminated([deadline], RENT, first_termination_day([deadline], mode, CALENDAR), mode).holds


def test_an_invalid_demand_ends_no_lease(law: LawOfTheDay) -> None:
    """However long ago the deadline was, and every other fault is named beside it."""
    cures, day = [cure(date(2026, 10, 8), law)], date(2026, 11, 2)

    assert VOID.because in may_be_terminated(cures, RENT, day, CONSERVATIVE, VOID).because
    assert may_be_terminated(cures, RENT, day, CONSERVATIVE, UNSURE).missing == "påkravets gebyr"
    assert may_be_terminated([None], RENT, day, CONSERVATIVE, VOID).missing is None
    every = may_be_terminated(cures, 0, date(2026, 10, 18), STATUTORY, VOID)
    for words in ("Påkravets beløb er betalt.", VOID.because, "til og med den 22. oktober 2026"):
        assert every.because.count(words) == 1


# May the case be filed today?

DAY = date(2026, 11, 16)


def filing(law: LawOfTheDay, **changes: object) -> FilingFacts:
    """A lease terminated on 9 November for a påkrav that arrived on 8 October; the municipality told on the 13th."""
    facts = FilingFacts(
        cures=(cure(date(2026, 10, 8), law),),
        demand=VALID,
        terminated_on=date(2026, 11, 9),
        ended_on=date(2026, 11, 10),
        told_on=date(2026, 11, 13),
        telling_now=False,
    )
    return replace(facts, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "holds", "words"),
    [
        ({}, True, "underrettet den 13. november 2026"),
        ({"told_on": DAY}, True, "underrettet den 16. november 2026"),
        ({"terminated_on": DAY, "ended_on": DAY, "told_on": None, "telling_now": True}, True, "underrettes samtidig"),
        ({"told_on": None, "telling_now": True}, True, "underrettes samtidig"),
        ({"told_on": None}, False, "senest samtidig med indgivelsen"),
        ({"told_on": date(2026, 11, 17)}, False, "senest samtidig med indgivelsen"),
        ({"terminated_on": None, "ended_on": None, "telling_now": True}, False, "ikke ophævet"),
        ({"terminated_on": date(2026, 11, 17), "telling_now": True}, False, "ikke ophævet"),
        ({"terminated_on": date(2026, 10, 22)}, False, "men lejeren kunne betale til og med den 22. oktober 2026"),
        ({"terminated_on": date(2026, 10, 23)}, True, "underrettet den 13. november 2026"),
        ({"ended_on": date(2026, 11, 17)}, False, "ikke kommet frem endnu"),
        ({"demand": VOID}, False, VOID.because),
    ],
)
def test_when_a_case_may_be_filed(changes: dict[str, object], holds: bool, words: str, law: LawOfTheDay) -> None:
    """Only a lease terminated in time on a valid påkrav, and only with the municipality told before or with it."""
    finding = may_case_be_filed(filing(law, **changes), DAY)

    assert (finding.holds, finding.missing) == (holds, None)
    assert words in finding.because


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"ended_on": None}, "ophævelsens ankomst hos hver lejer"),
        ({"cures": (None,)}, "påkravets ankomst hos hver lejer"),
        ({"demand": UNSURE}, "påkravets gebyr"),
    ],
)
def test_a_filing_rests_on_no_guess(changes: dict[str, object], missing: str, law: LawOfTheDay) -> None:
    """What is not known is named."""
    finding = may_case_be_filed(filing(law, **changes), DAY)

    assert (finding.holds, finding.missing) == (False, missing)


FILING_FAULTS: dict[str, dict[str, object]] = {
    "void": {"demand": VOID},
    "too early": {"terminated_on": date(2026, 10, 22)},
    "not there yet": {"ended_on": date(2026, 11, 17)},
    "not told": {"told_on": None},
}


@given(chosen=st.sets(st.sampled_from(sorted(FILING_FAULTS))), another=st.sampled_from(sorted(FILING_FAULTS)))
def test_one_more_fault_never_lets_a_case_be_filed(chosen: set[str], another: str, law: LawOfTheDay) -> None:
    """Each is named, whatever else is wrong."""
    alone = {fault: may_case_be_filed(filing(law, **FILING_FAULTS[fault]), DAY).because for fault in FILING_FAULTS}
    changes = {key: value for fault in {*chosen, another} for key, value in FILING_FAULTS[fault].items()}
    finding = may_case_be_filed(filing(law, **changes), DAY)

    assert not finding.holds
    assert all(finding.because.count(alone[fault]) == 1 for fault in {*chosen, another})
