"""`send`: what does a case answer to what a person asks of it?"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from cli.terminal.actors import actor
from cli.terminal.fields import command_called, read_fields
from cli.terminal.output import Output
from client import bulk
from client.cases import Pending, case_client, new_id
from client.errors import DONE, OUT_OF_REACH, REFUSED, UnreadableInput
from client.results.command import CommandAnswer
from client.waiting import waits_for
from danish.codes import stored
from danish.commands import command as in_danish
from domain.case.codes import ContactMethod, ContactOutcome
from runtime.settings import Settings

_MESSAGE_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,99}")
# No slash: the ids that cases and their parts give their own messages have one.


async def send(
    settings: Settings,
    out: Output,
    case: str,
    name: str,
    written: Sequence[str],
    *,
    by: str | None,
    message_id: str | None,
    wait: bool,
) -> int:
    """Give a command to a case; gives the exit status. Raises UnreadableInput before anything is sent."""
    command = command_called(name)
    fields = read_fields(command, written)
    giver = actor(by, irreversible=command.irreversible)
    named = named_message(message_id, "c")
    async with case_client(settings) as cases:
        meant = (await cases.meant_by(case)).case_id
        queued = CommandAnswer(
            id=named, case=meant, command=command.name, result="queued", reason=None, rule=None, warnings=()
        )
        if not wait:
            given = await cases.leave(meant, command.name, fields, actor=giver, message_id=named)
            if isinstance(given, Pending):
                out.item(queued)
                out.text(f"Afleveret med nummer {named}. Svaret venter ingen på.")
                return DONE
        else:
            given = await cases.submit(
                meant, command.name, fields, actor=giver, message_id=named, patience=bulk.PATIENCE
            )
    if isinstance(given, Pending):
        return await _still_waiting(settings, out, queued)
    out.item(
        CommandAnswer(
            id=named,
            case=meant,
            command=command.name,
            result=given.result,
            reason=given.because or None,
            rule=given.rule,
            warnings=given.warnings,
        )
    )
    if given.result == "refused":
        out.text(f"Afvist: {given.because} (regel: {given.rule})")
        return REFUSED
    out.text(_done(command.name, fields))
    for warning in given.warnings:
        out.text(warning)
    return DONE


def _done(name: str, fields: Mapping[str, Any]) -> str:
    """What was done; of an attempt to reach the tenant, how, and what came of it."""
    if name == "record-contact":
        how, outcome = stored(ContactMethod, fields["by"]), stored(ContactOutcome, fields["outcome"])
        return f"Noteret: {how}, {outcome}."
    return f"Udført: {in_danish(name)}."


async def _still_waiting(settings: Settings, out: Output, queued: CommandAnswer) -> int:
    waiting = await waits_for(settings, queued.case)
    out.item(queued.model_copy(update={"reason": f"Venter på: {waiting}"}))
    out.text(f"Intet svar endnu på {queued.id}. Venter på: {waiting}")
    out.say(f"Spørg igen uden fare: den samme kommando med --id {queued.id} tæller kun én gang.")
    return OUT_OF_REACH


def named_message(message_id: str | None, kind: str) -> str:
    """The name under which what is sent counts once: that which was typed, or a fresh one. Raises UnreadableInput."""
    if message_id is None:
        return new_id(kind)
    if not _MESSAGE_ID.fullmatch(message_id):
        raise UnreadableInput("--id skal være højst 100 bogstaver, tal, punktummer, bindestreger eller kolon.")
    return message_id
