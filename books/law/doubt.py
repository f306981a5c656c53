"""What has nobody settled, and how is it read until somebody has?"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from books.law.table import TomlTable, each

DOUBTS_FILE = "doubts.toml"
STATUSES = ("open", "settled")


@dataclass(frozen=True)
class Doubt:
    """An entry of doubts.toml, in Danish: `text` is what is unknown, `reading` what the product does meanwhile.

    `touches` names the parameters, holidays and rules (their files' names) that rest on it.
    """

    key: str
    title: str
    text: str
    status: str
    reading: str
    touches: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """Whether it is one still: a settled entry stays for the answers that named it, and is shown as none."""
        return self.status == "open"


def read_doubts(content: bytes, names: Collection[str]) -> Mapping[str, Doubt]:
    """Return the doubts in *content* (the bytes of doubts.toml) by key; they may touch what is among *names*."""
    whole = TomlTable.read(DOUBTS_FILE, content)
    doubts = each(whole.fields, lambda key: _doubt(key, whole.table(key), names))
    return {doubt.key: doubt for doubt in doubts}


def _doubt(key: str, table: TomlTable, names: Collection[str]) -> Doubt:
    table.knows_only("title", "text", "status", "reading", "touches")
    return Doubt(
        key=key,
        title=table.filled_text("title"),
        text=table.filled_text("text"),
        status=table.one_of("status", STATUSES),
        reading=table.filled_text("reading"),
        touches=table.texts_among("touches", names, "parameters, holidays eller rules"),
    )
