"""Does every source that a rule cites stand in the law's list of sources?"""

import re
from pathlib import Path

import domain.rules
from law.book import LawBook

CITED = re.compile(r'Source\(key="([^"]+)"|^ +sources=\(([^)]*)\)', re.MULTILINE)
RULES = sorted(Path(next(iter(domain.rules.__path__))).glob("*.py"))


def cited_in(rule: Path) -> set[str]:
    """The keys of sources that the file of a rule names."""
    found = CITED.findall(rule.read_text(encoding="utf-8"))
    return {key for single, several in found for key in ([single] if single else re.findall(r'"([^"]+)"', several))}


def test_every_cited_source_is_listed() -> None:
    """A reader can look up each source of each rule."""
    cited = {rule.stem: cited_in(rule) for rule in RULES if rule.stem != "__init__"}

    assert len(cited) >= 8
    assert all(cited.values()), cited
    assert set().union(*cited.values()) <= set(LawBook.load().sources)


def test_every_listed_source_is_used() -> None:
    """The list carries no source that neither a value nor a rule rests on."""
    book = LawBook.load()
    by_values = {
        key
        for parameter in book.parameters.values()
        for value in parameter.values.entries
        for key in (value.source, value.conflicting_source)
    }

    assert set(book.sources) <= by_values | set().union(*map(cited_in, RULES))
