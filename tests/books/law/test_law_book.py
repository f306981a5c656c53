"""Does the law book say for each day what the files say, with the doubts they carry?"""

from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from shutil import copytree

import pytest

from books.law.book import LawBook, version_of
from books.law.errors import NoLawInForceError
from books.law.loader import SHIPPED_LAW
from domain.law_of_the_day import LawOfTheDay
from tests.books.law.editions import edited_files, edition, settled

BOOK = LawBook.load()
FOLDER = SHIPPED_LAW
ONE_DAY = timedelta(days=1)

DEMAND_FEES = [
    # from, kroner in the file, status
    (date(2005, 1, 1), 124, "B"),
    (date(2006, 1, 1), 126, "B"),
    (date(2007, 1, 1), 129, "B"),
    (date(2008, 1, 1), 131, "X"),
    (date(2009, 1, 1), 137, "B"),
    (date(2009, 6, 1), 250, "A"),
    (date(2010, 1, 1), 255, "B"),
    (date(2011, 1, 1), 259, "B"),
    (date(2012, 1, 1), 266, "B"),
    (date(2013, 1, 1), 270, "B"),
    (date(2014, 1, 1), 273, "B"),
    (date(2015, 1, 1), 275, "B"),
    (date(2016, 1, 1), 277, "B"),
    (date(2017, 1, 1), 279, "B"),
    (date(2018, 1, 1), 281, "B"),
    (date(2019, 1, 1), 284, "B"),
    (date(2020, 1, 1), 286, "B"),
    (date(2021, 1, 1), 287, "B"),
    (date(2022, 1, 1), 291, "B"),
    (date(2023, 1, 1), 314, "B"),
    (date(2024, 1, 1), 326, "C"),
    (date(2025, 1, 1), 329, "C"),
    (date(2026, 1, 1), 335, "C"),
    (date(2027, 1, 1), 344, "C"),
]


def test_the_demand_fee_through_the_years() -> None:
    """Every value that is known stands in the file, with the mark that says how well it is known."""
    values = BOOK.parameters["demand_fee"].values

    assert [(e.start, e.number // 100, e.status) for e in values.entries] == DEMAND_FEES
    assert values.starts == tuple(start for start, _, _ in DEMAND_FEES)


@pytest.mark.parametrize(("start", "kroner", "status"), DEMAND_FEES[1:])
def test_each_change_of_the_demand_fee(start: date, kroner: int, status: str) -> None:
    """The day before a change has the old value, the day itself and the day after have the new one."""
    fee = BOOK.parameters["demand_fee"]
    before = DEMAND_FEES[[known for known, _, _ in DEMAND_FEES].index(start) - 1]

    assert (fee.on(start - ONE_DAY).value, fee.on(start - ONE_DAY).status) == (before[1] * 100, before[2])
    assert [fee.on(day).value for day in (start, start + ONE_DAY)] == [kroner * 100] * 2


@pytest.mark.parametrize(
    ("day", "amount_ore"),
    [(date(2013, 1, 1), 27000), (date(2021, 10, 6), 28700), (date(2023, 12, 31), 31400)],
)
def test_a_known_demand_fee_is_charged(day: date, amount_ore: int) -> None:
    """A fee from an official or professional source is charged, and the reason names the source."""
    fee = BOOK.on(day).demand_fee

    assert (fee.confirmed, fee.amount_ore) == (True, amount_ore)
    assert "Themis" in fee.why


@pytest.mark.parametrize(
    ("day", "status", "words"),
    [
        (date(2024, 1, 1), "C", "ingen har bekræftet de 326,00 kr."),
        (date(2025, 12, 31), "C", "ingen har bekræftet de 329,00 kr."),
        (date(2026, 1, 1), "C", "ingen har bekræftet de 335,00 kr."),
        (date(2026, 12, 31), "C", "ingen har bekræftet de 335,00 kr."),
        (date(2027, 1, 1), "C", "ingen har bekræftet de 344,00 kr."),
    ],
)
def test_a_demand_fee_that_nobody_has_confirmed_is_left_out(day: date, status: str, words: str) -> None:
    """A lead, a computed value or a conflict is 0 kr., with the doubt in the reason."""
    fee = BOOK.on(day).demand_fee

    assert (fee.confirmed, fee.amount_ore, fee.status) == (False, 0, status)
    assert words in fee.why


@pytest.mark.parametrize(
    ("day", "court_fee_ore"),
    [(date(2021, 9, 30), 30000), (date(2021, 10, 1), 75000), (date(2021, 10, 2), 75000)],
)
def test_the_court_fee_around_its_change(day: date, court_fee_ore: int) -> None:
    """The flat fee of 750 kr. begins on 1 October 2021."""
    assert BOOK.on(day).court_fee.amount_ore == court_fee_ore


@pytest.mark.parametrize("day", [date(2013, 1, 1), date(2026, 10, 1), date(2100, 12, 31)])
def test_the_numbers_that_have_not_changed(day: date) -> None:
    """Three hverdage and fourteen days, since the day the book begins."""
    today = BOOK.on(day)

    assert (today.hverdage_before_demand, today.cure_days) == (3, 14)
    assert (today.version, today.day) == (BOOK.version, day)


def test_before_2013_the_book_is_loud() -> None:
    """A day before the rules of 2013 names the file that begins later, the day and what to do."""
    with pytest.raises(NoLawInForceError) as raised:
        BOOK.on(date(2012, 12, 31))

    assert str(raised.value) == (
        "parameters/hverdage_before_demand.toml, linje 9, values: ingen værdi gælder den 31. december 2012. "
        "Tilføj den værdi, der gælder den dag."
    )


def test_every_month_from_2013_to_2100_has_law() -> None:
    """No gap: each first of the month gives a whole law."""
    months = [date(year, month, 1) for year in range(2013, 2101) for month in range(1, 13)]

    assert all(isinstance(BOOK.on(day), LawOfTheDay) for day in months)


def test_nobody_has_checked_a_value_yet() -> None:
    """The day a person last checked a value is empty everywhere, and says so."""
    checked = {value.checked_on for parameter in BOOK.parameters.values() for value in parameter.values.entries}

    assert checked == {None}


def test_a_settled_doubt_is_none() -> None:
    """It stays in the book for the answers that named it, and is open no more; the others are."""
    book = edition(settled("saturday-as-hverdag"))

    assert set(book.doubts) == set(BOOK.doubts)
    assert set(book.open_doubts) == set(BOOK.open_doubts) - {"saturday-as-hverdag"}
    assert [one.key for one in BOOK.open_touching("saturday", "court_fee")] == ["saturday-as-hverdag"]
    assert book.open_touching("saturday", "court_fee") == ()
    assert [one.key for one in book.open_among(("saturday-as-hverdag", "demand-fee"))] == ["demand-fee"]


def test_the_version_is_the_hash_of_a_manifest_of_all_files() -> None:
    """The stored documents are enough to lay out the folder again, byte for byte."""
    manifest = BOOK.documents[BOOK.version].decode()
    listed = {path: digest for digest, path in (line.split("  ", 1) for line in manifest.splitlines())}

    on_disk = {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in FOLDER.rglob("*.toml")}
    assert {path: BOOK.documents[digest] for path, digest in listed.items()} == on_disk
    assert all(sha256(content).hexdigest() == digest for digest, content in BOOK.documents.items())
    assert list(listed) == sorted(listed)


def test_files_have_one_version_in_any_order() -> None:
    """Whoever only wants to know the version hears that of the book."""
    files = edited_files()

    assert version_of(files) == version_of(dict(reversed(files.items()))) == LawBook.of(files).version


def test_one_changed_byte_is_another_law(tmp_path: Path) -> None:
    """A corrected file gives a new version; the same files elsewhere give the same one."""
    folder = copytree(FOLDER, tmp_path / "law")
    assert LawBook.load(folder).version == BOOK.version

    with (folder / "parameters" / "cure_period.toml").open("ab") as file:
        file.write(b"\n# Set efter.\n")

    assert LawBook.load(folder).version != BOOK.version


def test_a_corrected_value_is_used(tmp_path: Path) -> None:
    """Whoever confirms a fee by editing its file has it charged from then on."""
    folder = copytree(FOLDER, tmp_path / "law")
    fee = folder / "parameters" / "demand_fee.toml"
    text = fee.read_text(encoding="utf-8")
    last = text.rindex('status     = "C"')
    fee.write_text(text[:last] + text[last:].replace('"C"', '"A"', 1), encoding="utf-8")

    changed = LawBook.load(folder).on(date(2027, 2, 1)).demand_fee

    assert (changed.confirmed, changed.amount_ore) == (True, 34400)
