"""How does money that came in reach the account it pays for, and what becomes of money that nobody can place?"""

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Iterator
from contextlib import aclosing
from datetime import date
from functools import partial
from typing import Final

from client.bulk import RowToDeliver, feed
from client.cases import CaseClient, Pending, new_id
from client.listed_money import ListedMoney
from client.places import Places
from client.results.rows import RowAnswer
from client.same_money import ToldBefore, needs_asking
from client.unplaced_money import KeptMoney
from decisions.contract import Reply
from decisions.unplaced_money import Kept
from domain.account.codes import Repeat
from domain.money import kroner
from domain.payment import MoneyOut, Payment
from intake.payment_list import AcceptedMoneyOut, AcceptedPayment
from intake.table import RefusedRow

BOOKED: Final = {"done": "booked", "waits": "unmatched"}
"""What a case's answers are called where they are about money."""
_ORDINARY: Final = "lejemålet har ingen konto her. Gemt som dets almindelige husleje, og ingen skal gøre noget."
_NAMES_NOBODY: Final = "rækken nævner intet lejemål. Gemt, til nogen siger, hvis pengene er (place-payment)."


async def pay_list(
    cases: CaseClient,
    rows: Iterable[AcceptedPayment | AcceptedMoneyOut | RefusedRow],
    *,
    rehearsal: date | None,
    told: ToldBefore | None = None,
    listed: ListedMoney | None = None,
) -> AsyncGenerator[RowAnswer, None]:
    """Book a list on real accounts, or on those of rehearsals (as of the day *rehearsal*), and never on the other kind;
    gives the answer to each row, in their order; *rows* are read more than once. *told* gathers what is told of known
    money, and by the end what was asked about it; *listed*, whose money it is. Raises UnreadableFile and
    ServerUnreachable.
    """
    told = told or ToldBefore(new_id("l"))
    places, kept = Places(cases, told), KeptMoney(cases)
    told.count(rows)
    deliveries = _deliveries(cases, listed.of(rows) if listed else rows, places, kept, rehearsal, told)
    async with aclosing(feed(deliveries, cases.answers)) as answers:
        async for answer in answers:
            told.is_news = told.is_news or answer.result == "queued"
            yield answer
    await cases.tell_witness(sorted(places.kept_for))  # once for the whole list
    if days := told.days_to_ask():
        doubtful = (row for row in rows if isinstance(row, AcceptedPayment) and needs_asking(row, days))
        async with aclosing(feed(_questions(cases, doubtful, places, rehearsal, told), cases.answers)) as answers:
            async for _ in answers:
                pass


def _questions(
    cases: CaseClient, rows: Iterable[AcceptedPayment], places: Places, rehearsal: date | None, told: ToldBefore
) -> Iterator[RowToDeliver]:
    """Ask of each row whether it is new money; where nothing is followed nothing waits for the answer."""
    for row in rows:
        key = cases.key_of(row.payment.organisation, row.payment.tenancy, simulated=rehearsal is not None)
        if rehearsal is None:
            places.expect(row, key)
        hear = partial(told.hear_asked, row.row)
        yield RowToDeliver(row.row, key, partial(_ask, cases, row, key, places, rehearsal, told), hear=hear)


async def _ask(
    cases: CaseClient, row: AcceptedPayment, key: str, places: Places, rehearsal: date | None, told: ToldBefore
) -> Pending | RowAnswer:
    has_account = rehearsal is not None or await places.of(row) is None
    if has_account and not await cases.why_no_lease(row.payment, key, simulated=rehearsal is not None):
        return await cases.book(row.payment, key, rehearsal, told=told, repeat=Repeat.ASK)
    if not told.is_news:  # else nobody knows of a row without an account whether this list told it first
        told.count_asked(row.row)
    return RowAnswer(row=row.row, result="unmatched")


def _deliveries(
    cases: CaseClient,
    rows: Iterable[AcceptedPayment | AcceptedMoneyOut | RefusedRow],
    places: Places,
    kept: KeptMoney,
    rehearsal: date | None,
    told: ToldBefore,
) -> Iterator[RowToDeliver | RowAnswer]:
    for row in rows:
        if isinstance(row, RefusedRow):
            yield RowAnswer.refused(row.row, row.reason)
            continue
        money, simulated = _money(row), rehearsal is not None
        key = cases.key_of(money.organisation, money.tenancy, simulated=simulated)
        warnings = (*row.warnings, *cases.warnings_about(money.organisation, money.tenancy, simulated=simulated))
        deliver: Callable[[], Awaitable[Pending | RowAnswer]]
        if isinstance(row, AcceptedMoneyOut):
            kept.expect(money.organisation, key)
            deliver, hear = partial(_deliver_out, cases, row.out, key, kept, rehearsal), told.hear_out
        elif rehearsal is not None:
            deliver, hear = partial(_rehearse, cases, row, key, rehearsal, told), partial(_hear, told, row)
        else:
            places.expect(row, key)
            deliver, hear = partial(_deliver, cases, row, key, places, told), partial(_hear, told, row)
        yield RowToDeliver(row.row, key, deliver, warnings, BOOKED, hear)


def _hear(told: ToldBefore, row: AcceptedPayment, given: Reply) -> None:
    told.hear(row.payment, given.result, given.rows_of_day)


def _money(row: AcceptedPayment | AcceptedMoneyOut) -> Payment | MoneyOut:
    return row.payment if isinstance(row, AcceptedPayment) else row.out


async def _deliver(
    cases: CaseClient, row: AcceptedPayment, key: str, places: Places, told: ToldBefore
) -> Pending | RowAnswer:
    kept = await places.of(row)
    if kept is not None:
        return _kept(row, kept, _ORDINARY if row.payment.tenancy else _NAMES_NOBODY, told)
    if finding := await cases.why_no_lease(row.payment, key, told, simulated=False):
        return _kept(row, await places.keep(row, key, finding.rule), finding.because, told)
    return await cases.book(row.payment, key, told=told, repeat=told.said)


async def _rehearse(
    cases: CaseClient, row: AcceptedPayment, key: str, day: date, told: ToldBefore
) -> Pending | RowAnswer:
    """Kept beside the cases, the money of a rehearsal would lie among real money."""
    if why := await cases.why_no_lease(row.payment, key, told, simulated=True):
        reason = f"{kroner(row.payment.amount_ore)}: {why.because} I en prøve gemmes de ikke."
        return RowAnswer(row=row.row, result="unmatched", reason=reason, warnings=row.warnings)
    return await cases.book(row.payment, key, day, told=told, repeat=told.said)


def _kept(row: AcceptedPayment, kept: Kept, why: str, told: ToldBefore) -> RowAnswer:
    if kept.because:
        result = "duplicate" if kept.placed else "refused"
        told.hear(row.payment, result)
        return RowAnswer(row=row.row, result=result, reason=kept.because, warnings=row.warnings)
    told.hear(row.payment, "unmatched" if kept.is_new else "duplicate")
    again = "" if kept.is_new else " Den var gemt i forvejen."
    reason = f"{kroner(row.payment.amount_ore)}: {why}{again}"
    return RowAnswer(row=row.row, result="unmatched", reason=reason, warnings=row.warnings)


async def _deliver_out(
    cases: CaseClient, out: MoneyOut, key: str, kept: KeptMoney, rehearsal: date | None
) -> Pending | RowAnswer:
    """Money that was kept for the tenancy is booked on its account first: what left may have been taken from it."""
    if rehearsal is None:
        for payment in await kept.of(out.organisation, key):
            await cases.book_unplaced(payment, key)
    return await cases.book_out(out, key, rehearsal)
