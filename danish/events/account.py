"""What is said of what a tenancy owes and of what was paid?"""

from typing import assert_never

from danish.codes import charge
from danish.events.words import Around, Words, given
from danish.prose import capitalised
from domain.account.codes import Payer
from domain.account.events import (
    AccountEvent,
    ChargeAdjusted,
    ChargeBooked,
    FeeBooked,
    FeeWaived,
    PaymentBooked,
    PaymentBounced,
)
from domain.case.state import Case
from domain.danish_day import danish_day
from domain.money import kroner


def words(event: AccountEvent, around: Around) -> Words:
    """Its title, sentence and grounds. Of all this a story tells only the money that was paid in its own case."""
    match event:
        case ChargeBooked():
            return Words(
                f"Post ført på kontoen: {kroner(event.amount_ore)}",
                f"{capitalised(charge(event.charge))} er bogført: {kroner(event.amount_ore)}",
                given(),
                in_story=False,
            )
        case ChargeAdjusted():
            return Words(
                f"Post ændret på kontoen: {kroner(event.amount_ore)}",
                f"{capitalised(charge(event.charge))} er rettet til {kroner(event.amount_ore)}",
                given(),
                in_story=False,
            )
        case FeeBooked():
            return Words(
                f"Gebyr ført på kontoen: {kroner(event.amount_ore)}",
                f"Gebyret for påkrav {event.demand} er bogført: {kroner(event.amount_ore)}",
                given(),
                in_story=False,
            )
        case FeeWaived():
            waived = f"Gebyret for påkrav {event.demand} skyldes ikke: påkravet var ugyldigt."
            return Words(
                f"Gebyr taget af kontoen: {kroner(event.amount_ore)}",
                f"{waived} {kroner(event.amount_ore)}",
                given("Påkravet var ugyldigt, og dets gebyr skyldes derfor ikke."),
                in_story=False,
            )
        case PaymentBooked():
            return _paid(event, around)
        case PaymentBounced():
            return _bounced(event, around)
        case _:
            assert_never(event)


def _paid(event: PaymentBooked, around: Around) -> Words:
    amount, day = kroner(event.amount_ore), danish_day(event.value_date)
    known_by = "" if event.reference is None else ", kendt på bankens reference"
    return Words(
        f"Indbetaling ført på kontoen: {amount} med valørdag den {day}{known_by}",
        f"{_paid_by(event.payer)} {amount} med valørdag {day}.",
        given(),
        in_story=_is_of_the_case(event.case, around),
    )


def _bounced(event: PaymentBounced, around: Around) -> Words:
    was = next((one for one in around.account_before.paid if one.payment == event.payment), None)
    amount = f" på {kroner(was.amount_ore)}" if was else ""
    return Words(
        "Indbetaling tilbageført på kontoen",
        f"En indbetaling{amount} gik tilbage.",
        given(),
        in_story=_is_of_the_case(was.case if was else None, around),
    )


def _is_of_the_case(case: str | None, around: Around) -> bool:
    """Whether money was paid in the case that is told: not where it was paid before there was one."""
    return isinstance(around.case, Case) and case == around.case.id


def _paid_by(payer: Payer) -> str:
    match payer:
        case Payer.TENANT:
            return "Lejeren betalte"
        case Payer.MUNICIPALITY:
            return "Kommunen betalte"
        case Payer.LAWYER:
            return "Advokaten betalte"
        case Payer.OTHER:
            return "Der blev betalt"
        case _:
            assert_never(payer)
