"""`why`: what does the law say to each question about a case on a day, because of what, and where does it stand?"""

from collections.abc import Iterator
from typing import Final

from books.law.book import LawBook
from cli.next_action import next_told
from cli.terminal.days import parse_day_with_law
from cli.terminal.output import Output
from client.case_file import read_case
from client.errors import DONE, UnreadableInput
from client.next_action import what_next
from client.records import records
from client.results.next_action import NextResult
from client.results.why import WhyResult
from client.why import QUESTIONS, Answered, answers, asked
from domain.danish_day import danish_day
from runtime.settings import Settings

NEXT: Final = "next"
"""The question that is not the law's: what is to be done now, because of what?"""
THE_LAW_ALONE: Final = (
    "Her svarer loven alene. Pauser, stop for et menneske og foreningens politik kan lade et skridt vente længere."
)


async def why(settings: Settings, out: Output, case: str, question: str | None, as_of: str | None) -> int:
    """Answer one question about a case, or every one of the law's; gives the exit status."""
    if question == NEXT:
        return await _next(settings, out, case, as_of)
    questions = _chosen(question)
    on = parse_day_with_law(as_of, "--as-of") if as_of is not None else None
    async with records(settings) as cases:
        file = await read_case(cases, case)
    about, book = asked(file, on), file.law
    rehearsal = " (prøvesag)" if file.case.simulated else ""
    out.text(f"Sag {file.case.id}{rehearsal}, den {danish_day(about.day)}")
    for name in questions:
        for one in answers(about, book, name):
            out.item(WhyResult.of(one, about, book))
            for line in told(one, book):
                out.text(line)
    out.text()
    out.text(THE_LAW_ALONE)
    if on is None and file.waits_for_money:
        out.text(file.waits_for_money)
    return DONE


async def _next(settings: Settings, out: Output, case: str, as_of: str | None) -> int:
    if as_of is not None:
        raise UnreadableInput(f"{NEXT} svarer, som sagen står nu. --as-of hører til lovens spørgsmål.")
    async with records(settings) as cases:
        file = await read_case(cases, case)
    found = what_next(file)
    if found is None:
        out.text("Sagen er afsluttet: der skal ikke ske mere i den. Opfølgninger står i work og show.")
        return DONE
    out.item(NextResult.of(file.case, file.today, found))
    for line in next_told(file, found):
        out.text(line)
    return DONE


def _chosen(question: str | None) -> tuple[str, ...]:
    if question is None:
        return tuple(QUESTIONS)
    if question not in QUESTIONS:
        raise UnreadableInput(f"Det spørgsmål kendes ikke. Spørg om et af disse: {', '.join((*QUESTIONS, NEXT))}.")
    return (question,)


def _in_short(one: Answered) -> str:
    if one.question == "payment":
        return ""  # asks what it does, not whether
    if one.finding.missing:
        return "Kan ikke afgøres endnu. "
    return "Ja. " if one.finding.holds else "Nej. "


def told(one: Answered, book: LawBook) -> Iterator[str]:
    """One answer for people: question, answer, reason, what is missing, where it stands, what is in doubt."""
    finding = one.finding
    rule, _ = QUESTIONS[one.question]
    yield ""
    yield f"{book.rules[rule].question}{f' ({one.about})' if one.about else ''} [{one.question}]"
    yield f"  {_in_short(one)}{finding.because}"
    if one.approval:
        yield f"  {one.approval}"
    if finding.missing:
        yield f"  Det mangler at vide: {finding.missing}."
    for source in finding.sources:
        yield f"  Kilde: {source.provision} – {book.sources[source.key].title}"
    for doubt in book.open_among(finding.doubts):
        yield f"  Tvivl: {doubt.title}. Læst sådan: {doubt.reading}"
