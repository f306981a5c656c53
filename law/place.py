"""On which line of a law file does something stand? TOML readers do not say, and a lawyer looks for a line."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A table in the text of a file: the *number*-th (from 1) with this *header*, or the top of the file (empty)."""

    text: str
    header: str = ""
    number: int = 1

    def line_of(self, key: str) -> int:
        """The line, counted from 1, on which *key* stands in the table; that of its header where it is not there."""
        lines = self.text.splitlines()
        begin, end = self._lines(lines)
        stands = re.compile(rf"\s*(\[\[?\s*)?[\"']?{re.escape(key)}[\"']?\s*[=.\]]")
        return next((n for n in range(begin, end + 1) if stands.match(lines[n - 1])), begin)

    def _lines(self, lines: list[str]) -> tuple[int, int]:
        """The first and the last line of the table, its header included."""
        headers = [n for n, line in enumerate(lines, start=1) if line.lstrip().startswith("[")]
        if not self.header:
            return 1, len(lines)
        own = [n for n in headers if lines[n - 1].split("#")[0].strip(" []\"'\t") == self.header]
        begin = own[self.number - 1] if len(own) >= self.number else 1
        return begin, next((n - 1 for n in headers if n > begin), len(lines))
