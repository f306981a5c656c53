"""Does every row of a list get the answer that was planted in it, however the list is written and spoilt?"""

from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.table import ListSource, RefusedRow, UnreadableFile
from tests.intake.faults import CUT_OFF
from tests.intake.grammar import ARREARS, PAYMENTS, Answer, ListKind, Told, proper_list, spoilt_list, unreadable_list
from tests.intake.lists import arrears, payments

BOTH = pytest.mark.parametrize("kind", [ARREARS, PAYMENTS], ids=["arrears", "payments"])
CHANCE = st.randoms(use_true_random=False)
ROWS_AT_LEAST = 100_000


def read(kind: ListKind, source: ListSource) -> Sequence[Answer]:
    """What the reader says to every row of a list."""
    return arrears(source) if kind is ARREARS else payments(source)


def disagreements(expected: Sequence[Told], answers: Sequence[Answer]) -> list[tuple[Told, Answer]]:
    """Which answers are not the planted ones."""
    return [(one, answer) for one, answer in zip(expected, answers, strict=True) if not one.agrees_with(answer)]


@BOTH
@given(rng=CHANCE, rows=st.integers(0, 12))
def test_each_row_gets_the_answer_that_was_planted(kind: ListKind, rng: Random, rows: int) -> None:
    """Once, under its own line number: no row opened that should not be, none lost, none harmed by its neighbour."""
    source, expected = spoilt_list(rng, kind, rows)

    assert not disagreements(expected, read(kind, source))


@BOTH
@given(rng=CHANCE)
def test_a_list_that_cannot_be_read_as_a_whole_opens_nothing(kind: ListKind, rng: Random) -> None:
    """One of the reasons that were planted, before its first row."""
    source, reasons = unreadable_list(rng, kind)

    with pytest.raises(UnreadableFile) as refusal:
        read(kind, source)

    assert str(refusal.value).startswith(reasons)


@BOTH
@given(rng=CHANCE, at=st.floats(0, 1))
def test_a_list_that_was_cut_off_gives_no_half_row_unsaid(kind: ListKind, rng: Random, at: float) -> None:
    """Whole rows stay what they were; the last line is refused, or it is said that it may have been cut."""
    whole = proper_list(rng, kind, 4)
    cut = whole[: round(at * len(whole))]
    before = read(kind, whole)

    try:
        *rows, last = read(kind, cut)
    except UnreadableFile:
        return

    assert rows == before[: len(rows)]
    if cut.endswith((b"\r", b"\n")):
        assert last == before[len(rows)]
    else:
        assert isinstance(last, RefusedRow) or last.warnings[-1] == CUT_OFF


@pytest.mark.volume
@pytest.mark.timeout(900)
@BOTH
def test_a_hundred_thousand_rows_get_the_answers_that_were_planted(kind: ListKind, tmp_path: Path) -> None:
    """Fifty lists, fifty dialects, every fault thousands of times, the same ones in every run."""
    rng = Random(20261001)
    wrong, refused, accepted = [], 0, 0
    for _ in range(50):
        source, expected = spoilt_list(rng, kind, 2_200)
        path = tmp_path / "list.csv"
        path.write_bytes(source)
        answers = read(kind, path)
        wrong += disagreements(expected, answers)
        refused += sum(isinstance(answer, RefusedRow) for answer in answers)
        accepted += sum(not isinstance(answer, RefusedRow) for answer in answers)

    assert wrong == []
    assert refused + accepted >= ROWS_AT_LEAST
    assert min(refused, accepted) > 20_000
