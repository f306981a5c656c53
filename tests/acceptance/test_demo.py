"""Does the demo tell its story from nothing, touch nothing real, and keep every name sealed?"""

import csv
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from runtime import postgres_server
from tests.servers import TestTemporal

ROOT = Path(__file__).parents[2]
NOT_OURS = {
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
    "TEMPORAL_ADDRESS": "127.0.0.1:1",
    "TEMPORAL_PROFILE": "no-such-profile",
    "SMTP_URL": "smtp://127.0.0.1:1",
}
"""What the environment names must not be reached, and not even be read."""


@pytest.fixture(scope="module")
def played(
    tmp_path_factory: pytest.TempPathFactory, temporal_server: TestTemporal
) -> Iterator[tuple[list[dict[str, Any]], Path]]:
    """What the demo said, and the folder it left behind. Temporal is built before, if need be: that takes minutes."""
    home = tmp_path_factory.mktemp("home")
    ran = subprocess.run(
        [sys.executable, str(ROOT / "starter.py"), "demo", "--json"],
        env={**os.environ, **NOT_OURS, "REDNINGSKRANS_HOME": str(home)},
        cwd=home,
        capture_output=True,
        text=True,
        timeout=420,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    yield [json.loads(line) for line in ran.stdout.splitlines()], home / "demo"
    postgres_server.discard(home / "demo")


@pytest.mark.timeout(480)
def test_every_case_has_ended_or_waits_for_a_court(played: tuple[list[dict[str, Any]], Path]) -> None:
    """Some stopped by payment, aid or agreement, some by the landlord, some not at all."""
    said, _ = played
    endings: Counter[str] = Counter()
    for line in said:
        if "cases" in line:
            endings[line["ending"] or line["phase"]] += line["cases"]
            endings[line["cause"] or "no-cause"] += line["cases"]

    assert {"paid", "settled", "withdrawn", "moved-out", "evicted", "before-bailiff-court"} >= set(endings) - {
        "own-payment",
        "municipal-aid",
        "agreement",
        "landlord-relented",
        "none",
        "no-cause",
    }
    assert all(endings[cause] for cause in ("own-payment", "municipal-aid", "agreement", "landlord-relented"))
    assert endings["evicted"]


def test_the_lists_are_taken_in_whole(played: tuple[list[dict[str, Any]], Path]) -> None:
    """Sixty of October open; of November's, those whose case is still open join it."""
    october, november = (line for line in played[0] if "file" in line)

    assert october["results"] == {"opened": 60}
    assert sum(november["results"].values()) == 48
    assert set(november["results"]) == {"opened", "joined"}


@pytest.mark.timeout(300)  # nine hundred needles in everything that two servers have written
def test_no_name_lies_in_clear_outside_the_post(played: tuple[list[dict[str, Any]], Path]) -> None:
    """Journal, Temporal's store and every log hold opaque ids; names, addresses and contacts are sealed."""
    _, home = played
    needles = {need.encode(code) for need in personal() for code in ("utf-8", "cp1252", "utf-16-le")}
    looked_at = 0
    found = []
    for file in (*home.rglob("*"), *_databases(home).rglob("*")):
        if file.is_file() and not file.is_relative_to(home / "post"):
            looked_at += 1
            content = file.read_bytes()
            found += [(file.name, needle) for needle in needles if needle in content]

    assert not found
    assert looked_at > 500  # the databases were there to be looked at


def test_the_post_does_hold_them(played: tuple[list[dict[str, Any]], Path]) -> None:
    """The search above would find a name if there was one."""
    _, home = played
    letters = b"".join(file.read_bytes() for file in (home / "post").rglob("*.txt"))

    assert all(name.encode() in letters for name in names())


def _databases(home: Path) -> Path:
    """Where PostgreSQL keeps its files: in the home, or where its user can reach them."""
    elsewhere = home / "postgres" / "elsewhere"
    return Path(elsewhere.read_text().strip()) if elsewhere.exists() else home / "postgres"


def rows() -> Iterator[dict[str, str]]:
    """The rows of both lists."""
    for month in ("10", "11"):
        text = (ROOT / "examples" / f"restanceliste-2026-{month}.csv").read_text("cp1252")
        yield from csv.DictReader(text.splitlines(), delimiter=";")


def names() -> set[str]:
    """Everybody in the lists."""
    return {row["Lejer"] for row in rows()}


def personal() -> set[str]:
    """What may stand nowhere in clear."""
    fields = ("Lejer", "Medlejer", "Adresse", "Lejemål", "E-mail")
    return {row[field] for row in rows() for field in fields if row[field]}
