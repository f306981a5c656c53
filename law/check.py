"""What is wrong with a law folder, what loading it passes over included?"""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from domain.danish_day import danish_day
from law.errors import BrokenLawFileError
from law.folder import LawFolder, read_folder
from law.parameter import Parameter
from law.table import Table

_FOLDERS: Final = ("parameters", "holidays", "rules")


def faults_of(folder: Path, files: Mapping[str, bytes], today: date) -> tuple[BrokenLawFileError, ...]:
    """Return every fault of *files*, which were read from *folder*: first those for which it cannot be loaded.

    Loading knows no day of today, so that a kept edition can be read whenever somebody asks; and it looks at law files
    alone, since an editor may leave others beside them.
    """
    read = read_folder(files)
    return (*read.faults, *_passed_over(folder), *_checked_too_late(read, files, today))


def _passed_over(folder: Path) -> Iterator[BrokenLawFileError]:
    found = (path for name in _FOLDERS for path in sorted((folder / name).rglob("*")) if path.is_file())
    for path in (path for path in found if path.suffix != ".toml"):
        because = "filen ender ikke på .toml og læses derfor ikke. Giv den den endelse, eller fjern den."
        yield BrokenLawFileError(path.relative_to(folder).as_posix(), "", because)


def _checked_too_late(read: LawFolder, files: Mapping[str, bytes], today: date) -> Iterator[BrokenLawFileError]:
    for dated in (*read.parameters.values(), *(holiday.parameter for holiday in read.holidays.values())):
        yield from _values_checked_after(today, dated, files[dated.file])


def _values_checked_after(today: date, dated: Parameter, content: bytes) -> Iterator[BrokenLawFileError]:
    for index, value in enumerate(dated.values.entries):
        if value.checked_on is not None and value.checked_on > today:
            table = Table.read(dated.file, content).tables("values")[index]
            because = f"dagen ligger efter i dag, den {danish_day(today)}. Skriv den dag, et menneske så efter."
            yield table.fault("checked_on", because)
