"""Does docs/lists.md explain every answer that a list can get?"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.charge_kinds import CHARGE_KINDS
from intake import arrears_list, payment_list
from intake.arrears_list import TENANCY_KIND, AcceptedRow
from intake.payment_list import AcceptedMoneyOut, AcceptedPayment
from intake.table import RefusedRow, UnreadableFile, open_table
from tests.intake.faults import (
    BROKEN,
    GOOD_LINE,
    MORE_COLUMNS,
    MORE_PAYMENT_COLUMNS,
    NOT_ALMEN,
    PAYMENT_REFUSED,
    REFUSED,
    UNREADABLE,
    WARNED,
)
from tests.intake.lists import MISSED, PAID, arrears, payments, written, written_payments

PAGE = (Path(__file__).parents[2] / "docs" / "lists.md").read_text(encoding="utf-8")
FORMAT, ANSWERS = PAGE.split("## The file could not be read")
EXPLAINED = [
    re.compile(".*".join(map(re.escape, answer.split("…"))))
    for answer in re.findall(r"^\| `([^`]*)` \|", ANSWERS, flags=re.MULTILINE)
]


def answers_to_faults() -> Iterator[str]:
    """Give every answer that the faults of these tests get, in full."""
    for column, text, _ in REFUSED + WARNED:
        yield from texts(*arrears(written([MISSED | {column: text}], encoding="utf-8", quote_all=True)))
    for text, _ in NOT_ALMEN:
        yield from texts(*arrears(written([MISSED | {TENANCY_KIND: text}], (*arrears_list.COLUMNS, TENANCY_KIND))))
    for column, text, _ in PAYMENT_REFUSED:
        yield from texts(*payments(written_payments([PAID | {column: text}])))
    for column, text, _ in MORE_COLUMNS:
        row, columns = MISSED | {column: text}, (*arrears_list.COLUMNS, column)
        yield from texts(*arrears(written([row], columns, encoding="utf-8", quote_all=True)))
    for column, text, _ in MORE_PAYMENT_COLUMNS:
        more = (*payment_list.COLUMNS, column)
        yield from texts(*payments(written([PAID | {column: text}], more, encoding="utf-8", quote_all=True)))
    for reference in ("1,23457E+15", "x" * 141, "07\u200d01"):
        row = PAID | {payment_list.REFERENCE: reference}
        yield from texts(*payments(written([row], (*payment_list.COLUMNS, payment_list.REFERENCE), encoding="utf-8")))
    for _, lines, _ in BROKEN:
        yield from texts(*arrears(b"\r\n".join([written([]).rstrip(), *lines, GOOD_LINE])))
    of_two_days = [MISSED | {arrears_list.AS_OF: day} for day in ("30-09-2026", "01-10-2026")]
    with pytest.raises(UnreadableFile) as refused:
        arrears(written(of_two_days, (*arrears_list.COLUMNS, arrears_list.AS_OF)))
    yield str(refused.value)
    for _, source, _ in UNREADABLE:
        with pytest.raises(UnreadableFile) as refusal:
            open_table(source, arrears_list.COLUMNS)
        yield str(refusal.value)


def texts(*answers: object) -> Iterator[str]:
    """Give what *answers* say to a caseworker."""
    for answer in answers:
        if isinstance(answer, RefusedRow):
            yield answer.reason
        elif isinstance(answer, AcceptedRow | AcceptedPayment | AcceptedMoneyOut):
            yield from answer.warnings


def test_every_answer_is_explained() -> None:
    """A caseworker who looks an answer up finds its row."""
    answers = set(answers_to_faults())
    found = {answer for answer in answers if any(row.fullmatch(answer) for row in EXPLAINED)}

    assert len(answers) > 40
    assert answers - found == set()


@pytest.mark.parametrize(
    "column",
    sorted({*arrears_list.COLUMNS, *arrears_list.OPTIONAL, *payment_list.COLUMNS, *payment_list.OPTIONAL}),
)
def test_every_column_is_described(column: str) -> None:
    """Each column has a row that says what stands in it."""
    assert f"| `{column}` |" in FORMAT


def test_every_kind_that_may_be_demanded_is_named() -> None:
    """The page and the list of kinds name the same kinds."""
    assert not [kind for kind in CHARGE_KINDS.values() if kind.demandable and f"`{kind.danish}`" not in FORMAT]
