"""Does no letter leave that rests on a void demand, or that would say what is no longer true?"""

import pytest

from domain.case import commands as c
from domain.case import events as e
from domain.case.codes import DispatchKind, HoldKind
from domain.case.state import DispatchState
from domain.clock import at_hour
from tests.domain.case.stages import FILING_DECIDED, IN_BUFFER, TERMINATION_DECIDED, WINDOW_ENDED
from tests.domain.case.story import (
    RENT,
    Act,
    Story,
    approving_since,
    arrives,
    at,
    claimed,
    day,
    files,
    given,
    letter,
    pays,
    post_closes,
    rent_missed,
    reported,
    settled,
    terminates,
    until,
)
from tests.domain.case.test_invalid_demand import days_to_pay_are_sixty, law_is_corrected, law_of_two_hverdage

DEMAND, NOTICE = DispatchKind.PAYMENT_DEMAND, DispatchKind.MUNICIPALITY_NOTICE
TERMINATION = DispatchKind.TERMINATION
EARLIER_MONEY = (pays(100, value="10-05"), c.ReleaseHold(kind=HoldKind.DEMAND_INVALID), post_closes())
"""It was there before the demand left, which so is void; a person has looked, and annulled nothing."""


def refused_for_bo(due: str, opened: str, sent: str) -> Story:
    """A demand with a fee: anna has her letter, bo's was refused by its channel, and a person lets it go again."""
    story = given(
        rent_missed(due),
        post_closes(DEMAND),
        until(sent),
        now=at_hour(day(opened)),
        policy=approving_since("2023-01-01"),
        tenants=("anna", "bo"),
    )
    of_anna = letter(DEMAND, "anna")(story).key
    return story.given(
        c.ClaimDispatch(key=of_anna, honours_keys=True),
        c.ReportDispatch(key=of_anna, outcome="sent"),
        claimed(DEMAND),
        reported(DEMAND, "refused"),
        c.ReleaseHold(kind=HoldKind.DISPATCH_REFUSED),
    )


def sent_again(story: Story) -> c.SendAgain:
    """A person lets bo's letter go."""
    return c.SendAgain(key=letter(DEMAND, "bo")(story).key)


def test_the_second_letter_does_not_leave_when_something_was_paid_since_the_first() -> None:
    """It would state too much. Both get a fresh one, without a fee, and the fee of the first is not owed."""
    story = refused_for_bo("2023-10-01", "2023-10-03", "2023-10-06")
    story.given(at("2023-10-09"), pays(RENT // 2), sent_again).when(claimed(DEMAND))

    story.answers("gone")
    assert {"demand-voided", "fee-waived"} < set(story.types)
    assert "ville kræve mere" in story.last(e.DemandVoided).finding.because
    story.given(post_closes(), until("2023-10-12"))
    assert [(one.amount_ore, story.demand.fee_ore) for one in story.demand.lines] == [(RENT // 2, 0)]
    assert story.account.balance_ore() == RENT // 2


def test_of_joint_tenants_each_letter_must_be_true_when_it_leaves() -> None:
    """Taken up before the money came, known to have left after it: no lawyer gets such a demand."""
    story = refused_for_bo("2023-10-01", "2023-10-03", "2023-10-06")
    story.given(at("2023-10-09"), sent_again, claimed(DEMAND), pays(RENT // 2), at("2023-10-10"))

    story.when(reported(DEMAND, "sent"))

    assert "4.000,00 kr. mere, end der skyldtes" in story.last(e.CaseHeld).finding.because


def test_a_second_letter_in_a_new_year_asks_the_fee_of_the_first() -> None:
    """The fee is that of the day on which the demand left; in 2024 nobody was sure of it."""
    story = refused_for_bo("2023-12-15", "2023-12-18", "2023-12-21")

    story.given(at("2024-01-03"), sent_again).when(claimed(DEMAND)).answers("claimed")
    assert story.account.balance_ore() == RENT + story.demand.fee_ore > RENT


@pytest.mark.parametrize(
    ("acts", "kind"),
    [
        ((*IN_BUFFER, post_closes(DispatchKind.LAWYER_HANDOVER), until("10-28")), DispatchKind.LAWYER_HANDOVER),
        (FILING_DECIDED, NOTICE),
        ((*FILING_DECIDED, claimed(NOTICE), reported(NOTICE, "sent")), DispatchKind.COURT_FILING),
    ],
    ids=["hand-over", "notice", "filing"],
)
def test_nobody_acts_on_a_demand_that_is_void(acts: tuple[Act, ...], kind: DispatchKind) -> None:
    """Decided while it was thought valid, and not taken up when it turns out not to be."""
    story = given(*acts, *EARLIER_MONEY)

    story.when(claimed(kind)).then("case-held").answers("gone")

    assert letter(kind)(story).state is DispatchState.INTENDED
    assert "1,00 kr. mere, end der skyldtes" in story.last(e.CaseHeld).finding.because


def test_a_corrected_law_stops_a_filing_that_has_not_left() -> None:
    """The demand was sent one day early by a wrong law folder, which is corrected after the decision to file."""
    acts = (rent_missed(), until("11-06"), terminates(), until("11-20"))
    story = given(*acts, post_closes(NOTICE), files(), law_is_corrected, law=law_of_two_hverdage())

    story.given(post_closes(), until("11-24"))

    assert {letter(kind)(story).state for kind in (NOTICE, DispatchKind.COURT_FILING)} == {DispatchState.INTENDED}
    assert story.case.holds == (HoldKind.STEP_REFUSED,)


@pytest.mark.parametrize(
    "comes_back",
    [(reported(TERMINATION, "not-accepted"),), (reported(TERMINATION, "unknown"), settled(TERMINATION, sent=False))],
    ids=["not accepted", "a person found out"],
)
def test_a_rest_is_weighed_also_where_it_was_paid_while_the_letter_was_taken_up(comes_back: tuple[Act, ...]) -> None:
    """It had not left after all: a person looks at what is left before it does."""
    story = given(*TERMINATION_DECIDED, claimed(TERMINATION), pays(RENT - 100), *comes_back)

    assert story.case.holds == (HoldKind.AMOUNT_CORRECTED,)
    story.when(claimed(TERMINATION)).answers("gone")
    assert letter(TERMINATION)(story).state is DispatchState.INTENDED


def test_of_joint_tenants_the_second_termination_waits_for_that_too() -> None:
    """The first has left; what is left of the demand is another question by then."""
    to_both = (*WINDOW_ENDED, post_closes(TERMINATION), terminates())
    story = given(*to_both, tenants=("anna", "bo"))
    of_anna = letter(TERMINATION, "anna")(story).key
    story.given(c.ClaimDispatch(key=of_anna, honours_keys=True), c.ReportDispatch(key=of_anna, outcome="sent"))

    story.when(pays(RENT - 100)).then("payment-booked", "case-held")


def test_whoever_must_look_at_a_rest_hears_that_the_demand_is_void() -> None:
    """Money of before it left: there is nothing to weigh."""
    story = given(*TERMINATION_DECIDED).when(pays(100, value="10-05"))

    assert "1,00 kr. mere, end der skyldtes" in story.last(e.CaseHeld).finding.because


KNOWN_ABSENCE = (arrives(DEMAND, "10-09", outcome="known-absence"), c.ReleaseHold(kind=HoldKind.NOT_ARRIVED))
"""Found out late: the landlord knew that the tenant was away, so the demand never arrived."""


@pytest.mark.parametrize(
    ("acts", "kind", "words"),
    [
        ((*TERMINATION_DECIDED, *KNOWN_ABSENCE), TERMINATION, "ikke kommet frem til alle lejere"),
        ((*FILING_DECIDED, *KNOWN_ABSENCE), NOTICE, "ikke kommet frem til alle lejere"),
        ((*FILING_DECIDED, days_to_pay_are_sixty), NOTICE, "men lejeren kunne betale til og med den 8. december 2026"),
    ],
)
def test_what_was_decided_on_something_that_is_not_so_waits_for_a_person(
    acts: tuple[Act, ...], kind: DispatchKind, words: str
) -> None:
    """Waiting would mend nothing, and nobody else would hear of it."""
    story = given(*acts, post_closes()).when(claimed(kind)).answers("gone")

    assert story.case.holds == (HoldKind.STEP_REFUSED,)
    assert words in story.last(e.CaseHeld).finding.because
