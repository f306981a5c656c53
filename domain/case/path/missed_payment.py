"""What does a missed rent do: open a case, join the open one, correct it, or nothing new?

The same missed payment (tenancy, due date, kind) is one charge however often it is sent
(docs/adr/0005-one-run-per-case-and-what-serves-a-closed-case.md).
"""

from collections.abc import Collection
from datetime import date

from domain.account import events as account_events
from domain.account.state import Owed
from domain.calendar import refuse_far_off, refuse_outside
from domain.case import events as e
from domain.case.codes import HoldKind
from domain.case.commands import CorrectCharge, RegisterMissedPayment, WithdrawCharge
from domain.case.decision import Answer, DecisionBuilder, refuse
from domain.case.kept_command import AnyCommand
from domain.case.path.annulment import why_invalid
from domain.case.path.settlement import settle, void
from domain.case.state import Case, Charge, Demand, NoCase
from domain.danish_day import danish_day
from domain.ids import charge_id
from domain.rules.earliest_demand import earliest_demand
from domain.rules.last_timely_day import last_timely_day

BEHIND = "calendar-is-behind"
"""No answer for a sender: a simulated case's calendar must be moved to the message's day first."""


def register(d: DecisionBuilder, command: RegisterMissedPayment) -> Answer:
    """Take in a missed payment. `d.state` is the open case, or none: a closed one is never joined."""
    if command.organisation != d.at.policy.organisation:
        refuse("tenancy-of-the-organisation", "Lejemålet hører til en anden boligorganisation.")
    if isinstance(d.state, Case) and d.state.lease != command.lease:
        refuse("case-of-the-lease", "Den åbne sag gælder en anden lejeaftale om det samme lejemål.")
    if isinstance(d.state, Case) and d.state.simulated != command.simulated:
        refuse("rehearsal-apart-from-real", "En prøvesag og en rigtig sag kan ikke lægges sammen.")
    if command.today is not None and command.today < d.today:
        because = f"Sagens kalender står på {danish_day(d.today)} og kan ikke gå tilbage."
        refuse("calendar-never-goes-back", because)
    if command.today is not None and command.today > d.today:
        if not command.simulated:
            refuse("real-calendar-is-never-moved", "Sagen er rigtig. Kun en simuleret sags kalender kan flyttes.")
        refuse_far_off(command.today)
        return Answer(BEHIND, d.case.id)  # the workflow moves the calendar there, step by step, and asks again
    charge = charge_id(command.due, command.kind, d.account.lease)
    if d.account.knows_charge(charge):
        return _known(d, command, charge)
    if isinstance(d.state, Case) and d.state.closed:
        refuse("case-open", "Sagen er afsluttet. En ny manglende betaling åbner en ny sag.")
    terms = _terms(d, charge, command.due, command.kind, command.amount_ore)
    opens = not isinstance(d.state, Case)
    if opens:
        d.record(_opened(d, command))
    else:
        _update_people(d, command)
    d.record(e.ChargeJoined(happened_on=d.today, terms=terms))
    d.book(
        account_events.ChargeBooked(
            happened_on=terms.last_timely_day.day,
            lease=d.account.lease,
            charge=charge,
            due=command.due,
            kind=command.kind,
            amount_ore=command.amount_ore,
            case=d.case.id,
        )
    )
    settle(d)
    return Answer("opened" if opens else "joined", d.case.id, warnings=_other_tenants(d.case, command))


def join_again(d: DecisionBuilder, owed: Owed) -> None:
    """Let the open case take in a charge of the account that was paid and is owed again."""
    terms = _terms(d, owed.charge, owed.due, owed.kind, owed.amount_ore)
    d.record(e.ChargeJoined(happened_on=d.today, terms=terms))


def _terms(d: DecisionBuilder, charge: str, due: date, kind: str, amount_ore: int) -> e.ChargeTerms:
    refuse_outside(due)
    mode, law = d.at.policy.mode, d.at.law.on(due)
    last_day = last_timely_day(due, mode, law)
    if d.today <= last_day.day:
        because = f"Lejen kan betales rettidigt til og med den {danish_day(last_day.day)}."
        refuse("last-timely-day-is-over", because)
    return e.ChargeTerms(
        charge=charge,
        due=due,
        kind=kind,
        amount_ore=amount_ore,
        last_timely_day=last_day,
        earliest_demand=earliest_demand(last_day, mode, law),
    )


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
        sealed=dict(command.people),
    )


def with_news(command: AnyCommand, state: NoCase | Case) -> AnyCommand:
    """Name the tenants of whom the command says what the case did not know, so that no rule has to read who they are.

    A command that is read again has no people any more; what was news then stands in it.
    """
    if not isinstance(command, RegisterMissedPayment) or not isinstance(state, Case) or not command.people:
        return command
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
    owed = d.account.charge(charge)
    if owed.amount_ore in (command.amount_ore, 0):  # 0: withdrawn by a person, and a list does not undo that
        return Answer("duplicate", owed.case, warnings=not_followed(d, [charge]))
    _correct(d, charge, command.amount_ore, by_a_person=False)
    return Answer("corrected", owed.case, warnings=not_followed(d, [charge]))


def not_followed(d: DecisionBuilder, charges: Collection[str]) -> tuple[str, ...]:
    """Say so where something is owed of *charges* that no open case follows."""
    case = d.state if isinstance(d.state, Case) and d.state.closed is None else None
    unfollowed = [charge for charge in charges if case is None or case.charge(charge) is None]
    if d.account.outstanding_ore(unfollowed) <= 0:
        return ()
    return ("Der skyldes noget, som hører til en afsluttet sag. Det følges ikke af sig selv.",)


def correct_charge(d: DecisionBuilder, command: CorrectCharge) -> Answer:
    """Correct the amount of a charge."""
    _charge_of(d, command.charge)
    if d.account.charge(command.charge).amount_ore == command.amount_ore:
        return Answer("duplicate", d.case.id)
    _correct(d, command.charge, command.amount_ore, by_a_person=True)
    return Answer("corrected", d.case.id)


def _correct(d: DecisionBuilder, charge: str, amount_ore: int, *, by_a_person: bool) -> None:
    was_ore = d.account.charge(charge).amount_ore
    d.book(account_events.ChargeAdjusted(happened_on=d.today, charge=charge, amount_ore=amount_ore))
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
    charge = _charge_of(d, command.charge)
    d.record(e.ChargeWithdrawn(happened_on=d.today, charge=charge.charge))
    d.book(account_events.ChargeAdjusted(happened_on=d.today, charge=charge.charge, amount_ore=0))
    demand = d.case.demand(charge.demand) if charge.demand else None
    if demand and demand.live:
        void(d, demand, "charge-withdrawn", why_invalid(d, demand, "charge-withdrawn"))
    settle(d)
    return Answer("done", d.case.id)


def _charge_of(d: DecisionBuilder, charge: str) -> Charge:
    known = d.open_case.charge(charge)
    if known is None or known.withdrawn:
        refuse("charge-exists", "Sagen har ingen post med det navn.")
    return known
