"""Do the lists under examples/ give what their README says?"""

from datetime import date
from pathlib import Path

from domain.missed_payment import MissedPayment
from intake.arrears_list import AcceptedRow
from intake.payment_list import AcceptedPayment
from intake.table import RefusedRow
from tests.intake.lists import arrears, payments

EXAMPLES = Path(__file__).parents[2] / "examples"


def identity(missed: MissedPayment) -> tuple[str, str, date, str]:
    """Return what tells one missed payment from another."""
    return (missed.organisation, missed.tenancy, missed.due_date, missed.kind)


def test_octobers_list_is_good_throughout() -> None:
    """Sixty missed rents of sixty tenancies, without a warning."""
    answers = arrears(EXAMPLES / "restanceliste-2026-10.csv")
    accepted = [answer for answer in answers if isinstance(answer, AcceptedRow)]

    assert [len(answers), len(accepted), len({identity(row.missed) for row in accepted})] == [60, 60, 60]
    assert not any(row.warnings for row in accepted)
    assert accepted[0].missed.amount_ore == 577213


def test_novembers_list_joins_eighteen_of_octobers_tenancies() -> None:
    """Forty-eight missed rents: eighteen of tenancies in October's list, thirty new."""
    october, november = (
        {row.missed.tenancy for row in arrears(EXAMPLES / name) if isinstance(row, AcceptedRow)}
        for name in ("restanceliste-2026-10.csv", "restanceliste-2026-11.csv")
    )

    assert [len(november), len(october & november)] == [48, 18]


def test_the_faulty_list_opens_ten_rows_and_refuses_thirteen() -> None:
    """Three of the ten carry a warning, and one says again what an earlier row said."""
    answers = arrears(EXAMPLES / "restanceliste-2026-10-med-fejl.csv")
    accepted = [answer for answer in answers if isinstance(answer, AcceptedRow)]
    refused = [answer.row for answer in answers if isinstance(answer, RefusedRow)]

    assert refused == [2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 16, 24]
    assert [row.row for row in accepted] == [11, 14, 15, 17, 18, 19, 20, 21, 22, 23]
    assert [row.row for row in accepted if row.warnings] == [11, 14, 15]
    assert len({identity(row.missed) for row in accepted}) == 9


def test_octobers_payments_are_good_throughout() -> None:
    """Forty-five payments, none of them like another."""
    answers = payments(EXAMPLES / "indbetalinger-2026-10.csv")
    accepted = [answer for answer in answers if isinstance(answer, AcceptedPayment)]

    assert [len(answers), len(accepted)] == [45, 45]
    assert {1} == {row.payment.ordinal for row in accepted}


def test_the_banks_list_of_a_day_pays_two_of_three_rents_one_of_them_ahead() -> None:
    """Three missed rents as of 2 October; money booked on the 6th, some of it dated to the 9th."""
    missed = [
        one.missed for one in arrears(EXAMPLES / "restanceliste-2026-10-bank.csv") if isinstance(one, AcceptedRow)
    ]
    paid = [one.payment for one in payments(EXAMPLES / "bank-2026-10-06.csv") if isinstance(one, AcceptedPayment)]

    assert [len(missed), len(paid)] == [3, 2]
    assert {one.tenancy for one in paid} < {one.tenancy for one in missed}
    assert [one.value_date.day - one.booked_on.day for one in paid] == [0, 3]
