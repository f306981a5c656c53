"""Does everything in a dead tenant's name end, does nothing more leave in it, and do those who are left go on?"""

import pytest

from domain.case import commands as c
from domain.case import events as e
from domain.case.codes import DispatchKind, HoldKind
from domain.case.state import DispatchState
from domain.case.worklist import worklist
from tests.domain.case.stages import CURING, DATED, DEMAND_DECIDED, DEMAND_SENT, FILED, LEASE_ENDED, OPENED, WITH_LAWYER
from tests.domain.case.story import Story, day, given, pays, post_closes, until

HELD = c.HoldCase(kind=HoldKind.DEATH)
DIED = c.ReleaseHold(kind=HoldKind.DEATH)
NOBODY = c.ReleaseHold(kind=HoldKind.DEATH, died="nobody")
COUPLE = ("anna", "bo")
STAGES = {
    "in arrears": OPENED,
    "a demand waits to leave": DEMAND_DECIDED,
    "the days to pay run": CURING,
    "with the lawyer": WITH_LAWYER,
    "terminated": LEASE_ENDED,
    "the court has it": FILED,
    "the court has set a day": DATED,
}


def one_died(number: int = 2) -> c.ReleaseHold:
    """A co-tenant died, and a person says which."""
    return c.ReleaseHold(kind=HoldKind.DEATH, died="co-tenant", tenant=number)


def written_to(story: Story) -> list[tuple[str, str | None]]:
    """Every letter to a tenant that left or may have, with whom it was to."""
    return [(x.kind, x.person) for x in story.case.dispatches.values() if x.person and x.may_have_gone]


@pytest.mark.parametrize("stage", STAGES)
def test_every_demand_ends_and_nothing_leaves_any_more(stage: str) -> None:
    """Whatever the clock had ahead, and however long it lies: the case waits for whoever takes the tenant's place."""
    story = given(*STAGES[stage], HELD)
    before = written_to(story)
    story.given(DIED, post_closes(), until("2027-03-01"))

    assert not story.case.live_demands
    assert story.case.holds == (HoldKind.ESTATE,)
    assert written_to(story) == before
    assert not [x for x in story.case.dispatches.values() if x.person and x.state is DispatchState.INTENDED]


def test_lawyer_and_court_are_called_back() -> None:
    """They would go on against somebody who is dead."""
    story = given(*DATED, HELD).when(DIED)

    assert {recall.to for recall in story.case.open_recalls} == {"lawyer", "court"}


def test_nothing_goes_to_the_tenant_while_nobody_knows_who_died() -> None:
    """Not even word that a demand is over, which no other hold stops."""
    story = given(*CURING, HELD, c.VoidDemand(demand=1, why="other"), until("10-20"))
    (notice,) = story.letters(DispatchKind.TENANT_NOTICE)
    assert notice.state is DispatchState.INTENDED

    assert story.given(NOBODY, until("10-20")).letters(DispatchKind.TENANT_NOTICE)[0].state is DispatchState.SENT


def test_where_nobody_died_the_case_goes_on_as_it_was() -> None:
    """It was told by mistake: the demand lives, and its days have run."""
    story = given(*CURING, HELD).when(NOBODY)

    story.then("hold-released").expects("hand-over 2026-10-28")


def test_of_a_couple_the_other_goes_on() -> None:
    """The demand lives for whoever is left, and the next letter is written to them alone."""
    story = given(*CURING, HELD, tenants=COUPLE).when(one_died()).then("hold-released", "tenant-died")
    assert (story.case.tenants, story.case.deceased) == (("anna",), ("bo",))

    story.given(until("11-06"), c.TerminateLease(reason="Ikke betalt.", ledger_of=day("11-06")), until("11-06"))
    assert [x.person for x in story.letters(DispatchKind.TERMINATION)] == ["anna"]


def test_a_demand_that_has_reached_everybody_who_is_left_counts() -> None:
    """It waited for the letter to the one who died."""
    story = given(*DEMAND_SENT, tenants=COUPLE, simulated=False)
    first, second = story.letters(DispatchKind.PAYMENT_DEMAND)
    story.given(c.RecordDelivery(key=first.key, outcome="arrived", on=day("10-07")), HELD)  # type: ignore[arg-type]

    story.when(one_died()).then("hold-released", "tenant-died", "cure-deadline-set")
    assert second.state is DispatchState.SENT


def test_days_that_run_are_not_counted_again() -> None:
    """The one who died got the letter last: the days of the other were told from then on."""
    story = given(*CURING, tenants=COUPLE)
    cure = story.demand.cure
    story.given(HELD, one_died(1))

    assert story.demand.cure == cure


REFUSED = {
    "there is no other tenant": (("anna",), one_died(1), "others-are-left"),
    "nobody says which": (COUPLE, c.ReleaseHold(kind=HoldKind.DEATH, died="co-tenant"), "tenant-is-known"),
    "there are only two": (COUPLE, one_died(3), "tenant-is-known"),
    "a tenant is named, and all died": (COUPLE, c.ReleaseHold(kind=HoldKind.DEATH, tenant=1), "all-tenants-died"),
    "a tenant is named, and none died": (
        COUPLE,
        c.ReleaseHold(kind=HoldKind.DEATH, died="nobody", tenant=1),
        "nobody-died",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_who_died_must_be_clear(case: str) -> None:
    """Refused with what to say instead, and the case stands still as it did."""
    tenants, command, rule = REFUSED[case]
    given(*CURING, HELD, tenants=tenants).when(command).refuses(rule).stands("under-demand", holds=("death",))


def test_another_hold_says_nothing_of_who_died() -> None:
    """A field that means nothing there is not let pass in silence."""
    story = given(*CURING, c.HoldCase(kind=HoldKind.DISPUTED))

    story.when(c.ReleaseHold(kind=HoldKind.DISPUTED, died="nobody")).refuses("only-a-death-says-who")


def test_nobody_lets_a_case_go_on_against_the_dead() -> None:
    """Until it was a mistake, or the charges are taken out: then it ends, and nobody is written to."""
    story = given(*CURING, HELD, DIED).when(c.ReleaseHold(kind=HoldKind.ESTATE)).refuses("somebody-is-left")
    before = written_to(story)

    story.given(c.WithdrawCharge(charge="2026-10-01.rent"), until("12-01")).stands("closed", "withdrawn", "none")
    assert written_to(story) == before


def test_what_is_paid_ends_the_case_without_a_word_to_the_dead() -> None:
    """The estate pays."""
    story = given(*CURING, HELD, DIED)
    before = written_to(story)

    story.given(pays(), until("12-01")).stands("closed", "paid", "own-payment")
    assert written_to(story) == before


def test_what_is_paid_before_anybody_has_said_who_died_waits_to_be_told() -> None:
    """The case has ended; somebody still says who died, and until then nobody is written to."""
    story = given(*CURING, HELD, pays(), until("11-20"))
    (notice, *_) = story.letters(DispatchKind.TENANT_NOTICE)
    assert notice.state is DispatchState.INTENDED
    assert "look-at-death" in [item.task for item in worklist(story.case, story.account, story.policy, story.today)]

    told = story.copy().given(NOBODY, until("11-20"))
    assert told.letters(DispatchKind.TENANT_NOTICE)[0].state is DispatchState.SENT
    silent = story.given(DIED, until("11-20"))
    assert silent.letters(DispatchKind.TENANT_NOTICE)[0].state is DispatchState.SUPPRESSED
    assert silent.case.holds == ()


def test_a_death_can_be_taken_back() -> None:
    """The tenants are tenants again; demands that ended are not brought back, and a fresh one leaves."""
    story = given(*CURING, HELD, DIED).when(c.WithdrawDeath(reason="En navnebror."))
    story.then("death-withdrawn", "hold-released").stands("in-arrears")

    story.given(until("11-06"))
    assert [demand.live for demand in story.case.demands] == [False, True]


def test_a_co_tenant_is_back_as_well() -> None:
    """Behind the one who was left."""
    story = given(*CURING, HELD, one_died(1), c.WithdrawDeath(reason="En navnesøster."), tenants=COUPLE)

    assert (story.case.tenants, story.case.deceased) == (("bo", "anna"), ())


def test_no_letter_that_was_stopped_is_sent_again_to_the_dead() -> None:
    """A person who asks for it hears why."""
    story = given(*DEMAND_DECIDED, HELD, DIED)
    (demand,) = story.letters(DispatchKind.PAYMENT_DEMAND)
    assert demand.state is DispatchState.SUPPRESSED

    assert story.when(c.SendAgain(key=demand.key)).answer.result == "refused"


@pytest.mark.parametrize("kind", HoldKind)
def test_a_hold_is_one_event_however_often_it_is_asked_for(kind: HoldKind) -> None:
    """The second says nothing new; what was noted with it is said not to be kept."""
    story = given(*CURING, c.HoldCase(kind=kind)).when(c.HoldCase(kind=kind)).answers("duplicate")
    assert (story.new, story.answer.warnings) == ((), ())

    story.when(c.HoldCase(kind=kind, note="Ringet igen.")).answers("duplicate")
    assert "noten er ikke gemt" in story.answer.warnings[0]
    assert story.days_of(e.CaseHeld) == [day("10-09")]
