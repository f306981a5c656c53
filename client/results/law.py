"""What do the commands of `law` answer of its numbers, days, rules, files, pages and confirmations?"""

from datetime import date
from typing import Literal

from pydantic import Field

from books.law.book import LawBook
from books.law.errors import LawError
from books.law.parameter import Value
from books.law.rule_text import RuleText
from client.results.result import Result
from domain.calendar import DayClass
from domain.law_of_the_day import ChosenBy


class LawValue(Result):
    """What holds from a day on, until the next value or the day `until`; amounts are øre, the `note` is Danish.

    `status` A is official, B professional, C a lead or computed, X in conflict: then the other value stands beside it.
    `source` is a key of law/sources.toml, `address` where it can be read, `checked_on` when a person last looked.
    """

    start: date = Field(serialization_alias="from")
    until: date | None
    value: int | str
    status: str
    source: str
    address: str
    checked_on: date | None
    note: str
    conflicting_value: int | str | None
    conflicting_source: str | None

    @classmethod
    def of(cls, value: Value, book: LawBook) -> "LawValue":
        """A value of a law book."""
        return cls(
            start=value.start,
            until=value.until,
            value=value.value,
            status=value.status,
            source=value.source,
            address=book.sources[value.source].address,
            checked_on=value.checked_on,
            note=value.note,
            conflicting_value=value.conflicting_value,
            conflicting_source=value.conflicting_source,
        )


class LawEntry(Result):
    """A number of the law, or a day of its calendar, and what holds today (null: nothing).

    `danish` is what it is called, `unit` what its values are counted in, `class` (of days alone) what kind of day.
    """

    name: str
    danish: str
    unit: str
    day_class: DayClass | None = Field(serialization_alias="class", exclude_if=lambda one: one is None)
    chosen_by: ChosenBy
    basis: str
    provision: str
    file: str
    today: LawValue | None


class ListedEntry(LawEntry):
    """A number or a day in the list of the law."""

    kind: Literal["parameter", "holiday"]


class EntryInTime(LawEntry):
    """A number or a day through time, the oldest value first."""

    values: tuple[LawValue, ...]


class ListedRule(Result):
    """A rule in the list of the law: the question (Danish) that it answers, and its version (`rule`)."""

    kind: Literal["rule"]
    name: str
    rule: str
    question: str


class ProvisionResult(Result):
    """Where in the law it stands (Danish), and the key of where that was read."""

    text: str
    source: str


class QuoteResult(Result):
    """Words of the law, a court or a guide (`kind`), as they were read."""

    kind: str
    text: str
    sources: tuple[str, ...]


class ReadingResult(Result):
    """One sentence (Danish) of how the law is read, and how well that is known (`mark`)."""

    text: str
    mark: str
    sources: tuple[str, ...]


class DoubtResult(Result):
    """What nobody has settled (Danish), and how it is read meanwhile."""

    key: str
    text: str
    reading: str


class LawRule(Result):
    """What a rule rests on: its question (Danish), provisions, quotes, readings, and the doubts that are open."""

    name: str
    rule: str
    question: str
    provisions: tuple[ProvisionResult, ...]
    quotes: tuple[QuoteResult, ...]
    readings: tuple[ReadingResult, ...]
    doubts: tuple[DoubtResult, ...]

    @classmethod
    def of(cls, name: str, rule: RuleText, book: LawBook) -> "LawRule":
        """A rule of a law book, by its name there."""
        quotes = (book.quotes[key] for key in rule.quotes)
        return cls(
            name=name,
            rule=rule.rule,
            question=rule.question,
            provisions=tuple(ProvisionResult(text=one.text, source=one.source) for one in rule.provisions),
            quotes=tuple(QuoteResult(kind=one.kind, text=one.text, sources=tuple(one.sources)) for one in quotes),
            readings=tuple(ReadingResult(text=one.text, mark=one.mark, sources=one.sources) for one in rule.readings),
            doubts=tuple(
                DoubtResult(key=one.key, text=one.text, reading=one.reading) for one in book.open_among(rule.doubts)
            ),
        )


class LawFault(Result):
    """A fault (Danish) in a file of the law; line and key are null where the whole file is meant."""

    file: str
    line: int | None
    key: str | None
    fault: str

    @classmethod
    def of(cls, fault: LawError) -> "LawFault":
        """What the error says."""
        return cls(file=fault.file, line=fault.line, key=fault.key or None, fault=fault.fault)


class LawCheckCount(Result):
    """How many files there are, and how many faults were found in them."""

    files: int
    faults: int


class LawCheckSummary(Result):
    """The last object of `law check`."""

    summary: LawCheckCount


class WrittenPages(Result):
    """How many pages of docs/law were written, and which were removed (by their paths in it)."""

    pages: int
    removed: tuple[str, ...]


class SourceSays(Result):
    """An amount (øre) and the key of the source that says it."""

    amount_ore: int
    source: str


class DoubtfulAmount(Result):
    """A doubtful amount of the law, from a day on: only what is `confirmed` is charged.

    `amount_ore`, `by` (role and staff id), `on` and `reason` are those of the confirmation, if there is one; the reason
    is null once whoever gave it was forgotten. `because` (Danish) is why a confirmation is `void`.
    """

    parameter: str
    start: date = Field(serialization_alias="from")
    said: tuple[SourceSays, ...]
    state: Literal["waiting", "confirmed", "void"]
    amount_ore: int | None
    by: str | None
    on: date | None
    reason: str | None
    because: str | None


class Confirmed(Result):
    """An amount (øre) of the law that somebody confirmed, had confirmed already (`known`), or no longer confirms."""

    parameter: str
    start: date = Field(serialization_alias="from")
    by: str
    result: Literal["confirmed", "known", "withdrawn"]
    amount_ore: int


class ConfirmationRefused(Result):
    """Why an amount is not confirmed, or its confirmation not taken back (Danish)."""

    parameter: str
    start: date = Field(serialization_alias="from")
    by: str
    result: Literal["refused"]
    reason: str
