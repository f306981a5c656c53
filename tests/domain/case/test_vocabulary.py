"""Does every fact that can stand in a journal happen in some story?"""

from typing import get_args

from domain.account.codes import Repeat
from domain.account.events import AccountEvent
from domain.case import commands as c
from domain.case.codes import (
    AidKind,
    AidStep,
    AidWithdrawal,
    Cause,
    ConsentScope,
    ContactMethod,
    ContactOutcome,
    CourtFault,
    DeliveryOutcome,
    DispatchKind,
    Ending,
    FollowUpOutcome,
    HearingOutcome,
    HoldKind,
    Interruption,
    LegalStep,
    MunicipalityDecision,
    Paper,
    Party,
)
from domain.case.events import CaseEvent
from domain.case.kept_command import AnyCommand
from domain.clock import at_hour
from tests.domain.case import money_told
from tests.domain.case.stages import (
    CURING,
    DATED,
    EVICTION_ORDERED,
    FILED,
    IN_BUFFER,
    VACATE_ENDED,
    WINDOW_ENDED,
    WITH_LAWYER,
)
from tests.domain.case.story import (
    POLICIES,
    RENT,
    Act,
    Story,
    adopts,
    agrees,
    approves,
    arrives,
    at,
    bounces,
    claimed,
    day,
    edition,
    facts_of,
    files,
    given,
    in_doubt,
    letter,
    paid_out,
    pays,
    proposes,
    rent_missed,
    reported,
    settled,
    under,
    until,
)


def strangers_wait(story: Story) -> "AnyCommand | Story | None":
    """A row of a list whose tenants nobody knows."""
    missed = rent_missed("11-01", tenants=("carl",), waits_in=story.case.id)
    assert not isinstance(missed, c.Command)
    return missed(story)


HANDOVER = DispatchKind.LAWYER_HANDOVER
STORIES: dict[str, tuple[Act, ...]] = {
    "an old line kept alive, a rent told, money earmarked": (
        rent_missed("2023-12-01"),
        c.RecordInterruption(charge="2023-12-01.rent", how=Interruption.SUIT, on=day("10-01"), document="Stævning."),
        c.RecordMonthlyRent(amount_ore=RENT),
        pays(100),
        c.EarmarkPayment(payment="b1", charge="2023-12-01.rent"),
        c.WithdrawInterruption(charge="2023-12-01.rent", on=day("10-01"), reason="En anden lejers stævning."),
    ),
    "rent of November, by its text and the list": (
        rent_missed(as_of=day("10-02")),
        until("11-02"),
        pays(text="11-2026"),
        until("11-04"),
        rent_missed(as_of=day("11-04")),
    ),
    "evicted by order": (*EVICTION_ORDERED, c.RecordEviction(on=day("12-08"))),
    "withdrawn, and everybody called back": (
        *DATED,
        c.CancelCourtDate(),
        c.WithdrawFiling(reason="Aftalt."),
        c.AcknowledgeRecall(to=Party.COURT),
    ),
    "rejected, filed again, settled": (
        *FILED,
        c.RecordFilingRejected(why="doubt"),
        files(Paper.LEASE),
        c.SetCourtDate(day=day("11-16")),
        c.RecordHearing(outcome=HearingOutcome.SETTLED),
    ),
    "rejected as invalid, and explained": (
        *FILED,
        lambda story: c.RecordPapersSent(key=letter(DispatchKind.COURT_FILING)(story).key),
        c.RecordMunicipalAnswer(decision=MunicipalityDecision.NO_HELP),
        c.RecordFilingRejected(why="demand-invalid"),
        c.RecordCourtFault(fault=CourtFault.SENT_TOO_EARLY, reason="Afsendt den 3. hverdag."),
    ),
    "paid late, kept, paid in time after all": (
        *VACATE_ENDED,
        pays(value="11-16"),
        c.MaintainTermination(reason="Fastholdt."),
        pays(RENT, value="10-20"),
    ),
    "paid by the municipality, and followed up": (
        *CURING,
        pays(payer="municipality"),
        at("11-20"),
        c.RecordFollowUp(months=1, outcome=FollowUpOutcome.STILL_THERE),
    ),
    "paid late and accepted": (*VACATE_ENDED, pays(value="11-16"), c.AcceptLatePayment()),
    "moved out": (*WITH_LAWYER, c.RecordMovedOut(on=day("10-28"))),
    "approved, and a part paid since": (
        *WINDOW_ENDED,
        approves(LegalStep.TERMINATE_LEASE),
        pays(100_000),
    ),
    "proposed, declined, proposed again and agreed on": (
        *CURING,
        proposes(("10-12", RENT)),
        c.DeclineAgreement(proposal=1),
        proposes(("11-12", RENT)),
        c.MakeAgreement(proposal=2),
    ),
    "aid, an agreement made and broken, held, paid": (
        *CURING,
        c.RecordContact(by=ContactMethod.CARD, outcome=ContactOutcome.NOT_REACHED),
        c.RecordConsent(scope=ConsentScope.AID_REQUEST, on=day("10-08")),
        c.RequestAid(kind=AidKind.ADMINISTRATION, consent_on=day("10-08")),
        c.RecordAidStep(step=AidStep.ACKNOWLEDGED),
        c.AnswerAid(granted=False),
        c.RequestAid(kind=AidKind.HOUSING_BENEFIT, consent_on=day("10-08")),
        c.WithdrawAid(why=AidWithdrawal.NOT_NEEDED),
        c.WithdrawConsent(scope=ConsentScope.AID_REQUEST),
        agrees(("10-12", RENT)),
        until("10-20"),
        c.HoldCase(kind=HoldKind.DISPUTED),
        c.ReleaseHold(kind=HoldKind.DISPUTED),
        c.AdvanceCalendar(to=day("10-01")),
        pays(),
        bounces(),
    ),
    "corrected, withdrawn, kept agreement, landlord's word": (
        rent_missed(),
        rent_missed(amount_ore=RENT - 1, digital_post=True),
        rent_missed("09-01", digital_post=True, people={"anna": facts_of("anna", "+4500000002")}),
        agrees(("10-12", 3 * RENT)),
        pays(),
    ),
    "a list that had not heard of money": (
        c.RecordPayment(payment="b1", amount_ore=RENT, value_date=day("10-01"), booked_on=day("10-01")),
        rent_missed(as_of=day("10-02")),
        c.SettleContested(charge="2026-10-01.rent", counted=False),
    ),
    "a row that a complete list does not name": (
        rent_missed(as_of=day("10-02")),
        c.NoteVanished(charge="2026-10-01.rent", as_of=day("10-02")),
        c.UpholdCharge(charge="2026-10-01.rent"),
    ),
    "money that a list told again, and money that was typed": (
        rent_missed(),
        money_told.told("b1"),
        money_told.told("b1", told_in="l2", repeat=Repeat.ASK),
        money_told.told("b2", told_in="l3", repeat=Repeat.NEW, likeness="k1"),
        money_told.typed("b3"),
        money_told.told("b4", likeness="k4"),
        money_told.typed("b5", amount_ore=1_000),
        rent_missed("10-01", kind="heating-on-account"),
        money_told.told("b6", likeness="k6", amount_ore=1_000),
    ),
    "money that is on its way": (rent_missed(), money_told.told("b1", on="10-05"), until("10-06")),
    "money of which the claim before the court may not know": (*FILED, in_doubt("11-13", "11-16")),
    "money that had not gone back": (*CURING, pays(), bounces(), c.WithdrawBounce(payment="b1")),
    "money that left": (
        rent_missed(),
        pays(2 * RENT),
        paid_out(),
        c.WithdrawMoneyOut(out="o1"),
        c.ReinstateMoneyOut(out="o1"),
    ),
    "a charge that was taken out and is owed after all": (
        *CURING,
        c.WithdrawCharge(charge="2026-10-01.rent"),
        c.ReinstateCharge(charge="2026-10-01.rent"),
    ),
    "an instalment and a promise that were booked late": (
        *CURING,
        agrees(("10-12", RENT // 2), ("11-12", RENT // 2)),
        c.RecordPromise(day=day("10-12"), amount_ore=RENT // 2),
        until("10-16"),
        pays(RENT // 2, value="10-12"),
    ),
    "a lease with the association's own number": (rent_missed(lease_mark="a1"),),
    "a row of tenants whom nobody knows": (
        rent_missed(),
        strangers_wait,
        c.PlaceRow(row="2026-11-01.rent", moved_in=False),
    ),
    "withdrawn": (*CURING, c.WithdrawCharge(charge="2026-10-01.rent")),
    "letters that go astray": (
        *IN_BUFFER,
        lambda story: setattr(story, "post_is_closed", frozenset(DispatchKind)),
        until("10-28"),
        claimed(HANDOVER),
        reported(HANDOVER, "not-accepted"),
        claimed(HANDOVER),
        reported(HANDOVER, "unknown"),
        settled(HANDOVER, sent=False),
        claimed(HANDOVER),
        reported(HANDOVER, "refused"),
        lambda story: c.SendAgain(key=letter(HANDOVER)(story).key),
        arrives(DispatchKind.PAYMENT_DEMAND, outcome=DeliveryOutcome.KNOWN_ABSENCE.value),
    ),
    "a death that was a mistake": (
        *CURING,
        c.HoldCase(kind=HoldKind.DEATH),
        c.ReleaseHold(kind=HoldKind.DEATH),
        c.WithdrawDeath(reason="En navnebror."),
    ),
}
FEES = POLICIES.editions["BF-101"][-1].own.ladder.demand_standing_approval


def told() -> list[Story]:
    """Every story, and three that begin at another time."""
    assert FEES
    early = under(demand_standing_approval=FEES.model_copy(update={"from_": day("2023-01-01")}))
    return [
        *(given(*acts) for acts in STORIES.values()),
        given(rent_missed("2023-10-01"), until("2023-10-06"), now=at_hour(day("2023-10-03")), policy=early),
        given(
            rent_missed("2023-10-01"),
            until("2023-10-06"),
            c.VoidDemand(demand=1, why="sent-too-early"),
            now=at_hour(day("2023-10-03")),
            policy=early,
        ),
        given(rent_missed(), offset_seconds=60),
        given(rent_missed(), adopts(edition("a-later-edition")), c.FollowPolicy(edition="a-later-edition")),
    ]


def test_every_fact_happens_in_some_story() -> None:
    """No type of the vocabulary is without a way to come about."""
    known = {event.model_fields["type"].default for union in (CaseEvent, AccountEvent) for event in members(union)}
    happened = {event.type for story in told() for _, event in story.events}

    assert sorted(known - happened) == []


def members(union: object) -> tuple[type[CaseEvent], ...]:
    """The types of a discriminated union."""
    types: tuple[type[CaseEvent], ...] = get_args(get_args(union)[0])
    return types


def test_every_ending_and_every_cause_happens_in_some_story() -> None:
    """And each closed case has one of each."""
    closed = [case.closed for story in told() for case in story.cases.values() if case.closed]

    assert {one.ending for one in closed} == set(Ending)
    assert {one.cause for one in closed} == set(Cause)
