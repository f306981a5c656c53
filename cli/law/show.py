"""`law`: what does the law say, how did it come to that, where does it stand, and can its files be used?"""

import os
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from books.law.book import LawBook, version_of
from books.law.check import faults_of
from books.law.danish import (
    BASIS,
    CHOSEN_BY,
    DAY_CLASS_AT_LENGTH,
    MARK,
    QUOTED,
    STATUS,
    checked_in_words,
    conflict_in_words,
    value_in_words,
)
from books.law.errors import BrokenLawFileError, NoLawInForceError
from books.law.files import files_in
from books.law.holiday import UNIT as DAY
from books.law.loader import SHIPPED_LAW
from books.law.pages import is_made, pages
from books.law.parameter import MONEY, Parameter, Value
from cli.folders import law_here
from cli.law.names import law_folder, named
from cli.terminal.days import today
from cli.terminal.output import Output
from client.errors import DONE, REFUSED, UnreadableInput
from client.results.law import (
    EntryInTime,
    LawCheckCount,
    LawCheckSummary,
    LawFault,
    LawRule,
    LawValue,
    ListedEntry,
    ListedRule,
    WrittenPages,
)
from danish.codes import short_day
from runtime.settings import law_folder_of

OWN_FOLDER: Final = SHIPPED_LAW
PAGES: Final = OWN_FOLDER.parent / "docs" / "law"


def list_law(out: Output) -> int:
    """List every number, day and rule; gives the exit status."""
    book = _book()
    for name, parameter in _dated(book).items():
        out.item(ListedEntry(kind="holiday" if name in book.holidays else "parameter", **_entry(book, name, parameter)))
    for name, rule in book.rules.items():
        out.item(ListedRule(kind="rule", name=name, rule=rule.rule, question=rule.question))
    out.table(
        ["Navn", "Hvad", "I dag", "Siden", "Mærke", "Efterset"],
        [_row(name, parameter) for name, parameter in _dated(book).items()],
    )
    out.table(["Navn", "Spørgsmål", "Regel"], [[name, rule.question, rule.rule] for name, rule in book.rules.items()])
    out.text(f"{len(book.open_doubts)} tvivlsspørgsmål er åbne (docs/law/doubts.md). Lovversion: {book.version}")
    out.text("`python starter.py law show NAVN` viser et tal eller en dag gennem tiden, `law rule NAVN` en regel.")
    return DONE


def show(out: Output, name: str) -> int:
    """Show one number or day of the calendar through time; gives the exit status. UnreadableInput: no such name."""
    book = _book()
    dated = _dated(book)
    found = named(name, {key: (parameter.danish,) for key, parameter in dated.items()})
    parameter = dated[found]
    values = tuple(LawValue.of(value, book) for value in parameter.values.entries)
    out.item(EntryInTime(**_entry(book, found, parameter), values=values))
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


def show_rule(out: Output, name: str) -> int:
    """Show what one rule rests on; gives the exit status. UnreadableInput: no such rule, or not in that version."""
    book = _book()
    before, versioned, version = name.casefold().rpartition(".v")
    found = named(before if versioned else name, {key: (rule.question,) for key, rule in book.rules.items()})
    rule = book.rules[found]
    if versioned and not rule.rule.endswith(f".v{version}"):
        raise UnreadableInput(f"Programmet følger {rule.rule}, og loven har ingen anden udgave af den regel.")
    out.item(LawRule.of(found, rule, book))
    out.text(f"{rule.question} ({rule.rule})")
    out.text("Loven:")
    for provision in rule.provisions:
        out.text(f"  {provision.text} (kilde: {book.sources[provision.source].title})")
    for quote in (book.quotes[key] for key in rule.quotes):
        out.text(f"  {QUOTED[quote.kind]}»{quote.text}« ({_titles(book, quote.sources)})")
    out.text("Sådan læser programmet den:")
    for reading in rule.readings:
        read_in = _titles(book, reading.sources)
        out.text(f"  {reading.text} ({': '.join(filter(None, (MARK[reading.mark], read_in)))})")
    for doubt in book.open_among(rule.doubts):
        out.text(f"Tvivl: {doubt.text} Imens: {doubt.reading}")
    return DONE


def check(out: Output, folder: str | None) -> int:
    """Check the law files in *folder* (default: the product's own); gives the exit status: 0 sound, 1 with faults."""
    place = law_folder(folder) if folder is not None else law_folder_of(os.environ) or OWN_FOLDER
    if place is None:
        raise UnreadableInput("Der er ingen mappe af det navn.")
    lying = files_in(place)
    files, faults = lying.files, faults_of(lying, today())
    for fault in faults:
        out.item(LawFault.of(fault))
        out.text(str(fault))
    out.item(LawCheckSummary(summary=LawCheckCount(files=len(files), faults=len(faults))))
    if faults:
        out.text(
            f"{len(faults)} fejl i {len(files)} filer. Efterse igen, når de er rettet: én fejl kan skjule en anden."
        )
        return REFUSED
    out.text(f"{len(files)} filer kan bruges. Lovversion: {version_of(files)}")
    return DONE


def write_pages(out: Output) -> int:
    """Write docs/law anew from the law files, and remove what was made of those that are gone; gives the exit status.

    UnreadableInput where it may not. What somebody else has laid there stays.
    """
    wanted = pages(_book())
    try:
        stale = [path for path in _made_before() if path not in wanted]
        for path in stale:
            (PAGES / path).unlink()
        for path, text in wanted.items():
            (PAGES / path).parent.mkdir(parents=True, exist_ok=True)
            (PAGES / path).write_text(text, encoding="utf-8")
    except OSError:
        because = "Siderne kan ikke skrives i docs/law. Ret rettighederne, eller gør plads, og skriv dem igen."
        raise UnreadableInput(because) from None
    out.item(WrittenPages(pages=len(wanted), removed=tuple(stale)))
    out.text(f"{len(wanted)} sider er skrevet i docs/law.")
    for path in stale:
        out.text(f"docs/law/{path} er fjernet: den var lavet af en fil, der ikke er her mere.")
    return DONE


def _made_before() -> list[str]:
    """The pages in docs/law that this command has made, by their paths in it."""
    found = (path for path in sorted(PAGES.rglob("*.md")) if path.is_file())
    made = (path for path in found if is_made(path.read_text(encoding="utf-8", errors="replace")))
    return [path.relative_to(PAGES).as_posix() for path in made]


def _book() -> LawBook:
    try:
        return law_here()
    except BrokenLawFileError as fault:
        raise UnreadableInput(f"{fault}\n`python starter.py law check` viser alle fejl.") from None


def _dated(book: LawBook) -> dict[str, Parameter]:
    """Everything with values in time: the numbers, then the days."""
    return {**book.parameters, **{name: holiday.parameter for name, holiday in book.holidays.items()}}


def _row(name: str, parameter: Parameter) -> list[str]:
    value = _in_force(parameter)
    if value is None:
        return [name, parameter.danish, "gælder ikke" if parameter.unit == DAY else "ingen værdi kendes", "", "", ""]
    other = conflict_in_words(parameter.unit, value)
    said = value_in_words(parameter.unit, value.value) + (f" eller {other}" if other else "")
    return [name, parameter.danish, said, short_day(value.start), value.status, checked_in_words(value.checked_on)]


def _in_force(parameter: Parameter) -> Value | None:
    try:
        return parameter.on(today())
    except NoLawInForceError:
        return None


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


def _entry(book: LawBook, name: str, parameter: Parameter) -> dict[str, Any]:
    """The fields that a number or a day has in every answer."""
    value = _in_force(parameter)
    return {
        "name": name,
        "danish": parameter.danish,
        "unit": parameter.unit,
        "day_class": book.holidays[name].day_class if name in book.holidays else None,
        "chosen_by": parameter.chosen_by,
        "basis": parameter.basis,
        "provision": parameter.provision,
        "file": parameter.file,
        "today": LawValue.of(value, book) if value else None,
    }


def _titles(book: LawBook, keys: Sequence[str]) -> str:
    return "; ".join(book.sources[key].title for key in keys)
