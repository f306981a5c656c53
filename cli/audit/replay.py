"""`replay`: what happened in a case, because of what, and would today's code decide the same again?"""

from audit.replay.json_output import lines_of
from audit.replay.replay import Replay, replay
from audit.replay.text_output import text_of
from books.law.book import LawBook
from cli.terminal.days import parse_day
from cli.terminal.output import Output
from client.auditing import auditor_of
from client.errors import DONE, OUT_OF_REACH, REFUSED, CannotBeReplayed, NoSuchCase
from client.results.replay import ReplayResult
from danish.unread import cannot_read
from journal.errors import JournalError, SealBrokenError, UnknownEventTypeError, UnreadableEventError
from runtime.settings import Settings


async def replay_case(settings: Settings, out: Output, case: str, as_of: str | None) -> int:
    """Replay a case as it was known at the end of the day *as_of* (None: as known now); gives the exit status.

    REFUSED where anything comes out differently, OUT_OF_REACH where nothing could be decided again.

    Raises UnreadableInput, NoSuchCase, SeveralCases, CannotBeReplayed.
    """
    day = parse_day(as_of, "--as-of") if as_of else None
    async with auditor_of(settings, case) as (reader, meant):
        try:
            law_now = LawBook.load(settings.law_folder)
            found = await replay(reader, meant, day, law_now=law_now)
        except JournalError as problem:
            raise CannotBeReplayed(_because(problem)) from problem
    if found is None:
        raise NoSuchCase
    _show(out, found)
    if found.diverges:
        return REFUSED
    return DONE if found.checked else OUT_OF_REACH


def _show(out: Output, found: Replay) -> None:
    if out.as_json:
        for line in lines_of(found):
            out.item(ReplayResult(line))
    else:
        for text in text_of(found):
            out.text(text)


def _because(problem: JournalError) -> str:
    match problem:
        case UnknownEventTypeError() | UnreadableEventError():
            return cannot_read(problem)
        case SealBrokenError():
            return "En forseglet del passer ikke til nøglerne her."
        case _:
            return "Journalen svarede uventet."
