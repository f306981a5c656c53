"""Where does it stand, and how well was it seen?"""

from collections.abc import Mapping
from dataclasses import dataclass

from books.law.table import TomlTable, each

SOURCES_FILE = "sources.toml"
KINDS = ("official", "statute-copy", "professional", "housing", "public-note", "none")


@dataclass(frozen=True)
class LawSource:
    """An entry of sources.toml: `address` is empty where the page must be found again; `seen` in Danish."""

    key: str
    title: str
    kind: str
    address: str
    seen: str


def read_sources(content: bytes) -> Mapping[str, LawSource]:
    """Return the sources in *content* (the bytes of sources.toml) by key; BrokenLawFileError on a fault."""
    whole = TomlTable.read(SOURCES_FILE, content)
    return {source.key: source for source in each(whole.fields, lambda key: _source(whole, key))}


def _source(whole: TomlTable, key: str) -> LawSource:
    if not isinstance(whole.fields[key], dict):
        whole.refuse(key, "her skal stå en kilde: [nøgle] med title, kind, address og seen.")
    table = whole.table(key)
    table.knows_only("title", "kind", "address", "seen")
    return LawSource(
        key=key,
        title=table.filled_text("title"),
        kind=table.one_of("kind", KINDS),
        address=table.text("address"),
        seen=table.filled_text("seen"),
    )
