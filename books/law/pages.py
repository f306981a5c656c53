"""What does the law in these files look like to someone who reads pages, and which pages are that? In Danish."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import PurePosixPath

from books.law.book import LawBook
from books.law.danish import (
    BASIS,
    CHOSEN_BY,
    DAY_CLASS_AT_LENGTH,
    KIND,
    MARK,
    QUOTED,
    STATUS,
    checked_in_words,
    conflict_in_words,
    value_in_words,
)
from books.law.doubt import Doubt
from books.law.holiday import Holiday
from books.law.loader import FIRST_DAY
from books.law.parameter import Parameter, Value
from books.law.quote import STATUTE
from books.law.rule_text import Reading, RuleText
from domain.calendar import DayClass
from domain.danish_day import danish_day

MADE_BY = "python starter.py law pages"
_MARK = f"*Lavet af filerne i `law/` med `{MADE_BY}`."
_MADE = (
    f"{_MARK} Ret dér, ikke her. Siden gengiver, hvad der er læst; "
    "den er ikke juridisk rådgivning, og ingen jurist har gennemgået den.*"
)
_FIRST_DAY = f"Den {danish_day(FIRST_DAY)} er den første dag, lovbogen svarer for."
_BREAK = "<br>"


def pages(book: LawBook) -> dict[str, str]:
    """Return every page under its path in docs/law."""
    return {
        "README.md": _page("Loven i Redningskrans", _index(book), top=True),
        "calendar.md": _page("Kalenderen", _calendar(book), top=True),
        "doubts.md": _page("Åbne tvivlsspørgsmål", _doubts(book), top=True),
        "sources.md": _page("Kilder", _sources(book), top=True),
        **{f"rules/{name}.md": _page(rule.question, _rule(book, rule)) for name, rule in book.rules.items()},
        **{
            f"parameters/{name}.md": _page(_capital(parameter.danish), _parameter(book, name, parameter))
            for name, parameter in book.parameters.items()
        },
    }


def is_made(text: str) -> bool:
    """Tell whether *text* is a page that was made from law files, of this edition or another."""
    return text.rstrip().rpartition("\n")[2].startswith(_MARK)


def _page(title: str, lines: Iterable[str], *, top: bool = False) -> str:
    way_back = () if top and title.startswith("Loven") else (f"[Loven]({'' if top else '../'}README.md)", "")
    return "\n".join([f"# {title}", "", *way_back, *lines, "", _MADE, ""])


# --- the index ------------------------------------------------------------------------------------------------------


def _index(book: LawBook) -> Iterator[str]:
    yield "Hvad programmet lægger til grund om restancer i almene boliger, hvor det står, og hvor sikkert det er."
    yield from ("", *_marks())
    yield from ("", "## Regler", "")
    yield from _table(
        ("Spørgsmål", "Regel", "Hvor det står"),
        (
            (f"[{rule.question}](rules/{name}.md)", f"`{rule.rule}`", "; ".join(p.text for p in rule.provisions))
            for name, rule in book.rules.items()
        ),
    )
    yield from ("", "## Tal", "")
    yield from _table(
        ("Tal", "Seneste kendte værdi", "Fra", "Til og med", "Mærke"),
        (
            (f"[{parameter.danish}](parameters/{name}.md)", *_latest(parameter))
            for name, parameter in book.parameters.items()
        ),
    )
    yield from ("", f"{_FIRST_DAY} Tallets egen side siger, hvor startdagen ikke er efterset.")
    yield from ("", "## Resten", "")
    yield "- [Kalenderen](calendar.md): hvilke dage der er helligdage, udskyder en frist eller er tvivlsomme"
    yield f"- [Åbne tvivlsspørgsmål](doubts.md): {len(book.open_doubts)}, og hvordan de læses imens"
    yield f"- [Kilder](sources.md): {len(book.sources)}, og hvad der er set af hver"


def _latest(parameter: Parameter) -> tuple[str, str, str, str]:
    value = parameter.values.entries[-1]
    return (
        value_in_words(parameter.unit, value.value),
        *_period(value, value.until),
        value.status,
    )


def _marks() -> Iterator[str]:
    yield "Hvert tal har et mærke:"
    yield ""
    yield from (f"- **{status}**: {words}" for status, words in STATUS.items())
    yield ""
    yield (
        "Et beløb med C eller X opkræves ikke, før et menneske har bekræftet det. *Ingen har efterset det* betyder, at "
        "ingen har holdt tallet op mod kilden, siden det blev skrevet ned. Hver sætning om en regel har også et mærke:"
    )
    yield ""
    yield f"- *{MARK['source']}*: står i de kilder, der er nævnt"
    yield f"- *{MARK['knowledge']}*: anses for sikkert, men ingen kilde er læst"
    yield f"- *{MARK['unverified']}*: usikkert, og ingen kilde er læst"
    yield f"- *{MARK['inference']}*: følger af det, der er læst, men står der ikke"
    yield f"- *{MARK['recommendation']}*: programmets egen forsigtighed, ikke lov"
    yield ""
    yield (
        "Lovens ord er citeret, som de er gengivet i de kilder, der er nævnt ved citatet, og ikke efter Lovtidende. Et "
        "citat, der ikke er lovens ord, siger selv, hvor det er fra."
    )


# --- one rule -------------------------------------------------------------------------------------------------------


def _rule(book: LawBook, rule: RuleText) -> Iterator[str]:
    name = PurePosixPath(rule.file).stem
    yield f"Regel `{rule.rule}`: teksten står i `law/{rule.file}`, reglen selv i `domain/rules/{name}.py`."
    yield ""
    left = [f"**{provision.text}** (kilde: {_source(book, provision.source)})" for provision in rule.provisions]
    quotes = [book.quotes[key] for key in rule.quotes]
    left += [f"{QUOTED[one.kind]}»{one.text}« ({_sources_of(book, one.sources)})" for one in quotes]
    if not any(one.kind == STATUTE for one in quotes):
        left.append("*Lovens ord er ikke skrevet af her.*")
    right = [_reading(book, reading) for reading in rule.readings]
    yield from _table(("Loven", "Sådan læser programmet den"), [((_BREAK * 2).join(left), (_BREAK * 2).join(right))])
    yield from _in_doubt(book.open_among(rule.doubts))


def _in_doubt(doubts: Sequence[Doubt], up: str = "../") -> Iterator[str]:
    if doubts:
        yield from ("", "## Tvivlsspørgsmål", "")
        yield from (f"- [{doubt.title}]({up}doubts.md#{_anchor(doubt.title)}): {doubt.reading}" for doubt in doubts)


def _reading(book: LawBook, reading: Reading) -> str:
    if reading.sources:
        return f"{reading.text} *({MARK[reading.mark]}: {_sources_of(book, reading.sources)})*"
    return f"{reading.text} *({MARK[reading.mark]})*"


# --- one number through time ----------------------------------------------------------------------------------------


def _parameter(book: LawBook, name: str, parameter: Parameter) -> Iterator[str]:
    yield from _table(
        ("", ""),
        [
            ("Står i", f"`law/{parameter.file}`"),
            ("Hvad det er", _basis(parameter)),
            ("Værdien vælges efter", CHOSEN_BY[parameter.chosen_by]),
        ],
    )
    yield ""
    yield from _through_time(book, parameter)
    marks = {value.status for value in parameter.values.entries}
    yield from ("", *(f"- **{status}**: {STATUS[status]}" for status in sorted(marks)))
    yield from _in_doubt(book.open_touching(name))


def _basis(parameter: Parameter) -> str:
    return ": ".join(filter(None, (BASIS[parameter.basis], parameter.provision)))


def _through_time(book: LawBook, parameter: Parameter) -> Iterator[str]:
    yield from _table(
        ("Fra", "Til og med", "Værdi", "Mærke", "Kilde", "Efterset", "Bemærkning"),
        ((*_period(value, last), *_value(book, parameter.unit, value)) for value, last in _in_time(parameter)),
    )
    last = parameter.values.entries[-1].until
    if last is not None:
        yield from ("", f"Efter den {danish_day(last)} gælder ingen værdi, der kendes: der gives intet svar.")


def _in_time(parameter: Parameter) -> Iterator[tuple[Value, date | None]]:
    return zip(parameter.values.entries, parameter.last_days(), strict=True)


def _period(value: Value, last: date | None) -> tuple[str, str]:
    return danish_day(value.start), "" if last is None else danish_day(last)


def _value(book: LawBook, unit: str, value: Value) -> tuple[str, str, str, str, str]:
    said = value_in_words(unit, value.value)
    source = _source(book, value.source)
    if other := conflict_in_words(unit, value):
        assert value.conflicting_source is not None
        said, source = f"{said} eller {other}", f"{source}; {_source(book, value.conflicting_source)}"
    return said, value.status, source, checked_in_words(value.checked_on), value.note


# --- the calendar, the doubts, the sources --------------------------------------------------------------------------


def _calendar(book: LawBook) -> Iterator[str]:
    yield (
        "Dagene står i `law/holidays/`, én fil for hver. Alle andre dage er hverdage. "
        f"{_FIRST_DAY} Siden hvornår en dag har været helligdag, er ikke efterset."
    )
    for day_class in DayClass:
        days = {name: day for name, day in book.holidays.items() if day.day_class is day_class}
        yield from ("", f"## {_CLASS_TITLES[day_class]}", "", DAY_CLASS_AT_LENGTH[day_class], "")
        yield from _table(
            (*_OF_A_DAY, "Mærke", "Kilde", "Efterset", "Bemærkning"),
            (row for name, day in days.items() for row in _holiday(book, name, day)),
        )
    yield from _in_doubt(book.open_touching(*book.holidays), "")


_OF_A_DAY = ("Dag", "Hvornår", "Fra", "Til og med", "Hvad det er", "Værdien vælges efter")
_CLASS_TITLES: Mapping[DayClass, str] = {
    DayClass.HELLIGDAG: "Helligdage",
    DayClass.SHIFT: "Dage, der udskyder en frist",
    DayClass.DOUBTFUL: "Tvivlsomme dage",
}


def _holiday(book: LawBook, name: str, day: Holiday) -> Iterator[tuple[str, ...]]:
    basis = _basis(day.parameter), CHOSEN_BY[day.parameter.chosen_by]
    for value, last in _in_time(day.parameter):
        when, *rest = _value(book, day.parameter.unit, value)
        period = _period(value, last)
        yield f"{day.parameter.danish} (`{name}`)", when, *period, *basis, *(cell.replace("../", "") for cell in rest)


def _doubts(book: LawBook) -> Iterator[str]:
    yield "Hvad ingen har afklaret, og hvad programmet gør imens. Filen er `law/doubts.toml`."
    for doubt in book.open_doubts.values():
        yield from ("", f"## {doubt.title}", "", f"`{doubt.key}` · åben", "", doubt.text, "")
        yield f"**Imens:** {doubt.reading}"
        yield from _touches(book, doubt)
    settled = [doubt for doubt in book.doubts.values() if not doubt.is_open]
    if settled:
        yield from ("", "## Afklaret")
    for doubt in settled:
        yield from ("", f"### {doubt.title}", "", f"`{doubt.key}`", "", doubt.text, "")
        yield f"**Læst sådan:** {doubt.reading}"
        yield from _touches(book, doubt)


def _touches(book: LawBook, doubt: Doubt) -> Iterator[str]:
    if doubt.touches:
        yield from ("", f"Berører {', '.join(_touched(book, doubt))}.")


def _touched(book: LawBook, doubt: Doubt) -> Iterator[str]:
    for name in doubt.touches:
        if name in book.rules:
            yield f"[{book.rules[name].question}](rules/{name}.md)"
        elif name in book.parameters:
            yield f"[{book.parameters[name].danish}](parameters/{name}.md)"
        else:
            yield f"[{book.holidays[name].parameter.danish}](calendar.md)"


def _sources(book: LawBook) -> Iterator[str]:
    yield (
        "Hvad regler og tal hviler på, og hvad der er set af det. En adresse, der kun er et websted, betyder, at siden "
        "skal findes igen. Af en side kunne ofte kun omtrent de første 2.000 tegn læses. Filen er `law/sources.toml`."
    )
    for kind, words in KIND.items():
        of_kind = [source for source in book.sources.values() if source.kind == kind]
        if of_kind:
            yield from ("", f"## {_capital(words)}")
        for source in of_kind:
            yield from ("", f"### {source.key}", "", f"{source.title}. {source.seen}")
            if source.address:
                yield from ("", f"<{source.address}>")


# --- pieces ---------------------------------------------------------------------------------------------------------


def _sources_of(book: LawBook, keys: Sequence[str]) -> str:
    return "; ".join(_source(book, key) for key in keys)


def _source(book: LawBook, key: str) -> str:
    assert key in book.sources
    return f"[{key}](../sources.md#{key})"


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield _row(columns)
    yield "|" + "---|" * len(columns)
    yield from map(_row, rows)


def _row(cells: Sequence[str]) -> str:
    """A row, which is one line of a page, also where a cell is a text over several."""
    return f"| {' | '.join(' '.join(cell.replace('|', '/').split()) for cell in cells)} |"


def _anchor(title: str) -> str:
    """The name under which a page's heading can be linked to."""
    kept = "".join(sign for sign in title.lower() if sign.isalnum() or sign in " -_")
    return kept.replace(" ", "-")


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
