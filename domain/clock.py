"""Which legal day is an instant, and which instant is an hour of a legal day?

Legal days are Copenhagen days; instants are aware UTC. This module is the only one that
does zone arithmetic, so that summer and winter time can go wrong in one place only.
"""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def legal_day(instant: datetime) -> date:
    """Return the Copenhagen day of *instant*, which must be aware (ValueError otherwise)."""
    if instant.tzinfo is None:
        raise ValueError("tidspunktet mangler tidszone")
    return instant.astimezone(COPENHAGEN).date()


def at_hour(day: date, hour: int = 8) -> datetime:
    """Return the UTC instant of *hour* o'clock (0-23) in Copenhagen on *day*."""
    return at_time(day, time(hour))


def at_time(day: date, on_the_clock: time) -> datetime:
    """Return the UTC instant at which clocks on the wall show *on_the_clock* in Copenhagen on *day*.

    An hour that summer time skips gives the instant one hour later by the clock on the wall, an hour that
    winter time repeats gives the first of the two: both are what fold=0 means, and both stay on *day*.
    """
    return datetime.combine(day, on_the_clock, tzinfo=COPENHAGEN).astimezone(UTC)
