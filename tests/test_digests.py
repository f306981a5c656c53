"""Is every digest that the product makes named in the decision about digests, with what it is made of?"""

import re

import pytest

from tests.test_docs import CHECKOUT, DECISIONS, TRACKED, name_of

PAGE = (DECISIONS / "0027-keyed-digests.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"^\| `([a-z0-9_/.]+)`", PAGE, re.MULTILINE))
MAKES_ONE = re.compile(r"^(?:import|from) (?:hashlib|hmac|zlib)\b|\b(?:sha256|md5|hashtext\w*)\(", re.MULTILINE)
OURS = [path for path in TRACKED if name_of(path).split("/")[0] not in {"tests", "benchmarks", "docs"}]
MAKING = [
    name_of(path)
    for path in OURS
    if path.suffix in {".py", ".sql"} and MAKES_ONE.search(path.read_text(encoding="utf-8"))
]


def test_digests_are_found_at_all() -> None:
    """The search sees those that are known."""
    assert {"domain/ids.py", "journal/hashing.py", "journal/queries/verify.sql"} <= set(MAKING)


@pytest.mark.parametrize("file", MAKING)
def test_every_file_that_makes_a_digest_has_its_line(file: str) -> None:
    """Whoever adds one says what it is made of, and why nobody can confirm a guess with it."""
    assert file in NAMED


def test_no_line_is_left_of_a_file_that_makes_none() -> None:
    """The table is what there is."""
    assert {name for name in NAMED if name not in MAKING and (CHECKOUT / name).suffix} == set()
