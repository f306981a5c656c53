"""Is the journal still what was written? Its own walk over every stream, told in Danish."""

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from journal.extent import Extent, extent
from journal.verify import verify

if TYPE_CHECKING:
    from asyncpg import Pool, Record

BECAUSE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "missing": "Hændelsen mangler: den er slettet, eller rækken er brudt.",
        "changed": "Hændelsen er ændret: dens indhold passer ikke til dens hash.",
        "broken-link": "Hændelsen bygger ikke på den, der står før den.",
        "disagrees": "Hændelsen og resten af journalen modsiger hinanden.",
        "forgotten": "Hændelsen mangler eller er en anden: Temporal husker den, som den blev skrevet.",
        "document": "Lov- eller politikfilen er ændret: dens indhold passer ikke til dens hash.",
    }
)
"""What each kind of fault means, by the journal's word for it."""


@dataclass(frozen=True)
class Bad:
    """The first event of a stream that is not as it was written; `seq` is 0 for a law or policy file."""

    stream: str
    seq: int
    kind: str

    def text(self) -> str:
        """One Danish line."""
        place = f"{self.stream} nr. {self.seq}" if self.seq else self.stream
        return f"{place}: {BECAUSE[self.kind]}"

    def line(self) -> dict[str, Any]:
        """One JSON-ready object."""
        return {"stream": self.stream, "seq": self.seq, "kind": self.kind, "because": BECAUSE[self.kind]}


@dataclass(frozen=True)
class Sum:
    """How much was walked, and how much of it is bad."""

    extent: Extent
    bad: int

    def text(self) -> str:
        """One Danish line."""
        walked = f"{self.extent.events} hændelser i {self.extent.streams} strømme og {self.extent.documents} filer"
        if self.bad:
            return f"Journalen er ikke, som den blev skrevet: {self.bad} fejl i {walked}."
        return f"Journalen er, som den blev skrevet: {walked}."

    def line(self) -> dict[str, Any]:
        """One JSON-ready object."""
        return {"summary": {**self.extent._asdict(), "bad": self.bad}}


async def walk(
    pool: "Pool[Record]", passed: Callable[[int, int], None] = lambda _done, _of: None
) -> AsyncIterator[Bad | Sum]:
    """Yields what is bad, the first of each stream, and at the end the sum; *passed* hears how many streams of all."""
    walked, bad = await extent(pool), 0
    async for fault in verify(pool, lambda streams: passed(streams, walked.streams)):
        bad += 1
        yield Bad(fault.stream, fault.seq, fault.kind)
    yield Sum(walked, bad)
