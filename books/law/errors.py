"""What can be wrong with the law as written? Said in Danish, with file and key, to whoever keeps the files.

LawError
├── BrokenLawFileError       a file cannot be used: found while loading, before anything is decided
│   └── LackingLawError      today asks for more than is there; an edition of then is read all the same
└── NoLawInForceError        a parameter has no value on the day asked for
"""

from datetime import date

from domain.danish_day import danish_day
from domain.plain_text import printable


class LawError(Exception):
    """The law book cannot answer; `file` is relative to the law folder, `key` the place in it and `line` its line.

    `key` is empty and `line` is None where the whole file is meant; `fault` is the rest: what is wrong, what to do.
    """

    def __init__(self, file: str, key: str, fault: str, line: int | None = None) -> None:
        where = (file, f"linje {line}" if line else "", key)
        super().__init__(printable(f"{', '.join(part for part in where if part)}: {fault}"))
        self.file = file
        self.key = key
        self.fault = fault
        self.line = line


class BrokenLawFileError(LawError):
    """A law file cannot be used as it stands; the text says what is wrong and what to do.

    `others` are further faults of the same file, found while looking at this one.
    """

    others: tuple["BrokenLawFileError", ...] = ()


class LackingLawError(BrokenLawFileError):
    """Today's rules ask for something that is not there, nothing reads what is there, or a name means two files.

    A folder in use is refused for it. An edition that a journal kept was whole by the rules of its own time, and must
    be read for as long as the journal is.
    """


class NoLawInForceError(LawError):
    """No value is in force on `day`: the file begins later, or its last value has ended. `line` is the nearest one."""

    def __init__(self, file: str, day: date, line: int | None) -> None:
        because = f"ingen værdi gælder den {danish_day(day)}. Tilføj den værdi, der gælder den dag."
        super().__init__(file, "values", because, line)
        self.day = day
