"""Does a letter count as arrived when the law says so, and never on a guess?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.case.codes import Channel, DeliveryOutcome
from domain.rules.has_letter_arrived import LetterFacts, has_letter_arrived

SENT, DAY = date(2026, 10, 7), date(2026, 10, 9)
DELIVERED = LetterFacts(Channel.PRINT, SENT, DeliveryOutcome.ARRIVED, DAY)
MAILBOX = replace(DELIVERED, channel=Channel.DIGITAL_POST, log_shows_it=True)


@pytest.mark.parametrize(
    ("facts", "holds", "missing", "words"),
    [
        (DELIVERED, True, None, "afleveret på lejerens adresse den 9. oktober 2026"),
        (replace(DELIVERED, outcome=DeliveryOutcome.PICKUP_NOTICE), True, None, "blev lagt på adressen den 9."),
        (replace(DELIVERED, outcome=DeliveryOutcome.NOT_COLLECTED), True, None, "blev ikke hentet, men"),
        (replace(DELIVERED, outcome=DeliveryOutcome.REFUSED), True, None, "nægtede at tage imod"),
        (replace(DELIVERED, outcome=DeliveryOutcome.RETURNED), False, None, "lejeren ikke er kendt på adressen"),
        (replace(DELIVERED, outcome=DeliveryOutcome.KNOWN_ABSENCE), False, None, "hospital eller i varetægt"),
        (replace(MAILBOX, outcome=DeliveryOutcome.KNOWN_ABSENCE), False, None, "hospital eller i varetægt"),
        (MAILBOX, True, None, "digitale postkasse den 9. oktober 2026"),
        (replace(MAILBOX, log_shows_it=False), False, None, "afsenderen har bevisbyrden"),
        (replace(MAILBOX, log_shows_it=None), False, "loggen fra Digital Post", "med en log"),
        (replace(DELIVERED, outcome=None), False, "brevets ankomst, med dag", "vides ikke endnu"),
        (replace(DELIVERED, on=None), False, "brevets ankomst, med dag", "vides ikke endnu"),
        (replace(DELIVERED, channel=None), False, "hvordan brevet blev sendt", "Hvordan"),
        (replace(DELIVERED, sent_on=None), False, "brevets afsendelse", "ikke afsendt"),
        (replace(DELIVERED, on=SENT), True, None, "den 7. oktober 2026"),
        (replace(DELIVERED, on=date(2026, 10, 6)), False, None, "før det blev afsendt"),
    ],
)
def test_what_counts_as_arrived(facts: LetterFacts, holds: bool, missing: str | None, words: str) -> None:
    """A letter at the address, collected or not; a mailbox with its log; and nobody who is known to be away."""
    finding = has_letter_arrived(facts)

    assert (finding.holds, finding.missing) == (holds, missing)
    assert words in finding.because
    assert finding.sources


letters = st.builds(
    LetterFacts,
    channel=st.none() | st.sampled_from(Channel),
    sent_on=st.none() | st.just(SENT),
    outcome=st.none() | st.sampled_from(DeliveryOutcome),
    on=st.none() | st.integers(-2, 30).map(lambda days: SENT + timedelta(days)),
    log_shows_it=st.none() | st.booleans(),
)


@given(facts=letters)
def test_nobody_who_is_known_to_be_away_is_reached(facts: LetterFacts) -> None:
    """Whatever became of the letter; and what has arrived did so after it was sent."""
    assert not has_letter_arrived(replace(facts, outcome=DeliveryOutcome.KNOWN_ABSENCE)).holds
    if has_letter_arrived(facts).holds:
        assert facts.sent_on is not None
        assert facts.on is not None
        assert facts.on >= facts.sent_on


@given(facts=letters, forgotten=st.sampled_from(["channel", "sent_on", "outcome", "on", "log_shows_it"]))
def test_to_know_less_never_makes_a_letter_arrive(facts: LetterFacts, forgotten: str) -> None:
    """A fact that is forgotten takes an arrival away, or leaves the answer as it was."""
    less = replace(facts, **{forgotten: None})

    assert has_letter_arrived(facts).holds or not has_letter_arrived(less).holds


@pytest.mark.parametrize(
    ("facts", "doubted"),
    [
        (DELIVERED, True),
        (replace(DELIVERED, outcome=DeliveryOutcome.PICKUP_NOTICE), True),
        (replace(DELIVERED, sent_on=date(2026, 1, 1)), True),
        (replace(DELIVERED, sent_on=date(2025, 12, 31)), False),
        (replace(DELIVERED, outcome=DeliveryOutcome.RETURNED), False),
        (MAILBOX, False),
    ],
)
def test_what_proves_a_letter_on_paper_is_in_doubt_since_postnord(facts: LetterFacts, doubted: bool) -> None:
    """One that left later has no equal to the registered letter; that it came back needs no proof, nor does a log."""
    assert ("proof-after-postnord" in has_letter_arrived(facts).doubts) == doubted
