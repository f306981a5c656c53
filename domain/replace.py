"""How does a frozen value become the next one without paying for every field that stays as it was?

`dataclasses.replace` runs the constructor, which sets all fields one by one: with the 27 of a case, ten times the work
of the change itself, twice for every event that is folded.
"""

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    # The same to type checkers: they know the names and types of the fields.
    from dataclasses import replace as replaced

    __all__ = ["replaced"]
else:
    T = TypeVar("T")

    def replaced(value: T, **changes: object) -> T:
        """*value* with other fields; for frozen dataclasses without slots and without `__post_init__`.

        Raises TypeError for a field that the value does not have.
        """
        fields = value.__dict__
        if not changes.keys() <= fields.keys():
            raise TypeError(f"{type(value).__name__} has no {', '.join(sorted(changes.keys() - fields.keys()))}")
        new = object.__new__(type(value))
        new.__dict__.update(fields, **changes)
        return new
