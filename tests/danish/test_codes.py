"""Has everything that is stored in English its word in Danish?"""

import inspect
import re
from enum import StrEnum

import pytest

from danish import unread
from danish.codes import DANISH, DEADLINES, TASKS, charge, danish, task
from domain.actors import Role
from domain.case import open_deadlines, worklist
from domain.case.codes import HoldKind, Party
from domain.case.commands import PERSON_COMMANDS, name_of

SOURCE = inspect.getsource(worklist) + inspect.getsource(open_deadlines)


@pytest.mark.parametrize("words", DANISH, ids=lambda words: words.__name__)
def test_every_stored_word_has_a_danish_one(words: type[StrEnum]) -> None:
    """No caseworker meets a code."""
    assert {word.value for word in words} == set(DANISH[words])


def test_every_day_that_runs_has_a_name() -> None:
    """What the list of deadlines can hold, the case file can say."""
    kept = set(re.findall(r'OpenDeadline\([^,]+, "([a-z-]+)"', SOURCE))

    assert kept == set(DEADLINES)


def test_every_task_has_words_and_commands() -> None:
    """What the work list can hold, the case file can say, with the command that does it."""
    named = set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', SOURCE + inspect.getsource(unread))) - set(DEADLINES)

    assert named == set(TASKS)
    assert all(task(f"look-at-{kind.value}")[0] for kind in HoldKind)


def test_whoever_has_something_to_do_may_do_it() -> None:
    """The work list sends nobody to a command that refuses them: each task's role may give one of its commands."""
    roles = {name_of(command): command.roles for command in PERSON_COMMANDS}
    asked = re.findall(r'"([a-z-]+)", Role\.([A-Z_]+)', SOURCE)

    assert len(asked) > 10
    for name, role in asked:
        assert any(Role[role] in roles[command] for command in task(name)[1]), (name, role)


def test_a_charge_is_named_by_what_it_is_for_and_its_day() -> None:
    """The charge's id says all that is needed."""
    assert charge("2026-10-01.rent") == "husleje fra 1. oktober 2026"
    assert danish(Party.COURT) == "fogedretten"
