"""Which words of the law were read, letter for letter, and where?"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from law.source import SOURCES_FILE
from law.table import Table, each

QUOTES_FILE = "quotes.toml"


@dataclass(frozen=True)
class Quote:
    """An entry of quotes.toml: `text` as it was read, `sources` the keys of where."""

    key: str
    text: str
    sources: tuple[str, ...]


def read_quotes(content: bytes, sources: Collection[str]) -> Mapping[str, Quote]:
    """Return the quotes in *content* (the bytes of quotes.toml) by key; BrokenLawFileError on a fault."""
    whole = Table.read(QUOTES_FILE, content)
    quotes = each(whole.fields, lambda key: _quote(key, whole.table(key), sources))
    return {quote.key: quote for quote in quotes}


def _quote(key: str, table: Table, sources: Collection[str]) -> Quote:
    table.knows_only("text", "sources")
    read_in = table.texts_among("sources", sources, SOURCES_FILE)
    if not read_in:
        table.refuse("sources", "et citat skal have en kilde. Tilføj den, eller fjern citatet.")
    return Quote(key, table.filled_text("text"), read_in)
