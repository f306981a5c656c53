"""`resume`: which live cases have no run, and how many were given one again?"""

from cli.terminal.output import Output
from client.errors import DONE
from client.repair.resume import resume
from client.repair.way_in import repair_client
from client.results.repair import ResumedCase, ResumedCount, ResumedSummary
from danish.prose import counted
from runtime.settings import Settings


async def resume_cases(settings: Settings, out: Output, case: str | None) -> int:
    """Give one case, or (None) every live case, its run again where it has none; gives the exit status."""
    started = 0
    async with repair_client(settings) as cases:
        views = [await cases.view_of(case)] if case is not None else await cases.reader.cases(live=True)
        with out.progress("Sager set efter", len(views)) as tick:
            for view in views:
                needed = view.live and await resume(cases, view)
                started += needed
                out.item(ResumedCase(case=view.case_id, resumed=needed))
                tick()
    out.item(ResumedSummary(summary=ResumedCount(resumed=started)))
    out.text(
        f"{counted(started, 'sag', 'sager')} er sat i gang igen ud fra journalen."
        if started
        else "Ingen sag manglede en kørsel."
    )
    return DONE
