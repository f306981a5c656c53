"""Is each mistake in a law file found while loading, and named with file, key and what to do?"""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from shutil import copytree

import pytest

from books.law.book import LawBook
from books.law.errors import BrokenLawFileError
from books.law.loader import SHIPPED_LAW, files_of, read_folder

FOLDER = SHIPPED_LAW
BROKEN = Path(__file__).parent / "broken"
STANDS_FOR = {
    "broken": "parameters/court_fee.toml",
    "aid": "parameters/aid_enkeltydelse.toml",
    "interest": "parameters/default_interest.toml",
    "holidays": "holidays/store_bededag.toml",
    "rules": "rules/last_timely_day.toml",
    "quotes": "quotes.toml",
    "doubts": "doubts.toml",
}
"""The law file that the broken ones of each folder are laid over."""
MISTAKES = sorted(BROKEN.rglob("*.toml"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the law folder that a test may break."""
    return copytree(FOLDER, tmp_path / "law")


def fault(folder: Path) -> str:
    """The words with which *folder* is refused."""
    with pytest.raises(BrokenLawFileError) as raised:
        LawBook.load(folder)
    return str(raised.value)


@pytest.mark.parametrize("broken", MISTAKES, ids=[f"{path.parent.name}-{path.stem}" for path in MISTAKES])
def test_one_mistake(broken: Path, folder: Path) -> None:
    """Each broken file is refused, under the name of the file it stands for, with the words in its first line."""
    content = broken.read_text(encoding="utf-8")
    path = STANDS_FOR[broken.parent.name]
    (folder / path).write_text(content, encoding="utf-8")

    words = fault(folder)

    assert words.startswith(f"{path}, linje ") or (words.startswith(f"{path}: ") and "TOML" in words)
    assert content.splitlines()[0].removeprefix("# ") in words


def test_a_file_that_is_no_text(folder: Path) -> None:
    """Bytes that are no UTF-8 are refused with the file's name."""
    (folder / "parameters" / "court_fee.toml").write_bytes('unit = "øre"'.encode("cp1252"))

    assert fault(folder) == "parameters/court_fee.toml, linje 1: filen er ikke UTF-8. Gem den som UTF-8."


@pytest.mark.parametrize(
    "path",
    [
        "parameters/cure_period.toml",
        "parameters/aid_boligstoette.toml",
        "holidays/store_bededag.toml",
        "holidays/sunday.toml",
        "sources.toml",
        "quotes.toml",
        "doubts.toml",
    ],
)
def test_a_missing_file(path: str, folder: Path) -> None:
    """A number, a list or a day of the calendar cannot be left out: deadlines would silently be others."""
    (folder / path).unlink()

    assert fault(folder) == f"{path}: filen mangler. Læg den på plads."


def test_two_files_of_one_name(folder: Path) -> None:
    """What people ask for by its name has one file only."""
    day = (folder / "holidays" / "sunday.toml").read_text(encoding="utf-8")
    (folder / "holidays" / "cure_period.toml").write_text(day.replace("søndag", "hviledag"), encoding="utf-8")

    assert fault(folder) == "parameters/cure_period.toml: holidays/cure_period.toml hedder det samme. Omdøb den ene."


SAME_NAMES = {
    "a number and a file": ("parameters/court_fee.toml", "Demand fee", "parameters/demand_fee.toml"),
    "a number and a file of a day": ("parameters/court_fee.toml", "sunday", "holidays/sunday.toml"),
    "a number as another": ("parameters/court_fee.toml", "påkravsgebyr", "parameters/demand_fee.toml"),
    "a number as another, without Danish letters": (
        "parameters/court_fee.toml",
        "Paakravsgebyr",
        "parameters/demand_fee.toml",
    ),
    "a day as a number": ("holidays/sunday.toml", "påkravsfrist", "parameters/cure_period.toml"),
    "a rule as another": (
        "rules/may_demand_be_sent.toml",
        "Må lejemålet ophæves i dag?",
        "rules/may_lease_be_terminated.toml",
    ),
    "a rule and a file": ("rules/earliest_demand.toml", "Cure-deadline", "rules/cure_deadline.toml"),
}


@pytest.mark.parametrize(("path", "name", "other"), SAME_NAMES.values(), ids=SAME_NAMES)
def test_two_files_that_are_asked_for_by_one_name(path: str, name: str, other: str, folder: Path) -> None:
    """Whoever types it could mean either; one of the two is named, with the other."""
    text = (folder / path).read_text("utf-8")
    renamed, there = re.subn(r'(?m)^(danish|question)( *= )".*"$', rf'\1\2"{name}"', text)
    assert there == 1
    (folder / path).write_text(renamed, encoding="utf-8")

    (one,) = read_folder(files_of(folder)).faults

    assert {one.file, one.fault.partition(" hedder også ")[0]} == {path, other}
    assert one.key in ("danish", "question")
    assert str(one).endswith("'. Giv den ene et andet navn.")


def test_a_name_that_is_only_its_own(folder: Path) -> None:
    """A day may have its file's name in Danish, too, and a number a rule's: nobody asks for both at once."""
    for path, name in [("holidays/sunday.toml", "Sunday"), ("parameters/cure_period.toml", "cure deadline")]:
        text = (folder / path).read_text("utf-8")
        (folder / path).write_text(re.sub(r'(?m)^(danish *= )".*"$', rf'\1"{name}"', text), encoding="utf-8")

    assert read_folder(files_of(folder)).faults == ()


@pytest.mark.parametrize(
    "path", ["holidays/2027/sunday.toml", "parameters/old/court_fee.toml", "rule/x.toml", "x.toml"]
)
def test_a_file_in_the_wrong_place(path: str, folder: Path) -> None:
    """A file where nobody looks would be without effect."""
    (folder / path).parent.mkdir(exist_ok=True)
    (folder / path).write_text("", encoding="utf-8")

    assert fault(folder) == f"{path}: ingen regel bruger denne fil. Ret dens navn, eller fjern den."


def test_every_broken_file_is_named_at_once(folder: Path) -> None:
    """Whoever checks a folder hears of all files, in one order, each with its first fault."""
    for kind, name in [("interest", "percent-with-decimals"), ("rules", "unknown-mark"), ("doubts", "unknown-status")]:
        (folder / STANDS_FOR[kind]).write_bytes((BROKEN / kind / f"{name}.toml").read_bytes())
    (folder / "holidays" / "sunday.toml").unlink()

    faults = read_folder(files_of(folder)).faults

    assert [(one.file, one.key) for one in faults] == [
        ("parameters/default_interest.toml", "values nr. 1, value"),
        ("holidays/sunday.toml", ""),
        ("doubts.toml", "demand-fee, status"),
        ("rules/last_timely_day.toml", "readings nr. 1, mark"),
    ]


def broken_from(file: Path, days: Sequence[str], key: str, instead: str) -> list[tuple[str, str]]:
    """Put something else for the *key* of each value that begins on one of the *days*; gives what is to be named."""
    head, *values = file.read_text("utf-8").split("[[values]]")
    at = [number for number, value in enumerate(values) for day in days if f"\nfrom       = {day}\n" in value]
    assert len(at) == len(days)
    for number in at:
        values[number], there = re.subn(rf"(?m)^{key} +=.*", f"{key} = {instead}", values[number])
        assert there == 1
    file.write_text("[[values]]".join((head, *values)), encoding="utf-8")
    return [(f"parameters/{file.name}", f"values nr. {number + 1}, {key}") for number in at]


def test_every_broken_value_of_a_file_is_named_at_once(folder: Path) -> None:
    """Two values without a known source, and two that do not follow the one before, are two and two faults."""
    fee, interest = folder / "parameters" / "demand_fee.toml", folder / "parameters" / "default_interest.toml"
    of_fee = broken_from(fee, ("2026-01-01", "2027-01-01"), "source", '"hearsay"')
    of_interest = broken_from(interest, ("2022-07-01", "2024-07-01"), "from", "2013-01-01")

    faults = read_folder(files_of(folder)).faults

    assert [(one.file, one.key) for one in faults] == [*of_fee, *of_interest]


@pytest.mark.parametrize("path", ["sources.toml", "quotes.toml", "doubts.toml"])
def test_a_list_that_cannot_be_read_is_one_fault(path: str, folder: Path) -> None:
    """Whoever points into it is not blamed for it."""
    (folder / path).write_text("= nix", encoding="utf-8")

    assert [one.file for one in read_folder(files_of(folder)).faults] == [path]


def test_a_file_that_no_rule_uses(folder: Path) -> None:
    """A misspelt file name would be without effect, so it is refused."""
    (folder / "parameters" / "cure_perod.toml").write_text("", encoding="utf-8")

    assert fault(folder) == (
        "parameters/cure_perod.toml: ingen regel bruger denne fil. Ret dens navn, eller fjern den."
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[x]\ntitle = "X"\nkind = "rumour"\naddress = ""\nseen = "Læst."', "x, kind: 'rumour' kendes ikke."),
        ('[x]\ntitle = "X"\nkind = "official"\naddress = ""', "x, seen: nøglen mangler. Tilføj den."),
        ('x = "X"', "x: her skal stå en kilde"),
    ],
)
def test_a_broken_source(text: str, words: str, folder: Path) -> None:
    """A source that does not say what it is and how it was seen is refused."""
    sources = folder / "sources.toml"
    sources.write_text(f"{text}\n" + sources.read_text(encoding="utf-8"), encoding="utf-8")

    assert words in fault(folder)


FAULTS = {
    "a rule under another id": (
        "rules/cure_deadline.toml",
        lambda text: text.replace("cure-deadline.v1", "cure-deadline.v2"),
        "rules/cure_deadline.toml, linje 1, rule: reglen hedder 'cure-deadline.v1'. Skriv det.",
    ),
    "a time to pay of no days": (
        "parameters/cure_period.toml",
        lambda text: text.replace("value      = 14", "value      = 0"),
        "value: tallet skal ligge fra 1 til 366. Ret det.",
    ),
    "a fee beyond all measure": (
        "parameters/court_fee.toml",
        lambda text: text.replace("75000", "99999999999999999999"),
        "value: tallet skal ligge fra 0 til 100000000. Ret det.",
    ),
    "lists within lists": (
        "parameters/cure_period.toml",
        lambda text: "a = " + "[" * 3000 + "]" * 3000,
        "parameters/cure_period.toml: der er for mange lister i hinanden. Fjern dem.",
    ),
    "a day that no year has": (
        "holidays/sunday.toml",
        lambda text: text.replace("2013-01-01", "2013-02-30"),
        "datoen findes ikke.",
    ),
}


@pytest.mark.parametrize(("path", "edit", "words"), FAULTS.values(), ids=FAULTS)
def test_a_place_that_was_changed(path: str, edit: Callable[[str], str], words: str, folder: Path) -> None:
    """Whatever would show or count wrongly later is refused while loading, whichever file points to it."""
    text = (folder / path).read_text(encoding="utf-8")
    assert edit(text) != text
    (folder / path).write_text(edit(text), encoding="utf-8")

    assert words in fault(folder)


@pytest.mark.parametrize(
    ("path", "there", "words"),
    [
        ("rules/cure_deadline.toml", False, "rules/cure_deadline.toml: filen mangler. Læg den på plads."),
        (
            "rules/foo_bar.toml",
            True,
            "rules/foo_bar.toml: ingen regel bruger denne fil. Ret dens navn, eller fjern den.",
        ),
    ],
)
def test_the_rules_have_their_files_and_no_others(path: str, there: bool, words: str, folder: Path) -> None:
    """A text for a rule that nobody applies would be read as law."""
    if there:
        (folder / path).write_text("", encoding="utf-8")
    else:
        (folder / path).unlink()

    assert fault(folder) == words


def test_a_mark_that_nobody_sees_is_passed_over(folder: Path) -> None:
    """Some editors begin a file with the mark of UTF-8."""
    file = folder / "parameters" / "cure_period.toml"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())

    assert LawBook.load(folder).parameters["cure_period"].unit == "days"
