"""How does a Dane write a day?"""

from datetime import date

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


def danish_day(day: date) -> str:
    """Return *day* as in running text and letters: `6. oktober 2026`."""
    return f"{day.day}. {_MONTHS[day.month - 1]} {day.year}"
