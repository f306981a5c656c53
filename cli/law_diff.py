"""`law diff`: what differs between two editions of the law, and which days of which open cases does it move?"""

from cli.errors import DONE, REFUSED
from cli.output import Output
from runtime.settings import Settings


async def compare(settings: Settings, out: Output, old: str, new: str, *, with_cases: bool) -> int:
    """Show what differs between two editions of the law; gives the exit status."""
    return DONE if old == new else REFUSED
