"""Is an amount of kroner read and written without a float and without a guess?"""

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import money
from domain.money import LARGEST_AMOUNT, AmountError, format_kroner, kroner, parse_kroner, parse_signed_kroner

READ = [
    ("7.345,50", 734550),
    ("5772,13", 577213),
    ("2.000,00", 200000),
    ("500", 50000),
    ("5,5", 550),
    ("0,05", 5),
    ("1.000.000,00", LARGEST_AMOUNT),
    ("7.345,-", 734500),
    ("7345,-", 734500),
    ("7.345,--", 734500),
    ("7.345,\N{EN DASH}", 734500),
    ("7.345,50 kr.", 734550),
    ("7.345,50 kr", 734550),
    ("7.345,50kr.", 734550),
    ("7.345,50\N{NO-BREAK SPACE}kr.", 734550),
    ("7.345,50 DKK", 734550),
    ("DKK 7.345,50", 734550),
    ("Kr. 7.345,-", 734500),
    ("dkk500", 50000),
]

REFUSED = [
    ("7.345", "tvetydigt"),
    ("12.345,678", "tvetydigt"),
    ("1,234.50", "tvetydigt"),
    ("7,345", "tvetydigt"),
    ("7345.50", "tvetydigt"),
    ("1.00,00", "tvetydigt"),
    ("1.0000,00", "tvetydigt"),
    ("0.500,00", "tvetydigt"),
    ("05,00", "tvetydigt"),
    ("5,", "tvetydigt"),
    ("1.000.000", "tvetydigt"),
    ("-5.200,00", "negativt"),
    ("5.200,00-", "negativt"),
    ("(5.200,00)", "negativt"),
    ("0", "nul"),
    ("0,00", "nul"),
    ("", "mangler"),
    ("   ", "mangler"),
    (",50", "kan ikke læses"),
    ("fem tusind", "kan ikke læses"),
    ("7.345 kr.", "tvetydigt"),
    ("DKK 7,345", "tvetydigt"),
    ("-7.345,-", "negativt"),
    ("-7.345,50 kr.", "negativt"),
    ("kr. -7.345,50", "negativt"),
    ("\N{MINUS SIGN}5,00", "negativt"),
    ("0,-", "nul"),
    ("DKK", "kan ikke læses"),
    ("kr. 5,00 kr.", "kan ikke læses"),
    ("EUR 5,00", "kan ikke læses"),
    ("5,00 kroner", "kan ikke læses"),
    (" 5,00", "kan ikke læses"),
    ("5,00\n", "kan ikke læses"),
    ("5 000,00", "kan ikke læses"),
    ("5\u00a0000,00", "kan ikke læses"),
    ("+5,00", "kan ikke læses"),
    ("5e3", "kan ikke læses"),
    ("1_000,00", "kan ikke læses"),
    ("٥,٠٠", "kan ikke læses"),
    ("５,００", "kan ikke læses"),
    ("NaN", "kan ikke læses"),
    ("1.000.000,01", "urimeligt stort"),
    ("9" * 32, "urimeligt stort"),
    ("9" * 100_000, "for langt"),
]


@pytest.mark.parametrize(("text", "ore"), READ)
def test_a_danish_amount_is_read_into_ore(text: str, ore: int) -> None:
    """Points between thousands may be left out, and so may the decimals where no point is."""
    assert ore == parse_kroner(text)


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_an_amount_in_doubt_is_refused_with_the_reason(text: str, reason: str) -> None:
    """A demand over a wrong amount can be void: what can be read in two ways is not read."""
    with pytest.raises(AmountError, match=f"^Beløbet .*{reason}|^Beløbet {reason}"):
        parse_kroner(text)


@given(st.integers(-LARGEST_AMOUNT, LARGEST_AMOUNT).filter(bool))
def test_money_that_went_out_is_read_below_zero(ore: int) -> None:
    """By any of the signs that systems write; a whole amount with its dash is none."""
    written = format_kroner(abs(ore))

    assert ore == parse_signed_kroner(format_kroner(ore)) == parse_signed_kroner(f"{format_kroner(ore)} kr.")
    assert -abs(ore) == parse_signed_kroner(f"{written}-") == parse_signed_kroner(f"({written})")


@pytest.mark.parametrize(("text", "ore"), [("-7.345,-", -734_500), ("7.345,-", 734_500), ("7.345,--", 734_500)])
def test_a_dash_for_no_ore_is_no_sign(text: str, ore: int) -> None:
    """Only one in front is."""
    assert ore == parse_signed_kroner(text)


@pytest.mark.parametrize("text", ["--5,00", "-", "(5,00", "-(5,00)", "-5,00-", "-7.345", "-0,00", "-1.000.000,01"])
def test_a_sign_in_doubt_is_refused(text: str) -> None:
    """As an amount in doubt is."""
    with pytest.raises(AmountError):
        parse_signed_kroner(text)


@given(st.integers(1, LARGEST_AMOUNT))
def test_what_was_written_is_read_back(ore: int) -> None:
    """Writing and reading are each other's inverse, with points and without."""
    assert ore == parse_kroner(format_kroner(ore)) == parse_kroner(format_kroner(ore).replace(".", ""))


@given(st.text(st.sampled_from("0123456789.,- kr"), max_size=14))
def test_what_is_read_is_what_was_written(text: str) -> None:
    """Nothing is read that does not say, digit for digit, what it is taken for."""
    try:
        ore = parse_kroner(text)
    except AmountError:
        return

    number = text.replace("kr.", "").replace("kr", "").replace(".", "").strip()
    kroner, _, decimals = number.replace("--", "00").replace("-", "00").partition(",")
    assert f"{int(kroner)}{decimals:0<2}" == f"{ore // 100}{ore % 100:02d}"
    assert format_kroner(ore).replace(".", "").startswith(number.rstrip("-").rstrip(","))


@given(st.text())
def test_a_refused_amount_is_not_repeated(text: str) -> None:
    """The reason travels to screens and logs; the text may be anything that slipped into the column."""
    with pytest.raises(AmountError) as refusal:
        parse_kroner(f"Hemmelig{text}")

    assert "Hemmelig" not in str(refusal.value)


@pytest.mark.parametrize(
    ("ore", "text"),
    [
        (734550, "7.345,50"),
        (5, "0,05"),
        (0, "0,00"),
        (-5, "-0,05"),
        (-734550, "-7.345,50"),
        (10**11, "1.000.000.000,00"),
    ],
)
def test_an_amount_is_written_as_danes_write_it(ore: int, text: str) -> None:
    """Points between thousands, a comma, always two decimals; a credit has its minus in front."""
    assert text == format_kroner(ore)
    assert kroner(ore) == f"{text} kr."


def test_no_float_comes_near_money() -> None:
    """Øre are whole: the module has no float, no decimal point and no true division."""
    tree = ast.parse(Path(money.__file__).read_text(encoding="utf-8"))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    numbers = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]

    assert not names & {"float", "round", "Decimal"}
    assert not any(isinstance(number, float) for number in numbers)
    assert not any(isinstance(node, ast.Div) for node in ast.walk(tree))
