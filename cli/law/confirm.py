"""`law confirm`: who says that a doubtful amount may be charged? PostgreSQL is enough."""

from dataclasses import dataclass
from typing import Literal

from books.law.book import LawBook
from cli.law.names import named
from cli.terminal.actors import person
from cli.terminal.days import parse_day
from cli.terminal.output import Output
from cli.terminal.reasons import reason
from client.errors import DONE, REFUSED, UnreadableInput
from client.law_confirmation import Act, ActRefused, confirm
from client.results.law import ConfirmationRefused, Confirmed
from client.witness import tell_afterwards
from domain.danish_day import danish_day
from domain.money import AmountError, kroner, parse_kroner
from domain.streams.organisation import EVERYBODY
from runtime.settings import Settings


@dataclass(frozen=True)
class Typed:
    """An act as it was typed."""

    parameter: str
    start: str
    by: str
    reason: str

    def act(self, law: LawBook) -> Act:
        """The act that is meant. Raises UnreadableInput."""
        return Act(
            _name(self.parameter, law),
            parse_day(self.start, "--from"),
            person(self.by),
            reason(self.reason, "hvor beløbet er efterset"),
        )


async def confirm_value(settings: Settings, out: Output, typed: Typed, amount: str) -> int:
    """Confirm an amount; gives the exit status."""
    law = LawBook.load(settings.law_folder)
    act, amount_ore = typed.act(law), _amount(amount)
    try:
        known = await confirm(settings, law, act, amount_ore)
    except ActRefused as refusal:
        return refused(out, act, refusal)
    told = f"{law.parameters[act.parameter].danish.capitalize()} fra den {danish_day(act.start)}: {kroner(amount_ore)}"
    out.item(confirmed(act, "confirmed" if known is None else "known", amount_ore))
    if known is None:
        out.text(f"{told} er bekræftet af {act.by}. Det gælder fra næste afgørelse.")
    else:
        out.text(f"{told} er bekræftet i forvejen, af {known.by} den {danish_day(known.on)}.")
    await tell_afterwards(settings, EVERYBODY)
    return DONE


def refused(out: Output, act: Act, refusal: ActRefused) -> int:
    """Say why nothing was done; gives the exit status."""
    reason = str(refusal)
    out.item(ConfirmationRefused(parameter=act.parameter, start=act.start, by=act.by, result="refused", reason=reason))
    out.text(f"{reason} `python starter.py law confirmations` viser, hvad der er bekræftet, og hvad der venter.")
    return REFUSED


def confirmed(act: Act, result: Literal["confirmed", "known", "withdrawn"], amount_ore: int) -> Confirmed:
    """What was done about an amount (øre), for a machine."""
    return Confirmed(parameter=act.parameter, start=act.start, by=act.by, result=result, amount_ore=amount_ore)


def _name(typed: str, law: LawBook) -> str:
    return named(typed, {name: (parameter.danish,) for name, parameter in law.parameters.items()})


def _amount(text: str) -> int:
    try:
        return parse_kroner(text)
    except AmountError as error:
        raise UnreadableInput(f"--kroner: {error}") from None
