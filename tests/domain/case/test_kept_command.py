"""Is what is kept of a command enough to decide it again, and does it name nobody?

That it comes to the same facts is asked of every act of every story (`story.py`).
"""

import typing
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from pydantic import BeforeValidator

from domain.case import commands as c
from domain.case.codes import ContactMethod, ContactOutcome, HoldKind
from domain.case.events import PersonFacts
from domain.case.kept_command import NO_ID, UNSEEN, public_fields, read_again, sealed_fields

MODELS = sorted(
    {model for kind in (c.FeedCommand, c.PersonCommand, c.OwnCommand) for model in kind.__args__},
    key=lambda m: m.__name__,
)
WORDS = [one for one in typing.get_args(c.FreeText) if isinstance(one, BeforeValidator)]
"""What makes a text one of several words; plain ids have none of it."""
NAME = "Åse Bøgh-Østergård"
FACTS = PersonFacts(name=NAME, tenancy="101-0007", address="Opdigtet Allé 1", postcode="0999", city="Eksempelby")


def parts_of(annotation: Any) -> Iterator[Any]:
    """An annotation and everything in it: members of unions, what containers hold, what is annotated."""
    yield annotation
    for part in typing.get_args(annotation):
        yield from parts_of(part)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_whatever_may_name_somebody_is_declared_as_sealed(model: type[c.Command]) -> None:
    """Free text and people, in whatever a field holds: a new field of theirs that is not declared fails here."""
    hints = typing.get_type_hints(model, include_extras=True)
    for name, annotation in hints.items():
        parts = list(parts_of(annotation))
        personal = PersonFacts in parts or any(set(WORDS) <= set(getattr(part, "__metadata__", ())) for part in parts)
        assert (name in sealed_fields(model)) == personal, name


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_what_is_sealed_is_never_printed(model: type[c.Command]) -> None:
    """A command stands in error messages and logs by its repr."""
    assert not any(model.model_fields[name].repr for name in sealed_fields(model))


COMMANDS: list[c.PersonCommand | c.FeedCommand] = [
    c.TerminateLease(reason=f"Talt med {NAME}.", ledger_of=date(2026, 11, 4), demand=1),
    c.RecordContact(by=ContactMethod.PHONE, outcome=ContactOutcome.REACHED, note=f"{NAME} svarede."),
    c.HoldCase(kind=HoldKind.DEATH, note=NAME),
    c.RegisterMissedPayment(
        organisation="BF-101", department="12", municipality="101", simulated=False, due=date(2026, 10, 1), kind="rent",
        amount_ore=734_550, tenants=("p1",), digital_post=True, mail=False, people={"p1": FACTS},
    ),
    c.CorrectCharge(charge=NAME, amount_ore=1),
    c.RecordPaymentBounced(payment="aase@example.com"),
]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.command)
def test_nothing_that_is_kept_names_anybody(command: c.PersonCommand | c.FeedCommand) -> None:
    """Neither in a field that is meant for words, nor in one that is meant for an id."""
    kept = str(public_fields(command))

    assert not any(word in kept for word in (NAME, "Åse", "aase", "101-0007", "Opdigtet"))


def test_a_command_is_read_again_with_something_in_the_place_of_what_is_sealed() -> None:
    """It is the same command, and its words are gone."""
    command = c.TerminateLease(reason="Ikke betalt.", ledger_of=date(2026, 11, 4), demand=2, rest_is_significant=True)

    assert read_again(public_fields(command)) == command.model_copy(update={"reason": UNSEEN})


def test_what_cannot_be_an_id_is_kept_as_none() -> None:
    """It is refused as unknown then and now; what it was is nobody's business."""
    command = c.CorrectCharge(charge="Åse Bøgh", amount_ore=1)

    assert public_fields(command)["charge"] == NO_ID


@pytest.mark.parametrize("kept", [{}, {"command": "sell-house"}, {"command": "correct-charge", "charge": "c"}])
def test_what_is_no_command_of_today_is_none(kept: dict[str, str]) -> None:
    """An unknown one, or one that lacks what today's asks for: nothing is guessed."""
    assert read_again(kept) is None
