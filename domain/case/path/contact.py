"""Was the tenant reached, and was free counselling offered?"""

from datetime import date

from domain.case import events as e
from domain.case.codes import Channel
from domain.case.commands import OfferCounselling, RecordContact
from domain.case.decision import Answer, DecisionBuilder, refuse
from domain.case.state import Case
from domain.danish_day import danish_day


def offer_counselling(d: DecisionBuilder, command: OfferCounselling) -> Answer:
    """Record an offer of free counselling made by a person."""
    by = Channel(command.by) if command.by in set(Channel) else command.by
    d.record(e.CounsellingOffered(happened_on=d.today, by=by, answer=command.answer))  # type: ignore[arg-type]
    return Answer("done", d.open_case.id)


def record(d: DecisionBuilder, command: RecordContact) -> Answer:
    """Record an attempt to reach the tenant; the note is sealed with the first tenant's key."""
    case = d.open_case
    on = command.on or d.today
    if not case.opened_on <= on <= d.today:
        because = f"Dagen skal ligge fra den dag, sagen blev åbnet, den {danish_day(case.opened_on)}, til og med i dag."
        refuse("contact-while-the-case-runs", because)
    sealed = d.sealed(command.note) if command.note else {}
    d.record(
        e.ContactRecorded(happened_on=on, made_by=d.at.actor, by=command.by, outcome=command.outcome, sealed=sealed)
    )
    return Answer("done", case.id)


def was_reached(case: Case, since: date) -> bool:
    """Whether somebody has spoken with the tenant since a day: by an attempt that reached them, or by what came of it.

    Nobody applies for aid or agrees on instalments with a tenant who was not reached.
    """
    spoken_to = [contact.on for contact in case.contacts if contact.reached]
    helped = [aid.requested_on for aid in case.aids]
    agreed = [case.agreement.made_on] if case.agreement else []
    return any(on >= since for on in (*spoken_to, *helped, *agreed))
