"""Which money came for a tenancy that had no account here? It is looked at again when something is missed there."""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from client.cases import CaseClient
from domain.account.events import AccountEvent
from domain.account.state import fold_account
from domain.streams.placements import placements
from domain.streams.unmatched import PaymentUnmatched, system_stream


class KeptMoney:
    """The money of the tenancies that a list is about, read as it meets them: many at once, and none of any other.

    What a person has placed, or called foreign, is not among it, nor what was erased and names no tenancy any more.
    """

    def __init__(self, cases: CaseClient) -> None:
        self._cases = cases
        self._expected: set[tuple[str, str]] = set()
        self._found: dict[tuple[str, str], list[PaymentUnmatched]] = {}
        self._one_at_a_time = asyncio.Lock()

    def expect(self, organisation: str, key: str) -> None:
        """Say that the tenancy with this key will be asked about."""
        self._expected.add((organisation, key))

    async def of(self, organisation: str, key: str) -> Sequence[PaymentUnmatched]:
        """What was paid for a tenancy that was expected, the oldest first; nothing the second time."""
        async with self._one_at_a_time:
            if (organisation, key) in self._expected:
                await self._read()
        return self._found.pop((organisation, key), ())

    async def waiting(self, organisation: str, keys: Collection[str]) -> frozenset[str]:
        """Those of the tenancies with these keys for which money is kept that none of their accounts has booked: most
        of it went to the account when that came. Nothing of it is held here.
        """
        found = await self._look({(organisation, key) for key in keys})
        ledgers = await self._cases.reader.ledgers(sorted(key for _, key in found)) if found else {}
        return frozenset(
            key
            for (_, key), payments in found.items()
            if not all(_is_booked(payment, ledgers.get(key, {})) for payment in payments)
        )

    async def _read(self) -> None:
        wanted = frozenset(self._expected)
        self._found |= await self._look(wanted)
        self._expected -= wanted

    async def _look(self, wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], list[PaymentUnmatched]]:
        reader, streams = self._cases.reader, sorted({system_stream(organisation) for organisation, _ in wanted})
        entries = await reader.unplaced_payments(streams, sorted({key for _, key in wanted})) if wanted else []
        placed = placements(entry.event for entry in await reader.placements(streams)) if entries else {}
        found = defaultdict[tuple[str, str], list[PaymentUnmatched]](list)
        for kept in (entry.event for entry in entries):
            whose = (kept.organisation, self._key_of(kept))
            if whose in wanted and kept.payment not in placed:
                found[whose].append(kept)
        return found

    def _key_of(self, kept: PaymentUnmatched) -> str:
        """Whose it is by the keys that are known now: a number may have got another since it was kept. Empty: nobody
        can say any more.
        """
        said = next(iter(kept.sealed.values()), None)
        return self._cases.key_of(kept.organisation, said.tenancy, simulated=False) if said else ""


def _is_booked(kept: PaymentUnmatched, leases: Mapping[int, Iterable[AccountEvent]]) -> bool:
    return any(fold_account(events, lease).knows_payment(kept.payment) for lease, events in leases.items())
