"""Does the checker name whatever is wrong with a recorded deadline? Nothing here comes from the product's rules."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from audit.checker.check import faults_of
from domain.calendar import Mode
from domain.deadline import DayStep, Deadline

STATUTORY, CONSERVATIVE = Mode.STATUTORY, Mode.CONSERVATIVE
ONE_DAY = timedelta(days=1)


def written(name: str, mode: Mode, start: str, *steps: str) -> Deadline:
    """A deadline from lines such as `2026-04-04 + 1. hverdag`; the last one is its day."""
    read = [DayStep(date.fromisoformat(line[:10]), line[11] == "+", line[13:]) for line in (start, *steps)]
    statute = "almenlejeloven-44" if name == "last-timely-day" else "almenlejeloven-90"
    return Deadline(
        name=name,
        day=read[-1].day,
        counted_from=read[0].day,
        rule=f"{name}.v1",
        mode=mode,
        law_version="f" * 64,
        steps=tuple(read),
        sources=(statute,),
    )


DEMAND = written(
    "earliest-demand", CONSERVATIVE,
    "2026-04-01 - sidste rettidige betalingsdag",
    "2026-04-02 - skærtorsdag",
    "2026-04-03 - langfredag",
    "2026-04-04 - lørdag",
    "2026-04-05 - påskedag",
    "2026-04-06 - 2. påskedag",
    "2026-04-07 + 1. hverdag",
    "2026-04-08 + 2. hverdag",
    "2026-04-09 + 3. hverdag",
    "2026-04-10 + påkrav kan tidligst afgives",
)  # fmt: skip
CURE = written(
    "cure-deadline", STATUTORY,
    "2026-05-22 - påkravet kom frem",
    *(f"2026-05-{22 + number} + dag {number}" for number in range(1, 10)),
    *(f"2026-06-0{number - 9} + dag {number}" for number in range(10, 14)),
    "2026-06-05 + dag 14, men grundlovsdag: fristen udskydes",
    "2026-06-06 - lørdag",
    "2026-06-07 - søndag",
    "2026-06-08 + fristens sidste dag",
)  # fmt: skip
TIMELY = written(
    "last-timely-day", STATUTORY,
    "2027-01-01 - nytårsdag",
    "2027-01-02 - lørdag",
    "2027-01-03 - søndag",
    "2027-01-04 + sidste rettidige betalingsdag",
)  # fmt: skip
THIRD = written(
    "third-hverdag", STATUTORY,
    "2026-10-01 - sidste rettidige betalingsdag",
    "2026-10-02 + 1. hverdag",
    "2026-10-03 + 2. hverdag",
    "2026-10-04 - søndag",
    "2026-10-05 + 3. hverdag",
)  # fmt: skip
TERMINATION = written(
    "earliest-termination", STATUTORY,
    "2024-09-20 - påkravsfristens sidste dag",
    "2024-09-21 + første dag efter fristen",
)  # fmt: skip


@pytest.mark.parametrize("deadline", [TIMELY, THIRD, DEMAND, CURE, TERMINATION], ids=lambda one: one.name)
def test_a_deadline_that_the_statute_gives_has_no_fault(deadline: Deadline) -> None:
    """One of every rule, written by hand."""
    assert faults_of(deadline) == ()


def changed(deadline: Deadline, **fields: Any) -> Deadline:
    return deadline.model_copy(update=fields)


def step_changed(deadline: Deadline, number: int, **fields: Any) -> Deadline:
    """*deadline* with one step replaced."""
    steps = list(deadline.steps)
    steps[number] = steps[number]._replace(**fields)
    return changed(deadline, steps=tuple(steps))


def dropped(deadline: Deadline, number: int) -> Deadline:
    return changed(deadline, steps=(*deadline.steps[:number], *deadline.steps[number + 1 :]))


TAMPERED: dict[str, tuple[Deadline, tuple[str, ...]]] = {
    "one day dropped": (
        dropped(DEMAND, 5),
        ("Efter søndag 2026-04-05 står tirsdag 2026-04-07 i stedet for mandag 2026-04-06.",),
    ),
    "one day twice": (
        changed(DEMAND, steps=(*DEMAND.steps[:6], *DEMAND.steps[5:])),
        ("Efter mandag 2026-04-06 står mandag 2026-04-06 i stedet for tirsdag 2026-04-07.",),
    ),
    "two days swapped": (
        changed(DEMAND, steps=(*DEMAND.steps[:2], DEMAND.steps[3], DEMAND.steps[2], *DEMAND.steps[4:])),
        (
            "Efter torsdag 2026-04-02 står lørdag 2026-04-04 i stedet for fredag 2026-04-03.",
            "Efter lørdag 2026-04-04 står fredag 2026-04-03 i stedet for søndag 2026-04-05.",
            "Efter fredag 2026-04-03 står søndag 2026-04-05 i stedet for lørdag 2026-04-04.",
        ),
    ),
    "a flag set": (
        step_changed(DEMAND, 3, counted=True),
        ("lørdag 2026-04-04 er talt med, men tæller ikke (lørdag).",),
    ),
    "a flag taken away": (
        step_changed(DEMAND, 7, counted=False),
        ("onsdag 2026-04-08 er ikke talt med, men tæller (2. hverdag).",),
    ),
    "the start counted": (
        step_changed(CURE, 0, counted=True),
        ("fredag 2026-05-22 er talt med, men tæller ikke (dagen, der regnes fra).",),
    ),
    "the result moved": (
        changed(CURE, day=date(2026, 6, 7)),
        (
            "Fristen er søndag 2026-06-07, men den sidste viste dag er mandag 2026-06-08.",
            "Fristen er søndag 2026-06-07, men loven giver mandag 2026-06-08.",
        ),
    ),
    "the result moved with its steps": (
        changed(dropped(DEMAND, 9), day=date(2026, 4, 9)),
        ("Fristen er torsdag 2026-04-09, men loven giver fredag 2026-04-10.",),
    ),
    "a deadline that does not move": (
        changed(CURE, day=date(2026, 6, 5), steps=CURE.steps[:-3]),
        ("Fristen er fredag 2026-06-05, men loven giver mandag 2026-06-08.",),
    ),
    "the mode changed": (
        changed(THIRD, mode=CONSERVATIVE),
        (
            "Fristen er mandag 2026-10-05, men loven giver tirsdag 2026-10-06.",
            "lørdag 2026-10-03 er talt med, men tæller ikke (lørdag).",
            "mandag 2026-10-05 er begrundet med »3. hverdag«, men er 2. hverdag.",
        ),
    ),
    "the start changed": (
        changed(TIMELY, counted_from=date(2026, 12, 31)),
        (
            "Der regnes fra torsdag 2026-12-31, men den første viste dag er fredag 2027-01-01.",
            "Fristen er mandag 2027-01-04, men loven giver torsdag 2026-12-31.",
        ),
    ),
    "a start that cannot be": (
        written(
            "earliest-termination", STATUTORY,
            "2026-06-05 - påkravsfristens sidste dag",
            "2026-06-06 + første dag efter fristen",
        ),
        ("En betalingsfrist kan ikke være fredag 2026-06-05 (grundlovsdag).",),
    ),
    "a Saturday counted in conservative mode": (
        written(
            "third-hverdag", CONSERVATIVE,
            "2026-10-01 - sidste rettidige betalingsdag",
            "2026-10-02 + 1. hverdag",
            "2026-10-03 + 1. hverdag",
            "2026-10-04 - søndag",
            "2026-10-05 + 2. hverdag",
            "2026-10-06 + 3. hverdag",
        ),
        ("lørdag 2026-10-03 er talt med, men tæller ikke (lørdag).",),
    ),
    "a holiday that is none": (
        step_changed(DEMAND, 6, counted=False, why="3. påskedag"),
        ("tirsdag 2026-04-07 er ikke talt med, men tæller (1. hverdag).",),
    ),
    "another day's reason": (
        step_changed(DEMAND, 1, why="langfredag"),
        ("torsdag 2026-04-02 er begrundet med »langfredag«, men er skærtorsdag.",),
    ),
    "another number": (
        step_changed(CURE, 2, why="dag 3"),
        ("søndag 2026-05-24 er begrundet med »dag 3«, men er dag 2.",),
    ),
    "no reason": (step_changed(TIMELY, 1, why=" "), ("lørdag 2027-01-02 har ingen grund.",)),
    "no steps": (
        changed(TIMELY, steps=()),
        ("Ingen dage er vist.",),
    ),
    "another name": (
        changed(TIMELY, name="cure-deadline"),
        ("Fristen hedder »cure-deadline«, men er regnet efter reglen »last-timely-day.v1«.",),
    ),
    "a rule nobody wrote": (
        changed(TIMELY, rule="last-timely-day.v2"),
        ("Reglen »last-timely-day.v2« er ukendt, så fristen kan ikke efterregnes.",),
    ),
    "no mode that there is": (changed(TIMELY, mode="kind"), ("Læsemåden »kind« er ukendt.",)),
    "no sources": (
        changed(CURE, sources=()),
        ("Kilden »almenlejeloven-90« mangler: den bestemmelse, fristen følger af.",),
    ),
    "a source without a name": (
        changed(CURE, sources=("almenlejeloven-90", " ")),
        ("En af kilderne har intet navn.",),
    ),
    "no law": (changed(CURE, law_version=""), ("Det står ikke, hvilken lovbog fristen er regnet efter.",)),
    "everything at once": (
        changed(step_changed(dropped(THIRD, 4), 3, counted=True), law_version="", sources=(), day=date(2026, 10, 6)),
        (
            "Det står ikke, hvilken lovbog fristen er regnet efter.",
            "Kilden »almenlejeloven-90« mangler: den bestemmelse, fristen følger af.",
            "Fristen er tirsdag 2026-10-06, men den sidste viste dag er søndag 2026-10-04.",
            "Fristen er tirsdag 2026-10-06, men loven giver mandag 2026-10-05.",
            "søndag 2026-10-04 er talt med, men tæller ikke (søndag).",
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERED)
def test_whatever_was_changed_is_named(what: str) -> None:
    """All of it, and nothing else."""
    deadline, faults = TAMPERED[what]

    assert set(faults_of(deadline)) == set(faults)


def test_the_words_of_a_reason_are_free() -> None:
    """As long as they are true of their day."""
    assert faults_of(step_changed(CURE, 3, why="Dag 3; anden pinsedag tæller med")) == ()
    assert faults_of(step_changed(DEMAND, 2, why="Helligdag: langfredag")) == ()


@pytest.mark.parametrize(
    ("place", "day"),
    [
        ("counted_from", date(2012, 12, 31)),
        ("counted_from", date(1926, 5, 22)),
        ("day", date(2101, 1, 1)),
        ("day", date.max),
        ("steps", date.min),
    ],
)
def test_outside_2013_to_2100_nothing_is_counted(place: str, day: date) -> None:
    """Wherever such a day stands."""
    moved: Callable[[], Deadline] = (
        (lambda: step_changed(CURE, 5, day=day)) if place == "steps" else (lambda: changed(CURE, **{place: day}))
    )

    assert faults_of(moved()) == (f"{day.isoformat()} ligger uden for 2013-2100, som loven her er skrevet for.",)


def test_a_day_in_the_last_week_may_lead_out_of_the_range() -> None:
    """That is a fault and no crash, and the day is named."""
    short = written("earliest-termination", STATUTORY, "2100-12-31 - påkravsfristens sidste dag")

    assert faults_of(short) == ("Fristen er fredag 2100-12-31, men loven giver lørdag 2101-01-01.",)


@pytest.mark.parametrize("days", [1, 5, 13, 15, 20, 61])
def test_another_number_of_days_is_said_to_be_one(days: int) -> None:
    """As under a law file with another number: one sentence, and the day that the statute gives."""
    arrived = date(2026, 10, 7)
    steps = [f"{arrived + number * ONE_DAY} + dag {number}" for number in range(1, days + 1)]
    other = written("cure-deadline", STATUTORY, f"{arrived} - påkravet kom frem", *steps)

    assert faults_of(other) == (f"Der er talt {days} dage, hvor loven siger 14. Loven giver onsdag 2026-10-21.",)


def test_another_number_of_hverdage_is_said_to_be_one() -> None:
    """Two instead of three."""
    two = changed(THIRD, day=date(2026, 10, 3), steps=THIRD.steps[:3])

    assert faults_of(two) == ("Der er talt 2 hverdage, hvor loven siger 3. Loven giver mandag 2026-10-05.",)
