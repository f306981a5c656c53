"""Which payments of a list have an account to go to, and what becomes of those that have none? Found many at once."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from client.cases import CaseClient
from client.same_money import ToldBefore
from decisions.unplaced_money import Kept
from intake.payment_list import AcceptedPayment

_PLACED: Final = (
    "Rækken blev gemt, før lejemålet havde en konto, og et menneske har sagt, hvis pengene er (place-payment)."
)


class Places:
    """The places of the rows that are on their way: as many as a window of the list holds, and no more.

    The first row that asks finds those of all rows that are expected by then: one look for their accounts, and one
    append for all money of an organisation that has none.
    """

    def __init__(self, cases: CaseClient, told: ToldBefore) -> None:
        self.kept_for: set[str] = set()
        """The organisations for which anything new was kept."""
        self._cases = cases
        self._told = told
        self._expected: dict[int, tuple[AcceptedPayment, str]] = {}
        self._found: dict[int, Kept | None] = {}
        self._one_at_a_time = asyncio.Lock()

    def expect(self, row: AcceptedPayment, key: str) -> None:
        """Say that a row for the tenancy with this key will be asked about."""
        self._expected[row.row] = (row, key)

    async def of(self, row: AcceptedPayment) -> Kept | None:
        """What became of a row that was expected, once: kept or not; None where the tenancy has an account."""
        async with self._one_at_a_time:
            if row.row not in self._found:
                await self._find(dict(self._expected))
        return self._found.pop(row.row)

    async def _find(self, rows: Mapping[int, tuple[AcceptedPayment, str]]) -> None:
        known = await self._cases.with_accounts({key for _, key in rows.values()})
        placed = await self._cases.placed(
            [(row.payment, key) for row, key in rows.values() if key in known], self._told
        )
        without = defaultdict[str, list[tuple[AcceptedPayment, str]]](list)
        for number, (row, key) in rows.items():
            if key in known:
                self._found[number] = (
                    Kept(is_new=False, because=_PLACED, placed=True) if row.payment in placed else None
                )
            else:
                without[row.payment.organisation].append((row, key))
        for organisation, of_it in without.items():
            kept = await self._cases.keep_unplaced(
                organisation, [(row.payment, key) for row, key in of_it], told=self._told
            )
            self._found |= {row.row: one for (row, _), one in zip(of_it, kept, strict=True)}
            if any(one.is_new for one in kept):
                self.kept_for.add(organisation)
        for number in rows:
            del self._expected[number]

    async def keep(self, row: AcceptedPayment, key: str, why: str) -> Kept:
        """Keep a row of a tenancy with an account, where nobody can tell (*why*: the rule) for which lease it is."""
        (kept,) = await self._cases.keep_unplaced(row.payment.organisation, [(row.payment, key)], why, self._told)
        if kept.is_new:
            self.kept_for.add(row.payment.organisation)
        return kept
