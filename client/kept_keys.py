"""Under which key does a tenancy stand, whichever dashes and spaces its number is written with?

The key that its number gives, but for tenancies of which the journal says that they keep another: their first case was
opened when every spelling had a key of its own (docs/adr/0040-look-alike-numbers.md).
"""

from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from domain.case.events import CaseOpened
from domain.ids import key_of_spelling, tenancy_key
from domain.streams.organisation import keys_kept, keys_looked_at_on, organisation_stream
from journal.paging import CasePlace
from journal.reader import Reader
from journal.views import CaseView

_AT_ONCE: Final = 1_000
"""Cases that are looked at together."""
_SEVERAL_SPELLINGS: Final = (
    "Lejemålet har sager under flere skrivemåder af nummeret, fra før de var ét. Se efter, om der er to sager om det "
    "samme, og afslut den ene."
)


@dataclass(frozen=True)
class KeptKeys:
    """Finds the keys of tenancies; `secret` is the installation's tenancy key, `kept` what its journal says."""

    secret: bytes = field(repr=False)
    kept: Mapping[str, tuple[str, ...]]

    def key_of(self, organisation: str, written: str, *, simulated: bool) -> str:
        """The key of the tenancy whose number is *written* so.

        Where two spellings have cases of their own, each goes on finding its own; a third finds the newest case's.
        """
        return self.keys_of(organisation, written, simulated=simulated)[0]

    def keys_of(self, organisation: str, written: str, *, simulated: bool) -> tuple[str, ...]:
        """Every key under which the tenancy may stand, that of the newest case first: one, but where two spellings have
        cases of their own and *written* is neither.
        """
        key = tenancy_key(self.secret, organisation, written, simulated=simulated)
        kept = self.kept.get(key)
        if kept is None:
            return (key,)
        spelling = key_of_spelling(self.secret, organisation, written, simulated=simulated)
        return (spelling,) if spelling in kept else kept

    def warnings(self, organisation: str, written: str, *, simulated: bool) -> tuple[str, ...]:
        """What whoever sends something about the tenancy is told: that it has cases under several spellings, each of
        which finds its own. In Danish.
        """
        if not self.kept:
            return ()
        key = tenancy_key(self.secret, organisation, written, simulated=simulated)
        return (_SEVERAL_SPELLINGS,) if len(self.kept.get(key, ())) > 1 else ()


async def kept_keys(reader: Reader[Any], secret: bytes) -> KeptKeys:
    """What the journal says of the organisations that *reader* may see. Raises what `Reader.stream` raises."""
    streams = await reader.streams([organisation_stream(one) for one in await reader.organisations()])
    return KeptKeys(secret, keys_kept(entry.event for entries in streams.values() for entry in entries))


Keep = Callable[[str, Mapping[str, tuple[str, ...]]], Awaitable[bool]]
"""Records what was found of an organisation (`decisions.kept_keys.keep_keys`)."""


async def keep_keys_of_other_spellings(reader: Reader[Any], keep: Keep, secret: bytes) -> None:
    """Look at the number of every tenancy that has a case, and record which of them keep their key, or that none does;
    safe to repeat. All of an organisation's cases are looked at once, and from then on its real ones that were opened
    since: an older version may still open some.

    A tenancy all of whose tenants are erased has no number any more, and stays out.
    """
    organisations = await reader.organisations()
    streams = await reader.streams([organisation_stream(one) for one in organisations])
    for organisation in organisations:
        entries = streams[organisation_stream(organisation)]
        looked_on = keys_looked_at_on(entry.event for entry in entries)
        openings = [one async for one in _openings(reader, secret, organisation, looked_on)]
        found = await _found(reader, organisation, openings)
        if found or looked_on is None or len(openings) > _AT_ONCE:
            await keep(organisation, found)


async def _found(
    reader: Reader[Any], organisation: str, openings: list[tuple[date, str, str]]
) -> dict[str, tuple[str, ...]]:
    keys: dict[str, dict[str, None]] = defaultdict(dict)
    for _, stands_under, gives in sorted(openings, reverse=True):  # the newest first
        keys[gives][stands_under] = None
    found = {gives: standing for gives, standing in keys.items() if [*standing] != [gives]}
    for gives, standing in found.items():  # an older case of the plain number may have been looked at before
        if gives not in standing and await reader.cases(organisation_id=organisation, tenancy_key=gives):
            standing[gives] = None
    return {gives: tuple(standing) for gives, standing in found.items()}


async def _openings(
    reader: Reader[Any], secret: bytes, organisation: str, since: date | None
) -> AsyncIterator[tuple[date, str, str]]:
    """Of each case, or each real one opened *since* a day: its opening day, the key it stands under, and the one that
    its number gives.
    """
    for simulated in (False, True) if since is None else (False,):
        after = CasePlace(organisation, since) if since else None
        while True:
            page = await reader.case_page(
                organisation_id=organisation, simulated=simulated, after=after, limit=_AT_ONCE
            )
            numbers = await _numbers(reader, page.items)
            for view in page.items:
                if (number := numbers.get(view.case_id)) is not None:
                    key = tenancy_key(secret, organisation, number, simulated=simulated)
                    yield view.opened_on, view.tenancy_key, key
            if (after := page.next) is None:
                break


async def _numbers(reader: Reader[Any], views: tuple[CaseView, ...]) -> dict[str, str]:
    """The tenancy's number as it was written when each of these cases was opened, where anybody still knows it."""
    opened = [entry.event for entry in await reader.openings([view.case_id for view in views])]
    people = {event.case: event.sealed.values() for event in opened if isinstance(event, CaseOpened)}
    return {case: facts.tenancy for case, known in people.items() for facts in known if facts is not None}
