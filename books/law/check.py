"""What is wrong with a law folder, what loading it passes over included?"""

from collections.abc import Iterator, Mapping
from datetime import date

from books.law.errors import BrokenLawFileError
from books.law.files import LawFiles
from books.law.loader import LawFolder, read_folder
from books.law.parameter import Parameter
from books.law.table import TomlTable
from domain.danish_day import danish_day


def faults_of(lying: LawFiles, today: date) -> tuple[BrokenLawFileError, ...]:
    """Return every fault of what lies in a law folder: first those for which it cannot be loaded.

    Loading knows no day of today, so that a kept edition can be read whenever somebody asks; and it looks at law files
    alone (`Lying` has what is passed over). Where a law file cannot be read, the others would be blamed for it, too.
    """
    if lying.closed:
        return (*lying.closed, *lying.passed_over)
    read = read_folder(lying.files)
    named = {fault.file for fault in lying.passed_over}
    faults = (fault for fault in read.faults if fault.file not in named)
    return (*faults, *lying.passed_over, *_checked_too_late(read, lying.files, today))


def _checked_too_late(read: LawFolder, files: Mapping[str, bytes], today: date) -> Iterator[BrokenLawFileError]:
    for dated in (*read.parameters.values(), *(holiday.parameter for holiday in read.holidays.values())):
        yield from _values_checked_after(today, dated, files[dated.file])


def _values_checked_after(today: date, dated: Parameter, content: bytes) -> Iterator[BrokenLawFileError]:
    for index, value in enumerate(dated.values.entries):
        if value.checked_on is not None and value.checked_on > today:
            table = TomlTable.read(dated.file, content).tables("values")[index]
            because = f"dagen ligger efter i dag, den {danish_day(today)}. Skriv den dag, et menneske så efter."
            yield table.fault("checked_on", because)
