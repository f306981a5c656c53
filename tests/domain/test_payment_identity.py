"""By what is the same money known again, and what keeps two payments apart?"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.payment import (
    LONGEST_REFERENCE,
    BankReference,
    PaymentIdentity,
    UnusableReference,
    bank_account,
    bank_reference,
    payment_identity,
)

SECRET, KEY, OTHER_KEY = b"a secret", "k7q2w5x3m4n6p2r7s3t5", "p2r7s3t5k7q2w5x3m4n6"
DAY = date(2026, 10, 5)
REFERENCES = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=35)


def known_by(
    text: str = "HUSLEJE",
    reference: str = "",
    account: str = "",
    *,
    key: str = KEY,
    day: date = DAY,
    ore: int = 200_000,
    n: int = 1,
    organisation: str = "BF-101",
) -> PaymentIdentity:
    """What 2.000 kr. of 5 October are known by, as a list, a file or a person tells them."""
    bank = BankReference(reference, account)
    return payment_identity(SECRET, key, day, day, ore, text, n, organisation=organisation, bank=bank)


def test_two_equal_deposits_of_one_day_are_told_apart_by_the_banks_references() -> None:
    """Told in one list or in two, in the morning and in the afternoon; and what they look like is the same."""
    morning, afternoon = known_by(reference="0701"), known_by(reference="0702")

    assert morning.payment != afternoon.payment
    assert morning.likeness == afternoon.likeness


def test_two_equal_rows_of_one_list_without_references_are_two_payments() -> None:
    """By their ordinal; and the second of a later list, taken for one more, has a name ready for it."""
    first, second = known_by(n=1), known_by(n=2)

    assert first.payment != second.payment
    assert (first.likeness, first.reference) == (second.likeness, None)
    assert known_by(n=1) == first


@given(reference=REFERENCES, days=st.integers(-40, 40), ore=st.integers(1, 10**7), text=st.text(max_size=40))
def test_a_reference_names_the_same_payment_whatever_else_is_told(
    reference: str, days: int, ore: int, text: str
) -> None:
    """A list and the bank's own file differ in text and days, and a payment may be placed anew: one id for all."""
    told = known_by(reference=reference)
    again = known_by(text, reference, key=OTHER_KEY, day=DAY + timedelta(days), ore=ore)

    assert (again.payment, again.reference) == (told.payment, told.reference)


def test_the_same_money_with_a_reference_and_without_can_be_found() -> None:
    """They are two ids, and nothing counts them as one yet; what they have in common stands beside them."""
    without, told = known_by(), known_by(reference="0701")

    assert without.payment != told.payment
    assert without.likeness == told.likeness


def test_one_reference_at_two_banks_or_in_two_organisations_is_two_payments() -> None:
    """Within an organisation the two show that they share it; across organisations not even that."""
    one, other = known_by(reference="0701", account="DK1"), known_by(reference="0701", account="DK2")
    elsewhere = known_by(reference="0701", account="DK1", organisation="BF-102")

    assert len({one.payment, other.payment, elsewhere.payment}) == 3
    assert one.reference == other.reference == known_by(reference="0701").reference != elsewhere.reference


@given(
    reference=REFERENCES.filter(lambda text: bool(text.strip("0"))),
    text=st.text("abcdefghijklmnopqrstuvwxyzæøåÆØÅ", min_size=4, max_size=40),
)
def test_nothing_that_a_bank_wrote_can_be_read_in_an_identity(reference: str, text: str) -> None:
    """References and texts are what payers write."""
    identity = known_by(text, f"ref-{reference}")

    assert f"ref-{reference}" not in repr(identity)
    assert text not in (identity.payment, identity.likeness, identity.reference)
    assert {len(part) for part in identity.fields().values()} == {21}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("0701 2026", "0701 2026"),
        ("  0701\u00a0 2026 ", "0701 2026"),
        ("0701\t2026", "0701 2026"),
        ("0042", "0042"),
        ("Lejer-Ærø/7 æøå", "Lejer-Ærø/7 æøå"),
        ("aBc", "aBc"),
        ("x" * LONGEST_REFERENCE, "x" * LONGEST_REFERENCE),
        ("", ""),
        ("  ", ""),
        ("NOTPROVIDED", ""),
        ("nonref", ""),
        ("0000", ""),
        ("-", ""),
    ],
)
def test_a_reference_is_read_as_it_stands(written: str, read: str) -> None:
    """Zeros in front, letters and their size are part of it; only spaces are evened, and what says nothing is none."""
    assert bank_reference(written) == read


@pytest.mark.parametrize(
    "written", ["1,23457E+15", "1E15", "4.2e+20", "x" * (LONGEST_REFERENCE + 1), "07\u200b01", "07\ufffd1"]
)
def test_a_reference_that_could_name_two_payments_is_not_used(written: str) -> None:
    """Rounded, cut or with signs that nobody can see: the sentence says what is wrong and repeats nothing."""
    with pytest.raises(UnusableReference, match=r"^Bankens reference .*\.$") as fault:
        bank_reference(written)
    assert written not in str(fault.value)


@given(one=REFERENCES, other=REFERENCES)
def test_two_references_never_become_one(one: str, other: str) -> None:
    """What is read of a reference is read the same again, and different ones stay different."""
    try:
        read, _ = bank_reference(one), bank_reference(other)
    except UnusableReference:
        return  # what is not used names no payment

    assert bank_reference(read) == read
    if read and one.isascii() and other.isascii() and one != other:
        assert read != bank_reference(other)


@pytest.mark.parametrize("written", ["DK50 0040 0440 1162 43", "dk5000400440116243", "DK50-0040-0440-1162-43"])
def test_an_account_is_one_however_it_is_grouped(written: str) -> None:
    """Spaces, signs and small letters only group it."""
    assert bank_account(written) == "DK5000400440116243"
