"""Who says that all money is in up to a day, and what is kept of it? An act in the organisation's stream, told with a
list of payments (docs/adr/0048-fresh-before-irreversible.md).
"""

from datetime import date, datetime
from typing import Any, Final

from decisions.act_refused import ActRefused
from domain.actors import Role, require
from domain.clock import legal_day
from domain.danish_day import danish_day
from domain.entry_points import EntryPoint
from domain.streams.organisation import PaymentFeedComplete, feeds_told, organisation_stream
from journal.store import Journal

MAY_TELL: Final = frozenset({Role.OFFICE, Role.MANAGER, Role.OPERATOR})


def require_a_day_that_is_over(complete_to: date, today: date) -> None:
    """Refuse a day on which money may still come, as of *today*. Raises ActRefused."""
    if complete_to >= today:
        because = f"--complete-to {danish_day(complete_to)}: dagen er ikke forbi. Det er den {danish_day(today)}"
        raise ActRefused(f"{because}, og der kan komme penge endnu.")


async def tell_complete(
    journal: Journal[Any],
    organisation: str,
    feed: str,
    complete_to: date,
    by: str,
    *,
    now: datetime,
    via: EntryPoint,
    simulated: bool,
    today: date,
) -> bool:
    """Record that everything of a payment feed is in up to and including a day; tells whether it is new.

    *today* is the day on the calendar that it is told on. Raises RoleMayNot, ActRefused.
    """
    require(by, MAY_TELL, "melde, at alle indbetalinger er inde")
    require_a_day_that_is_over(complete_to, today)
    stream = organisation_stream(organisation)
    event = PaymentFeedComplete(
        happened_on=legal_day(now), organisation=organisation, feed=feed, complete_to=complete_to, simulated=simulated
    )
    async with journal.unit(organisation, stream, streams=(stream,)) as unit:
        known = feeds_told(entry.event for entry in await unit.load(stream))
        if complete_to in (known.rehearsed if simulated else known.real).get(feed, ()):
            return False
        command = f"{event.type}/{feed}/{complete_to}/{now.isoformat()}"
        await unit.append(stream, [event], known_at=now, actor=by, via=via, command_id=command)
    return True
