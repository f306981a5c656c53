"""`law rule`: what does one rule rest on, and how is the law read there?"""

from collections.abc import Sequence

from books.law.book import LawBook
from books.law.danish import MARK, QUOTED
from cli.law.entries import law_book
from cli.law.names import named
from cli.terminal.output import Output
from client.errors import DONE, UnreadableInput
from client.results.law import LawRule


def show_rule(out: Output, name: str) -> int:
    """Show what one rule rests on; gives the exit status. UnreadableInput: no such rule, or not in that version."""
    book = law_book()
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


def _titles(book: LawBook, keys: Sequence[str]) -> str:
    return "; ".join(book.sources[key].title for key in keys)
