"""What is told of every number and every day of the law, in the list and by itself?"""

from typing import Any

from books.law.book import LawBook
from books.law.errors import BrokenLawFileError, NoLawInForceError
from books.law.parameter import Parameter, Value
from cli.folders import law_here
from cli.terminal.days import today
from client.errors import UnreadableInput
from client.results.law import LawValue


def law_book() -> LawBook:
    """The law here. Raises UnreadableInput, which names the command that shows all its faults."""
    try:
        return law_here()
    except BrokenLawFileError as fault:
        raise UnreadableInput(f"{fault}\n`python starter.py law check` viser alle fejl.") from None


def dated(book: LawBook) -> dict[str, Parameter]:
    """Everything with values in time: the numbers, then the days."""
    return {**book.parameters, **{name: holiday.parameter for name, holiday in book.holidays.items()}}


def in_force(parameter: Parameter) -> Value | None:
    """What holds today; None where nothing does."""
    try:
        return parameter.on(today())
    except NoLawInForceError:
        return None


def entry(book: LawBook, name: str, parameter: Parameter) -> dict[str, Any]:
    """The fields that a number or a day has in every answer."""
    value = in_force(parameter)
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
