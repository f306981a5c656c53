"""`law show`: what was and is one number of the law, or one day of its calendar, and how sure is that?"""

from collections.abc import Iterator
from datetime import date

from books.law.book import LawBook
from books.law.danish import (
    BASIS,
    CHOSEN_BY,
    DAY_CLASS_AT_LENGTH,
    STATUS,
    checked_in_words,
    conflict_in_words,
    value_in_words,
)
from books.law.parameter import MONEY, Parameter, Value
from cli.law.entries import dated, entry, law_book
from cli.law.names import named
from cli.terminal.output import Output
from client.errors import DONE
from client.results.law import EntryInTime, LawValue
from danish.codes import short_day


def show(out: Output, name: str) -> int:
    """Show one number or day of the calendar through time; gives the exit status. UnreadableInput: no such name."""
    book = law_book()
    entries = dated(book)
    found = named(name, {key: (parameter.danish,) for key, parameter in entries.items()})
    parameter = entries[found]
    values = tuple(LawValue.of(value, book) for value in parameter.values.entries)
    out.item(EntryInTime(**entry(book, found, parameter), values=values))
    out.text(f"{parameter.danish} ({found})")
    for line in _about(book, found, parameter):
        out.text(f"  {line}")
    out.table(
        ["Fra", "Til og med", "Værdi", "Mærke", "Kilde", "Efterset", "Bemærkning"],
        [
            _through_time(book, parameter, value, last)
            for value, last in zip(parameter.values.entries, parameter.last_days(), strict=True)
        ],
    )
    if parameter.unit == MONEY and not all(value.sure for value in parameter.values.entries):
        out.text("Et beløb med mærket C eller X opkræves først, når nogen har bekræftet det: se `law confirmations`.")
    for doubt in book.open_touching(found):
        out.text(f"Tvivl: {doubt.text} Imens: {doubt.reading}")
    return DONE


def _about(book: LawBook, name: str, parameter: Parameter) -> Iterator[str]:
    yield f"Står i law/{parameter.file}"
    yield ": ".join(filter(None, (BASIS[parameter.basis].capitalize(), parameter.provision)))
    if name in book.holidays:
        yield DAY_CLASS_AT_LENGTH[book.holidays[name].day_class]
    else:
        yield f"Værdien vælges efter {CHOSEN_BY[parameter.chosen_by]}."
    marks = sorted({value.status for value in parameter.values.entries})
    yield f"Mærker: {', '.join(f'{mark} = {STATUS[mark]}' for mark in marks)}"


def _through_time(book: LawBook, parameter: Parameter, value: Value, last: date | None) -> list[str]:
    said, source = value_in_words(parameter.unit, value.value), book.sources[value.source].title
    if value.conflicting_source is not None:
        said = f"{said} eller {conflict_in_words(parameter.unit, value)}"
        source = f"{source}; {book.sources[value.conflicting_source].title}"
    return [
        short_day(value.start),
        short_day(last) if last else "",
        said,
        value.status,
        source,
        checked_in_words(value.checked_on),
        value.note,
    ]
