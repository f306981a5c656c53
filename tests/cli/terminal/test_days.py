"""Is a typed day read as a Dane and as a machine write it, and never guessed?"""

from collections.abc import Callable
from datetime import date

import pytest

from cli.import_list import typed_register
from cli.pay import TypedPayment
from cli.terminal.days import parse_day
from client.errors import UnreadableInput


@pytest.mark.parametrize("text", ["2026-10-01", "01-10-2026", "1-10-2026", " 2026-10-01 "])
def test_both_ways_of_writing_a_day_are_read(text: str) -> None:
    """A day may be written with the year first or last."""
    assert parse_day(text, "--to") == date(2026, 10, 1)


@pytest.mark.parametrize(
    "text", ["", "i dag", "10/01/2026", "01-10-26", "2026-31-01", "31-02-2026", "٢٠٢٦-10-01", "0000-01-01"]
)
def test_anything_else_is_refused_by_name(text: str) -> None:
    """Whatever is no day is refused, naming the option and not repeating what was typed."""
    with pytest.raises(UnreadableInput, match="--to") as refusal:
        parse_day(text, "--to")

    assert not text.strip() or text not in str(refusal.value)


@pytest.mark.parametrize("text", ["2012-12-30", "31-12-2012", "2101-01-01", "0001-01-01", "9999-12-31"])
def test_a_rehearsal_begins_on_a_day_that_has_law(text: str) -> None:
    """Another day is refused with its years, and nobody is told to mend the law; the first and the last one have it."""
    with pytest.raises(UnreadableInput, match=r"--today: .* ligger uden for kalenderen, som gælder 2013-2100"):
        typed_register(simulated=True, today=text)

    assert typed_register(simulated=True, today="2013-01-01").today == date(2013, 1, 1)
    assert typed_register(simulated=True, today="2100-12-31").today == date(2100, 12, 31)


@pytest.mark.parametrize(
    ("option", "typed"),
    [
        ("--today", lambda: typed_register(simulated=True, today="")),
        ("--value-date", lambda: TypedPayment.typed("1,00", "", None, "tenant", "", "", "", means="overførsel")),
        ("--booked-on", lambda: TypedPayment.typed("1,00", None, "", "tenant", "", "", "", means="overførsel")),
    ],
)
def test_an_empty_day_is_not_today(option: str, typed: Callable[[], object]) -> None:
    """A script whose variable was empty meant some day, and nobody knows which."""
    with pytest.raises(UnreadableInput, match=option):
        typed()
