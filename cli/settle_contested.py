"""`settle-contested`: what does a person say once, for every charge that a list contests?"""

from collections.abc import Mapping
from typing import Final

from cli.terminal import days
from cli.terminal.actors import actor
from cli.terminal.output import Output
from client.bulk import Tally
from client.cases import case_client
from client.contests import AnswerToList, settle_list
from client.results.contests import ContestCounts, ContestSummary
from client.waiting import waits_for
from domain.danish_day import danish_day
from runtime.settings import Settings

RESULTS: Final = tuple(ContestCounts.model_fields)
DANISH: Final[Mapping[str, str]] = {
    "settled": "afklaret",
    "duplicate": "afklaret i forvejen",
    "queued": "venter",
    "refused": "afvist",
}


def typed_answer(organisation: str, as_of: str, by: str | None, *, counted: bool, simulated: bool) -> AnswerToList:
    """From what was typed. Raises UnreadableInput."""
    day = days.parse_day_with_law(as_of, "--as-of")
    return AnswerToList(organisation, day, counted, actor(by, irreversible=True), simulated)


async def settle(settings: Settings, out: Output, answer: AnswerToList) -> int:
    """Answer for the whole list; gives the exit status."""
    tally = Tally(RESULTS)
    async with case_client(settings) as cases:
        async for given in settle_list(cases, answer, days.today()):
            tally.add(given)
            out.item(given)
            reasons = " ".join(part for part in (given.reason, *given.warnings) if part)
            out.text(f"{given.case} {given.charge}: {DANISH[given.result]}. {reasons}".rstrip())
    out.item(ContestSummary(summary=ContestCounts(**tally.counts)))
    if not tally.counts.total():
        out.text(f"Ingen poster er i tvivl efter en liste opgjort pr. {danish_day(answer.as_of)}.")
    if tally.counts["queued"]:
        out.say(f"De ventende svar er leveret og gemt. De venter på: {await waits_for(settings)}")
    return tally.status
