"""Does a payment list give every payment once, and turn none away without need?"""

from collections.abc import Sequence
from datetime import date

import pytest

from domain.missed_payment import LONGEST_TEXT
from domain.payment import Means, MoneyOut, Outgoing, Payment, ToldOutgoing
from intake.payment_list import COLUMNS, OTHER_NAMES, AcceptedMoneyOut, AcceptedPayment
from intake.table import RefusedRow, UnreadableFile
from tests.intake.faults import MORE_PAYMENT_COLUMNS, PAYMENT_REFUSED
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


@pytest.mark.parametrize("kind", ["", "Indbetaling", "MobilePay"])
def test_money_that_names_no_tenancy_is_kept_for_somebody_to_place(kind: str) -> None:
    """Nobody can be asked to send it again with a number that the bank does not know."""
    (answer,) = payments(written([PAID | {"Lejemål": " ", "Posteringstype": kind}], (*COLUMNS, "Posteringstype")))

    assert AcceptedPayment(2, EXPECTED.model_copy(update={"tenancy": ""})) == answer


@pytest.mark.parametrize("changes", [{"Beløb": "-7.345,50"}, {"Posteringstype": "Returneret"}])
def test_money_that_left_nobodys_account_is_refused(changes: dict[str, str]) -> None:
    """There is nothing it could be taken from."""
    row = PAID | {"Lejemål": "", "Posteringstype": ""} | changes
    (answer,) = payments(written([row], (*COLUMNS, "Posteringstype")))

    assert RefusedRow(2, "Lejemål mangler.") == answer


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


SEVERAL_LINES = [
    ("Fra: Else Ekstra\nHusleje oktober", "Fra: Else Ekstra Husleje oktober"),
    ("\n\nHUSLEJE\n", "HUSLEJE"),
    ('Leje; oktober\n"Lindebo"', 'Leje; oktober "Lindebo"'),
    ("\n".join(["linje"] * 41), " ".join(["linje"] * 41)),
]
"""What a bank sent along, as it is written and as it is kept."""


@pytest.mark.parametrize(("written_text", "text"), SEVERAL_LINES)
@pytest.mark.parametrize("columns", [COLUMNS, ("Tekst", *COLUMNS[:-1])], ids=["last", "first"])
def test_a_banks_text_may_go_over_several_lines(written_text: str, text: str, columns: Sequence[str]) -> None:
    """The money counts, and the rows after it keep the numbers of their lines."""
    first, second = payments(written([PAID | {"Tekst": written_text}, PAID], columns))

    assert AcceptedPayment(2, EXPECTED.model_copy(update={"text": text})) == first
    assert second.row == 3 + written_text.count("\n")


@pytest.mark.parametrize("column", ["Lejemål", "Beløb", "Bogført"])
def test_no_other_field_of_a_payment_goes_over_several_lines(column: str) -> None:
    """Nothing could be done with it."""
    refused, accepted = payments(written_payments([PAID | {column: "1\n2"}, PAID]))

    assert RefusedRow(2, "Et felt indeholder linjeskift (rækken fylder 2 linjer).") == refused
    assert AcceptedPayment(4, EXPECTED) == accepted


def test_a_text_swallows_no_other_payment() -> None:
    """A mark that is opened in one row and closed in another would take the second for the first one's text."""
    header, row, _ = written_payments([PAID]).split(b"\r\n")
    opened, closed = row.replace(b"HUSLEJE", b'"HUSLEJE'), row + b'"'
    refused, accepted = payments(b"\r\n".join([header, opened, closed, row, b""]))

    assert RefusedRow(2, "Et felt indeholder linjeskift (rækken fylder 2 linjer).") == refused
    assert AcceptedPayment(4, EXPECTED) == accepted


def test_equal_payments_are_told_apart_by_their_ordinal() -> None:
    """Two equal deposits on one day are both genuine: the second is another payment than the first."""
    other = PAID | {"Beløb": "100,00"}
    answers = payments(written_payments([PAID, other, PAID, PAID, other]))

    assert [answer.payment.ordinal for answer in answers if isinstance(answer, AcceptedPayment)] == [1, 1, 2, 3, 2]


@pytest.mark.parametrize(
    "changes", [{"Bankkonto": "DK50"}, {"Lejemål": "BF\N{EN DASH}101-04-0003"}, {"Beløb": "7.345,50 kr."}]
)
def test_what_is_no_part_of_a_likeness_tells_no_payments_apart(changes: dict[str, str]) -> None:
    """Told apart by it, two payments would have one name, and the second would count as the first one again."""
    columns = (*COLUMNS, "Bankkonto")
    answers = payments(written([PAID | {"Bankkonto": ""}, PAID | {"Bankkonto": ""} | changes], columns))

    assert [answer.payment.ordinal for answer in answers if isinstance(answer, AcceptedPayment)] == [1, 2]


def test_the_same_list_read_twice_gives_the_same_payments() -> None:
    """Ordinals begin anew with each reading, so that a list sent again counts once."""
    source = written_payments([PAID, PAID])

    assert payments(source) == payments(source)


# --- what else a list may tell --------------------------------------------------------------------------------------

MORE = (*COLUMNS, "Betaler", "Lejeaftale", "Betalingsmåde", "Posteringstype")


def told(header: Sequence[str] = MORE, **changes: str) -> AcceptedPayment | AcceptedMoneyOut | RefusedRow:
    """The answer to a row with all columns, and *changes* in it."""
    row = PAID | dict.fromkeys(MORE[len(COLUMNS) :], "") | changes
    (answer,) = payments(written([row], MORE, header=header, encoding="utf-8"))
    return answer


def test_a_list_may_tell_who_paid_for_which_lease_and_by_what_means() -> None:
    """As data beside the money; what is left empty is not told."""
    answer = told(Betaler="Aarhus  Kommune", Lejeaftale="K\N{EN DASH}2", Betalingsmåde="BETALINGSSERVICE")

    more = {"payer": "Aarhus Kommune", "lease": "K-2", "means": Means.DIRECT_DEBIT}
    assert AcceptedPayment(2, EXPECTED.model_copy(update=more)) == answer
    assert AcceptedPayment(2, EXPECTED) == told()


@pytest.mark.parametrize(
    ("name", "column"), [(name, column) for name, column in OTHER_NAMES.items() if column in MORE and name != column]
)
def test_these_columns_have_the_names_that_systems_give_them(name: str, column: str) -> None:
    """In any case."""
    header = [name.upper() if one == column else one for one in MORE]
    written_there = {
        "Tekst": "husleje okt",
        "Betaler": "Ida",
        "Lejeaftale": "2",
        "Betalingsmåde": "Kort",
        "Posteringstype": "Udbetaling",
    }

    assert told(header, **{column: written_there[column]}) != told()


@pytest.mark.parametrize(
    ("amount", "kind", "out"),
    [
        ("-7.345,50", "", Outgoing.REFUND),
        ("7.345,50-", "", Outgoing.REFUND),
        ("(7.345,50)", "", Outgoing.REFUND),
        ("\N{MINUS SIGN}7.345,50 kr.", "", Outgoing.REFUND),
        ("-7.345,50", "Tilbagebetaling", Outgoing.REFUND),
        ("7.345,50", "Udbetaling", Outgoing.REFUND),
        ("7.345,50", "OVERFØRSEL UD", Outgoing.TRANSFER),
        ("-7.345,50", "Returneret", Outgoing.RETURNED),
    ],
)
def test_money_that_went_out_is_told_from_money_that_came(amount: str, kind: str, out: ToldOutgoing) -> None:
    """By its sign or by what the row calls it; its amount is how much went."""
    answer = told(Beløb=amount, Posteringstype=kind)

    assert AcceptedMoneyOut(2, MoneyOut(**EXPECTED.model_dump(), kind=out)) == answer


@pytest.mark.parametrize("kind", ["Indbetaling", "Betalingsservice", "overførsel"])
def test_money_that_came_may_be_called_so(kind: str) -> None:
    """Or by its means, as banks do."""
    assert AcceptedPayment(2, EXPECTED) == told(Posteringstype=kind)


def test_a_sign_that_contradicts_the_word_is_refused() -> None:
    """Nobody can say which of them is right."""
    refused = RefusedRow(2, "Beløbet er negativt, men Posteringstype siger, at pengene kom ind.")

    assert refused == told(Beløb="-7.345,50", Posteringstype="Indbetaling")


@pytest.mark.parametrize(("column", "text", "said"), MORE_PAYMENT_COLUMNS)
def test_money_counts_without_what_cannot_be_used_unless_nobody_knows_which_way_it_went(
    column: str, text: str, said: str
) -> None:
    """What a list may leave out is warned about; a word for the way it went must be one."""
    answer = told(**{column: text})

    if isinstance(answer, RefusedRow):
        assert column == "Posteringstype"
        assert answer.reason.startswith(said)
    else:
        assert answer == AcceptedPayment(2, EXPECTED, (said,))


def test_rows_that_went_out_and_rows_that_came_are_counted_apart() -> None:
    """A payment, and as much paid back, twice: each second is the second of its kind."""
    rows = [PAID | {"Beløb": amount} for amount in ("7.345,50", "-7.345,50", "7.345,50", "-7.345,50")]
    answers = payments(written_payments(rows))

    ordinals = [one.payment.ordinal for one in answers if isinstance(one, AcceptedPayment)]
    assert ordinals == [one.out.ordinal for one in answers if isinstance(one, AcceptedMoneyOut)] == [1, 2]


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
