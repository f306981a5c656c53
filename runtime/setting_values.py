"""What may stand in a setting, and in the file that it names? Whatever may not is told in one Danish line, by name.

No value is ever repeated: it may be a secret.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from files import small_file
from files.small_file import NoSmallFile, why_not
from runtime.errors import SettingsProblem

_LONGEST_TEXT: Final = 16_384
_FILES_OF_A_DATABASE: Final = ("sslrootcert", "sslcert", "sslkey", "sslcrl", "passfile")
"""The options of an address that name a file: whoever connects would wait for a pipe."""


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
        return small_file.content_of(Path(file))
    except NoSmallFile as fault:
        raise SettingsProblem(f"{variable} kan ikke læses: {fault}.") from None
    except OSError as error:
        raise SettingsProblem(f"{variable} kan ikke læses: {why_not(error)}.") from error


def address(variable: str, written: str | None, schemes: tuple[str, ...], example: str) -> str | None:
    """An address with one of the schemes, and a host that can be one. Raises SettingsProblem."""
    return _fitting(variable, written, schemes, example, lambda parts: bool(parts.hostname) and parts.port != 0)


def database_address(variable: str, written: str | None, example: str) -> str | None:
    """The same for a database, which may have several hosts, or none but a socket; every file that it names can be
    read. Raises SettingsProblem.
    """
    fitting = _fitting(variable, written, ("postgresql", "postgres"), example, _fits_a_database)
    for option, file in parse_qsl(urlsplit(fitting or "").query):
        if option in _FILES_OF_A_DATABASE:
            content_of(f"{variable} ({option})", file)
    return fitting


def _fitting(
    variable: str, written: str | None, schemes: tuple[str, ...], example: str, fits: Callable[[SplitResult], bool]
) -> str | None:
    if written is None:
        return None
    try:
        parts = urlsplit(written)
        can_be_one = parts.scheme in schemes and fits(parts)
    except ValueError:  # brackets that do not close, a port that is none
        can_be_one = False
    if not can_be_one:
        raise SettingsProblem(f"{variable} skal være en adresse som {example}.")
    return written


def _fits_a_database(parts: SplitResult) -> bool:
    """Raises ValueError for what is no option, no host or no port."""
    options = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=True) if parts.query else []
    hosts = parts.netloc.rpartition("@")[2]
    for host in hosts.split(",") if hosts else []:
        place = urlsplit(f"//{host}")
        if not place.hostname or place.port == 0:
            return False
    names = (parts.username or "", parts.path, *(text for option in options for text in option))
    return bool(hosts or options) and all(unquote(name).isprintable() for name in names)


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
