"""What is said of a payment demand: decided, running, paid, void, run out, and handed over to the lawyer?"""

from typing import assert_never

from danish.codes import charge, why_over
from danish.events.words import IN_ITS_FINDING, Around, Words, given
from danish.feeds import money_was_in
from danish.prose import counted, days, listed
from domain.case import events as e
from domain.case.state import Case, Curing, Demand, OnItsWay, WithLawyer
from domain.danish_day import danish_day
from domain.money import kroner


def words(event: e.DemandEvent, around: Around) -> Words:
    """Its title, sentence and grounds."""
    match event:
        case e.PaymentDemandDecided():
            return _decided(event)
        case e.CureDeadlineSet():
            return Words(
                "Påkravsfrist beregnet",
                f"Påkrav {event.demand} er hos alle lejere. Der kan betales til og med {danish_day(event.cure.day)}, "
                f"og lejemålet må tidligst ophæves {danish_day(event.earliest_termination.day)}.",
                given(
                    _handed_over_later(event, around),
                    f"Påkravet var fremme hos alle lejere den {danish_day(event.arrived_on)}, og dagene regnes derfra.",
                ),
            )
        case e.DemandCured():
            return Words(
                "Påkravets beløb betalt",
                f"Påkrav {event.demand} er betalt. Lejemålet kan ikke længere ophæves på grundlag af det.",
                IN_ITS_FINDING,
            )
        case e.DemandVoided():
            because = f" {event.finding.because}" if event.finding else ""
            return Words(
                "Påkrav uden virkning",
                f"Påkrav {event.demand} er uden virkning: {why_over(event.why)}.{because}",
                IN_ITS_FINDING if event.finding else given(),
            )
        case e.CureDeadlinePassed():
            return Words(
                "Påkravsfrist udløbet uden betaling",
                f"Fristen i påkrav {event.demand} og bankdagene efter den gik, uden at alt blev betalt.",
                given(_still_unpaid(event, around)),
            )
        case e.HandedOverToLawyer():
            return Words(
                "Overdraget til advokaten",
                f"Sagen blev overdraget til advokaten. Intet ophæves før efter {danish_day(event.window_until)}.",
                given(_window(event, around)),
            )
        case e.AdviserCalled():
            return _adviser_called(event, around)
        case e.AdviserWindowEnded():
            return Words(
                "Rådgiverens dage gået",
                "Rådgiverens dage er gået; et menneske kan nu beslutte, om lejemålet skal ophæves.",
                given(_window_over(event, around)),
            )
        case _:
            assert_never(event)


def _decided(event: e.PaymentDemandDecided) -> Words:
    total = kroner(sum(line.amount_ore for line in event.lines) + event.fee_ore)
    fee = f", heraf {kroner(event.fee_ore)} i gebyr." if event.fee_ore else ""
    lines = listed([charge(line.charge) for line in event.lines])
    return Words(
        f"Påkrav besluttet: nr. {event.demand} på {total}",
        f"Påkrav {event.demand} blev besluttet: {lines}, {total}{fee} Godkendt af {event.approved_by}.",
        given(
            f"Godkendt af {event.approved_by} på saldoen den {danish_day(event.ledger_of)}.",
            money_was_in(event.feeds),
            event.fee_reason,
        ),
    )


def _adviser_called(event: e.AdviserCalled, around: Around) -> Words:
    demand = around.case.demand(event.demand) if isinstance(around.case, Case) else None
    if demand and isinstance(demand.phase, OnItsWay | Curing):
        return Words(
            "Rådgiveren kaldt ind",
            f"Rådgiveren blev kaldt ind, mens påkrav {event.demand} løb.",
            given("Et menneske bad om det, før sagen går til advokaten."),
        )
    return Words(
        "Rådgiveren kaldt ind",
        "Rådgiveren blev kaldt ind i samme beslutning.",
        given("Rådgiveren kaldes ind i samme beslutning som overdragelsen til advokaten."),
    )


def _handed_over_later(event: e.CureDeadlineSet, around: Around) -> str | None:
    if around.policy is None:
        return None
    earliest = f"Sagen går tidligst til advokaten den {danish_day(event.hand_over_on)}"
    buffer = around.policy.ladder.buffer_bank_days
    if not buffer:
        return f"{earliest}."
    passing = counted(buffer, "bankdag", "bankdage")
    return f"{earliest}: politikken lader først {passing} gå, så penge på vej kan nå frem."


def _window(event: e.HandedOverToLawyer, around: Around) -> str | None:
    if around.policy is None:
        return None
    return (
        f"Politikken giver rådgiveren {days(around.policy.ladder.adviser_window_days)}, "
        f"til og med den {danish_day(event.window_until)}, før lejemålet kan ophæves."
    )


def _still_unpaid(event: e.CureDeadlinePassed, around: Around) -> str | None:
    demand = _before(around, event.demand)
    if demand is None or demand.cure is None:
        return None
    unpaid = kroner(around.account_before.outstanding_ore(demand.charges))
    if event.put_off_to:
        why = f", udskudt fra den {danish_day(demand.cure.day)}, for ingen frist udløber mere på den dag"
        return f"Fristen løb til og med den {danish_day(event.put_off_to)}{why}, og {unpaid} er stadig ikke betalt."
    return f"Fristen løb til og med den {danish_day(demand.cure.day)}, og {unpaid} er stadig ikke betalt."


def _window_over(event: e.AdviserWindowEnded, around: Around) -> str | None:
    demand = _before(around, event.demand)
    if demand is None or not isinstance(demand.phase, WithLawyer):
        return None
    return f"Rådgiverens dage løb til og med den {danish_day(demand.phase.window_until)}."


def _before(around: Around, number: int) -> Demand | None:
    return around.before.demand(number) if isinstance(around.before, Case) else None
