"""What is said of what a tenancy owes and of what was paid?"""

from typing import assert_never

from danish.codes import charge, danish
from danish.events.words import Around, Words, given
from danish.prose import capitalised, counted
from domain.account.codes import Payer, RepeatAnswer
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
from domain.case.state import Case
from domain.danish_day import danish_day, danish_month
from domain.money import kroner
from domain.payment import Outgoing


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
        case ChargeContested():
            money = counted(len(event.payments), "indbetaling", "indbetalinger")
            return Words(
                f"Tvivl om en post: listen siger {kroner(event.stated_ore)}",
                f"Listen opgjort pr. {danish_day(event.as_of)} siger {kroner(event.stated_ore)} for"
                f" {charge(event.charge)}, men har måske ikke kendt {money}. Der sendes intet, før det er afklaret.",
                given(),
                in_story=True,
            )
        case ContestSettled():
            known = "kendte" if event.counted else "kendte ikke"
            return Words(
                f"Tvivl afklaret: listen {known} pengene",
                f"Listen {known} de penge, der var tvivl om for {charge(event.charge)}.",
                given(),
                in_story=True,
            )
        case ChargeVanished():
            day = danish_day(event.as_of)
            return Words(
                f"Post mangler på listen opgjort pr. {day}",
                f"{capitalised(charge(event.charge))} stod på en tidligere liste og mangler på den opgjort pr. {day},"
                " som er fuldstændig. Der sendes intet om posten, før det er afklaret.",
                given(),
                in_story=True,
            )
        case ChargeUpheld():
            by_list = f"Listen opgjort pr. {danish_day(event.as_of)} har den igen" if event.as_of else None
            return Words(
                "Post skyldes, som den står",
                f"{capitalised(charge(event.charge))} skyldes, som den står. {by_list or 'Nogen har sagt det'}.",
                given(),
                in_story=True,
            )
        case LimitationRenewed():
            return Words(
                f"Forældelse udskudt til {danish_day(event.lapses_on)}",
                f"{capitalised(charge(event.charge))} forældes nu den {danish_day(event.lapses_on)}.",
                given(),
                in_story=False,
            )
        case LimitationRenewalWithdrawn():
            lapses = (
                f"forældes den {danish_day(event.lapses_on)}" if event.lapses_on else "forældes ikke efter loven da"
            )
            return Words(
                "Udskudt forældelse taget tilbage",
                f"{capitalised(charge(event.charge))} {lapses}, som før afbrydelsen blev noteret.",
                given(),
                in_story=False,
            )
        case MonthlyRentRecorded():
            return Words(
                f"En måneds leje noteret: {kroner(event.amount_ore)}",
                f"En måneds leje er {kroner(event.amount_ore)}",
                given(),
                in_story=True,
            )
        case LeaseNamed():
            return Words(
                f"Lejeaftale {event.lease} har fået boligorganisationens nummer",
                f"Boligorganisationens lister giver lejeaftale {event.lease} et nummer.",
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
        case PaymentEarmarked():
            by = danish(event.meant_by) if event.meant_by else "efter lejerens ord"
            return _of_money("Indbetaling øremærket", f"er {by} til {charge(event.charge)}.", event.payment, around)
        case PaymentSetAside():
            meant = f"er efter betalerens tekst og en liste leje for {danish_month(event.month)}."
            return _of_money("Indbetaling for en anden måned", meant, event.payment, around)
        case PaymentAwaited():
            day = danish_day(event.value_date)
            return Words(
                f"Penge på vej: {kroner(event.amount_ore)} med valørdag den {day}",
                f"Der er {kroner(event.amount_ore)} på vej, som tæller fra den {day}. Der sendes intet om det.",
                given(),
                in_story=_is_of_the_case(event.case, around),
            )
        case PaymentToldAgain():
            until = f"Er det nye penge? Der sendes intet uigenkaldeligt til og med {danish_day(event.answer_by)}."
            return _of_money("Indbetaling nævnt igen af en liste", f"er nævnt igen. {until}", event.payment, around)
        case RepeatSettled():
            return _of_money("Afklaret: penge nævnt igen", _settled(event.answer), event.payment, around)
        case PaymentConfirmed():
            said = "er fundet hos banken og tæller én gang."
            return _of_money("Indbetaling bekræftet", said, event.payment, around)
        case PaymentsToTellApart():
            said = "kan være de samme penge som en række fra banken. Begge tæller, til nogen siger, at de er én."
            return _of_money("To betalinger er måske én", said, event.payment, around)
        case PaymentBounced():
            return _of_money("Indbetaling tilbageført på kontoen", "gik tilbage.", event.payment, around)
        case BounceWithdrawn():
            said = "var alligevel ikke gået tilbage og tæller igen."
            return _of_money("Tilbageførsel taget tilbage på kontoen", said, event.payment, around)
        case MoneyOutBooked(kind=Outgoing.PLACED):
            amount, day = kroner(event.amount_ore), danish_day(event.value_date)
            said = f"{amount} af en indbetaling med valørdag {day} betaler intet her og blev placeret et andet sted."
            return Words(f"Indbetaling placeret et andet sted: {amount}", said, given(), in_story=True)
        case MoneyOutBooked():
            amount = kroner(event.amount_ore)
            what = danish(event.kind)
            return Words(
                f"Udbetaling ført på kontoen: {amount} med valørdag den {danish_day(event.value_date)}",
                f"Der gik {amount} ud den {danish_day(event.value_date)} ({what}).",
                given(),
                in_story=True,
            )
        case MoneyOutLaid():
            if (left := around.account_before.out(event.out)) and left.kind is Outgoing.PLACED:
                return Words("Taget af kontoen", "Pengene er taget af kontoen.", given(), in_story=False)
            taken = kroner(sum(taken.amount_ore for taken in event.takes))
            return _of_out(
                "Udbetaling taget af det indbetalte", f"er taget af det indbetalte: {taken}", event.out, around
            )
        case MoneyOutWithdrawn():
            if (left := around.account_before.out(event.out)) and left.kind is Outgoing.PLACED:
                said = f"{kroner(left.amount_ore)}, der var placeret et andet sted, står igen på kontoen."
                return Words("Placering taget tilbage på kontoen", said, given(), in_story=True)
            return _of_out(
                "Udbetaling taget tilbage på kontoen", "gik alligevel ikke ud og tæller ikke.", event.out, around
            )
        case MoneyOutReinstated():
            return _of_out("Udbetaling tæller igen på kontoen", "gik ud alligevel og tæller igen.", event.out, around)
        case _:
            assert_never(event)


def _of_out(title: str, said: str, out: str, around: Around) -> Words:
    """What is said of money that left before."""
    was = around.account_before.out(out)
    amount = f" på {kroner(was.amount_ore)}" if was else ""
    return Words(title, f"En udbetaling{amount} {said}", given(), in_story=True)


def _paid(event: PaymentBooked, around: Around) -> Words:
    amount, day = kroner(event.amount_ore), danish_day(event.value_date)
    means = f", {danish(event.means)}" if event.means else ""
    known_by = means + ("" if event.reference is None else ", kendt på bankens reference")
    return Words(
        f"Indbetaling ført på kontoen: {amount} med valørdag den {day}{known_by}",
        f"{_paid_by(event.payer)} {amount} med valørdag {day}.",
        given(),
        in_story=_is_of_the_case(event.case, around),
    )


def _of_money(title: str, said: str, payment: str, around: Around) -> Words:
    """What is said of money that was booked before."""
    was = around.account_before.payment(payment)
    amount = f" på {kroner(was.amount_ore)}" if was else ""
    in_story = _is_of_the_case(was.case if was else None, around)
    return Words(title, f"En indbetaling{amount} {said}", given(), in_story=in_story)


def _settled(answer: RepeatAnswer) -> str:
    match answer:
        case RepeatAnswer.NEW:
            return "er nævnt igen, og det var nye penge."
        case RepeatAnswer.SAME:
            return "er nævnt igen, og det var de samme penge."
        case RepeatAnswer.NONE:
            return "er nævnt igen. Ingen har sagt, at det er nye penge, og den tæller én gang."
        case _:
            assert_never(answer)


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
