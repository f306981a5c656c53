"""Is each mistake in a law file found while loading, and named with file, key and what to do?"""

from pathlib import Path
from shutil import copytree

import pytest

import law
from law.book import LawBook
from law.errors import BrokenLawFileError

FOLDER = Path(law.__file__).parent
BROKEN = sorted((Path(__file__).parent / "broken").glob("*.toml"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the law folder that a test may break."""
    return copytree(FOLDER, tmp_path / "law")


def fault(folder: Path) -> str:
    """The words with which *folder* is refused."""
    with pytest.raises(BrokenLawFileError) as raised:
        LawBook.load(folder)
    return str(raised.value)


@pytest.mark.parametrize("broken", BROKEN, ids=[path.stem for path in BROKEN])
def test_one_mistake(broken: Path, folder: Path) -> None:
    """Each broken court fee file is refused with the words in its first line."""
    content = broken.read_text(encoding="utf-8")
    (folder / "parameters" / "court_fee.toml").write_text(content, encoding="utf-8")

    words = fault(folder)

    assert words.startswith("parameters/court_fee.toml, ") or "TOML" in words
    assert content.splitlines()[0].removeprefix("# ") in words


def test_a_file_that_is_no_text(folder: Path) -> None:
    """Bytes that are no UTF-8 are refused with the file's name."""
    (folder / "parameters" / "court_fee.toml").write_bytes('unit = "øre"'.encode("cp1252"))

    assert fault(folder) == "parameters/court_fee.toml: filen er ikke UTF-8. Gem den som UTF-8."


@pytest.mark.parametrize("path", ["parameters/cure_period.toml", "sources.toml"])
def test_a_missing_file(path: str, folder: Path) -> None:
    """A parameter or the sources cannot be left out."""
    (folder / path).unlink()

    assert fault(folder) == f"{path}: filen mangler. Læg den på plads."


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
