"""What may stand in a setting, and in the file that it names? Whatever may not is told in one Danish line, by name.

No value is ever repeated: it may be a secret.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from runtime.errors import SettingsProblem

LARGEST_FILE: Final = 1 << 20
"""Bytes: a file with a key, an address or Temporal's profiles is far smaller."""
_LONGEST_TEXT: Final = 16_384


def text(env: Mapping[str, str], variable: str) -> str | None:
    """A variable that is one line of text; None where it is unset or empty. Raises SettingsProblem."""
    return _one_line(variable, env.get(variable) or "") or None


def text_or_file(env: Mapping[str, str], variable: str) -> str | None:
    """The same, or what stands in the file that <variable>_FILE names: a secret's place. Raises SettingsProblem."""
    named = f"{variable}_FILE"
    if not (file := env.get(named)):
        return text(env, variable)
    try:
        found = content_of(named, file).decode("utf-8").strip()
    except UnicodeDecodeError:
        raise SettingsProblem(f"{named} nævner en fil, der ikke er UTF-8.") from None
    if not found:  # whoever hands a secret in means one: it must not fall back to what stands for none
        raise SettingsProblem(f"{named} nævner en tom fil.")
    return _one_line(named, found)


def content_of(variable: str, file: str) -> bytes:
    """The bytes of the small regular file that a setting names. Raises SettingsProblem, and waits for nobody."""
    try:
        handle = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise SettingsProblem(f"{variable} kan ikke læses: {_why(error)}.") from error
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise SettingsProblem(f"{variable} kan ikke læses: det er ikke en almindelig fil.")
        with os.fdopen(handle, "rb", closefd=False) as stream:
            found = stream.read(LARGEST_FILE + 1)
    finally:
        os.close(handle)
    if len(found) > LARGEST_FILE:
        raise SettingsProblem(f"{variable} nævner en fil, der er for stor (højst 1 MB).")
    return found


def address(variable: str, written: str | None, schemes: tuple[str, ...], example: str) -> str | None:
    """An address with one of the schemes, and a host that can be one, or for a database (which may have several, or
    none but a socket) something of the kind. Raises SettingsProblem.
    """
    if written is None:
        return None
    try:
        parts = urlsplit(written)
        of_its_own_kind = "," in parts.netloc or (not parts.netloc and bool(parts.query))
        fits = parts.scheme in schemes and (of_its_own_kind or (bool(parts.hostname) and parts.port != 0))
    except ValueError:  # brackets that do not close, a port that is none
        fits = False
    if not fits:
        raise SettingsProblem(f"{variable} skal være en adresse som {example}.")
    return written


def folder(variable: str, written: str) -> Path:
    """A folder that is there or may be made. Raises SettingsProblem."""
    place = Path(written)
    try:
        fits = stat.S_ISDIR(place.stat().st_mode)
    except FileNotFoundError:
        fits = not place.is_symlink()
    except (OSError, ValueError):  # too long a name, a NUL in it, a file on the way, a link to itself
        fits = False
    if not fits:
        raise SettingsProblem(f"{variable} skal være en mappe, eller navnet på en, der kan laves.")
    return place.absolute()


def _one_line(variable: str, found: str) -> str:
    if len(found) > _LONGEST_TEXT:
        raise SettingsProblem(f"{variable} er for lang (højst {_LONGEST_TEXT} tegn).")
    if not found.isprintable():
        raise SettingsProblem(f"{variable} skal være én linje uden styretegn og usynlige tegn.")
    return found


def _why(error: OSError | ValueError) -> str:
    return (error.strerror or "den kan ikke åbnes") if isinstance(error, OSError) else "navnet kan ikke bruges"
