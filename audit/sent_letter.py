"""What did a letter say, who got it, and did it leave? Read from what was kept with its claim (docs/adr/0026)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from danish.codes import danish
from domain.case import events as e
from domain.case.codes import Channel, DispatchKind
from domain.case.evolve import fold
from domain.case.state import Case, DispatchState
from domain.danish_day import danish_day
from domain.ids import case_stream
from domain.letter import Letter
from journal.reader import Reader
from journal.records import Recorded


@dataclass(frozen=True)
class SentLetter:
    """One letter of a case. `letter` is None once somebody it tells of was erased, or where it was never written.

    `state` and `day` are the newest news of its dispatch; `kept` is the hash and text version that the journal has.
    """

    key: str
    kind: DispatchKind
    channel: Channel
    state: DispatchState
    day: date
    kept: e.KeptLetter | None
    letter: Letter | None

    def text(self) -> Iterator[str]:
        """The letter in Danish lines, behind what is known of its way."""
        yield f"{danish(self.kind)} ({danish(self.channel)}) – {danish(self.state)} {danish_day(self.day)} [{self.key}]"
        if self.kept is None:
            waits = self.state is DispatchState.INTENDED
            unwritten = "Brevet er endnu ikke skrevet: det skrives, når det tages op for at blive sendt."
            yield unwritten if waits else "Brevet kunne ikke skrives, og der er ikke gemt noget."
            return
        yield f"Tekst {self.kept.text_version}, gemt under {self.kept.hash}"
        if self.letter is None:
            yield "Brevet kan ikke læses mere: en lejer, som det handler om, er slettet."
            return
        if self.state in (DispatchState.INTENDED, DispatchState.SUPPRESSED):
            yield "Brevet gik ikke ud. Sådan lød det, da det sidst blev taget op:"
        to = self.letter.recipient
        where = (*to.address_lines, to.email or "", to.digital_post_id or "")
        yield ""
        yield f"Til: {', '.join(part for part in (to.name, *where) if part)}"
        yield f"Emne: {self.letter.subject}"
        yield ""
        yield from self.letter.body.splitlines()


async def sent_letter(reader: Reader[Any], case_id: str, key: str) -> SentLetter | None:
    """The letter of a dispatch as it was last written; None where the case has no such dispatch.

    Raises what `Reader.stream` raises, and LookupError where the journal names a letter that is not kept.
    """
    entries = await reader.stream(case_stream(case_id))
    case = fold(entry.event for entry in entries)
    dispatch = case.dispatches.get(key) if isinstance(case, Case) else None
    if dispatch is None:
        return None
    kept = _kept(entries, key)
    content = await reader.letter(entries[0].organisation_id, kept.hash) if kept else None
    letter = Letter.from_bytes(content) if content else None
    return SentLetter(key, dispatch.kind, dispatch.channel, dispatch.state, dispatch.day, kept, letter)


def _kept(entries: list[Recorded[Any]], key: str) -> e.KeptLetter | None:
    claims = (entry.event for entry in reversed(entries) if isinstance(entry.event, e.DispatchClaimed))
    return next((claim.letter for claim in claims if claim.key == key and claim.letter), None)
