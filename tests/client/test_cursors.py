"""Does a cursor lead back to its place, and nothing else anywhere?"""

import base64
import json
import re
from datetime import date

import pytest

from client.cursors import Cursors
from client.errors import UnreadableInput
from client.lists import LONGEST_PAGE, WantedPage

SECRET = b"s" * 32
PLACE = ("Prøvebo, 1", date(2026, 10, 2), "abc-1")
LIST = Cursors(SECRET, "list", None)


def test_a_cursor_leads_back_to_its_place_and_fits_into_an_address() -> None:
    """With nothing in it that an address would have to quote; none where nothing follows."""
    written = LIST.write(PLACE)
    assert written is not None
    assert re.fullmatch(r"[A-Za-z0-9_-]+", written)
    assert LIST.read(written) == ["Prøvebo, 1", "2026-10-02", "abc-1"]
    assert LIST.write(None) is None


def forged() -> str:
    """A place that somebody wrote down without the key."""
    content = json.dumps(["BF-101", "2026-10-02", "abc-1"]).encode()
    return base64.urlsafe_b64encode(b"0" * 12 + content).rstrip(b"=").decode()


WRITTEN = LIST.write(PLACE) or ""


@pytest.mark.parametrize(
    ("read_by", "cursor"),
    [
        (LIST, ""),
        (LIST, "!"),
        (LIST, "æøå"),
        (LIST, "a" * 5_000),
        (LIST, WRITTEN[:-1]),
        (LIST, WRITTEN + "A"),
        (LIST, WRITTEN[::-1]),
        (LIST, forged()),
        (Cursors(SECRET, "outbox", None), WRITTEN),
        (Cursors(SECRET, "list", "BF-101"), WRITTEN),
        (Cursors(b"t" * 32, "list", None), WRITTEN),
    ],
    ids=[
        "empty", "no base64", "no ascii", "long", "cut off", "longer", "turned around", "made up", "of another list",
        "of other choices", "of another installation",
    ],
)  # fmt: skip
def test_whatever_else_is_handed_in_is_refused_in_one_line(read_by: Cursors, cursor: str) -> None:
    """It says which option, and what to do."""
    with pytest.raises(UnreadableInput) as refusal:
        read_by.read(cursor)
    assert str(refusal.value).startswith("Stedet i listen er ikke et, som denne liste selv har vist")
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("limit", [-1, 0, LONGEST_PAGE + 1])
def test_a_page_has_a_length_that_can_be_read(limit: int) -> None:
    """At least one line, and never all there are."""
    with pytest.raises(UnreadableInput, match="En side har mellem 1 og 1000 rækker"):
        WantedPage(limit=limit)
