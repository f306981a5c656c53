"""A list names tenants of whom nobody has heard: who lives there, and who says so?

Between two tenants a housing association forgets to note that the first one moved out. A row about the next one must
neither be demanded of the first, nor be lost: it waits in the first one's case, open or closed, until a person says. So
does one that gives who lives there another number than their lease has.
"""

from datetime import date
from itertools import count

from domain.case import events as e
from domain.case.commands import PlaceRow, RegisterMissedPayment
from domain.case.decision import Answer, DecisionBuilder, refuse
from domain.case.state import Case
from domain.ids import charge_id


def await_lease(d: DecisionBuilder, command: RegisterMissedPayment) -> Answer:
    """Keep a row until a person says whose it is, once; what a later list says of it instead."""
    row = _row_of(d.case, command)
    waits = e.RowAwaitsLease(
        happened_on=max(d.today, command.today or d.today),
        row=row,
        department=command.department,
        municipality=command.municipality,
        due=command.due,
        kind=command.kind,
        amount_ore=command.amount_ore,
        tenants=command.tenants,
        digital_post=command.digital_post,
        mail=command.mail,
        as_of=command.as_of,
        gross_ore=command.gross_ore,
        lease_mark=command.lease_mark,
        other_number=command.other_number,
        sealed=dict(command.people),
    )
    known = d.case.awaiting.get(row)
    if known is None or (known.amount_ore, known.as_of) != (command.amount_ore, command.as_of):
        d.record(waits)
    return Answer("waiting", d.case.id, because=_why_it_waits(row, other_number=bool(command.other_number)))


def _why_it_waits(row: str, *, other_number: bool) -> str:
    if other_number:
        return (
            "Rækkens lejere bor her under et andet nummer på lejeaftalen. Rækken venter, til nogen har sagt, om det er "
            f"en ny lejeaftale (place-row row={row} moved_in=ja) eller den samme (moved_in=nej)."
        )
    return (
        "Rækkens lejere er ingen af dem, der er kendt på lejemålet, og ingen er noteret fraflyttet. Rækken venter, "
        f"til nogen har sagt, om de er flyttet ind (place-row row={row} moved_in=ja, eller nej)."
    )


def _row_of(case: Case, command: RegisterMissedPayment) -> str:
    """The row as it is known already, by its tenants, day and kind; else the next free name."""
    for name, row in case.awaiting.items():
        if (row.due, row.kind, set(row.tenants)) == (command.due, command.kind, set(command.tenants)):
            return name
    names = (charge_id(command.due, command.kind, case.lease, n) for n in count(1))
    return next(name for name in names if name not in case.awaiting)


def place_row(d: DecisionBuilder, command: PlaceRow) -> Answer:
    """Let a named person say whose a row is; it is taken in with the same act (`placed_row`)."""
    row = d.case.awaiting.get(command.row)
    if row is None:
        refuse("row-awaits-lease", "Der venter ingen række med det navn. `show` viser dem, der venter.")
    if None in row.sealed.values():
        refuse("person-not-erased", "En lejer, som rækken nævner, er slettet. Send rækken igen med en ny liste.")
    if command.moved_in and not d.case.closed:
        because = (
            "Sagen mod den forrige lejer er åben. Notér først, hvornår vedkommende flyttede ud (record-moved-out)."
        )
        refuse("case-of-the-lease", because)
    d.record(e.RowPlaced(happened_on=d.today, row=command.row, moved_in=command.moved_in))
    return Answer("done", d.case.id)


def placed_row(
    case: Case, row: e.RowAwaitsLease, lease: int, booked_in: str | None, today: date
) -> RegisterMissedPayment:
    """The row of *case* as it is taken in once somebody has said to which lease it belongs; in a rehearsal on *today*,
    or the day on which the row came where its calendar stood still.
    """
    return RegisterMissedPayment(
        organisation=case.organisation,
        department=row.department,
        municipality=row.municipality,
        simulated=case.simulated,
        lease=lease,
        lease_mark=row.lease_mark,
        booked_in=booked_in,
        due=row.due,
        kind=row.kind,
        amount_ore=row.amount_ore,
        tenants=row.tenants,
        digital_post=row.digital_post,
        mail=row.mail,
        people={person: facts for person, facts in row.sealed.items() if facts},
        as_of=row.as_of,
        gross_ore=row.gross_ore,
        today=max(today, row.happened_on) if case.simulated else None,
    )
