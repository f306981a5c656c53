"""Does every change of a letter's words give its text a new version?"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from activities.letters.adviser_call import write_adviser_call
from activities.letters.aid_request import write_aid_request
from activities.letters.court_filing import write_court_filing
from activities.letters.document import Document, Paragraph
from activities.letters.lawyer_handover import write_lawyer_handover
from activities.letters.municipality_notice import write_municipality_notice
from activities.letters.payment_demand import write_payment_demand
from activities.letters.recall import RecallReason, write_recall
from activities.letters.reminder import write_reminder
from activities.letters.render_text import as_text
from activities.letters.termination import write_termination
from domain.case.codes import AidKind, DispatchKind
from tests.activities.letters.letters_to_write import (
    ADVISER_CALL,
    AID_REQUEST,
    COURT_FILING,
    LAWYER_HANDOVER,
    MUNICIPALITY_NOTICE,
    OCTOBER,
    PAYMENT_DEMAND,
    RECALL_COURT,
    RECALL_LAWYER,
    REMINDER,
    TERMINATION,
    WRITTEN,
)

APPROVED = Path(__file__).with_name("text_versions.txt")


def every_way_to_say_it() -> Iterator[Document]:
    """Each letter in each of its forms: whatever words it can use stand in one of them."""
    for joint in (False, True):
        yield write_reminder(replace(REMINDER, joint=joint))
        yield write_termination(replace(TERMINATION, joint=joint, days_to_vacate=5 if joint else 1))
        yield write_payment_demand(replace(PAYMENT_DEMAND, joint=joint))
    yield write_payment_demand(replace(PAYMENT_DEMAND, fee_ore=0, charges=(OCTOBER,), days_to_pay=1))
    for offered in ((), (date(2026, 10, 5),), ADVISER_CALL.offered_on):
        yield write_adviser_call(replace(ADVISER_CALL, offered_on=offered, children=bool(offered)))
    for aid in AidKind:
        yield write_aid_request(replace(AID_REQUEST, aid=aid))
    yield write_aid_request(replace(AID_REQUEST, termination_possible_from=None))
    yield write_lawyer_handover(LAWYER_HANDOVER)
    yield write_municipality_notice(MUNICIPALITY_NOTICE)
    yield write_court_filing(COURT_FILING)
    yield write_court_filing(replace(COURT_FILING, court_fee_ore=0))
    for reason in RecallReason:
        for attempt in (1, 2):
            yield write_recall(replace(RECALL_LAWYER, reason=reason, attempt=attempt))
            yield write_recall(replace(RECALL_COURT, reason=reason, attempt=attempt))


def words() -> Mapping[str, str]:
    """The SHA-256 over all that each version of a text can say."""
    said = defaultdict(list)
    for letter in every_way_to_say_it():
        said[letter.text_version].append(f"da\n{letter.subject}\n\n{as_text(letter)}")
    return {version: hashlib.sha256("\f".join(texts).encode()).hexdigest() for version, texts in said.items()}


def test_other_words_are_another_version() -> None:
    """A text whose words have changed takes the next version and a line of its own; no line is ever edited."""
    approved = dict(line.split() for line in APPROVED.read_text("utf-8").splitlines())

    assert {version: approved.get(version) for version in words()} == words()


def test_every_kind_of_letter_has_one_version_of_its_text() -> None:
    """Named after the kind of the letter, so that whoever reads the journal finds the words."""
    texts = {version.rpartition("-letter.v")[0] for version in words()}

    assert texts == {kind.value for kind in DispatchKind}
    assert all(re.fullmatch(r"[a-z-]+-letter\.v[1-9][0-9]*", version) for version in words())


def test_the_demand_makes_amount_time_and_danger_strong() -> None:
    """What a tenant must see at a glance is marked for every layout that can show it."""
    strong = [
        phrase for part in WRITTEN["payment-demand"].parts if isinstance(part, Paragraph) for phrase in part.strong
    ]

    assert strong == ["6.519,63 kr.", "senest 14 dage efter", "lejeaftalen kan ophæves"]


@pytest.mark.parametrize("phrase", ["", "fem dage"])
def test_only_words_that_are_there_can_be_strong(phrase: str) -> None:
    """A phrase that was changed in one place only is found at once."""
    with pytest.raises(ValueError, match="where it stands"):
        Paragraph("Betal senest den 22. oktober.", strong=(phrase,))
