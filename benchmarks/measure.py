"""What is a measurement? A floor and the product in one run, turn about, and their ratio, round by round.

Absolute times mean little on a shared machine. Both sides are measured within seconds of each other, and the order
changes from round to round; the ratio of each round is taken before the median of the rounds.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any, Literal

from benchmarks.setup import Setup

Values = Mapping[str, float]
"""What one side gave in one round, by figure."""


@dataclass(frozen=True)
class Aim:
    """What the ratio of the product to its floor is to be."""

    is_: Literal["at least", "at most"]
    ratio: float

    def met(self, ratio: float) -> bool:
        """Whether a ratio is good enough."""
        return ratio >= self.ratio if self.is_ == "at least" else ratio <= self.ratio

    def __str__(self) -> str:
        return f"{'≥' if self.is_ == 'at least' else '≤'} {self.ratio}"


@dataclass(frozen=True)
class Round:
    """One measurement of both sides."""

    floor: Values
    product: Values


@dataclass(frozen=True)
class Measure:
    """One row of the table: what is measured, beside what, in which unit, and the aim of each figure."""

    name: str
    what: str
    beside: str
    unit: str
    aims: Mapping[str, Aim]
    rounds: int
    run: Callable[[Setup, int], AsyncIterator[Round]]
    needs_servers: bool = True


@dataclass(frozen=True)
class Figure:
    """One figure of a measure over all rounds: medians of both sides, and the ratios."""

    measure: str
    figure: str
    unit: str
    floor: float
    product: float
    ratio: float
    lowest: float
    highest: float
    aim: str
    met: bool

    def as_json(self) -> dict[str, Any]:
        """The figure as it is kept."""
        return asdict(self)


def figures(measure: Measure, rounds: Sequence[Round]) -> list[Figure]:
    """Sum up the rounds of a measure, figure by figure."""
    return [_figure(measure, name, aim, rounds) for name, aim in measure.aims.items()]


def _figure(measure: Measure, name: str, aim: Aim, rounds: Sequence[Round]) -> Figure:
    ratios = [one.product[name] / one.floor[name] for one in rounds]
    middle = median(ratios)
    return Figure(
        measure.name,
        name,
        measure.unit,
        median(one.floor[name] for one in rounds),
        median(one.product[name] for one in rounds),
        middle,
        min(ratios),
        max(ratios),
        str(aim),
        aim.met(middle),
    )


async def turn_about(
    rounds: int, floor: Callable[[], Awaitable[Values]], product: Callable[[], Awaitable[Values]]
) -> AsyncIterator[Round]:
    """Measure both sides *rounds* times; every other round begins with the other side."""
    for number in range(rounds):
        if number % 2:
            of_product = await product()
            yield Round(await floor(), of_product)
        else:
            of_floor = await floor()
            yield Round(of_floor, await product())


def percentile(values: Sequence[float], share: float) -> float:
    """The value that *share* of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
