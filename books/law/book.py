"""What is the law on a given day, and which bytes said so?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from hashlib import sha256
from pathlib import Path

from books.law.confirmation import (
    CONFIRMATIONS_FILE,
    confirmed,
    read_confirmations,
    why_it_does_not_hold,
    write_confirmations,
)
from books.law.danish import value_in_words
from books.law.doubt import Doubt
from books.law.errors import BrokenLawFileError, LackingLawError
from books.law.holiday import Holiday
from books.law.loader import SHIPPED_LAW, files_of, read_folder
from books.law.parameter import Parameter, Value
from books.law.quote import Quote
from books.law.rule_text import RuleText
from books.law.source import LawSource
from domain.calendar import Calendar
from domain.danish_day import danish_day
from domain.law_of_the_day import AidTerms, ChosenBy, Fee, LawOfTheDay, Laws
from domain.money import kroner
from domain.streams.law import Confirmation


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
    rules: Mapping[str, RuleText]
    quotes: Mapping[str, Quote]
    doubts: Mapping[str, Doubt]
    calendar: Calendar

    @property
    def open_doubts(self) -> Mapping[str, Doubt]:
        """The doubts that nobody has settled: the others stay in the file and are shown to nobody as a doubt."""
        return {key: doubt for key, doubt in self.doubts.items() if doubt.is_open}

    def open_among(self, keys: Iterable[str]) -> tuple[Doubt, ...]:
        """Those of the doubts under *keys* that nobody has settled."""
        return tuple(self.doubts[key] for key in keys if self.doubts[key].is_open)

    def open_touching(self, *names: str) -> tuple[Doubt, ...]:
        """Those of the open doubts on which a file with one of the *names* rests."""
        return tuple(doubt for doubt in self.open_doubts.values() if not set(names).isdisjoint(doubt.touches))

    @classmethod
    def load(cls, folder: Path | None = None) -> "LawBook":
        """Read *folder* (default: this package's own); BrokenLawFileError at the first fault."""
        files = files_of(folder or SHIPPED_LAW)
        if CONFIRMATIONS_FILE in files:
            fault = "et beløb bekræftes af et menneske med `starter.py law confirm`, ikke i en fil. Fjern den."
            raise BrokenLawFileError(CONFIRMATIONS_FILE, "", fault)
        return cls.of(files)

    @classmethod
    def of(cls, files: Mapping[str, bytes]) -> "LawBook":
        """Read *files*, given under their paths, as when they lay in a folder; BrokenLawFileError likewise.

        Among them may be the document of what was confirmed.
        """
        return cls._read(files, forgiven=())

    @classmethod
    def kept(cls, files: Mapping[str, bytes]) -> "LawBook":
        """Read *files* as `of` does, but as a journal kept them: what rules ask for since then may not be there.

        BrokenLawFileError where they cannot be read, or have no number that today's rules count with.
        """
        return cls._read(files, forgiven=(LackingLawError,))

    @classmethod
    def _read(cls, files: Mapping[str, bytes], forgiven: tuple[type[BrokenLawFileError], ...]) -> "LawBook":
        files = dict(sorted(files.items()))
        folder = read_folder({path: content for path, content in files.items() if path != CONFIRMATIONS_FILE})
        for fault in folder.faults:
            if not isinstance(fault, forgiven):
                raise fault
        given = files.get(CONFIRMATIONS_FILE)
        confirmations = () if given is None else read_confirmations(given, folder.parameters)
        manifest = _manifest(files)
        return cls(
            version=_hash(manifest),
            documents={_hash(content): content for content in (manifest, *files.values())},
            sources=folder.sources,
            parameters={
                name: confirmed(parameter, [one for one in confirmations if one.parameter == name])
                for name, parameter in folder.parameters.items()
            },
            holidays=folder.holidays,
            rules=folder.rules,
            quotes=folder.quotes,
            doubts=folder.doubts,
            calendar=Calendar(tuple(rule for holiday in folder.holidays.values() for rule in holiday.rules())),
        )

    def confirmed(self, confirmations: Iterable[Confirmation]) -> "LawBook":
        """Return the same law with those of the *confirmations* that hold for its files, and no others."""
        listed = listed_in(self.documents[self.version])
        in_force = [one for one in confirmations if not why_it_does_not_hold(one, self.parameters)]
        if not in_force and CONFIRMATIONS_FILE not in listed:
            return self
        files = {path: self.documents[own_hash] for path, own_hash in listed.items() if path != CONFIRMATIONS_FILE}
        if in_force:
            files[CONFIRMATIONS_FILE] = write_confirmations(in_force)
        return LawBook.kept(files)  # these files were read once, as strictly as was asked then

    def on(self, day: date) -> LawOfTheDay:
        """Return the law for what happens and is decided on *day*; NoLawInForceError before the calendar's first."""
        return self._on(day, day, day)

    def during(self, decision: date, case_start: date) -> Laws:
        """Return the law as a decision on that day sees it, in a case that was opened on *case_start*."""
        return Laws(
            self.version, self.calendar, frozenset(self.open_doubts), cache(partial(self._on, decision, case_start))
        )

    def _on(self, decision: date, case_start: date, event: date) -> LawOfTheDay:
        days = {ChosenBy.EVENT: event, ChosenBy.DECISION: decision, ChosenBy.CASE_START: case_start}

        def value(name: str) -> Value:
            parameter = self.parameters[name]
            return parameter.on(days[parameter.chosen_by])

        def since(name: str) -> int | None:
            return value(name).number if name in self.parameters else None

        return LawOfTheDay(
            version=self.version,
            day=event,
            calendar=self.calendar,
            cure_days=value("cure_period").number,
            hverdage_before_demand=value("hverdage_before_demand").number,
            demand_fee=self._fee("demand_fee", value("demand_fee")),
            court_fee=self._fee("court_fee", value("court_fee")),
            limitation_years=since("limitation_period"),
            municipality_answer_days=since("municipality_answer"),
            aid_chase_days=since("aid_chase"),
            aids=self._aids(event),
        )

    def _aids(self, day: date) -> Mapping[str, AidTerms]:
        """Each kind of help by the name that people ask for it under."""
        kinds = ((name, one) for name, one in self.parameters.items() if one.unit == "aid")
        return {name.removeprefix("aid_").replace("_", "-"): _aid_terms(one, day) for name, one in kinds}

    def _fee(self, name: str, value: Value) -> Fee:
        danish = self.parameters[name].danish
        if not value.confirmed:
            return Fee(0, False, value.status, _why_left_out(danish, value))
        source = self.sources[value.source].title
        why = f"{danish}: {kroner(value.number)} fra den {danish_day(value.start)} ({source}){_by_whom(value)}."
        return Fee(value.number, True, value.status, _sentence(why))


def version_of(files: Mapping[str, bytes]) -> str:
    """Return the version of a book that is made of *files*."""
    return _hash(_manifest(files))


def listed_in(manifest: bytes) -> dict[str, str]:
    """Return the SHA-256 of each file by its path, as a kept manifest lists them."""
    lines = (line.partition("  ") for line in manifest.decode().splitlines())
    return {path: own_hash for own_hash, _, path in lines}


def _manifest(files: Mapping[str, bytes]) -> bytes:
    return "".join(f"{_hash(content)}  {path}\n" for path, content in sorted(files.items())).encode()


def _why_left_out(danish: str, value: Value) -> str:
    if value.conflicting_value is not None:
        reason = f"kilderne siger både {kroner(value.number)} og {kroner(int(value.conflicting_value))}"
    else:
        reason = f"ingen har bekræftet de {kroner(value.number)}"
    return _sentence(f"{danish} udeladt (0 kr.), fordi {reason} {value.note}".strip())


def _aid_terms(parameter: Parameter, day: date) -> AidTerms:
    first, last = parameter.values.starts[0], parameter.last_days()[-1]
    in_force = first <= day and (last is None or day <= last)
    repayment = value_in_words(parameter.unit, parameter.on(day).value) if in_force else None
    return AidTerms(parameter.danish, parameter.provision, first, last, repayment)


def _by_whom(value: Value) -> str:
    act = value.confirmed_by
    return f", bekræftet af {act.by} den {danish_day(act.on)}" if act else ""


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def _hash(content: bytes) -> str:
    return sha256(content).hexdigest()
