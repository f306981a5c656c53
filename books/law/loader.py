"""What do the files of a law folder say together, and which of them cannot be used as they stand?"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Final, TypeVar

from books.law.doubt import DOUBTS_FILE, Doubt, read_doubts
from books.law.errors import BrokenLawFileError, LackingLawError
from books.law.files import files_in
from books.law.holiday import Holiday, read_holiday
from books.law.parameter import Parameter, read_parameter
from books.law.quote import QUOTES_FILE, Quote, read_quotes
from books.law.rule_text import KnownKeys, RuleText, read_rule_text
from books.law.slug import plain
from books.law.source import SOURCES_FILE, LawSource, read_sources
from books.law.table import TomlTable
from domain.calendar import FIRST_YEAR
from domain.danish_day import danish_day
from domain.rules import collected

SHIPPED_LAW: Final = Path(__file__).parents[2] / "law"
"""The folder that a lawyer edits."""

UNITS: Final[Mapping[str, str]] = {
    "cure_period": "days",
    "hverdage_before_demand": "hverdage",
    "limitation_period": "years",
    "demand_fee": "øre",
    "reminder_fee_maximum": "øre",
    "reminder_count_maximum": "count",
    "reminder_days_between": "days",
    "default_interest": "hundredths of a percent",
    "court_fee": "øre",
    "court_fee_at_address": "øre",
    "appeal_fee_landsret": "øre",
    "appeal_fee_hojesteret": "øre",
    "adviser_window": "days",
    "municipality_answer": "days",
    "aid_chase": "days",
    "aid_enkeltydelse": "aid",
    "aid_midlertidig_huslejehjaelp": "aid",
    "aid_personligt_tillaeg": "aid",
    "aid_boligstoette": "aid",
    "aid_indskudslaan": "aid",
    "aid_administration_af_husleje": "aid",
    "aid_huslejetilskud_2026": "aid",
}
"""The parameters that must be there, by file name, and the unit each is counted in."""

COUNTED_WITH: Final = ("cure_period", "hverdage_before_demand", "demand_fee", "court_fee")
"""The numbers that rules read: every day of the calendar needs a value, or a case would stand still on one."""
COUNTED_SINCE: Final = ("limitation_period", "municipality_answer", "aid_chase")
"""Those that rules came to read later: likewise, but that a law kept before them has none."""
_COUNTED_FILES: Final = frozenset(f"parameters/{name}.toml" for name in COUNTED_WITH)

DAYS: Final = (
    "new_years_day",
    "maundy_thursday",
    "good_friday",
    "easter_sunday",
    "easter_monday",
    "store_bededag",
    "ascension_day",
    "friday_after_ascension",
    "whit_sunday",
    "whit_monday",
    "grundlovsdag",
    "christmas_eve",
    "christmas_day",
    "second_christmas_day",
    "new_years_eve",
    "saturday",
    "sunday",
)
"""The days that must be there, by file name: without one of them a deadline would silently be another. More may be."""

RULES: Final[Mapping[str, str]] = collected.rules()
"""The rules that must be told, by file name, and the id under which findings and deadlines name them."""

_NAMED = {"parameters": UNITS, "holidays": None, "rules": RULES}
"""The folders, and the only names that a file in each may have; None where more may be added."""
FIRST_DAY: Final = date(FIRST_YEAR, 1, 1)
T = TypeVar("T")


class _Every(frozenset[str]):
    """Every key, for those who point into a file that cannot be read: its own fault is enough."""

    def __contains__(self, key: object) -> bool:
        return True


@dataclass(frozen=True)
class LawFolder:
    """A law folder, read. Where there are `faults`, the file of each is left out; all are in the order of reading."""

    sources: Mapping[str, LawSource]
    quotes: Mapping[str, Quote]
    doubts: Mapping[str, Doubt]
    parameters: Mapping[str, Parameter]
    holidays: Mapping[str, Holiday]
    rules: Mapping[str, RuleText]
    faults: tuple[BrokenLawFileError, ...]


def files_of(folder: Path) -> dict[str, bytes]:
    """Return every law file under its path in *folder*, in order; BrokenLawFileError where one cannot be read."""
    found = files_in(folder)
    if found.closed:
        raise found.closed[0]
    return dict(found.files)


def read_folder(files: Mapping[str, bytes]) -> LawFolder:
    """Read *files*, given under their paths; each broken entry, or else broken file, gives one fault."""
    reader = _Reader(files)
    reader.refuse_unused()
    sources = reader.one(SOURCES_FILE, read_sources)
    keys: Collection[str] = _Every() if sources is None else sources
    parameters = reader.named("parameters", UNITS, lambda path, content: _parameter(path, content, keys))
    holidays = reader.named("holidays", DAYS, lambda path, content: read_holiday(path, content, keys))
    quotes = reader.one(QUOTES_FILE, lambda content: read_quotes(content, keys))
    doubts = reader.one(DOUBTS_FILE, lambda content: read_doubts(content, {*_names(files), *UNITS, *DAYS, *RULES}))
    doubted: Collection[str] = _Every() if doubts is None else doubts
    known = KnownKeys(keys, _Every() if quotes is None else quotes, doubted)
    rules = reader.named("rules", RULES, lambda path, content: _rule(path, content, known))
    reader.refuse_days_without_law([parameters[name] for name in (*COUNTED_WITH, *COUNTED_SINCE) if name in parameters])
    reader.refuse_late_days([holidays[name].parameter for name in DAYS if name in holidays])
    reader.refuse_lost(SOURCES_FILE, collected.cited(), keys, "kilden")
    reader.refuse_lost(DOUBTS_FILE, collected.doubted(), doubted, "tvivlen")
    dated = [*parameters.values(), *(holiday.parameter for holiday in holidays.values())]
    reader.refuse_same_files()
    reader.refuse_same_names("danish", {one.file: one.danish for one in dated})
    reader.refuse_same_names("question", {rule.file: rule.question for rule in rules.values()})
    return LawFolder(sources or {}, quotes or {}, doubts or {}, parameters, holidays, rules, tuple(reader.faults))


@dataclass
class _Reader:
    """Reads one file after another and keeps the fault of each that cannot be used."""

    files: Mapping[str, bytes]
    faults: list[BrokenLawFileError] = field(default_factory=list)

    def one(self, path: str, read: Callable[[bytes], T]) -> T | None:
        """Read the file at *path*, which must be there; None where it has a fault."""
        try:
            if path not in self.files:
                kind = BrokenLawFileError if path in _COUNTED_FILES else LackingLawError
                raise kind(path, "", "filen mangler. Læg den på plads.")
            return read(self.files[path])
        except BrokenLawFileError as fault:
            self.faults += (fault, *fault.others)
            return None

    def named(self, folder: str, must_be_there: Collection[str], read: Callable[[str, bytes], T]) -> dict[str, T]:
        """Read every file of *folder* and those that must be there; gives them by name."""
        paths = {f"{folder}/{name}.toml": None for name in must_be_there}
        paths |= {path: None for path in self.files if PurePosixPath(path).parent.name == folder and _is_used(path)}
        read_files = {_name(path): self.one(path, partial(read, path)) for path in paths}
        return {name: content for name, content in read_files.items() if content is not None}

    def refuse_unused(self) -> None:
        """Keep a fault for each file that nothing reads: a misspelt name would be silently without effect."""
        for path in self.files:
            if not _is_used(path):
                because = "ingen regel bruger denne fil. Ret dens navn, eller fjern den."
                self.faults.append(LackingLawError(path, "", because))

    def refuse_lost(self, path: str, named: Iterable[str], keys: Collection[str], what: str) -> None:
        """Keep a fault for each key that the rules' answers name and the file at *path* does not list any more."""
        for key in named:
            if key not in keys:
                because = f"reglerne henviser til {what}, og den står her ikke. Tilføj den igen under den nøgle."
                self.faults.append(LackingLawError(path, key, because))

    def refuse_days_without_law(self, numbers: Iterable[Parameter]) -> None:
        """Keep a fault for each of the *numbers* that begins too late or ends."""
        for number in numbers:
            self.one(number.file, partial(_refuse_late_beginning, number, "Tilføj den værdi, der gjaldt da."))
            self.one(number.file, partial(_refuse_end, number))

    def refuse_late_days(self, days: Iterable[Parameter]) -> None:
        """Keep a fault for each day of the calendar that begins too late; one that was abolished has an end."""
        for day in days:
            self.one(day.file, partial(_refuse_late_beginning, day, "Skriv den dag, den har gældt fra."))

    def refuse_same_files(self) -> None:
        """Keep a fault for the second file of a name: people ask for it by this."""
        of_name: dict[str, str] = {}
        for path in filter(_is_used, self.files):
            if "/" in path and (other := of_name.setdefault(_name(path), path)) != path:
                self.faults.append(BrokenLawFileError(path, "", f"{other} hedder det samme. Omdøb den ene."))

    def refuse_same_names(self, key: str, titles: Mapping[str, str]) -> None:
        """Keep a fault for each file whose title, at *key*, is that of another or its name: people ask by either.

        *titles* has those of all files that are asked for together, by path. What differs only in how it is spelled is
        the same, since it is typed the same.
        """
        meant = {plain(_name(path)): path for path in titles}
        for path, title in titles.items():
            if (other := meant.setdefault(plain(title), path)) != path:
                self.one(path, partial(_refuse_same_title, path, key, title, other))


def _parameter(path: str, content: bytes, sources: Collection[str]) -> Parameter:
    return read_parameter(TomlTable.read(path, content), (UNITS[_name(path)],), sources)


def _rule(path: str, content: bytes, known: KnownKeys) -> RuleText:
    text, own_id = read_rule_text(path, content, known), RULES[_name(path)]
    if text.rule != own_id:
        TomlTable.read(path, content).refuse("rule", f"reglen hedder '{own_id}'. Skriv det.")
    return text


def _refuse_late_beginning(parameter: Parameter, what_to_do: str, content: bytes) -> None:
    first = parameter.values.starts[0]
    if first > FIRST_DAY:
        _value_of(parameter, 0, content).refuse(
            "from", f"programmet regner fra den {danish_day(FIRST_DAY)}, og her gælder ingen værdi før. {what_to_do}"
        )


def _refuse_end(parameter: Parameter, content: bytes) -> None:
    last = parameter.values.last
    if last is not None:
        _value_of(parameter, -1, content).refuse(
            "until",
            f"efter den {danish_day(last)} gælder ingen værdi, og så kan sager ikke føres videre. "
            "Tilføj den værdi, der gælder derefter, eller slet 'until', til den er kendt.",
        )


def _value_of(parameter: Parameter, index: int, content: bytes) -> TomlTable:
    return TomlTable.read(parameter.file, content).tables("values")[index]


def _refuse_same_title(path: str, key: str, title: str, other: str, content: bytes) -> None:
    because = f"{other} hedder også '{title}'. Giv den ene et andet navn."
    raise LackingLawError(path, key, because, TomlTable.read(path, content).place.line_of(key))


def _is_used(path: str) -> bool:
    folder, _, file = path.rpartition("/")
    if not folder:
        return file in (SOURCES_FILE, QUOTES_FILE, DOUBTS_FILE)
    names = _NAMED.get(folder, ())
    return names is None or _name(path) in names


def _names(files: Mapping[str, bytes]) -> Iterator[str]:
    return (_name(path) for path in files if "/" in path)


def _name(path: str) -> str:
    return PurePosixPath(path).stem
