"""`resume`: which live cases have no run, how many were given one again, and what of their mail is left to people?"""

from cli.doctor import REMEDIES, to_be_decided
from cli.terminal.output import Output
from client.errors import DONE, REFUSED
from client.repair.mail_of_a_run import UnansweredMessage
from client.repair.resume import Resumed, resume
from client.repair.way_in import repair_client
from client.results.repair import LostMessage, ResumedCase, ResumedCount, ResumedSummary
from client.witness import tell_afterwards
from danish.prose import counted
from danish.stuck import FOREIGN_RUN
from journal.views import CaseView
from runtime.settings import Settings


async def resume_cases(settings: Settings, out: Output, case: str | None) -> int:
    """Give one case, or (None) every live case, its run again where it has none; gives the exit status."""
    started, left, foreign = 0, list[UnansweredMessage](), list[CaseView]()
    async with repair_client(settings) as cases:
        views = [await cases.meant_by(case)] if case is not None else await cases.reader.cases(live=True)
        with out.progress("Sager set efter", len(views)) as tick:
            for view in views:
                again = await resume(cases, view) if view.live else Resumed(needed=False)
                started += again.needed
                left += again.left_to_people
                foreign += [view] if again.foreign else []
                messages = tuple(LostMessage.of(one) for one in again.left_to_people)
                out.item(
                    ResumedCase(
                        case=view.case_id,
                        resumed=again.needed,
                        left_to_people=messages,
                        foreign_run=again.foreign,
                    )
                )
                tick()
    out.item(ResumedSummary(summary=ResumedCount(resumed=started)))
    out.text(
        f"{counted(started, 'sag', 'sager')} er sat i gang igen ud fra journalen."
        if started
        else "Ingen sag blev sat i gang."
        if foreign
        else "Ingen sag manglede en kørsel."
    )
    for view in foreign:
        out.text(f"{view.case_id}: {FOREIGN_RUN} {REMEDIES['foreign-run']}")
    for message in left:
        out.text(f"  {to_be_decided(message)}")
    await tell_afterwards(settings, *dict.fromkeys(view.organisation_id for view in views))
    return REFUSED if foreign else DONE
