"""Does checking a law folder find what loading it passes over, and nothing else?"""

from datetime import date, timedelta
from pathlib import Path

import pytest

from law.check import faults_of
from law.lying import lying_in
from tests.law.editions import instead, written

TODAY = date(2026, 10, 2)
ONE_DAY = timedelta(days=1)


def told(folder: Path) -> list[str]:
    """What is said of *folder*."""
    return [str(fault) for fault in faults_of(lying_in(folder), TODAY)]


@pytest.mark.parametrize("path", ["parameters/court_fee.toml", "holidays/sunday.toml"])
def test_nobody_has_looked_on_a_day_to_come(path: str, tmp_path: Path) -> None:
    """Not in a number, nor in a day of the calendar. Today's own date is what whoever checks a value writes."""
    said = [
        told(written(tmp_path / day.isoformat(), instead(path, 'checked_on = ""', f"checked_on = {day}")))
        for day in (TODAY - ONE_DAY, TODAY, TODAY + ONE_DAY)
    ]

    assert said[:2] == [[], []]
    (late,) = said[2]
    assert late.startswith(f"{path}, linje ")
    assert late.endswith(
        "values nr. 1, checked_on: dagen ligger efter i dag, den 2. oktober 2026. Skriv den dag, et menneske så efter."
    )


def test_a_later_value_is_named_by_its_place(tmp_path: Path) -> None:
    """The fault stands at the value it is about."""
    twice = instead("parameters/court_fee.toml", 'checked_on = ""', "checked_on = 2026-10-01")
    late = instead("parameters/court_fee.toml", 'checked_on = ""', "checked_on = 2026-10-03")
    (one,) = told(written(tmp_path, twice, late))

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
