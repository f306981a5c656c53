"""What do the streams of a tenancy say, each folded once for a decision however often it is asked about?"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from domain.account.state import Account, fold_account
from domain.case.evolve import fold
from domain.case.state import Case, NoCase
from domain.ids import case_stream, lease_of
from journal.records import Recorded

Load = Callable[[str], Awaitable[Sequence[Recorded[Any]]]]
"""Reads a stream."""


class Folded:
    """Accounts and cases as their streams say; what was folded is kept until its stream has grown."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._accounts: dict[str, tuple[int, Account]] = {}
        self._cases: dict[str, tuple[int, NoCase | Case]] = {}

    async def account(self, stream: str) -> Account:
        """The ledger of a lease, by the stream of its account; raises what reading it raises."""
        events = await self._load(stream)
        seen, account = self._accounts.get(stream, (-1, None))
        if account is None or seen != len(events):
            account = fold_account((entry.event for entry in events), lease_of(stream))
            self._accounts[stream] = (len(events), account)
        return account

    async def case(self, name: str) -> NoCase | Case:
        """The case of that id; raises what reading it raises."""
        events = await self._load(case_stream(name))
        seen, case = self._cases.get(name, (-1, None))
        if case is None or seen != len(events):
            case = fold(entry.event for entry in events)
            self._cases[name] = (len(events), case)
        return case
