"""What becomes of a line that may not be demanded, and of the rent beside it?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from domain.case import commands as c
from domain.case import events as e
from domain.case.codes import DispatchKind, HoldKind, Interruption, Paper
from domain.case.legal_questions import Lawfulness
from domain.case.worklist import worklist
from domain.charge_kinds import CHARGE_KINDS
from tests.domain.case.story import (
    RENT,
    Act,
    Story,
    claimed,
    day,
    demands,
    files,
    given,
    pays,
    post_closes,
    rent_missed,
    terminates,
    until,
)

MAY_NOT = [kind.code for kind in CHARGE_KINDS.values() if not kind.demandable]
OLD = "2023-09-01"
"""Its last timely day is Friday 1 September 2023: lapsed since 1 September 2026."""
OLD_RENT = f"{OLD}.rent"
DEMAND = DispatchKind.PAYMENT_DEMAND


def tasks(story: Story) -> list[tuple[str, str | None]]:
    """What somebody has to do, and about what."""
    return [(item.task, item.subject) for item in worklist(story.case, story.account, story.policy, story.today)]


def interrupted(on: str, how: Interruption = Interruption.ACKNOWLEDGEMENT) -> c.RecordInterruption:
    """Somebody records what kept the old rent alive."""
    return c.RecordInterruption(charge=OLD_RENT, how=how, on=day(on), document="Brev fra lejeren af den dag.")


def not_interrupted(on: str) -> c.WithdrawInterruption:
    """Somebody says that it had not kept the old rent alive."""
    return c.WithdrawInterruption(charge=OLD_RENT, on=day(on), reason="Brevet var en anden lejers.")


# --- kinds ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", MAY_NOT)
def test_the_rent_beside_a_line_that_may_not_be_demanded_goes_its_way_without_it(kind: str) -> None:
    """Reminder, demand and hand-over are about the rent alone; what becomes of the other line a person says."""
    story = given(rent_missed(), rent_missed(kind=kind, amount_ore=10_000), until("10-28"))

    assert story.last(e.ReminderDecided).charges == ("2026-10-01.rent",)
    assert [line.charge for line in story.last(e.PaymentDemandDecided).lines] == ["2026-10-01.rent"]
    assert len(story.days_of(e.HandedOverToLawyer)) == 1
    assert ("decide-line-left-out", f"charge:2026-10-01.{kind}") in tasks(story)
    assert not story.case.holds


@pytest.mark.parametrize("kind", MAY_NOT)
def test_a_line_that_may_not_be_demanded_alone_waits_for_a_person(kind: str) -> None:
    """The clock does nothing at all, a person cannot demand it either, and withdrawing it ends the case."""
    story = given(rent_missed(kind=kind), until("12-24")).expects()
    assert story.case.dispatches == {}
    story.when(demands()).answers("refused", "something-to-demand")

    story.when(c.WithdrawCharge(charge=f"2026-10-01.{kind}")).stands("closed", "withdrawn", "none")


@pytest.mark.parametrize(
    "acts",
    [(), (rent_missed(), c.WithdrawCharge(charge="2026-10-01.rent")), (rent_missed(kind="reminder-fee"),)],
    ids=["alone", "its rent was taken out", "beside another fee"],
)
def test_an_earlier_fee_with_nothing_to_go_along_with_waits_for_a_person(acts: tuple[Act, ...]) -> None:
    """Nobody reminds or demands it by itself, so that the case would stand there unseen; beside a rent nobody is
    asked.
    """
    fee = rent_missed(kind="earlier-demand-fee", amount_ore=28_000)
    story = given(fee, *acts, until("12-24")).expects()
    assert ("decide-line-left-out", "charge:2026-10-01.earlier-demand-fee") in tasks(story)

    assert not tasks(given(fee, rent_missed(), until("10-05")))


def test_money_pays_the_rent_before_what_may_not_be_demanded() -> None:
    """Though that fell due first; and who has paid the rent has nothing more to fear."""
    story = given(rent_missed("09-01", 10_000, "reminder-fee"), rent_missed()).when(pays(RENT))

    story.stands("closed", "paid", "own-payment")
    assert story.account.outstanding_ore(["2026-09-01.reminder-fee"]) == 10_000


# --- limitation -------------------------------------------------------------------------------------------------------


def test_a_rent_of_three_years_ago_is_neither_asked_for_nor_demanded() -> None:
    """The rent beside it is; a person is asked about the old one."""
    story = given(rent_missed(OLD), rent_missed(), until("10-28"))

    assert story.last(e.ReminderDecided).charges == ("2026-10-01.rent",)
    assert [line.charge for line in story.last(e.PaymentDemandDecided).lines] == ["2026-10-01.rent"]
    assert ("decide-line-left-out", f"charge:{OLD_RENT}") in tasks(story)


def test_money_is_not_laid_on_what_has_lapsed_unless_it_is_meant_for_it() -> None:
    """It pays the rent of October; with the tenant's word it pays the old one."""
    story = given(rent_missed(OLD), rent_missed(), pays(RENT // 2))
    assert story.account.outstanding_ore(["2026-10-01.rent"]) == RENT // 2

    story.given(c.EarmarkPayment(payment="b1", charge=OLD_RENT))
    assert story.account.outstanding_ore([OLD_RENT]) == RENT // 2
    assert story.account.outstanding_ore(["2026-10-01.rent"]) == RENT


def test_money_of_before_the_last_day_pays_what_has_lapsed_since() -> None:
    """It was owed when it was paid."""
    story = given(rent_missed(OLD), rent_missed(), pays(RENT, value="2026-08-31", booked="2026-08-31"))

    assert story.account.outstanding_ore([OLD_RENT]) == 0


@pytest.mark.parametrize("how", Interruption)
def test_what_kept_a_line_alive_lets_it_be_demanded(how: Interruption) -> None:
    """With its day, its document, and the name of whoever says so."""
    story = given(rent_missed(OLD)).when(interrupted("2024-01-10", how), by="manager/m1").answers("done")

    said = story.last(e.LimitationInterrupted)
    assert (said.how, said.recorded_by, said.happened_on) == (how, "manager/m1", day("2024-01-10"))
    assert story.account.charge(OLD_RENT).lapses_on == date(2027, 1, 10)
    story.given(until("10-05"))
    assert [line.charge for line in story.last(e.PaymentDemandDecided).lines] == [OLD_RENT]


def test_what_had_lapsed_is_not_brought_to_life_again() -> None:
    """The tenant says after the last day that they owe it: the safer reading is that it is too late."""
    given(rent_missed(OLD)).when(interrupted("2026-09-01")).answers("refused", "line-has-not-lapsed")


def test_an_earlier_interruption_told_later_says_which_one_holds() -> None:
    """The later day counts, and nobody believes that the earlier one has taken its place."""
    story = given(rent_missed(OLD), interrupted("2024-10-01")).when(interrupted("2024-01-10")).answers("duplicate")

    assert "1. oktober 2024" in story.answer.warnings[0]
    assert story.account.charge(OLD_RENT).lapses_on == date(2027, 10, 1)


@pytest.mark.parametrize("on", ["2026-10-03", "2023-09-01"], ids=["to come", "before it ran"])
def test_a_day_that_interrupts_nothing_is_refused(on: str) -> None:
    """It lies ahead, or before the years began."""
    given(rent_missed(OLD)).when(interrupted(on)).answers("refused", "interrupted-while-it-ran")


def test_what_did_not_keep_a_line_alive_is_taken_back_with_name_and_reason() -> None:
    """It was another tenant's letter: the years run as before, and the line is left out again."""
    story = given(rent_missed(OLD), rent_missed(), interrupted("2024-01-10"), c.PauseLadder(until=day("10-05")))
    story.when(not_interrupted("2024-01-10"), by="manager/m1").then(
        "limitation-renewal-withdrawn", "interruption-withdrawn"
    )

    said = story.last(e.InterruptionWithdrawn)
    assert (said.interrupted_on, said.withdrawn_by) == (day("2024-01-10"), "manager/m1")
    assert story.account.charge(OLD_RENT).lapses_on == date(2026, 9, 1)
    assert ("decide-line-left-out", f"charge:{OLD_RENT}") in tasks(story)
    story.given(until("10-28"))
    assert [line.charge for line in story.last(e.PaymentDemandDecided).lines] == ["2026-10-01.rent"]


def test_the_latest_interruption_is_taken_back_first() -> None:
    """The one of 2026 came in time only because of the one of 2024."""
    story = given(rent_missed(OLD), interrupted("2024-01-10"), interrupted("2026-09-10"))
    story.when(not_interrupted("2024-01-10")).refuses("latest-interruption-first")
    assert "10. september 2026" in story.answer.because
    story.when(not_interrupted("2024-01-11")).refuses("interruption-is-recorded")

    story.given(not_interrupted("2026-09-10"))
    assert story.account.charge(OLD_RENT).lapses_on == date(2027, 1, 10)
    story.given(not_interrupted("2024-01-10")).when(interrupted("2024-01-10")).answers("done")
    assert story.account.charge(OLD_RENT).lapses_on == date(2027, 1, 10)


def test_a_demand_that_rests_on_it_was_never_valid_and_waits_for_a_person() -> None:
    """It has left over a line that had lapsed: nothing more is done on it by itself."""
    story = given(rent_missed(OLD), interrupted("2024-01-10"), until("10-08"), not_interrupted("2024-01-10"))

    assert HoldKind.DEMAND_INVALID in story.case.holds
    finding = story.last(e.CaseHeld).finding
    assert finding
    assert "forældet siden den 1. september 2026" in finding.because


def test_a_demand_that_has_not_left_goes_without_the_line() -> None:
    """The post was closed meanwhile: the one that was decided is over, and the fresh one states the rent alone."""
    old = (rent_missed(OLD), interrupted("2024-01-10"))
    story = given(*old, rent_missed(), c.PauseLadder(until=day("10-06")), post_closes(DEMAND), until("10-08"))
    assert len(story.last(e.PaymentDemandDecided).lines) == 2

    story.given(not_interrupted("2024-01-10"), claimed(DEMAND))
    assert story.last(e.DemandVoided).why == "line-has-lapsed"
    story.given(post_closes(), until("10-09"))
    assert [line.charge for line in story.last(e.PaymentDemandDecided).lines] == ["2026-10-01.rent"]
    assert not story.case.holds


def test_what_had_lapsed_before_the_court_was_asked_does_not_stand_there() -> None:
    """It was filed on an acknowledgement that was none: a person looks at it."""
    story = given(rent_missed(OLD), interrupted("2024-01-10"), until("11-05"), terminates(), until("11-20"), files())
    story.given(until("11-25"), not_interrupted("2024-01-10"))

    assert story.case.phase == "before-bailiff-court"
    assert HoldKind.DEMAND_INVALID in story.case.holds


def test_who_takes_it_back_may_end_a_case_whose_rent_is_paid() -> None:
    """The line that is left out keeps no case open."""
    story = given(rent_missed(OLD), rent_missed(), interrupted("2024-01-10"), pays(RENT))
    assert story.account.outstanding_ore([OLD_RENT]) == 0

    story.given(not_interrupted("2024-01-10")).stands("closed", "paid", "own-payment")
    assert story.account.outstanding_ore([OLD_RENT]) == RENT


def test_what_is_before_the_court_stands_there() -> None:
    """Demanded and filed two years and ten months after it fell due: the third year ends, and nothing ends with it."""
    due = "2023-12-01"
    story = given(rent_missed(due), until("11-02"), lambda story: story.play_until(day("11-05")))
    story.given(terminates(), until("11-20"), files(), until("12-10"))
    (demand,) = story.case.live_demands

    assert story.today > date(2026, 12, 4)
    assert story.letters(DispatchKind.COURT_FILING)[-1].sent_on
    finding = _lawful(story).is_valid(demand)
    assert finding.holds


def test_what_lapsed_and_came_back_from_the_court_asks_what_becomes_of_it() -> None:
    """It can be filed no more, so that nobody is asked to approve that."""
    story = given(rent_missed("2023-12-01"), until("11-05"), terminates(), until("11-20"), files(), until("12-10"))
    story.given(c.RecordFilingRejected(why="proof-missing")).when(files(Paper.LEASE)).refuses("line-has-not-lapsed")

    assert ("decide-line-left-out", "charge:2023-12-01.rent") in tasks(story)
    assert "approve-filing" not in [task for task, _ in tasks(story)]


def test_somebody_hears_of_a_line_before_it_lapses_unasked() -> None:
    """It lapses on Monday, and on Sunday no demand may leave: the clock does not wake for it in vain."""
    story = given(rent_missed("2023-10-05"), c.PauseLadder(until=day("10-03")), until("10-04")).expects()

    assert tasks(story) == [("look-at-limitation", "charge:2023-10-05.rent")]
    story.given(until("10-05")).expects()
    assert tasks(story) == [("decide-line-left-out", "charge:2023-10-05.rent")]
    assert "look-at-limitation" not in [task for task, _ in tasks(given(rent_missed("2024-02-01"), until("10-02")))]


def _lawful(story: Story) -> Lawfulness:
    laws = story.law.during(story.today, story.today)
    return Lawfulness(story.case, story.account, laws, story.policy.mode)


@for_all(st.integers(0, 1500))
def test_no_demand_ever_states_a_rent_of_three_years_ago(ago: int) -> None:
    """Whenever it fell due, the first demand comes while the limitation runs or not at all."""
    due = day("10-02") - timedelta(days=10 + ago)
    story = given(rent_missed(due.isoformat()), until("10-20"))

    for decided in (happened for _, happened in story.events if isinstance(happened, e.PaymentDemandDecided)):
        charge = story.case.charge(decided.lines[0].charge)
        assert charge
        last = charge.last_timely_day.day
        assert decided.happened_on < last.replace(year=last.year + 3, day=min(last.day, 28))


def test_a_line_that_lapses_after_its_demand_costs_nobody_the_home() -> None:
    """Demanded in its last weeks: the days to pay end after the three years have."""
    story = given(rent_missed("2023-10-18"), until("12-24"))

    assert len(story.days_of(e.PaymentDemandDecided)) == 1
    assert story.days_of(e.HandedOverToLawyer) == []
    assert "forældet" in story.last(e.CaseHeld).finding.because
