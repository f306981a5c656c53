"""What does `python -m audit verify` answer: is the journal what was written, and does Temporal remember the same?"""

from datetime import date
from typing import Literal, assert_never

from audit.integrity.compare_with_temporal import Compared, NotCompared
from audit.integrity.verify import BECAUSE, Faulty, Total, Unlawful
from audit.integrity.views import ViewsCompared
from client.results.result import Result


class FaultResult(Result):
    """What is bad: its stream (or file, with `seq` 0), the number of the event in it, and why (Danish)."""

    stream: str
    seq: int
    kind: str
    because: str


class Walked(Result):
    """How much was walked, how much of it is bad, and how many recorded deadlines are not the statute's.

    `keys_opened` is false where nothing opens persons' keys and proves answers and signatures, and `keys_because` says
    why (Danish), else null.
    """

    streams: int
    events: int
    documents: int
    bad: int
    deadlines: int
    faulty_deadlines: int
    keys_opened: bool
    keys_because: str | None


class WalkedSummary(Result):
    """The sum of the journal's own walk."""

    summary: Walked


class RowsCompared(Result):
    """How many cases' rows were compared, how many rows are bad, and how many cases could not be compared."""

    cases: int
    bad: int
    unread: int


class ViewsResult(Result):
    """What became of the rows that lists show."""

    views: RowsCompared


class Heard(Result):
    """How much Temporal remembers: runs, heads of streams, what the journal lacks, and runs that nobody can read.

    `unseen` streams have events that nobody has seen and somebody should have; `unproven` events it has not heard of
    yet; `older` ones are from before the day `since`, and it does not go back so far.
    """

    heard: Literal[True]
    runs: int
    heads: int
    missing: int
    unreadable: int
    unseen: int
    unproven: int
    older: int
    since: date | None


class NotHeard(Result):
    """Why Temporal could not be asked (Danish)."""

    heard: Literal[False]
    because: str


class WitnessResult(Result):
    """What Temporal, the second witness, says."""

    witness: Heard | NotHeard


def integrity_of(
    one: Faulty | Unlawful | Total | ViewsCompared | Compared | NotCompared,
) -> FaultResult | WalkedSummary | ViewsResult | WitnessResult:
    """One object of the answer."""
    match one:
        case Faulty():
            return FaultResult(stream=one.stream, seq=one.seq, kind=one.kind, because=BECAUSE[one.kind])
        case Unlawful():
            return FaultResult(stream=one.stream, seq=one.seq, kind="deadline", because=" ".join(one.faults))
        case Total():
            walked = Walked(
                streams=one.extent.streams,
                events=one.extent.events,
                documents=one.extent.documents,
                bad=one.bad,
                deadlines=one.deadlines,
                faulty_deadlines=one.faulty_deadlines,
                keys_opened=one.unopened is None,
                keys_because=one.unopened.why if one.unopened else None,
            )
            return WalkedSummary(summary=walked)
        case ViewsCompared():
            return ViewsResult(views=RowsCompared(cases=one.cases, bad=one.bad, unread=one.unread))
        case Compared():
            heard = Heard(
                heard=True,
                runs=one.runs,
                heads=one.heads,
                missing=one.missing,
                unreadable=one.unreadable,
                unseen=one.unseen,
                unproven=one.unproven,
                older=one.older,
                since=one.since,
            )
            return WitnessResult(witness=heard)
        case NotCompared():
            return WitnessResult(witness=NotHeard(heard=False, because=one.why))
        case _:
            assert_never(one)
