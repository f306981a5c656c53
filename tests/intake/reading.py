"""How much memory does it take to take a list in? Run as a program on a file; prints the rows and the peak in KiB.

Everything between the file and the servers is the product's: the reader, the window of rows under way, the answers.
The servers are a desk that answers at once, since their memory is their own.
"""

import asyncio
import re
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from books.law.book import LawBook
from books.policies.book import PolicyBook
from client.arrears import Register, import_list
from client.cases import CaseClient, Pending
from client.payments import pay_list
from client.results.rows import RowAnswer
from decisions.unplaced_money import Kept
from domain.payment import Payment
from domain.streams.organisation import PolicyAdopted, organisation_stream
from intake.arrears_list import read_arrears_list
from intake.payment_list import read_payment_list
from tests.intake.lists import KNOWN, TODAY


@dataclass
class AdoptedSamples:
    """Stands for a journal in which the samples are adopted, and nothing else happened."""

    policies: PolicyBook = field(default_factory=PolicyBook.load)

    async def policy_files(self) -> dict[str, bytes]:
        """The files of the samples, by their hash."""
        return dict(self.policies.documents)

    async def streams(self, streams: list[str]) -> dict[str, list[Any]]:
        """The adoptions of each organisation."""
        adopted: dict[str, list[Any]] = {stream: [] for stream in streams}
        for organisation, editions in self.policies.editions.items():
            adopted[organisation_stream(organisation)] = [
                SimpleNamespace(
                    event=PolicyAdopted(
                        happened_on=TODAY,
                        organisation=organisation,
                        version=edition.version,
                        valid_from=edition.valid_from,
                        by="system",
                    )
                )
                for edition in editions
            ]
        return adopted

    async def stream(self, _: str) -> list[Any]:
        """No list was read yet."""
        return []

    async def seen_to(self) -> int:
        """Nothing is written meanwhile."""
        return 1

    async def moved_since(self, *_: Any) -> frozenset[str]:
        """Nothing moves."""
        return frozenset()


class Drawer:
    """Stands for a journal into which everything can be put."""

    common: dict[str, Any] = {}  # noqa: RUF012 - nothing is put into it
    organisation_id = "BF-101"
    seal = SimpleNamespace(digest=lambda _: "")

    @asynccontextmanager
    async def unit(self, *_: Any, **__: Any) -> AsyncIterator["Drawer"]:
        """A transaction that keeps nothing."""
        yield self

    async def append(self, *_: Any, **__: Any) -> list[Any]:
        """An event that is gone at once."""
        return [SimpleNamespace(seq=1, event_id=None)]

    def record_answer(self, *_: Any, **__: Any) -> None:
        """An answer that is, too."""


@dataclass
class Desk:
    """Stands for the servers behind the gateway."""

    reader: AdoptedSamples = field(default_factory=AdoptedSamples)
    journal: Drawer = field(default_factory=Drawer)
    keys: Any = field(default_factory=lambda: SimpleNamespace(tenancy=b"k" * 32))
    law: LawBook = field(default_factory=LawBook.load)

    def key_of(self, organisation: str, tenancy: str, **_: Any) -> str:
        """A key per tenancy."""
        return f"{organisation}/{tenancy}"

    def warnings_about(self, *_: Any, **__: Any) -> tuple[str, ...]:
        """Nothing is known of any number."""
        return ()

    async def register(self, *_: Any, **__: Any) -> RowAnswer:
        """Every missed payment opens a case."""
        return RowAnswer(row=0, result="opened")

    async def with_accounts(self, *_: Any) -> frozenset[str]:
        """No tenancy has an account."""
        return frozenset()

    async def placed(self, *_: Any) -> list[Payment]:
        """Nobody has placed anything."""
        return []

    async def keep_unplaced(self, _: str, payments: Sequence[tuple[Payment, str]], **__: Any) -> list[Kept]:
        """Money without an account is kept."""
        return [Kept(is_new=True) for _ in payments]

    async def tell_witness(self, *_: Any) -> bool:
        """Nobody is there to hear it."""
        return False

    async def answers(self, _: list[Pending]) -> dict[str, Any]:
        """Nobody waits for an answer."""
        return {}


async def take_in(kind: str, path: Path) -> int:
    """Take a list in, as `import` and `pay --file` do; gives the number of its answers."""
    cases = cast("CaseClient", Desk())
    if kind == "arrears":
        missed = read_arrears_list(path, today=TODAY, known_organisation=KNOWN.__contains__)
        answers = import_list(cases, missed, Register(simulated=True, today=TODAY))
    else:
        paid = read_payment_list(path, today=TODAY, known_organisation=KNOWN.__contains__)
        answers = pay_list(cases, paid, rehearsal=None)
    count = 0
    async for _ in answers:
        count += 1
    return count


def peak() -> int:
    """The most memory this process has held, in KiB. Not `ru_maxrss`: that begins with what its parent held."""
    (found,) = re.findall(r"^VmHWM:\s*([0-9]+) kB$", Path("/proc/self/status").read_text(), flags=re.MULTILINE)
    return int(found)


if __name__ == "__main__":
    rows = asyncio.run(take_in(sys.argv[1], Path(sys.argv[2])))
    print(rows, peak())
