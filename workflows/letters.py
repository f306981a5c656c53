"""Who sends each letter of the path? Named one by one, so that Temporal's pages tell which letter it is."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType, MethodType
from typing import Any, Final

from temporalio import workflow
from temporalio.common import RetryPolicy

from activities.adviser import AdviserDesk
from activities.bailiff_court import BailiffCourtLetters
from activities.dispatcher import Dispatcher
from activities.lawyer import LawyerLetters
from activities.municipality import Municipality
from activities.notices import Notices
from activities.recalls import Recalls
from activities.tenant import TenantPost
from decisions.contract import Order, Standing
from domain.case.codes import DispatchKind
from workflows.asking import ask

# An outage must never become a letter that is given up: sent again without an end, at a pace that hurts nobody.
DISPATCH_RETRY = RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(minutes=15))
DISPATCH_TIMEOUT = timedelta(minutes=2)


def queue_of_letters(of_cases: str) -> str:
    """The task queue of the letters: one that hangs must never take the place of a decision."""
    return f"{of_cases}-letters"


@dataclass(frozen=True)
class SentBy:
    """Which activity of which receiver's desk sends a kind of letter, and what Temporal's pages call it."""

    desk: Callable[[Dispatcher], object]
    activity: Callable[[Any, Order], Awaitable[Standing]]
    summary: str


SENT_BY: Final[Mapping[DispatchKind, SentBy]] = MappingProxyType(
    {
        DispatchKind.REMINDER: SentBy(TenantPost, TenantPost.send_reminder, "Friendly reminder to the tenant"),
        DispatchKind.PAYMENT_DEMAND: SentBy(TenantPost, TenantPost.send_payment_demand, "Payment demand (påkrav)"),
        DispatchKind.LAWYER_HANDOVER: SentBy(
            LawyerLetters, LawyerLetters.hand_over_to_lawyer, "Hand-over to the lawyer"
        ),
        DispatchKind.ADVISER_CALL: SentBy(AdviserDesk, AdviserDesk.notify_adviser, "Call to the adviser"),
        DispatchKind.AID_REQUEST: SentBy(Municipality, Municipality.request_municipal_aid, "Request for municipal aid"),
        DispatchKind.TERMINATION: SentBy(TenantPost, TenantPost.send_termination, "Termination (ophævelse)"),
        DispatchKind.MUNICIPALITY_NOTICE: SentBy(
            Municipality, Municipality.notify_municipality, "Notice to the municipality"
        ),
        DispatchKind.COURT_FILING: SentBy(
            BailiffCourtLetters, BailiffCourtLetters.file_with_bailiff_court, "Filing with fogedretten"
        ),
        DispatchKind.RECALL: SentBy(Recalls, Recalls.cancel_eviction, "Recall: the eviction is to stop"),
        DispatchKind.TENANT_NOTICE: SentBy(
            Notices, Notices.send_tenant_notice, "Notice to the tenant: what holds no longer, and what does"
        ),
        DispatchKind.LAWYER_NOTICE: SentBy(
            Notices, Notices.send_lawyer_notice, "Notice to the lawyer: what rests, and what does not"
        ),
        DispatchKind.COURT_NOTICE: SentBy(
            Notices, Notices.send_court_notice, "Notice to fogedretten: money that the claim may not count"
        ),
    }
)
"""Every kind of letter, in the order of the path. What a worker serves on the queue of letters is made of it."""


async def send(kind: DispatchKind, order: Order, in_vain: Callable[[], Awaitable[None]]) -> Standing:
    """Have a letter of a kind sent, for as long as it takes; gives where the case then stands. *in_vain*: see `ask`."""
    by = SENT_BY[kind]
    return await ask(
        by.activity,
        order,
        Standing,
        in_vain=in_vain,
        task_queue=queue_of_letters(workflow.info().task_queue),
        timeout=DISPATCH_TIMEOUT,
        retry=DISPATCH_RETRY,
        summary=by.summary,
    )


def letter_activities(dispatcher: Dispatcher) -> list[Callable[..., Any]]:
    """Everything that a worker needs to serve the queue of letters: one activity for each kind."""
    desks = {by.desk: by.desk(dispatcher) for by in SENT_BY.values()}
    return [MethodType(by.activity, desks[by.desk]) for by in SENT_BY.values()]
