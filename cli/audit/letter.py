"""`letter`: what did a letter of a case say, as it was sent?"""

from cli.show import say_letter
from cli.terminal.output import Output
from client.auditing import auditor_of
from client.letters import kept_letter
from runtime.settings import Settings


async def show_letter(settings: Settings, out: Output, case: str, letter: str) -> int:
    """Show a letter of a case; gives the exit status, REFUSED where it cannot be read any more.

    Raises NoSuchCase, SeveralCases, NoSuchLetter, SpoiltLetter.
    """
    async with auditor_of(settings, case) as (reader, meant):
        found = await kept_letter(reader, meant, letter)
    return say_letter(out, found)
