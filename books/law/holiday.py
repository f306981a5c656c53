"""Which days does one file of law/holidays take out of the calendar, from when until when, and how sure is it?"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from books.law.day_of_the_year import read_day_of_the_year
from books.law.parameter import Parameter, read_parameter
from books.law.table import TomlTable
from domain.calendar import DayClass, DayRule

UNIT = "day of the year"


@dataclass(frozen=True)
class Holiday:
    """A day of the law's calendar through time, and what it is good for while it is one."""

    parameter: Parameter
    day_class: DayClass

    def rules(self) -> Iterator[DayRule]:
        """The rules that the file makes, one for each of its values."""
        for value, last in zip(self.parameter.values.entries, self.parameter.last_days(), strict=True):
            when = read_day_of_the_year(str(value.value))
            assert when is not None  # the file was refused otherwise
            yield DayRule(self.parameter.danish, self.day_class, when, value.start, last)


def read_holiday(file: str, content: bytes, sources: Collection[str]) -> Holiday:
    """Return the day in *content*; BrokenLawFileError on a fault."""
    whole = TomlTable.read(file, content)
    parameter = read_parameter(whole, (UNIT,), sources, "class")
    return Holiday(parameter, DayClass(whole.one_of("class", tuple(DayClass))))
