"""How do the tests write the letter of a dispatch that was taken up?"""

from collections.abc import Mapping
from types import MappingProxyType

from activities.adviser import adviser_call
from activities.bailiff_court import court_filing
from activities.lawyer import lawyer_handover
from activities.municipality import aid_request, municipality_notice
from activities.notices import court_notice, lawyer_notice, tenant_notice
from activities.recalls import recall_letter
from activities.tenant import payment_demand, reminder, termination
from decisions.claimed_letter import ClaimedLetter, Writer
from domain.case.codes import DispatchKind
from domain.letter import Letter
from tests.cases import Taken

WRITERS: Mapping[DispatchKind, Writer] = MappingProxyType(
    {
        DispatchKind.REMINDER: reminder,
        DispatchKind.PAYMENT_DEMAND: payment_demand,
        DispatchKind.ADVISER_CALL: adviser_call,
        DispatchKind.AID_REQUEST: aid_request,
        DispatchKind.LAWYER_HANDOVER: lawyer_handover,
        DispatchKind.TERMINATION: termination,
        DispatchKind.MUNICIPALITY_NOTICE: municipality_notice,
        DispatchKind.COURT_FILING: court_filing,
        DispatchKind.RECALL: recall_letter,
        DispatchKind.TENANT_NOTICE: tenant_notice,
        DispatchKind.LAWYER_NOTICE: lawyer_notice,
        DispatchKind.COURT_NOTICE: court_notice,
    }
)


def claimed_letter_of(taken: Taken) -> ClaimedLetter:
    """The claimed letter that an activity is given."""
    return ClaimedLetter(taken.case, taken.account, taken.policy, taken.law, taken.today, taken.dispatch)


def write_claimed(claimed: ClaimedLetter) -> Letter:
    """Write the letter of whatever kind was claimed, as the activity of its receiver does."""
    return WRITERS[claimed.dispatch.kind](claimed)


def write(taken: Taken) -> Letter:
    """Write the letter."""
    return WRITERS[taken.dispatch.kind](claimed_letter_of(taken))


def text_of(letter: Letter) -> str:
    """Give the body as running text, so that it does not matter where lines break."""
    return " ".join(letter.body.split())
