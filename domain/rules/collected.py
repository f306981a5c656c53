"""Which rules are there, and which sources and doubts do their answers name? Collected from the rules themselves.

A rule is a file of this folder that has its id as `RULE`. What its answers cite stands in constants of the same file:
each a `Source`, or a tuple of them, or (for deadlines) the keys alone as `SOURCES`. Doubts are the constants of
`domain.rules.doubts`. Whoever shows an answer looks all of it up, so that the law's files must have it.
"""

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

import domain.rules
from domain.finding import Source
from domain.rules import doubts


@cache
def rules() -> dict[str, str]:
    """The id of each rule, by the name of its file."""
    return {name: module.RULE for name, module in _modules() if hasattr(module, "RULE")}


@cache
def cited() -> tuple[str, ...]:
    """The keys of the sources that answers name, each once, in order."""
    return tuple(sorted({key for _, module in _modules() for value in vars(module).values() for key in _keys(value)}))


@cache
def doubted() -> tuple[str, ...]:
    """The keys of the doubts that answers name."""
    return tuple(key for name, key in vars(doubts).items() if name.isupper() and isinstance(key, str))


def _modules() -> Iterator[tuple[str, ModuleType]]:
    for found in iter_modules(domain.rules.__path__):
        if f"{domain.rules.__name__}.{found.name}" != __name__:
            yield found.name, import_module(f"{domain.rules.__name__}.{found.name}")


def _keys(value: object) -> Iterator[str]:
    """The keys that a constant names: a source's, or those in a tuple of keys or of sources."""
    match value:
        case Source():
            yield value.key
        case tuple():
            yield from (one.key if isinstance(one, Source) else one for one in value if isinstance(one, Source | str))
