"""Does the event of an act beside the cases hold everything public that was asked? No command is kept with it."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any, get_type_hints

import pytest

from decisions import erasure, kill_switch, law_confirmation, policy_adoption
from domain.event import Event
from domain.streams.organisation import (
    LawConfirmationWithdrawn,
    LawValueConfirmed,
    PersonErased,
    PolicyAdopted,
    PolicyWithdrawn,
    SendingResumed,
    SendingStopped,
)

ASKED_OF = {"journal", "law"}
"""What an act is asked of, and no part of it."""
BY = frozenset({"by", "via"})
"""Who asks, and how it came in: the row's own columns."""
SEALED = "reason"
KEPT_AS = {"amount_ore": "value_ore", "edition": "version", "content": "version", "stop": "type"}
"""Where the event says a thing by another name: the hash stands for the file, the type for which of two it is."""


def asked(act: Callable[..., Any]) -> Iterator[str]:
    """The names of what a person says, those within the law's own shape of an act as well."""
    hints = get_type_hints(act)
    for name in inspect.signature(act).parameters.keys() - ASKED_OF:
        if name == "act" and is_dataclass(hints[name]):
            yield from (field.name for field in fields(hints[name]))
        else:
            yield name


@pytest.mark.parametrize(
    ("act", "event"),
    [
        (law_confirmation.confirm, LawValueConfirmed),
        (law_confirmation.withdraw, LawConfirmationWithdrawn),
        (policy_adoption.adopt, PolicyAdopted),
        (policy_adoption.withdraw, PolicyWithdrawn),
        (erasure.erase_person, PersonErased),
        (kill_switch.set_kill_switch, SendingStopped),
        (kill_switch.set_kill_switch, SendingResumed),
    ],
    ids=lambda one: one.__name__,
)
def test_the_event_of_an_act_says_all_that_was_asked(act: Callable[..., Any], event: type[Event]) -> None:
    """A field that a person may say and the event does not hold would be lost; free text is sealed in the event."""
    said = {KEPT_AS.get(name, name) for name in asked(act)} - BY

    assert said - {SEALED} <= event.model_fields.keys()
    assert SEALED not in said or "sealed" in event.model_fields
