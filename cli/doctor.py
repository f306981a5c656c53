"""`doctor`: do journal and Temporal agree, and what is not as it should be?"""

from typing import Final

from cli.feeds import tell_waiting
from cli.paging import EVERYTHING
from cli.terminal.days import today
from cli.terminal.output import Output
from client.connecting import broken_guards
from client.errors import DONE, REFUSED
from client.repair.doctor import ComplaintKind, Discrepancy, count_runs, examine
from client.repair.mail_of_a_run import UnansweredMessage
from client.repair.way_in import repair_client
from client.results.repair import BrokenGuard, DoctorCount, DoctorSummary, complaint_of
from client.witness import Witnesses
from danish.codes import lost_letter
from danish.prose import counted
from runtime.settings import Settings

KINDS: Final[dict[ComplaintKind, str]] = {
    "view-differs": "Visning, som hændelserne ikke giver",
    "case-without-run": "Sag uden kørsel",
    "run-without-case": "Kørsel uden sag",
    "case-without-row": "Sag, der mangler i listerne",
    "foreign-run": "Fremmed kørsel under en sags navn",
    "foreign-witness": "Fremmed kørsel under journalvidnets navn",
    "run-sleeps": "Kørsel, der sover fra sine beskeder",
    "forged-start": "Kørsler, hvis begyndelse ingen kan læse",
    "waits-for-newer-worker": "Venter på en nyere worker",
    "mark-readable": "Mærket som ulæst, men kan læses",
    "waits-for-policy": "Venter på en politik",
    "waits-for-worker": "Venter på en worker",
    "run-fails": "Kørsel, der ikke kommer videre",
    "activity-fails": "Noget, der bliver ved med at slå fejl",
    "witness-missing": "Temporal husker noget, som journalen ikke har",
    "history-unreadable": "Kørsel, hvis historie ikke kan læses",
    "answer-forged": "Et svar, som ingen har givet",
    "message-unsigned": "Beskeder uden en underskrift, som der høres på",
    "key-missing": "En persons nøgle mangler",
    "key-invented": "En persons nøgle er føjet til",
    "key-changed": "En persons nøgle er ændret",
    "key-swapped": "En persons nøgle er en anden",
    "key-destroyed": "En persons nøgle er ødelagt",
    "key-returned": "En persons nøgle er vendt tilbage",
}

_TERMINATE: Final = (
    "Afslut den i Temporal (`temporal workflow terminate`), og kør så `python starter.py resume` og `python starter.py "
    "redeliver`: de bringer det igen, som den fik."
)
REMEDIES: Final[dict[ComplaintKind, str]] = {
    "message-unsigned": (
        "Er en indgang glemt, eller har den fået en ny nøgle, så ret REDNINGSKRANS_ENTRY_POINTS. Ellers har nogen, der "
        "har codec-nøglen, skrevet dem."
    ),
    "case-without-run": "`python starter.py resume` sætter den i gang igen.",
    "foreign-run": _TERMINATE,
    "foreign-witness": (
        "Afslut den i Temporal (`temporal workflow terminate`), og kør `python starter.py doctor` igen: så får vidnet "
        "det at vide."
    ),
    "run-sleeps": _TERMINATE,
    "forged-start": "De slutter af sig selv, når en worker kører. Find ud af, hvem der skriver i Temporals navnerum.",
    "case-without-row": "`python starter.py rebuild-views` sætter den på listerne igen.",
    "view-differs": (
        "Mangler ingen hændelse (`python -m audit verify`), laver `python starter.py rebuild-views` den igen."
    ),
    "key-destroyed": (
        "Står nogen inde for det, noterer `python starter.py erase ORGANISATION PERSON` det; nøglen selv er væk."
    ),
    "waits-for-policy": "`python starter.py policy adopt` vedtager en.",
    "waits-for-worker": "`python starter.py status` viser, om der kører en.",
}


async def doctor(settings: Settings, out: Output) -> int:
    """Say what is wrong; gives the exit status."""
    found = 0
    async with repair_client(settings) as cases:
        for guard in map(BrokenGuard.of, await broken_guards(settings)):
            found += 1
            out.item(guard)
            out.text(f"Databasens værn: {guard.detail}")
        out.say("Sager og kørsler sammenlignes …")
        with out.progress("Kørsler efterset", await count_runs(cases)) as tick:
            async for complaint in examine(cases, tick):
                found += 1
                out.item(complaint_of(complaint))
                for line in _lines(complaint):
                    out.text(line)
        await tell_waiting(cases, out, EVERYTHING, today())
        await Witnesses(cases.client, cases.task_queue, cases.keys.tenancy).tell(
            await cases.reader.newest_signed_heads()
        )
    out.item(DoctorSummary(summary=DoctorCount(found=found)))
    wrong = counted(found, "ting er ikke, som den skal være.", "ting er ikke, som de skal være.")
    out.text(wrong if found else "Journal og Temporal er enige, og databasens værn er, som de skal være.")
    return REFUSED if found else DONE


def _lines(complaint: Discrepancy) -> list[str]:
    lines = [f"{KINDS[complaint.kind]}: {complaint.case}. {complaint.detail}"]
    if remedy := REMEDIES.get(complaint.kind):
        lines.append(f"  {remedy}")
    if complaint.loss:
        if complaint.loss.in_order(again=True):
            lines.append("  `python starter.py redeliver` leverer beskederne igen.")
        lines += [f"  Kendes kun af Temporal: {lost_letter(letter)}" for letter in complaint.loss.letters.values()]
        lines += [f"  {to_be_decided(message)}" for message in complaint.loss.in_order(again=False)]
    return lines


def to_be_decided(message: UnansweredMessage) -> str:
    """What is said of a message that does not come back by itself."""
    return f"Besluttes igen af et menneske: {message.command} af {message.actor} (--id {message.said.message_id})"
