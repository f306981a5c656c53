"""Does every rule in code have its text for lawyers, with every source and doubt that the code names?"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import domain.rules
from books.law import loader
from books.law.book import LawBook
from domain.case.codes import AidKind
from domain.rules import collected, doubts

BOOK = LawBook.load()
RULE_ID = re.compile(r'"([a-z0-9-]+\.v[0-9]+)"')
SOURCE = re.compile(r'Source\(key="([^"]+)"')
SOURCES = re.compile(r"(?:^ +sources=|^SOURCES(?:: [^=]+)? = )\(([^)]*)\)", re.MULTILINE)
CODE = {path.stem: path.read_text(encoding="utf-8") for path in Path(next(iter(domain.rules.__path__))).glob("*.py")}
RULES = {name: ids[0] for name, text in CODE.items() if (ids := RULE_ID.findall(text))}


def cited_in(text: str) -> set[str]:
    """The keys of sources that the code of a rule names."""
    several = {key for keys in SOURCES.findall(text) for key in re.findall(r'"([a-z0-9-]+)"', keys)}
    return several | set(SOURCE.findall(text))


def doubted_in(text: str) -> Iterator[str]:
    """The keys of doubts that the code of a rule may name in an answer."""
    named = {name: key for name, key in vars(doubts).items() if key in collected.doubted()}
    yield from (key for name, key in named.items() if re.search(rf"\b{name}\b", text))
    if "counting_doubts(" in text:
        yield doubts.SATURDAY


def test_every_rule_has_its_text_and_every_text_its_rule() -> None:
    """The files of law/rules are those of domain/rules, under the ids that stand in findings and deadlines."""
    assert len(RULES) >= 12
    assert {name: text.rule for name, text in BOOK.rules.items()} == RULES


@pytest.mark.parametrize("name", sorted(RULES))
def test_a_text_names_the_sources_and_doubts_of_its_rule(name: str) -> None:
    """Whoever reads the page of a rule finds whatever an answer of it refers to."""
    text = BOOK.rules[name]
    quoted = {key for quote in text.quotes for key in BOOK.quotes[quote].sources}

    assert cited_in(CODE[name]) <= {*text.sources, *quoted}
    assert set(doubted_in(CODE[name])) <= set(text.doubts)


def test_the_search_finds_what_rules_cite() -> None:
    """Each rule cites something: a new way to write it down would otherwise escape these tests."""
    assert [name for name in RULES if not cited_in(CODE[name])] == []


def test_every_doubt_that_code_names_is_asked_for() -> None:
    """An answer never refers to a doubt that nobody can look up."""
    written = re.findall(r'^[A-Z_0-9]+: Final = "([a-z0-9-]+)"$', CODE["doubts"], re.MULTILINE)

    assert len(written) >= 11
    assert set(collected.doubted()) == set(written)


def test_every_doubt_of_a_rule_touches_it() -> None:
    """Rules name their doubts and doubts their rules: both say the same."""
    by_rules = {(doubt, name) for name, text in BOOK.rules.items() for doubt in text.doubts}
    by_doubts = {(key, name) for key, doubt in BOOK.doubts.items() for name in doubt.touches if name in BOOK.rules}

    assert by_rules == by_doubts


def test_every_listed_source_and_quote_is_used() -> None:
    """The lists carry nothing that neither a value nor a rule rests on."""
    dated = [*BOOK.parameters.values(), *(holiday.parameter for holiday in BOOK.holidays.values())]
    by_values = {
        key for one in dated for value in one.values.entries for key in (value.source, value.conflicting_source)
    }
    by_rules = {key for text in BOOK.rules.values() for key in text.sources}
    by_quotes = {key for quote in BOOK.quotes.values() for key in quote.sources}

    assert set(BOOK.sources) <= by_values | by_rules | by_quotes | set().union(*map(cited_in, CODE.values()))
    assert set(BOOK.quotes) == {key for text in BOOK.rules.values() for key in text.quotes}


def test_every_kind_of_aid_has_its_file() -> None:
    """What a case can ask the municipality for, a lawyer can look up."""
    files = {f"aid_{kind.replace('-', '_')}" for kind in AidKind}

    assert files <= set(BOOK.parameters)


def test_the_loader_asks_for_what_the_code_cites() -> None:
    """A rule's text under another id, or a source that only answers name, would be missed by a reader of an answer."""
    assert dict(loader.RULES) == RULES
    assert set(collected.cited()) == set().union(*map(cited_in, CODE.values()))
