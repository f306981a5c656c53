"""What does `demo` answer to a machine?"""

from datetime import date

from client.results.result import Result


class ListTakenIn(Result):
    """A list that was read in on a day, and how many of its rows came to each result."""

    file: str
    today: date
    results: dict[str, int]


class Endings(Result):
    """How many cases stand alike: in which phase, and, where they have ended, how and why."""

    phase: str
    ending: str | None
    cause: str | None
    cases: int
