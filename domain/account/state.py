"""What is owed of a lease, and since which day is what paid? Its ledger, folded from the account stream.

A payment covers what was demanded when it came before what was not, and the charges of the case it was made in before
those of other cases, the oldest first: somebody who pays what a demand asks for must never lose the home because the
money went to an older debt. Fees come last, so that a fee
alone never keeps a case alive (design: paid in full means every demanded line except the fee). All amounts in øre; a
payment counts from the earlier of its value date and its booking. An earlier demand fee that a list names as a charge
comes last, too.

A list states what was outstanding on a day. Money booked before that day is in its sum already, and is never laid on
the charge again: what it paid nobody here may know, most of it ordinary rent. It stays on the account, unapplied.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TypeVar, assert_never

from domain.account.codes import MeantBy, Payer
from domain.account.events import (
    AccountEvent,
    BounceWithdrawn,
    ChargeAdjusted,
    ChargeBooked,
    ChargeContested,
    ChargeUpheld,
    ChargeVanished,
    ContestSettled,
    FeeBooked,
    FeeWaived,
    LeaseNamed,
    LimitationRenewalWithdrawn,
    LimitationRenewed,
    MoneyOutBooked,
    MoneyOutLaid,
    MoneyOutReinstated,
    MoneyOutWithdrawn,
    MonthlyRentRecorded,
    PaymentAwaited,
    PaymentBooked,
    PaymentBounced,
    PaymentConfirmed,
    PaymentEarmarked,
    PaymentSetAside,
    PaymentsToTellApart,
    PaymentToldAgain,
    RepeatSettled,
)
from domain.account.money_out import PaidOut
from domain.charge_kinds import EARLIER_DEMAND_FEE, RENT, why_not_demandable
from domain.ids import FIRST_LEASE
from domain.payment import Means
from domain.purpose import Purpose
from domain.replace import replaced

NOTHING: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True)
class Owed:
    """One charge of the ledger (øre)."""

    charge: str
    due: date
    kind: str
    amount_ore: int
    case: str
    as_of: date | None = None
    unheard: frozenset[str] = frozenset()
    """Payments booked before `as_of` of which the list had not heard."""
    unheard_since: int = 0
    """Where in the account's stream the latest of them were found."""
    read_as_of: date | None = None
    """The day of the newest list that said anything new of it."""
    said_on: date | None = None
    """The day on which a person last said what is owed: no list that was made up before knows better."""
    answered: "Contest | None" = None
    """The latest doubt about it that was settled, on the day `answered_on`: the list had `counted` the money or not."""
    answered_on: date | None = None
    counted: bool = False
    withdrawn_ore: int = 0
    """What was owed when a person took it out; nothing of one that stands."""
    lapses_on: date | None = None
    """The first day on which it has lapsed by limitation; None where that was not counted when it was booked."""
    most_ore: int = 0
    """The most that was ever called for of it, unless a person said otherwise."""
    upheld_on: date | None = None
    """The day on which a person last said that it is owed though a complete list did not name it."""
    unfollowed_since: date | None = None
    """The day on which a list corrected it while no open case followed it, until somebody has looked at that."""
    gross_ore: int | None = None
    """What was charged before anything was paid of it, as the newest list that told it says."""

    @property
    def whole_ore(self) -> int:
        """What it was before anything was paid of it, as far as lists tell; nothing once a person has taken it out."""
        return max(self.most_ore, self.gross_ore or 0) if self.amount_ore else 0

    def takes(self, paid: "Paid") -> bool:
        """Tell whether money may pay it: what the list had heard of is in its sum already, and what has lapsed takes
        none but what was meant for it, or what a demand over it asked for. What a person has placed on it, it takes.
        """
        if paid.laid_on == self.charge:
            return True
        if self.has_lapsed(paid.on) and self.charge not in (*paid.towards, paid.earmarked):
            return False
        return self.as_of is None or paid.booked_on >= self.as_of or paid.payment in self.unheard

    def has_lapsed(self, on: date) -> bool:
        """Tell whether it has lapsed by limitation on a day."""
        return self.lapses_on is not None and self.lapses_on <= on


@dataclass(frozen=True)
class Contest:
    """Why a charge is contested: a list of `as_of` calls for `stated_ore`, and may not have heard of these payments.

    `ask_on` is the day from which on a person is asked.
    """

    stated_ore: int
    as_of: date
    payments: tuple[str, ...]
    ask_on: date


@dataclass(frozen=True)
class Vanished:
    """A complete list of what was outstanding as the day `as_of` began did not name a charge. `ask_on` is the day from
    which on a person is asked.
    """

    as_of: date
    ask_on: date


@dataclass(frozen=True)
class Paid:
    """One payment of the ledger (øre). `on` is the earlier of value date and booking: read in the tenant's favour.

    `reference` stands for the bank's own reference, where one was told, `likeness` for all else. `told_in` is the list
    that told of it first, `rows_of_day` how many rows without a reference that had of its booking day; both None of
    money typed by hand. `confirmed_by` is the last day on which a row of the bank is taken for it, while none is.
    """

    payment: str
    amount_ore: int
    on: date
    value_date: date
    booked_on: date
    payer: Payer
    case: str | None
    towards: tuple[str, ...] = ()
    reference: str | None = None
    earmarked: str | None = None
    """The charge that the tenant has said it is for."""
    meant_by: MeantBy | None = None
    """By what that is known; None where a person has said it."""
    purpose: Purpose | None = None
    """What its text names."""
    set_aside_for: date | None = None
    """The month (its first day) whose rent it is, up to a month's rent, whoever calls for which."""
    likeness: str | None = None
    told_in: str | None = None
    rows_of_day: int | None = None
    means: Means | None = None
    confirmed_by: date | None = None
    laid_on: str | None = None
    """The charge that a person has placed it on."""
    turns: tuple[int, ...] = ()
    """Where in the account's stream it came, went back, and came again, in turn."""

    def is_for(self, owed: Owed) -> bool:
        """Tell whether it is meant for a charge before any other."""
        if self.set_aside_for:
            return owed.kind == RENT and owed.due.replace(day=1) == self.set_aside_for
        return self.earmarked == owed.charge

    def counted_at(self, seq: int) -> bool:
        """Tell whether it counted when the account's stream had come to *seq*."""
        return sum(turn <= seq for turn in self.turns) % 2 == 1


@dataclass(frozen=True)
class Laid:
    """What is `left` of every charge (øre), how much of every payment lies `on` which, and how much of it is put
    `aside` for the rent of a month.
    """

    left: dict[str, int]
    on: dict[str, dict[str, int]]
    aside: dict[str, int]


@dataclass(frozen=True)
class Account:
    """The ledger of one lease of a tenancy, by its number. `bounced` are payments that went back; they count no more,
    unless somebody finds that they had not. `awaited` is money whose value date lies ahead: it pays nothing yet.
    `same_as` names the payment that is meant under another id, `repeats` the days to answer by whether money that a
    list told again is new, `to_tell_apart` the rows of the bank that may be a payment which was typed.
    `marks` stand for the association's own numbers of the lease.
    """

    lease: int = FIRST_LEASE
    seq: int = 0
    owed: tuple[Owed, ...] = ()
    fees: tuple[tuple[str, int], ...] = ()
    paid: tuple[Paid, ...] = ()
    bounced: tuple[Paid, ...] = ()
    contests: Mapping[str, Contest] = field(default_factory=dict)
    vanished: Mapping[str, Vanished] = field(default_factory=dict)
    awaited: tuple[PaymentAwaited, ...] = ()
    same_as: Mapping[str, str] = field(default_factory=dict)
    repeats: Mapping[str, PaymentToldAgain] = field(default_factory=dict)
    to_tell_apart: Mapping[str, str] = field(default_factory=dict)
    marks: frozenset[str] = frozenset()
    outs: tuple[PaidOut, ...] = ()
    rent_told_ore: int = 0

    @property
    def monthly_rent_ore(self) -> int | None:
        """A month's rent (øre): the most that lists say was charged, or called for, of rent for one due day, or what a
        person said it is, where that is more. None where nobody knows.
        """
        days = {owed.due for owed in self.owed if owed.kind == RENT}
        rents = (sum(owed.whole_ore for owed in self.owed if (owed.kind, owed.due) == (RENT, day)) for day in days)
        return max((*rents, self.rent_told_ore)) or None

    def knows_charge(self, charge: str) -> bool:
        """Tell whether a charge was ever booked."""
        return any(owed.charge == charge for owed in self.owed)

    def knows_payment(self, payment: str) -> bool:
        """Tell whether a payment was ever booked or is awaited, bounced or not."""
        return self.payment(payment) is not None

    def payment(self, payment: str) -> Paid | None:
        """Give a payment that was ever booked or is awaited, bounced or not, under whichever id it was told; None where
        there is none.
        """
        meant = self.same_as.get(payment, payment)
        return next((paid for paid in self.told if paid.payment == meant), None)

    @property
    def told(self) -> tuple[Paid, ...]:
        """All money that was told of: what pays, what is awaited, and what went back."""
        return (*self.paid, *map(_paid, self.awaited), *self.bounced)

    def out(self, out: str) -> PaidOut | None:
        """Give money that left the account, withdrawn or not; None where there is none of that name."""
        return next((one for one in self.outs if one.out == out), None)

    def stays_ore(self, paid: Paid) -> int:
        """What a payment still has: what went out again of it pays nothing."""
        return paid.amount_ore - sum(one.taken_ore(paid.payment) for one in self.outs)

    def has_bounced(self, payment: str) -> bool:
        """Tell whether a payment was booked and went back."""
        meant = self.same_as.get(payment, payment)
        return any(paid.payment == meant for paid in self.bounced)

    def knows_fee(self, case: str, demand: int) -> bool:
        """Tell whether the fee of a demand was booked."""
        return any(fee == _fee(case, demand) for fee, _ in self.fees)

    def fee_ore(self, case: str, demand: int) -> int:
        """What the tenancy owes of a demand's fee: nothing before it is booked, nor once it was waived."""
        return next((ore for fee, ore in self.fees if fee == _fee(case, demand)), 0)

    def charge(self, charge: str) -> Owed:
        """Give a booked charge; KeyError where there is none."""
        for owed in self.owed:
            if owed.charge == charge:
                return owed
        raise KeyError(charge)

    def contesting(self, charge: str, as_of: date, heard_of_before: date, lived_since: date) -> tuple[str, ...]:
        """The payments of which a list may not have heard that was made up as the day *as_of* began, and which no other
        charge than *charge* has taken, or only one of which it is not known whether it needs them. They were booked
        before that day, but not before *heard_of_before*, or have a value date from *lived_since* on: all older money
        counts as heard of.
        """
        laid = self._laid(NOTHING, None, None)
        taken = {owed.charge for owed in self.owed} - {charge, *self.contests}
        return tuple(
            paid.payment
            for paid in self.paid
            if self.stays_ore(paid) - laid.aside[paid.payment]
            > sum(ore for on, ore in laid.on[paid.payment].items() if on in taken)
            and paid.booked_on < as_of
            and (paid.booked_on >= heard_of_before or paid.value_date >= lived_since)
        )

    def is_contested(self, charges: Collection[str]) -> bool:
        """Tell whether nobody knows yet of one of *charges* whether money has paid it."""
        return not self.contests.keys().isdisjoint(charges)

    def has_vanished(self, charge: str) -> Vanished | None:
        """The complete list that does not name a charge of which something is left, while nobody has said why."""
        found = self.vanished.get(charge)
        return found if found and self.outstanding_ore([charge]) > 0 else None

    def is_unsure(self, charges: Collection[str]) -> bool:
        """Tell whether nobody knows yet of one of *charges* whether it is owed: money may have paid it, or the
        association's own complete list names it no more.
        """
        return self.is_contested(charges) or any(self.has_vanished(charge) for charge in charges)

    def is_in_doubt(self, charges: Collection[str]) -> bool:
        """Tell whether nothing irreversible may rest on *charges* now: a list and money, or a list and the account,
        disagree about one of them, money is on its way that would pay of it, or a list may have told of new money.
        """
        return self.is_unsure(charges) or bool(self.repeats) or self.waits_for_money(charges)

    def waits_for_money(self, charges: Collection[str]) -> bool:
        """Tell whether money whose value date lies ahead would pay one of *charges*, in full or in part."""
        if not self.awaited:
            return False
        then = replaced(self, paid=(*self.paid, *map(_paid, self.awaited)))
        return any(then.outstanding_ore([one]) < self.outstanding_ore([one]) for one in charges)

    def balance_ore(self) -> int:
        """What is left of all charges and fees; negative is credit.

        Where lists state what is outstanding, money that nothing takes is mostly ordinary rent: it is no credit, pays
        the fee of the case in which it came, and is shown by itself (`unapplied`).
        """
        laid = self._laid(NOTHING, None, None)
        fees = sum(fee for _, fee in self.fees)
        spare = {payment: ore - laid.aside[payment] for payment, ore in self._spare(laid).items()}
        if all(owed.as_of is None for owed in self.owed):
            return sum(laid.left.values()) + fees - sum(spare.values())
        with_fees = {fee.rpartition("/")[0] for fee, _ in self.fees}
        for_fees = sum(spare[paid.payment] for paid in self.paid if paid.case in with_fees)
        return sum(laid.left.values()) + max(fees - for_fees, 0)

    def covers(self) -> Mapping[str, Mapping[str, int]]:
        """How much (øre) of each payment, by its id, pays which charge."""
        return self._laid(NOTHING, None, None).on

    def unapplied(self) -> Mapping[str, int]:
        """What is left (øre) of each payment that pays more than it could be laid on, by its id."""
        spare = self._spare(self._laid(NOTHING, None, None))
        return {payment: ore for payment, ore in spare.items() if ore}

    def set_aside(self) -> Mapping[str, int]:
        """How much (øre) of each payment is put aside for the rent of a month, a part of what is unapplied."""
        aside = self._laid(NOTHING, None, None).aside
        return {payment: ore for payment, ore in aside.items() if ore}

    def laid_on(self, payment: str) -> Collection[str]:
        """The charges of which a payment pays something."""
        return self._laid(NOTHING, None, None).on.get(payment, {}).keys()

    def _spare(self, laid: Laid) -> dict[str, int]:
        """What is left of each payment, as all of them are laid."""
        return {paid.payment: self.stays_ore(paid) - sum(laid.on[paid.payment].values()) for paid in self.paid}

    def outstanding_ore(
        self,
        charges: Collection[str],
        stated: Mapping[str, int] = NOTHING,
        *,
        paid_by: date | None = None,
        booked_before: date | None = None,
    ) -> int:
        """What is left of *charges* (fees never counted), by payments made on or before *paid_by* and booked before
        *booked_before* (default: all).

        Where *stated* names an amount for a charge, what the charge was raised to later does not count.
        """
        left = self._laid(stated, paid_by, booked_before).left
        return sum(left.get(charge, 0) for charge in charges)

    def _laid(self, stated: Mapping[str, int], paid_by: date | None, booked_before: date | None) -> Laid:
        """Each payment is laid on the charges in the turn that it gives them; what is rent of another month stops after
        that month's charges.
        """
        left = {owed.charge: min(owed.amount_ore, stated.get(owed.charge, owed.amount_ore)) for owed in self.owed}
        laid, room = Laid(left, {}, {}), dict[date, int]()
        for paid in self.paid:
            if (paid_by and paid.on > paid_by) or (booked_before and paid.booked_on >= booked_before):
                continue
            money, on = self.stays_ore(paid), laid.on.setdefault(paid.payment, {})
            turns = sorted(self.owed, key=lambda owed: _turn(owed, paid))
            meant = [owed for owed in turns if paid.is_for(owed)]
            money = _lay(paid, money, meant, left, on)
            laid.aside[paid.payment] = aside = min(money, self._room(paid, room))
            if paid.set_aside_for:
                room[paid.set_aside_for] -= aside
            _lay(paid, money - aside, turns[len(meant) :], left, on)
        return laid

    def _room(self, paid: Paid, room: dict[date, int]) -> int:
        """How much (øre) of a payment may be the rent of its month: what of a month's rent no list calls for there."""
        month = paid.set_aside_for
        if month is None:
            return 0
        if month not in room:
            called_for = sum(owed.amount_ore for owed in self.owed if paid.is_for(owed))
            room[month] = max((self.monthly_rent_ore or 0) - called_for, 0)
        return room[month]

    def payment_in_full(
        self, charges: Collection[str], stated: Mapping[str, int] = NOTHING, but_ore: int = 0
    ) -> Paid | None:
        """The payment since which no more than *but_ore* of *charges* is left; None while more is, or nothing was owed.

        *stated* is as in `outstanding_ore`. Of several payments on the day that settles it, the last one known.
        """
        if self.outstanding_ore(charges, stated) > but_ore:
            return None
        days = sorted({paid.on for paid in self.paid})
        day = next((day for day in days if self.outstanding_ore(charges, stated, paid_by=day) <= but_ore), None)
        return next((paid for paid in reversed(self.paid) if paid.on == day), None)

    @property
    def paid_ore(self) -> int:
        """All the money that came in and stayed."""
        return sum(self.stays_ore(paid) for paid in self.paid)


def _turn(owed: Owed, paid: Paid) -> tuple[bool, bool, int, int, bool, date, str]:
    """When a charge's turn comes as money is laid on what is owed: what the tenant meant, what a person has placed it
    on, then the demanded, fees after all rent, and what no demand may hold last of all.
    """
    demanded = paid.towards.index(owed.charge) if owed.charge in paid.towards else len(paid.towards)
    may_wait = 2 if why_not_demandable(owed.kind) else int(owed.kind == EARLIER_DEMAND_FEE)
    meant = not paid.is_for(owed), paid.laid_on != owed.charge
    return *meant, may_wait, demanded, owed.case != paid.case, owed.due, owed.charge


def _lay(paid: Paid, money: int, turns: Iterable[Owed], left: dict[str, int], on: dict[str, int]) -> int:
    """Lay money (øre) on charges in their turn; gives what is left of it."""
    for owed in turns:
        if owed.takes(paid) and (covered := min(money, left[owed.charge])):
            left[owed.charge] -= covered
            money -= covered
            on[owed.charge] = covered
    return money


def fold_account(events: Iterable[AccountEvent], lease: int = FIRST_LEASE) -> Account:
    """Fold the events of the account stream of *lease*, in their order."""
    account = Account(lease)
    for event in events:
        account = evolve_account(account, event)
    return account


def evolve_account(account: Account, event: AccountEvent) -> Account:
    """Fold one ledger event."""
    account = replaced(account, seq=account.seq + 1)
    match event:
        case ChargeBooked():
            booked = Owed(
                event.charge,
                event.due,
                event.kind,
                event.amount_ore,
                event.case,
                event.as_of,
                read_as_of=event.as_of,
                lapses_on=event.lapses_on,
                most_ore=event.amount_ore,
                gross_ore=event.gross_ore,
            )
            return replaced(account, owed=(*account.owed, booked))
        case ChargeAdjusted():
            owed = tuple(_adjusted(owed, event) for owed in account.owed)
            vanished = account.vanished if event.as_of else _but(account.vanished, event.charge)
            return replaced(account, owed=owed, contests=_contests_after(account, event), vanished=vanished)
        case ChargeContested():
            contest = Contest(event.stated_ore, event.as_of, event.payments, event.ask_on)
            return replaced(account, contests={**account.contests, event.charge: contest})
        case ContestSettled():
            return _settled(account, event)
        case ChargeVanished():
            vanished = {**account.vanished, event.charge: Vanished(event.as_of, event.ask_on)}
            return replaced(account, vanished=vanished)
        case ChargeUpheld():
            owed = tuple(_upheld(owed, event) for owed in account.owed)
            return replaced(account, owed=owed, vanished=_but(account.vanished, event.charge))
        case LimitationRenewed() | LimitationRenewalWithdrawn():
            renewed = (
                replaced(owed, lapses_on=event.lapses_on) if owed.charge == event.charge else owed
                for owed in account.owed
            )
            return replaced(account, owed=tuple(renewed))
        case MonthlyRentRecorded():
            return replaced(account, rent_told_ore=event.amount_ore)
        case LeaseNamed():
            return replaced(account, marks=account.marks | {event.mark})
        case FeeBooked():
            return replaced(account, fees=(*account.fees, (_fee(event.case, event.demand), event.amount_ore)))
        case FeeWaived():
            waived = _fee(event.case, event.demand)
            return replaced(account, fees=tuple((fee, ore) for fee, ore in account.fees if fee != waived))
        case PaymentBooked():
            return replaced(
                account,
                paid=(*account.paid, _paid(event, account.seq)),
                awaited=tuple(one for one in account.awaited if one.payment != event.payment),
                same_as={by: payment for by, payment in account.same_as.items() if by != event.payment},
            )
        case PaymentEarmarked() | PaymentSetAside():
            return replaced(
                account,
                paid=tuple(_meant(paid, event) for paid in account.paid),
                bounced=tuple(_meant(paid, event) for paid in account.bounced),
            )
        case PaymentAwaited():
            return replaced(account, awaited=(*account.awaited, event))
        case PaymentToldAgain():
            return replaced(account, repeats={**account.repeats, event.payment: event})
        case RepeatSettled():
            return replaced(account, repeats=_but(account.repeats, event.payment))
        case PaymentConfirmed():
            return _confirmed(account, event)
        case PaymentsToTellApart():
            return replaced(account, to_tell_apart={**account.to_tell_apart, event.payment: event.other})
        case PaymentBounced():
            kept = tuple(paid for paid in account.paid if paid.payment != event.payment)
            gone = tuple(_turned(paid, account.seq) for paid in account.paid if paid.payment == event.payment)
            not_yet = tuple(_paid(paid) for paid in account.awaited if paid.payment == event.payment)
            return replaced(
                account,
                paid=kept,
                awaited=tuple(one for one in account.awaited if one.payment != event.payment),
                bounced=(*account.bounced, *gone, *not_yet),
                contests=_without(account, event.payment),
            )
        case BounceWithdrawn():
            gone = tuple(paid for paid in account.bounced if paid.payment != event.payment)
            back = tuple(_turned(paid, account.seq) for paid in account.bounced if paid.payment == event.payment)
            return replaced(account, paid=(*account.paid, *back), bounced=gone)
        case MoneyOutBooked():
            left = PaidOut(event.out, event.kind, event.amount_ore, event.value_date, event.booked_on, event.simulated)
            return replaced(account, outs=(*account.outs, left))
        case MoneyOutLaid() | MoneyOutWithdrawn() | MoneyOutReinstated():
            went_back = {paid.payment for paid in account.bounced}
            outs = tuple(one.after(event, went_back) if one.out == event.out else one for one in account.outs)
            return replaced(account, outs=outs)
        case _:
            assert_never(event)


def _fee(case: str, demand: int) -> str:
    return f"{case}/{demand}"


T = TypeVar("T")


def _but(named: Mapping[str, T], name: str) -> Mapping[str, T]:
    return {one: value for one, value in named.items() if one != name}


def _confirmed(account: Account, event: PaymentConfirmed) -> Account:
    """With a payment that is known under another id as well: what was booked under that counts no more."""
    told = tuple(replaced(one, confirmed_by=None) if one.payment == event.payment else one for one in account.paid)
    apart = _but(account.to_tell_apart, event.payment)
    if event.by is None:
        return replaced(account, paid=told, to_tell_apart=apart)
    return replaced(
        account,
        paid=tuple(one for one in told if one.payment != event.by),
        same_as={**account.same_as, event.by: event.payment},
        to_tell_apart=apart,
        contests=_without(account, event.by),
    )


def _turned(paid: Paid, seq: int) -> Paid:
    return replaced(paid, turns=(*paid.turns, seq))


def _paid(event: PaymentBooked | PaymentAwaited, seq: int | None = None) -> Paid:
    on = min(event.value_date, event.booked_on)
    return Paid(
        payment=event.payment,
        amount_ore=event.amount_ore,
        on=on,
        value_date=event.value_date,
        booked_on=event.booked_on,
        payer=event.payer,
        case=event.case,
        towards=event.towards,
        reference=event.reference,
        likeness=event.likeness,
        told_in=event.told_in,
        rows_of_day=event.rows_of_day,
        means=event.means,
        confirmed_by=event.confirmed_by,
        laid_on=event.laid_on,
        purpose=event.purpose,
        turns=() if seq is None else (seq,),
    )


def _meant(paid: Paid, event: PaymentEarmarked | PaymentSetAside) -> Paid:
    """The latest word counts, whosever it is: a payment is for one charge or for one month."""
    if paid.payment != event.payment:
        return paid
    if isinstance(event, PaymentSetAside):
        return replaced(paid, earmarked=None, meant_by=MeantBy.TEXT_AND_LIST, set_aside_for=event.month)
    return replaced(paid, earmarked=event.charge, meant_by=event.meant_by, set_aside_for=None)


def _adjusted(owed: Owed, event: ChargeAdjusted) -> Owed:
    if owed.charge != event.charge:
        return owed
    if event.as_of is None:
        return replaced(
            owed,
            amount_ore=event.amount_ore,
            most_ore=event.amount_ore,
            said_on=event.happened_on,
            withdrawn_ore=0 if event.amount_ore else owed.amount_ore,
            unfollowed_since=None,
        )
    return replaced(
        owed,
        amount_ore=event.amount_ore,
        most_ore=max(owed.most_ore, event.amount_ore),
        read_as_of=event.as_of,
        unfollowed_since=event.happened_on if event.unfollowed else _unfollowed_still(owed, event),
        gross_ore=event.gross_ore or owed.gross_ore,
    )


def _unfollowed_still(owed: Owed, event: ChargeAdjusted) -> date | None:
    """A list that tells what was charged anew, and calls for the same, answers no question about what it calls for."""
    return owed.unfollowed_since if event.amount_ore == owed.amount_ore else None


def _upheld(owed: Owed, event: ChargeUpheld) -> Owed:
    if owed.charge != event.charge or event.as_of:
        return owed
    return replaced(owed, upheld_on=event.happened_on, unfollowed_since=None)


def _contests_after(account: Account, event: ChargeAdjusted) -> Mapping[str, Contest]:
    """What a person says of a charge, they say of what the list calls for, too: no answer undoes it."""
    found = account.contests.get(event.charge)
    if found is None or event.as_of is not None:
        return account.contests
    if event.amount_ore == 0:
        return {charge: contest for charge, contest in account.contests.items() if charge != event.charge}
    before_ore = sum(owed.amount_ore for owed in account.owed if owed.charge == event.charge)
    stated_ore = max(found.stated_ore + event.amount_ore - before_ore, 0)
    return {**account.contests, event.charge: replaced(found, stated_ore=stated_ore)}


def _settled(account: Account, event: ContestSettled) -> Account:
    """Without the contest; money of which the list had not heard pays the charge."""
    contest = account.contests.get(event.charge)
    if contest is None:
        return account
    others = {charge: other for charge, other in account.contests.items() if charge != event.charge}
    unheard = frozenset[str]() if event.counted else frozenset(contest.payments)
    owed = tuple(
        _answered(one, contest, event, unheard, account.seq) if one.charge == event.charge else one
        for one in account.owed
    )
    return replaced(account, owed=owed, contests=others)


def _answered(owed: Owed, contest: Contest, event: ContestSettled, unheard: frozenset[str], seq: int) -> Owed:
    return replaced(
        owed,
        unheard=owed.unheard | unheard,
        unheard_since=seq if unheard else owed.unheard_since,
        read_as_of=max(owed.read_as_of or contest.as_of, contest.as_of),
        answered=contest,
        answered_on=event.happened_on,
        counted=event.counted,
    )


def _without(account: Account, payment: str) -> Mapping[str, Contest]:
    """The contests that go on without money that went back."""
    left = {
        charge: replaced(contest, payments=tuple(one for one in contest.payments if one != payment))
        for charge, contest in account.contests.items()
    }
    return {charge: contest for charge, contest in left.items() if contest.payments}
