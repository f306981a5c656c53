"""What does a missed rent do: open a case, join the open one, correct it, or nothing new?

The same missed payment (tenancy, due date, kind) is one charge however often it is sent
(docs/adr/0005-one-run-per-case-and-what-serves-a-closed-case.md).
"""

from dataclasses import replace
from datetime import date
from itertools import count, takewhile
from typing import Final, assert_never

from domain.account import events as account_events
from domain.account.rows_of_one_key import Meant, charge_meant
from domain.account.state import Account, evolve_account
from domain.calendar import refuse_far_off, refuse_outside
from domain.case import events as e
from domain.case.codes import Ending, HoldKind
from domain.case.commands import CorrectCharge, RegisterMissedPayment, ReinstateCharge, WithdrawCharge
from domain.case.decision import BEHIND, Answer, DecisionBuilder, refuse
from domain.case.kept_command import AnyCommand
from domain.case.path.annulment import why_invalid
from domain.case.path.awaited_lease import await_lease
from domain.case.path.contest_answers import settle_by_list
from domain.case.path.contested_money import contest, contest_anew, said_of
from domain.case.path.named_lease import name_lease
from domain.case.path.owed_again import join_again, reopen, terms_of, unfollowed
from domain.case.path.payers_text import follow_list
from domain.case.path.same_people import by_their_own_ids
from domain.case.path.settlement import not_followed, settle, void
from domain.case.path.vanished_row import name_again, older_than_the_list_without_it
from domain.case.state import Case, Demand, NoCase
from domain.danish_day import danish_day
from domain.finding import Finding
from domain.ids import charge_id
from domain.rules.has_claim_lapsed import lapse_day

_OF_BEFORE: Final = (
    "Posten hører til en lejeaftale, som er slut: lejeren er flyttet. Den er bogført på den lejeaftales konto, og der "
    "sendes ingen krav om den."
)
_BY_ITS_TEXT: Final = (
    "Penge, der var lagt på posten, er efter betalerens egen tekst til noget andet, og listen siger det samme. De er "
    "lagt om, og posten skyldes igen. Er det forkert: earmark-payment."
)
ONE_OF_SEVERAL = "row-is-one-of-several"
OPENED_AND_CLOSED = "opened-and-closed"
"""The answer where the account's own money had paid already what a list calls for."""
ASKS_ABOUT_CORRECTION = (
    "Posten hører til en afsluttet sag. Kontoret spørges i den, om rettelsen er rigtig (uphold-charge): er der betalt "
    "for lidt, åbnes sagen igen."
)
CONTESTED = "contested"
"""The answer where nobody knows whether money has paid what a list calls for of a known charge."""


def register(d: DecisionBuilder, command: RegisterMissedPayment) -> Answer:
    """Take in a missed payment. `d.state` is the open case, or none: a closed one is never joined."""
    if command.organisation != d.at.policy.organisation:
        refuse("tenancy-of-the-organisation", "Lejemålet hører til en anden boligorganisation.")
    if command.waits_in and d.case.closed:  # its calendar stands still
        return await_lease(d, command)
    if isinstance(d.state, Case) and command.lease not in (None, d.state.lease):
        because = (
            "Den åbne sag gælder en anden lejeaftale om det samme lejemål. Er dens lejer flyttet ud, så notér det "
            "(record-moved-out), og send rækken igen."
        )
        refuse("case-of-the-lease", because)
    if isinstance(d.state, Case) and d.state.simulated != command.simulated:
        refuse("rehearsal-apart-from-real", "En prøvesag og en rigtig sag kan ikke lægges sammen.")
    if command.today is not None and command.today > d.today:
        if not command.simulated:
            refuse("real-calendar-is-never-moved", "Sagen er rigtig. Kun en simuleret sags kalender kan flyttes.")
        refuse_far_off(command.today)
        return Answer(BEHIND, d.case.id)  # the workflow moves the calendar there, step by step, and asks again
    if command.as_of is not None:
        _require_day_of_list(d, command.as_of)
    if command.waits_in:
        return await_lease(d, command)
    charge = _charge_of_row(d, command)
    if charge is None:
        return _hold_for_a_person(d, command)
    name_lease(d, command.lease_mark)
    if d.account.knows_charge(charge):
        return _known(d, command, charge)
    if command.booked_in:
        return _book_beside_cases(d, command, charge, command.booked_in)
    if isinstance(d.state, Case) and d.state.closed:
        refuse("case-open", "Sagen er afsluttet. En ny manglende betaling åbner en ny sag.")
    terms = terms_of(d, charge, command.due, command.kind, command.amount_ore)
    opens = not isinstance(d.state, Case)
    if opens:
        d.record(_opened(d, command))
    else:
        _update_people(d, command)
    d.record(e.ChargeJoined(happened_on=d.today, terms=terms))
    _book(d, command, charge, d.case.id, terms.last_timely_day.day)
    if command.as_of:
        _doubt(d, charge, command.amount_ore, command.as_of)
    settle(d)
    warnings = (*said_of(d, charge), *_other_tenants(d.case, command))
    opened = OPENED_AND_CLOSED if d.case.closed else "opened"
    return Answer(opened if opens else "joined", d.case.id, warnings=warnings)


def _book(d: DecisionBuilder, command: RegisterMissedPayment, charge: str, case: str, on: date) -> None:
    d.book(
        account_events.ChargeBooked(
            happened_on=on,
            lease=d.account.lease,
            charge=charge,
            due=command.due,
            kind=command.kind,
            amount_ore=command.amount_ore,
            case=case,
            as_of=command.as_of,
            lapses_on=lapse_day(on, d.at.law.on(on)),
            gross_ore=command.gross_ore,
        )
    )


def _book_beside_cases(d: DecisionBuilder, command: RegisterMissedPayment, charge: str, case: str) -> Answer:
    """What a lease of before owes is counted, and nobody is followed for it: they have moved."""
    last_day = terms_of(d, charge, command.due, command.kind, command.amount_ore).last_timely_day.day
    _book(d, command, charge, case, last_day)
    if command.as_of:
        _doubt(d, charge, command.amount_ore, command.as_of)
    return Answer("booked", case, warnings=(_OF_BEFORE, *said_of(d, charge)))


def _doubt(d: DecisionBuilder, charge: str, stated_ore: int, as_of: date) -> None:
    """Contest a new charge where there is money of which the list may not have heard, unless its text says that it is
    for something else.
    """
    if not follow_list(d, charge, stated_ore, as_of):
        contest(d, charge, stated_ore, as_of)


def _charge_of_row(d: DecisionBuilder, command: RegisterMissedPayment) -> str | None:
    """The charge that a row names. Several of one lease, due day and kind are told apart by what is left of them; None
    where they cannot be.
    """
    known = _alike(d, command)
    if not command.alike_ore:
        return _charge_of_single_row(d, command, known)
    left = [_left(d, one, command.as_of) for one in known]
    meant = charge_meant(left, command.alike_ore, command.ordinal - 1)
    if isinstance(meant, int):
        return known[meant]
    match meant:
        case Meant.NEW:
            return charge_id(command.due, command.kind, d.account.lease, len(known) + 1)
        case Meant.UNCLEAR:
            return None
        case _:
            assert_never(meant)


def _charge_of_single_row(d: DecisionBuilder, command: RegisterMissedPayment, known: list[str]) -> str:
    """The same of a row that was read without those beside it, as all once were: what was decided stays as it was."""
    if len(known) <= 1 and command.ordinal == 1:
        return charge_id(command.due, command.kind, d.account.lease)
    equal = [one for one in known if _left(d, one, command.as_of) == command.amount_ore]
    if len(equal) >= command.among_equals:
        return equal[command.among_equals - 1]
    if command.ordinal <= len(known):
        refuse(ONE_OF_SEVERAL, _one_of_several(len(known)))
    return charge_id(command.due, command.kind, d.account.lease, len(known) + 1)


def _one_of_several(known: int) -> str:
    several = f"Her er {known} poster" if known > 1 else "Her er en post"
    return (
        f"{several} med samme forfaldsdag og art, og listens rækker kan ikke skelnes. "
        "Ret den rigtige med correct-charge, eller tag den ud med withdraw-charge."
    )


def _hold_for_a_person(d: DecisionBuilder, command: RegisterMissedPayment) -> Answer:
    """A person says which charge a row is; until then nothing rests on any of them."""
    known = _alike(d, command)
    finding = Finding(holds=False, rule=ONE_OF_SEVERAL, because=_one_of_several(len(known)))
    if isinstance(d.state, Case) and not d.state.closed and HoldKind.ROWS_UNCLEAR not in d.state.holds:
        d.record(e.CaseHeld(happened_on=d.today, kind=HoldKind.ROWS_UNCLEAR, finding=finding))
    return Answer("refused", d.account.charge(known[0]).case, because=finding.because, rule=finding.rule)


def _alike(d: DecisionBuilder, command: RegisterMissedPayment) -> list[str]:
    """The charges that are known of the row's lease, due day and kind, in their order."""
    numbered = (charge_id(command.due, command.kind, d.account.lease, n) for n in count(1))
    return list(takewhile(d.account.knows_charge, numbered))


def _left(d: DecisionBuilder, charge: str, as_of: date | None) -> int:
    return d.account.outstanding_ore([charge], booked_before=as_of)


def _require_day_of_list(d: DecisionBuilder, as_of: date) -> None:
    refuse_outside(as_of)
    if as_of > d.today:
        because = f"Listen kan ikke være opgjort pr. {danish_day(as_of)}: i dag er det den {danish_day(d.today)}."
        refuse("list-of-a-day-that-has-come", because)


def _opened(d: DecisionBuilder, command: RegisterMissedPayment) -> e.CaseOpened:
    return e.CaseOpened(
        happened_on=d.today,
        case=d.at.new_case,
        tenancy_key=d.at.tenancy_key,
        lease=d.account.lease,
        number=d.at.new_number,
        organisation=command.organisation,
        department=command.department,
        municipality=command.municipality,
        simulated=command.simulated,
        tenants=command.tenants,
        digital_post=command.digital_post,
        mail=command.mail,
        edition=d.at.policy.version,
        waits_for_feeds=command.waits_for_feeds or None,
        sealed=dict(command.people),
    )


def with_news(command: AnyCommand, state: NoCase | Case) -> AnyCommand:
    """Name the tenants by the case's own ids, and those of whom the command says what the case did not know, so that no
    rule has to read who they are.

    A command that is read again has no people any more; what was news then stands in it.
    """
    if not isinstance(command, RegisterMissedPayment) or not isinstance(state, Case) or not command.people:
        return command
    command = by_their_own_ids(command, state)
    listed = _listed(state, command)
    return command.model_copy(update={"news": tuple(p for p, facts in listed.items() if state.people.get(p) != facts)})


def _listed(case: Case, command: RegisterMissedPayment) -> dict[str, e.PersonFacts]:
    listed = {person: command.people[person] for person in case.tenants if person in command.people}
    return {person: _no_less(case.people.get(person), facts) for person, facts in listed.items()}


def _update_people(d: DecisionBuilder, command: RegisterMissedPayment) -> None:
    if command.news or (d.case.digital_post, d.case.mail) != (command.digital_post, command.mail):
        listed = _listed(d.case, command)
        d.record(
            e.TenantsUpdated(
                happened_on=d.today,
                digital_post=command.digital_post,
                mail=command.mail,
                sealed={person: listed[person] for person in command.news if person in listed},
            )
        )


def _no_less(known: e.PersonFacts | None, listed: e.PersonFacts) -> e.PersonFacts:
    """What a list says of a tenant; what it leaves out, a phone or that children live there, stays known."""
    return known.model_copy(update=listed.model_dump(exclude_none=True)) if known else listed


def _other_tenants(case: Case, command: RegisterMissedPayment) -> tuple[str, ...]:
    if set(command.tenants) == set(case.tenants):
        return ()
    return ("Listen nævner andre lejere end sagen; sagen beholder de lejere, den blev åbnet med.",)


def _known(d: DecisionBuilder, command: RegisterMissedPayment, charge: str) -> Answer:
    owed, as_of = d.account.charge(charge), command.as_of
    if owed.amount_ore == 0:  # withdrawn by a person, and a list does not undo that
        withdrawn = (
            f"Posten {charge} er taget ud af sagen (withdraw-charge), og det ændrer listen ikke. "
            f"Skyldes den alligevel: reinstate-charge charge={charge}."
        )
        return Answer("duplicate", owed.case, warnings=(withdrawn, *not_followed(d, [charge])))
    if as_of and owed.read_as_of and as_of < owed.read_as_of:
        older = f"Listen er ældre end den fra {danish_day(owed.read_as_of)}, som posten sidst blev rettet efter."
        return Answer("duplicate", owed.case, warnings=(older,))
    if without := older_than_the_list_without_it(d, charge, as_of):
        return Answer("duplicate", owed.case, warnings=without)
    told = (*_people_of_list(d, command), *name_again(d, charge, as_of))
    if as_of and owed.said_on and as_of <= owed.said_on:
        said = f"Posten er rettet den {danish_day(owed.said_on)}, efter at listen blev opgjort, og det ændrer den ikke."
        return Answer("duplicate", owed.case, warnings=(*told, said, *not_followed(d, [charge])))
    if owed.answered and (as_of, command.amount_ore) == (owed.answered.as_of, owed.answered.stated_ore):
        return Answer("duplicate", owed.case, warnings=(*told, *not_followed(d, [charge])))
    settled = as_of is not None and settle_by_list(d, charge, command.amount_ore, as_of)
    if settled and not command.booked_in and not_followed(d, [charge]):
        return _follow_anew(d, command, charge)
    ours = d.account.outstanding_ore([charge], booked_before=as_of) if as_of else owed.amount_ore
    more_ore = command.amount_ore - ours
    if charge in d.account.contests:
        _tell_gross(d, command, charge)
        return _contested(d, charge, told)
    if more_ore == 0:
        _tell_gross(d, command, charge)
        return Answer("duplicate", owed.case, warnings=(*told, *not_followed(d, [charge])))
    before = d.account
    if as_of and more_ore > 0 and follow_list(d, charge, command.amount_ore, as_of):
        return _owed_by_its_text(d, command, charge, before, told)
    if as_of and more_ore > 0 and contest(d, charge, command.amount_ore, as_of):
        return _contested(d, charge, told)
    return _correct_by_list(d, command, charge, d.account.charge(charge).amount_ore + more_ore, told)


def _contested(d: DecisionBuilder, charge: str, told: tuple[str, ...]) -> Answer:
    said = (*told, *said_of(d, charge), *not_followed(d, [charge]))
    return Answer(CONTESTED, d.account.charge(charge).case, warnings=said)


def _correct_by_list(
    d: DecisionBuilder, command: RegisterMissedPayment, charge: str, amount_ore: int, told: tuple[str, ...]
) -> Answer:
    """Correct a charge as a list says. What was paid and is owed again joins the open case; where none is open, it is a
    task of the case that has ended, and so is anything else that no case follows.
    """
    owed, was_paid = d.account.charge(charge), d.account.outstanding_ore([charge]) == 0
    corrected = account_events.ChargeAdjusted(
        happened_on=d.today,
        charge=charge,
        amount_ore=amount_ore,
        as_of=command.as_of,
        gross_ore=command.gross_ore,
    )
    left = evolve_account(d.account, corrected).outstanding_ore([charge]) > 0
    is_open = isinstance(d.state, Case) and not d.state.closed
    follows = is_open and d.case.charge(charge) is not None
    joins = is_open and not follows and left and was_paid
    looks = command.as_of and not (follows or joins) and (left or amount_ore < owed.amount_ore)
    _correct(d, corrected.model_copy(update={"unfollowed": True if looks else None}), by_a_person=False)
    if joins:
        join_again(d, d.account.charge(charge))
        settle(d)
    asks = (ASKS_ABOUT_CORRECTION,) if looks else not_followed(d, [charge])
    return Answer("corrected", owed.case, warnings=(*told, *asks))


def _owed_by_its_text(
    d: DecisionBuilder, command: RegisterMissedPayment, charge: str, before: Account, told: tuple[str, ...]
) -> Answer:
    """A charge is owed again whose money is for something else, by its payer's text and by the list: what it had paid
    needs a fresh demand, and a person looks where a demand that runs asks for it.
    """
    said = (*told, _BY_ITS_TEXT)
    if isinstance(d.state, Case) and not d.state.closed:
        for owed in unfollowed(d, before):
            join_again(d, owed)
        if any(charge in demand.charges for demand in d.state.live_demands):
            d.record(e.CaseHeld(happened_on=d.today, kind=HoldKind.AMOUNT_CORRECTED))
        settle(d)
    elif not command.booked_in and not_followed(d, [charge]):
        opened = _follow_anew(d, command, charge)
        return replace(opened, warnings=said)
    return Answer("corrected", d.account.charge(charge).case, warnings=(*said, *not_followed(d, [charge])))


def _tell_gross(d: DecisionBuilder, command: RegisterMissedPayment, charge: str) -> None:
    """Keep what a list says was charged before anything was paid, where that is news: a month's rent rests on it."""
    owed = d.account.charge(charge)
    if command.as_of is None or command.gross_ore in (None, owed.gross_ore):
        return
    d.book(
        account_events.ChargeAdjusted(
            happened_on=d.today,
            charge=charge,
            amount_ore=owed.amount_ore,
            as_of=command.as_of,
            gross_ore=command.gross_ore,
        )
    )


def _follow_anew(d: DecisionBuilder, command: RegisterMissedPayment, charge: str) -> Answer:
    """A list knows now that a charge is owed which an ended case had for paid, and no case is open: a new one does."""
    d.record(_opened(d, command))
    join_again(d, d.account.charge(charge))
    settle(d)
    return Answer("opened", d.case.id)


def _people_of_list(d: DecisionBuilder, command: RegisterMissedPayment) -> tuple[str, ...]:
    """What a list says of the tenants counts, though its sum is known: the next letter uses it. News is told."""
    if command.as_of is None or not isinstance(d.state, Case) or d.state.closed:
        return ()
    before = d.state.seq
    _update_people(d, command)
    updated = ("Oplysninger om lejerne er rettet efter listen.",) if d.case.seq != before else ()
    return (*updated, *_other_tenants(d.case, command))


def correct_charge(d: DecisionBuilder, command: CorrectCharge) -> Answer:
    """Correct the amount of a charge."""
    d.open_charge(command.charge)
    if d.account.charge(command.charge).amount_ore == command.amount_ore:
        return Answer("duplicate", d.case.id)
    adjusted = account_events.ChargeAdjusted(happened_on=d.today, charge=command.charge, amount_ore=command.amount_ore)
    _correct(d, adjusted, by_a_person=True)
    return Answer("corrected", d.case.id)


def _correct(d: DecisionBuilder, adjusted: account_events.ChargeAdjusted, *, by_a_person: bool) -> None:
    charge, amount_ore = adjusted.charge, adjusted.amount_ore
    was_ore = d.account.charge(charge).amount_ore
    d.book(adjusted)
    if not isinstance(d.state, Case) or d.state.closed:
        return
    if known := d.state.charge(charge):
        d.record(e.ChargeCorrected(happened_on=d.today, charge=charge, was_ore=was_ore, amount_ore=amount_ore))
        settle(d)  # what is paid by the right amount is cured, what has not left is void: nobody needs to look at it
        demand = d.case.demand(known.demand) if known.demand else None
        if demand and demand.live and not d.case.closed:
            _look_at(d, demand, says_less=by_a_person and amount_ore < was_ore)
    settle(d)  # the charge of another case, too: money that it needs no more may pay what this one demands


def _look_at(d: DecisionBuilder, demand: Demand, *, says_less: bool) -> None:
    """A demand that states more than was owed is void. Where only a list says so, or it states less, a person looks."""
    invalid = d.lawful.is_void(demand)
    if invalid and says_less:
        void(d, demand, "wrong-amount", invalid)
    else:
        d.record(e.CaseHeld(happened_on=d.today, kind=HoldKind.AMOUNT_CORRECTED, finding=invalid))


def withdraw_charge(d: DecisionBuilder, command: WithdrawCharge) -> Answer:
    """Take a charge out of the case; a demand that stated it is void, since it stated too much."""
    charge = d.open_charge(command.charge)
    d.record(e.ChargeWithdrawn(happened_on=d.today, charge=charge.charge))
    d.book(account_events.ChargeAdjusted(happened_on=d.today, charge=charge.charge, amount_ore=0))
    demand = d.case.demand(charge.demand) if charge.demand else None
    if demand and demand.live:
        void(d, demand, "charge-withdrawn", why_invalid(d, demand, "charge-withdrawn"))
    settle(d)
    return Answer("done", d.case.id)


def reinstate_charge(d: DecisionBuilder, command: ReinstateCharge) -> Answer:
    """Bring a charge back that was taken out, with the amount of then; the demand that stated it stays void.

    It joins the open case, whichever had it; where none is open, the one that it was taken out of goes on.
    """
    case = d.case
    owed = d.account.charge(command.charge) if d.account.knows_charge(command.charge) else None
    if owed is None or not owed.withdrawn_ore:
        refuse("charge-is-withdrawn", "Der er ingen post med det navn, som er taget ud.")
    ours = case.charge(command.charge)
    if case.closed and (ours is None or case.closed.ending not in (Ending.WITHDRAWN, Ending.PAID)):
        refuse("case-open", "Sagen er afsluttet, og posten kan ikke følges i den.")
    before = d.account
    d.book(account_events.ChargeAdjusted(happened_on=d.today, charge=owed.charge, amount_ore=owed.withdrawn_ore))
    again = {one.charge: one for one in unfollowed(d, before)}  # money that it takes now had paid these, maybe
    contest_anew(d, owed.charge)
    if case.closed and not d.of_before:  # what is paid by now closes it again, as paid
        reopen(d, e.CaseReopened(happened_on=d.today))
    if d.case.closed is None:
        if ours:
            d.record(e.ChargeReinstated(happened_on=d.today, charge=owed.charge))
        else:
            again = {owed.charge: d.account.charge(owed.charge), **again}
        for one in again.values():
            join_again(d, one)
        settle(d)
    return Answer("done", case.id, warnings=not_followed(d, [owed.charge]))
