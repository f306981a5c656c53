"""How does a person read a replay? In Danish, step by step, with every reason and every day that was counted."""

from collections.abc import Iterator
from textwrap import wrap
from typing import assert_never

from audit.integrity.recorded_deadlines import Checked
from audit.kept_versions import Books
from audit.replay.divergence import Divergence
from audit.replay.reasons import Reason
from audit.replay.redecide import Proof, Verdict
from audit.replay.replay import Explained, Replay, ReplayedStep
from books.law.book import LawBook
from danish.codes import RECORDED_DEADLINES, danish
from danish.prose import counted
from domain.actors import who
from domain.case.codes import PhaseName
from domain.clock import legal_day
from domain.danish_day import danish_day, danish_time
from domain.deadline import Deadline
from domain.entry_points import EntryPoint, called
from domain.ids import short_version
from domain.money import kroner

WIDTH = 110
NOT_YET = "Sagen var ikke kendt endnu."


def text_of(replay: Replay) -> Iterator[str]:
    """The lines of a whole replay."""
    yield f"Sag {replay.case}"
    if replay.as_of:
        yield f"Som den var kendt ved udgangen af den {danish_day(replay.as_of)}."
    for step in replay.steps:
        yield ""
        yield from _step(step, replay.books)
    yield ""
    yield from _end(replay)


def _step(step: ReplayedStep, books: Books) -> Iterator[str]:
    first = step.recording.first
    yield f"{step.number}. Den {danish_day(step.recording.today)}"
    by = f"{who(first.actor)} via {called(EntryPoint(first.via))}"
    known, recorded = danish_time(first.known_at), danish_time(first.recorded_at)
    yield from _indented(3, f"Kendt {known}, skrevet i journalen {recorded}, af {by}.")
    for event in step.events:
        yield from _event(event, books)
    yield from _indented(3, f"Lovbog {_short(first.law_version)}, politik {_short(first.policy_version)}.")
    yield from _proof(step.proof)


def _event(explained: Explained, books: Books) -> Iterator[str]:
    entry = explained.entry
    known = legal_day(entry.known_at)
    day = "" if entry.happened_on == known else f", sket den {danish_day(entry.happened_on)}"
    stream = entry.stream.partition("/")[0]
    place = f"{'sagen' if stream == 'case' else 'kontoen'} nr. {entry.seq}"
    yield from _indented(3, f"- {explained.title} ({place}){day}")
    for ground in explained.grounds:
        yield from _indented(5, _ground(ground))
    for checked in explained.deadlines:
        yield from _deadline(checked.deadline, books)
        yield from _checked(checked)


def _ground(ground: Reason) -> str:
    if not ground.rule:
        return ground.because
    sources = ", ".join(source.provision for source in ground.sources)
    return f"{ground.because} (Regel {ground.rule}{f'; {sources}' if sources else ''}.)"


def _deadline(deadline: Deadline, books: Books) -> Iterator[str]:
    name = RECORDED_DEADLINES.get(deadline.name, deadline.name)
    yield from _indented(5, f"{name}: den {danish_day(deadline.day)}. (Regel {deadline.rule}.)")
    for step in deadline.steps:
        counted = "tæller" if step.counted else "tæller ikke"
        yield from _indented(7, f"{danish_day(step.day):<18} {counted:<12} {step.why}")
    for key in deadline.sources:
        yield from _indented(7, f"Kilde: {_title(key, books, deadline.law_version)}")


def _checked(checked: Checked) -> Iterator[str]:
    if not checked.faults:
        yield from _indented(7, "Efterregnet efter lovens ord: fristen holder.")
    for fault in checked.faults:
        yield from _indented(7, f"FORKERT FRIST: {fault}")


def _title(key: str, books: Books, version: str) -> str:
    law = books.laws.get(version)
    return law.sources[key].title if isinstance(law, LawBook) and key in law.sources else key


def _proof(proof: Proof) -> Iterator[str]:
    match proof.verdict:
        case Verdict.CONFIRMED:
            yield from _indented(3, "Efterprøvet: dagens kode beslutter det samme.")
        case Verdict.UNPROVEN:
            yield from _indented(3, f"Ikke efterprøvet: {proof.because}")
        case Verdict.DIVERGES:
            yield from _indented(3, "AFVIGER: dagens kode beslutter noget andet.")
            for divergence in proof.divergences:
                yield from _indented(5, _divergence(divergence))
        case _:
            assert_never(proof.verdict)


def _divergence(divergence: Divergence) -> str:
    field = f", {divergence.field}" if divergence.field else ""
    return f"{divergence.where}{field}: {_value(divergence.recorded)} i journalen, {_value(divergence.today)} i dag"


def _value(value: object) -> str:
    return "intet" if value is None else str(value)


def _end(replay: Replay) -> Iterator[str]:
    if not replay.steps:
        yield NOT_YET
        return
    if replay.standing:
        case = replay.standing.case
        yield f"Herefter er sagen {danish(PhaseName(case.phase))}, og saldoen er {kroner(case.balance_ore)}"
    for divergence in replay.views:
        yield from _indented(0, f"AFVIGER: {_divergence(divergence)}")
    if not replay.views and replay.as_of is None:
        yield "Det, siderne viser, svarer til hændelserne."
    confirmed, diverging = replay.count(Verdict.CONFIRMED), replay.count(Verdict.DIVERGES)
    unproven = replay.count(Verdict.UNPROVEN)
    if replay.deadlines:
        checked = counted(len(replay.deadlines), "frist", "frister")
        faulty = counted(replay.faulty_deadlines, "forkert", "forkerte")
        yield f"{checked} efterregnet efter lovens ord: {faulty}."
    yield f"{len(replay.steps)} skridt: {confirmed} efterprøvet, {diverging} afviger, {unproven} ikke efterprøvet."
    if not replay.checked:
        yield "Intet skridt kunne efterprøves: det beviser ikke noget."


def _short(version: str | None) -> str:
    return short_version(version) if version else "ikke nævnt"


def _indented(columns: int, line: str) -> list[str]:
    pad = " " * columns
    return wrap(
        line, WIDTH, initial_indent=pad, subsequent_indent=pad + "  ", replace_whitespace=False, drop_whitespace=True
    )
