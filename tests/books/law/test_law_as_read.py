"""Does the law say, mark for mark and word for word, what somebody read or looked up, and nothing else?

`law_as_read.txt` has a line for everything in the files that could be turned into something else by one slip. Whoever
has checked a change writes it there, too; a line that nobody wrote is a change that nobody checked.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from books.law.book import LawBook
from books.law.parameter import Parameter, Value
from tests.books.law.editions import Edit, edition, instead, looked_at, settled

TABLE = Path(__file__).parent / "law_as_read.txt"
NONE = "-"


def lines(book: LawBook) -> Iterator[str]:
    """Everything that *book* says, one line each, in the order of its files."""
    for name, parameter in book.parameters.items():
        yield from dated("number", name, parameter.unit, parameter)
    for name, day in book.holidays.items():
        yield from dated("day", name, day.day_class, day.parameter)
    for name, rule in book.rules.items():
        yield line("rule", name, rule.rule, "quotes", *rule.quotes, "doubts", *rule.doubts)
        yield line("question", name, rule.question)
        yield from (line("provision", name, one.text, one.source) for one in rule.provisions)
        yield from (line("reading", name, one.mark, ", ".join(one.sources), one.text) for one in rule.readings)
    yield from (line("quote", one.key, one.kind, ", ".join(one.sources), one.text) for one in book.quotes.values())
    for doubt in book.doubts.values():
        yield line("doubt", doubt.key, doubt.status, ", ".join(doubt.touches))
        yield line("title", doubt.key, doubt.title)
        yield line("unknown", doubt.key, doubt.text)
        yield line("meanwhile", doubt.key, doubt.reading)
    for source in book.sources.values():
        yield line("source", source.key, source.kind, source.address)
        yield line("title", source.key, source.title)
        yield line("seen", source.key, source.seen)


def dated(kind: str, name: str, of: str, parameter: Parameter) -> Iterator[str]:
    """The head of a file of dated values, and each value with its note, which has a line of its own."""
    yield line(kind, name, of, parameter.basis, parameter.chosen_by, parameter.provision)
    yield line("called", name, parameter.danish)
    for value in parameter.values.entries:
        yield line("value", name, *cells(value))
        if value.note:
            yield line("note", name, value.start.isoformat(), value.note)


def cells(value: Value) -> Iterator[str]:
    """From, until, value, status, source, the day of the last look; in conflict both values and both sources."""
    yield value.start.isoformat()
    yield value.until.isoformat() if value.until else NONE
    yield str(value.value) + (f" or {value.conflicting_value}" if value.conflicting_source else "")
    yield value.status
    yield value.source + (f" or {value.conflicting_source}" if value.conflicting_source else "")
    yield f"checked {value.checked_on.isoformat()}" if value.checked_on else "unchecked"


def line(*parts: str) -> str:
    """One line of the table, also of a text over several."""
    return " | ".join(" ".join(part.split()) or NONE for part in parts)


def table() -> list[str]:
    """The lines as they were written down."""
    return [text for text in TABLE.read_text("utf-8").splitlines() if text and not text.startswith("#")]


def test_the_law_says_what_was_read() -> None:
    """Each line of the files stands in the table and each of the table in the files, in the same order."""
    said, read = list(lines(LawBook.load())), table()

    assert [one for one in said if one not in read] == [], "in law/, but nobody wrote it into law_as_read.txt"
    assert [one for one in read if one not in said] == [], "in law_as_read.txt, but law/ says it no more"
    assert said == read


SLIPS: dict[str, Edit] = {
    "an amount": instead("parameters/court_fee.toml", "75000", "57000"),
    "a first day": instead("parameters/demand_fee.toml", "2014-01-01", "2014-02-01"),
    "a last day": instead("parameters/default_interest.toml", "2026-06-30", "2026-07-31"),
    "a status": instead("parameters/adviser_window.toml", 'status     = "B"', 'status     = "A"'),
    "a status of a day": instead("holidays/grundlovsdag.toml", 'status     = "A"', 'status     = "C"'),
    "a source": instead("parameters/cure_period.toml", '"lov-286-2009"', '"almenlejeloven-90"'),
    "a day of looking": looked_at("holidays/sunday.toml", date(2100, 12, 31)),
    "the other side of a conflict": instead(
        "parameters/demand_fee.toml", "conflicting_value = 12300", "conflicting_value = 12400"
    ),
    "a provision of a number": instead("parameters/cure_period.toml", "§ 90, stk. 2", "§ 90, stk. 1"),
    "a provision of a rule": instead("rules/may_case_be_filed.toml", "§ 92, stk. 2", "§ 92, stk. 1"),
    "a word of a quote": instead("quotes.toml", "kan tidligst afgives efter", "skal tidligst afgives efter"),
    "whose words they are": instead("quotes.toml", 'kind    = "practice"', 'kind    = "statute"'),
    "a mark of a reading": instead("rules/what_payment_does.toml", 'mark    = "recommendation"', 'mark    = "source"'),
    "a source of a reading": instead("rules/what_payment_does.toml", '["bbbo", "rieck"]', '["bbbo"]'),
    "a question": instead("rules/may_case_be_filed.toml", "Må sagen indgives", "Skal sagen indgives"),
    "what a day is called": instead("holidays/christmas_eve.toml", "juleaftensdag", "nytårsaften"),
    "a word of a note": instead("parameters/demand_fee.toml", "Gebyrbladet er udateret", "Gebyrbladet er officielt"),
    "a word of a day's note": instead("holidays/christmas_day.toml", "ingen kilde er læst", "en kilde er læst"),
    "a doubt": settled("section-91-text"),
    "the title of a doubt": instead("doubts.toml", "3. hverdag eller afsendelse på", "Afsendelse på"),
    "a word of a doubt": instead("doubts.toml", "Det er ikke afklaret, om der hæves", "Det er afklaret, om der hæves"),
    "a word of what is done meanwhile": instead("doubts.toml", "Det er læsningen til lejerens", "Det er udlejerens"),
    "the title of a source": instead("sources.toml", "om betalingstid og", "om"),
    "a word of what was seen": instead("sources.toml", "Læst i gengivelse", "Læst i Lovtidende"),
    "an address": instead("sources.toml", "elov.dk/lejeloven/paragraf/58", "elov.dk/lejeloven/paragraf/59"),
    "a kind of source": instead("sources.toml", 'kind = "none"', 'kind = "official"'),
}


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS)
def test_a_slip_is_one_changed_line(slip: Edit) -> None:
    """Whatever is changed in one place shows as one line that is no more and one that is new."""
    said, before = list(lines(edition(slip))), list(lines(edition()))

    assert len([one for one in said if one not in before]) == 1
    assert len([one for one in before if one not in said]) == 1
