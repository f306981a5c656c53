"""What do all letters of a case take from it alike: who writes, to whom, about which home, over which charges?

Everything comes from the claimed letter: the case as it stood when the dispatch was claimed, and the ledger of that
moment. A fact that is missing makes the letter unwritable, and a person looks; nothing is guessed.
"""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar, assert_never

from activities.letters.document import Addressee, Document, Head, Landlord
from activities.letters.passages import Arrival, ChargeLine, Counselling, Dwelling, PayTo
from activities.letters.render_text import as_text
from decisions.claimed_letter import ClaimedLetter, Unwritable
from domain.case.codes import Channel, DispatchKind, Party
from domain.case.days_to_pay import DaysToPay, days_to_pay
from domain.case.events import PersonFacts
from domain.case.state import (
    Case,
    Cured,
    Curing,
    Demand,
    Dispatch,
    DispatchState,
    Filed,
    LeaseEnded,
    OnItsWay,
    Terminating,
    Voided,
    WithLawyer,
    curing_of,
)
from domain.charge_kinds import CHARGE_KINDS
from domain.letter import Letter, Recipient
from domain.money import Ore
from domain.municipalities import MUNICIPALITIES, authority_name

Fact = TypeVar("Fact")


def needed(fact: Fact | None, otherwise: str) -> Fact:
    """Give *fact*; where it is missing, raise `Unwritable` with the code *otherwise*."""
    if fact is None:
        raise Unwritable(otherwise)
    return fact


# --- who writes, to whom, and by which way ---------------------------------------------------------------------------


def head(claimed: ClaimedLetter) -> Head:
    """Begin the letter: the association writes to the one whom the dispatch is for, on the day it is claimed."""
    policy = claimed.policy
    lines = tuple(part.strip() for part in policy.address.split(","))
    return Head(Landlord(policy.name, lines, policy.reply_mail), _addressee(claimed), claimed.today)


def envelope(claimed: ClaimedLetter, written: Document, about: Iterable[str]) -> Letter:
    """Put a written letter on its way, with the one address that its channel needs.

    *about* are the tenants whom it names or describes, by opaque id: nobody reads the kept letter without all of them.
    """
    dispatch = claimed.dispatch
    return Letter(
        key=dispatch.key,
        kind=dispatch.kind.value,
        subject=written.subject,
        body=as_text(written),
        text_version=written.text_version,
        about=tuple(sorted(about)),
        recipient=_recipient(claimed),
    )


def _addressee(claimed: ClaimedLetter) -> Addressee:
    policy = claimed.policy
    match claimed.dispatch.to:
        case Party.TENANT:
            tenant = addressed_tenant(claimed)
            return Addressee(tenant.name, home_of(tenant).address_lines)
        case Party.ADVISER:
            return Addressee(policy.adviser.unit, ())
        case Party.LAWYER:
            return Addressee(policy.lawyer.firm, ())
        case Party.MUNICIPALITY:
            return Addressee(authority_name(_municipality(claimed)), ())
        case Party.COURT:
            return Addressee(policy.court_name(_municipality(claimed)), ())
        case _:
            assert_never(claimed.dispatch.to)


def _recipient(claimed: ClaimedLetter) -> Recipient:
    to = _addressee(claimed)
    match claimed.dispatch.channel:
        case Channel.PRINT:
            return Recipient(to.name, address_lines=needed(to.address_lines or None, "address-missing"))
        case Channel.DIGITAL_POST:
            return Recipient(to.name, digital_post_id=needed(_digital_post_id(claimed), "digital-post-id-missing"))
        case Channel.MAIL:
            return Recipient(to.name, email=needed(_mailbox(claimed), "mail-address-missing"))
        case _:
            assert_never(claimed.dispatch.channel)


def _digital_post_id(claimed: ClaimedLetter) -> str | None:
    match claimed.dispatch.to:
        case Party.TENANT:
            return claimed.dispatch.person
        case Party.MUNICIPALITY:
            return f"kommune-{_municipality(claimed)}"
        case Party.COURT:
            return f"fogedret-{_municipality(claimed)}"
        case Party.ADVISER | Party.LAWYER:
            return None
        case _:
            assert_never(claimed.dispatch.to)


def _mailbox(claimed: ClaimedLetter) -> str | None:
    policy = claimed.policy
    match claimed.dispatch.to:
        case Party.TENANT:
            return addressed_tenant(claimed).email
        case Party.ADVISER:
            return policy.adviser.mail
        case Party.LAWYER:
            return policy.lawyer.mail
        case Party.MUNICIPALITY:
            return policy.municipality_mail_for(_municipality(claimed))
        case Party.COURT:
            return policy.court_mail(_municipality(claimed))
        case _:
            assert_never(claimed.dispatch.to)


def _municipality(claimed: ClaimedLetter) -> str:
    municipality_name(claimed)
    return claimed.case.municipality


def municipality_name(claimed: ClaimedLetter) -> str:
    """Name the municipality of the home: `Herning`."""
    return needed(MUNICIPALITIES.get(claimed.case.municipality), "municipality-unknown")


# --- whom and which home it is about ---------------------------------------------------------------------------------


def addressed_tenant(claimed: ClaimedLetter) -> PersonFacts:
    """Give the tenant whom the dispatch names."""
    return tenant(claimed.case, needed(claimed.dispatch.person, "tenant-not-named"))


def tenant(case: Case, person: str) -> PersonFacts:
    """Give what is known of a tenant by their opaque id; nobody writes of a person who was erased."""
    if person not in case.people:
        raise Unwritable("person-unknown")
    return needed(case.people[person], "person-erased")


def tenants(case: Case) -> tuple[PersonFacts, ...]:
    """Give every tenant on the lease, none of them erased."""
    return tuple(tenant(case, person) for person in case.tenants)


def names(people: Iterable[PersonFacts]) -> tuple[str, ...]:
    """Give the names of *people*."""
    return tuple(person.name for person in people)


def home_of(person: PersonFacts) -> Dwelling:
    """Give the home as the tenant's own facts have it."""
    return Dwelling(person.tenancy, (person.address, f"{person.postcode} {person.city}"))


def home(case: Case) -> Dwelling:
    """Give the home of the case, as the first tenant's facts have it."""
    return home_of(tenants(case)[0])


# --- what is owed, where to pay it, who helps ------------------------------------------------------------------------


def charge_line(case: Case, charge: str, amount_ore: Ore) -> ChargeLine:
    """Show one charge of the case with an amount in øre."""
    known = needed(case.charge(charge), "charge-unknown")
    kind = needed(CHARGE_KINDS.get(known.kind), "charge-kind-unknown")
    return ChargeLine(kind.danish, known.due, amount_ore)


def outstanding(claimed: ClaimedLetter, charges: Iterable[str]) -> tuple[ChargeLine, ...]:
    """Show what is left of *charges*; a letter about arrears is unwritable when nothing is."""
    left = ((charge, claimed.account.outstanding_ore([charge])) for charge in charges)
    lines = tuple(charge_line(claimed.case, charge, ore) for charge, ore in left if ore > 0)
    return needed(lines or None, "nothing-owed")


def arrears(claimed: ClaimedLetter) -> tuple[ChargeLine, ...]:
    """Show what is left of every charge of the case, demanded or not."""
    return outstanding(claimed, (charge.charge for charge in claimed.case.standing_charges))


def pay_to(claimed: ClaimedLetter, home: Dwelling) -> PayTo:
    """Say where to pay, with the text by which the association knows whose payment it is."""
    return PayTo(claimed.policy.bank_account, f"HUSLEJE {home.number}")


def counselling(claimed: ClaimedLetter) -> Counselling:
    """Say who gives free counselling."""
    adviser = claimed.policy.adviser
    return Counselling(adviser.unit, adviser.phone, adviser.mail)


# --- how the demand behind it has fared ------------------------------------------------------------------------------


def demand_of(claimed: ClaimedLetter) -> Demand:
    """Give the demand that the dispatch rests on."""
    return needed(claimed.case.demand(claimed.dispatch.demand or 0), "demand-missing")


def clock_of(demand: Demand) -> Curing:
    """Give the demand's clock, which runs only once every tenant has the demand."""
    return needed(curing_of(demand.phase), "cure-deadline-missing")


def days_of(claimed: ClaimedLetter, demand: Demand) -> DaysToPay:
    """Give the demand's last day to pay and what comes after it, later where the last day has become a holiday."""
    return days_to_pay(clock_of(demand), claimed.policy, claimed.law.calendar)


def with_lawyer(demand: Demand) -> WithLawyer:
    """Give the demand's time with the lawyer, which may be past."""
    match demand.phase:
        case WithLawyer():
            return demand.phase
        case Terminating() | LeaseEnded():
            return demand.phase.lawyer
        case Filed():
            return demand.phase.ended.lawyer
        case OnItsWay() | Curing() | Cured() | Voided():
            raise Unwritable("hand-over-missing")
        case _:
            assert_never(demand.phase)


def demand_arrivals(case: Case, demand: Demand) -> tuple[Arrival, ...]:
    """Give the day on which each tenant had the demand."""
    return tuple(Arrival(tenant(case, person).name, demand_arrival(demand, person)) for person in case.tenants)


def demand_arrival(demand: Demand, person: str) -> date:
    """Give the day on which one tenant had the demand."""
    return needed(demand.arrivals.get(person), "demand-arrival-missing")


def termination_arrivals(case: Case, demand: Demand) -> tuple[Arrival, ...]:
    """Give the day on which each tenant had the termination."""
    letters = [_letter_to(case, DispatchKind.TERMINATION, demand, person) for person in case.tenants]
    if any(letter.state is not DispatchState.ARRIVED for letter in letters):
        raise Unwritable("termination-arrival-missing")
    return tuple(Arrival(one.name, letter.day) for one, letter in zip(tenants(case), letters, strict=True))


def letter_sent_on(case: Case, kind: DispatchKind, demand: Demand, person: str) -> date:
    """Give the day on which the newest letter of *kind* left for one tenant."""
    return needed(_letter_to(case, kind, demand, person).sent_on, f"{kind.value}-not-sent")


def letters_sent_on(case: Case, kind: DispatchKind, demand: Demand) -> date:
    """Give the day by which the letters of *kind* had left for every tenant."""
    return max(letter_sent_on(case, kind, demand, person) for person in case.tenants)


def _letter_to(case: Case, kind: DispatchKind, demand: Demand, person: str) -> Dispatch:
    """Find the newest: a termination that lapsed may have been followed by another."""
    letters = (x for x in case.dispatches.values() if (x.kind, x.demand, x.person) == (kind, demand.number, person))
    newest = max(letters, key=lambda letter: letter.intended_in, default=None)
    return needed(newest, f"{kind.value}-missing")


def dated(letter: Dispatch) -> date:
    """Give the day that a letter bears which may have gone: it was written when it was taken up."""
    return letter.taken_up_on or letter.sent_on or letter.day


def has_siblings(claimed: ClaimedLetter) -> bool:
    """Tell whether the same decision sends the same letter to another tenant too."""
    this = claimed.dispatch
    others = (x for x in claimed.case.dispatches.values() if x.key != this.key)
    return any((x.kind, x.intended_in) == (this.kind, this.intended_in) for x in others)
