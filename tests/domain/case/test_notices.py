"""Who is told, and when, that what they hold no longer holds?

That nobody is ever forgotten holds over all stories: `test_any_story.py`.
"""

import pytest

from domain.case import commands as c
from domain.case import events as e
from domain.case.codes import AidKind, BreachRule, DispatchKind, HearingOutcome, HoldKind, NoticeReason, PauseKind
from domain.case.moot_letters import why_notice_is_moot
from domain.case.worklist import worklist
from tests.domain.case.stages import (
    CURING,
    DATED,
    DEMAND_DECIDED,
    DEMAND_SENT,
    FILED,
    REMINDED,
    TERMINATION_SENT,
    VACATE_ENDED,
    WITH_LAWYER,
)
from tests.domain.case.story import (
    RENT,
    Act,
    Story,
    adopts,
    agrees,
    at,
    bounces,
    claimed,
    day,
    edition,
    given,
    pays,
    post_closes,
    rent_missed,
    reported,
    until,
)

NOTICE = DispatchKind.TENANT_NOTICE
KEEPS = c.MaintainTermination(reason="Fastholdt.")
VOIDED = c.VoidDemand(demand=1, why="other")
UNTIL_NOW = until("10-28")
AGREED = agrees(("12-15", RENT))


def told(story: Story) -> list[str]:
    """Why tenants were written to, in the order of the letters' decisions."""
    return [notice.reason.value for notice in story.case.notices]


TOLD: dict[str, tuple[tuple[Act, ...], list[str]]] = {
    "paid before anybody demanded anything": ((*REMINDED, pays()), []),
    "paid before the demand left": ((*DEMAND_DECIDED, pays()), []),
    "paid in time": ((*CURING, pays()), ["paid"]),
    "paid while the termination was on its way": ((*TERMINATION_SENT, pays()), ["paid"]),
    "paid too late, not answered yet": ((*VACATE_ENDED, pays(value="11-16")), []),
    "paid too late, accepted": ((*VACATE_ENDED, pays(value="11-16"), c.AcceptLatePayment()), ["relented"]),
    "paid too late, kept": ((*VACATE_ENDED, pays(value="11-16"), KEEPS), ["reservation"]),
    "annulled": ((*CURING, VOIDED), ["annulled"]),
    "annulled before it left": ((*DEMAND_DECIDED, VOIDED), []),
    "annulled, then paid": ((*CURING, VOIDED, pays()), ["annulled", "rescued"]),
    "the charge was none": ((*CURING, c.WithdrawCharge(charge="2026-10-01.rent")), ["annulled"]),
    "agreed on before anything was demanded": ((*REMINDED, AGREED), ["agreement"]),
    "agreed on and kept": ((*REMINDED, AGREED, until("10-05"), pays()), ["agreement", "rescued"]),
    "agreed on in the days to pay": ((*CURING, AGREED), ["agreement"]),
    "agreed on after the termination": ((*VACATE_ENDED, AGREED), ["agreement"]),
    "rejected as invalid": ((*FILED, c.RecordFilingRejected(why="demand-invalid")), ["court-rejected"]),
    "rejected for want of proof": ((*FILED, c.RecordFilingRejected(why="proof-missing")), []),
    "withdrawn": ((*FILED, c.WithdrawFiling(reason="Aftalt.")), ["withdrawn"]),
    "settled at court": ((*DATED, until("12-08"), c.RecordHearing(outcome=HearingOutcome.SETTLED)), ["settled"]),
    "moved out": ((*VACATE_ENDED, c.RecordMovedOut(on=day("11-12"))), []),
    "evicted": ((*DATED, until("12-08"), c.RecordEviction(on=day("12-08"))), []),
}


@pytest.mark.parametrize(("acts", "reasons"), TOLD.values(), ids=TOLD)
def test_whoever_holds_a_paper_hears_what_becomes_of_it(acts: tuple[Act, ...], reasons: list[str]) -> None:
    """In the very decision that ends it; nobody is written to who never heard of it, has left or was put out."""
    assert told(given(*acts)) == reasons


def test_one_letter_to_each_tenant_says_it_all() -> None:
    """Two months cured by one payment: two papers, one letter, to each of the two."""
    story = given(*TWO_DEMANDS, tenants=("anna", "bo")).when(pays(2 * RENT))

    notice = story.last(e.TenantNoticeDecided)
    assert (notice.reason, notice.demands) == (NoticeReason.PAID, (1, 2))
    assert [letter.person for letter in notice.dispatches] == ["anna", "bo"]


TWO_DEMANDS = (
    *CURING,
    at("10-20"),
    c.PauseLadder(until=day("11-20")),
    at("11-03"),
    rent_missed("11-01"),
    until("11-23"),
)


def test_of_two_demands_the_one_that_ends_is_named() -> None:
    """The other runs on, and the tenant hears nothing of it that is not so."""
    story = given(*TWO_DEMANDS).when(c.VoidDemand(demand=2, why="other"))

    assert story.last(e.TenantNoticeDecided).demands == (2,)


def test_a_joint_tenant_whom_no_paper_reached_is_not_told_of_it() -> None:
    """Only one of the two letters had left."""
    story = given(*REMINDED, post_closes(DispatchKind.PAYMENT_DEMAND), until("10-07"), tenants=("anna", "bo"))
    first = story.letters(DispatchKind.PAYMENT_DEMAND)[0]
    story.given(c.ClaimDispatch(key=first.key, honours_keys=True))

    story.when(VOIDED)
    assert [letter.person for letter in story.letters(NOTICE)] == ["anna"]


def test_a_letter_that_may_have_gone_counts_as_one_that_has() -> None:
    """Taken up, and nobody knows what became of it: the word is true of a paper that never came, too."""
    demand = DispatchKind.PAYMENT_DEMAND
    story = given(*DEMAND_DECIDED, claimed(demand), reported(demand, "unknown")).when(VOIDED)

    assert told(story) == ["annulled"]


def test_it_goes_by_the_way_of_a_demand_and_never_by_mail() -> None:
    """Whoever got Digital Post reads it there."""
    (printed,) = given(*CURING, VOIDED, mail=True).letters(NOTICE)
    (digital,) = given(*CURING, VOIDED, mail=True, digital_post=True).letters(NOTICE)

    assert (printed.channel.value, digital.channel.value) == ("print", "digital-post")


@pytest.mark.parametrize("hold", [hold for hold in HoldKind if hold is not HoldKind.DEATH])
def test_no_hold_keeps_it_in_the_house(hold: HoldKind) -> None:
    """It only takes something back: whoever waits for it would fear for the home meanwhile. A death alone does."""
    story = given(*DEMAND_SENT, c.HoldCase(kind=hold), VOIDED, until("10-08"))

    story.finds({"tenant-notice": "sent"})


def test_it_goes_after_the_end_of_the_case_too() -> None:
    """The run stays until it has left."""
    story = given(*CURING, pays())
    assert story.case.live

    story.given(until("10-09")).finds({"tenant-notice": "sent"})
    assert not story.case.live


@pytest.mark.parametrize("acts", [(*CURING, pays()), (*CURING, VOIDED)], ids=["closed", "open"])
def test_a_notice_that_no_channel_takes_is_somebodys_task(acts: tuple[Act, ...]) -> None:
    """Until it has left after all: the tenant still believes what it takes back."""
    story = given(*acts, claimed(NOTICE), reported(NOTICE, "refused"))
    (notice,) = story.letters(NOTICE)

    def tasks() -> list[str]:
        items = worklist(story.case, story.account, story.policy, story.today)
        return [item.task for item in items if item.subject == f"dispatch:{notice.key}"]

    assert tasks() == ["repeat-notice"]
    story.given(c.SendAgain(key=notice.key), until("10-09")).finds({"tenant-notice": "sent"})
    assert tasks() == []


# --- when it has lost its reason -------------------------------------------------------------------------------------

CLOSED = post_closes(NOTICE)
MOOT: dict[str, tuple[tuple[Act, ...], str | None]] = {
    "over stays over": ((*CURING, CLOSED, VOIDED, until("11-20")), None),
    "an agreement that is broken": ((*REMINDED, CLOSED, AGREED, until("12-18")), "agreement-over"),
    "an agreement that took a termination back": ((*VACATE_ENDED, CLOSED, AGREED, until("12-18")), None),
    "a reservation that was given up": (
        (*VACATE_ENDED, pays(value="11-16"), CLOSED, KEEPS, VOIDED),
        "demand-over",
    ),
    "a rescue that bounced": ((*CURING, CLOSED, VOIDED, pays(), bounces()), "case-reopened"),
}


@pytest.mark.parametrize(("acts", "why"), MOOT.values(), ids=MOOT)
def test_it_is_not_sent_once_it_would_not_be_true(acts: tuple[Act, ...], why: str | None) -> None:
    """What is over stays news; what was to hold instead may be over itself."""
    story = given(*acts)
    asked = {letter.notice: why_notice_is_moot(story.case, letter) for letter in story.letters(NOTICE)}

    assert list(asked.values())[0 if why != "case-reopened" else -1] == why


def test_a_late_payment_that_is_kept_says_so_before_the_court_is_asked() -> None:
    """The reservation was only a general line in the termination until now."""
    story = given(*VACATE_ENDED, pays(value="11-16")).when(KEEPS)

    notice = story.last(e.TenantNoticeDecided)
    assert (notice.reason, notice.demands) == (NoticeReason.RESERVATION, (1,))


def test_a_case_handed_over_and_annulled_tells_lawyer_and_tenant_alike() -> None:
    """Each in the same decision."""
    given(*WITH_LAWYER).when(VOIDED).then("demand-voided", "recall-decided", "tenant-notice-decided")


# --- the lawyer who has the case -------------------------------------------------------------------------------------

LAWYER_NOTICE = DispatchKind.LAWYER_NOTICE
RESTS = c.PauseLadder(until=day("11-20"))
ASKS = c.RequestAid(kind=AidKind.ONE_OFF, consent_on=day("10-08"))
GRANTED = c.AnswerAid(granted=True, amount_ore=RENT)
RESERVING = adopts(edition("reserving", agreement_reserve_days=30))
RESERVED = c.MakeAgreement(instalments=(e.Instalment(due=day("10-30"), amount_ore=RENT),), reserve=True)
BACK_TO_COURT = c.RecordHearing(
    outcome=HearingOutcome.SETTLED, first=day("12-15"), times=2, breach=BreachRule.BACK_TO_COURT
)
HEARS: dict[str, tuple[tuple[Act, ...], list[tuple[str, ...]]]] = {
    "no lawyer has it": ((*CURING, AGREED), []),
    "an agreement takes the case from them": ((*WITH_LAWYER, AGREED), []),
    "an agreement that reserves the demand": ((*WITH_LAWYER, RESERVING, RESERVED), [("agreement",)]),
    "one that reserves the demand, and is broken": (
        (*WITH_LAWYER, RESERVING, RESERVED, until("11-04")),
        [("agreement",)] * 2,
    ),
    "a settlement that leads back to the court": ((*DATED, until("12-08"), BACK_TO_COURT), [("agreement",)]),
    "a pause": ((*WITH_LAWYER, RESTS), [("pause",)]),
    "a pause that somebody ends": (
        (*WITH_LAWYER, RESTS, UNTIL_NOW, c.ResumeLadder(kind=PauseKind.ADVISER_WORK)),
        [("pause",)] * 2,
    ),
    "a pause that ends on its day": ((*WITH_LAWYER, RESTS, until("11-25")), [("pause",)]),
    "aid": ((*WITH_LAWYER, ASKS), [("aid",)]),
    "aid that is granted": ((*WITH_LAWYER, ASKS, UNTIL_NOW, GRANTED), [("aid",)] * 2),
    "aid that is refused": ((*WITH_LAWYER, ASKS, UNTIL_NOW, c.AnswerAid(granted=False)), [("aid",)] * 2),
    "two things while the letter waits": ((*WITH_LAWYER, RESTS, ASKS), [("pause",)]),
    "money too late": ((*VACATE_ENDED, pays(value="11-16")), [("pause",)]),
    "an agreement that takes the case from the lawyer": ((*VACATE_ENDED, AGREED), []),
}


@pytest.mark.parametrize(("acts", "news"), HEARS.values(), ids=HEARS)
def test_a_lawyer_who_has_the_case_hears_what_lets_it_rest(acts: tuple[Act, ...], news: list[tuple[str, ...]]) -> None:
    """A letter that waits says both; a pause whose last day was told is over without a word."""
    story = given(*acts)

    assert [tuple(event.news) for _, event in story.events if isinstance(event, e.LawyerNoticeDecided)] == news


def test_it_goes_after_the_hand_over() -> None:
    """And not at all, if that never leaves."""
    story = given(*CURING, post_closes(DispatchKind.LAWYER_HANDOVER), until("10-28"), RESTS)
    assert story.waiting_letters() == []

    story.copy().given(post_closes(), until("10-28")).finds({"lawyer-handover": "sent", "lawyer-notice": "sent"})
    story.given(pays()).finds({"lawyer-handover": "suppressed", "lawyer-notice": "suppressed"})


def test_the_lawyer_who_is_called_back_hears_nothing_else() -> None:
    """The recall says why; a notice that waits would say that the case is still theirs."""
    story = given(*WITH_LAWYER, post_closes(LAWYER_NOTICE), RESTS, pays(), post_closes(), until("10-28"))

    story.finds({"lawyer-notice": "suppressed", "recall": "sent"})
