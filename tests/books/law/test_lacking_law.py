"""Is a law folder refused that lacks what a case or an answer would need one day?"""

from collections.abc import Callable

import pytest

from books.law.loader import COUNTED_WITH, DAYS, read_folder
from domain.rules import collected
from tests.books.law.editions import edited_files


def faults(edit: Callable[[str, str], str]) -> list[str]:
    """What is said of the shipped files, once *edit* has changed the text of each path."""
    files = {path: edit(path, content.decode()).encode() for path, content in edited_files().items()}
    return [str(fault) for fault in read_folder(files).faults]


@pytest.mark.parametrize(
    ("path", "key", "what"),
    [
        *(("sources.toml", key, "kilden") for key in collected.cited()),
        *(("doubts.toml", key, "tvivlen") for key in collected.doubted()),
    ],
)
def test_what_answers_name(path: str, key: str, what: str) -> None:
    """Whoever shows an answer looks its sources and doubts up, though no file names one of them any more."""

    def rename(_: str, text: str) -> str:
        return text.replace(f'"{key}"', f'"{key}-gone"').replace(f"[{key}]", f"[{key}-gone]")

    assert faults(rename) == [
        f"{path}, {key}: reglerne henviser til {what}, og den står her ikke. Tilføj den igen under den nøgle."
    ]


@pytest.mark.parametrize("name", COUNTED_WITH)
@pytest.mark.parametrize(
    ("days", "words"),
    [
        ("from = 2013-01-01", []),
        (
            "from = 2013-01-02",
            [
                (
                    "from: programmet regner fra den 1. januar 2013, og her gælder ingen værdi før. Tilføj den værdi, "
                    "der gjaldt da."
                )
            ],
        ),
        (
            "from = 2013-01-01\nuntil = 2099-12-31",
            [
                (
                    "until: efter den 31. december 2099 gælder ingen værdi, og så kan sager ikke føres videre. Tilføj "
                    "den værdi, der gælder derefter, eller slet 'until', til den er kendt."
                )
            ],
        ),
    ],
)
def test_a_number_that_rules_read_on_some_day(name: str, days: str, words: list[str]) -> None:
    """One that begins a day late, or ends, would let a case stand still on a day that nobody tried."""
    own = f"parameters/{name}.toml"
    value = 'value = 14\nsource = "almenlejeloven-90"\nstatus = "A"\nchecked_on = ""\n'
    told = faults(
        lambda path, text: f"{text.partition('[[values]]')[0]}[[values]]\n{days}\n{value}" if path == own else text
    )

    assert [one.partition(", values nr. 1, ")[2] for one in told] == words
    assert all(one.startswith(f"{own}, linje ") for one in told)


@pytest.mark.parametrize("name", DAYS)
def test_a_day_of_the_calendar_in_its_first_year(name: str) -> None:
    """One that begins a day late would silently be an ordinary day before."""
    own = f"holidays/{name}.toml"
    (told,) = faults(lambda path, text: text.replace("= 2013-01-01", "= 2013-01-02", 1) if path == own else text)

    assert told.startswith(f"{own}, linje ")
    assert told.endswith("her gælder ingen værdi før. Skriv den dag, den har gældt fra.")
