"""Does whoever looks for a command find it in a file of its own name?"""

from pathlib import Path

import pytest

import cli
from tests.cli.answers import ANSWERS

PLACE = Path(str(cli.__file__)).parent
ELSEWHERE = {"import": "import_list", "law": "law/law"}
"""`import` is Python's own word; a bare `law` stands beside the commands of its group."""
DEMO = "demo"
"""Has a folder of its own above the command line."""
SHARED = {
    "feeds",
    "folders",
    "next_action",
    "paging",
    "tasks",
    "law/names",
    "law/editions",
    "law/entries",
    "law/diff_text",
    "policy/terms",
}
"""What several commands need, or one of them at length."""
FILES = {
    file.relative_to(PLACE).with_suffix("").as_posix()
    for file in PLACE.rglob("*.py")
    if file.name != "__init__.py" and file.parent.name != "terminal"
}


def file_of(typed: str) -> str:
    """Where a command stands, by what is typed."""
    return ELSEWHERE.get(typed, typed.replace(" ", "/").replace("-", "_"))


@pytest.mark.parametrize("typed", sorted(ANSWERS.keys() - {DEMO}))
def test_a_command_has_a_file_of_its_name_that_begins_with_it(typed: str) -> None:
    """The first line is its question, behind the name that is typed."""
    first = (PLACE / f"{file_of(typed)}.py").read_text(encoding="utf-8").splitlines()[0]

    assert f"`{typed.removeprefix('audit ')}`" in first


def test_there_is_no_other_file() -> None:
    """But for what several commands share."""
    assert {file_of(typed) for typed in ANSWERS.keys() - {DEMO}} | SHARED == FILES
