"""How does the framework of the command line speak Danish, in its help pages and when it cannot read what was typed?"""

import re
import sys
from collections.abc import Sequence
from typing import Any, Final

import typer
from typer import rich_utils
from typer.core import TyperCommand, TyperGroup

from cli.terminal.output import prepare_streams
from client.errors import DEFECT, UNREADABLE

PROGRAM: Final = "python starter.py"

rich_utils.ARGUMENTS_PANEL_TITLE = "Argumenter"
rich_utils.OPTIONS_PANEL_TITLE = "Valg"
rich_utils.COMMANDS_PANEL_TITLE = "Kommandoer"
rich_utils.DEFAULT_STRING = "[ellers: {}]"
rich_utils.REQUIRED_LONG_STRING = "[påkrævet]"


class _Danish:
    """What a page of help says by itself."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write the line that shows how to type it."""
        pieces = [piece.replace("OPTIONS", "VALG") for piece in self.collect_usage_pieces(ctx)]  # type: ignore[attr-defined]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix="Brug: ")

    def get_help_option(self, ctx: Any) -> Any:
        """The option that shows the page."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "Vis denne hjælp."
        return option

    def get_params(self, ctx: Any) -> Any:
        """The options and arguments, without the names of Python's types beside them."""
        parameters = super().get_params(ctx)  # type: ignore[misc]
        for parameter in parameters:
            if parameter.metavar is None or parameter.param_type_name == "argument":
                parameter.display_type_rich = _no_type
        return parameters


def _no_type(ctx: Any) -> None:
    """Say nothing of a type."""


class DanishCommand(_Danish, TyperCommand):
    """A command whose help is Danish throughout."""


class DanishGroup(_Danish, TyperGroup):
    """A program whose help is Danish throughout."""


def main(app: typer.Typer, arguments: Sequence[str] | None = None, *, program: str = PROGRAM) -> int:
    """Run *program* on *arguments* (default: the process's own); gives the exit status."""
    prepare_streams()
    try:
        status = app(args=arguments, prog_name=program, standalone_mode=False)
    except ImportError as fault:
        print(
            f"En del af programmet kan ikke indlæses ({fault.name}). `make up` henter, hvad der mangler.",
            file=sys.stderr,
        )
        return DEFECT
    except Exception as fault:
        if not isinstance(fault, typer.TyperException):
            raise
        return _explain(fault, program)
    return status if isinstance(status, int) else 0


def _explain(fault: Any, program: str) -> int:
    """Say in Danish what could not be read; the framework tells its faults apart by their classes."""
    context = getattr(fault, "ctx", None)
    if type(fault).__name__ != "NoArgsIsHelpError":  # that one has shown the page already
        print(_in_danish(fault), file=sys.stderr)
        path = context.command_path if context else program
        print(f"`{path} --help` viser, hvordan det skrives.", file=sys.stderr)
    return UNREADABLE


def _in_danish(fault: Any) -> str:
    match type(fault).__name__:
        case "NoSuchOption":
            return f"Der er intet valg, der hedder {fault.option_name}.{_perhaps(fault.possibilities or ())}"
        case "MissingParameter":
            return f"{_name(fault.param)} mangler."
        case "BadOptionUsage":
            needs = "skal have en værdi" if "requires" in fault.message else "kan ikke have en værdi"
            return f"{fault.option_name} {needs}."
        case "BadParameter":
            return f"{_name(fault.param)} kan ikke læses."
    if fault.message.startswith("No such command"):
        alike = re.findall(r"'([^']*)'", fault.message)[1:]
        return f"Den kommando findes ikke.{_perhaps(alike)}"
    if fault.message.startswith("Missing command"):
        return "Der mangler en kommando."
    return "Der er skrevet for meget. Sæt anførselstegn om en værdi med mellemrum i."


def _name(parameter: Any) -> str:
    if parameter is None:
        return "Noget"
    return str(parameter.metavar if parameter.param_type_name == "argument" else parameter.opts[0])


def _perhaps(alike: Sequence[str]) -> str:
    return f" Mente du {' eller '.join(alike)}?" if alike else ""
