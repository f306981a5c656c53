"""Who may give which command, and is everybody else refused before anything else is looked at?"""

from pathlib import Path
from typing import get_args

import pytest

from domain.actors import PEOPLE, Giver, Part, Role
from domain.case import commands as c
from domain.case.codes import ContactMethod, ContactOutcome
from domain.case.permission import A_NAMED_PERSON, ROLE_MAY_NOT, why_may_not_give
from domain.case.state import NoCase
from tests.domain.case.stages import CURING, STAGES, WINDOW_ENDED
from tests.domain.case.story import RENT, Story, agrees, given, pays, terminates, until
from tests.domain.case.test_commands_and_phases import COMMANDS, PHASES, in_phase

MATRIX = Path(__file__).with_name("roles_and_commands.txt")
REACHED = c.RecordContact(by=ContactMethod.PHONE, outcome=ContactOutcome.REACHED)
GIVERS: tuple[Giver, ...] = (*PEOPLE, *Part)
COMMANDS_OF_ALL: tuple[type[c.Command], ...] = tuple(
    dict.fromkeys((*get_args(c.FeedCommand), *c.PERSON_COMMANDS, *get_args(c.OwnCommand)))
)


def matrix() -> str:
    """Every role by every command: `x` where it may, and whether the command is irreversible or lets a letter go."""
    width = max(len(c.name_of(command)) for command in COMMANDS_OF_ALL)
    columns = [*(one.value for one in GIVERS), "irreversible", "lets-a-letter-go"]
    rows = [" ".join(["command".ljust(width), *columns])]
    for command in COMMANDS_OF_ALL:
        marks = [*(_may(command, one) for one in GIVERS), command.irreversible, command.lets_a_letter_go]
        cells = [("x" if mark else ".").ljust(len(name)) for mark, name in zip(marks, columns, strict=True)]
        rows.append(" ".join([c.name_of(command).ljust(width), *cells]).rstrip())
    return "\n".join(rows) + "\n"


def _may(command: type[c.Command], giver: Giver) -> bool:
    return why_may_not_give(command, _actor(giver)) is None


def _actor(giver: Giver) -> str:
    return giver.value if isinstance(giver, Part) else f"{giver.value}/x1"


def test_the_matrix_is_the_one_that_was_agreed_on() -> None:
    """A change of who may do what is read and decided line by line: write the new table into the file by hand."""
    assert matrix() == MATRIX.read_text("utf-8"), f"\n{matrix()}"


@pytest.mark.parametrize("command", COMMANDS_OF_ALL, ids=c.name_of)
@pytest.mark.parametrize("what", ["roles", "irreversible", "lets_a_letter_go"])
def test_every_command_states_itself_what_is_known_of_it(command: type[c.Command], what: str) -> None:
    """A new command inherits nothing: whoever writes it decides who may give it, and what it cannot take back."""
    assert what in vars(command)


@pytest.mark.parametrize("command", COMMANDS_OF_ALL, ids=c.name_of)
def test_what_lets_a_letter_go_cannot_be_undone(command: type[c.Command]) -> None:
    """Nobody fetches a letter back; and what no system may give needs a person's name."""
    assert command.irreversible or not command.lets_a_letter_go
    if command.irreversible:
        assert command.roles <= set(PEOPLE)


def test_every_command_that_is_sent_may_be_given_by_some_person() -> None:
    """None is left that nobody can give, and the auditor gives none."""
    for command in c.PERSON_COMMANDS:
        assert command.roles & set(PEOPLE)
        assert Role.AUDITOR not in command.roles


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("name", COMMANDS)
def test_whoever_may_not_is_refused_wherever_the_case_stands(name: str, phase: str) -> None:
    """Even where the command would be refused anyway: under this rule, recorded, and nothing else has happened."""
    act, _ = COMMANDS[name]
    story = in_phase(phase)
    before = story.agenda_of(story.case)

    story.when(act, by="auditor/r1").refuses(ROLE_MAY_NOT)

    assert story.agenda_of(story.case) == before
    assert "auditor" in story.answer.because


@pytest.mark.parametrize("actor", ["landlord/u1", "", "/a1", "hands", "feed/x1", "system/d1", "Jens Hansen", "Lawyer"])
def test_a_role_that_does_not_exist_is_refused_with_the_list_of_roles(actor: str) -> None:
    """And what was written in its place is not repeated."""
    story = given(*CURING).when(REACHED, by=actor).refuses(ROLE_MAY_NOT)

    assert story.answer.because.startswith("Den rolle findes ikke. Rollerne er: office (kontoret), manager (lederen),")
    assert "Jens" not in story.answer.because


def test_a_caretaker_terminates_no_lease() -> None:
    """Not even where a manager might."""
    story = given(*WINDOW_ENDED)

    story.when(terminates(), by="caretaker/v7").refuses(ROLE_MAY_NOT).stands("with-lawyer")
    story.when(terminates(), by="manager/m1").answers("done")


@pytest.mark.parametrize("actor", ["manager", "manager/"])
def test_what_cannot_be_undone_is_a_named_persons(actor: str) -> None:
    """The role may, but nobody stands for it."""
    given(*WINDOW_ENDED).when(terminates(), by=actor).refuses(A_NAMED_PERSON)


def test_a_role_alone_may_what_can_be_undone() -> None:
    """Whoever answers the telephone in the office."""
    given(*CURING).when(REACHED, by="office").answers("done")


def test_a_step_of_the_clock_from_somebody_else_does_not_hold_the_case() -> None:
    """Only the law's own no does: nobody stops a case by sending what is not theirs."""
    story = given(*CURING)
    (step,) = story.agenda_of(story.case)

    story.when(c.TakeStep(step=step.name, subject=step.subject), by="office/k1")
    story.refuses(ROLE_MAY_NOT).stands("under-demand")


def test_without_a_case_a_role_is_refused_and_leaves_nothing() -> None:
    """There is no stream to keep it in."""
    story = Story().when(agrees(("12-15", RENT)), by="auditor/r1")

    assert (story.answer.rule, story.state) == (ROLE_MAY_NOT, NoCase())


@pytest.mark.parametrize("by", ["adviser/r1", "lawyer/a1"])
def test_whoever_may_not_agree_is_told_that_they_can_propose(by: str) -> None:
    """The refusal says what to do instead."""
    story = given(*CURING).when(agrees(("12-15", RENT)), by=by).refuses(ROLE_MAY_NOT)

    assert story.answer.because.endswith("Foreslå ordningen med propose-agreement.")


def test_an_adviser_does_not_decide_what_follows_a_broken_agreement() -> None:
    """The adviser's own pause is the adviser's; going on after a breach is the association's."""
    story = given(*CURING, agrees(("10-12", RENT)), until("10-15"))
    resumes = c.ResumeLadder.model_validate({"kind": "agreement-broken"})

    story.when(resumes, by="adviser/r1").refuses(ROLE_MAY_NOT)
    story.when(resumes, by="office/k1").answers("done")


@pytest.mark.parametrize("stage", STAGES)
def test_money_from_a_list_is_taken_at_every_stage(stage: str) -> None:
    """Roles never stand between a payment and what it stops."""
    given(*STAGES[stage]).when(pays(), by="feed").answers("done")
