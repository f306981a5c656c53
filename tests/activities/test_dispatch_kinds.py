"""Has each kind of dispatch one activity, under a name that histories can keep for ever?"""

from collections.abc import Awaitable, Callable
from typing import cast

import pytest
from temporalio import activity

from activities.adviser import AdviserDesk
from activities.bailiff_court import BailiffCourtLetters
from activities.dispatcher import Dispatcher
from activities.lawyer import LawyerLetters
from activities.municipality import Municipality
from activities.notices import Notices
from activities.recalls import Recalls
from activities.tenant import TenantPost
from decisions.claimed_letter import Writer
from decisions.contract import DueDispatch, Order, Standing
from domain.case.codes import Channel, DispatchKind
from tests.activities.claimed_letters import WRITERS

SendLetter = Callable[[Order], Awaitable[Standing]]
STANDING = Standing(
    version=1,
    case="k-1",
    phase=None,
    is_open=True,
    held=False,
    simulated=True,
    offset_seconds=0,
    steps=(),
    dispatches=(),
)


class Recording:
    """Stands for the dispatcher, and only notes which writer it was asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[Order, Writer]] = []

    async def carry_out(self, order: Order, write: Writer) -> Standing:
        """Note it."""
        self.asked.append((order, write))
        return STANDING


def activities(recording: Recording) -> dict[str, tuple[DispatchKind, SendLetter]]:
    """Every activity by the name under which histories know it."""
    dispatcher = cast("Dispatcher", recording)
    post, municipality = TenantPost(dispatcher), Municipality(dispatcher)
    return {
        "send-reminder": (DispatchKind.REMINDER, post.send_reminder),
        "send-payment-demand": (DispatchKind.PAYMENT_DEMAND, post.send_payment_demand),
        "send-termination": (DispatchKind.TERMINATION, post.send_termination),
        "notify-adviser": (DispatchKind.ADVISER_CALL, AdviserDesk(dispatcher).notify_adviser),
        "request-municipal-aid": (DispatchKind.AID_REQUEST, municipality.request_municipal_aid),
        "notify-municipality": (DispatchKind.MUNICIPALITY_NOTICE, municipality.notify_municipality),
        "hand-over-to-lawyer": (DispatchKind.LAWYER_HANDOVER, LawyerLetters(dispatcher).hand_over_to_lawyer),
        "file-with-bailiff-court": (DispatchKind.COURT_FILING, BailiffCourtLetters(dispatcher).file_with_bailiff_court),
        "cancel-eviction": (DispatchKind.RECALL, Recalls(dispatcher).cancel_eviction),
        "send-tenant-notice": (DispatchKind.TENANT_NOTICE, Notices(dispatcher).send_tenant_notice),
        "send-lawyer-notice": (DispatchKind.LAWYER_NOTICE, Notices(dispatcher).send_lawyer_notice),
        "send-court-notice": (DispatchKind.COURT_NOTICE, Notices(dispatcher).send_court_notice),
    }


NAMES = tuple(activities(Recording()))


def test_every_kind_of_dispatch_has_one_activity() -> None:
    """Nothing that a case can decide to send is left without somebody who sends it."""
    assert sorted(kind for kind, _ in activities(Recording()).values()) == sorted(DispatchKind)


@pytest.mark.parametrize("name", NAMES)
def test_an_activity_keeps_its_name(name: str) -> None:
    """A history written years ago still finds its activity."""
    _, served = activities(Recording())[name]

    assert activity._Definition.must_from_callable(served).name == name


@pytest.mark.parametrize("name", NAMES)
async def test_an_activity_has_its_own_letter_carried_out(name: str) -> None:
    """It passes the order on with the one writer of its kind, and gives back where the tenancy stands."""
    dispatcher = Recording()
    kind, served = activities(dispatcher)[name]
    due = DueDispatch(case="k-1", key="k-1-2-1", kind=kind, channel=Channel.PRINT, simulated=True)
    order = Order(organisation="BF-101", tenancy_key="k", dispatch=due)

    assert await served(order) is STANDING
    assert dispatcher.asked == [(order, WRITERS[kind])]
