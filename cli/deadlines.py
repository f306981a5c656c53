"""`deadlines`: which days follow from a due date, why each of them, and to what does a whole list of due dates come?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, TypeAlias

from books.law.book import LawBook
from cli.folders import law_here
from cli.terminal import days
from cli.terminal.output import Output
from client.errors import DONE, REFUSED, UnreadableInput
from client.results.deadlines import CountedRow, RefusedDueDay, RefusedDueRow, counted_row, days_of, due_day, proof_of
from danish.codes import RECORDED_DEADLINES, short_day
from danish.prose import counted
from domain.calendar import Mode, OutsideCalendarError
from domain.danish_day import danish_day, danish_weekday
from domain.deadline import Deadline
from domain.law_of_the_day import Laws
from domain.rules.deadline_chain import ArrivedTooEarlyError, Chain, chain_of_days, deadline_chain
from intake.due_list import DueRow, read_due_list
from intake.table import RefusedRow

AnyChain: TypeAlias = Chain[date] | Chain[Deadline]

_COUNTING: Final[Mapping[Mode, str]] = {
    Mode.STATUTORY: "Talt efter lovens egen optælling (statutory): lørdag og grundlovsdag er hverdage.",
    Mode.CONSERVATIVE: "Talt forsigtigt: dage, som nogen kan betvivle, er ikke hverdage.",
}


@dataclass(frozen=True)
class Counting:
    """How to count: in which mode, and with the proof of every day or the five days alone."""

    mode: Mode
    proof: bool

    @classmethod
    def typed(cls, mode: str, *, proof: bool) -> "Counting":
        """From what was typed. Raises UnreadableInput."""
        if mode not in set(Mode):
            raise UnreadableInput(f"--mode skal være et af: {', '.join(Mode)}.")
        return cls(Mode(mode), proof)


def show(out: Output, due: str, arrived: str | None, counting: Counting) -> int:
    """Show what follows from one due date; gives the exit status. Raises UnreadableInput for what is no day."""
    due_on = days.parse_day(due, "--due")
    arrived_on = days.parse_day(arrived, "--arrived") if arrived is not None else None
    book = law_here()
    chain = _counted(DueRow(1, due_on, arrived_on), counting, _as_of_today(book))
    if isinstance(chain, RefusedRow):
        out.item(RefusedDueDay(result="refused", reason=chain.reason))
        out.say(chain.reason)
        return REFUSED
    doubts = _doubtful_dispatch(arrived_on, chain)
    out.item(due_day(chain, doubts))
    for line in _page(due_on, arrived_on, chain, counting.mode, book):
        out.text(line)
    return DONE


def show_file(out: Output, file: str, counting: Counting) -> int:
    """Answer every row of a list, one by one; gives the exit status. Raises UnreadableFile."""
    rows = read_due_list(Path(file))
    laws = _as_of_today(law_here())
    if not out.as_json:
        counting = Counting(counting.mode, proof=False)  # a line of text has no room for it
    for note in rows.table.notes:
        out.say(note)
    total, refused = sum(1 for _ in rows.table), 0  # the whole file is read once before anything is answered
    with out.progress("Rækker regnet", total) as tick:
        for row in rows:
            chain = _counted(row, counting, laws)
            refused += isinstance(chain, RefusedRow)
            warnings = _warnings(row, chain)
            if out.as_json:
                out.item(_row(row.row, chain, warnings))
            else:
                out.text(" ".join((f"Række {row.row}:", _line(chain), *warnings)))
            tick()
    out.text(f"{counted(total - refused, 'række', 'rækker')} regnet, {refused} afvist.")
    return REFUSED if refused else DONE


def _as_of_today(book: LawBook) -> Laws:
    """The law as somebody sees it who decides, and opens the case, today."""
    return book.during(decision=days.today(), case_start=days.today())


def _counted(row: DueRow | RefusedRow, counting: Counting, laws: Laws) -> AnyChain | RefusedRow:
    """What follows from a row, or why nothing does."""
    if isinstance(row, RefusedRow):
        return row
    try:
        if counting.proof:
            return deadline_chain(row.due, row.arrived, counting.mode, laws)
        return chain_of_days(row.due, row.arrived, counting.mode, laws)
    except (OutsideCalendarError, ArrivedTooEarlyError) as refusal:
        return RefusedRow(row.row, str(refusal))


def _warnings(row: DueRow | RefusedRow, chain: AnyChain | RefusedRow) -> tuple[str, ...]:
    if isinstance(row, RefusedRow) or isinstance(chain, RefusedRow):
        return () if isinstance(row, RefusedRow) else row.warnings
    return (*row.warnings, *_doubtful_dispatch(row.arrived, chain))


def _doubtful_dispatch(arrived: date | None, chain: AnyChain) -> tuple[str, ...]:
    """The warning where only the statutory count allows that the påkrav had left by then."""
    earliest = days_of(chain)["earliest_demand"]
    if arrived is None or arrived >= earliest:
        return ()
    return (
        (
            f"Påkravet kom frem før den {danish_day(earliest)}, den første dag efter den forsigtige optælling. "
            "Det er lovligt efter lovens egen optælling (statutory), men nogen kan betvivle det."
        ),
    )


def _row(row: int, chain: AnyChain | RefusedRow, warnings: tuple[str, ...]) -> CountedRow | RefusedDueRow:
    if isinstance(chain, RefusedRow):
        return RefusedDueRow(row=row, result="refused", reason=chain.reason, warnings=warnings)
    return counted_row(row, chain, warnings)


# --- for people -----------------------------------------------------------------------------------------------------


def _line(chain: AnyChain | RefusedRow) -> str:
    if isinstance(chain, RefusedRow):
        return f"afvist. {chain.reason}"
    timely, third, demand, cure, termination = map(short_day, days_of(chain).values())
    return f"rettidigt {timely}, 3. hverdag {third}, påkrav fra {demand}, frist {cure}, ophævelse fra {termination}."


def _page(due: date, arrived: date | None, chain: AnyChain, mode: Mode, book: LawBook) -> Iterator[str]:
    yield f"Husleje, der forfalder {_long_day(due)}."
    yield _COUNTING[mode]
    if arrived is None:
        yield "Ingen ankomst er oplyst: påkravet regnes afsendt og kommet frem på sin første dag."
    else:
        yield f"Påkravet kom frem {_long_day(arrived)}."
        yield from _doubtful_dispatch(arrived, chain)
    yield ""
    for name, day in days_of(chain).items():
        yield f"{RECORDED_DEADLINES[name.replace('_', '-')]:<36} {_long_day(day)}"
    for deadline in proof_of(chain):
        yield from _proof(deadline, book)
    if proofs := proof_of(chain):
        yield from _doubts(proofs, book)
        yield from (
            "",
            f"Lovversion: {book.version}. `python starter.py law rule NAVN` viser, hvordan en regel er læst.",
        )


def _proof(deadline: Deadline, book: LawBook) -> Iterator[str]:
    yield ""
    yield f"{RECORDED_DEADLINES[deadline.name]} ({deadline.rule})"
    for step in deadline.steps:
        counted = "tæller" if step.counted else "tæller ikke"
        yield f"  {danish_weekday(step.day):<8} {danish_day(step.day):<18} {counted:<12} {step.why}"
    for key in deadline.sources:
        yield f"  Kilde: {book.sources[key].title}"


def _doubts(deadlines: Sequence[Deadline], book: LawBook) -> Iterator[str]:
    """What nobody has settled about the rules that were used, and how they read it meanwhile."""
    rules = {deadline.rule for deadline in deadlines}
    keys = dict.fromkeys(key for rule in book.rules.values() if rule.rule in rules for key in rule.doubts)
    doubts = book.open_among(keys)
    if doubts:
        yield from ("", "Ikke afklaret:")
    for doubt in doubts:
        yield f"  {doubt.title}. {doubt.text} Imens: {doubt.reading}"


def _long_day(day: date) -> str:
    return f"{danish_weekday(day)} den {danish_day(day)}"
