"""What is the law on a given day, and which bytes said so?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from hashlib import sha256
from pathlib import Path

from domain.calendar import Calendar
from domain.danish_day import danish_day
from domain.law_of_the_day import ChosenBy, Fee, LawOfTheDay, Laws
from domain.money import format_kroner
from law.errors import BrokenLawFileError
from law.holiday import Holiday, read_holiday
from law.parameter import Parameter, Value, read_parameter
from law.source import SOURCES_FILE, LawSource, read_sources

UNITS = {
    "cure_period": "days",
    "hverdage_before_demand": "hverdage",
    "demand_fee": "øre",
    "reminder_fee_maximum": "øre",
    "court_fee": "øre",
}
"""The parameters that must be there, by file name, and the unit each is counted in."""


@dataclass(frozen=True)
class LawBook:
    """The whole law folder as one thing.

    `version` is the SHA-256 of a manifest that lists each file's SHA-256 and path, as sha256sum writes it.
    `documents` holds the manifest under the version and each file under its own hash, so that whoever kept
    them can lay out the folder again and check it.
    """

    version: str
    documents: Mapping[str, bytes]
    sources: Mapping[str, LawSource]
    parameters: Mapping[str, Parameter]
    holidays: Mapping[str, Holiday]
    calendar: Calendar

    @classmethod
    def load(cls, folder: Path | None = None) -> "LawBook":
        """Read *folder* (default: this package's own); BrokenLawFileError at the first fault."""
        return cls.of(_read_files(folder or Path(__file__).parent))

    @classmethod
    def of(cls, files: Mapping[str, bytes]) -> "LawBook":
        """Read *files*, given under their paths, as when they lay in a folder; BrokenLawFileError likewise."""
        files = dict(sorted(files.items()))
        for path in files:
            if not _is_used(path):
                raise BrokenLawFileError(path, "", "ingen regel bruger denne fil. Ret dens navn, eller fjern den.")
        manifest = "".join(f"{_hash(content)}  {path}\n" for path, content in files.items()).encode()
        sources = read_sources(_expect(files, SOURCES_FILE))
        holidays = {
            Path(path).stem: read_holiday(path, content, sources)
            for path, content in files.items()
            if path.startswith("holidays/")
        }
        return cls(
            version=_hash(manifest),
            documents={_hash(content): content for content in (manifest, *files.values())},
            sources=sources,
            parameters={
                name: read_parameter(_path(name), _expect(files, _path(name)), (unit,), sources)
                for name, unit in UNITS.items()
            },
            holidays=holidays,
            calendar=Calendar(tuple(rule for holiday in holidays.values() for rule in holiday.rules())),
        )

    def on(self, day: date) -> LawOfTheDay:
        """Return the law for what happens and is decided on *day*; NoLawInForceError where there is none."""
        return self._on(day, day, day)

    def during(self, decision: date, case_start: date) -> Laws:
        """Return the law as a decision on that day sees it, in a case that was opened on *case_start*."""
        return Laws(self.version, self.calendar, lru_cache(maxsize=64)(partial(self._on, decision, case_start)))

    def _on(self, decision: date, case_start: date, event: date) -> LawOfTheDay:
        days = {ChosenBy.EVENT: event, ChosenBy.DECISION: decision, ChosenBy.CASE_START: case_start}

        def value(name: str) -> Value:
            parameter = self.parameters[name]
            return parameter.on(days[parameter.chosen_by])

        return LawOfTheDay(
            version=self.version,
            day=event,
            calendar=self.calendar,
            cure_days=value("cure_period").number,
            hverdage_before_demand=value("hverdage_before_demand").number,
            demand_fee=self._fee("demand_fee", value("demand_fee")),
            reminder_fee_maximum=self._fee("reminder_fee_maximum", value("reminder_fee_maximum")),
            court_fee_ore=value("court_fee").number,
        )

    def _fee(self, name: str, value: Value) -> Fee:
        danish = self.parameters[name].danish
        if not value.confirmed:
            return Fee(0, False, value.status, _why_left_out(danish, value))
        source = self.sources[value.source].title
        why = f"{danish}: {_kroner(value.number)} fra den {danish_day(value.start)} ({source})."
        return Fee(value.number, True, value.status, _sentence(why))


def listed_in(manifest: bytes) -> dict[str, str]:
    """Return the SHA-256 of each file by its path, as a kept manifest lists them."""
    lines = (line.partition("  ") for line in manifest.decode().splitlines())
    return {path: own_hash for own_hash, _, path in lines}


def _read_files(folder: Path) -> dict[str, bytes]:
    """Return every law file under its path in *folder*."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.toml")}


def _is_used(path: str) -> bool:
    return path == SOURCES_FILE or path.startswith("holidays/") or path in map(_path, UNITS)


def _expect(files: Mapping[str, bytes], path: str) -> bytes:
    if path not in files:
        raise BrokenLawFileError(path, "", "filen mangler. Læg den på plads.")
    return files[path]


def _why_left_out(danish: str, value: Value) -> str:
    if value.conflicting_value is not None:
        reason = f"kilderne siger både {_kroner(value.number)} og {_kroner(int(value.conflicting_value))}"
    else:
        reason = f"ingen har bekræftet de {_kroner(value.number)}"
    return _sentence(f"{danish} udeladt (0 kr.), fordi {reason} {value.note}".strip())


def _path(name: str) -> str:
    return f"parameters/{name}.toml"


def _kroner(ore: int) -> str:
    return f"{format_kroner(ore)} kr."


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def _hash(content: bytes) -> str:
    return sha256(content).hexdigest()
