"""Does every change of a letter's words give its text a new version?"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from activities.letters.adviser_call import MissedInstalment, RunningDemand, write_adviser_call
from activities.letters.aid_request import write_aid_request
from activities.letters.court_filing import write_court_filing
from activities.letters.court_notice import write_court_notice
from activities.letters.document import Document, Paragraph
from activities.letters.lawyer_handover import write_lawyer_handover
from activities.letters.lawyer_notice import AidAsked, write_lawyer_notice
from activities.letters.municipality_notice import write_municipality_notice
from activities.letters.payment_demand import write_payment_demand
from activities.letters.recall import RecallReason, write_recall
from activities.letters.reminder import write_reminder
from activities.letters.render_text import as_text
from activities.letters.tenant_notice import write_tenant_notice
from activities.letters.termination import write_termination
from domain.case.codes import AidKind, BreachRule, DispatchKind, NoticeReason
from tests.activities.letters.letters_to_write import (
    ADVISER_CALL,
    AGREEMENT,
    AID_REQUEST,
    ANNULLED,
    COURT_FILING,
    COURT_NOTICE,
    DEMANDED,
    IN_DOUBT,
    LAWYER_HANDOVER,
    MUNICIPALITY_NOTICE,
    OCTOBER,
    PAYMENT_DEMAND,
    RECALL_COURT,
    RECALL_LAWYER,
    REMINDER,
    RESCUED,
    RESERVATION,
    RESTING,
    TERMINATED,
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
    for earlier in ((date(2026, 10, 6),), (date(2026, 10, 6), date(2026, 10, 7))):
        yield write_payment_demand(replace(PAYMENT_DEMAND, replaces=earlier))
    yield write_payment_demand(replace(PAYMENT_DEMAND, fee_ore=0, charges=(OCTOBER,), days_to_pay=1))
    for last_day in (None, date(2026, 10, 23)):
        yield write_adviser_call(replace(ADVISER_CALL, why=RunningDemand(last_day)))
    for offered in ((), (date(2026, 10, 5),), ADVISER_CALL.offered_on):
        yield write_adviser_call(replace(ADVISER_CALL, offered_on=offered, children=bool(offered)))
    for missing_ore in (0, 300_000):
        yield write_adviser_call(replace(ADVISER_CALL, why=MissedInstalment(date(2026, 10, 9), missing_ore)))
    for aid in AidKind:
        yield write_aid_request(replace(AID_REQUEST, aid=aid))
    yield write_aid_request(replace(AID_REQUEST, termination_possible_from=None))
    yield write_lawyer_handover(LAWYER_HANDOVER)
    yield write_municipality_notice(MUNICIPALITY_NOTICE)
    yield write_court_filing(COURT_FILING)
    yield write_court_filing(replace(COURT_FILING, court_fee_ore=0))
    yield write_court_filing(replace(COURT_FILING, added=("lejekontrakten",)))
    for reason in RecallReason:
        for attempt in (1, 2):
            yield write_recall(replace(RECALL_LAWYER, reason=reason, attempt=attempt))
            yield write_recall(replace(RECALL_COURT, reason=reason, attempt=attempt))
    yield from every_notice()
    yield from every_plan()
    yield from every_word_to_the_lawyer()
    yield from every_word_to_the_court()


def every_notice() -> Iterator[Document]:
    """Whatever a tenant is told, of one paper or several, with something left to pay or a fee, and with nothing."""
    for reason in NoticeReason:
        for facts in (ANNULLED, RESCUED, replace(AGREEMENT, over=(DEMANDED, TERMINATED)), RESERVATION):
            yield write_tenant_notice(replace(facts, reason=reason))
            yield write_tenant_notice(replace(facts, reason=reason, over=(), lease_goes_on=True, joint=False))


def every_plan() -> Iterator[Document]:
    """Whatever a tenant is told of instalments: how late they may be, what they change, what a breach leads to."""
    assert AGREEMENT.plan
    for tolerance in (0, 1, 2):
        for settlement in (None, *BreachRule):
            plan = replace(AGREEMENT.plan, tolerance_bank_days=tolerance, reserved_until=None, settlement=settlement)
            yield write_tenant_notice(replace(AGREEMENT, plan=plan))
    yield write_tenant_notice(replace(AGREEMENT, plan=replace(AGREEMENT.plan, in_place_of=date(2026, 10, 5))))
    reserved = replace(AGREEMENT.plan, reserved_until=date(2026, 10, 23))
    yield write_tenant_notice(replace(AGREEMENT, over=(), standing=(DEMANDED,), plan=reserved))


def every_word_to_the_lawyer() -> Iterator[Document]:
    """Whatever lets a case rest, and that nothing does any more."""
    asked = AidAsked(date(2026, 10, 28), granted=False, until=None)
    yield write_lawyer_notice(RESTING)
    yield write_lawyer_notice(replace(RESTING, broken=True))
    yield write_lawyer_notice(replace(RESTING, adviser_until=date(2026, 11, 20), late_payment_waits=True))
    for aid in (asked, replace(asked, granted=True), replace(asked, until=date(2026, 11, 13))):
        yield write_lawyer_notice(replace(RESTING, agreed_on=None, aids=(aid,)))
    yield write_lawyer_notice(replace(RESTING, agreed_on=None))
    for money in (IN_DOUBT, replace(IN_DOUBT, counted=True)):
        yield write_lawyer_notice(replace(RESTING, agreed_on=None, in_doubt=(money,)))
        yield write_lawyer_notice(replace(RESTING, agreed_on=None, known=(money,)))


def every_word_to_the_court() -> Iterator[Document]:
    """Of money that the claim may not count, and of what is known by now."""
    yield write_court_notice(COURT_NOTICE)
    yield write_court_notice(replace(COURT_NOTICE, in_doubt=()))
    for money in (IN_DOUBT, replace(IN_DOUBT, counted=True)):
        yield write_court_notice(replace(COURT_NOTICE, known=(money,)))
        yield write_court_notice(replace(COURT_NOTICE, in_doubt=(), known=(money,)))


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
