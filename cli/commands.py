"""`commands`: what may a person ask of a case, and how is it written?"""

from cli.terminal.fields import CommandShape, person_commands
from cli.terminal.output import Output
from client.errors import DONE
from client.results.command import CommandForm, FieldForm


def show_commands(out: Output) -> int:
    """List every command that a person may give, with its fields; gives the exit status."""
    for command in person_commands().values():
        out.item(_form(command))
        out.text(command.usage)
    out.text()
    out.text("Giv en kommando: python starter.py send SAG KOMMANDO felt=værdi …")
    return DONE


def _form(command: CommandShape) -> CommandForm:
    fields = (
        FieldForm(field=field.name, form=field.how, required=field.required, choices=field.choices)
        for field in command.fields
    )
    return CommandForm(
        command=command.name,
        does=command.does,
        roles=command.roles,
        irreversible=command.irreversible,
        fields=tuple(fields),
    )
