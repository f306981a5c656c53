"""`law confirmations`: which doubtful amounts wait, which has somebody confirmed, which confirmations do not hold?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from books.law.book import LawBook
from books.law.confirmation import why_it_does_not_hold
from books.law.parameter import MONEY, Value
from cli.terminal.output import Output
from client.errors import DONE
from client.records import records
from client.results.law import DoubtfulAmount, SourceSays
from danish.codes import short_day
from domain.danish_day import danish_day
from domain.money import kroner
from domain.streams.law import Confirmation, confirmations_in
from domain.streams.organisation import LAW_STREAM, LawValueConfirmed
from journal.records import Recorded
from runtime.settings import Settings


async def show_confirmations(settings: Settings, out: Output) -> int:
    """Show what is confirmed, what waits and what no longer holds; gives the exit status."""
    async with records(settings) as found:
        entries = await found.reader.stream(LAW_STREAM)
    rows = list(_rows(LawBook.load(settings.law_folder), entries))
    for row in rows:
        out.item(row.as_result())
    out.table(["Beløb", "Fra", "Kilderne siger", "Tilstand", "Begrundelse"], [row.as_cells() for row in rows])
    out.text("Hvad der venter, udelades (0 kr.). `python starter.py law confirm` bekræfter et beløb.")
    return DONE


@dataclass(frozen=True)
class _Row:
    """A doubtful amount and what people have said of it. `because` is why a confirmation does not hold any more."""

    parameter: str
    start: date
    said: Mapping[int, str]
    confirmation: Confirmation | None
    because: str | None
    reason: str | None

    @property
    def state(self) -> Literal["waiting", "confirmed", "void"]:
        """How it stands: only what is confirmed is charged."""
        if self.confirmation is None:
            return "waiting"
        return "void" if self.because else "confirmed"

    def as_result(self) -> DoubtfulAmount:
        """Its line for a machine."""
        act = self.confirmation
        return DoubtfulAmount(
            parameter=self.parameter,
            start=self.start,
            said=tuple(SourceSays(amount_ore=ore, source=source) for ore, source in self.said.items()),
            state=self.state,
            amount_ore=act.value_ore if act else None,
            by=act.by if act else None,
            on=act.on if act else None,
            reason=self.reason,
            because=self.because,
        )

    def as_cells(self) -> Sequence[str]:
        """Its line of a table."""
        said = " eller ".join(map(kroner, self.said))
        return [self.parameter, short_day(self.start), said, self._state_in_words(), self.reason or ""]

    def _state_in_words(self) -> str:
        act = self.confirmation
        if act is None:
            return "venter"
        told = f"{kroner(act.value_ore)} bekræftet af {act.by} den {danish_day(act.on)}"
        return f"{told}; gælder ikke mere, fordi {self.because}" if self.because else told


def _rows(law: LawBook, entries: Sequence[Recorded[Any]]) -> Iterator[_Row]:
    acts = {(one.parameter, one.start): one for one in confirmations_in(entry.event for entry in entries)}
    reasons = {(one.parameter, one.start): _words(one) for one in (entry.event for entry in entries) if _confirms(one)}
    doubtful = {
        (name, value.start): value
        for name, parameter in law.parameters.items()
        if parameter.unit == MONEY
        for value in parameter.values.entries
        if not value.sure
    }
    for key in sorted(acts.keys() | doubtful.keys()):
        value, act = doubtful.get(key), acts.get(key)
        because = why_it_does_not_hold(act, law.parameters) if act else None
        yield _Row(*key, _said(value), act, because, reasons.get(key) if act else None)


def _confirms(event: object) -> bool:
    return isinstance(event, LawValueConfirmed)


def _words(event: LawValueConfirmed) -> str | None:
    """Why it was confirmed; None once whoever did was forgotten."""
    words = event.sealed.get(event.by)
    return words.text if words else None


def _said(value: Value | None) -> Mapping[int, str]:
    return value.said if value else {}
