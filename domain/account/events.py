"""Which facts can happen on a tenancy's account? What is owed and what was paid, in øre, for one lease or another."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from domain.account.codes import MeantBy, Payer, RepeatAnswer
from domain.event import Event, Frozen
from domain.payment import Means, Outgoing
from domain.purpose import Purpose


class ChargeBooked(Event):
    """Something is owed (øre) for the lease with this number, counted from 1 within the tenancy.

    `as_of`: it is what was outstanding as this day began (Copenhagen), by a list that knows all money booked before it.
    None: all that was charged, which any money pays. `lapses_on`: the first day on which it has lapsed by limitation.
    `gross_ore`: what was charged before anything was paid of it, where the list told it.
    """

    type: Literal["charge-booked.v1"] = "charge-booked.v1"
    lease: int = 1
    charge: str
    due: date
    kind: str
    amount_ore: int = Field(gt=0)
    case: str
    as_of: date | None = None
    lapses_on: date | None = None
    gross_ore: int | None = Field(default=None, gt=0)


class LimitationRenewed(Event):
    """What interrupted the limitation of a charge is on record: it lapses on the day `lapses_on`, not before."""

    type: Literal["limitation-renewed.v1"] = "limitation-renewed.v1"
    charge: str
    lapses_on: date


class LimitationRenewalWithdrawn(Event):
    """What was on record was no interruption: the charge lapses on the day `lapses_on`, as it did before (None: the
    law of then names no years).
    """

    type: Literal["limitation-renewal-withdrawn.v1"] = "limitation-renewal-withdrawn.v1"
    charge: str
    lapses_on: date | None


class ChargeAdjusted(Event):
    """The tenancy owes this instead (øre; 0 when the charge was withdrawn), by a list of what was outstanding as the
    day `as_of` began, or by a person (None). `unfollowed`: no open case followed it then, and a person is asked.
    `gross_ore`: what was charged before anything was paid of it, where the list told that anew.
    """

    type: Literal["charge-adjusted.v1"] = "charge-adjusted.v1"
    charge: str
    amount_ore: int = Field(ge=0)
    as_of: date | None = None
    unfollowed: Literal[True] | None = None
    gross_ore: int | None = Field(default=None, gt=0)


class ChargeContested(Event):
    """A list calls for `stated_ore` of a charge as the day `as_of` began, and nobody knows yet whether it had heard of
    these payments, which were booked before that day and pay nothing else. From the day `ask_on` on a person is asked.
    """

    type: Literal["charge-contested.v1"] = "charge-contested.v1"
    charge: str
    stated_ore: int
    as_of: date
    payments: tuple[str, ...]
    ask_on: date


class ContestSettled(Event):
    """The list had heard of the money that contests a charge (`counted`), or it had not: then the money pays it."""

    type: Literal["contest-settled.v1"] = "contest-settled.v1"
    charge: str
    counted: bool


class ChargeVanished(Event):
    """A list that is complete, of what was outstanding as the day `as_of` began, names a charge no more that an earlier
    one had called for and that is owed here. From the day `ask_on` on a person is asked.
    """

    type: Literal["charge-vanished.v1"] = "charge-vanished.v1"
    charge: str
    as_of: date
    ask_on: date


class ChargeUpheld(Event):
    """A charge is owed that a complete list had not named, or one that a list corrected is right as it stands: a list
    of what was outstanding as the day `as_of` began names it again, or a person says so (None).
    """

    type: Literal["charge-upheld.v1"] = "charge-upheld.v1"
    charge: str
    as_of: date | None = None


class MonthlyRentRecorded(Event):
    """A person says what a month's rent of the lease is (øre): no charge may say it, or only a part of it."""

    type: Literal["monthly-rent-recorded.v1"] = "monthly-rent-recorded.v1"
    amount_ore: int = Field(gt=0)


class LeaseNamed(Event):
    """The association has a number of its own for the lease with this ledger; `mark` stands for it, keyed."""

    type: Literal["lease-named.v1"] = "lease-named.v1"
    lease: int
    mark: str


class FeeBooked(Event):
    """The tenancy owes the demand fee (øre); never a reason to terminate by itself."""

    type: Literal["fee-booked.v1"] = "fee-booked.v1"
    demand: int
    case: str
    amount_ore: int = Field(gt=0)


class FeeWaived(Event):
    """The tenancy does not owe the fee of a demand that was invalid (øre: what had been booked)."""

    type: Literal["fee-waived.v1"] = "fee-waived.v1"
    demand: int
    case: str
    amount_ore: int = Field(gt=0)


class _Money(Event):
    """Money that was told of. `value_date` is the payer's day, `booked_on` the bank's, `case` the case it was paid in.

    `towards` names the charges that were demanded then, those of the most advanced demand first: they are paid first.
    `payment` is its id, `reference` stands for the bank's own reference where one was told, and `likeness` for all
    else that was; all are keyed, so that the same money told twice can be found
    (docs/adr/0025-payment-identity-and-lease.md). `lease` is the lease it was booked on.
    `told_in` is the list that told of it first, and `rows_of_day` how many rows without a bank's reference that list
    had of the same booking day. `means` is by what means it came. `confirmed_by` is the last day on which a row of the
    bank is taken for this money, which was typed by hand (None: it needs no confirmation). `laid_on` is the charge that
    a person has placed it on. `purpose` is what its text names.
    """

    lease: int = 1
    payment: str
    reference: str | None = None
    likeness: str | None = None
    amount_ore: int = Field(gt=0)
    value_date: date
    booked_on: date
    payer: Payer
    case: str | None
    towards: tuple[str, ...] = ()
    told_in: str | None = None
    rows_of_day: int | None = None
    means: Means | None = None
    confirmed_by: date | None = None
    laid_on: str | None = None
    purpose: Purpose | None = None


class PaymentBooked(_Money):
    """Money came in, and pays from now on."""

    type: Literal["payment-booked.v1"] = "payment-booked.v1"


class PaymentAwaited(_Money):
    """Money is on its way: it pays from its value date on, and until then nothing rests on what it would pay."""

    type: Literal["payment-awaited.v1"] = "payment-awaited.v1"


class PaymentToldAgain(Event):
    """The list `told_in` tells of money that was known, and may mean new money: until the day `answer_by` is over
    nothing irreversible rests on the account.
    """

    type: Literal["payment-told-again.v1"] = "payment-told-again.v1"
    payment: str
    told_in: str
    answer_by: date


class RepeatSettled(Event):
    """Somebody said whether money that was told again is new, or nobody did in time: then it counts once."""

    type: Literal["repeat-settled.v1"] = "repeat-settled.v1"
    payment: str
    answer: RepeatAnswer


class PaymentConfirmed(Event):
    """What was told under the id `by` is the payment `payment`: it counts once, whichever way it is told. `by` None: a
    person says that money typed by hand has come.
    """

    type: Literal["payment-confirmed.v1"] = "payment-confirmed.v1"
    payment: str
    by: str | None = None


class PaymentsToTellApart(Event):
    """A row of the bank, `other`, may be the money `payment` that was typed by hand, or pay another charge: both count
    until a person says that they are one.
    """

    type: Literal["payments-to-tell-apart.v1"] = "payments-to-tell-apart.v1"
    payment: str
    other: str


class PaymentEarmarked(Event):
    """The tenant has said which charge a payment is for: it pays that before anything else. `meant_by`: the payer's
    text says so; None: a named person.
    """

    type: Literal["payment-earmarked.v1"] = "payment-earmarked.v1"
    payment: str
    charge: str
    meant_by: MeantBy | None = None


class PaymentSetAside(Event):
    """A payment's text says that it is the rent of a month (its first day), and a list called for older rent as if it
    were: up to a month's rent it pays no other charge.
    """

    type: Literal["payment-set-aside.v1"] = "payment-set-aside.v1"
    payment: str
    month: date


class PaymentBounced(Event):
    """The money went back."""

    type: Literal["payment-bounced.v1"] = "payment-bounced.v1"
    payment: str


class BounceWithdrawn(Event):
    """The money had not gone back: it counts as it did before."""

    type: Literal["bounce-withdrawn.v1"] = "bounce-withdrawn.v1"
    payment: str


class Taken(Frozen):
    """How much (øre) of a payment went out again."""

    payment: str
    amount_ore: int = Field(gt=0)


class MoneyOutBooked(Event):
    """Money left the account (øre): paid back, moved elsewhere, or fetched back by the bank, says a list; or a person
    placed it elsewhere (`kind`).

    It takes nothing by itself: that is said by `MoneyOutLaid`, and until then it waits for a person. `simulated`: it is
    a rehearsal's, and waits for nobody.
    """

    type: Literal["money-out-booked.v1"] = "money-out-booked.v1"
    lease: int = 1
    out: str
    reference: str | None = None
    likeness: str | None = None
    kind: Outgoing
    amount_ore: int = Field(gt=0)
    value_date: date
    booked_on: date
    simulated: bool = False


class MoneyOutLaid(Event):
    """What left the account was taken from these payments, of which nothing owed had need; or it is the payment that
    the bank fetched back.
    """

    type: Literal["money-out-laid.v1"] = "money-out-laid.v1"
    out: str
    takes: tuple[Taken, ...]


class MoneyOutWithdrawn(Event):
    """The money had not left the account: it takes nothing."""

    type: Literal["money-out-withdrawn.v1"] = "money-out-withdrawn.v1"
    out: str


class MoneyOutReinstated(Event):
    """The money had left the account after all: it waits for what it can be taken from."""

    type: Literal["money-out-reinstated.v1"] = "money-out-reinstated.v1"
    out: str


AccountEvent = Annotated[
    ChargeBooked
    | ChargeAdjusted
    | ChargeContested
    | ContestSettled
    | ChargeVanished
    | ChargeUpheld
    | LimitationRenewed
    | LimitationRenewalWithdrawn
    | MonthlyRentRecorded
    | LeaseNamed
    | FeeBooked
    | FeeWaived
    | PaymentBooked
    | PaymentEarmarked
    | PaymentSetAside
    | PaymentAwaited
    | PaymentToldAgain
    | RepeatSettled
    | PaymentConfirmed
    | PaymentsToTellApart
    | PaymentBounced
    | BounceWithdrawn
    | MoneyOutBooked
    | MoneyOutLaid
    | MoneyOutWithdrawn
    | MoneyOutReinstated,
    Field(discriminator="type"),
]
