"""Which words of the law, of a court or of a guide were read, letter for letter, and where?"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from books.law.source import SOURCES_FILE
from books.law.table import TomlTable, each

QUOTES_FILE = "quotes.toml"
STATUTE = "statute"
KINDS = (STATUTE, "case", "practice")


@dataclass(frozen=True)
class Quote:
    """An entry of quotes.toml: `text` as it was read, `sources` the keys of where.

    `kind`: words of the law (statute), of a court (case), or of somebody who tells how it is done (practice).
    """

    key: str
    kind: str
    text: str
    sources: tuple[str, ...]


def read_quotes(content: bytes, sources: Collection[str]) -> Mapping[str, Quote]:
    """Return the quotes in *content* (the bytes of quotes.toml) by key; BrokenLawFileError on a fault."""
    whole = TomlTable.read(QUOTES_FILE, content)
    quotes = each(whole.fields, lambda key: _quote(key, whole.table(key), sources))
    return {quote.key: quote for quote in quotes}


def _quote(key: str, table: TomlTable, sources: Collection[str]) -> Quote:
    table.knows_only("kind", "text", "sources")
    read_in = table.texts_among("sources", sources, SOURCES_FILE)
    if not read_in:
        table.refuse("sources", "et citat skal have en kilde. Tilføj den, eller fjern citatet.")
    return Quote(key, table.one_of("kind", KINDS), table.filled_text("text"), read_in)
