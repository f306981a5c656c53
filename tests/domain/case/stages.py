"""At which stages of the path can something happen? Each stage is the one before it and one thing more.

The story is of a rent due on Thursday 1 October 2026, listed on the 2nd; its letters go by print, to one tenant.
"""

from domain.case import commands as c
from domain.case.codes import DispatchKind, HearingOutcome
from tests.domain.case.story import Act, day, files, post_closes, rent_missed, terminates, until

OPENED: tuple[Act, ...] = (rent_missed(),)
REMINDED = (*OPENED, until("10-03"))
DEMAND_DECIDED = (*REMINDED, post_closes(DispatchKind.PAYMENT_DEMAND), until("10-07"))
DEMAND_SENT = (*DEMAND_DECIDED, post_closes(), until("10-07"))
CURING = (*DEMAND_SENT, until("10-09"))
LAST_DAY = (*CURING, until("10-23"))
IN_BUFFER = (*LAST_DAY, until("10-27"))
WITH_LAWYER = (*IN_BUFFER, until("10-28"))
WINDOW_ENDED = (*WITH_LAWYER, until("11-06"))
TERMINATION_DECIDED = (*WINDOW_ENDED, post_closes(DispatchKind.TERMINATION), terminates())
TERMINATION_SENT = (*TERMINATION_DECIDED, post_closes(), until("11-06"))
LEASE_ENDED = (*TERMINATION_SENT, until("11-10"))
VACATE_ENDED = (*LEASE_ENDED, until("11-16"))
FILING_DECIDED = (*VACATE_ENDED, post_closes(DispatchKind.MUNICIPALITY_NOTICE), files())
FILED = (*FILING_DECIDED, post_closes(), until("11-16"))
DATED = (*FILED, c.SetCourtDate(day=day("12-08")))
EVICTION_ORDERED = (*DATED, until("12-08"), c.RecordHearing(outcome=HearingOutcome.EVICTION_ORDERED))

STAGES: dict[str, tuple[Act, ...]] = {
    "opened": OPENED,
    "reminded": REMINDED,
    "demand decided": DEMAND_DECIDED,
    "demand sent": DEMAND_SENT,
    "curing": CURING,
    "last day to pay": LAST_DAY,
    "in the buffer": IN_BUFFER,
    "with the lawyer": WITH_LAWYER,
    "window ended": WINDOW_ENDED,
    "termination decided": TERMINATION_DECIDED,
    "termination sent": TERMINATION_SENT,
    "lease ended": LEASE_ENDED,
    "vacate period ended": VACATE_ENDED,
    "filing decided": FILING_DECIDED,
    "filed": FILED,
    "court date set": DATED,
    "eviction ordered": EVICTION_ORDERED,
}
"""Every open stage, in the order of the path."""
