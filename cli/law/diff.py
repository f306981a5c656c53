"""`law diff`: what differs between two editions of the law, and which days of which open cases does it move?"""

from contextlib import AsyncExitStack
from typing import Any

from audit.impact.affected_cases import Comparison
from cli.law.diff_text import CaseCount, case_in_words, difference_in_words, summary
from cli.law.editions import LawEditions
from cli.terminal.output import Output
from client.errors import DONE, REFUSED
from client.open_cases import UnreadableCase, open_cases
from client.records import Records
from client.results.law_diff import CaseMoves, CasesCompared, LawDiffSummary, LawsCompared, differences
from danish.unread import cannot_read
from runtime.errors import ServerUnreachable
from runtime.settings import Settings


async def compare(
    settings: Settings, out: Output, old: str, new: str, *, with_cases: bool, simulated: bool = False
) -> int:
    """Compare two editions, and what lies ahead of all open real cases (or rehearsals) under each of them; gives the
    exit status.
    """
    async with AsyncExitStack() as until:
        editions, silence = LawEditions(settings, until), None
        before, after = await editions.find(old), await editions.find(new)
        if with_cases and before.book.version != after.book.version:
            try:
                before, after = await editions.in_force(before), await editions.in_force(after)
            except ServerUnreachable as problem:
                silence = problem
        comparison = Comparison(before.book, after.book)
        _show(comparison, out)
        if silence is not None:
            out.say("Kun lovens filer er sammenlignet, og ingen sager. Det er alt, hvad `--no-cases` spørger om.")
            raise silence
        if with_cases and not comparison.identical:
            return await _look_at_cases(await editions.journal(), comparison, out, simulated=simulated)
    out.item(LawDiffSummary(summary=LawsCompared(**_compared(comparison))))
    return DONE if comparison.difference.empty else REFUSED


def _show(comparison: Comparison, out: Output) -> None:
    for item in differences(comparison.difference):
        out.item(item)
    for line in difference_in_words(comparison):
        out.text(line)


async def _look_at_cases(journal: Records, comparison: Comparison, out: Output, *, simulated: bool) -> int:
    tally = CaseCount()
    out.text()
    out.text("Åbne prøvesager" if simulated else "Åbne sager")
    with out.progress("Sager set igennem", await journal.reader.count_open_cases(simulated=simulated)) as tick:
        async for case in open_cases(journal, simulated=simulated):
            tick()
            if isinstance(case, UnreadableCase):
                tally.unread += 1
                out.say(f"{case.case_id}: {cannot_read(case.fault)}")
                continue
            moved = comparison.moved(case)
            tally.add(moved)
            if moved:
                out.item(CaseMoves.of(case, moved))
                for line in case_in_words(case, moved):
                    out.text(line)
    out.item(LawDiffSummary(summary=CasesCompared(**_compared(comparison), **vars(tally))))
    for line in summary(tally):
        out.text(line)
    return REFUSED if tally.touched or tally.unread else DONE


def _compared(comparison: Comparison) -> dict[str, Any]:
    return {
        "old": comparison.old.version,
        "new": comparison.new.version,
        "differs": not comparison.difference.empty,
    }
