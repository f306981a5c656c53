"""What has the tenant agreed to, until when, and what did the municipality decide once it was told of the filing?"""

from datetime import date
from typing import assert_never

from domain.case import events as e
from domain.case.codes import AidWithdrawal, ConsentScope, DispatchKind
from domain.case.commands import RecordConsent, RecordMunicipalAnswer, WithdrawConsent
from domain.case.decision import Answer, DecisionBuilder, refuse
from domain.case.path.aid import take_back
from domain.case.state import Case
from domain.danish_day import danish_day


def record(d: DecisionBuilder, command: RecordConsent) -> Answer:
    """Record a consent; one that stands is not given twice."""
    case = d.open_case
    if command.on > d.today:
        refuse("consent-first", "Samtykket ligger i fremtiden.")
    if stands := case.consent(command.scope):
        refuse("one-consent-of-a-scope", f"Samtykket er allerede noteret, givet den {danish_day(stands.given_on)}.")
    ended = case.consents_withdrawn.get(command.scope)
    if ended and command.on < ended:
        because = f"Lejeren tog sit samtykke tilbage den {danish_day(ended)}. Et nyt skal være givet derefter."
        refuse("consent-was-withdrawn", because)
    d.record(e.ConsentGiven(happened_on=d.today, scope=command.scope, on=command.on))
    return Answer("done", case.id)


def withdraw(d: DecisionBuilder, command: WithdrawConsent) -> Answer:
    """Record that a consent was taken back. What rests on it and has not left stays here."""
    case = d.open_case
    match command.scope:
        case ConsentScope.AID_REQUEST:
            rests_on_it = case.running_aids
        case ConsentScope.MUNICIPALITY_ANSWERS:
            rests_on_it = ()
        case _:
            assert_never(command.scope)
    if not rests_on_it and case.consent(command.scope) is None:
        refuse("consent-stands", "Der er ikke noteret et samtykke af den slags, som gælder nu.")
    d.record(e.ConsentWithdrawn(happened_on=d.today, scope=command.scope))
    warnings = [said for aid in rests_on_it for said in take_back(d, aid, AidWithdrawal.CONSENT_WITHDRAWN)]
    return Answer("done", case.id, warnings=tuple(dict.fromkeys(warnings)))


def record_municipal_answer(d: DecisionBuilder, command: RecordMunicipalAnswer) -> Answer:
    """Record what the municipality decided after the notice of ALL § 92, stk. 2, which must have left first."""
    on = command.on or d.today
    told_on = max(_told_on(d.open_case), default=None)
    if told_on is None:
        refuse("municipality-was-told", "Kommunen er ikke underrettet om sagen i fogedretten.")
    if not told_on <= on <= d.today:
        refuse("answer-after-notice", f"Dagen skal ligge fra underretningen den {danish_day(told_on)} til i dag.")
    d.record(e.MunicipalityAnswered(happened_on=d.today, decision=command.decision, on=on))
    return Answer("done", d.case.id)


def _told_on(case: Case) -> list[date]:
    letters = (one for one in case.dispatches.values() if one.kind is DispatchKind.MUNICIPALITY_NOTICE)
    return [letter.sent_on for letter in letters if letter.sent_on]
