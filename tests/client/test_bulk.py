"""Does a list of any length reach its cases in order, bounded and honest about silence?"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from client import bulk
from client.bulk import RowToDeliver, Tally, feed
from client.cases import Pending
from client.errors import DONE, OUT_OF_REACH, REFUSED
from client.results.rows import RowAnswer
from decisions.contract import Reply

SHORT = timedelta(seconds=0.2)


@dataclass
class Office:
    """Stands in for Temporal and the journal: takes deliveries, and answers those that *answering* allows."""

    answering: bool = True
    delivered: list[int] = field(default_factory=list)
    answered: dict[str, Reply] = field(default_factory=dict)
    under_way: int = 0
    most_under_way: int = 0
    asked_for: int = 0

    def delivery(self, row: int, tenancy: str | None = None, pause: float = 0.0) -> RowToDeliver:
        """A row whose delivery takes *pause* seconds."""
        return RowToDeliver(row, tenancy or f"t{row}", lambda: self._deliver(row, pause), ("en advarsel",))

    async def _deliver(self, row: int, pause: float) -> Pending:
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        await asyncio.sleep(pause)
        self.under_way -= 1
        self.delivered.append(row)
        if self.answering:
            self.answered[f"m{row}"] = Reply(result="opened", case=f"case-{row}")
        return Pending(f"m{row}", "BF-101", "")

    async def answers(self, delivered: list[Pending]) -> dict[str, Reply]:
        """What stands in the journal by now."""
        self.asked_for = max(self.asked_for, len(delivered))
        ids = [one.message_id for one in delivered]
        return {one: self.answered[one] for one in ids if one in self.answered}


async def test_answers_come_in_the_order_of_the_rows() -> None:
    """A slow first row holds back what is said of the second, and not the second itself."""
    office = Office()
    rows: list[RowToDeliver | RowAnswer] = [
        office.delivery(2, pause=0.2),
        RowAnswer(row=3, result="refused", reason="Beløbet mangler."),
        office.delivery(4),
    ]
    given = [answer async for answer in feed(rows, office.answers)]

    assert [(answer.row, answer.result) for answer in given] == [(2, "opened"), (3, "refused"), (4, "opened")]
    assert office.delivered == [4, 2]
    assert given[0].warnings == ("en advarsel",)


async def test_rows_of_one_tenancy_never_overtake_each_other() -> None:
    """The second row of a tenancy is delivered after the first, however slow that is."""
    office = Office()
    rows = [office.delivery(2, "same", pause=0.1), office.delivery(3, "same"), office.delivery(4, "other")]
    [_ async for _ in feed(rows, office.answers)]

    assert office.delivered == [4, 2, 3]


async def test_deliveries_and_the_window_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long list is read as it is answered: neither its rows nor its messages pile up."""
    monkeypatch.setattr(bulk, "WINDOW", 20)
    monkeypatch.setattr(bulk, "AT_ONCE", 5)
    office, read = Office(), []

    def rows() -> Iterator[RowToDeliver]:
        for row in range(2, 302):
            read.append(row)
            yield office.delivery(row, pause=0.001)

    ahead = 0
    async for answer in feed(rows(), office.answers):
        ahead = max(ahead, len(read) - (answer.row - 1))

    assert len(office.delivered) == 300
    assert office.most_under_way == 5
    assert office.asked_for <= 20
    assert ahead <= 20


async def test_what_nobody_answers_is_queued() -> None:
    """After a silence the rows that were delivered are said to wait."""
    office = Office(answering=False)
    given = [answer async for answer in feed([office.delivery(row) for row in (2, 3)], office.answers, SHORT)]

    assert [(answer.row, answer.result, answer.case) for answer in given] == [(2, "queued", None), (3, "queued", None)]


async def test_a_long_list_waits_for_nobody_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once nobody has answered for as long as that, the rest of the list is delivered at its own pace."""
    monkeypatch.setattr(bulk, "WINDOW", 10)
    office = Office(answering=False)
    began = asyncio.get_running_loop().time()
    given = [answer async for answer in feed([office.delivery(row) for row in range(2, 102)], office.answers, SHORT)]

    assert {answer.result for answer in given} == {"queued"}
    assert asyncio.get_running_loop().time() - began < 10 * SHORT.total_seconds()


async def test_somebody_who_begins_to_answer_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that starts in the middle of a list answers what is still in the window, and all that follows."""
    monkeypatch.setattr(bulk, "WINDOW", 10)
    office = Office(answering=False)
    results = []
    async for answer in feed([office.delivery(row) for row in range(2, 62)], office.answers, SHORT):
        results.append(answer.result)
        office.answering = True

    assert results[0] == "queued"
    assert results[-40:] == ["opened"] * 40


async def test_a_delivery_that_fails_stops_the_list_at_its_row() -> None:
    """What was answered before it is still said; the failure itself reaches whoever asked."""
    office = Office()

    async def fails() -> Pending:
        raise ConnectionError("gone")

    given = feed([office.delivery(2, pause=0.1), RowToDeliver(3, "t3", fails)], office.answers)
    first = await anext(given)
    with pytest.raises(ConnectionError):
        await anext(given)

    assert first.row == 2


@pytest.mark.parametrize(
    ("results", "status"),
    [
        (("opened", "duplicate"), DONE),
        (("opened", "refused"), REFUSED),
        (("refused", "queued"), OUT_OF_REACH),
        ((), DONE),
    ],
)
def test_the_exit_status_says_the_worst(results: tuple[str, ...], status: int) -> None:
    """Waiting comes before refused, and refused before done."""
    tally = Tally(("opened", "refused"))
    for row, result in enumerate(results):
        tally.add(RowAnswer(row=row, result=result))

    assert tally.status == status


def test_a_summary_names_what_did_not_happen_too() -> None:
    """Every result has its count, if it is nought."""
    tally = Tally(("opened", "refused"))
    tally.add(RowAnswer(row=2, result="opened"))

    assert tally.counts == {"opened": 1, "refused": 0}
