"""`redeliver`: which messages came back that only Temporal remembered, and what was answered?"""

from cli.doctor import REMEDIES
from cli.terminal.output import Output
from client.cases import Reply
from client.errors import DONE, OUT_OF_REACH, REFUSED
from client.repair.doctor import losses_of_all
from client.repair.mail_of_a_run import MessageKey, UnansweredMessage
from client.repair.redeliver import answers_to, deliver_lost
from client.repair.way_in import repair_client
from client.results.repair import Complaint, RedeliveredCount, RedeliveredMessage, RedeliveredSummary
from client.waiting import waits_for
from client.witness import tell_afterwards
from danish.prose import counted
from danish.stuck import FOREIGN_RUN
from runtime.settings import Settings


async def redeliver(settings: Settings, out: Output) -> int:
    """Deliver again, under their own ids, all messages whose answers were lost; gives the exit status.

    Each tenancy's in the order in which they were decided. What lets a letter go is left to people, and what
    somebody was told is not done.
    """
    async with repair_client(settings) as cases:
        out.say("Temporals historier læses …")
        losses = await losses_of_all(cases)
        delivered, foreign = list[UnansweredMessage](), list[str]()
        answers = dict[MessageKey, Reply]()
        with out.progress("Lejemål, hvis beskeder er leveret igen", len(losses)) as tick:
            for loss in losses:
                brought = await deliver_lost(cases, loss)
                delivered += brought.messages if brought else []
                answers |= brought.told if brought else {}
                foreign += [loss.tenancy] if brought is None else []
                tick()
        answers |= await answers_to(cases, (one for one in delivered if one.whole not in answers))
    for message in delivered:
        given = answers.get(message.whole)
        out.item(RedeliveredMessage.answered(message, given))
        out.text(f"{message.command} ({message.said.message_id}): {_said(given)}")
    for tenancy in foreign:
        out.item(Complaint(kind="foreign-run", case=tenancy, detail=FOREIGN_RUN))
        out.text(f"{tenancy}: {FOREIGN_RUN} {REMEDIES['foreign-run']}")
    left = [message for loss in losses for message in loss.in_order(again=False)]
    waiting = len(delivered) - len(answers)
    count = RedeliveredCount(delivered=len(delivered), queued=waiting, left_to_people=len(left))
    out.item(RedeliveredSummary(summary=count))
    again = counted(len(delivered), "besked", "beskeder")
    out.text(f"{again} er leveret igen. {len(left)} må et menneske beslutte på ny (se `doctor`).")
    if waiting:
        out.say(f"{waiting} venter {await waits_for(settings)}")
    await tell_afterwards(settings, *dict.fromkeys(loss.organisation for loss in losses if loss.organisation))
    if waiting:
        return OUT_OF_REACH
    return REFUSED if foreign or any(given.result == "refused" for given in answers.values()) else DONE


def _said(given: Reply | None) -> str:
    if given is None:
        return "leveret, endnu ikke behandlet"
    return f"{given.result}{f' – {given.because}' if given.because else ''}"
