"""Which question was typed, and with which exit status is it answered?

0 all is as it should be · 1 something differs, is bad or cannot be read, or the case is unknown · 2 the question cannot
be read · 3 the server is out of reach, or the journal is good as far as it can tell and Temporal could not be heard.
"""

import json
import os
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date
from typing import TYPE_CHECKING, Any, NoReturn

import asyncpg

from audit.integrity.compare_with_temporal import Compared, CouldNotCompare, NotCompared, Progress, compare
from audit.integrity.verify import Faulty, Total, Unlawful, walk
from audit.replay.json_output import lines_of
from audit.replay.replay import replay
from audit.replay.text_output import text_of
from audit.sent_letter import sent_letter
from books.law.book import LawBook
from books.policies.errors import PolicyError
from journal.errors import JournalError, SealBrokenError, UnknownEventTypeError, UnreadableEventError
from journal.events import CODEC
from journal.reader import Reader
from journal.sealing import Sealer
from runtime.errors import RuntimeProblem, ServerUnreachable
from runtime.postgres import AUDIT_ROLE, connect_pool, database_url, safe_address
from runtime.settings import Settings

if TYPE_CHECKING:
    from asyncpg import Pool, Record

GOOD, BAD, UNREADABLE, OUT_OF_REACH = 0, 1, 2, 3
_WORD_EVERY = 5.0  # seconds
USAGE = """\
Brug: python -m audit replay SAG [--as-of DAG] [--json]
      python -m audit letter SAG BREV [--json]
      python -m audit verify [--journal-only] [--json]

replay  viser hvert skridt i en sag med dets grunde, og beslutter det igen efter den lov og politik, der gjaldt.
        Hver frist efterregnes efter lovens ord.
        --as-of DAG  kun det, der var kendt ved udgangen af den dag, fx 2026-10-14
letter  viser et brev, som det blev sendt: modtager, emne og hvert ord. `replay` nævner brevene ved navn.
verify  efterser alle strømme i journalen og nævner den første dårlige hændelse i hver; derefter spørges Temporal,
        der husker, hvad den så blive skrevet. Hvert brev sammenholdes med det, der blev gemt,
        og hver frist efterregnes efter lovens ord.
        --journal-only  kun journalen selv, uden Temporals vidnesbyrd
--json  ét JSON-objekt pr. linje"""


_LOST = (asyncpg.PostgresConnectionError, asyncpg.InterfaceError, asyncpg.exceptions.OperatorInterventionError)


class _Misunderstood(Exception):
    """What was typed is no question that can be answered; the text is Danish."""


class _Parser(ArgumentParser):
    """Speaks Danish: argparse's own words are English."""

    def error(self, message: str) -> NoReturn:
        raise _Misunderstood(USAGE)


async def run(arguments: Sequence[str], env: Mapping[str, str]) -> int:
    """Answer one question and give the exit status."""
    try:
        if not {"-h", "--help"}.isdisjoint(arguments):
            print(USAGE)
            return GOOD
        question = _parsed(arguments)
        settings = Settings.from_environment(env)
        async with _pool(settings) as pool:
            if question.what == "verify":
                return await _verify(pool, settings, question)
            if question.what == "letter":
                return await _letter(pool, settings, question)
            return await _replay(pool, settings, question)
    except _Misunderstood as problem:
        return _say(str(problem), UNREADABLE)
    except ServerUnreachable as problem:
        return _say(str(problem), OUT_OF_REACH)
    except (RuntimeProblem, PolicyError) as problem:
        return _say(str(problem), UNREADABLE)
    except JournalError as problem:
        return _say(_in_danish(problem), BAD)
    except BrokenPipeError:  # whoever read along has seen enough; the interpreter must not flush at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return GOOD


def _parsed(arguments: Sequence[str]) -> Namespace:
    """The question. Raises _Misunderstood."""
    parser = _Parser(prog="audit", add_help=False, allow_abbrev=False)
    questions = parser.add_subparsers(dest="what", required=True, parser_class=_Parser)
    replaying = questions.add_parser("replay", add_help=False, allow_abbrev=False)
    replaying.add_argument("case")
    replaying.add_argument("--as-of", type=_day, default=None)
    verifying = questions.add_parser("verify", add_help=False, allow_abbrev=False)
    verifying.add_argument("--journal-only", action="store_true")
    reading = questions.add_parser("letter", add_help=False, allow_abbrev=False)
    reading.add_argument("case")
    reading.add_argument("letter")
    for one in (replaying, reading, verifying):
        one.add_argument("--json", action="store_true")
    return parser.parse_args(list(arguments))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _Misunderstood("--as-of skal være en dag i kalenderen, skrevet som 2026-10-14.") from None


@asynccontextmanager
async def _pool(settings: Settings) -> "AsyncIterator[Pool[Record]]":
    """Connections in the role that reads everything and writes nothing. Raises ServerUnreachable."""
    url = await database_url(settings)
    async with await connect_pool(url, AUDIT_ROLE, largest=2, traced=settings.otlp_endpoint is not None) as pool:
        try:
            yield pool
        except asyncpg.UndefinedTableError as fault:
            why = "databasen rummer ingen journal"
            mend = "Start en worker, som opretter den, eller ret DATABASE_URL."
            raise ServerUnreachable("PostgreSQL", safe_address(url), why, mend) from fault
        except BrokenPipeError:
            raise
        except (OSError, *_LOST) as fault:
            mend = "Prøv igen, når serveren svarer."
            raise ServerUnreachable("PostgreSQL", safe_address(url), "forbindelsen gik tabt", mend) from fault


async def _replay(pool: "Pool[Record]", settings: Settings, question: Namespace) -> int:
    reader: Reader[Any] = Reader(pool, Sealer(settings.keys().master), CODEC)
    law_now = LawBook.load(settings.law_folder)
    found = await replay(reader, question.case, question.as_of, law_now=law_now) if question.case.isascii() else None
    if found is None:
        return _say("Der er ingen sag med det nummer. `python starter.py list` viser sagerne.", BAD)
    if question.json:
        for line in lines_of(found):
            _print_json(line)
    else:
        for text in text_of(found):
            print(text)
    return BAD if found.diverges else GOOD


async def _letter(pool: "Pool[Record]", settings: Settings, question: Namespace) -> int:
    reader: Reader[Any] = Reader(pool, Sealer(settings.keys().master), CODEC)
    asked_well = question.case.isascii() and question.letter.isascii()
    try:
        found = await sent_letter(reader, question.case, question.letter) if asked_well else None
    except LookupError:
        return _say("Brevet mangler i journalen. `python -m audit verify` efterser den.", BAD)
    if found is None:
        return _say("Sagen har intet brev med det navn. `python starter.py show SAG` nævner brevene.", BAD)
    if question.json:
        _print_json(found.line())
    else:
        for text in found.text():
            print(text)
    return GOOD if found.letter else BAD


async def _verify(pool: "Pool[Record]", settings: Settings, question: Namespace) -> int:
    named: dict[str, int] = {}
    status = GOOD
    show, word = _shown(question), _Word()
    async for one in walk(
        pool, Sealer(settings.keys().master), lambda done, of: word(f"Strømme efterset: {done} af {of}")
    ):
        show(one)
        if isinstance(one, Faulty):
            named[one.stream] = one.seq
        if isinstance(one, Faulty | Unlawful):
            status = BAD
    return status if question.journal_only else max(status, await _hear(pool, settings, named, show, word), key=_GRAVE)


async def _hear(
    pool: "Pool[Record]", settings: Settings, named: Mapping[str, int], show: "_Show", word: "_Word"
) -> int:
    """Ask the second witness. That it was not heard is never silence: its own exit status, unless something is bad."""
    status = GOOD
    try:
        async for one in compare(pool, settings, named):
            if isinstance(one, Progress):
                word(f"Kørsler hørt: {one.done} af {one.total}")
                continue
            show(one)
            if isinstance(one, Faulty):
                status = BAD
            elif isinstance(one, Compared) and one.unreadable:
                status = max(status, OUT_OF_REACH, key=_GRAVE)
    except CouldNotCompare as silence:
        show(NotCompared(str(silence)))
        status = max(status, OUT_OF_REACH, key=_GRAVE)
    return status


_GRAVE = (GOOD, OUT_OF_REACH, BAD).index
_Show = Callable[[Faulty | Unlawful | Total | Compared | NotCompared], None]


def _shown(question: Namespace) -> _Show:
    if question.json:
        return lambda one: _print_json(one.line())
    return lambda one: print(one.text())


class _Word:
    """A word of progress on stderr, every few seconds."""

    def __init__(self) -> None:
        self._said_at = time.monotonic()

    def __call__(self, line: str) -> None:
        if time.monotonic() - self._said_at >= _WORD_EVERY:
            self._said_at = time.monotonic()
            print(line, file=sys.stderr, flush=True)


def _print_json(line: Mapping[str, Any]) -> None:
    print(json.dumps(line, ensure_ascii=False))


def _say(problem: str, status: int) -> int:
    print(problem, file=sys.stderr)
    return status


def _in_danish(problem: JournalError) -> str:
    match problem:
        case UnknownEventTypeError():
            why = f"{problem.stream} nr. {problem.seq} er af typen {problem.type_name}, som denne version ikke kender"
        case UnreadableEventError():
            why = f"{problem.stream} nr. {problem.seq} af typen {problem.type_name} kan ikke læses"
        case SealBrokenError():
            why = "en forseglet del passer ikke til nøglerne her"
        case _:
            why = "journalen svarede uventet"
    return f"Sagen kan ikke genspilles: {why}. `python -m audit verify` efterser journalen."
