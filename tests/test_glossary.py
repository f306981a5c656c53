"""Has every word that is stored for ever its line in the glossary?"""

from enum import StrEnum
from pathlib import Path

import pytest

from domain.case.codes import (
    AidWithdrawal,
    Cause,
    Channel,
    ContactOutcome,
    DispatchKind,
    Ending,
    HoldKind,
    PauseKind,
    PhaseName,
)

PAGE = (Path(__file__).parents[1] / "docs" / "glossary.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "words", [AidWithdrawal, Cause, Channel, ContactOutcome, DispatchKind, Ending, HoldKind, PauseKind, PhaseName]
)
def test_every_stored_word_is_explained(words: type[StrEnum]) -> None:
    """A reader of the journal finds each phase, letter, pause, hold and ending on one page."""
    assert [word for word in words if f"`{word}`" not in PAGE] == []
