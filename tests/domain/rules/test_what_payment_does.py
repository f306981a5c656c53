"""Does a payment have the consequence of its stage, and does every doubt go to the tenant?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.rules.what_payment_does import PaymentEffect, PaymentFacts, what_payment_does

CURE, DISPATCHED, ARRIVED = date(2026, 10, 22), date(2026, 11, 5), date(2026, 11, 6)
GONE = (
    PaymentEffect.BEFORE_DEMAND,
    PaymentEffect.CURED,
    PaymentEffect.STOPPED_BEFORE_TERMINATION,
    PaymentEffect.STOPPED_BEFORE_ARRIVAL,
)


def paid(
    value_date: date,
    *,
    booked_on: date | None = None,
    in_full: bool = True,
    cure: date | None = CURE,
    dispatched: date | None = None,
    arrived: date | None = None,
    filed: bool = False,
) -> PaymentFacts:
    """A payment valued on *value_date* and booked that day unless said otherwise, at the stage given."""
    return PaymentFacts(value_date, booked_on or value_date, in_full, cure, dispatched, arrived, filed)


@pytest.mark.parametrize(
    ("facts", "effect"),
    [
        (paid(date(2026, 10, 3), cure=None), PaymentEffect.CURED),
        (replace(paid(CURE, cure=None), demanded=False), PaymentEffect.BEFORE_DEMAND),
        (paid(CURE), PaymentEffect.CURED),
        (paid(date(2026, 10, 23)), PaymentEffect.STOPPED_BEFORE_TERMINATION),
        (paid(date(2026, 11, 4), dispatched=DISPATCHED), PaymentEffect.STOPPED_BEFORE_TERMINATION),
        (paid(DISPATCHED, dispatched=DISPATCHED), PaymentEffect.STOPPED_BEFORE_TERMINATION),
        (paid(date(2026, 11, 6), dispatched=DISPATCHED), PaymentEffect.STOPPED_BEFORE_ARRIVAL),
        (
            paid(date(2026, 11, 6), dispatched=DISPATCHED, arrived=date(2026, 11, 9)),
            PaymentEffect.STOPPED_BEFORE_ARRIVAL,
        ),
        (paid(ARRIVED, dispatched=DISPATCHED, arrived=ARRIVED), PaymentEffect.STOPPED_BEFORE_ARRIVAL),
        (
            paid(date(2026, 11, 7), dispatched=DISPATCHED, arrived=ARRIVED),
            PaymentEffect.LANDLORD_CHOOSES,
        ),
        (
            paid(date(2026, 11, 24), dispatched=DISPATCHED, arrived=ARRIVED, filed=True),
            PaymentEffect.COURT_STAGE_LANDLORD_CHOOSES,
        ),
        (paid(CURE, in_full=False), PaymentEffect.PART_PAYMENT),
        (
            paid(date(2026, 11, 24), in_full=False, dispatched=DISPATCHED, arrived=ARRIVED, filed=True),
            PaymentEffect.PART_PAYMENT,
        ),
    ],
)
def test_each_stage_has_its_consequence(facts: PaymentFacts, effect: PaymentEffect) -> None:
    """From timely to the court, in full and in part; a payment on the day of the letter comes before it."""
    answer = what_payment_does(facts)

    assert answer.effect is effect
    assert answer.finding.holds == (effect in GONE)
    assert answer.finding.sources


@pytest.mark.parametrize(
    ("value_date", "booked_on"),
    [(CURE, date(2026, 10, 26)), (date(2026, 10, 26), CURE), (CURE, CURE)],
)
def test_a_payment_seen_late_counts_by_the_payers_day(value_date: date, booked_on: date) -> None:
    """Paid on the last day is in time whichever of the two dates says so, even when the case has gone on."""
    facts = paid(value_date, booked_on=booked_on, dispatched=DISPATCHED, arrived=ARRIVED, filed=True)

    assert what_payment_does(facts).effect is PaymentEffect.CURED


def test_the_reason_names_the_day() -> None:
    """A caseworker reads when it was paid and what follows."""
    finding = what_payment_does(paid(date(2026, 11, 7), dispatched=DISPATCHED, arrived=ARRIVED)).finding

    assert "7. november 2026" in finding.because
    assert "Udlejeren vælger" in finding.because


@given(
    first=st.integers(0, 60),
    sooner=st.integers(0, 60),
    dispatched=st.integers(1, 30),
    transport=st.integers(0, 10),
    filed=st.booleans(),
)
def test_paying_sooner_is_never_worse(first: int, sooner: int, dispatched: int, transport: int, filed: bool) -> None:
    """Whoever pays in full on an earlier day never gets a worse answer."""
    stages = list(PaymentEffect)
    sent = CURE + timedelta(days=dispatched)
    came = sent + timedelta(days=transport)

    late, early = (
        what_payment_does(paid(day, dispatched=sent, arrived=came, filed=filed)).effect
        for day in (CURE + timedelta(days=first), CURE + timedelta(days=first - sooner))
    )

    assert stages.index(early) <= stages.index(late)


@pytest.mark.parametrize(
    ("facts", "doubts"),
    [
        (paid(date(2026, 10, 21)), ()),
        (paid(CURE), ("cure-until-midnight",)),
        (paid(date(2026, 10, 23)), ("section-91-text",)),
        (paid(date(2026, 10, 18)), ("weekend-payments",)),
        (paid(date(2026, 10, 16), booked_on=date(2026, 10, 17)), ("weekend-payments",)),
        (paid(date(2026, 10, 24)), ("section-91-text", "weekend-payments")),
        (paid(date(2026, 11, 6), dispatched=DISPATCHED), ()),
    ],
)
def test_the_doubts_an_answer_rests_on_are_shown(facts: PaymentFacts, doubts: tuple[str, ...]) -> None:
    """§ 91, whose text nobody has seen, and how payments of a weekend are dated."""
    assert what_payment_does(facts).finding.doubts == doubts
