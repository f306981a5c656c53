"""What does the law say to one question, and how does the product read it? One file of law/rules, for a lawyer.

The rule itself is code (`domain/rules/`, a file of the same name); here stands what it rests on.
"""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PurePosixPath

from books.law.doubt import DOUBTS_FILE
from books.law.quote import QUOTES_FILE
from books.law.source import SOURCES_FILE
from books.law.table import TomlTable, each

MARKS = ("source", "knowledge", "unverified", "inference", "recommendation")
READ = "source"


@dataclass(frozen=True)
class Reading:
    """One sentence (Danish) of how the law is read, and how well that is known.

    `mark`: source (read in `sources`), knowledge (no source read, but certain), unverified (must be checked),
    inference (follows from what was read), recommendation (our own, careful choice).
    """

    text: str
    mark: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Provision:
    """Where in the law it stands, as a lawyer would cite it (Danish), and the key of where that was read."""

    text: str
    source: str


@dataclass(frozen=True)
class KnownKeys:
    """What a rule may point to: the keys of sources.toml, quotes.toml and doubts.toml."""

    sources: Collection[str]
    quotes: Collection[str]
    doubts: Collection[str]


@dataclass(frozen=True)
class RuleText:
    """One rule: `rule` is its id in every finding and deadline, the `question` is Danish."""

    file: str
    rule: str
    question: str
    provisions: tuple[Provision, ...]
    quotes: tuple[str, ...]
    doubts: tuple[str, ...]
    readings: tuple[Reading, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """The keys of every source named here, each once."""
        read_in = (key for reading in self.readings for key in reading.sources)
        return tuple(dict.fromkeys((*(provision.source for provision in self.provisions), *read_in)))


def read_rule_text(file: str, content: bytes, known: KnownKeys) -> RuleText:
    """Return the rule in *content*, which may point to what is *known*; BrokenLawFileError on a fault."""
    whole = TomlTable.read(file, content)
    whole.knows_only("rule", "question", "provisions", "quotes", "doubts", "readings")
    return RuleText(
        file=file,
        rule=_rule(whole, PurePosixPath(file).stem),
        question=whole.filled_text("question"),
        provisions=tuple(each(whole.tables("provisions"), lambda table: _provision(table, known.sources))),
        quotes=whole.texts_among("quotes", known.quotes, QUOTES_FILE),
        doubts=whole.texts_among("doubts", known.doubts, DOUBTS_FILE),
        readings=tuple(each(whole.tables("readings"), lambda table: _reading(table, known.sources))),
    )


def _rule(whole: TomlTable, stem: str) -> str:
    rule = whole.filled_text("rule")
    name, _, version = rule.rpartition(".v")
    if name.replace("-", "_") != stem or not version.isdecimal():
        should_be = f"{stem.replace('_', '-')}.v1"
        whole.refuse("rule", f"reglen skal hedde som filen, med sin udgave: {should_be}. Ret en af dem.")
    return rule


def _provision(table: TomlTable, sources: Collection[str]) -> Provision:
    table.knows_only("text", "source")
    return Provision(table.filled_text("text"), table.text_among("source", sources, SOURCES_FILE))


def _reading(table: TomlTable, sources: Collection[str]) -> Reading:
    table.knows_only("text", "mark", "sources")
    mark = table.one_of("mark", MARKS)
    read_in = table.texts_among("sources", sources, SOURCES_FILE)
    if mark == READ and not read_in:
        table.refuse("sources", "det, der står i en kilde, skal nævne den. Tilføj den, eller ret mærket.")
    return Reading(table.filled_text("text"), mark, read_in)
