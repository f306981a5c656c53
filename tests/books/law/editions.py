"""How does a test get another edition of the law? The shipped files, with what it wants to be different."""

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

from books.law.book import LawBook
from books.law.loader import SHIPPED_LAW, files_of

Files = dict[str, bytes]
Edit = Callable[[Files], None]


@cache
def edition(*edits: Edit) -> LawBook:
    """The shipped law with *edits* made, in their order."""
    return LawBook.of(edited_files(*edits))


def edited_files(*edits: Edit) -> Files:
    """Its files, by path."""
    files = files_of(SHIPPED_LAW)
    for edit in edits:
        edit(files)
    return files


def written(folder: Path, *edits: Edit) -> Path:
    """Its files, laid out in *folder*."""
    return laid_out(folder, edited_files(*edits))


def laid_out(folder: Path, files: Files) -> Path:
    """Files, in *folder*."""
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def instead(path: str, old: str, new: str) -> Edit:
    """Put *new* in the place of *old*, which must stand in the file."""

    def replace(files: Files) -> None:
        text = files[path].decode()
        assert old in text, f"{old!r} does not stand in {path}"
        files[path] = text.replace(old, new, 1).encode()

    return replace


def appended(path: str, text: str) -> Edit:
    """Add *text* at the end of a file."""

    def append(files: Files) -> None:
        files[path] += text.encode()

    return append


def value_from(name: str, start: date, value: int, source: str = "almenlejeloven-90") -> Edit:
    """A further value of a parameter, of status A, from a day on; in its place among those that are shipped."""
    block = f'[[values]]\nfrom = {start}\nvalue = {value}\nsource = "{source}"\nstatus = "A"\nchecked_on = ""\n'

    def put_in(files: Files) -> None:
        path = f"parameters/{name}.toml"
        text = files[path].decode()
        days = re.finditer(r"(?m)^\[\[values\]\]\nfrom *= (\S+)$", text)
        at = next((found.start() for found in days if date.fromisoformat(found[1]) > start), len(text))
        files[path] = f"{text[:at].rstrip()}\n\n{block}\n{text[at:]}".encode()

    return put_in


def looked_at(path: str, day: date, value: int = 1) -> Edit:
    """A person has looked on *day* at the source of the file's *value*-th value, whoever looked before."""

    def look(files: Files) -> None:
        head, *values = files[path].decode().split("[[values]]")
        values[value - 1], there = re.subn(r"(?m)^(checked_on *=).*", rf"\g<1> {day}", values[value - 1])
        assert there == 1, f"{path} has no value nr. {value}"
        files[path] = "[[values]]".join((head, *values)).encode()

    return look


def settled(doubt: str) -> Edit:
    """A doubt that somebody has settled."""
    return _marked(doubt, "open", "settled")


def reopened(doubt: str) -> Edit:
    """One that is settled, as it was before."""
    return _marked(doubt, "settled", "open")


def _marked(doubt: str, old: str, new: str) -> Edit:
    def mark(files: Files) -> None:
        before, heading, after = files["doubts.toml"].decode().partition(f"[{doubt}]")
        assert heading, f"{doubt} does not stand in doubts.toml"
        files["doubts.toml"] = (before + heading + after.replace(f'"{old}"', f'"{new}"', 1)).encode()

    return mark


def chosen_by(name: str, day: str) -> Edit:
    """Another rule of transition for a parameter."""
    return instead(f"parameters/{name}.toml", 'chosen_by = "event"', f'chosen_by = "{day}"')


def added(path: str, content: str) -> Edit:
    """Put a further file in."""

    def add(files: Files) -> None:
        files[path] = content.encode()

    return add


DEMAND_FEE = "parameters/demand_fee.toml"
FEE_OF_2026 = 'value      = 33500\nsource     = "lejenotat-2026"\nstatus     = "C"\nchecked_on = ""\n'
"""What stands in the file of the demand fee: a lead that nobody has held against the year's VEJ."""
OTHER_SIDE = 'conflicting_value = 32900\nconflicting_source = "sab-gebyrer"\n'

IN_CONFLICT = instead(DEMAND_FEE, FEE_OF_2026, FEE_OF_2026.replace('"C"', '"X"') + OTHER_SIDE)
"""A law in which another source says another fee for 2026."""
SURE_FEE = instead(DEMAND_FEE, FEE_OF_2026, FEE_OF_2026.replace('"C"', '"A"'))
"""A law in which somebody has read the fee of 2026 where it stands."""
