"""Does each sender get its own answer, where two organisations gave a message the same id?"""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

from client.cases import Pending
from client.repair.mail_of_a_run import UnansweredMessage
from client.repair.redeliver import answers_to
from journal.records import RecordedAnswer
from workflows.messages import Envelope

NOON = datetime(2026, 10, 2, 10, tzinfo=UTC)


def message(organisation: str) -> UnansweredMessage:
    """The same id from each."""
    return UnansweredMessage(NOON, organisation, "k", Envelope(message_id="offer-1", command="offer-counselling"))


async def test_the_answer_of_another_organisation_is_not_taken_for_ones_own() -> None:
    """What one was told is nothing that the other was."""
    results = {"BF-101": "done", "BF-102": "refused", "BF-103": "done"}
    answers = [
        RecordedAnswer(whose, "offer-1", "case/c", 1, whose, None, {"result": result}, NOON)
        for whose, result in results.items()
    ]

    async def told(_: list[str]) -> list[RecordedAnswer]:
        return answers

    def pending_of(one: UnansweredMessage) -> Pending:
        return Pending(one.said.message_id, one.organisation, one.organisation)

    cases = cast("Any", SimpleNamespace(reader=SimpleNamespace(answers=told), pending_of=pending_of))
    wanted = [message("BF-101"), message("BF-102")]

    found = await answers_to(cases, wanted)

    assert [found[one.whole].result for one in wanted] == ["done", "refused"]
    assert len(found) == len(wanted)
