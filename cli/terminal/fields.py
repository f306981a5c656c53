"""How does `key=value` become a field of a command? Read by what the command's own model says, before it is sent."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from difflib import get_close_matches
from enum import Enum, StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, assert_never, get_args, get_origin

from pydantic import ValidationError

from cli.terminal.days import HOW_TO_WRITE, parse_day
from cli.terminal.words import both, danish_words, meant
from client.errors import UnreadableInput
from danish.commands import named, typed
from domain.actors import Giver, in_order
from domain.case.commands import PERSON_COMMANDS, SENT_COMMAND, Command, name_of
from domain.case.events import Instalment
from domain.case.validation_messages import shape_finding
from domain.money import AmountError, parse_kroner

_IN_ORE: Final = "_ore"
_YES_AND_NO: Final = {"ja": True, "true": True, "nej": False, "false": False}

_CLOCK: Final = re.compile(r"(?P<hour>[01]?[0-9]|2[0-3])[.:](?P<minute>[0-5][0-9])")
_MOST_DIGITS = 9
"""In a number; none that a command takes is near it."""


class Form(StrEnum):
    """How a field is written on a command line."""

    DAY = "dato"
    TIME = "klokkeslæt"
    AMOUNT = "beløb"
    NUMBER = "tal"
    YES_NO = "ja/nej"
    CHOICE = "valg"
    CHOICES = "flere valg"
    INSTALMENTS = "afdrag"
    TEXT = "tekst"


@dataclass(frozen=True)
class FieldShape:
    """One field of a command: `name` as it is typed, `stored` as the model has it, `choices` where they are few."""

    name: str
    stored: str
    form: Form
    required: bool
    choices: tuple[str, ...] = ()
    danish: Mapping[str, str] = field(default_factory=dict)
    """The Danish of the choices, which may be typed as well."""

    @property
    def how(self) -> str:
        """How it is written, in Danish."""
        match self.form:
            case Form.DAY:
                return f"dato, {HOW_TO_WRITE}"
            case Form.TIME:
                return "klokkeslæt, fx 14.30"
            case Form.AMOUNT:
                return "beløb i kroner, fx 5.000,00"
            case Form.NUMBER:
                return "helt tal"
            case Form.YES_NO:
                return "ja eller nej"
            case Form.CHOICE:
                return both(self.choices, self.danish)
            case Form.CHOICES:
                return f"et eller flere af {', '.join(self.choices)}, adskilt af komma"
            case Form.INSTALMENTS:
                return "dag:beløb, adskilt af semikolon, fx 2026-12-01:2.000,00;2027-01-02:2.000,00"
            case Form.TEXT:
                return "tekst"
            case _:
                assert_never(self.form)


@dataclass(frozen=True)
class CommandShape:
    """One command that a person may give: what it is for (Danish), who may give it, and its fields."""

    name: str
    does: str
    roles: tuple[Giver, ...]
    irreversible: bool
    fields: tuple[FieldShape, ...]

    def field(self, name: str) -> FieldShape | None:
        """Find a field by the name it is typed under, or stored under."""
        return next((field for field in self.fields if name in (field.name, field.stored)), None)

    @property
    def usage(self) -> str:
        """The command with all its fields, as a few lines of Danish."""
        person = ", ved et navngivet menneske" if self.irreversible else ""
        lines = [f"{self.name} ({typed(self.name)}): {self.does}", f"  gives af {', '.join(self.roles)}{person}"]
        lines += [
            f"  {field.name:<14} {field.how}{'' if field.required else ' (kan udelades)'}" for field in self.fields
        ]
        return "\n".join(lines if self.fields else [*lines, "  (ingen felter)"])


def person_commands() -> dict[str, CommandShape]:
    """Every command a person may give, by name, in the order of the path."""
    shapes = (_shape(command) for command in PERSON_COMMANDS)
    return {shape.name: shape for shape in shapes}


def command_called(name: str) -> CommandShape:
    """Find a command. Raises UnreadableInput, which names those that look alike."""
    commands = person_commands()
    if (found := named(name)) and found in commands:
        return commands[found]
    alike = get_close_matches(name, [*commands, *map(typed, commands)], n=3, cutoff=0.5)
    hint = f" Mente du {' eller '.join(alike)}?" if alike else ""
    raise UnreadableInput(
        f"Kommandoen findes ikke.{hint} `python starter.py commands` viser alle kommandoer med felter."
    )


def read_fields(command: CommandShape, written: Sequence[str]) -> dict[str, Any]:
    """Read `key=value` texts into the fields of *command* as JSON.

    Raises UnreadableInput, which names every fault and lists the command's fields; it repeats no value.
    """
    values: dict[str, Any] = {}
    faults: list[str] = []
    for text in written:
        name, equals, value = text.partition("=")
        field = command.field(name.strip())
        if not equals or field is None:
            faults.append(f"Feltet {name.strip()} kendes ikke." if equals else "Skriv felter som navn=værdi.")
        elif field.stored in values:
            faults.append(f"Feltet {field.name} er angivet to gange.")
        else:
            try:
                values[field.stored] = _read(field, value)
            except UnreadableInput as fault:
                values[field.stored] = None
                faults.append(str(fault))
    if not faults:
        faults = _faults_of_model(command, values)
    if faults:
        raise UnreadableInput("\n".join([" ".join(dict.fromkeys(faults)), command.usage]))
    return values


def _faults_of_model(command: CommandShape, values: Mapping[str, Any]) -> list[str]:
    """What the model itself has against these values, with the fields named as they are typed."""
    try:
        SENT_COMMAND.validate_python({"command": command.name, **values})
    except ValidationError as fault:
        because = shape_finding(fault).because
        for field in command.fields:
            because = because.replace(f"Feltet {field.stored} ", f"Feltet {field.name} ")
        return [because]
    return []


def _read(field: FieldShape, text: str) -> Any:
    match field.form:
        case Form.DAY:
            return parse_day(text, f"Feltet {field.name}").isoformat()
        case Form.TIME:
            return _time(field.name, text)
        case Form.AMOUNT:
            return _amount(field.name, text)
        case Form.NUMBER:
            return _number(field.name, text)
        case Form.YES_NO:
            return _yes_or_no(field.name, text)
        case Form.CHOICE:
            return _one_of(field, text)
        case Form.CHOICES:
            return [_one_of(field, part) for part in text.split(",") if part.strip()]
        case Form.INSTALMENTS:
            return [_instalment(field.name, part) for part in text.split(";") if part.strip()]
        case Form.TEXT:
            return text.strip()
        case _:
            assert_never(field.form)


def _amount(name: str, text: str) -> int:
    try:
        return parse_kroner(text.strip())
    except AmountError as fault:
        raise UnreadableInput(f"Feltet {name}: {fault}") from None


def _time(name: str, text: str) -> str:
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        raise UnreadableInput(f"Feltet {name} skal være et klokkeslæt, fx 14.30.")
    return f"{match['hour']:0>2}:{match['minute']}"


def _number(name: str, text: str) -> int:
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS):
        raise UnreadableInput(f"Feltet {name} skal være et helt tal.")
    return int(digits)


def _yes_or_no(name: str, text: str) -> bool:
    answer = _YES_AND_NO.get(text.strip().casefold())
    if answer is None:
        raise UnreadableInput(f"Feltet {name} skal være ja eller nej.")
    return answer


def _one_of(field: FieldShape, text: str) -> str:
    if found := meant(text, field.choices, field.danish):
        return found
    raise UnreadableInput(f"Feltet {field.name} skal være et af: {both(field.choices, field.danish)}.")


def _instalment(name: str, text: str) -> dict[str, Any]:
    day, colon, amount = text.strip().rpartition(":")
    if not colon:
        raise UnreadableInput(f"Feltet {name}: skriv hvert afdrag som dag:beløb, fx 2026-12-01:2.000,00.")
    return {"due": parse_day(day, f"Feltet {name}: dagen").isoformat(), "amount_ore": _amount(name, amount)}


# --- shapes, from the models ----------------------------------------------------------------------------------------


def _shape(command: type[Command]) -> CommandShape:
    fields = tuple(
        _field(name, info.annotation, required=info.is_required())
        for name, info in command.model_fields.items()
        if name != "command" and info.json_schema_extra != {"found": True}
    )
    does, roles = " ".join((command.__doc__ or "").split()), in_order(command.roles)
    return CommandShape(name_of(command), does, roles, command.irreversible, fields)


def _field(stored: str, annotation: Any, *, required: bool) -> FieldShape:
    kind = _bare(annotation)
    name = stored.removesuffix(_IN_ORE)
    if get_origin(kind) is Literal:
        members = get_args(kind)
        choices = tuple(str(one.value if isinstance(one, Enum) else one) for one in members)
        return FieldShape(name, stored, Form.CHOICE, required, choices, danish_words(type(members[0])))
    if get_origin(kind) is tuple and (many := get_args(kind)[0]) is not Instalment:
        choices = tuple(one.value for one in many)
        return FieldShape(name, stored, Form.CHOICES, required, choices, danish_words(many))
    if get_origin(kind) is tuple:
        return FieldShape(name, stored, Form.INSTALMENTS, required)
    if issubclass(kind, StrEnum):
        return FieldShape(name, stored, Form.CHOICE, required, tuple(one.value for one in kind), danish_words(kind))
    if stored.endswith(_IN_ORE):
        return FieldShape(name, stored, Form.AMOUNT, required)
    forms = {date: Form.DAY, time: Form.TIME, bool: Form.YES_NO, int: Form.NUMBER, str: Form.TEXT}
    return FieldShape(name, stored, forms[kind], required)


def _bare(annotation: Any) -> Any:
    """A field's type without "or nothing" and without its bounds: those the model itself checks."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return _bare(next(one for one in get_args(annotation) if one is not NoneType))
    return annotation
