"""How far is the money in that the association's payment feeds bring, and is it far enough for what nobody can undo?

A demand, a termination and a filing rest on what was not paid. Whether it was, only the feed can say, and only up to
the day to which somebody told that everything is in (docs/adr/0048-fresh-before-irreversible.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from domain.calendar import Calendar, OutsideCalendarError
from domain.danish_day import danish_day
from domain.policy import Edition, Policy

WAITS_FOR_FEED: Final = "waits-for-feed"
"""What a step of the clock or a letter answers that goes on by itself once the money is in."""
FEED_IS_COMPLETE: Final = "feed-is-complete"
"""The rule under which a person's step is refused until then."""


DaysTold = Mapping[str, frozenset[date]]
"""By the name of a feed, each day to which somebody told that everything it brings is in."""


@dataclass(frozen=True)
class FeedsTold:
    """What was told of an association's payment feeds. `rehearsed` says nothing about real money."""

    real: DaysTold = field(default_factory=dict)
    rehearsed: DaysTold = field(default_factory=dict)


NOTHING_TOLD: Final = FeedsTold()


@dataclass(frozen=True)
class FeedsSay:
    """What the feeds that a policy names say on one day: `needed` is the day to which each must be complete."""

    needed: date
    complete_to: Mapping[str, date]
    behind: tuple[str, ...]

    @property
    def because(self) -> str:
        """Why it is not far enough, in Danish."""
        said = ", ".join(f"{feed}: {_up_to(self.complete_to.get(feed))}" for feed in self.behind)
        return (
            f"Indbetalingerne skal være inde til og med den {danish_day(self.needed)} og er det ikke ({said}). "
            "Indlæs dem med `pay --file … --complete-to DATO`."
        )


def _up_to(day: date | None) -> str:
    return f"til og med den {danish_day(day)}" if day else "ikke meldt"


def needed_on(today: date, policy: Policy, calendar: Calendar) -> date:
    """The day to which a feed must be complete for what is irreversible on *today*: the previous bank day, or as many
    of them back as the policy lets its feeds lag.
    """
    return _bank_days_before(calendar, today, policy.feed_lag_bank_days)


def _bank_days_before(calendar: Calendar, today: date, count: int) -> date:
    """Counted by the calendar; in its first days, as only a rehearsal has them, by plain days."""
    try:
        return calendar.bank_days_before(today, count)
    except OutsideCalendarError:
        return today - timedelta(days=count)


def feeds_say(told: DaysTold, policy: Policy, calendar: Calendar, today: date) -> FeedsSay:
    """What the feeds say on a day, by what was *told*; none is behind where the policy names none.

    The newest day counts, whichever was told last. One that is not over yet says nothing: in a rehearsal it may have
    been told of another, whose calendar is further on.
    """
    if not policy.payment_feeds:
        return FeedsSay(today, {}, ())
    needed = needed_on(today, policy, calendar)
    days = {feed: [day for day in told.get(feed, ()) if day < today] for feed in policy.payment_feeds}
    complete_to = {feed: max(told) for feed, told in days.items() if told}
    behind = tuple(feed for feed in policy.payment_feeds if complete_to.get(feed, date.min) < needed)
    return FeedsSay(needed, complete_to, behind)


def behind_of(edition: Edition, told: DaysTold, calendar: Calendar, today: date) -> Mapping[str, FeedsSay]:
    """The feeds of an edition that are behind on a day, each by what is said to the association or the department that
    needs it furthest.
    """
    says = (feeds_say(told, policy, calendar, today) for policy in (edition.own, *edition.departments.values()))
    nearest_first = sorted(says, key=lambda say: say.needed)
    return {feed: say for say in nearest_first for feed in say.behind}


def rehearsal_says(policy: Policy, calendar: Calendar, today: date) -> FeedsSay:
    """What they say in a rehearsal of which nothing else was told: each is complete on every one of its days."""
    if not policy.payment_feeds:
        return FeedsSay(today, {}, ())
    yesterday = frozenset({_bank_days_before(calendar, today, 1)})
    return feeds_say(dict.fromkeys(policy.payment_feeds, yesterday), policy, calendar, today)
