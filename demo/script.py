"""Who does what in the demo? The counterparts (adviser, municipality, lawyer, court, tenant) as a script in data.

Every act is one of the commands that a person could give with `starter.py send`; nothing here has a way of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.case.codes import PhaseName


class Turn(StrEnum):
    """What turns a case that no payment of the list has ended."""

    AID = "aid"
    AGREEMENT = "agreement"
    BROKEN_AGREEMENT = "broken-agreement"
    MOVED_OUT = "moved-out"
    WITHDRAWN = "withdrawn"
    SETTLED = "settled"
    EVICTED = "evicted"
    WAITS = "waits"


@dataclass(frozen=True)
class Fate:
    """Where on the path a case turns, and how."""

    phase: PhaseName
    turn: Turn


FATES: tuple[Fate, ...] = (
    Fate(PhaseName.WITH_LAWYER, Turn.AID),
    Fate(PhaseName.WITH_LAWYER, Turn.AGREEMENT),
    Fate(PhaseName.BEFORE_BAILIFF_COURT, Turn.WAITS),
    Fate(PhaseName.IN_ARREARS, Turn.AGREEMENT),
    Fate(PhaseName.UNDER_DEMAND, Turn.AID),
    Fate(PhaseName.TERMINATED, Turn.AGREEMENT),
    Fate(PhaseName.WITH_LAWYER, Turn.AID),
    Fate(PhaseName.TERMINATED, Turn.MOVED_OUT),
    Fate(PhaseName.WITH_LAWYER, Turn.BROKEN_AGREEMENT),
    Fate(PhaseName.BEFORE_BAILIFF_COURT, Turn.SETTLED),
    Fate(PhaseName.IN_ARREARS, Turn.AID),
    Fate(PhaseName.TERMINATED, Turn.AID),
    Fate(PhaseName.WITH_LAWYER, Turn.AGREEMENT),
    Fate(PhaseName.BEFORE_BAILIFF_COURT, Turn.EVICTED),
    Fate(PhaseName.UNDER_DEMAND, Turn.AGREEMENT),
    Fate(PhaseName.BEFORE_BAILIFF_COURT, Turn.WITHDRAWN),
    Fate(PhaseName.BEFORE_BAILIFF_COURT, Turn.AID),
    Fate(PhaseName.WITH_LAWYER, Turn.AID),
)
"""Dealt out in turn to the cases in the order of the lists, so that every stage sees every kind of help."""

PEOPLE: Mapping[str, str] = {
    "adviser": "adviser/r1",
    "lawyer": "lawyer/a1",
    "manager": "manager/m1",
    "municipality": "municipality/s1",
    "office": "office/k1",
}
"""Whoever acts in the demo, by role and staff id."""

APPROVAL = "Saldoen er set efter, og rådgiveren har afsluttet sit forsøg."
REASON = "Restancen er ikke betalt, og der er ikke fundet en løsning."
