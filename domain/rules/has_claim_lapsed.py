"""Has this line lapsed by limitation, so that nobody may be asked for it any more?

Forældelsesloven § 3(1): three years, which run from the end of the last timely day (§ 2(2)). A named person may record
what interrupted them: then as many years run anew from that day.

Certain (a source was read): the three years and where they begin. Inferred: a line counts as lapsed on the very day on
which they are up, and a recorded interruption gives three new years, never ten. Open: what interrupts, and for how long
(§ 5 and §§ 15-18 were not read).
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from domain.danish_day import danish_day
from domain.finding import Finding, Source
from domain.law_of_the_day import LawOfTheDay
from domain.rules.doubts import LIMITATION

RULE = "has-claim-lapsed.v1"
SOURCES = (
    Source(key="foraeldelsesloven", provision="forældelsesloven § 2, stk. 2"),
    Source(key="foraeldelsesloven", provision="forældelsesloven § 3, stk. 1"),
)


@dataclass(frozen=True)
class LimitationFacts:
    """What must be known of a line. `begins_on`: its last timely day, or the day on which its limitation was
    interrupted; `before_court`: the bailiff court has been asked over it.
    """

    begins_on: date
    before_court: bool = False


def lapse_day(begins_on: date, law: LawOfTheDay) -> date | None:
    """Return the first day on which a line has lapsed; None under a kept law that does not name the years."""
    if law.limitation_years is None:
        return None
    year, month = begins_on.year + law.limitation_years, begins_on.month
    return date(year, month, min(begins_on.day, monthrange(year, month)[1]))


def has_claim_lapsed(facts: LimitationFacts, day: date, law: LawOfTheDay) -> Finding:
    """Answer whether the line has lapsed on *day*, under *law*, that of the day from which the years run."""
    lapses_on = lapse_day(facts.begins_on, law)
    lapsed = not facts.before_court and lapses_on is not None and lapses_on <= day
    because = " ".join(_because(facts, lapses_on, lapsed=lapsed))
    return Finding(holds=lapsed, rule=RULE, because=because, sources=SOURCES, doubts=(LIMITATION,))


def _because(facts: LimitationFacts, lapses_on: date | None, *, lapsed: bool) -> Iterator[str]:
    if facts.before_court:
        yield "Posten er i fogedretten og står ved magt der."
    elif lapses_on is None:
        yield "Loven, som den er gemt, siger intet om forældelse."
    else:
        since = f"Forældelsen løber fra den {danish_day(facts.begins_on)}"
        on = danish_day(lapses_on)
        yield f"{since}, og posten har været forældet siden den {on}." if lapsed else f"{since} til den {on}."
