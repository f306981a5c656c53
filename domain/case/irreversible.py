"""What must be so before an irreversible step is taken, whichever stage it belongs to?"""

from collections.abc import Collection
from datetime import date

from domain.case.decision import DecisionBuilder, refuse
from domain.danish_day import danish_day

RESTS = "Sagen hviler. Slut pausen først, hvis den skal gå videre."


def require_fresh_ledger(d: DecisionBuilder, ledger_of: date) -> None:
    """Refuse an irreversible step on an old balance."""
    if ledger_of != d.today:
        because = f"Saldoen er fra den {danish_day(ledger_of)}. Den skal være fra i dag, den {danish_day(d.today)}."
        refuse("fresh-ledger", because)


def require_no_rest(d: DecisionBuilder, charges: Collection[str]) -> None:
    """Refuse an irreversible step while a person must look, or while our ladder rests for what it rests on."""
    require_no_hold(d)
    if d.case.rests(charges, d.today):
        refuse("no-pause", RESTS)


def require_no_hold(d: DecisionBuilder) -> None:
    """Refuse an irreversible step while a person must look."""
    if d.open_case.holds:
        refuse("no-hold", "Sagen er standset, til et menneske har set på den.")
