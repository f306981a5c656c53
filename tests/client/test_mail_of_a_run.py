"""Is every message that reached a run either answered, handed on, or left: each in one of them, and once?"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from temporalio.api.common.v1 import Payload
from temporalio.client import Client

from audit.integrity.temporal_histories import Activity, Delivered, Remembered
from client.repair.mail_of_a_run import MailOfARun, unheard_in
from decisions.contract import CommandRequest
from runtime.codec import data_converter
from workflows.eviction_case import SIGNAL, UPDATE
from workflows.messages import CaseRun, Envelope, kept

NOW = datetime(2026, 10, 2, 8, tzinfo=UTC)
KEY = "k7q2w5x3m4n6p2r7s3t5"


class Reaches:
    """Stands for a client: only how it reads values is asked."""

    data_converter = data_converter(b"c" * 32)


def envelope(number: int) -> Envelope:
    """A message that can be read."""
    return Envelope(message_id=f"m-{number}", command="record-contact", organisation="BF-101")


def payload_of(number: int, word: bytes | None) -> Payload:
    """A message as it stands opened in a history: a readable one, or (*word*) what nobody can read."""
    if word is not None:
        return Payload(metadata={"encoding": b"json/plain"}, data=word)
    (payload,) = Reaches.data_converter.payload_converter.to_payloads([envelope(number)])
    return payload


def taken_up(number: int, word: bytes | None, *, told: bool) -> Activity:
    """The activity that had message *number* decided."""
    answer = {"result": "kept"} if told else None
    if word is None:
        asked = CommandRequest(
            organisation="BF-101",
            tenancy_key=KEY,
            message_id=f"m-{number}",
            actor="feed",
            fields={"command": "record-contact"},
            asked_at=NOW,
        )
        return Activity("handle-command", asked.model_dump(mode="json"), answer, NOW)
    unreadable = unread(number, word)
    return Activity("keep-unreadable-message", unreadable.model_dump(mode="json"), answer, NOW)


def unread(number: int, word: bytes) -> Any:
    """What the run made of a message that nobody can read."""
    return kept(
        [payload_of(number, word)], organisation="BF-101", tenancy_key=KEY, message_id=f"run/{number}", asked_at=NOW
    )


def history(words: Sequence[bytes | None], told: int, asked: int, *, goes_on: bool) -> Remembered:
    """A run that heard *words* (None: a readable message), had the first *asked* decided, the first *told* answered."""
    rest = [unread(n, w) if w is not None else envelope(n) for n, w in enumerate(words) if n >= asked]
    following = CaseRun(organisation="BF-101", tenancy_key=KEY, carried=tuple(rest))
    return Remembered(
        began=NOW,
        started=CaseRun(organisation="BF-101", tenancy_key=KEY).model_dump(mode="json"),
        delivered=[Delivered(NOW, 100 + n, SIGNAL, (payload_of(n, word),)) for n, word in enumerate(words)],
        asked={n: taken_up(n, word, told=n < told) for n, word in enumerate(words[:asked])},
        handed_on=following.model_dump(mode="json") if goes_on else None,
    )


WORDS = st.lists(st.sampled_from([None, b'"hvad"', b'"hvad"', b"1"]), max_size=8)


@given(words=WORDS, cuts=st.tuples(st.integers(0, 8), st.integers(0, 8)), goes_on=st.booleans())
def test_each_message_is_answered_or_left_or_handed_on(
    words: list[bytes | None], cuts: tuple[int, int], *, goes_on: bool
) -> None:
    """Those that were alike in every byte included: none is taken for another, and none counts twice."""
    asked, told = min(max(cuts), len(words)), min(*cuts, len(words))
    mail = MailOfARun(cast("Client", Reaches()), "r1", history(words, told, asked, goes_on=goes_on), KEY)

    answered = [one.said.message_id for one in mail.decided()]
    left = [one.said.message_id for one in mail.undecided()]

    assert len(answered) == told
    assert len(left) == (asked if goes_on else len(words)) - told
    assert len({*answered, *left}) == len(answered) + len(left)
    assert mail.organisation == "BF-101"
    assert not goes_on or not [name for name in left if name.startswith(unheard_in("r1"))]


NO_QUESTIONS = {
    "to keep what is no message": Activity("keep-unreadable-message", {"organisation": "BF-101"}, {}, NOW),
    "to keep nothing": Activity("keep-unreadable-message", {}, None, NOW),
    "to decide what is no command": Activity("handle-command", {"dispatch": {"case": 1}}, {"answer": [1]}, NOW),
    "to decide under no id": Activity(
        "handle-command", {**taken_up(1, None, told=True).asked, "message_id": ""}, {"answer": "done"}, NOW
    ),
}


@pytest.mark.parametrize("odd", NO_QUESTIONS.values(), ids=NO_QUESTIONS)
def test_what_is_no_question_of_ours_hides_no_message(odd: Activity) -> None:
    """Whoever can take a run's tasks may ask anything, and answer it with anything."""
    told = history([None], 0, 0, goes_on=False)
    told.asked[99] = odd

    mail = MailOfARun(cast("Client", Reaches()), "r1", told, KEY)

    assert [one.said.message_id for one in mail.undecided()] == ["m-0"]
    assert mail.decided() == []


@pytest.mark.parametrize(
    ("name", "is_update", "is_read"),
    [
        (SIGNAL, False, True),
        ("record-contact", False, False),
        (UPDATE, False, False),
        (UPDATE, True, True),
        ("record-contact", True, True),
        (SIGNAL, True, False),
        ("pause-ladder", True, False),
    ],
)
def test_a_message_is_read_under_the_names_under_which_the_run_reads_it(
    name: str, *, is_update: bool, is_read: bool
) -> None:
    """A signal by its one name; an update by ours, or by its command's."""
    came = Delivered(NOW, 1, name, (payload_of(1, None),), is_update=is_update)
    started = CaseRun(organisation="BF-101", tenancy_key=KEY).model_dump(mode="json")

    mail = MailOfARun(cast("Client", Reaches()), "r1", Remembered(NOW, started, [came]), KEY)

    assert [isinstance(one.said, Envelope) for one in mail.undecided()] == [is_read]
