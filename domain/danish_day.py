"""How does a Dane write a day, and an hour of it?"""

from datetime import date, datetime

from domain.clock import COPENHAGEN

_MONTHS = (
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
)
WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
"""The days of the week, as `date.weekday()` counts them."""


def danish_day(day: date) -> str:
    """Return *day* as in running text and letters: `6. oktober 2026`."""
    return f"{day.day}. {_MONTHS[day.month - 1]} {day.year}"


def danish_month(day: date) -> str:
    """Return the month of *day* as in running text: `oktober 2026`."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def danish_weekday(day: date) -> str:
    """Return what day of the week *day* is: `tirsdag`."""
    return WEEKDAYS[day.weekday()]


def danish_time(instant: datetime) -> str:
    """Return the aware *instant* as read off a clock in Copenhagen: `6. oktober 2026 kl. 08.05`."""
    local = instant.astimezone(COPENHAGEN)
    return f"{danish_day(local.date())} kl. {local:%H.%M}"
