"""How do messages come back that only Temporal has: the journal lost them, or their run ended with mail unread?"""

import asyncio
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from client.repair.doctor import park
from client.repair.lost_messages import Loss
from client.repair.mail_of_a_run import MessageKey, UnansweredMessage
from client.repair.resume import newest_run
from client.repair.way_in import RepairClient
from client.stuck.foreign import is_foreign, is_running
from decisions.contract import Reply

_LOOK_AGAIN: Final = 0.1
_PATIENCE: Final = 10.0
"""Seconds of silence after which what was delivered counts as queued."""


@dataclass(frozen=True)
class Brought:
    """What was delivered again of a loss, and what is known already of what became of it."""

    messages: list[UnansweredMessage]
    told: dict[MessageKey, Reply]


async def deliver_lost(cases: RepairClient, loss: Loss) -> Brought | None:
    """Park what is open first: nothing may go on only because its messages come back one by one. None where a foreign
    run stands under the tenancy's id: it would take them.
    """
    await park(cases, loss)
    messages = loss.in_order(again=True)
    run = await newest_run(cases.client, loss.tenancy) if messages else None
    if run and is_running(run) and is_foreign(run, cases.task_queue):
        return None
    told = dict[MessageKey, Reply]()
    for message in messages:
        if given := await cases.bring_back(loss.tenancy, message, loss.heads()):
            told[message.whole] = given
    return Brought(messages, told)


async def answers_to(cases: RepairClient, messages: Iterable[UnansweredMessage]) -> dict[MessageKey, Reply]:
    """Wait for the answers, each under the whole of its message, as long as any comes."""
    waiting = {message.whole: message for message in messages}
    found = dict[MessageKey, Reply]()
    news = time.monotonic()
    while waiting and time.monotonic() - news < _PATIENCE:
        came = await _answered(cases, waiting)
        if came:
            news = time.monotonic()
            found |= came
            waiting = {key: message for key, message in waiting.items() if key not in came}
        else:
            await asyncio.sleep(_LOOK_AGAIN)
    return found


async def _answered(cases: RepairClient, waiting: Mapping[MessageKey, UnansweredMessage]) -> dict[MessageKey, Reply]:
    pending = {key: cases.pending_of(message) for key, message in waiting.items()}
    answers = await cases.reader.answers([message_id for one in pending.values() for message_id in one.answered_under])
    return {key: Reply.model_validate(one.answer) for key, of in pending.items() for one in answers if of.is_own(one)}
