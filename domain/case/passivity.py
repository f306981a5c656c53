"""Has the landlord waited so long that the right to terminate, or to ask the court, may be lost by passivity?

No source says how long is too long (law/doubts.toml, `passivity`), so the association's policy says from when on a
person has to weigh it (docs/adr/0059-passivity.md). Waiting that had a reason of the tenant's does not count: an
agreement's instalments, an application for aid that was not answered yet.
"""

from collections.abc import Iterator
from datetime import date

from domain.case.codes import LegalStep
from domain.case.decision import DecisionBuilder, Refused
from domain.case.state import Case, LeaseEnded, WithLawyer
from domain.danish_day import danish_day
from domain.finding import Finding, Source
from domain.rules.doubts import PASSIVITY, in_order

RULE = "waited-without-passivity"
SOURCES = (Source(key="passivitet-2003", provision="praksis: retten til at ophæve kan tabes ved passivitet"),)


def waited_since(case: Case, phase: WithLawyer | LeaseEnded) -> date:
    """The day after which nothing but the landlord was waited for: the last lawful step, or a later reason to wait."""
    step = phase.window_until if isinstance(phase, WithLawyer) else phase.vacate_by
    return max((step, *_reasons(case)))


def _reasons(case: Case) -> Iterator[date]:
    for aid in case.aids:
        if ended := aid.answered_on or aid.withdrawn_on:
            yield ended
    if case.agreement and case.agreement.broken:
        yield max(one.due for one in case.agreement.instalments)


def require_no_passivity(
    d: DecisionBuilder, step: LegalStep, phase: WithLawyer | LeaseEnded, *, weighed: bool
) -> int | None:
    """Refuse a step after a long wait that nobody has weighed; gives the days of a wait that somebody has."""
    since = waited_since(d.case, phase)
    days = (d.today - since).days
    if days <= d.at.policy.passivity_days:
        return None
    if weighed:
        return days
    lost = "ophæve" if step is LegalStep.TERMINATE_LEASE else "gå til fogedretten"
    because = (
        f"Der er ventet {days} dage siden den {danish_day(since)}, og retten til at {lost} kan være tabt ved "
        "passivitet. Skal det ske alligevel, så sig despite_passivity=ja, og skriv i reason, hvorfor der er ventet."
    )
    raise Refused(Finding(holds=False, rule=RULE, because=because, sources=SOURCES, doubts=(PASSIVITY,)))


def in_doubt(finding: Finding, waited_days: int | None) -> Finding:
    """The answer that a step rests on, with the doubt that it was weighed."""
    return (
        finding
        if waited_days is None
        else finding.model_copy(update={"doubts": in_order((*finding.doubts, PASSIVITY))})
    )
