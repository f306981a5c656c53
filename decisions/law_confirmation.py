"""Who lets a doubtful amount of the law be charged, and who takes that back? A named act in the law stream."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from books.law.book import LawBook
from books.law.confirmation import why_it_does_not_hold
from books.law.errors import NoLawInForceError
from books.law.parameter import MONEY, Parameter, Value
from decisions.act_refused import ActRefused
from domain.actors import Role, require
from domain.clock import legal_day
from domain.danish_day import danish_day
from domain.entry_points import EntryPoint
from domain.event import SealedText
from domain.money import kroner
from domain.streams.law import Confirmation, confirmations_in
from domain.streams.organisation import EVERYBODY, LAW_STREAM, LawConfirmationWithdrawn, LawValueConfirmed
from journal.store import Journal, Unit

MAY_CONFIRM: Final = frozenset({Role.LAWYER, Role.MANAGER})
"""Whoever answers for what the law says: a lawyer, or the manager who has read the source."""


@dataclass(frozen=True)
class Act:
    """What a person says of the amount of a parameter (by its file's name) that begins on the day `start`.

    `by` is a role and staff id; `reason` is free text and sealed.
    """

    parameter: str
    start: date
    by: str
    reason: str


async def confirm(
    journal: Journal[Any], law: LawBook, act: Act, amount_ore: int, *, via: EntryPoint
) -> Confirmation | None:
    """Confirm that it is *amount_ore*, which a source in the files says. Raises ActRefused, RoleMayNot.

    Gives the confirmation that stood already, None where this act is the first to say it.
    """
    require(act.by, MAY_CONFIRM, "bekræfte lovens beløb")
    parameter = law.parameters[act.parameter]
    value = _doubtful(parameter, act.start)
    if amount_ore not in value.said:
        told = " eller ".join(f"{kroner(ore)} ({law.sources[key].title})" for ore, key in value.said.items())
        raise ActRefused(f"Filen siger {told}. Bekræft det beløb, eller ret først law/{parameter.file}.")
    async with journal.unit(EVERYBODY, LAW_STREAM, streams=(LAW_STREAM,)) as unit:
        standing = await _standing(unit, act)
        if standing is not None and why_it_does_not_hold(standing, law.parameters) is None:
            if standing.value_ore == amount_ore:
                return standing
            because = f"{standing.by} bekræftede {kroner(standing.value_ore)} den {danish_day(standing.on)}."
            raise ActRefused(f"{because} Træk det først tilbage.")
        now = datetime.now(UTC)
        event = LawValueConfirmed(
            happened_on=legal_day(now),
            parameter=act.parameter,
            start=act.start,
            value_ore=amount_ore,
            source=value.said[amount_ore],
            instead_of_ore=next((ore for ore in value.said if ore != amount_ore), None),
            by=act.by,
            sealed={act.by: SealedText(text=act.reason)},
        )
        await _append(unit, event, via, now)
    return None


async def withdraw(journal: Journal[Any], act: Act, *, via: EntryPoint) -> Confirmation:
    """Take back what was confirmed, whatever the files say by now; gives it. Raises ActRefused, RoleMayNot."""
    require(act.by, MAY_CONFIRM, "bekræfte lovens beløb")
    async with journal.unit(EVERYBODY, LAW_STREAM, streams=(LAW_STREAM,)) as unit:
        standing = await _standing(unit, act)
        if standing is None:
            raise ActRefused(f"Intet er bekræftet for {act.parameter} fra den {danish_day(act.start)}.")
        now = datetime.now(UTC)
        event = LawConfirmationWithdrawn(
            happened_on=legal_day(now),
            parameter=act.parameter,
            start=act.start,
            value_ore=standing.value_ore,
            by=act.by,
            sealed={act.by: SealedText(text=act.reason)},
        )
        await _append(unit, event, via, now)
    return standing


def _doubtful(parameter: Parameter, start: date) -> Value:
    """The value that may be confirmed. Raises ActRefused for what needs nobody's word."""
    name = parameter.danish.capitalize()
    if parameter.unit != MONEY:
        raise ActRefused(f"{name} er intet beløb. Kun beløb bekræftes; ellers gælder den forsigtige læsning imens.")
    value = parameter.starting(start)
    if value is None:
        raise ActRefused(
            f"{name} har ingen værdi, der begynder den {danish_day(start)}. {_where_to_look(parameter, start)}"
        )
    if value.sure:
        told = f"{name} fra den {danish_day(start)} er {kroner(value.number)} med mærket {value.status}"
        raise ActRefused(f"{told}, og så behøver ingen bekræfte beløbet.")
    return value


def _where_to_look(parameter: Parameter, day: date) -> str:
    try:
        return f"Den værdi, der gælder den dag, begynder den {danish_day(parameter.on(day).start)}."
    except NoLawInForceError:
        return f"Den første begynder den {danish_day(parameter.values.starts[0])}."


async def _standing(unit: Unit[Any], act: Act) -> Confirmation | None:
    told = confirmations_in(entry.event for entry in await unit.load(LAW_STREAM))
    return next((one for one in told if (one.parameter, one.start) == (act.parameter, act.start)), None)


async def _append(
    unit: Unit[Any], event: LawValueConfirmed | LawConfirmationWithdrawn, via: EntryPoint, now: datetime
) -> None:
    command = f"law/{event.parameter}/{event.start}/{now.isoformat()}"
    await unit.append(LAW_STREAM, [event], known_at=now, actor=event.by, via=via, command_id=command)
