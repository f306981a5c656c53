"""Is the journal still what was written, and is every deadline in it the statute's? Its own walk, told in Danish."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from audit.integrity.documents import verify_documents
from audit.integrity.recorded_deadlines import MARK, faults_in, faults_of_stored
from danish.prose import counted
from journal.counts import Extent, extent
from journal.faults import ODD, JournalFault
from journal.not_kept import verify_not_kept
from journal.sealing import Sealer
from journal.signed_heads import verify_signed, verify_signed_heads
from journal.verify import events_that_say, objects_beginning, verify, verify_answers
from journal.verify_beside import verify_accounts, verify_marks, verify_migrations
from journal.verify_keys import verify_keys
from journal.verify_letters import verify_letters

if TYPE_CHECKING:
    from asyncpg import Pool, Record

BECAUSE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "missing": "Hændelsen mangler: den er slettet, eller rækken er brudt.",
        "changed": "Hændelsen er ændret: dens indhold passer ikke til dens hash.",
        "broken-link": "Hændelsen bygger ikke på den, der står før den.",
        "disagrees": "Hændelsen og resten af journalen modsiger hinanden.",
        "forgotten": "Hændelsen mangler eller er en anden: Temporal eller en underskrift husker den anderledes.",
        "unseen": "Ingen kørsel i Temporal har set hændelsen, og ingen har underskrevet den.",
        "unsigned": "Ingen med journalens nøgler har underskrevet hændelsen.",
        "signature": "Underskriften på hændelsen er ikke lavet med journalens nøgler.",
        "answer": "Svaret på en besked mangler eller er ikke det, der blev givet.",
        "letter": "Brevet er ikke det, der blev gemt, da det blev sendt: det mangler, er ændret eller føjet til.",
        "document": "Lov- eller politikfilen er ændret: dens indhold passer ikke til dens hash eller dens art.",
        "document-missing": "Lov- eller politikfilen mangler: beslutninger hviler på den.",
        "document-invented": "Lov- eller politikfilen er føjet til: ingen hændelse nævner den.",
        "key-missing": "Personnøglen mangler: den er slettet, uden at personen er det.",
        "key-invented": "Personnøglen er føjet til: intet er forseglet med den.",
        "key-changed": "Personnøglen er ændret: rækken er ikke den, der blev lavet til personen.",
        "key-swapped": "Personnøglen er en anden end den, der blev forseglet med.",
        "key-destroyed": "Personnøglen er ødelagt, uden at en hændelse siger, at personen er slettet.",
        "key-returned": "Personnøglen er her, skønt en hændelse siger, at personen er slettet.",
        "migration": "Migreringen er ikke den, der hører til denne version: den mangler, er ændret eller føjet til.",
        "mark": "Mærket om, at strømmen venter på en nyere version, svarer ikke til nogen hændelse.",
        "mark-readable": (
            "Mærket siger, at strømmen venter på en nyere version, men denne kan læse den. `rebuild-views` tager "
            "mærket bort."
        ),
        "count": "Tallet på beskeder, der ikke blev gemt, er ikke det, en worker talte.",
        "odd": "Her står noget, der ikke kan læses: resten af eftersynet af denne tabel mangler.",
        "view": "Visningen er ikke, hvad hændelserne giver. Mangler ingen af dem, laver `rebuild-views` den igen.",
    }
)
"""What each kind of fault means, by the journal's word for it."""

_OF_EVENTS: Final = frozenset({"missing", "changed", "broken-link", "disagrees", "forgotten", "unsigned", "unseen"})
"""The kinds of fault of an event itself, and of its place in its stream."""


@dataclass(frozen=True)
class Faulty:
    """The first event of a stream that is not as it was written; `seq` is 0 for a row of another table."""

    stream: str
    seq: int
    kind: str

    def text(self) -> str:
        """One Danish line."""
        place = f"{self.stream} nr. {self.seq}" if self.seq else self.stream
        return f"{place}: {BECAUSE[self.kind]}"


def remember(named: dict[str, int], one: Faulty) -> bool:
    """Take what is bad into *named*, the first bad event by stream, and tell whether it is to be told: what stands
    behind such an event follows from it. An answer that is gone or a signature that somebody wrote says nothing of the
    events: one such row would else hide whatever is wrong with them. A row of an answer is told once.
    """
    if one.kind == "answer" and not one.seq:  # the same row is found by what it names, and by its MAC
        is_news = one.stream not in named
        named[one.stream] = one.seq
        return is_news
    if one.kind not in _OF_EVENTS:
        return True
    if named.get(one.stream, one.seq + 1) <= one.seq:
        return False
    named[one.stream] = one.seq
    return True


@dataclass(frozen=True)
class Unlawful:
    """An event that recorded a deadline which the statute does not give, with all that is wrong with it (Danish)."""

    stream: str
    seq: int
    faults: tuple[str, ...]

    def text(self) -> str:
        """One Danish line."""
        return f"{self.stream} nr. {self.seq}: FORKERT FRIST: {' '.join(self.faults)}"


@dataclass(frozen=True)
class NoSealer:
    """Why nothing opens persons' keys and proves answers (Danish). `foreseen`: there is no master key, as for whoever
    may not read what is personal; keys that are there and of no use leave a question open that somebody meant to ask.
    """

    why: str
    foreseen: bool


FindSealer = Callable[[], Awaitable[Sealer | NoSealer]]


@dataclass(frozen=True)
class Total:
    """How much was walked, and how much of it is bad; how many deadlines were checked, and how many are not lawful.

    `unopened` says why no person's key was opened and no answer or signature compared, where none was; else `signed` is
    the last event of each stream that is signed and stands, its seq by name.
    """

    extent: Extent
    bad: int
    deadlines: int
    faulty_deadlines: int
    unopened: NoSealer | None
    signed: Mapping[str, int] | None

    def text(self) -> str:
        """One Danish line."""
        walked = (
            f"{counted(self.extent.events, 'hændelse', 'hændelser')} i "
            f"{counted(self.extent.streams, 'strøm', 'strømme')} og {counted(self.extent.documents, 'fil', 'filer')}"
        )
        still = f" ikke, som den blev skrevet: {self.bad} fejl i" if self.bad else ", som den blev skrevet:"
        wrong = counted(self.faulty_deadlines, "forkert", "forkerte")
        checked = f"{counted(self.deadlines, 'frist', 'frister')} efterregnet efter lovens ord: {wrong}"
        unread = (
            f" Svar er ikke sammenlignet, underskrifter ikke efterset, og personnøgler ikke åbnet: {self.unopened.why}."
            if self.unopened
            else ""
        )
        return f"Journalen er{still} {walked}. {checked}.{unread}"


async def _deadlines(pool: "Pool[Record]") -> tuple[int, int]:
    """How many deadlines are recorded, and how many of them seem to be none that the statute gives."""
    said = await objects_beginning(pool, MARK)
    return sum(times for _, times in said), sum(times for one, times in said if one is None or faults_of_stored(one))


def _counted_again(public: str) -> list[tuple[str, ...]]:
    """The faults of each deadline in an event as it is stored; what somebody changed there may be no JSON any more."""
    try:
        return [tuple(faults) for faults in faults_in(json.loads(public))]
    except (ValueError, RecursionError):
        return [("Hændelsens offentlige del kan ikke læses.",)]


_BESIDE: Final = (
    ("journal.event", verify_accounts),
    ("journal.document", verify_documents),
    ("journal.letter", verify_letters),
    ("migration.applied", verify_migrations),
    ("view.unread", verify_marks),
    ("journal.signed_head", verify_signed),
)
"""What is looked at after the streams, and needs no key: in which table, and how."""


def _with_keys(
    pool: "Pool[Record]", sealer: Sealer, signed: dict[str, int]
) -> tuple[tuple[str, AsyncIterator[JournalFault]], ...]:
    return (
        ("journal.answer", verify_answers(pool, sealer)),
        ("journal.signed_head", verify_signed_heads(pool, sealer, signed)),
        ("view.not_kept", verify_not_kept(pool, sealer)),
    )


async def _told(table: str, found: AsyncIterator[JournalFault], named: dict[str, int]) -> AsyncIterator[Faulty]:
    """What is to be told of what was *found* in a table. A value that ends the look is told itself: others go on."""
    try:
        async for fault in found:
            one = Faulty(fault.stream, fault.seq, fault.kind)
            if remember(named, one):
                yield one
    except ODD:
        yield Faulty(table, 0, "odd")


async def walk(
    pool: "Pool[Record]", find_sealer: FindSealer, passed: Callable[[int, int], None] = lambda _done, _of: None
) -> AsyncIterator[Faulty | Unlawful | Total]:
    """Yields what is bad, the first of each stream and every row beside them, every unlawful deadline, and at the end
    the sum; *passed* hears how many streams of all. What opens the keys of persons and proves answers is looked for
    when all that needs no key has been told: where it cannot be found, nothing else is silent.
    """
    walked, bad, named = await extent(pool), 0, dict[str, int]()
    looks = (
        ("journal.event", verify(pool, lambda streams: passed(min(streams, walked.streams), walked.streams))),
        *((table, beside(pool)) for table, beside in _BESIDE),
    )
    for table, found in looks:
        async for one in _told(table, found, named):
            bad += 1
            yield one
    deadlines, faulty = await _deadlines(pool)
    if faulty:  # by which events they were recorded
        deadlines = faulty = 0
        async for stream, seq, public in events_that_say(pool, MARK):
            for faults in _counted_again(public):
                deadlines += 1
                if faults:
                    faulty += 1
                    yield Unlawful(stream, seq, faults)
    sealer, signed = await find_sealer(), dict[str, int]()
    opener = sealer if isinstance(sealer, Sealer) else None
    looks = (("journal.person_key", verify_keys(pool, opener)), *(_with_keys(pool, opener, signed) if opener else ()))
    for table, found in looks:
        async for one in _told(table, found, named):
            bad += 1
            yield one
    unopened = sealer if isinstance(sealer, NoSealer) else None
    yield Total(walked, bad, deadlines, faulty, unopened, signed if opener else None)
