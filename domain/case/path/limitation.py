"""What kept an old line alive, who says so, and what if it did not?"""

from domain.account import events as account_events
from domain.case import events as e
from domain.case.commands import RecordInterruption, WithdrawInterruption
from domain.case.decision import Answer, DecisionBuilder, refuse
from domain.case.irreversible import NOT_LAPSED
from domain.case.path.settlement import settle
from domain.danish_day import danish_day
from domain.rules.has_claim_lapsed import lapse_day


def record_interruption(d: DecisionBuilder, command: RecordInterruption) -> Answer:
    """A named person records what interrupted the limitation of a charge; one that had lapsed before stays lapsed."""
    charge = d.open_charge(command.charge)
    if not charge.last_timely_day.day < command.on <= d.today:
        refuse("interrupted-while-it-ran", "Dagen ligger i fremtiden, eller før forældelsen begyndte at løbe.")
    finding = d.lawful.has_lapsed(charge, command.on)
    if finding.holds:
        refuse(NOT_LAPSED, finding.because, *finding.sources)
    lapses_on = lapse_day(command.on, d.at.law.on(command.on))
    if lapses_on is None:
        return Answer("duplicate", d.case.id)
    if charge.interruptions and command.on <= (latest := charge.interruptions[-1]):
        later = f"Der er noteret en afbrydelse den {danish_day(latest)}, og den gælder stadig."
        return Answer("duplicate", d.case.id, warnings=(later,) if command.on < latest else ())
    d.record(
        e.LimitationInterrupted(
            happened_on=command.on,
            charge=charge.charge,
            how=command.how,
            recorded_by=d.at.actor,
            sealed=d.sealed(command.document),
        )
    )
    d.book(account_events.LimitationRenewed(happened_on=d.today, charge=charge.charge, lapses_on=lapses_on))
    settle(d)
    return Answer("done", d.case.id)


def withdraw_interruption(d: DecisionBuilder, command: WithdrawInterruption) -> Answer:
    """A named person takes back what was recorded: the years run as before. The latest goes first, for a later one
    may have come in time only because of an earlier one.

    A demand that rests on it and has left was never valid, and a person looks at it (`annulment.hold_if_unsound`).
    """
    charge = d.open_charge(command.charge)
    if command.on not in charge.interruptions:
        refuse("interruption-is-recorded", "Der er ikke noteret nogen afbrydelse af postens forældelse den dag.")
    if command.on != charge.interruptions[-1]:
        latest = danish_day(charge.interruptions[-1])
        refuse("latest-interruption-first", f"Tag først afbrydelsen den {latest} tilbage: den hviler måske på denne.")
    d.record(
        e.InterruptionWithdrawn(
            happened_on=d.today,
            charge=charge.charge,
            interrupted_on=command.on,
            withdrawn_by=d.at.actor,
            sealed=d.sealed(command.reason),
        )
    )
    begins_on = d.open_charge(command.charge).limitation_begins_on
    lapses_on = lapse_day(begins_on, d.at.law.on(begins_on))
    d.book(account_events.LimitationRenewalWithdrawn(happened_on=d.today, charge=charge.charge, lapses_on=lapses_on))
    settle(d)
    return Answer("done", d.case.id)
