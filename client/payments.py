"""How does money that came in reach the account it pays for, and what becomes of money that nobody can place?"""

from collections.abc import AsyncGenerator, Iterable, Iterator
from contextlib import aclosing
from functools import partial
from typing import Final

from client.bulk import RowToDeliver, feed
from client.cases import CaseClient, Pending
from client.results.rows import RowAnswer
from decisions.act_refused import ActRefused
from domain.money import kroner
from intake.payment_list import AcceptedPayment
from intake.table import RefusedRow

BOOKED: Final = {"done": "booked"}
"""What a case's answers are called where they are about money."""


async def pay_list(
    cases: CaseClient, rows: Iterable[AcceptedPayment | RefusedRow], *, simulated: bool
) -> AsyncGenerator[RowAnswer, None]:
    """Book a list on real accounts, or on those of rehearsals, and never on the other kind; gives the answer to each
    row, in their order. Raises UnreadableFile and ServerUnreachable.
    """
    unplaced = set[str]()
    deliveries = _deliveries(cases, rows, unplaced, simulated=simulated)
    async with aclosing(feed(deliveries, cases.answers)) as answers:
        async for answer in answers:
            yield answer
    await cases.tell_witness(sorted(unplaced))  # once for the whole list


def _deliveries(
    cases: CaseClient, rows: Iterable[AcceptedPayment | RefusedRow], unplaced: set[str], *, simulated: bool
) -> Iterator[RowToDeliver | RowAnswer]:
    for row in rows:
        if isinstance(row, RefusedRow):
            yield RowAnswer(row=row.row, result="refused", reason=row.reason)
        else:
            tenancy = cases.key_of(row.payment.organisation, row.payment.tenancy, simulated=simulated)
            deliver = partial(_deliver, cases, row, unplaced, simulated=simulated)
            yield RowToDeliver(row.row, tenancy, deliver, row.warnings, BOOKED)


async def _deliver(
    cases: CaseClient, row: AcceptedPayment, unplaced: set[str], *, simulated: bool
) -> Pending | RowAnswer:
    key = await cases.account_of(row.payment, simulated=simulated)
    if key is not None:
        return await cases.book(row.payment, key)
    amount = kroner(row.payment.amount_ore)
    if simulated:  # nobody owes it to anybody: kept, it would wait among real money to be placed
        reason = f"{amount}: lejemålet har ingen prøvesag her. Indbetalinger til prøver gemmes ikke."
        return RowAnswer(row=row.row, result="unmatched", reason=reason, warnings=row.warnings)
    try:
        new = await cases.keep_unplaced(row.payment)
    except ActRefused as refused:
        return RowAnswer(row=row.row, result="refused", reason=str(refused), warnings=row.warnings)
    if new:
        unplaced.add(row.payment.organisation)
    said = "Gemt, til nogen har fundet ud af, hvor den hører til." if new else "Den var gemt i forvejen."
    reason = f"{amount}: lejemålet har ingen sag her. {said}"
    return RowAnswer(row=row.row, result="unmatched", reason=reason, warnings=row.warnings)
