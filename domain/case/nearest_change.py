"""How much money, by which day, would stop an open case as it stands?

Nothing is counted here a second time: the payment is decided as it would be on that day, by the very rules that will
decide it (`domain/case/decide.py`), and whether the case stops is read off what comes of it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from domain.actors import FEED
from domain.calendar import ONE_DAY, OutsideCalendarError
from domain.case.commands import RecordPayment
from domain.case.decide import decide
from domain.case.decision import Circumstances
from domain.case.forecast import CaseNow, ForecastItem, forecast
from domain.case.no_return import point_of_no_return
from domain.case.state import Case, lease_ended_of
from domain.clock import at_hour
from domain.ids import tenancy_of
from domain.law_of_the_day import Laws
from domain.money import LARGEST_AMOUNT

_IMAGINED = "nearest-change"
"""The name of a payment that nobody has made; it is decided on and never recorded."""
_EVENING = 21  # of the last day: what is paid on a day counts, at whatever hour of it


@dataclass(frozen=True, slots=True)
class NearestChange:
    """A payment that would stop the case: the least sum (øre) that does, and the last day on which it does (Copenhagen;
    None where no day is set yet).
    """

    amount_ore: int
    by: date | None


def nearest_change(of: CaseNow, law: Callable[[date], Laws]) -> NearestChange | None:
    """The payment that would end every threat of an open case; None where none does by itself, as after a termination,
    and where nothing is owed. *law* gives the law as a decision on a day will see it.
    """
    if of.case.closed:
        return None
    last = _last_day(of, law)
    for day in dict.fromkeys((last, of.today)) if last else (of.today,):
        if (ore := next((ore for ore in _sums(of) if _stops(of, law, ore, day)), None)) is not None:
            return NearestChange(ore, day if last else None)
    return None


def _sums(of: CaseNow) -> Iterator[int]:
    """The sums that may be enough, the least first: what demands ask for, without fees and with them, and all."""
    case, account = of.case, of.account
    demanded = [charge for demand in case.live_demands for charge in demand.charges]
    every = [charge.charge for charge in case.standing_charges]
    asked = [account.outstanding_ore(some) for some in (case.without_fees(demanded), demanded, every) if some]
    yield from sorted({ore for ore in (*asked, account.balance_ore()) if 0 < ore <= LARGEST_AMOUNT})


def _last_day(of: CaseNow, law: Callable[[date], Laws]) -> date | None:
    """The last day on which money still averts what comes next; none where nobody has set one."""
    calendar = law(of.today).calendar
    if found := point_of_no_return(of.case, of.policy, calendar):
        return max(found.day, of.today)
    if of.case.live_demands:
        days = [day for (_, name), day in _ahead(of, law) if name is ForecastItem.CURE]
        return min(days, default=None)
    days = [day - ONE_DAY for (_, name), day in _ahead(of, law) if name is ForecastItem.DEMAND]
    return max(min(days), of.today) if days else None


def _ahead(of: CaseNow, law: Callable[[date], Laws]) -> Iterator[tuple[tuple[object, ForecastItem], date]]:
    for key, value in forecast(of, law).found.items():
        if isinstance(value, date):
            yield key, value


def _stops(of: CaseNow, law: Callable[[date], Laws], ore: int, day: date) -> bool:
    """Whether a payment of *ore* on *day* leaves nothing that threatens the home."""
    at = Circumstances(
        now=at_hour(day, _EVENING),
        law=law(day),
        policy=of.policy,
        actor=FEED,
        tenancy_key=tenancy_of(of.case.id),
        new_case=of.case.id,
        new_number=of.case.number,
    )
    paid = RecordPayment(payment=_IMAGINED, lease=of.case.lease, amount_ore=ore, value_date=day, booked_on=day)
    try:
        after = decide(paid, of.case, of.account, at).state
    except OutsideCalendarError:
        return False
    return isinstance(after, Case) and (after.closed is not None or _is_averted(of.case, after))


def _is_averted(before: Case, after: Case) -> bool:
    """Whether a demand was live, and none is: what is left of fees or of later rents is no threat yet."""
    ended = any(lease_ended_of(demand.phase) for demand in after.live_demands)
    return bool(before.live_demands) and not after.live_demands and not ended
