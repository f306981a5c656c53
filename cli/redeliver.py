"""`redeliver`: how do messages come back that only Temporal remembers, after the journal was restored from a backup?"""

import asyncio
import time
from collections.abc import Iterable
from typing import Final

from cli.doctor import losses_of_all, park
from cli.terminal.output import Output
from client.cases import CaseClient, case_client
from client.errors import DONE, OUT_OF_REACH, REFUSED
from client.repair.lost_messages import Loss, Message
from client.waiting import waits_for
from decisions.contract import Reply, UnreadableMessage
from runtime.settings import Settings

_LOOK_AGAIN: Final = 0.1
_PATIENCE: Final = 10.0
"""Seconds of silence after which what was delivered counts as queued."""


async def redeliver(settings: Settings, out: Output) -> int:
    """Deliver again, under their own ids, all messages whose answers were lost; gives the exit status.

    Each tenancy's in the order in which they were decided. What lets a letter go is left to people.
    """
    async with case_client(settings) as cases:
        out.say("Temporals historier læses …")
        losses = await losses_of_all(cases)
        delivered: list[Message] = []
        with out.progress("Lejemål, hvis beskeder er leveret igen", len(losses)) as tick:
            for loss in losses:
                delivered += await _deliver(cases, loss)
                tick()
        answers = await _answers(cases, [message.said.message_id for message in delivered])
    for message in delivered:
        given = answers.get(message.said.message_id)
        out.item({**message.as_json(), "result": given.result if given else "queued"})
        out.text(f"{message.command} ({message.said.message_id}): {_said(given)}")
    left = [message for loss in losses for message in loss.in_order(again=False)]
    waiting = len(delivered) - len(answers)
    out.item({"summary": {"delivered": len(delivered), "queued": waiting, "left_to_people": len(left)}})
    out.text(f"{len(delivered)} beskeder er leveret igen. {len(left)} må et menneske beslutte på ny (se `doctor`).")
    if waiting:
        out.say(f"{waiting} venter {await waits_for(settings)}")
        return OUT_OF_REACH
    return REFUSED if any(given.result == "refused" for given in answers.values()) else DONE


async def _deliver(cases: CaseClient, loss: Loss) -> list[Message]:
    """Park what is open first: nothing may go on only because its messages come back one by one."""
    await park(cases, loss)
    messages = loss.in_order(again=True)
    for message in messages:
        if isinstance(message.said, UnreadableMessage):
            await cases.strays.keep(message.said)
        else:
            await cases.deliver_again(message.organisation, loss.tenancy, message.said, loss.heads())
    return messages


async def _answers(cases: CaseClient, wanted: Iterable[str]) -> dict[str, Reply]:
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


def _said(given: Reply | None) -> str:
    if given is None:
        return "leveret, endnu ikke behandlet"
    return f"{given.result}{f' – {given.because}' if given.because else ''}"
