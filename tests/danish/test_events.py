"""Has every event a title, a sentence and a ground, in words that a Dane can read?"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from danish.events.say import words_of
from danish.events.words import Around, Words
from domain.account.events import PaymentBooked
from domain.account.state import Account
from domain.case.events import CureDeadlineSet
from domain.case.state import Case, NoCase
from journal.events import CODEC, LIFTERS
from tests.cases import CaseDriver

GOLDEN = Path(__file__).parents[1] / "journal" / "golden"
KINDS = [CODEC.model_of(name) for name in sorted(CODEC.types - {lifter.old for lifter in LIFTERS})]


def opened() -> Case:
    """A case that knows nothing of what else may happen to it."""
    case = CaseDriver()
    case.open()
    return case.case


def golden(kind: Any) -> Any:
    """An event of a kind, as the journal may hold it."""
    row = json.loads((GOLDEN / f"{kind.model_fields['type'].default}.json").read_text(encoding="utf-8"))
    return CODEC.decode(row["type"], row["public"], row["sealed"])


def said(event: Any, case: NoCase | Case) -> Words:
    """What is said of an event in a case, by whoever has no policy at hand."""
    return words_of(event, Around(case, case, Account(), Account()))


@pytest.mark.parametrize("case", [NoCase(), opened()], ids=["no case", "a case"])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_of_event_has_its_words(kind: Any, case: NoCase | Case) -> None:
    """Whatever is recorded can be named, told and explained, whether or not the case still knows its letters."""
    event = golden(kind)
    words = said(event, case)

    assert re.match(r"[A-ZÆØÅ]", words.title)
    assert re.match(r"[A-ZÆØÅ]", words.sentence)
    assert words.sentence.endswith((".", "«", "eksempel"))
    assert words.grounds or event.finding
    assert not any(".." in text for text in (words.title, words.sentence, *words.grounds))


def test_no_two_kinds_of_event_have_one_title() -> None:
    """An auditor can tell them apart."""
    names = [said(golden(kind), NoCase()).title.partition(":")[0] for kind in KINDS]

    assert len(set(names)) == len(KINDS)


def test_money_is_told_in_the_case_it_was_paid_in() -> None:
    """In no other, and in none where it came before there was one."""
    case = opened()
    paid = golden(PaymentBooked)
    told = [
        said(paid.model_copy(update={"case": of}), known).in_story
        for of, known in ((case.id, case), ("another-1", case), (None, case), (None, NoCase()))
    ]

    assert told == [True, False, False, False]


@pytest.mark.parametrize(
    ("bank_days", "text"), [(0, r"\d{4}\.$"), (1, "først 1 bankdag gå"), (3, "først 3 bankdage gå")]
)
def test_a_buffer_is_told_in_its_number_of_bank_days(bank_days: int, text: str) -> None:
    """One day is one, and where a policy has none, none is spoken of."""
    case = CaseDriver()
    ladder = case.policy.ladder.model_copy(update={"buffer_bank_days": bank_days})
    around = Around(NoCase(), NoCase(), Account(), Account(), case.policy.model_copy(update={"ladder": ladder}))
    told = [ground for ground in words_of(golden(CureDeadlineSet), around).grounds if "advokaten" in ground]

    assert [bool(re.search(text, ground)) for ground in told] == [True]
    assert "0 bankdage" not in told[0]
