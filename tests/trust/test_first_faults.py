"""Which of many faults are told? What is bad behind a bad event follows from it, and no other row hides an event."""

from hypothesis import given
from hypothesis import strategies as st

from audit.integrity.verify import BECAUSE, Faulty, remember

OF_EVENTS = ("missing", "changed", "broken-link", "disagrees", "forgotten", "unsigned", "unseen")
FAULTS = st.lists(st.builds(Faulty, st.sampled_from("ab"), st.integers(1, 4), st.sampled_from(sorted(BECAUSE))))


def places(faults: list[Faulty], stream: str) -> list[int]:
    """The numbers of a stream's events that are bad themselves, in their order."""
    return [one.seq for one in faults if one.stream == stream and one.kind in OF_EVENTS]


@given(FAULTS)
def test_a_row_of_another_table_is_always_told_and_hides_no_event(faults: list[Faulty]) -> None:
    """An answer that is gone, an invented signature: in whichever order faults are found, the first event is named."""
    named: dict[str, int] = {}
    told = [one for one in faults if remember(named, one)]

    assert [one for one in told if one.kind not in OF_EVENTS] == [one for one in faults if one.kind not in OF_EVENTS]
    for stream in "ab":
        found = places(faults, stream)
        assert places(told, stream) == [seq for n, seq in enumerate(found) if seq < min(found[:n], default=seq + 1)]
        assert named.get(stream) == min(found, default=None)
