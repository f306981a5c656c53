"""How many cases wait for a payment feed, and for which? Asked by every list, and answered without Temporal."""

from datetime import UTC, date, datetime

from client.editions import all_in_force
from client.records import Records
from client.results.feeds import WaitingRow
from domain.danish_day import danish_day
from domain.feeds import behind_of
from domain.policy import Edition
from domain.streams.organisation import feeds_told, organisation_stream


def feeds_of_edition(edition: Edition) -> tuple[str, ...]:
    """The feeds that an edition names, for the association or a department."""
    policies = (edition.own, *edition.departments.values())
    return tuple(dict.fromkeys(name for policy in policies for name in policy.payment_feeds))


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
