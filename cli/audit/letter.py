"""`letter`: what did a letter of a case say, as it was sent?"""

from cli.show import say_letter
from cli.terminal.output import Output
from client.auditing import auditor
from client.errors import NoSuchLetter
from client.letters import kept_letter
from runtime.settings import Settings


async def show_letter(settings: Settings, out: Output, case: str, letter: str) -> int:
    """Show a letter of a case; gives the exit status, REFUSED where it cannot be read any more.

    Raises NoSuchLetter, SpoiltLetter.
    """
    if not case.isascii():  # no stream has such a name, and the database might not take it
        raise NoSuchLetter
    async with auditor(settings) as reader:
        found = await kept_letter(reader, case, letter)
    return say_letter(out, found)
