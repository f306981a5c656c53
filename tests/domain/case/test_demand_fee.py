"""When does the fee of a demand become a debt?"""

from domain.case import events as e
from domain.case.codes import DispatchKind
from domain.clock import at_hour
from tests.domain.case.story import (
    Story,
    approving_since,
    claimed,
    day,
    given,
    pays,
    post_closes,
    rent_missed,
    reported,
)
from tests.domain.case.story import until as until_day

DEMAND = DispatchKind.PAYMENT_DEMAND


def demanded_in_2023() -> Story:
    """In 2023 the fee was confirmed; the demand of two tenants is decided, and nothing has left the house."""
    acts = (rent_missed("2023-10-01"), post_closes(DEMAND), until_day("2023-10-06"))
    return given(*acts, now=at_hour(day("2023-10-03")), policy=approving_since("2023-01-01"))


def test_the_fee_is_owed_from_the_first_letter() -> None:
    """Decided is not sent: only with the letter does the tenant owe it, and once."""
    story = demanded_in_2023()
    fee = story.last(e.PaymentDemandDecided).fee_ore
    before = story.account.fees

    story.given(claimed(DEMAND), reported(DEMAND, "sent"))

    assert fee > 0
    assert before == ()
    assert [ore for _, ore in story.account.fees] == [fee]


def test_a_demand_that_never_left_costs_nothing() -> None:
    """Paid before the letter went, nothing is carried forward."""
    story = demanded_in_2023()

    story.when(pays()).stands("closed", "paid", "own-payment")

    assert story.account.balance_ore() == 0
