"""May the case be filed with the bailiff court today?

Almenlejeloven § 92(2): an almene landlord tells the municipality in writing, at the latest together with the
filing. And there must be something to enforce: an ophævelse, which alone ends the lease.
"""

from datetime import date

from domain.danish_day import danish_day
from domain.finding import Finding, Source

RULE = "may-case-be-filed.v1"
SOURCES = (
    Source(key="almenlejeloven-92", provision="almenlejeloven § 92, stk. 2"),
    Source(key="retsplejeloven-55", provision="retsplejeloven §§ 528 og 596"),
)


def may_case_be_filed(
    terminated_on: date | None, municipality_notified_on: date | None, notifying_now: bool, day: date
) -> Finding:
    """Answer whether the case may be filed on *day*.

    *terminated_on* and *municipality_notified_on* are the days of dispatch, None where that has not happened;
    *notifying_now*: the same decision also sends the municipality's notice, before the filing.
    """
    if terminated_on is None or terminated_on > day:
        return _finding(False, "Lejeaftalen er ikke ophævet, så der er intet at indgive til fogedretten.")
    if notifying_now:
        return _finding(True, "Lejeaftalen er ophævet, og kommunen underrettes samtidig.")
    if municipality_notified_on is None or municipality_notified_on > day:
        return _finding(False, "Kommunen skal underrettes skriftligt senest samtidig med indgivelsen.")
    return _finding(
        True,
        f"Lejeaftalen er ophævet, og kommunen blev underrettet den {danish_day(municipality_notified_on)}.",
    )


def _finding(holds: bool, because: str) -> Finding:
    return Finding(holds=holds, rule=RULE, because=because, sources=SOURCES)
