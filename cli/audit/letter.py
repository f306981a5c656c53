"""`letter`: what did a letter of a case say, as it was sent?"""

from audit.sent_letter import sent_letter
from cli.terminal.output import Output
from client.auditing import auditor
from client.errors import DONE, REFUSED, NoSuchLetter
from client.results.letter import LetterResult
from journal.errors import SealBrokenError
from runtime.settings import Settings


async def show_letter(settings: Settings, out: Output, case: str, letter: str) -> int:
    """Show a letter of a case; gives the exit status, REFUSED where it cannot be read any more. Raises NoSuchLetter."""
    async with auditor(settings) as reader:
        try:
            found = await sent_letter(reader, case, letter) if case.isascii() and letter.isascii() else None
        except SealBrokenError:
            out.say(
                "Brevet er ændret, siden det blev gemt, og vises ikke. `python -m audit verify` efterser journalen."
            )
            return REFUSED
        except LookupError:
            out.say("Brevet mangler i journalen. `python -m audit verify` efterser den.")
            return REFUSED
    if found is None:
        raise NoSuchLetter
    out.item(LetterResult.of(found))
    for text in found.text():
        out.text(text)
    return DONE if found.letter else REFUSED
