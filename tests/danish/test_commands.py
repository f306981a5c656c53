"""Has every command a Danish name that means it alone, as it stands in a sentence and as it is typed?"""

import pytest

from cli.terminal.fields import command_called
from client.errors import UnreadableInput
from danish.commands import COMMANDS, command, named, typed
from domain.case.commands import ANY_COMMAND, PERSON_COMMANDS, name_of


def test_every_command_has_a_danish_name_of_its_own() -> None:
    """Those of feeds and of the case's own parts among them: a refusal names them."""
    choices = ANY_COMMAND.json_schema()["discriminator"]["mapping"]

    assert set(COMMANDS) == set(choices)
    assert len({named(danish) for danish in COMMANDS.values()}) == len(COMMANDS)
    assert command("weigh-offer") == "weigh-offer"


@pytest.mark.parametrize("name", [name_of(one) for one in PERSON_COMMANDS])
def test_a_command_is_called_by_either_name(name: str) -> None:
    """With spaces, with hyphens, in capitals, and without the accent that some keyboards lack."""
    danish = COMMANDS[name]

    for written in (name, danish, typed(name), danish.upper(), typed(name).replace("é", "e")):
        assert command_called(written).name == name


def test_what_is_nearly_a_name_is_asked_about() -> None:
    """In the language that was typed; what a feed sends is no command of a person."""
    with pytest.raises(UnreadableInput, match="Mente du notér-kontakt"):
        command_called("noter-kontkt")
    with pytest.raises(UnreadableInput, match="Kommandoen findes ikke"):
        command_called("meld manglende betaling")
