"""A complete list names no more what an earlier one called for, and it is owed here: is it?

The association's own books say that it is not, and may be short of a page. Nothing irreversible rests on the charge
until a later list names it again, money pays it, or a named person says what it is
(docs/adr/0050-vanished-rows.md).
"""

from datetime import date

from domain.account import events as account_events
from domain.account.state import Owed
from domain.case import events as e
from domain.case.codes import Party
from domain.case.commands import NoteVanished, UpholdCharge
from domain.case.decision import BEHIND, Answer, DecisionBuilder, refuse
from domain.case.path.contest_answers import settle_by_list
from domain.case.path.notice import told_of
from domain.case.path.owed_again import is_owed_anew, reopen
from domain.case.path.payment import is_behind, told_on
from domain.case.path.settlement import not_followed, settle
from domain.danish_day import danish_day


def note_vanished(d: DecisionBuilder, command: NoteVanished) -> Answer:
    """Take in that a complete list does not name a charge: that settles its contest, or a person is asked about it."""
    if is_behind(d, command.today):
        return Answer(BEHIND, d.case.id)
    case, charge, as_of = d.case, command.charge, command.as_of
    if as_of > (today := told_on(d, command.today)):
        because = f"Listen kan ikke være opgjort pr. {danish_day(as_of)}: i dag er det den {danish_day(today)}."
        refuse("list-of-a-day-that-has-come", because)
    if not d.account.knows_charge(charge):
        refuse("charge-exists", "Lejemålet har ingen post med det navn.")
    if _is_known_since(d.account.charge(charge), as_of):
        return Answer("duplicate", case.id, warnings=("Der er sagt noget om posten, efter at listen blev opgjort.",))
    if settle_by_list(d, charge, 0, as_of):  # it says what a list that calls for nothing would
        because = "Tvivlen om posten er afgjort: listen nævner den ikke, og de penge, der var tvivl om, betaler den."
        return Answer("settled", case.id, warnings=(because,))
    if d.account.outstanding_ore([charge]) == 0 or case.closed or case.charge(charge) is None:
        return Answer("done", case.id, warnings=not_followed(d, [charge]))
    if found := d.account.vanished.get(charge):
        return Answer("duplicate", case.id, warnings=(_asks(found.ask_on),))
    ask_on = _ask_on(d, charge)
    d.book(account_events.ChargeVanished(happened_on=d.today, charge=charge, as_of=as_of, ask_on=ask_on))
    return Answer("vanished", case.id, warnings=(_asks(ask_on),))


def _is_known_since(owed: Owed, as_of: date) -> bool:
    """Whether a person has spoken of the charge since the list was made up, or a newer list has named it."""
    named = owed.read_as_of is not None and owed.read_as_of > as_of
    return named or any(said is not None and said >= as_of for said in (owed.said_on, owed.upheld_on))


def _ask_on(d: DecisionBuilder, charge: str) -> date:
    """The day on which a person is asked: at once where lawyer or court have it, whom nothing here holds back."""
    if any(charge in told_of(d.case, party)[1] for party in (Party.LAWYER, Party.COURT)):
        return d.today
    return d.at.law.calendar.add_bank_days(d.today, d.at.policy.vanished_bank_days)


def _asks(ask_on: date) -> str:
    return (
        "Der sendes intet om posten, før en senere liste har den igen, den er betalt, eller nogen siger, om den "
        f"skyldes (uphold-charge, correct-charge, withdraw-charge). Kontoret spørges fra den {danish_day(ask_on)}."
    )


def name_again(d: DecisionBuilder, charge: str, as_of: date | None) -> tuple[str, ...]:
    """Take in that a list names a charge again that a complete one had not; says so."""
    found = d.account.vanished.get(charge)
    if found is None or as_of is None:
        return ()
    d.book(account_events.ChargeUpheld(happened_on=d.today, charge=charge, as_of=as_of))
    return (f"Posten manglede på listen opgjort pr. {danish_day(found.as_of)} og er på denne igen.",)


def older_than_the_list_without_it(d: DecisionBuilder, charge: str, as_of: date | None) -> tuple[str, ...]:
    """Say so where a newer list, which was complete, does not name a charge that an older one calls for."""
    found = d.account.vanished.get(charge)
    if found is None or as_of is None or as_of >= found.as_of:
        return ()
    return (f"Listen er ældre end den fra {danish_day(found.as_of)}, som er fuldstændig og ikke har posten.",)


def uphold(d: DecisionBuilder, command: UpholdCharge) -> Answer:
    """Let a named person say that a charge is owed as it stands, though a complete list does not name it, or a list has
    corrected it since its case ended: one that ended as paid opens again where something is owed.
    """
    case, charge = d.case, command.charge
    owed = d.account.charge(charge) if d.account.knows_charge(charge) else None
    if owed is None or not (d.account.has_vanished(charge) or owed.unfollowed_since):
        if owed and owed.upheld_on:
            return Answer("duplicate", case.id)
        refuse("charge-is-asked-about", "Om den post er der ikke spurgt: ingen fuldstændig liste har manglet den.")
    d.book(account_events.ChargeUpheld(happened_on=d.today, charge=charge))
    if case.closed and not d.of_before and owed.case == case.id and is_owed_anew(d, case.closed.ending, ()):
        reopen(d, e.CaseReopened(happened_on=d.today))
        settle(d)
    return Answer("done", case.id, warnings=not_followed(d, [charge]))
