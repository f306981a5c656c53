"""Is an agreement judged by the days on which the tenant paid, whatever the order in which the money was booked?"""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from domain.case import commands as c
from domain.case import events as e
from domain.case.codes import BreachRule, DispatchKind, HearingOutcome, HoldKind, PauseKind, Rhythm
from domain.case.evolve import fold
from domain.case.rhythm import in_rhythm
from domain.case.state import Case
from domain.case.worklist import worklist
from tests.domain.case.stages import CURING, DATED, REMINDED, STAGES, WITH_LAWYER
from tests.domain.case.story import (
    RENT,
    Act,
    Story,
    adopts,
    agrees,
    at,
    bounces,
    claimed,
    day,
    demands,
    edition,
    given,
    pays,
    post_closes,
    proposes,
    rent_missed,
    terminates,
    until,
)

HALF = RENT // 2
HALVES: Act = agrees(("10-12", HALF), ("11-12", HALF))
RESUMED = c.ResumeLadder(kind=PauseKind.AGREEMENT_BROKEN)
RESERVING = adopts(edition("reserving", agreement_reserve_days=30))


def reserves(*instalments: tuple[str, int]) -> Act:
    """An agreement of which the letter reserves the demand."""
    made = tuple(e.Instalment(due=day(due), amount_ore=ore) for due, ore in instalments)
    return c.MakeAgreement(instalments=made, reserve=True)


def held_before(story: Story, *events: e.CaseEvent) -> Case:
    """The case of a story with events as an older version recorded them."""
    case = fold(events, story.case)
    assert isinstance(case, Case)
    return case


def tasks(story: Story) -> list[str]:
    """What persons have to do."""
    return [item.task for item in worklist(story.case, story.account, story.policy, story.today)]


# --- by value date ----------------------------------------------------------------------------------------------------


def test_an_instalment_that_is_booked_late_was_paid_in_time() -> None:
    """The clock took it for a breach, and the adviser was called: it runs on, and nobody decides anything."""
    story = given(*REMINDED, HALVES, until("10-16")).stands("in-arrears", pauses=("agreement-broken",))
    assert tasks(story) == ["decide-after-broken-agreement", "reach-tenant"]

    story.when(pays(HALF, value="10-12")).then(
        "payment-booked", "agreement-restored", "ladder-resumed", "ladder-paused"
    ).stands("in-arrears", pauses=("agreement",))
    story.expects("check-agreement 2026-11-17")
    assert tasks(story) == []


def test_an_instalment_that_is_paid_late_stays_missed() -> None:
    """The third bank day is beyond the tolerance of two."""
    story = given(*REMINDED, HALVES, until("10-16")).when(pays(HALF, value="10-15"))

    story.then("payment-booked").stands("in-arrears", pauses=("agreement-broken",))


def test_what_was_demanded_after_a_breach_that_was_none_is_void_and_free() -> None:
    """A person had let the case go on: the demand asked for what was not due."""
    story = given(*REMINDED, HALVES, until("10-16"), RESUMED, until("10-20")).stands("under-demand")

    story.when(pays(HALF, value="10-12")).then(
        "payment-booked", "agreement-restored", "demand-voided", "ladder-paused", "tenant-notice-decided"
    ).stands("in-arrears", pauses=("agreement",))
    assert story.last(e.DemandVoided).finding is not None


@pytest.mark.parametrize("stage", ["with the lawyer", "termination sent", "vacate period ended", "filed"])
def test_a_breach_that_was_none_takes_everything_back(stage: str) -> None:
    """However far the case had come on the demand that followed it."""
    months = {"with the lawyer": "11-10"}
    halves = agrees(("10-12", HALF), ("2027-03-12", HALF))
    story = given(*REMINDED, halves, until("10-16"), RESUMED, until(months.get(stage, "11-25")))
    if stage != "with the lawyer":
        story.given(terminates(), until("12-10"))
    if stage == "filed":
        story.given(lambda told: c.FileWithCourt(reason="Ikke fraflyttet.", ledger_of=told.today), until("12-12"))

    story.when(pays(HALF, value="10-12")).stands("in-arrears", pauses=("agreement",))
    assert story.last(e.RecallDecided)
    assert not story.case.live_demands


def test_an_agreement_that_was_paid_off_early_runs_again_when_money_goes_back() -> None:
    """The second half is not due before November: no demand may ask for it."""
    story = given(*REMINDED, rent_missed("09-01"), agrees(("10-12", RENT), ("11-12", RENT)), pays(RENT, payment="b1"))
    story.given(pays(RENT, payment="b2")).stands("closed", "paid", "agreement")

    story.when(bounces("b2")).stands("in-arrears", pauses=("agreement",))
    story.given(until("11-12"))
    assert story.days_of(e.PaymentDemandDecided) == []


def test_money_of_before_that_goes_back_breaks_no_agreement() -> None:
    """It is owed beside: every instalment is paid, and a person looks at what is left."""
    story = given(*REMINDED, pays(HALF, payment="before"), agrees(("10-12", HALF)), until("10-09")).when(
        bounces("before")
    )
    story.stands("in-arrears", pauses=("agreement",))

    story.given(pays(HALF, payment="after", value="10-12"), until("10-16"))
    story.stands("in-arrears", holds=("amount-corrected",))
    assert story.days_of(e.AgreementBroken) == []


def test_money_that_was_known_to_have_gone_back_pays_an_instalment_when_it_comes_again() -> None:
    """It did not count when the instalments were agreed on."""
    story = given(*REMINDED, pays(HALF, payment="b1"), bounces("b1"), HALVES)

    story.when(c.WithdrawBounce(payment="b1")).expects("check-agreement 2026-11-17")


def test_nobody_judges_an_agreement_while_its_charge_is_contested() -> None:
    """Whether money has paid it is not known; once it is, the clock looks at once."""
    story = given(
        rent_missed(as_of=day("10-02")),
        HALVES,
        c.RecordPayment(payment="b1", amount_ore=HALF, value_date=day("10-01"), booked_on=day("10-01")),
        until("10-30"),
    )
    assert story.account.contests
    story.stands("in-arrears", pauses=("agreement",))
    story.when(c.BreakAgreement()).refuses("charge-is-contested")
    assert story.days_of(e.AgreementBroken) == []

    story.copy().given(c.SettleContested(charge="2026-10-01.rent", counted=False), until("11-10")).stands(
        "in-arrears", pauses=("agreement",)
    )
    story.given(c.SettleContested(charge="2026-10-01.rent", counted=True), until("10-30"))
    story.stands("in-arrears", pauses=("agreement-broken",))


@settings(max_examples=25)
@for_all(
    st.lists(st.integers(1, RENT // 4), min_size=1, max_size=2),
    st.integers(0, 3),
    st.data(),
)
def test_whoever_pays_each_instalment_in_time_keeps_the_agreement(
    parts: list[int], tolerance: int, data: st.DataObject
) -> None:
    """In whatever order and however late the money is booked: in the end nothing is broken, nor was it demanded."""
    instalments = [*parts, RENT - sum(parts)] if sum(parts) < RENT else [RENT]
    dues = [day("10-12") + timedelta(days=10 * n) for n in range(len(instalments))]
    made = tuple(e.Instalment(due=due, amount_ore=ore) for due, ore in zip(dues, instalments, strict=True))
    story = given(*REMINDED, c.MakeAgreement(instalments=made, tolerance_bank_days=tolerance))
    booked: list[tuple[date, date, int]] = []
    for due, ore in zip(dues, instalments, strict=True):
        last = story.law.calendar.add_bank_days(due, tolerance)
        value = data.draw(st.dates(day("10-06"), last))
        booked.append((value + timedelta(days=data.draw(st.integers(0, 25))), value, ore))
    for number, (known, value, ore) in enumerate(sorted(booked), start=1):
        story.given(until(max(known, story.today).isoformat()))
        if data.draw(st.booleans()) and any(pause.kind is PauseKind.AGREEMENT_BROKEN for pause in story.case.pauses):
            story.given(RESUMED)  # a person lets the case go on in vain
        if story.case.closed is None:
            story.given(pays(ore, value=value.isoformat(), booked=story.today.isoformat(), payment=f"p{number}"))

    assert story.case.closed is not None
    assert story.case.agreement is not None
    assert not story.case.agreement.broken
    assert all(demand.phase.invalid for demand in story.case.demands if hasattr(demand.phase, "invalid"))
    assert not story.case.live_demands


@settings(max_examples=25)
@for_all(st.lists(st.tuples(st.integers(0, 40), st.integers(1, RENT // 2)), max_size=4), st.booleans())
def test_no_agreement_leads_to_a_demand_before_a_person_has_ended_it(money: list[tuple[int, int]], two: bool) -> None:
    """Kept or broken: what it covers is not demanded by itself."""
    story = given(*CURING, HALVES if two else agrees(("10-20", RENT)))
    demanded = len(story.case.demands)
    for number, (days, ore) in enumerate(sorted(money), start=1):
        story.play_until(max(story.today, day("10-09") + timedelta(days=days)))
        if story.case.closed is None:
            story.given(pays(ore, payment=f"p{number}"))
    story.given(until("2027-02-01"))

    assert len(story.case.demands) == demanded
    assert not story.case.live_demands


@pytest.mark.parametrize(
    ("due", "looked"),
    [("10-09", "10-12"), ("10-11", "10-13"), ("12-24", "12-29"), ("2027-05-06", "2027-05-11")],
    ids=["Friday", "Sunday", "Christmas Eve", "Ascension Day"],
)
def test_the_clock_looks_only_once_the_instalment_can_no_longer_be_in_time(due: str, looked: str) -> None:
    """Without tolerance or buffer, what is due on no bank day is in time on the next one: a look on that very day would
    come to nothing, and there would never be another.
    """
    bare = edition("bare", agreement_tolerance_bank_days=0, ladder={"buffer_bank_days": 0})
    story = given(rent_missed(), agrees((due, HALF), ("2027-08-02", HALF)), until(due), policy=bare)
    story.expects(f"check-agreement {day(looked)}")

    in_time = (day(looked) - timedelta(days=1)).isoformat()
    story.copy().given(until(in_time), pays(HALF)).expects("check-agreement 2027-08-03")
    story.given(until(looked)).stands("in-arrears", pauses=("agreement-broken",))


def test_instalments_of_a_line_that_lapses_meanwhile_are_paid_all_the_same() -> None:
    """Due three years ago on 18 October: the second half comes after that, and was meant for nothing else."""
    story = given(rent_missed("2023-10-18"), HALVES, until("10-12"), pays(HALF), until("11-12"))
    story.when(pays(HALF)).stands("closed", "paid", "agreement")


def test_money_that_a_list_had_not_counted_pays_instalments_agreed_on_while_nobody_knew() -> None:
    """Agreed on the whole while half of it was contested: the half was there before the first instalment."""
    money = c.RecordPayment(payment="b1", amount_ore=HALF, value_date=day("10-01"), booked_on=day("10-01"))
    story = given(rent_missed(as_of=day("10-02")), money).when(HALVES)
    assert "tæller pengene som afdrag" in story.answer.warnings[0]
    unheard = c.SettleContested(charge="2026-10-01.rent", counted=False)

    story.copy().given(unheard, until("10-30")).expects("check-agreement 2026-11-17")
    counted = story.copy().given(c.SettleContested(charge="2026-10-01.rent", counted=True), until("10-30"))
    counted.stands("in-arrears", pauses=("agreement-broken",))
    known = given(rent_missed(as_of=day("10-02")), money, unheard, agrees(("10-12", HALF)), until("10-30"))
    known.stands("in-arrears", pauses=("agreement-broken",))


# --- what ends with an agreement --------------------------------------------------------------------------------------


def test_an_agreement_calls_back_the_lawyer_and_tells_the_tenant() -> None:
    """In the same decision; the fee that was booked stays owed, and is never demanded alone."""
    given(*WITH_LAWYER).when(agrees(("11-15", RENT))).then(
        "agreement-made", "demand-voided", "recall-decided", "ladder-paused", "tenant-notice-decided"
    )


def test_a_demand_that_the_policy_lets_nobody_reserve_ends() -> None:
    """The default is none: whoever agrees gives it up."""
    given(*CURING).when(reserves(("10-12", RENT))).refuses("policy-reserves-no-demand")


def test_a_reserved_demand_counts_for_the_policys_days_and_no_longer() -> None:
    """Broken within them the case goes on from it; after them a fresh one is needed."""
    story = given(*CURING, RESERVING, reserves(("10-12", HALF), ("12-12", HALF))).stands(
        "under-demand", pauses=("agreement",)
    )
    broken = story.copy().given(until("10-15"), RESUMED, until("10-28")).stands("with-lawyer")
    broken.given(until("11-09")).stands("under-demand")
    assert [demand.decided_on for demand in broken.case.demands] == [day("10-07"), day("11-09")]

    story.given(pays(HALF), until("11-09")).stands("in-arrears", pauses=("agreement",))
    assert story.days_of(e.DemandVoided) == [day("11-09")]


def test_no_change_of_the_agreement_makes_a_reserved_demand_live_longer() -> None:
    """The policy's days run from the first agreement that reserved it; each change would start them anew, else."""
    halves = (e.Instalment(due=day("12-12"), amount_ore=HALF), e.Instalment(due=day("12-31"), amount_ore=HALF))
    change = c.MakeAgreement(instalments=halves, reserve=True, replaces=1)
    story = given(*CURING, RESERVING, reserves(("12-12", RENT)), until("11-05")).when(change).answers("done")

    assert story.last(e.AgreementMade).reserved_until == day("11-08")
    story.expects("end-reserved-demand 2026-11-09", "check-agreement 2026-12-16")


def test_nobody_terminates_on_a_demand_that_an_agreement_has_overtaken() -> None:
    """Not even before the clock has come to it."""
    story = given(*STAGES["window ended"], RESERVING, reserves(("11-06", RENT)), until("11-11"), RESUMED)
    story.given(at("12-24")).when(terminates()).refuses("demand-was-overtaken")


def test_a_case_that_stood_still_past_the_reservation_hands_no_overtaken_demand_over() -> None:
    """Its hand-over day lay within the reservation, and a hold kept it; what comes first now is the demand's end."""
    story = given(*CURING, RESERVING, reserves(("10-12", HALF), ("12-12", HALF)), until("10-15"), RESUMED)
    story.given(c.HoldCase(kind=HoldKind.DISPUTED), until("11-20"), c.ReleaseHold(kind=HoldKind.DISPUTED))
    story.given(until("11-20"))

    assert story.days_of(e.HandedOverToLawyer) == []
    assert story.days_of(e.DemandVoided) == [day("11-20")]


def test_no_letter_leaves_on_a_demand_that_was_overtaken_in_the_night() -> None:
    """Terminated within the reservation and not taken up before it was over: the clock ends it that morning."""
    story = given(*STAGES["window ended"], RESERVING, reserves(("11-06", RENT)), until("11-11"), RESUMED)
    story.given(at("12-04", 12), post_closes(DispatchKind.TERMINATION), terminates(), at("12-07", 1), post_closes())
    story.when(claimed(DispatchKind.TERMINATION)).answers("not-today")

    story.given(until("12-07")).finds({"termination": "suppressed"})


def test_a_demand_that_outlived_an_older_agreement_is_ended_by_the_clock() -> None:
    """As decision 7 had it, such a demand stood; its days are over with the day of the agreement."""
    story = given(*CURING)
    halves = (e.Instalment(due=day("10-12"), amount_ore=HALF), e.Instalment(due=day("11-12"), amount_ore=HALF))
    made = e.AgreementMade(
        happened_on=day("10-09"), charges=("2026-10-01.rent",), instalments=halves, paid_before_ore=0
    )
    paused = e.LadderPaused(happened_on=day("10-09"), kind=PauseKind.AGREEMENT)
    story.cases[story.case.id] = held_before(story, made, paused)
    story.expects("end-reserved-demand 2026-10-10", "check-agreement 2026-10-15")

    story.given(pays(HALF, value="10-12"), until("10-12")).stands("in-arrears", pauses=("agreement",))
    assert story.days_of(e.DemandVoided) == [day("10-10")]
    story.expects("check-agreement 2026-11-17")


# --- rhythm, tolerance, versions --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rhythm", "days"),
    [
        (Rhythm.WEEKLY, ["2027-01-31", "2027-02-07", "2027-02-14"]),
        (Rhythm.EVERY_OTHER_WEEK, ["2027-01-31", "2027-02-14", "2027-02-28"]),
        (Rhythm.MONTHLY, ["2027-01-31", "2027-02-28", "2027-03-31"]),
    ],
)
def test_a_rhythm_has_its_days_and_equal_amounts(rhythm: Rhythm, days: list[str]) -> None:
    """What does not divide goes with the last one."""
    found = in_rhythm(date(2027, 1, 31), 3, rhythm, 100)

    assert [one.due.isoformat() for one in found] == days
    assert [one.amount_ore for one in found] == [33, 33, 34]


@for_all(st.dates(date(2026, 1, 1), date(2030, 12, 31)), st.integers(1, 40), st.sampled_from(Rhythm), st.integers(40))
def test_a_rhythm_never_goes_back_and_adds_up(first: date, times: int, rhythm: Rhythm, owed_ore: int) -> None:
    """For any first day, number and sum."""
    found = in_rhythm(first, times, rhythm, owed_ore)

    assert found[0].due == first
    assert all(earlier.due < later.due for earlier, later in pairwise(found))
    assert sum(one.amount_ore for one in found) == owed_ore


def test_instalments_are_agreed_on_by_a_first_day_and_a_number() -> None:
    """Monthly, unless something else is said; the arrears of the day are what is divided."""
    story = given(*REMINDED).when(c.MakeAgreement(first=day("10-12"), times=3))

    made = story.last(e.AgreementMade)
    assert [(one.due, one.amount_ore) for one in made.instalments] == [
        (day("10-12"), 266_666),
        (day("11-12"), 266_666),
        (day("12-12"), 266_668),
    ]
    assert (made.rhythm, made.tolerance_bank_days) == (Rhythm.MONTHLY, 2)


@pytest.mark.parametrize(
    ("command", "rule"),
    [
        (c.MakeAgreement(first=day("10-12")), "instalments-or-a-rhythm"),
        (c.MakeAgreement(times=2), "instalments-or-a-rhythm"),
        (c.MakeAgreement(), "instalments-or-a-proposal"),
        (c.ProposeAgreement(), "instalments-or-a-rhythm"),
        (c.MakeAgreement(first=day("10-01"), times=2), "instalments-in-order"),
        (c.MakeAgreement(first=date(9999, 12, 31), times=2), "inside-the-calendar"),
        (c.MakeAgreement(first=day("10-12"), times=2, replaces=1), "agreement-stands"),
    ],
)
def test_terms_that_are_half_said_are_refused(command: Act, rule: str) -> None:
    """With what is missing."""
    given(*REMINDED, until("10-05")).when(command).refuses(rule)


def test_an_agreements_own_tolerance_is_what_counts() -> None:
    """Five bank days: looked at on the sixth, and money of the fifth is in time."""
    made = c.MakeAgreement(first=day("10-12"), times=2, tolerance_bank_days=5)
    story = given(*REMINDED, made).expects("check-agreement 2026-10-20")

    story.copy().given(until("10-22"), pays(HALF, value="10-19")).stands("in-arrears", pauses=("agreement",))
    story.given(until("10-22"), pays(HALF, value="10-20")).stands("in-arrears", pauses=("agreement-broken",))


def test_a_changed_agreement_is_a_version_and_the_old_one_stays_readable() -> None:
    """By the number of the one that stands; what was paid on it counts, and is not paid again."""
    story = given(*REMINDED, HALVES, until("10-12"), pays(HALF)).when(agrees(("12-01", HALF)))
    story.refuses("one-agreement-at-a-time")
    assert "replaces=1" in story.answer.because

    change = c.MakeAgreement(instalments=(e.Instalment(due=day("12-01"), amount_ore=HALF),), replaces=1)
    story.when(change).then("agreement-made", "ladder-resumed", "ladder-paused", "tenant-notice-decided").stands(
        "in-arrears", pauses=("agreement",)
    )
    story.expects("check-agreement 2026-12-04")
    assert [(one.number, one.instalments[-1].due) for one in story.case.earlier_agreements] == [(1, day("11-12"))]
    story.when(change).refuses("agreement-stands")


def test_an_adviser_proposes_a_change_while_an_agreement_runs() -> None:
    """The office answers as always, and says what it changes."""
    story = given(*REMINDED, HALVES, proposes(("12-01", RENT)))

    story.when(c.MakeAgreement(proposal=1)).refuses("one-agreement-at-a-time")
    story.when(c.MakeAgreement(proposal=1, replaces=1)).answers("done")


# --- a breach ---------------------------------------------------------------------------------------------------------


def test_a_breach_calls_the_adviser_and_asks_a_person() -> None:
    """By mail, and on both work lists; the adviser's task ends when the tenant is reached."""
    story = given(*REMINDED, HALVES, until("10-15"))

    assert [letter.demand for letter in story.letters(DispatchKind.ADVISER_CALL)] == [None]
    assert tasks(story) == ["decide-after-broken-agreement", "reach-tenant"]
    story.given(c.RecordContact.model_validate({"by": "phone", "outcome": "reached"}))
    assert tasks(story) == ["decide-after-broken-agreement"]


def test_no_more_is_missing_than_is_still_owed() -> None:
    """The charge was corrected to less than the first instalment, and nothing came."""
    corrected = c.CorrectCharge(charge="2026-10-01.rent", amount_ore=1_000)
    story = given(*REMINDED, HALVES, corrected, until("10-15"))

    assert story.last(e.AgreementBroken).missing_ore == 1_000


def test_nobody_is_called_for_an_agreement_that_runs_again() -> None:
    """The message had not left."""
    closed = lambda story: setattr(story, "post_is_closed", frozenset({DispatchKind.ADVISER_CALL}))  # noqa: E731
    story = given(*REMINDED, closed, HALVES, until("10-15"), pays(HALF, value="10-12"))

    story.finds({"adviser-call": "suppressed"})


def test_nobody_demands_what_a_broken_agreement_covers_before_a_person_has_decided() -> None:
    """Nor by hand."""
    given(*REMINDED, HALVES, until("10-20")).when(demands()).refuses("no-pause")


# --- promises ---------------------------------------------------------------------------------------------------------

PROMISED = c.RecordPromise(day=day("10-06"), amount_ore=HALF)


def test_a_promise_has_a_day_and_a_task_with_that_day() -> None:
    """Nothing rests for it. The task is there from the start: nothing happens on the day that would bring it."""
    story = given(*REMINDED, PROMISED).stands("in-arrears")
    work = worklist(story.case, story.account, story.policy, story.today)

    assert [item.due for item in work if item.task == "follow-up-promise"] == [day("10-06")]


@pytest.mark.parametrize(
    ("acts", "outcomes"),
    [
        ((pays(HALF, value="10-06"), until("10-06")), ["kept"]),
        ((pays(HALF - 1, value="10-06"), until("10-20")), ["broken"]),
        ((until("10-20"), pays(HALF, value="10-06")), ["broken", "kept"]),
        ((until("10-20"), pays(HALF, value="10-07")), ["broken"]),
        ((c.WithdrawPromise(promise=1), until("10-20")), ["withdrawn"]),
        ((pays(HALF, value="10-06"), until("10-06"), bounces("b1")), ["kept", "broken"]),
    ],
)
def test_what_became_of_a_promise_is_judged_by_the_day_of_paying(acts: tuple[Act, ...], outcomes: list[str]) -> None:
    """Looked at again when it was booked late, or went back."""
    story = given(*REMINDED, PROMISED, *acts)

    assert [event.outcome.value for _, event in story.events if isinstance(event, e.PromiseEnded)] == outcomes


def test_the_municipalitys_money_keeps_no_promise_of_the_tenant() -> None:
    """It is not booked as the tenant's own."""
    story = given(*REMINDED, PROMISED, pays(HALF, value="10-06", payer="municipality"), until("10-20"))

    assert story.last(e.PromiseEnded).outcome.value == "broken"


def test_money_of_before_keeps_no_promise() -> None:
    """What had come was known when it was given."""
    story = given(*REMINDED, pays(HALF), PROMISED, until("10-20"))

    assert story.last(e.PromiseEnded).outcome.value == "broken"


@pytest.mark.parametrize(
    ("command", "rule"),
    [
        (c.RecordPromise(day=day("10-02"), amount_ore=HALF), "promise-lies-ahead"),
        (c.RecordPromise(day=date(9999, 12, 31), amount_ore=HALF), "inside-the-calendar"),
        (c.WithdrawPromise(promise=1), "promise-stands"),
    ],
)
def test_a_promise_that_is_none_is_refused(command: Act, rule: str) -> None:
    """One of a day that is over, or that nobody gave."""
    given(*REMINDED).when(command).refuses(rule)


def test_one_promise_runs_at_a_time() -> None:
    """Else the same money would keep two."""
    story = given(*REMINDED, PROMISED).when(PROMISED).refuses("one-promise-at-a-time")

    story.given(c.WithdrawPromise(promise=1)).when(PROMISED).answers("done")
    assert story.last(e.PromiseRecorded).promise == 2


# --- a settlement at court --------------------------------------------------------------------------------------------

HEARD = (*DATED, until("12-08"))


def settles(breach: BreachRule) -> Act:
    """The parties settle before the court: two halves, and what a breach leads to."""
    return c.RecordHearing(outcome=HearingOutcome.SETTLED, first=day("12-15"), times=2, breach=breach)


def test_a_settlement_with_a_plan_keeps_the_case_open_and_ends_what_was_filed() -> None:
    """A breach leads to a fresh demand: court and lawyer are called back now."""
    story = given(*HEARD).when(settles(BreachRule.FRESH_DEMAND)).stands("in-arrears", pauses=("agreement",))

    assert {recall.to.value for recall in story.case.open_recalls} == {"lawyer", "court"}
    story.copy().given(until("12-15"), pays(HALF), until("2027-01-15"), pays(HALF)).stands(
        "closed", "paid", "agreement"
    )
    story.given(until("12-20"), RESUMED, until("12-28")).stands("under-demand")
    assert len(story.case.demands) == 2


def test_a_settlement_that_leads_back_to_the_court_leaves_the_case_there() -> None:
    """Nothing is done while it is kept; with the last instalment all is over; broken, a person decides."""
    story = given(*HEARD).when(settles(BreachRule.BACK_TO_COURT)).stands("before-bailiff-court", pauses=("agreement",))
    assert set(tasks(story)) == {"send-papers", "ask-consent-to-answer"}
    story.copy().given(until("12-15"), pays(HALF), until("2027-01-15"), pays(HALF)).stands(
        "closed", "paid", "agreement"
    )
    story.given(until("12-20")).stands("before-bailiff-court", pauses=("agreement-broken",))
    assert set(tasks(story)) == {
        "decide-after-broken-agreement", "reach-tenant", "await-court", "send-papers", "ask-consent-to-answer",
    }  # fmt: skip


def test_nobody_goes_on_before_the_court_while_its_settlement_is_kept() -> None:
    """Neither a new day nor an eviction; once it is broken the court may set one."""
    story = given(*HEARD, settles(BreachRule.BACK_TO_COURT))
    dated = c.SetCourtDate(day=day("12-28"))
    story.when(dated).refuses("settlement-is-kept")
    story.when(c.RecordEviction(on=day("12-08"))).refuses("settlement-is-kept")

    story.given(until("12-20"), RESUMED).when(dated).answers("done")


@pytest.mark.parametrize("ordered", [False, True], ids=["dated", "ordered"])
def test_somebody_stops_the_court_where_its_settlement_was_kept_after_all(ordered: bool) -> None:
    """Taken for broken, and the court went on; the first half was paid on its day and booked late."""
    story = given(*HEARD, settles(BreachRule.BACK_TO_COURT), until("12-20"), RESUMED)
    story.given(c.SetCourtDate(day=day("12-28")))
    if ordered:
        story.given(until("12-28"), c.RecordHearing(outcome=HearingOutcome.EVICTION_ORDERED))
    story.given(pays(HALF, value="12-15")).stands("before-bailiff-court", pauses=("agreement",))
    assert "call-off-court" in tasks(story)

    story.when(c.RecordEviction(on=story.today)).refuses("settlement-is-kept")
    if not ordered:
        story.given(c.CancelCourtDate())
        assert "call-off-court" not in tasks(story)


def test_only_a_settlement_has_a_plan() -> None:
    """An adjournment has none."""
    adjourned = c.RecordHearing(outcome=HearingOutcome.ADJOURNED, first=day("12-15"), times=2)
    given(*HEARD).when(adjourned).refuses("plan-of-a-settlement")


def test_a_hold_waits_for_the_person_who_looks_and_the_agreement_is_judged_then() -> None:
    """Nobody breaks an agreement behind the back of whoever looks at the case."""
    story = given(*REMINDED, HALVES, c.HoldCase(kind=HoldKind.DISPUTED), until("10-20"))
    story.stands("in-arrears", holds=("disputed",), pauses=("agreement",))

    story.given(c.ReleaseHold(kind=HoldKind.DISPUTED), until("10-20"))
    story.stands("in-arrears", pauses=("agreement-broken",))
