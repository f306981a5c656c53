"""When is a tenant looked after who kept the home, and what came of it?

The ending of a case is not yet a rescue: whether it lasted is seen months later (design: follow-ups at 1, 3, 6 and 12
months). The days run for closed cases alone, and no clock of a run waits for them: whoever lists what is to be done
looks at the days as well.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from domain.case import events as e
from domain.case.codes import Ending
from domain.case.commands import RecordFollowUp
from domain.case.decision import Answer, DecisionBuilder, refuse
from domain.case.state import Case
from domain.danish_day import danish_day
from domain.policy import Policy

KEPT_THE_HOME = frozenset({Ending.PAID, Ending.SETTLED, Ending.WITHDRAWN})


def follow_ups(case: Case, policy: Policy) -> Iterator[tuple[int, date]]:
    """The months after the ending, with their days, for which nobody has recorded how it went."""
    if case.closed is None or case.closed.ending not in KEPT_THE_HOME:
        return
    for months in policy.ladder.follow_up_months:
        if months not in case.followed_up:
            yield months, months_after(case.closed.on, months)


def months_after(day: date, months: int) -> date:
    """The same day of the month, *months* later; the last of the month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def record(d: DecisionBuilder, command: RecordFollowUp) -> Answer:
    """Record how it went, once for each of the policy's months, from its day on."""
    if d.case.closed is None:
        refuse("case-has-ended", "Der følges først op, når sagen er afsluttet.")
    day = dict(follow_ups(d.case, d.at.policy)).get(command.months)
    if day is None:
        refuse("follow-up-is-open", "Der er ingen opfølgning efter så mange måneder, eller den er allerede noteret.")
    if day > d.today:
        refuse("follow-up-on-its-day", f"Opfølgningen er først den {danish_day(day)}.")
    d.record(e.FollowedUp(happened_on=d.today, months=command.months, outcome=command.outcome))
    return Answer("done", d.case.id)
