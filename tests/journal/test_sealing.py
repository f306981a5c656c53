"""Can nobody read a sealed part without the key of its person, and nobody move it elsewhere unseen?"""

import json
import os
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.codec import SealedPart
from journal.errors import JournalError, SealBrokenError
from journal.sealing import Sealer, persons_in

EVENT = UUID("0192f0c0-0000-7000-8000-000000000001")
OTHER_EVENT = UUID("0192f0c0-0000-7000-8000-000000000002")
SEALER = Sealer(os.urandom(32))
KEYS = {person: SEALER.unwrap("a", person, SEALER.new_wrapped_key("a", person)) for person in ("p-1", "p-2")}
PARTS = (SealedPart("p-1", {"name": "Åse"}), SealedPart("p-2", {"name": "Bø"}))


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.integers(-5, 5) | st.booleans()))
def test_what_was_sealed_opens_as_the_same(data: dict[str, Any]) -> None:
    """Whatever JSON the part holds."""
    stored = SEALER.seal(EVENT, [SealedPart("p-1", data)], KEYS)
    assert SEALER.open(EVENT, stored, KEYS) == {"p-1": data}


def test_the_stored_bytes_show_only_opaque_ids() -> None:
    """Four fields per person, the text of none of them readable; twice the same gives different bytes."""
    stored = SEALER.seal(EVENT, PARTS, KEYS)
    assert [set(part) for part in json.loads(stored)] == [{"person", "key", "nonce", "data"}] * 2
    assert "Åse".encode() not in stored
    assert stored != SEALER.seal(EVENT, PARTS, KEYS)
    assert persons_in(stored) == ["p-1", "p-2"]


def test_a_destroyed_key_leaves_the_other_parts_readable() -> None:
    """Joint tenants are two persons: one can be forgotten without the other."""
    stored = SEALER.seal(EVENT, PARTS, KEYS)
    assert SEALER.open(EVENT, stored, {**KEYS, "p-1": None}) == {"p-1": None, "p-2": {"name": "Bø"}}


def test_a_part_opens_only_where_it_was_sealed() -> None:
    """Bound to its event and its person: moved to another of either, it does not open."""
    stored = SEALER.seal(EVENT, PARTS[:1], KEYS)
    moved = stored.replace(b'"p-1"', b'"p-2"')
    for event, data, keys in (
        (OTHER_EVENT, stored, KEYS),
        (EVENT, moved, {"p-2": KEYS["p-1"]}),
        (EVENT, stored, {"p-1": KEYS["p-2"]}),
        (EVENT, stored, {}),
    ):
        with pytest.raises(SealBrokenError):
            SEALER.open(event, data, keys)


def test_a_changed_byte_is_told_from_a_wrong_key() -> None:
    """Each part names the fingerprint of its key, so the error can say which of the two it is."""
    part = json.loads(SEALER.seal(EVENT, PARTS[:1], KEYS))[0]
    for data in ("A" + part["data"][1:], "B" + part["data"][1:], "!", ""):
        if data != part["data"]:
            with pytest.raises(SealBrokenError, match="changed bytes"):
                SEALER.open(EVENT, json.dumps([{**part, "data": data}]).encode(), KEYS)
    with pytest.raises(SealBrokenError, match="another key"):
        SEALER.open(EVENT, json.dumps([part]).encode(), {"p-1": KEYS["p-2"]})


@pytest.mark.parametrize("stored", [b"", b"{}", b"\xff", b"1", b"[1]", b"{}x", b'[{"person": "p-1"}]'])
def test_bytes_that_are_no_parts_at_all_are_named_as_broken(stored: bytes) -> None:
    """Not an error of some library, whatever somebody put there."""
    with pytest.raises(SealBrokenError):
        SEALER.open(EVENT, stored, KEYS)


def test_another_master_key_unwraps_nothing() -> None:
    """And says so, instead of handing out a wrong key."""
    with pytest.raises(SealBrokenError, match="another master key"):
        Sealer(os.urandom(32)).unwrap("a", "p-1", SEALER.new_wrapped_key("a", "p-1"))


def test_a_master_key_has_thirty_two_bytes() -> None:
    """A shorter one was cut off on its way here."""
    with pytest.raises(JournalError):
        Sealer(os.urandom(16))
