"""Has every word that is stored for ever its line in the glossary?"""

from enum import StrEnum
from pathlib import Path

import pytest

from domain.account.codes import Payer
from domain.actors import Part, Role
from domain.case import codes
from domain.case.state import DispatchState
from domain.streams.organisation import ErasureReason
from journal.views import StuckIn

PAGE = (Path(__file__).parents[1] / "docs" / "glossary.md").read_text(encoding="utf-8")


OF_CASES = tuple(one for one in vars(codes).values() if isinstance(one, type) and one.__module__ == codes.__name__)
STORED = (*OF_CASES, DispatchState, Payer, Role, Part, ErasureReason, StuckIn)


@pytest.mark.parametrize("words", STORED, ids=lambda words: words.__name__)
def test_every_stored_word_is_explained(words: type[StrEnum]) -> None:
    """A reader of the journal finds each phase, letter, pause, hold and ending on one page."""
    assert [word for word in words if f"`{word}`" not in PAGE] == []
