"""Does a running case keep the terms of the policy under which it was opened, and nothing else, until it is moved?"""

from datetime import date

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from domain.calendar import Mode
from domain.case import commands as c
from domain.case.codes import Channel, DispatchKind
from domain.case.events import HandedOverToLawyer
from domain.policy import TERMS, Policy, StandingApproval
from tests.domain.case.stages import CURING, IN_BUFFER, OPENED, WITH_LAWYER
from tests.domain.case.story import POLICIES, Story, adopts, day, edition, given, rent_missed, until

SAMPLE = POLICIES.editions["BF-101"][-1].own
LATER = "a-later-edition"
MANAGER = "manager/l1"
THEIRS = StandingApproval.model_validate({"by": "ny leder", "reason": "Kontrolleret.", "from": date(2026, 11, 1)})


def window_of(story: Story) -> date:
    """The last day of the adviser's window."""
    found: date = story.last(HandedOverToLawyer).window_until
    return found


def follow(edition: str = LATER) -> c.FollowPolicy:
    """Move the case."""
    return c.FollowPolicy(edition=edition)


def test_a_running_case_keeps_its_days_and_a_new_one_has_those_of_the_newest() -> None:
    """The adviser of the one has eight days, of the other twenty."""
    longer = edition(LATER, ladder={"adviser_window_days": 20})
    old, new = given(*IN_BUFFER, adopts(longer), until("10-28")), given(adopts(longer), *WITH_LAWYER)

    assert [window_of(story) for story in (old, new)] == [day("11-05"), day("11-17")]
    assert (old.case.edition, new.case.edition) == (SAMPLE.version, LATER)


def test_a_person_moves_a_case_and_what_comes_next_is_counted_anew() -> None:
    """What was recorded stays: the days to pay, and the day of the hand-over."""
    longer = edition(LATER, ladder={"adviser_window_days": 20, "buffer_bank_days": 9})
    story = given(*CURING, adopts(longer))
    (before,) = story.case.live_demands
    story.when(follow(), by=MANAGER).then("policy-followed").answers("done")
    (after,) = story.case.live_demands
    story.given(until("10-28"))

    assert story.case.edition == LATER
    assert before.phase == after.phase
    assert window_of(story) == day("11-17")


@pytest.mark.parametrize(
    ("named", "rule"),
    [
        (SAMPLE.version, "another-edition"),
        (SAMPLE.version[:8], "another-edition"),
        (SAMPLE.version[:7], "edition-in-force"),
        (LATER, "edition-in-force"),
        ("noget", "edition-in-force"),
    ],
)
def test_only_the_edition_in_force_can_be_followed(named: str, rule: str) -> None:
    """By so much of its number that whoever names it has looked at it; and not once more."""
    given(*OPENED).when(follow(named), by=MANAGER).refuses(rule)


def test_a_closed_case_is_not_moved_and_nobody_moves_one_unnamed() -> None:
    """It is a person's act in an open case."""
    story = given(*OPENED, adopts(edition(LATER)))

    story.copy().when(follow(), by="manager").refuses("a-named-person")
    story.given(c.WithdrawCharge(charge="2026-10-01.rent")).when(follow(), by=MANAGER).refuses("case-open")


def test_a_withdrawn_approval_holds_for_every_case_at_once() -> None:
    """The clock demands nothing more by itself, in a case that was opened while it might."""
    story = given(rent_missed(), adopts(edition(LATER, ladder={"demand_standing_approval": None})), until("10-12"))

    assert story.letters(DispatchKind.PAYMENT_DEMAND) == []
    assert "demand-payment" not in {step.name.value for step in story.agenda_of(story.case)}


def test_a_new_approval_is_no_old_cases() -> None:
    """What a case did not have when it was opened, it gets by a person's act alone."""
    without = edition("without", ladder={"demand_standing_approval": None})
    story = given(adopts(without), rent_missed(), adopts(edition(LATER)), until("10-12"))
    assert story.letters(DispatchKind.PAYMENT_DEMAND) == []

    story.when(follow(), by=MANAGER).given(until("10-12"))
    assert story.letters(DispatchKind.PAYMENT_DEMAND)


def test_an_approval_by_somebody_else_takes_the_place_of_the_old_one() -> None:
    """From its own first day on: it is the one that a person answers for now."""
    both = SAMPLE.with_terms_of(SAMPLE)
    newest = edition(LATER, ladder={"demand_standing_approval": THEIRS})
    found = newest.with_terms_of(both).ladder.demand_standing_approval

    assert found == THEIRS


@pytest.mark.parametrize("ours", [True, False])
@pytest.mark.parametrize("theirs", [True, False])
def test_the_stricter_of_two_floors_holds(ours: bool, theirs: bool) -> None:
    """Whether the lawyer must wait for an offer, and how days are counted: never laxer than either edition."""
    modes = {True: Mode.CONSERVATIVE, False: Mode.STATUTORY}
    kept = edition("kept", offer_before_handover=ours, mode=modes[ours])
    found = edition(LATER, offer_before_handover=theirs, mode=modes[theirs]).with_terms_of(kept)

    assert (found.offer_before_handover, found.mode) == (ours or theirs, modes[ours or theirs])


def test_whom_a_case_writes_to_is_always_the_newest() -> None:
    """Names, addresses, accounts and courts: nobody is sent to a house that is sold."""
    newest = edition(LATER, name="Nyt navn", bank_account="reg.nr. 0000, konto 0000 000 999", lawyer=SAMPLE.lawyer)
    printed = SAMPLE.channels.model_copy(update={"reminder": (Channel.PRINT,)})
    kept = edition("kept", ladder={"vacate_days": 30}, channels=printed)
    found = newest.with_terms_of(kept)

    assert (found.name, found.bank_account, found.version) == ("Nyt navn", newest.bank_account, LATER)
    assert (found.ladder.vacate_days, found.channels.reminder) == (30, (Channel.PRINT,))


NEWEST_ALONE = (
    "version", "organisation", "valid_from", "name", "address", "reply_mail", "bank_account", "municipality_mail",
    "passivity_days", "payment_days_ahead", "payment_lag_bank_days", "contested_bank_days", "lists_are_complete",
    "vanished_bank_days",
    "agreement_tolerance_bank_days", "agreement_reserve_days", "payment_feeds", "feed_lag_bank_days",
    "repeat_bank_days", "confirmation_bank_days", "lawyer", "adviser", "bailiff_court",
)  # fmt: skip


def test_every_field_of_a_policy_is_a_term_or_the_newests() -> None:
    """Whoever adds a field says here which it is."""
    assert sorted((*TERMS, *NEWEST_ALONE)) == sorted(Policy.model_fields)


@for_all(st.integers(0, 60), st.integers(0, 60), st.booleans(), st.booleans())
def test_terms_never_come_from_the_newest_and_nothing_else_from_the_kept(
    ours: int, theirs: int, offer: bool, approval: bool
) -> None:
    """Whatever both say, the days are the kept edition's, all but the terms the newest's, and no floor is lower."""
    changes = {} if approval else {"demand_standing_approval": None}
    kept = edition("kept", offer_before_handover=offer, ladder={"reminder_after_days": ours, **changes})
    newest = edition(LATER, name="Nyt navn", ladder={"reminder_after_days": theirs})
    found = newest.with_terms_of(kept)

    assert found.ladder.reminder_after_days == ours
    assert all(getattr(found, name) == getattr(newest, name) for name in NEWEST_ALONE)
    assert found.offer_before_handover >= max(offer, newest.offer_before_handover)
    assert (found.ladder.demand_standing_approval is not None) == approval
