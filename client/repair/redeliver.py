"""How do messages come back that only Temporal remembers, after the journal was restored from a backup?"""

import asyncio
import time
from collections.abc import Iterable
from typing import Final

from client.repair.doctor import park
from client.repair.lost_messages import Loss, UnansweredMessage
from client.repair.way_in import RepairClient
from decisions.contract import Reply, UnreadableMessage

_LOOK_AGAIN: Final = 0.1
_PATIENCE: Final = 10.0
"""Seconds of silence after which what was delivered counts as queued."""


async def deliver_lost(cases: RepairClient, loss: Loss) -> list[UnansweredMessage]:
    """Park what is open first: nothing may go on only because its messages come back one by one."""
    await park(cases, loss)
    messages = loss.in_order(again=True)
    for message in messages:
        if isinstance(message.said, UnreadableMessage):
            await cases.unmatched.keep(message.said)
        else:
            await cases.deliver_again(message.organisation, loss.tenancy, message.said, loss.heads())
    return messages


async def answers_to(cases: RepairClient, wanted: Iterable[str]) -> dict[str, Reply]:
    """Wait for the answers as long as any comes."""
    waiting, found = set(wanted), dict[str, Reply]()
    news = time.monotonic()
    while waiting and time.monotonic() - news < _PATIENCE:
        came = await cases.answers(waiting)
        if came:
            news = time.monotonic()
            found |= came
            waiting -= came.keys()
        else:
            await asyncio.sleep(_LOOK_AGAIN)
    return found
