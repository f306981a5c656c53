"""How is it told that a payment feed is complete, and which cases hear of it?"""

from collections.abc import AsyncIterator, Collection, Iterable
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import Final, Literal

from client.bulk import RowToDeliver, feed
from client.cases import CaseClient
from client.editions import all_in_force
from client.errors import UnreadableInput
from client.feeds_awaited import feeds_of_edition
from client.listed_money import ListedMoney
from client.results.feeds import FeedAnswer
from danish.prose import counted
from decisions.act_refused import ActRefused
from decisions.feed_completeness import require_a_day_that_is_over, tell_complete
from domain.entry_points import EntryPoint
from journal.paging import A_PAGE
from journal.views import CaseView

_NONE_NAMED: Final = (
    "Foreningens politik nævner ingen indbetalingskilde (payment_feeds). Dér svarer et navngivet menneske for saldoen."
)


@dataclass(frozen=True)
class CompleteTo:
    """That all money is in up to and including a day, and who says so: of one association and feed, or of those that
    the list names. *today* is the day that it is told on, in a rehearsal one of its calendar. Raises UnreadableInput
    for a day on which money may still come.
    """

    day: date
    today: date
    simulated: bool
    by: str
    organisation: str | None = None
    feed: str | None = None

    def __post_init__(self) -> None:
        try:
            require_a_day_that_is_over(self.day, self.today)
        except ActRefused as refused:
            raise UnreadableInput(str(refused)) from None

    def organisations(self, in_the_list: Collection[str]) -> list[str]:
        """Whose feeds it is about. Raises UnreadableInput where neither the list nor anybody says it."""
        if self.organisation is not None:
            return [self.organisation]
        if not in_the_list:
            raise UnreadableInput("Ingen liste nævner en organisation. Skriv den med --organisation.")
        return sorted(in_the_list)


async def not_told(told: CompleteTo, listed: ListedMoney) -> AsyncIterator[FeedAnswer]:
    """Say of each association why nothing is recorded: a payment of the list is not in."""
    because = (
        f"{counted(listed.missing, 'indbetaling', 'indbetalinger')} i listen er ikke inde. Ret det, og indlæs listen "
        "igen med --complete-to."
    )
    for organisation in told.organisations(listed.organisations):
        yield FeedAnswer(organisation=organisation, result="refused", complete_to=told.day, reason=because)


async def tell_feeds(cases: CaseClient, told: CompleteTo, listed: ListedMoney) -> AsyncIterator[FeedAnswer]:
    """Record what was told of each association, and let every case hear of it that waits. Told once more it is nothing
    new, and heard again: whoever was cut short may ask again. Raises RoleMayNot, ServerUnreachable, UnreadableInput.
    """
    editions = await all_in_force(cases, told.today)
    organisations = told.organisations(listed.organisations)
    for organisation in organisations:
        edition = editions.get(organisation)
        if edition is None:
            raise UnreadableInput(f"Organisationen {organisation} kendes ikke. Der er: {', '.join(sorted(editions))}.")
        if named := feeds_of_edition(edition):
            yield await _tell(cases, told, organisation, _one_of(named, told.feed))
        else:
            yield FeedAnswer(organisation=organisation, result="refused", complete_to=told.day, reason=_NONE_NAMED)
    await cases.tell_witness(organisations)


async def _tell(cases: CaseClient, told: CompleteTo, organisation: str, name: str) -> FeedAnswer:
    new = await tell_complete(
        cases.journal,
        organisation,
        name,
        told.day,
        told.by,
        now=datetime.now(UTC),
        via=EntryPoint.CLIENT,
        simulated=told.simulated,
        today=told.today,
    )
    heard = await _let_hear(cases, organisation, simulated=told.simulated)
    result: Literal["told", "duplicate"] = "told" if new else "duplicate"
    return FeedAnswer(organisation=organisation, feed=name, result=result, complete_to=told.day, heard=heard)


def _one_of(named: tuple[str, ...], typed: str | None) -> str:
    if typed is None and len(named) == 1:
        return named[0]
    if typed not in named:
        raise UnreadableInput(f"--feed skal være en af politikkens indbetalingskilder: {', '.join(named)}.")
    return typed


async def _let_hear(cases: CaseClient, organisation: str, *, simulated: bool) -> int:
    """Let every case look again that waits; how many there were."""
    after, heard = "", 0
    while page := await cases.reader.waiting_for_feeds(organisation, datetime.now(UTC), after, simulated=simulated):
        async with aclosing(feed(_messages(cases, page), cases.answers)) as answers:
            async for _ in answers:
                heard += 1
        after = page[-1].case_id
        if len(page) < A_PAGE:
            break
    return heard


def _messages(cases: CaseClient, page: Iterable[CaseView]) -> Iterable[RowToDeliver]:
    for number, view in enumerate(page, start=1):
        yield RowToDeliver(number, view.tenancy_key, partial(cases.let_hear_of_feed, view))
