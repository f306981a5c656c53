"""Which accounts do the leases of many tenancies have, and what counts on them?"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import count
from typing import Any

from domain.account.state import Account, fold_account
from domain.ids import FIRST_LEASE, account_stream
from domain.streams.unmatched import PlacedPart
from journal.reader import Reader


async def accounts_of_leases(reader: Reader[Any], keys: Collection[str]) -> Mapping[str, Sequence[Account]]:
    """The accounts of all leases of the tenancies with these keys, in their order; none of one that has none."""
    found, wanted = defaultdict[str, list[Account]](list), set(keys)
    for lease in count(FIRST_LEASE):
        if not wanted:
            break
        streams = {account_stream(key, lease): key for key in wanted}
        having = await reader.having_accounts(sorted(streams))
        for stream, entries in (await reader.streams(sorted(having))).items():
            found[streams[stream]].append(fold_account((entry.event for entry in entries), lease))
        wanted = {streams[stream] for stream in having}
    return found


def counting(parts: Iterable[PlacedPart], accounts: Mapping[str, Sequence[Account]]) -> list[PlacedPart]:
    """Those of these parts that count on the account that they were placed on: known there, and not gone back."""
    return [part for part in parts if any(_counts(one, part.payment) for one in accounts.get(part.tenancy_key, ()))]


def has_arrived(part: PlacedPart, accounts: Mapping[str, Sequence[Account]]) -> bool:
    """Tell whether a part is known on an account of the tenancy that it was placed with."""
    return any(
        account.knows_payment(part.payment) or account.out(part.payment) is not None
        for account in accounts.get(part.tenancy_key, ())
    )


def _counts(account: Account, money: str) -> bool:
    out = account.out(money)
    if out is not None:
        return not out.withdrawn
    return account.knows_payment(money) and not account.has_bounced(money)
