"""Does anybody know for which lease of a tenancy money is? Asked before it is sent there, where it could be for two.

Money of which nobody knows it is kept beside the cases at once: a message that waits for a worker, and is refused when
nobody hears it any more, would be money that nobody has.
"""

from collections.abc import Collection
from typing import Any

from decisions.folded import Folded
from decisions.leases import known_leases
from domain.account.lease import MoneyOfLease, lease_of_money
from domain.case.codes import Ending
from domain.finding import Finding
from domain.ids import account_stream
from journal.reader import Reader
from journal.views import CaseView

_ENDED = {Ending.MOVED_OUT.value, Ending.EVICTED.value}


async def why_no_lease(
    reader: Reader[Any], key: str, cases: Collection[CaseView], money: MoneyOfLease
) -> Finding | None:
    """Why nobody knows for which lease money is of the tenancy with this key and these *cases*; None where that is
    known. Raises what `Reader.stream` raises.
    """
    if len({case.lease for case in cases}) <= 1 and not any(case.ending in _ENDED for case in cases):
        return None
    accounts = [account_stream(key, lease) for lease in await reader.leases(key)]
    found = lease_of_money(await known_leases(Folded(reader.stream), accounts), money)
    return found if isinstance(found, Finding) else None
