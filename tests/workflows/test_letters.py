"""Is every kind of letter sent by an activity of its own, which a worker serves?"""

from unittest.mock import Mock

from activities.dispatcher import Dispatcher
from domain.case.codes import DispatchKind
from workflows.letters import SENT_BY, letter_activities


def test_every_kind_of_letter_has_its_sender() -> None:
    """No case waits for a letter that nobody sends."""
    assert set(SENT_BY) == set(DispatchKind)


def test_temporals_pages_tell_the_letters_apart() -> None:
    """Each has an activity and a summary of its own, at the desk that it belongs to."""
    assert len({by.activity for by in SENT_BY.values()}) == len({by.summary for by in SENT_BY.values()}) == len(SENT_BY)
    served = letter_activities(Mock(spec=Dispatcher))
    assert [one.__func__ for one in served] == [by.activity for by in SENT_BY.values()]  # type: ignore[attr-defined]
    assert all(type(one.__self__) is by.desk for one, by in zip(served, SENT_BY.values(), strict=True))  # type: ignore[attr-defined]
