"""Can every event that was ever stored be read by this version, field for field?

The golden rows are what a type looked like when it was first written. They are never changed and never deleted; a
new type gets its row with `pytest -m record tests/journal/test_domain_events.py`.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from journal.events import CODEC, LIFTERS
from journal.store import Journal
from tests.journal.examples import example
from tests.journal.samples import NOON, ORG, JournalDatabase

GOLDEN = Path(__file__).parent / "golden"
ROWS = sorted(GOLDEN.glob("*.json"))
LIFTED = {lifter.old for lifter in LIFTERS}
MODELS = {name: CODEC.model_of(name) for name in sorted(CODEC.types - LIFTED)}


@pytest.mark.record
def test_a_type_without_a_golden_row_is_given_one() -> None:
    """What stands there already is left alone."""
    for name, model in MODELS.items():
        path = GOLDEN / f"{name}.json"
        if not path.exists():
            encoded = CODEC.encode(example(model))
            sealed = {part.person_id: part.data for part in encoded.sealed}
            row = {"type": name, "public": encoded.public, "sealed": sealed}
            path.write_text(json.dumps(row, ensure_ascii=False, indent=2, sort_keys=True) + "\n", "utf-8")


def test_every_type_has_a_golden_row_and_every_golden_row_has_a_type() -> None:
    """None is forgotten when it is new, and none when it is old."""
    assert {path.stem for path in ROWS} == CODEC.types


@pytest.mark.parametrize("path", ROWS, ids=lambda path: path.stem)
def test_a_golden_row_is_read_and_would_be_written_the_same(path: Path) -> None:
    """Every field comes back as it was; a field that is new since then is absent, and optional."""
    row = json.loads(path.read_text("utf-8"))
    encoded = CODEC.encode(CODEC.decode(row["type"], row["public"], row["sealed"]))
    if row["type"] not in LIFTED:
        _holds_all_of(row["public"], encoded.public)
        _holds_all_of(row["sealed"], {part.person_id: part.data for part in encoded.sealed})


def _holds_all_of(old: Any, new: Any) -> None:
    if isinstance(old, dict):
        assert old.keys() <= new.keys()
        assert all(new[key] in (None, [], {}) for key in new.keys() - old.keys())
        for key in old:
            _holds_all_of(old[key], new[key])
    elif isinstance(old, list):
        assert len(old) == len(new)
        for one, other in zip(old, new, strict=True):
            _holds_all_of(one, other)
    else:
        assert (type(old), old) == (type(new), new)


async def test_an_event_of_every_type_survives_the_journal(database: JournalDatabase) -> None:
    """Stored and read on the real server, each is the same event again."""
    events = [example(model) for model in MODELS.values()]
    journal = Journal(database.app, database.sealer, CODEC)
    async with journal.unit(ORG, "tk") as unit:
        await unit.append("case/tk", events, known_at=NOON, actor="system", via="system", command_id="m")
    async with journal.unit(ORG, "tk") as unit:
        assert [one.event for one in await unit.load("case/tk")] == events
