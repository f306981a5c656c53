"""Does checking a law folder find what loading it passes over, and nothing else?"""

from datetime import date, timedelta
from pathlib import Path

import pytest

from books.law.check import faults_of
from books.law.files import files_in
from tests.books.law.editions import looked_at, written

TODAY = date(2100, 12, 30)
"""Later than any day on which somebody may have looked at a shipped value, and not the last day a file can name."""
ONE_DAY = timedelta(days=1)


def told(folder: Path) -> list[str]:
    """What is said of *folder*."""
    return [str(fault) for fault in faults_of(files_in(folder), TODAY)]


@pytest.mark.parametrize("path", ["parameters/court_fee.toml", "holidays/sunday.toml"])
def test_nobody_has_looked_on_a_day_to_come(path: str, tmp_path: Path) -> None:
    """Not in a number, nor in a day of the calendar. Today's own date is what whoever checks a value writes."""
    said = [
        told(written(tmp_path / day.isoformat(), looked_at(path, day)))
        for day in (TODAY - ONE_DAY, TODAY, TODAY + ONE_DAY)
    ]

    assert said[:2] == [[], []]
    (late,) = said[2]
    assert late.startswith(f"{path}, linje ")
    assert late.endswith(
        "values nr. 1, checked_on: dagen ligger efter i dag, den 30. december 2100. "
        "Skriv den dag, et menneske så efter."
    )


def test_a_later_value_is_named_by_its_place(tmp_path: Path) -> None:
    """The fault stands at the value it is about."""
    late = looked_at("parameters/court_fee.toml", TODAY + ONE_DAY, value=2)
    (one,) = told(written(tmp_path, late))

    assert ", values nr. 2, checked_on: " in one


@pytest.mark.parametrize("folder", ["parameters", "holidays", "rules"])
def test_a_file_of_another_kind_is_not_read(folder: str, tmp_path: Path) -> None:
    """In a folder of the law it may be a slip of the name; beside the law, anybody may keep anything."""
    written(tmp_path)
    (tmp_path / "noter.txt").write_text("Husk!", encoding="utf-8")
    (tmp_path / folder / "klemmedag.tom").write_text("= nix", encoding="utf-8")

    assert told(tmp_path) == [
        f"{folder}/klemmedag.tom: filen ender ikke på .toml og læses derfor ikke. Giv den den endelse, eller fjern den."
    ]
