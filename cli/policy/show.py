"""`policy show`: which editions has an association, which one is in force on a day, and what does it say?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, assert_never

from audit.kept_versions import all_editions, editions_of
from cli.policy.terms import in_danish, is_term, said, values_of
from cli.terminal import days
from cli.terminal.output import Output
from client.errors import DONE, UnreadableInput
from client.records import Records, records
from client.results.policy import AdoptedEdition, OrganisationPolicy, PolicySays, State
from danish.codes import short_day
from domain.danish_day import danish_day
from domain.editions import Editions, adopted_in, in_force
from domain.ids import short_version
from domain.streams.organisation import PolicyAdopted, organisation_stream
from journal.records import Recorded
from runtime.settings import Settings


async def show(
    settings: Settings, out: Output, organisation: str | None, department: str | None, on: str | None
) -> int:
    """Show all associations, or the editions of one and what the one in force says; gives the exit status."""
    day = days.parse_day(on, "--on") if on is not None else days.today()
    async with records(settings) as found:
        if organisation is None:
            _show_all(out, await all_editions(found.reader), day)
        else:
            await _show_one(out, found, organisation, department, day)
    return DONE


def _show_all(out: Output, found: Mapping[str, Editions], day: date) -> None:
    rows = []
    for organisation, editions in sorted(found.items()):
        edition = editions.on(day)
        out.item(OrganisationPolicy.of(organisation, edition, len(editions.standing)))
        shown = (
            [edition.own.name, short_version(edition.version), short_day(edition.valid_from)]
            if edition
            else ["", "ingen", ""]
        )
        rows.append([organisation, *shown, str(len(editions.standing))])
    out.table(["Organisation", "Navn", f"Udgave {short_day(day)}", "Gælder fra", "Udgaver i alt"], rows)
    if not rows:
        out.text(
            "Ingen forening har en politik, og intet besluttes for nogen. `python starter.py policy adopt` vedtager en."
        )


@dataclass(frozen=True)
class _Row:
    """An edition that was adopted, and how it stands on a day."""

    adopted: Recorded[Any]
    state: State

    @property
    def event(self) -> PolicyAdopted:
        """The adoption."""
        event: PolicyAdopted = self.adopted.event
        return event

    def as_result(self) -> AdoptedEdition:
        """Its line for a machine."""
        act = self.event
        return AdoptedEdition(
            edition=act.version, valid_from=act.valid_from, by=act.by, on=act.happened_on, state=self.state
        )


async def _show_one(out: Output, found: Records, organisation: str, department: str | None, day: date) -> None:
    entries = await found.reader.stream(organisation_stream(organisation))
    rows = _rows(entries, day)
    if not rows:
        raise UnreadableInput("Foreningen har ingen politik her. `python starter.py policy show` viser dem, der har.")
    for row in rows:
        out.item(row.as_result())
    cells = [
        [short_version(row.event.version), short_day(row.event.valid_from), short_day(row.event.happened_on),
         row.event.by, _in_danish(row.state)]
        for row in rows
    ]  # fmt: skip
    out.table(["Udgave", "Gælder fra", "Vedtaget", "Af", f"Den {short_day(day)}"], cells)
    edition = (await editions_of(found.reader, organisation)).on(day)
    if edition is None:
        out.text(f"Den {danish_day(day)} gælder ingen udgave: intet besluttes for foreningen den dag.")
        return
    values = values_of(edition.of(department))
    out.item(PolicySays(organisation=organisation, department=department, on=day, policy=values))
    whose = f"{organisation}, afdeling {department}" if department else organisation
    out.text(f"{whose} den {danish_day(day)}. Med * mærket beholder en sag, som det var, da den blev åbnet.")
    for key, value in values.items():
        out.text(f"  {in_danish(key)}{' *' if is_term(key) else ''}: {said(value)}")


def _rows(entries: Sequence[Recorded[Any]], day: date) -> list[_Row]:
    standing = adopted_in(entry.event for entry in entries)
    chosen = in_force(standing, day)
    latest = {entry.event.version: entry for entry in entries if isinstance(entry.event, PolicyAdopted)}
    return [_Row(entry, _state(entry.event, standing, chosen, day)) for entry in latest.values()]


def _state(event: PolicyAdopted, standing: Sequence[PolicyAdopted], chosen: PolicyAdopted | None, day: date) -> State:
    if event not in standing:
        return "withdrawn"
    if event == chosen:
        return "in-force"
    return "to-come" if event.valid_from > day else "replaced"


def _in_danish(state: State) -> str:
    match state:
        case "in-force":
            return "gælder"
        case "to-come":
            return "kommer"
        case "replaced":
            return "afløst"
        case "withdrawn":
            return "trukket tilbage"
        case _:
            assert_never(state)
