"""How do messages come back that only Temporal has: the journal lost them, or their run ended with mail unread?"""

import asyncio
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from client.repair.doctor import park
from client.repair.lost_messages import Loss
from client.repair.mail_of_a_run import UnansweredMessage
from client.repair.resume import newest_run
from client.repair.way_in import RepairClient
from client.stuck.foreign import is_foreign, is_running
from decisions.contract import Reply
from decisions.message_content import told
from journal.records import RecordedAnswer
from workflows.messages import Envelope

_LOOK_AGAIN: Final = 0.1
_PATIENCE: Final = 10.0
"""Seconds of silence after which what was delivered counts as queued."""


MessageKey = tuple[str, str]
"""Organisation and message id: the ids are their senders' own, and two organisations may use the same one."""


def key_of(message: UnansweredMessage) -> MessageKey:
    """By what the answer to a message is known."""
    return message.organisation, message.said.message_id


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
            told[key_of(message)] = given
    return Brought(messages, told)


async def answers_to(cases: RepairClient, messages: Iterable[UnansweredMessage]) -> dict[MessageKey, Reply]:
    """Wait for the answers, by organisation and message id, as long as any comes."""
    waiting = {key_of(message): message for message in messages}
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
    answers = await cases.reader.answers([message_id for _, message_id in waiting])
    found = {(answer.organisation_id, answer.message_id): answer for answer in answers}
    return {key: _told(cases, waiting[key], found[key]) for key in waiting.keys() & found.keys()}


def _told(cases: RepairClient, message: UnansweredMessage, answer: RecordedAnswer) -> Reply:
    """The answer to a message that can be read: of the others it is known at once."""
    assert isinstance(message.said, Envelope)
    return told(answer, cases.pending(message.organisation, message.tenancy, message.said).digest)
