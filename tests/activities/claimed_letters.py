"""How do the tests write the letter of a dispatch that was taken up?"""

from collections.abc import Mapping
from types import MappingProxyType

from activities.adviser import adviser_call
from activities.bailiff_court import court_filing
from activities.channels.base import Letter
from activities.dispatcher import ClaimedLetter, Writer
from activities.lawyer import lawyer_handover
from activities.municipality import aid_request, municipality_notice
from activities.recalls import recall_letter
from activities.tenant import payment_demand, reminder, termination
from domain.case.codes import DispatchKind
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
    }
)


def errand_of(taken: Taken) -> ClaimedLetter:
    """The errand that the hand is given."""
    return ClaimedLetter(taken.case, taken.account, taken.policy, taken.law, taken.today, taken.dispatch)


def write(taken: Taken) -> Letter:
    """Write the letter."""
    return WRITERS[taken.dispatch.kind](errand_of(taken))


def text_of(letter: Letter) -> str:
    """Give the body as running text, so that it does not matter where lines break."""
    return " ".join(letter.body.split())
