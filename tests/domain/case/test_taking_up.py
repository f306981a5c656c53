"""May a letter be taken up, taken up again after a crash, or has it lost its reason?"""

from datetime import date
from typing import Literal

import pytest

from domain.actors import DISPATCHER
from domain.case import commands as c
from domain.case.codes import DispatchKind, HoldKind, StepName
from domain.case.state import DispatchState, Terminating
from tests.cases import LAERKE, NOVEMBER, RASMUS, CaseDriver
from tests.givers import MANAGER, OFFICE


def claim(case: CaseDriver, key: str, *, honours_keys: bool = True) -> str:
    """Take a dispatch up, and say what the hand is told."""
    return case.do(c.ClaimDispatch(key=key, honours_keys=honours_keys), actor=DISPATCHER).result


def report(case: CaseDriver, key: str, outcome: Literal["not-accepted", "refused"]) -> str:
    """Tell what the channel said, and say what the hand is answered."""
    return case.do(c.ReportDispatch(key=key, outcome=outcome, why="post-refused-503"), actor=DISPATCHER).result


def newest(case: CaseDriver, kind: DispatchKind) -> str:
    """The key of the newest dispatch of a kind."""
    return [x.key for x in case.case.dispatches.values() if x.kind is kind][-1]


@pytest.fixture
def demanded() -> CaseDriver:
    """A case whose demand was decided and taken up, and whose hand then crashed."""
    case = CaseDriver()
    case.open()
    case.step(StepName.DEMAND_PAYMENT)
    case.take(newest(case, DispatchKind.PAYMENT_DEMAND))
    return case


def test_a_channel_that_honours_keys_is_asked_again(demanded: CaseDriver) -> None:
    """The letter goes once, however often it is asked for, and the journal counts the askings."""
    key = newest(demanded, DispatchKind.PAYMENT_DEMAND)

    assert claim(demanded, key) == "claimed"
    assert (demanded.events[-1].type, demanded.case.dispatches[key].asked) == ("dispatch-claimed.v1", 2)


def test_a_refusal_of_the_second_asking_says_nothing_of_the_first(demanded: CaseDriver) -> None:
    """Nobody answers the second time: the first may have sent it, so no payment may think it here."""
    key = newest(demanded, DispatchKind.PAYMENT_DEMAND)
    claim(demanded, key)

    assert report(demanded, key, "not-accepted") == "in-doubt"
    demanded.pay(577_213)

    assert demanded.case.dispatches[key].state is DispatchState.CLAIMED
    assert claim(demanded, key) == "unknown"


def test_a_lasting_refusal_of_the_second_asking_is_for_a_person(demanded: CaseDriver) -> None:
    """The same letter will be refused for ever, and the first asking may have sent it."""
    key = newest(demanded, DispatchKind.PAYMENT_DEMAND)
    claim(demanded, key)

    assert report(demanded, key, "refused") == "in-doubt"
    assert demanded.case.dispatches[key].state is DispatchState.OUTCOME_UNKNOWN
    assert demanded.case.holds == ()


@pytest.mark.parametrize("certain", ["released", "settled", "sent again"])
def test_once_it_is_certain_that_nothing_left_a_refusal_speaks_for_all(demanded: CaseDriver, certain: str) -> None:
    """The count of askings begins anew with what was given back, settled as not sent, or let go by a person."""
    key = newest(demanded, DispatchKind.PAYMENT_DEMAND)
    match certain:
        case "released":
            report(demanded, key, "not-accepted")
        case "settled":
            claim(demanded, key, honours_keys=False)
            demanded.do(c.SettleDispatch(key=key, sent=False), actor=MANAGER)
        case _:
            report(demanded, key, "refused")
            demanded.do(c.ReleaseHold(kind=HoldKind.DISPATCH_REFUSED), actor=OFFICE)
            demanded.do(c.SendAgain(key=key), actor=OFFICE)

    assert claim(demanded, key) == "claimed"
    assert report(demanded, key, "not-accepted") == "done"
    assert demanded.case.dispatches[key].state is DispatchState.INTENDED


@pytest.mark.parametrize(("on", "is_refused"), [(date(2026, 10, 6), True), (date(2026, 10, 7), False)])
def test_it_may_have_left_on_the_day_of_the_first_asking(demanded: CaseDriver, on: date, is_refused: bool) -> None:
    """Taken up on Wednesday by a worker that died, found in doubt on Monday: a person may say that it left at once."""
    key = newest(demanded, DispatchKind.PAYMENT_DEMAND)
    claim(demanded.at(date(2026, 10, 9)), key)
    claim(demanded.at(date(2026, 10, 12)), key, honours_keys=False)

    settled = demanded.decide(c.SettleDispatch(key=key, sent=True, on=on), MANAGER).answer

    assert (settled.rule == "sent-on-a-day-it-could") is is_refused


def test_a_channel_that_knows_no_keys_is_never_asked_twice(demanded: CaseDriver) -> None:
    """The letter may have gone: a person finds out."""
    key = newest(demanded, DispatchKind.PAYMENT_DEMAND)

    assert claim(demanded, key, honours_keys=False) == "unknown"
    assert demanded.case.dispatches[key].state is DispatchState.OUTCOME_UNKNOWN


def test_what_was_paid_after_the_crash_is_not_asked_for_again(demanded: CaseDriver) -> None:
    """Asking again might be what sends it: nothing leaves once the answer to it is known."""
    key = newest(demanded, DispatchKind.PAYMENT_DEMAND)
    demanded.pay(577_213)

    assert claim(demanded, key) == "unknown"


def test_a_formal_letter_is_asked_for_again_on_a_day_of_dispatch_only(demanded: CaseDriver) -> None:
    """Taken up on a Wednesday and still not known to have gone: it does not leave on the Saturday."""
    demanded.at(date(2026, 10, 10))

    assert claim(demanded, newest(demanded, DispatchKind.PAYMENT_DEMAND)) == "not-today"


def test_a_reminder_gives_way_to_the_demand() -> None:
    """A reminder that was held back says that it costs nothing and warns of nothing: too late once demanded."""
    case = CaseDriver()
    case.open()
    case.step(StepName.REMIND)
    case.do(c.HoldCase(kind=HoldKind.DISPUTED))
    case.at(date(2026, 10, 7)).do(c.ReleaseHold(kind=HoldKind.DISPUTED), actor=OFFICE)
    case.step(StepName.DEMAND_PAYMENT)

    assert case.case.dispatches[newest(case, DispatchKind.REMINDER)].state is DispatchState.SUPPRESSED


def test_a_reminder_of_another_month_still_goes() -> None:
    """October's demand says nothing of November."""
    case = CaseDriver()
    case.open()
    case.demand()
    case.open(due=NOVEMBER)
    case.step(StepName.REMIND)

    assert [taken.dispatch.kind for taken in case.send_all()] == [DispatchKind.REMINDER]


def test_a_termination_counts_only_when_it_has_reached_every_tenant() -> None:
    """One joint tenant's letter is refused by its channel: the lease has not ended by the other's arrival."""
    case = CaseDriver(tenants=(RASMUS, LAERKE))
    case.open()
    case.demand()
    case.arrive_all()
    case.hand_over()
    case.step(StepName.END_ADVISER_WINDOW)
    case.do(c.TerminateLease(reason="Ikke betalt.", ledger_of=case.today), actor=MANAGER)
    to_rasmus, to_laerke = (x.key for x in case.case.dispatches.values() if x.kind is DispatchKind.TERMINATION)
    for key in (to_rasmus, to_laerke):
        case.take(key)
    case.do(c.ReportDispatch(key=to_rasmus, outcome="refused", why="mail-refused-550"), actor=DISPATCHER)
    case.do(c.ReportDispatch(key=to_laerke, outcome="sent", receipt="r"), actor=DISPATCHER)
    case.arrive(to_laerke)

    assert isinstance(case.case.demands[0].phase, Terminating)
