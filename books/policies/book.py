"""What do the policy files of a folder say, and what is wrong with them? Each file is one dated edition."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from books.policies.errors import NoPolicyFolderError, UnreadablePolicyError
from domain.ids import short_version
from domain.plain_text import NOT_VISIBLE
from domain.policy import Edition, Policy
from files import small_file
from files.small_file import NoSmallFile, why_not

SHIPPED_POLICIES: Final = Path(__file__).parents[2] / "policies"

_DANISH_FAULTS = {
    "missing": "nøglen mangler",
    "extra_forbidden": "nøglen er ukendt",
    "string_too_short": "værdien er for kort",
    "string_pattern_mismatch": "værdien har ikke den rette form (mangler {code}?)",
    "enum": "værdien er ikke en af de tilladte",
    "greater_than_equal": "værdien er for lille: en politik kan vente længere end loven, aldrig kortere",
}
_OTHER_FAULT = "værdien har en forkert type eller ligger uden for det tilladte"
_SUFFIX: Final = ".toml"
_MAY_LIE_HERE: Final = ("README.md",)
_DEPARTMENTS: Final = "departments"
_DEPARTMENT: Final = re.compile(r"[A-Za-z0-9ÆØÅæøå-]{1,20}")
_THE_ASSOCIATIONS_ALONE: Final = ("organisation", "valid_from", "name", "version", _DEPARTMENTS)
"""What no department can have of its own."""


@dataclass(frozen=True)
class PolicyBook:
    """A folder of policies: the editions of each organisation by the day they begin, and each file's bytes by its hash.

    The hash is the edition's version. `faults` are of the files that cannot be used, in the order of their names.
    """

    editions: Mapping[str, tuple[Edition, ...]]
    documents: Mapping[str, bytes]
    faults: tuple[UnreadablePolicyError, ...]

    @classmethod
    def load(cls, folder: Path | None = None) -> "PolicyBook":
        """Read every *.toml in *folder* (default: the samples); PolicyError for the first fault."""
        book = cls.read(folder or SHIPPED_POLICIES)
        if book.faults:
            raise book.faults[0]
        return book

    @classmethod
    def read(cls, folder: Path) -> "PolicyBook":
        """Read every *.toml in *folder* as far as it can be used. NoPolicyFolderError where there is no such folder."""
        if not _is_folder(folder):
            raise NoPolicyFolderError(folder)
        read, faults = list[tuple[str, Edition, bytes]](), list[UnreadablePolicyError]()
        for file in sorted(folder.glob(f"*{_SUFFIX}")):
            try:
                content = content_of(file)
                edition = read_edition(file.name, content)
                _refuse_another_of_the_day(file.name, edition, read)
                read.append((file.name, edition, content))
            except UnreadablePolicyError as fault:
                faults.append(fault)
        return cls(
            editions=MappingProxyType(_by_organisation(edition for _, edition, _ in read)),
            documents=MappingProxyType({edition.version: content for _, edition, content in read}),
            faults=tuple(faults),
        )


def _is_folder(place: Path) -> bool:
    try:
        return place.is_dir()
    except (OSError, ValueError):  # too long a name, a NUL in it, a closed door
        return False


def passed_over(folder: Path) -> tuple[UnreadablePolicyError, ...]:
    """What lies in *folder* and is read by nobody: a misspelt name would be silently without effect."""
    because = "filen læses ikke: den ender ikke på .toml. Giv den den endelse, eller fjern den"
    others = (file for file in sorted(folder.iterdir()) if file.suffix != _SUFFIX and file.name not in _MAY_LIE_HERE)
    return tuple(UnreadablePolicyError(file.name, "", because) for file in others if not file.name.startswith("."))


def content_of(file: Path) -> bytes:
    """The bytes of a policy file; UnreadablePolicyError where it cannot be read."""
    try:
        return small_file.content_of(file)
    except NoSmallFile as fault:
        raise UnreadablePolicyError(file.name, "", str(fault)) from None
    except OSError as fault:
        raise UnreadablePolicyError(file.name, "", f"filen kan ikke læses: {why_not(fault)}") from None


def read_edition(name: str, content: bytes) -> Edition:
    """Read the bytes of one policy file, called *name* in faults; UnreadablePolicyError on a fault."""
    try:
        fields = tomllib.loads(content.decode("utf-8"))
    except UnicodeDecodeError:
        raise UnreadablePolicyError(name, "", "filen er ikke UTF-8") from None
    except tomllib.TOMLDecodeError as fault:
        raise UnreadablePolicyError(name, "", f"filen er ikke gyldig TOML ({fault})") from None
    except ValueError:  # the reader leaves it to Python what is too long
        raise UnreadablePolicyError(name, "", "et tal er for langt") from None
    except RecursionError:
        raise UnreadablePolicyError(name, "", "der er for mange lister eller tabeller i hinanden") from None
    if "version" in fields:
        raise UnreadablePolicyError(name, "version", "nøglen er ukendt: versionen er filens eget fingeraftryk")
    version, departments = sha256(content).hexdigest(), fields.pop(_DEPARTMENTS, {})
    own = _policy(name, (), {**fields, "version": version})
    return Edition(own, MappingProxyType(dict(_of_departments(name, {**fields, "version": version}, departments))))


def read_kept(version: str, files: Mapping[str, bytes]) -> Edition:
    """The edition *version* from the *files* that a journal kept; UnreadablePolicyError where it has lost that one."""
    name, content = short_version(version), files.get(version)
    if content is None or sha256(content).hexdigest() != version:
        raise UnreadablePolicyError(name, "", "journalen har ikke filen, eller den er beskadiget")
    return read_edition(name, content)


def _of_departments(name: str, fields: Mapping[str, Any], departments: Any) -> Iterator[tuple[str, Policy]]:
    if not isinstance(departments, dict):
        raise UnreadablePolicyError(name, _DEPARTMENTS, 'skriv hver afdeling for sig, fx [departments."03"]')
    for department, differs in departments.items():
        place = (_DEPARTMENTS, department)
        if not _DEPARTMENT.fullmatch(department):
            raise UnreadablePolicyError(
                name, _DEPARTMENTS, "en afdelings kode er 1 til 20 bogstaver, tal og bindestreger"
            )
        if not isinstance(differs, dict):
            raise UnreadablePolicyError(
                name, ".".join(place), f"skriv afdelingens egne nøgler under [{'.'.join(place)}]"
            )
        for key in _THE_ASSOCIATIONS_ALONE:
            if key in differs:
                raise UnreadablePolicyError(name, ".".join((*place, key)), "nøglen er foreningens, ikke en afdelings")
        yield department, _policy(name, place, _over(fields, differs))


def _over(fields: Mapping[str, Any], differs: Mapping[str, Any]) -> dict[str, Any]:
    """The association's *fields* with what a department says in their place, table by table."""
    both = {key: _over(fields[key], value) for key, value in differs.items() if _tables(fields.get(key), value)}
    return {**fields, **differs, **both}


def _tables(*values: Any) -> bool:
    return all(isinstance(value, dict) for value in values)


def _policy(name: str, place: tuple[str, ...], fields: dict[str, Any]) -> Policy:
    try:
        return Policy(**fields)
    except ValidationError as faults:
        first = faults.errors()[0]
        raise UnreadablePolicyError(name, ".".join((*place, *map(str, first["loc"]))), _in_danish(first)) from None


def _refuse_another_of_the_day(name: str, edition: Edition, read: list[tuple[str, Edition, bytes]]) -> None:
    for other, known, _ in read:
        if (known.organisation, known.valid_from) == (edition.organisation, edition.valid_from):
            because = f"{other} har allerede en udgave for denne organisation fra samme dag"
            raise UnreadablePolicyError(name, "valid_from", because)


def _by_organisation(editions: Iterator[Edition]) -> dict[str, tuple[Edition, ...]]:
    found: dict[str, tuple[Edition, ...]] = {}
    for edition in sorted(editions, key=lambda one: (one.organisation, one.valid_from)):
        found[edition.organisation] = (*found.get(edition.organisation, ()), edition)
    return found


def _in_danish(fault: ErrorDetails) -> str:
    if fault["type"] == NOT_VISIBLE:
        return f"teksten indeholder {fault['ctx']['fault']}"
    if fault["type"] == "value_error":  # the policy's own validators speak Danish
        return str(fault["ctx"]["error"])
    return _DANISH_FAULTS.get(fault["type"], _OTHER_FAULT)
