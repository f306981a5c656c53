"""Does each answer about a case name the open doubts it rests on?"""

from collections.abc import Callable

import pytest

from domain.case import commands as c
from domain.case import events as e
from domain.case.codes import DispatchKind
from domain.case.events import Instalment
from domain.case.legal_questions import Lawfulness
from domain.finding import Finding
from domain.rules import doubts
from domain.rules.is_tenancy_almen import TenancyKind, is_tenancy_almen
from tests.books.law.editions import edition, instead, reopened, settled
from tests.domain.case.stages import CURING, FILED, OPENED, VACATE_ENDED, WINDOW_ENDED
from tests.domain.case.story import RENT, Act, Story, adopts, at, day, given, letter, pays, post_closes, until
from tests.domain.case.story import edition as policy_edition

RESERVING = adopts(policy_edition("reserving", agreement_reserve_days=30))
RESERVED = c.MakeAgreement(instalments=(Instalment(due=day("11-13"), amount_ore=RENT),), reserve=True)
Question = Callable[[Lawfulness, Story], Finding]
SATURDAY, LETTER, HOME = doubts.SATURDAY, doubts.PROOF_OF_LETTERS, doubts.CARE_DWELLING


def lawful(story: Story) -> Lawfulness:
    """The questions of a story's case, under the shipped law."""
    return Lawfulness(story.case, story.account, story.law.during(story.today, story.today), story.policy.mode)


def demand(one: Lawfulness, story: Story) -> Finding:
    """May the rest be demanded?"""
    return one.may_rest_be_demanded(story.today)


def valid(one: Lawfulness, story: Story) -> Finding:
    """Is the demand valid?"""
    return one.is_valid(story.demand)


def terminate(one: Lawfulness, story: Story) -> Finding:
    """May the lease be terminated?"""
    return one.may_be_terminated(story.demand, story.today)


def file(one: Lawfulness, story: Story) -> Finding:
    """May the court be asked?"""
    return one.may_be_filed(story.demand, story.today)


def tell(one: Lawfulness, story: Story) -> Finding:
    """Must the municipality be told?"""
    return one.must_municipality_be_told(story.demand)


def pay(one: Lawfulness, story: Story) -> Finding:
    """What does a payment in full do today?"""
    return one.what_payment_does(story.demand, story.today, story.today, in_full=True).finding


@pytest.mark.parametrize(
    ("acts", "ask", "expected"),
    [
        (OPENED, demand, {SATURDAY}),
        (CURING, valid, {SATURDAY, LETTER}),
        (WINDOW_ENDED, terminate, {SATURDAY, LETTER, HOME}),
        ((*WINDOW_ENDED, pays(RENT // 2)), terminate, {SATURDAY, LETTER, HOME, doubts.INSIGNIFICANT_REST}),
        (VACATE_ENDED, file, {SATURDAY, LETTER, doubts.NOTICE_OF_THE_COURT}),
        (FILED, tell, {doubts.NOTICE_OF_THE_COURT}),
        (WINDOW_ENDED, pay, {doubts.SECTION_91}),
        ((*CURING, at("10-10")), pay, {doubts.WEEKEND_PAYMENTS}),
        ((*CURING, at("10-23")), pay, {doubts.UNTIL_MIDNIGHT}),
        (
            (*WINDOW_ENDED, RESERVING, RESERVED, until("11-19")),
            terminate,
            {SATURDAY, LETTER, HOME, doubts.BROKEN_AGREEMENT},
        ),
    ],
)
def test_the_doubts_of_a_case_are_named(acts: tuple[Act, ...], ask: Question, expected: set[str]) -> None:
    """Due on a Thursday: a Saturday lies between the last timely day and the demand."""
    story = given(*acts)

    assert set(ask(lawful(story), story).doubts) == expected


def test_digital_post_is_in_doubt() -> None:
    """Whether it was allowed, and when it is dispatched, nobody has settled; that it arrived, a log proves."""
    story = given(*OPENED, until("10-08"), digital_post=True)

    assert doubts.DIGITAL_POST in valid(lawful(story), story).doubts
    assert LETTER not in valid(lawful(story), story).doubts
    assert doubts.DIGITAL_POST in lawful(story).has_arrived(letter(DispatchKind.PAYMENT_DEMAND)(story)).doubts


def test_an_answer_names_the_doubts_of_its_own_law_alone() -> None:
    """One that was settled is none, and one that nobody had then was none: what was decided then comes out the same."""
    before = edition(settled("care-dwelling"), settled("proof-after-postnord"), reopened("rsl-5a-wording"))
    story, told = given(*WINDOW_ENDED, law=before), given(*FILED, law=before)

    assert set(terminate(lawful(story), story).doubts) == {SATURDAY}
    assert set(tell(lawful(told), told).doubts) == {doubts.DUTY_OF_THE_MUNICIPALITY, doubts.NOTICE_OF_THE_COURT}


def test_a_private_tenancy_is_in_doubt_too() -> None:
    """What would hold for it is not encoded, and not settled."""
    assert is_tenancy_almen(TenancyKind.PRIVATE).doubts == (doubts.PRIVATE_DEMANDS,)


def test_a_court_fee_that_nobody_confirmed_is_left_out() -> None:
    """0 kr. with the reason on record, and the filing goes."""
    sure = 'value      = 75000\nsource     = "retsafgiftsloven"\nstatus     = "A"'
    book = edition(instead("parameters/court_fee.toml", sure, sure.replace('"A"', '"C"')))
    story = given(*FILED, post_closes(), law=book)

    filed = story.last(e.CourtFilingDecided)
    assert filed.court_fee_ore == 0
    assert "udeladt (0 kr.), fordi ingen har bekræftet de 750,00 kr." in filed.court_fee_reason
