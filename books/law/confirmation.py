"""Which doubtful amounts may be charged because a person has confirmed them, and when does that no longer hold?

Confirmations are no file of the law folder: they are acts in the journal. The law book writes those in force into a
document of its own beside the files, so that its version names them and the journal can lay them out again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from books.law.parameter import MONEY, MOST_ORE, Parameter, Value
from books.law.table import TomlTable
from domain.money import kroner
from domain.streams.law import Confirmation

CONFIRMATIONS_FILE = "confirmations.toml"
_KEYS = ("parameter", "from", "value", "instead_of", "by", "confirmed_on")


def why_it_does_not_hold(confirmation: Confirmation, parameters: Mapping[str, Parameter]) -> str | None:
    """Why a confirmation is void under these files (Danish, from `fordi` on), None where it holds.

    It holds for exactly the amount that was confirmed, as long as no source says anything that the person did not know.
    """
    parameter = parameters.get(confirmation.parameter)
    if parameter is None or parameter.unit != MONEY:
        return "filerne har intet beløb med det navn"
    value = parameter.starting(confirmation.start)
    if value is None:
        return "filen har ingen værdi fra den dag"
    if value.sure:
        return f"filen har nu status {value.status}, og så behøver ingen bekræfte beløbet"
    if confirmation.value_ore not in value.said:
        return f"filen siger nu {kroner(value.number)}"
    for amount in value.said.keys() - {confirmation.value_ore, confirmation.instead_of_ore}:
        return f"en kilde siger nu {kroner(amount)}"
    return None


def confirmed(parameter: Parameter, confirmations: Iterable[Confirmation]) -> Parameter:
    """Return *parameter* with those of the *confirmations* that are of it and hold; the others change nothing."""
    by_start = {one.start: one for one in confirmations if not why_it_does_not_hold(one, {one.parameter: parameter})}
    entries = tuple(
        _confirmed(value, by_start[value.start]) if value.start in by_start else value
        for value in parameter.values.entries
    )
    return replace(parameter, values=replace(parameter.values, entries=entries))


def _confirmed(value: Value, confirmation: Confirmation) -> Value:
    """The value as confirmed: of two in conflict, amount and source are those that the person took for right."""
    if value.number == confirmation.value_ore:
        return replace(value, confirmed_by=confirmation)
    return replace(
        value,
        value=confirmation.value_ore,
        source=value.said[confirmation.value_ore],
        conflicting_value=value.value,
        conflicting_source=value.source,
        confirmed_by=confirmation,
    )


def write_confirmations(confirmations: Iterable[Confirmation]) -> bytes:
    """Return the one document that says *confirmations*, byte for byte the same in whatever order they come."""
    ordered = sorted(confirmations, key=lambda one: (one.parameter, one.start))
    return "\n".join(map(_written, ordered)).encode()


def _written(one: Confirmation) -> str:
    instead = "" if one.instead_of_ore is None else f"instead_of = {one.instead_of_ore}\n"
    return (
        f'[[confirmed]]\nparameter = "{one.parameter}"\nfrom = {one.start}\nvalue = {one.value_ore}\n{instead}'
        f'by = "{one.by}"\nconfirmed_on = {one.on}\n'
    )


def read_confirmations(content: bytes, parameters: Mapping[str, Parameter]) -> tuple[Confirmation, ...]:
    """Return the confirmations in *content*; BrokenLawFileError on a fault, and for one that does not hold."""
    whole = TomlTable.read(CONFIRMATIONS_FILE, content)
    whole.knows_only("confirmed")
    return tuple(_read(table, parameters) for table in whole.tables("confirmed"))


def _read(table: TomlTable, parameters: Mapping[str, Parameter]) -> Confirmation:
    table.knows_only(*_KEYS)
    confirmation = Confirmation(
        parameter=table.filled_text("parameter"),
        start=table.day("from"),
        value_ore=table.whole_number("value", 0, MOST_ORE),
        instead_of_ore=table.whole_number("instead_of", 0, MOST_ORE) if table.has("instead_of") else None,
        by=table.filled_text("by"),
        on=table.day("confirmed_on"),
    )
    if because := why_it_does_not_hold(confirmation, parameters):
        table.refuse("value", f"bekræftelsen gælder ikke, fordi {because}.")
    return confirmation
