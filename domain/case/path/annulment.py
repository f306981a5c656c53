"""When is a payment demand annulled, and did it ever have an effect?"""

from domain.case import events as e
from domain.case.codes import HoldKind
from domain.case.commands import VoidDemand
from domain.case.decision import Answer, DecisionBuilder, refuse
from domain.case.legal_questions import Lawfulness
from domain.case.path.settlement import settle, void
from domain.case.state import Demand
from domain.finding import Finding
from domain.rules.is_demand_valid import found_void

DOUBTS = {"disputed": HoldKind.DISPUTED, "wrong-amount": HoldKind.AMOUNT_CORRECTED}
"""Why a voided demand must not be followed by a fresh one before a person has looked."""
FOUND = {
    "wrong-amount": "Et menneske har set, at påkravets beløb er forkert.",
    "disputed": "Et menneske har set, at kravet er bestridt. Et omtvistet krav må ikke stå i et påkrav.",
    "sent-too-early": (
        "Et menneske har set, at påkravet blev afsendt for tidligt. Det er ugyldigt og bliver ikke gyldigt af at vente."
    ),
    "not-arrived": "Et menneske har set, at påkravet ikke er kommet frem til alle lejere.",
    "fee-in-doubt": "Et af påkravets breve er ikke afsendt, og dets gebyr må ikke kræves længere.",
    "amount-changed": "Et af påkravets breve er ikke afsendt, og det ville kræve mere, end der skyldes nu.",
    "line-has-lapsed": "Et af påkravets breve er ikke afsendt, og en post i det er forældet nu.",
    "demand-invalid": "Fogedretten har fundet, at påkravet er ugyldigt.",
    "charge-withdrawn": "Påkravet krævede en post, som er taget ud af sagen.",
}
"""What is wrong with a demand of which a letter has left, where the facts of that letter do not show it."""


def annul(d: DecisionBuilder, command: VoidDemand) -> Answer:
    """A person annuls a demand."""
    demand = d.open_case.demand(command.demand)
    if demand is None or not demand.live:
        refuse("demand-is-live", "Der er intet gældende påkrav med det nummer.")
    void(d, demand, command.why, why_invalid(d, demand, command.why))
    settle(d)
    hold = DOUBTS.get(command.why)  # without it the clock would demand the same again at once
    if hold and d.case.closed is None and hold not in d.case.holds:
        d.record(e.CaseHeld(happened_on=d.today, kind=hold))
    return Answer("done", d.case.id)


def why_invalid(d: DecisionBuilder, demand: Demand, why: str) -> Finding | None:
    """Say why a demand that has left never had an effect: by the facts on file, else in the person's words."""
    if not d.case.has_left(demand):
        return None
    return d.lawful.is_void(demand) or (found_void(FOUND[why]) if why in FOUND else None)


def hold_if_unsound(d: DecisionBuilder, before: Lawfulness) -> None:
    """Let a person look at a demand that, as this decision shows and *before* it nobody knew, was never valid.

    Money that was there before it left made it state too much, or it left on a day on which it may not. Without this
    the tenant would be written to, and the fault be seen at the hand-over, three weeks later.
    """
    if any(isinstance(event, e.CaseHeld) for event in d.case_events):
        return  # a person looks anyway
    for demand in d.case.live_demands:
        known = before.case.demand(demand.number)
        finding = d.lawful.is_void(demand)
        if finding and known and not before.is_void(known):
            d.record(e.CaseHeld(happened_on=d.today, kind=HoldKind.DEMAND_INVALID, finding=finding))
