"""`law`: which numbers, days and rules are there, and what holds today?"""

from books.law.danish import checked_in_words, conflict_in_words, value_in_words
from books.law.holiday import UNIT as DAY
from books.law.parameter import Parameter
from cli.law.entries import dated, entry, in_force, law_book
from cli.terminal.output import Output
from client.errors import DONE
from client.results.law import ListedEntry, ListedRule
from danish.codes import short_day
from danish.prose import counted


def list_law(out: Output) -> int:
    """List every number, day and rule; gives the exit status."""
    book = law_book()
    for name, parameter in dated(book).items():
        out.item(ListedEntry(kind="holiday" if name in book.holidays else "parameter", **entry(book, name, parameter)))
    for name, rule in book.rules.items():
        out.item(ListedRule(kind="rule", name=name, rule=rule.rule, question=rule.question))
    out.table(
        ["Navn", "Hvad", "I dag", "Siden", "Mærke", "Efterset"],
        [_row(name, parameter) for name, parameter in dated(book).items()],
    )
    out.table(["Navn", "Spørgsmål", "Regel"], [[name, rule.question, rule.rule] for name, rule in book.rules.items()])
    doubts = counted(len(book.open_doubts), "tvivlsspørgsmål er åbent", "tvivlsspørgsmål er åbne")
    out.text(f"{doubts} (docs/law/doubts.md). Lovversion: {book.version}")
    out.text("`python starter.py law show NAVN` viser et tal eller en dag gennem tiden, `law rule NAVN` en regel.")
    return DONE


def _row(name: str, parameter: Parameter) -> list[str]:
    value = in_force(parameter)
    if value is None:
        return [name, parameter.danish, "gælder ikke" if parameter.unit == DAY else "ingen værdi kendes", "", "", ""]
    other = conflict_in_words(parameter.unit, value)
    said = value_in_words(parameter.unit, value.value) + (f" eller {other}" if other else "")
    return [name, parameter.danish, said, short_day(value.start), value.status, checked_in_words(value.checked_on)]
