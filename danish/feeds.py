"""What is said of how far the money was in when a step was decided that nobody can undo?"""

from collections.abc import Mapping
from datetime import date

from danish.prose import listed
from domain.danish_day import danish_day


def money_was_in(feeds: Mapping[str, date]) -> str | None:
    """To which day each payment feed was complete; None where the step rested on none."""
    if not feeds:
        return None
    said = listed([f"{name} til og med den {danish_day(day)}" for name, day in feeds.items()])
    return f"Indbetalingerne var meldt inde: {said}."
