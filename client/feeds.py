"""How is it told that a payment feed is complete, which cases hear of it, and how many wait for one?"""

from collections.abc import AsyncIterator, Collection, Iterable
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import Final, Literal

from client.arrears import all_in_force
from client.bulk import RowToDeliver, feed
from client.cases import CaseClient, Records
from client.errors import UnreadableInput
from client.listed_money import ListedMoney
from client.results.feeds import FeedAnswer, WaitingRow
from danish.prose import counted
from decisions.act_refused import ActRefused
from decisions.feed_completeness import require_a_day_that_is_over, tell_complete
from domain.danish_day import danish_day
from domain.entry_points import EntryPoint
from domain.feeds import behind_of
from domain.policy import Edition
from domain.streams.organisation import feeds_told, organisation_stream
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


def feeds_of_edition(edition: Edition) -> tuple[str, ...]:
    """The feeds that an edition names, for the association or a department."""
    policies = (edition.own, *edition.departments.values())
    return tuple(dict.fromkeys(name for policy in policies for name in policy.payment_feeds))


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


async def waiting_rows(cases: Records, today: date, organisation: str | None = None) -> list[WaitingRow]:
    """Each payment feed that real cases wait for on *today*, with how many do: one row for a feed, none where it is
    far enough or nothing waits.
    """
    found = list[WaitingRow]()
    for whose, edition in sorted((await all_in_force(cases, today)).items()):
        if organisation not in (None, whose) or not feeds_of_edition(edition):
            continue
        waiting = await cases.reader.count_waiting_for_feeds(whose, datetime.now(UTC))
        if not waiting:
            continue
        told = feeds_told([entry.event for entry in await cases.reader.stream(organisation_stream(whose))]).real
        behind = behind_of(edition, told, cases.law.calendar, today)
        found += [
            WaitingRow(
                organisation=whose,
                feed=name,
                complete_to=say.complete_to.get(name),
                needed=say.needed,
                cases=waiting,
            )
            for name, say in behind.items()
        ]
    return found


def waiting_line(row: WaitingRow) -> str:
    """What a list says of a feed that cases wait for, in Danish."""
    to = row.complete_to
    stands = f"er meldt inde til og med den {danish_day(to)}" if to else "er aldrig meldt inde"
    cases = "1 sag venter" if row.cases == 1 else f"{row.cases} sager venter"
    return (
        f"{cases} på indbetalinger: {row.feed} ({row.organisation}) {stands} og skal være det til og med den "
        f"{danish_day(row.needed)} (`pay --file … --complete-to`)."
    )
