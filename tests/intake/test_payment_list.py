"""Does a payment list give every payment once, and turn none away without need?"""

from datetime import date

import pytest

from domain.payment import LONGEST_TEXT, Payment
from intake.payment_list import AcceptedPayment
from intake.table import RefusedRow
from tests.intake.faults import PAYMENT_REFUSED
from tests.intake.lists import PAID, payments, written_payments

EXPECTED = Payment(
    organisation="BF-101",
    tenancy="BF-101-04-0003",
    value_date=date(2026, 10, 3),
    booked_on=date(2026, 10, 5),
    amount_ore=734550,
    text="HUSLEJE BF-101-04-0003",
    ordinal=1,
)


def test_a_good_row_says_what_was_paid() -> None:
    """Every column of a good row arrives in the domain's words."""
    assert [AcceptedPayment(2, EXPECTED)] == payments(written_payments([PAID]))


@pytest.mark.parametrize(("column", "text", "reason"), PAYMENT_REFUSED)
def test_a_payment_of_unknown_owner_size_or_day_is_refused(column: str, text: str, reason: str) -> None:
    """A wrong field refuses its row with the reason, and the next row is read."""
    refused, accepted = payments(written_payments([PAID | {column: text}, PAID]))

    assert isinstance(refused, RefusedRow)
    assert refused.reason.startswith(reason)
    assert AcceptedPayment(3, EXPECTED) == accepted


@pytest.mark.parametrize(
    ("written_text", "text"),
    [
        ("", ""),
        ("=+71<000", "=+71<000"),
        ("A\tCONTO\0 OKT", "A CONTO OKT"),
        ("x" * (LONGEST_TEXT + 100), "x" * LONGEST_TEXT),
    ],
)
def test_no_payment_is_turned_away_for_its_text(written_text: str, text: str) -> None:
    """What a bank sent along is made fit to be stored; the money counts in any case."""
    (answer,) = payments(written_payments([PAID | {"Tekst": written_text}]))

    assert AcceptedPayment(2, EXPECTED.model_copy(update={"text": text})) == answer


def test_equal_payments_are_told_apart_by_their_ordinal() -> None:
    """Two equal deposits on one day are both genuine: the second is another payment than the first."""
    other = PAID | {"Beløb": "100,00"}
    answers = payments(written_payments([PAID, other, PAID, PAID, other]))

    assert [answer.payment.ordinal for answer in answers if isinstance(answer, AcceptedPayment)] == [1, 1, 2, 3, 2]


def test_the_same_list_read_twice_gives_the_same_payments() -> None:
    """Ordinals begin anew with each reading, so that a list sent again counts once."""
    source = written_payments([PAID, PAID])

    assert payments(source) == payments(source)
