"""Does every letter state what the ledger says is owed, at the instant at which it is taken up?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from activities.bailiff_court import court_filing
from activities.lawyer import lawyer_handover
from activities.tenant import payment_demand, reminder, termination
from decisions.claimed_letter import ClaimedLetter
from domain.case import commands as c
from domain.case.codes import DispatchKind, HoldKind
from domain.case.decision import Decision
from domain.case.kept_command import AnyCommand
from domain.letter import Letter
from domain.money import kroner
from tests.domain.case.story import RENT, Act, Story, bounces, day, pays, rent_missed, until

WRITERS: dict[DispatchKind, Callable[[ClaimedLetter], Letter]] = {
    DispatchKind.REMINDER: reminder,
    DispatchKind.PAYMENT_DEMAND: payment_demand,
    DispatchKind.LAWYER_HANDOVER: lawyer_handover,
    DispatchKind.TERMINATION: termination,
    DispatchKind.COURT_FILING: court_filing,
}
TWO = (rent_missed(), rent_missed(kind="heating-on-account", amount_ore=60_000), rent_missed(kind="interest"))
MONEY = st.lists(st.integers(0, RENT), min_size=5, max_size=5)


@dataclass
class WritingStory(Story):
    """A story in which each letter about money is written as it is taken up, and compared with the ledger."""

    letters_read: set[DispatchKind] = field(default_factory=set)

    def tell(self, command: AnyCommand, by: str | None = None, *, case: str | None = None) -> Decision:
        """Have a command decided; what it lets go is read."""
        decision = super().tell(command, by, case=case)
        if isinstance(command, c.ClaimDispatch) and decision.answer.result == "claimed":
            self.read(command.key)
        return decision

    def read(self, key: str) -> None:
        """Every line that a letter states is what is left of it, and its sum is theirs."""
        dispatch, law = self.case.dispatches[key], self.law.on(self.today)
        if dispatch.kind not in WRITERS:
            return
        self.letters_read.add(dispatch.kind)
        claimed = ClaimedLetter(self.case, self.account, self.policy, law, self.today, dispatch)
        page = " ".join(WRITERS[dispatch.kind](claimed).body.split())
        demand = self.case.demand(dispatch.demand or 0)
        charges = demand.charges if demand else tuple(one.charge for one in self.case.charges if one.reminded)
        left = [self.account.outstanding_ore([charge]) for charge in charges]
        assert all(kroner(ore) in page for ore in left if ore), dispatch.kind
        assert kroner(sum(left) + (demand.fee_ore if demand else 0)) in page, dispatch.kind
        assert "Renter" not in page


def released(story: Story) -> Story:
    """Somebody looked, and lets the case go on with the rest."""
    for hold in story.case.holds:
        ended = story.case.lease_is_ending and not story.letters(DispatchKind.TERMINATION)[-1].sent_on
        story.tell(c.ReleaseHold(kind=hold, rest_is_significant=bool(ended)))
    return story


def weighing(story: Story) -> AnyCommand:
    """The lease is terminated over whatever is left."""
    return c.TerminateLease(reason="Ikke betalt.", ledger_of=story.today, rest_is_significant=True)


def filing(story: Story) -> AnyCommand:
    """The court is asked, once the days to leave are over."""
    released(story.play_until(day("11-20")))
    return c.FileWithCourt(reason="Ikke fraflyttet.", ledger_of=story.today)


ACTS: tuple[Act, ...] = (until("10-03"), until("10-09"), until("11-06"), weighing, filing)


def test_each_kind_of_letter_about_money_is_read() -> None:
    """Nothing is paid: all of them leave."""
    story = WritingStory().given(*TWO)
    for act in ACTS:
        story.given(act, until(f"{story.today:%m-%d}"))

    assert story.letters_read == set(WRITERS)


@pytest.mark.timeout(120)
@for_all(MONEY, st.integers(0, 4))
def test_whatever_is_paid_in_between_each_letter_states_what_is_left(amounts: list[int], bounced: int) -> None:
    """Before the reminder, the demand, the hand-over, the termination, the filing; and one of them goes back."""
    story = WritingStory().given(*TWO)
    paid: list[str] = []
    for place, (ore, act) in enumerate(zip(amounts, ACTS, strict=True)):
        if story.case.closed is None and ore:
            story.given(pays(ore))
            paid.append(f"b{story.known_payments}")
        if place == bounced and paid:
            story.given(bounces(paid[0]))
        if story.case.closed:
            return
        story.given(released, act, until(f"{story.today:%m-%d}"), released, until(f"{story.today:%m-%d}"))


def test_a_demand_that_has_not_left_is_made_anew_when_money_goes_back() -> None:
    """It would state less than is owed; whoever has looked gets the whole sum demanded."""
    story = WritingStory().given(rent_missed(), pays(RENT // 2), until("10-06"))
    story.post_is_closed = frozenset({DispatchKind.PAYMENT_DEMAND})
    story.given(until("10-07"), bounces(), c.ReleaseHold(kind=HoldKind.AMOUNT_CORRECTED))
    story.post_is_closed = frozenset()
    story.given(until("10-07"))

    assert [line.amount_ore for line in story.demand.lines] == [RENT]
    story.finds({"payment-demand": "suppressed, sent"})
