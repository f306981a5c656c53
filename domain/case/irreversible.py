"""What must be so before an irreversible step is taken, whichever stage it belongs to?"""

from collections.abc import Collection
from datetime import date

from domain.case.decision import DecisionBuilder, Refused, refuse
from domain.case.rest_of_demand import too_small_a_rest
from domain.case.state import Demand
from domain.danish_day import danish_day
from domain.feeds import FEED_IS_COMPLETE
from domain.finding import Finding

RESTS = "Sagen hviler. Slut pausen først, hvis den skal gå videre."
TOLD_AGAIN = (
    "En indbetalingsliste kan rumme nye penge til lejemålet. Sig først, om de er nye: send listen igen med --new eller "
    "--known."
)

NOBODY_LOOKED = (
    "Foreningens politik nævner ingen indbetalingskilde (payment_feeds). Sig med ledger_of, at saldoen er set i dag."
)

NOT_LAPSED = "line-has-not-lapsed"


def require_fresh_ledger(d: DecisionBuilder, seen: date | None) -> date:
    """The day of the ledger that an irreversible step rests on, which is today. Refuses an old balance, and, where no
    payment feed says how far the money is in, one that nobody says to have *seen*.
    """
    if seen is None and not d.at.policy.payment_feeds:
        refuse("fresh-ledger", NOBODY_LOOKED)
    if seen not in (None, d.today):
        because = f"Saldoen er fra den {danish_day(seen)}. Den skal være fra i dag, den {danish_day(d.today)}."
        refuse("fresh-ledger", because)
    return d.today


def require_complete_feeds(d: DecisionBuilder) -> dict[str, date]:
    """Refuse an irreversible step while money may have come of which nobody knows here; gives what to record of it."""
    say = d.feeds
    if say.behind:
        refuse(FEED_IS_COMPLETE, say.because)
    return dict(say.complete_to)


def require_no_rest(d: DecisionBuilder, charges: Collection[str]) -> None:
    """Refuse an irreversible step while a person must look, while our ladder rests for what it rests on, or while
    nobody knows whether money has paid it.
    """
    require_no_hold(d)
    if d.case.rests(charges, d.today):
        refuse("no-pause", RESTS)
    if d.account.is_contested(charges):
        because = "Listen har måske ikke kendt penge, der er kommet. Sig først, om de er talt med (settle-contested)."
        refuse("money-is-uncontested", because)
    if gone := next(filter(None, map(d.account.has_vanished, charges)), None):
        because = (
            f"En post mangler på listen opgjort pr. {danish_day(gone.as_of)}, som er fuldstændig. Sig først, om den "
            "skyldes (uphold-charge, correct-charge, withdraw-charge)."
        )
        refuse("charge-is-listed", because)
    if d.account.repeats:
        refuse("money-told-again", TOLD_AGAIN)
    if d.account.waits_for_money(charges):
        because = "Der er penge på vej, som betaler noget af det: vent til deres valørdag."
        refuse("money-has-come", because)


def require_weighty_rest(d: DecisionBuilder, demand: Demand) -> None:
    """Refuse to let a home be lost over a rest below the association's floor, or that has lapsed by limitation."""
    if finding := why_no_home_is_lost(d, demand):
        raise Refused(finding)


def why_no_home_is_lost(d: DecisionBuilder, demand: Demand) -> Finding | None:
    """Why no home may be lost over what is left of a demand, whatever a person says of it; None where one may."""
    unpaid = (d.case.charge(charge) for charge in demand.charges if d.account.outstanding_ore([charge]) > 0)
    findings = (d.lawful.has_lapsed(charge, d.today) for charge in unpaid if charge)
    lapsed = next((finding for finding in findings if finding.holds), None)
    if lapsed:
        because, sources = lapsed.because, lapsed.sources
        return Finding(holds=False, rule=NOT_LAPSED, because=because, sources=sources, doubts=lapsed.doubts)
    return too_small_a_rest(d.case, d.account, d.at.policy, demand)


def require_no_hold(d: DecisionBuilder) -> None:
    """Refuse an irreversible step while a person must look."""
    if d.open_case.holds:
        refuse("no-hold", "Sagen er standset, til et menneske har set på den.")
