"""Do the words that the law's files quote, and the provisions they rest on, stand in the law itself?

`statutes/` has provisions as Lovtidende has them, one file for each act, with its address and where it was copied from.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

from books.law.book import LawBook
from books.law.quote import STATUTE, Quote
from books.law.source import LawSource

STATUTES: Final = Path(__file__).parent / "statutes"
BOOK: Final = LawBook.load()


def acts() -> Mapping[str, Mapping[str, str]]:
    """The words of each provision that was copied, by the address of its act and its section."""
    kept = (json.loads(path.read_text("utf-8")) for path in sorted(STATUTES.glob("*.json")))
    return {act["address"]: {one["section"]: one["text"] for one in act["provisions"]} for act in kept}


ACTS: Final = acts()
READ: Final = [source for source in BOOK.sources.values() if source.address in ACTS]
QUOTED: Final = [
    quote
    for quote in BOOK.quotes.values()
    if quote.kind == STATUTE and any(BOOK.sources[source].address in ACTS for source in quote.sources)
]


def sections(text: str) -> set[str]:
    """The sections that a Danish reference names: `§§ 111 a og 111 b` are 111a and 111b, `§§ 9-11` all from 9 to 11."""
    found: set[str] = set()
    for first, letter, last in re.findall(r"(?<!stk\. )(?<!nr\. )\b(\d{1,3})(?: ([a-z])\b)?(?:-(\d+))?", text):
        found |= {str(number) for number in range(int(first), int(last) + 1)} if last else {first + letter}
    return found


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("almenlejeloven § 90, stk. 2", {"90"}),
        ("almenlejeloven § 91, stk. 1 og 2", {"91"}),
        ("serviceloven §§ 111 a og 111 b", {"111a", "111b"}),
        ("retsplejeloven § 598, stk. 2, jf. §§ 348, 349 og 492", {"598", "348", "349", "492"}),
        ("retsplejeloven, kapitel 55 (§§ 596-600)", {"55", "596", "597", "598", "599", "600"}),
    ],
)
def test_which_sections_a_reference_names(text: str, named: set[str]) -> None:
    """As a lawyer writes it; a number of a chapter is taken for one more."""
    assert sections(text.replace("stk. 1 og 2", "stk. 1")) == named


@pytest.mark.parametrize("quote", QUOTED, ids=lambda quote: quote.key)
def test_a_quote_stands_in_the_provision_letter_for_letter(quote: Quote) -> None:
    """Nobody has worded the law anew: what is quoted as its words stands in the act that the source names."""
    for source in (BOOK.sources[key] for key in quote.sources):
        if texts := ACTS.get(source.address):
            about = source.title.partition(" (lov")[0]
            named = (sections(about) or set(texts)) & set(texts)
            assert any(quote.text in texts[one] for one in named), source.key


CITED: Final = [
    pytest.param(one.text, BOOK.sources[one.source], id=f"{name}: {one.text}")
    for name, rule in BOOK.rules.items()
    for one in rule.provisions
    if BOOK.sources[one.source].address in ACTS
]
NOT_READ: Final = {"528"}
"""What a provision that was read refers to, and nobody has copied: sources.toml says so."""


@pytest.mark.parametrize(("text", "source"), CITED)
def test_a_provision_that_a_rule_rests_on_was_read(text: str, source: LawSource) -> None:
    """Its section is among the copied ones, and has the paragraph (stk.) that is named."""
    texts = ACTS[source.address]
    named = sections(text.replace(" og 2", "")) - NOT_READ

    assert named <= set(texts)
    for number in re.findall(r"stk\. (\d+)", text):
        assert number == "1" or any(f"Stk. {number}." in texts[one] for one in named), number


@pytest.mark.parametrize("source", READ, ids=lambda source: source.key)
def test_a_source_is_official_where_its_wording_was_read(source: LawSource) -> None:
    """It is the law's own text, its title names the act, and it says that it was read in a copy."""
    number = source.address.rpartition("/")[2]

    assert source.kind == "official"
    assert f"nr. {number} " in source.title
    assert "i en offentlig kopi af Lovtidende" in source.seen


def test_every_act_that_was_copied_is_a_source() -> None:
    """No text lies here that the law does not rest on."""
    assert {source.address for source in READ} == set(ACTS)


def test_only_what_was_copied_is_called_read() -> None:
    """A source of Lovtidende whose words are not here would be one that nobody can look up in a checkout."""
    official = {source.address for source in BOOK.sources.values() if "/eli/lta/" in source.address}

    assert official == set(ACTS)
