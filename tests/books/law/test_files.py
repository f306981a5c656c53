"""Is everything that lies in a law folder a law file that is read, or named as what it is?"""

import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from books.law.book import LawBook
from books.law.check import faults_of
from books.law.errors import BrokenLawFileError
from books.law.files import files_in
from tests.books.law.editions import edited_files, laid_out

TODAY = date(2100, 12, 31)
"""No earlier than any day on which somebody may have looked at a shipped value."""
CURE = "parameters/cure_period.toml"
NOBODY = 65534
"""A user who owns nothing: the rights of files do not bind root."""


@contextmanager
def as_nobody() -> Iterator[None]:
    """Be somebody whom rights bind."""
    me = os.geteuid()
    if me == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(me)


@pytest.fixture
def folder() -> Iterator[Path]:
    """The shipped law where anybody may come; pytest's own folders are closed to others."""
    root = Path(tempfile.mkdtemp())
    root.chmod(0o755)
    if os.geteuid() == 0:
        os.chown(root, NOBODY, -1)
    files = edited_files()  # read as oneself: nobody else may come to where the product lies
    with as_nobody():
        laid_out(root / "law", files)
    try:
        yield root / "law"
    finally:
        (root / "law").chmod(0o755)
        if (root / "law" / "holidays").is_dir():
            (root / "law" / "holidays").chmod(0o755)
        shutil.rmtree(root)


def told(folder: Path) -> list[str]:
    """What is said of *folder*."""
    return [str(fault) for fault in faults_of(files_in(folder), TODAY)]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (CURE, f"{CURE}: filen kan ikke læses. Ret rettighederne."),
        ("sources.toml", "sources.toml: filen kan ikke læses. Ret rettighederne."),
        ("holidays", "holidays: mappen kan ikke læses. Ret rettighederne."),
        ("", ".: mappen kan ikke læses. Ret rettighederne."),
    ],
)
def test_what_is_closed_is_named_alone(path: str, words: str, folder: Path) -> None:
    """A file or a folder that nobody may read: no law can be loaded, and no other file is blamed for it."""
    (folder / path).chmod(0)

    with as_nobody():
        assert told(folder) == [words]
        with pytest.raises(BrokenLawFileError) as raised:
            LawBook.load(folder)
    assert str(raised.value) == words


def test_a_folder_that_is_listed_and_not_entered(folder: Path) -> None:
    """Each of its files is named."""
    (folder / "holidays").chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)

    with as_nobody():
        said = told(folder)

    assert "holidays/sunday.toml: filen kan ikke læses. Ret rettighederne." in said
    assert {one.rpartition(": ")[2] for one in said} == {"filen kan ikke læses. Ret rettighederne."}


@pytest.mark.parametrize(
    "name", [b"ny\xff.toml", b"ny\n.toml", b"ny\x1b.toml"], ids=["no UTF-8", "a line of its own", "no letter"]
)
def test_a_name_that_cannot_be_read(name: bytes, folder: Path) -> None:
    """The list of an edition's files could not hold it."""
    Path(os.fsdecode(os.fsencode(folder / "holidays") + b"/" + name)).write_text("= nix")

    assert told(folder) == ["holidays/ny\ufffd.toml: filens navn kan ikke læses. Omdøb den."]
    with pytest.raises(BrokenLawFileError, match="navn kan ikke læses"):
        LawBook.load(folder)


def moved_and_linked(folder: Path) -> None:
    """A folder of the law is elsewhere."""
    (folder / "holidays").rename(folder.parent / "days")
    (folder / "holidays").symlink_to(folder.parent / "days")


def test_a_folder_that_is_a_link_is_not_followed(folder: Path) -> None:
    """What the law says would change without a change in its folder; that is one fault, and not a missing file each."""
    moved_and_linked(folder)
    words = "holidays: mappen er en henvisning, som ikke følges. Læg selve mappen her."

    assert told(folder) == [words]
    with pytest.raises(BrokenLawFileError) as raised:
        LawBook.load(folder)
    assert str(raised.value) == words


def test_a_file_that_is_a_link_is_read(folder: Path) -> None:
    """Its bytes are kept with the edition, wherever they lie."""
    (folder / CURE).rename(folder.parent / "elsewhere.toml")
    (folder / CURE).symlink_to(folder.parent / "elsewhere.toml")

    assert told(folder) == []


def put_file(path: str) -> Callable[[Path], None]:
    """A file of any content."""

    def put(folder: Path) -> None:
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text("= nix", encoding="utf-8")

    return put


def link(path: str, target: str) -> Callable[[Path], None]:
    """A link, wherever it leads."""
    return lambda folder: (folder / path).symlink_to(target)


NAMELESS = "filen ender ikke på .toml og læses derfor ikke. Giv den den endelse, eller fjern den."
ASTRAY = "henvisningen fører ingen steder hen. Læg selve filen her, eller fjern den."
A_FOLDER = "her ligger en mappe, og den læses ikke som lovfil. Giv den et andet navn, eller fjern den."
UNREAD = "ingen læser denne mappe. Lovfiler ligger i parameters, holidays, rules. Ret dens navn, eller fjern den."
PASSED_OVER: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "a link to nothing": (link("holidays/ny.toml", "/nowhere/x.toml"), "holidays/ny.toml", ASTRAY),
    "a link to itself": (link("holidays/ny.toml", "ny.toml"), "holidays/ny.toml", ASTRAY),
    "a lock of an editor": (link("rules/.#cure_deadline.toml", "me@here.1"), "rules/.#cure_deadline.toml", ASTRAY),
    "a folder": (lambda folder: (folder / "holidays/ny.toml").mkdir(), "holidays/ny.toml", A_FOLDER),
    "a pipe": (
        lambda folder: os.mkfifo(folder / "holidays/ny.toml"),
        "holidays/ny.toml",
        "her ligger ingen almindelig fil, og den læses ikke. Læg lovfilen her, eller fjern den.",
    ),
    "a folder that is a link": (
        link("holidays/nye", ".."),
        "holidays/nye",
        "mappen er en henvisning, som ikke følges. Læg selve mappen her, eller fjern den.",
    ),
    "a further folder": (put_file("helligdage/ny.txt"), "helligdage", UNREAD),
    "a further folder that is a link": (link("igen", "."), "igen", UNREAD),
    "a copy of a number": (put_file("parameters/cure_period.toml~"), "parameters/cure_period.toml~", NAMELESS),
    "a file deeper down": (put_file("rules/gamle/note"), "rules/gamle/note", NAMELESS),
    "a copy beside the folders": (put_file("sources.toml.bak"), "sources.toml.bak", NAMELESS),
    "another copy beside the folders": (put_file("sources.toml~"), "sources.toml~", NAMELESS),
    "an ending in capitals": (put_file("Sources.TOML"), "Sources.TOML", NAMELESS),
}


@pytest.mark.parametrize(("put", "path", "because"), PASSED_OVER.values(), ids=PASSED_OVER)
def test_what_nobody_reads_is_named(put: Callable[[Path], object], path: str, because: str, folder: Path) -> None:
    """Somebody may have thought that it is law; the folder can be loaded with it."""
    put(folder)

    assert told(folder) == [f"{path}: {because}"]
    assert LawBook.load(folder).version == LawBook.load().version


@pytest.mark.parametrize(
    "path", ["noter.txt", "book.py", ".DS_Store", "__pycache__/book.pyc", "rules/__pycache__/x", ".git/config"]
)
def test_what_may_lie_there(path: str, folder: Path) -> None:
    """Beside the law lies the product's own code, and what tools leave."""
    put_file(path)(folder)

    assert told(folder) == []


def test_a_needed_file_that_is_something_else_is_named_once(folder: Path) -> None:
    """By what lies in its place, and not as missing too."""
    (folder / CURE).unlink()
    link(CURE, "/nowhere/x.toml")(folder)

    assert [one for one in told(folder) if one.startswith(CURE)] == [f"{CURE}: {ASTRAY}"]
