"""Does a payment list give every payment once, and turn none away without need?"""

from collections.abc import Sequence
from datetime import date

import pytest

from domain.payment import LONGEST_TEXT, Payment
from intake.payment_list import COLUMNS, OTHER_NAMES, AcceptedPayment
from intake.table import RefusedRow, UnreadableFile
from tests.intake.faults import PAYMENT_REFUSED
from tests.intake.lists import PAID, payments, written, written_payments

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


# --- the bank's own reference ---------------------------------------------------------------------------------------

REFERRED = (*COLUMNS, "Bankreference", "Bankkonto")


def referred(*rows: dict[str, str], columns: Sequence[str] = REFERRED, header: Sequence[str] = REFERRED) -> bytes:
    """A list with the columns that it may have."""
    filled = [PAID | {"Bankreference": "", "Bankkonto": ""} | row for row in rows]
    return written(filled, columns, header=header)


def test_a_list_may_tell_the_banks_reference_and_the_account() -> None:
    """As they stand there; the account without the signs that group it."""
    (answer,) = payments(referred({"Bankreference": " 0042  Ærø/7", "Bankkonto": "DK50 0040 0440 1162 43"}))

    told = {"reference": "0042 Ærø/7", "bank_account": "DK5000400440116243"}
    assert AcceptedPayment(2, EXPECTED.model_copy(update=told)) == answer


@pytest.mark.parametrize("name", [name for name, column in OTHER_NAMES.items() if column == "Bankreference"])
def test_the_column_has_the_names_that_banks_give_it(name: str) -> None:
    """In any case and with any spaces, at any place, and with no account beside it."""
    columns = ("Bankreference", *COLUMNS)
    (answer,) = payments(referred({"Bankreference": "0042"}, columns=columns, header=(name.upper(), *COLUMNS)))

    assert isinstance(answer, AcceptedPayment)
    assert answer.payment.reference == "0042"


@pytest.mark.parametrize("name", ["Reference", "Betalers reference"])
def test_a_payers_reference_is_not_taken_for_the_banks(name: str) -> None:
    """It may be the same every month, so a list must say which one it has."""
    with pytest.raises(UnreadableFile, match="Kolonner, der ikke kendes"):
        payments(referred({}, columns=REFERRED[:-1], header=(*COLUMNS, name)))


def test_a_column_under_two_of_its_names_is_refused() -> None:
    """Nobody could say which one counts."""
    with pytest.raises(UnreadableFile, match="Kolonner, der står flere gange: Bankreference"):
        payments(referred({}, columns=REFERRED, header=(*COLUMNS, "Bankreference", "Arkivreference")))


@pytest.mark.parametrize("broken", ["1,23457E+15", "x" * 141, "07\u200d01"])
def test_money_counts_whatever_is_wrong_with_its_reference(broken: str) -> None:
    """It is then known by its other fields, and the row says so without repeating it."""
    source = written([PAID | {"Bankreference": broken}], REFERRED[:-1], encoding="utf-8")
    (answer,) = payments(source)

    assert isinstance(answer, AcceptedPayment)
    assert answer.payment == EXPECTED
    assert answer.warnings[0].endswith("Indbetalingen kendes på sine andre oplysninger.")
    assert broken not in answer.warnings[0]


def test_rows_with_a_reference_take_no_ordinal_from_rows_without() -> None:
    """So a row keeps its name in a list that is sorted otherwise."""
    answers = payments(referred({}, {"Bankreference": "0701"}, {}, {"Bankreference": "0702"}))

    told = [(one.payment.reference, one.payment.ordinal) for one in answers if isinstance(one, AcceptedPayment)]
    assert told == [("", 1), ("0701", 1), ("", 2), ("0702", 1)]
