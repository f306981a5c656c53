"""On which line of a law file does something stand? TOML readers do not say, and a lawyer looks for a line."""

import re
from dataclasses import dataclass

_TOKENS = re.compile(
    r'''(?P<long>"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?'{3,5})|"(?:\\.|[^"\\\n])*"|'[^'\n]*'|\#[^\n]*''', re.DOTALL
)
"""What may look like something else: texts over several lines; shorter ones and comments, which may hold quotes."""
_KEY = re.compile(r"\s*[\"']?(?P<key>[\w-]+)[\"']?\s*[=:]")


@dataclass(frozen=True)
class Place:
    """A table in the text of a file: the *number*-th (from 1) with this *header*, or the top of the file (empty)."""

    text: str
    header: str = ""
    number: int = 1

    def line_of(self, key: str) -> int:
        """The line, counted from 1, on which *key* stands in the table; that of its header where it is not there."""
        lines = self._lines()
        begin, end = self._span(lines)
        stands = re.compile(rf"\s*(\[\[?\s*)?[\"']?{re.escape(key)}[\"']?\s*[=.\]]")
        return next((n for n in range(begin, end + 1) if stands.match(lines[n - 1])), begin)

    def key_on(self, line: int) -> str:
        """The key that stands on *line* of the file, as a fault calls it (`values nr. 2, from`); empty without one."""
        lines = self._lines()
        found = _KEY.match(lines[line - 1]) if line <= len(lines) else None
        if found is None:
            return ""
        above = [text for text in lines[: line - 1] if text.lstrip().startswith("[")]
        if not above:
            return found["key"]
        header = _name(above[-1])
        number = f" nr. {sum(_name(text) == header for text in above)}" if above[-1].lstrip().startswith("[[") else ""
        return f"{header}{number}, {found['key']}"

    def _lines(self) -> list[str]:
        """The lines as an editor and the TOML reader count them, not as Unicode does.

        Those of a text over several lines are empty: what looks like a header or a key there is none.
        """
        blank = _TOKENS.sub(lambda token: "\n" * token[0].count("\n") if token["long"] else token[0], self.text)
        return blank.split("\n")

    def _span(self, lines: list[str]) -> tuple[int, int]:
        """The first and the last line of the table, its header included."""
        headers = [n for n, line in enumerate(lines, start=1) if line.lstrip().startswith("[")]
        if not self.header:
            return 1, len(lines)
        own = [n for n in headers if _name(lines[n - 1]) == self.header]
        begin = own[self.number - 1] if len(own) >= self.number else 1
        return begin, next((n - 1 for n in headers if n > begin), len(lines))


def _name(header: str) -> str:
    """What a line that begins with a bracket is the header of."""
    return header.split("#", maxsplit=1)[0].strip(" []\"'\t\r")
