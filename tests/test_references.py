"""Does every page that a comment, a docstring or a document refers to stand in the repository?"""

import re
import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]
SEARCHED = {".py", ".sql", ".toml", ".md", ".yml", ".sh", ".csv", ""}
TRACKED = subprocess.run(
    ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
    cwd=CHECKOUT,
    capture_output=True,
    text=True,
    check=True,
).stdout.split("\0")
THERE = {name for name in TRACKED if name and (CHECKOUT / name).is_file()}
DECISIONS = {int(Path(name).name[:4]) for name in THERE if re.match(r"docs/adr/\d{4}-", name)}

PAGE = re.compile(r"\bdocs/(?:[\w-]+/)*(?:[\w-]+\.md\b|\d{4}-[\w-]+)")
"""A page below docs/; a decision may stand without its ending, as `docs/adr/0001-where-rules-run`."""
NUMBER = re.compile(r"\b(?:decisions?|ADRs?|beslutning)[ _-](\d{1,2})\b", re.IGNORECASE)
LINKED = re.compile(r"\[[^\]]*?\b(?:decision|ADR) (\d+)\]\([^)\s]*?(\d{4})-[^)\s]*\)", re.IGNORECASE)
ELSEWHERE = re.compile(r"\bdesign,? (?:decision|section)\b|\((?:law|house|discovery|design)\.md\b", re.IGNORECASE)
"""Papers that were read while it was built, and that nobody has who clones it."""

INVENTED = {"docs/law/x.md"}
"""What tests call a page that is not there, because it is not there."""


def searched() -> dict[str, str]:
    """Every text of the repository but this one."""
    return {
        name: (CHECKOUT / name).read_text(encoding="utf-8", errors="replace")
        for name in sorted(THERE - {Path(__file__).relative_to(CHECKOUT).as_posix()})
        if Path(name).suffix in SEARCHED
    }


def broken(text: str) -> list[str]:
    """The references of a text that lead nowhere, as they are written."""
    pages = [page for page in PAGE.findall(text) if page not in THERE | INVENTED and f"{page}.md" not in THERE]
    numbers = [found[0] for found in NUMBER.finditer(text) if int(found[1]) not in DECISIONS]
    crossed = [found[0] for found in LINKED.finditer(text) if int(found[1]) != int(found[2])]
    return pages + numbers + crossed + [found[0] for found in ELSEWHERE.finditer(text)]


def test_every_reference_leads_to_a_page_of_the_repository() -> None:
    """A file that was named and never came, a decision without a page, a paper of somebody else's: each is told."""
    found = {name: lost for name, text in searched().items() if (lost := broken(text))}
    assert found == {}


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("see docs/adr/0001-where-rules-run.md", []),
        ("see docs/adr/0001-where-rules-run, or decision 1", []),
        ("see docs/adr/0001-somewhere-else.md", ["docs/adr/0001-somewhere-else.md"]),
        ("see docs/adr/0001-somewhere-else.", ["docs/adr/0001-somewhere-else"]),
        ("(decision 99)", ["decision 99"]),
        ("(ADR 99)", ["ADR 99"]),
        ("[decision 2](0001-where-rules-run.md)", ["[decision 2](0001-where-rules-run.md)"]),
        ("(design, decision 1)", ["design, decision"]),
        ("(law.md 4.1)", ["(law.md"]),
    ],
)
def test_a_reference_that_leads_nowhere_is_found(text: str, lost: list[str]) -> None:
    """The search sees what it looks for, and takes nothing else for it."""
    assert broken(text) == lost
