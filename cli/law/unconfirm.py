"""`law unconfirm`: who takes back that a doubtful amount may be charged? PostgreSQL is enough."""

from books.law.book import LawBook
from cli.law.confirm import Typed, confirmed, refused
from cli.terminal.output import Output
from client.errors import DONE
from client.law_confirmation import ActRefused, withdraw
from client.witness import tell_afterwards
from domain.danish_day import danish_day
from domain.money import kroner
from domain.streams.organisation import EVERYBODY
from runtime.settings import Settings


async def withdraw_value(settings: Settings, out: Output, typed: Typed) -> int:
    """Take a confirmation back; gives the exit status."""
    law = LawBook.load(settings.law_folder)
    act = typed.act(law)
    try:
        was = await withdraw(settings, act)
    except ActRefused as refusal:
        return refused(out, act, refusal)
    out.item(confirmed(act, "withdrawn", was.value_ore))
    told = f"{law.parameters[act.parameter].danish.capitalize()} fra den {danish_day(act.start)}"
    out.text(f"{told}: bekræftelsen af {kroner(was.value_ore)} er trukket tilbage. Beløbet udelades igen (0 kr.).")
    await tell_afterwards(settings, EVERYBODY)
    return DONE
