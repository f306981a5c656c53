"""How do answers reach whoever asked? JSON lines or readable Danish on stdout; progress and hints on stderr."""

import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, TextIO

from domain.plain_text import isolated

if TYPE_CHECKING:
    from pydantic import BaseModel
    from rich.console import Console

_PLAIN_EVERY: Final = 5.0
"""Seconds between two plain lines of progress."""
_NO_WRAPPING: Final = 10_000
"""The width of a page that is no terminal: whoever reads it wants whole lines, unless COLUMNS says how wide."""


def prepare_streams() -> None:
    """Let no stream end a command: a letter it cannot show is a question mark, one that was closed takes anything.

    A closed one is None to Python, which then prints words meant for people beside an answer meant for machines.
    """
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - stays open to the end
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - stays open to the end
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def shown(text: str) -> str:
    """Return *text* as a terminal may have it: nothing in it moves the cursor or turns what stands beside it around."""
    lost = "\N{REPLACEMENT CHARACTER}"
    return isolated("".join(sign if sign.isprintable() or sign == "\n" else lost for sign in text))


class Tick(Protocol):
    """Tells that one more of the whole is done."""

    def __call__(self, steps: int = 1) -> None:
        """Count *steps* more as done."""


@dataclass
class Output:
    """Where a command writes. `as_json`: one object per line on `out`, and nothing else there.

    While a bar of progress moves on a terminal, lines for the same terminal are written above it.
    """

    as_json: bool
    out: TextIO
    err: TextIO
    _above_the_bar: "Console | None" = field(default=None, init=False)

    @classmethod
    def of_this_process(cls, *, as_json: bool) -> "Output":
        """Write to this process's own streams; JSON is UTF-8."""
        prepare_streams()
        if as_json and hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8")
        return cls(as_json, sys.stdout, sys.stderr)

    def item(self, item: "BaseModel") -> None:
        """Write a model of `client/results/` as a line of JSON; nothing where people read."""
        if self.as_json:
            self._write(json.dumps(item.model_dump(mode="json"), ensure_ascii=False), self.out)

    def text(self, line: str = "") -> None:
        """Write a line for people; nothing where machines read."""
        if not self.as_json:
            self._write(shown(line), self.out)

    def say(self, line: str) -> None:
        """Write a hint or a word of progress, beside the answer."""
        self._write(shown(line), self.err)

    def _write(self, line: str, stream: TextIO) -> None:
        if self._above_the_bar and stream.isatty():
            self._above_the_bar.print(line, markup=False, emoji=False, highlight=False, soft_wrap=True)
        else:
            print(line, file=stream, flush=True)

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Write a table for people, whose first column is never broken; nothing where machines read."""
        if self.as_json:
            return
        from rich import box
        from rich.console import Console
        from rich.table import Table

        console = Console(file=self.out, markup=False, emoji=False, highlight=False, legacy_windows=False)
        if not console.is_terminal and not os.environ.get("COLUMNS"):
            console.width = _NO_WRAPPING
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
        for number, column in enumerate(columns):
            table.add_column(column, overflow="fold", no_wrap=number == 0)
        for row in rows:
            table.add_row(*map(shown, row))
        console.print(table)

    @contextmanager
    def progress(self, what: str, total: int) -> Iterator[Tick]:
        """Show how far something has come: a bar on a terminal, a plain line every few seconds elsewhere."""
        if not self.err.isatty():
            yield _Plain(self, what, total)
            return
        with _bar(self.err, what, total) as (tick, above_the_bar):
            self._above_the_bar = above_the_bar
            try:
                yield tick
            finally:
                self._above_the_bar = None


class _Plain:
    """Progress as plain lines; short work says nothing."""

    def __init__(self, output: Output, what: str, total: int) -> None:
        self._output, self._what, self._total = output, what, total
        self._done = 0
        self._said_at = time.monotonic()

    def __call__(self, steps: int = 1) -> None:
        self._done += steps
        if time.monotonic() - self._said_at >= _PLAIN_EVERY:
            self._said_at = time.monotonic()
            self._output.say(f"{self._what}: {self._done} af {self._total}")


@contextmanager
def _bar(stream: TextIO, what: str, total: int) -> "Iterator[tuple[Tick, Console]]":
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(file=stream), transient=True) as bar:
        task = bar.add_task(what, total=total)

        def tick(steps: int = 1) -> None:
            bar.advance(task, steps)

        yield tick, bar.console
