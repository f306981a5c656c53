"""What lies in a law folder: which law files, what can nobody read, and what does nobody read?"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Final

from books.law.errors import BrokenLawFileError
from domain.plain_text import printable
from files import small_file
from files.small_file import NoSmallFile

FOLDERS: Final = ("parameters", "holidays", "rules")
_SUFFIX: Final = ".toml"
_COMPILED: Final = "__pycache__"


@dataclass(frozen=True)
class LawFiles:
    """What lies in a folder, files and what is passed over in the order of their paths.

    `closed`: nobody knows what these law files say, so that nothing can be loaded. `passed_over`: loading leaves these
    alone, since an editor may put files of its own beside law files; whoever checks the folder hears of them.

    No folder is followed that is only a link: what a law file says would change without a change in the law folder.
    Whatever is no law file may lie beside the three folders, a page for whoever edits them; not so a further
    folder, or what looks like a law file under another name.
    """

    files: Mapping[str, bytes]
    closed: tuple[BrokenLawFileError, ...]
    passed_over: tuple[BrokenLawFileError, ...]


def files_in(folder: Path) -> LawFiles:
    """Look at everything in *folder*."""
    files, closed, passed_over = dict[str, bytes](), list[BrokenLawFileError](), list[BrokenLawFileError]()
    for path in _all_below(folder, closed):
        try:
            because = _why_passed_over(folder, path)
            if because:
                passed_over.append(_fault(path, because))
            elif path.suffix == _SUFFIX:
                files[_name(path)] = small_file.content_of(folder / path)
        except FileNotFoundError:
            continue  # it was taken away meanwhile
        except NoSmallFile as fault:
            closed.append(_fault(path, f"{fault}."))
        except OSError:
            closed.append(_fault(path, "filen kan ikke læses. Ret rettighederne."))
        except BrokenLawFileError as fault:
            closed.append(fault)
    in_order = sorted(passed_over, key=lambda fault: fault.file)
    return LawFiles(dict(sorted(files.items())), tuple(closed), tuple(in_order))


def _all_below(folder: Path, closed: list[BrokenLawFileError]) -> Iterator[PurePath]:
    """Every file and folder below *folder* by its path in it; what cannot be entered is *closed*."""

    def no_way_in(fault: OSError) -> None:
        path = Path(fault.filename).relative_to(folder)
        if not isinstance(fault, FileNotFoundError) and (not path.parts or path.parts[0] in FOLDERS):
            closed.append(_fault(path, "mappen kan ikke læses. Ret rettighederne."))

    for at, folders, names in os.walk(folder, onerror=no_way_in):
        folders[:] = sorted(name for name in folders if name != _COMPILED)
        here = Path(at).relative_to(folder)
        for name in folders:
            if here == Path() and name in FOLDERS and (folder / name).is_symlink():
                closed.append(_fault(here / name, "mappen er en henvisning, som ikke følges. Læg selve mappen her."))
            else:
                yield here / name
        yield from (here / name for name in sorted(names))


def _why_passed_over(folder: Path, path: PurePath) -> str | None:
    """Why nobody reads what lies there; None where somebody does, or where it may lie. BrokenLawFileError, OSError."""
    place, at_top = folder / path, len(path.parts) == 1
    of_the_law = path.parts[0] in FOLDERS
    if path.suffix == _SUFFIX:
        return _why_no_law_file(place, path)
    if place.is_dir():
        return _why_no_law_folder(place, path)
    if (of_the_law and not at_top) or (at_top and _SUFFIX in path.name.casefold()):
        return "filen ender ikke på .toml og læses derfor ikke. Giv den den endelse, eller fjern den."
    return None


def _why_no_law_file(place: Path, path: PurePath) -> str | None:
    if place.is_file():
        if not _name(path).isprintable():
            raise _fault(path, "filens navn kan ikke læses. Omdøb den.")
        return None
    if place.is_dir():
        return "her ligger en mappe, og den læses ikke som lovfil. Giv den et andet navn, eller fjern den."
    if place.is_symlink():
        return "henvisningen fører ingen steder hen. Læg selve filen her, eller fjern den."
    return "her ligger ingen almindelig fil, og den læses ikke. Læg lovfilen her, eller fjern den."


def _why_no_law_folder(place: Path, path: PurePath) -> str | None:
    if place.is_symlink() and path.parts[0] in FOLDERS:
        return "mappen er en henvisning, som ikke følges. Læg selve mappen her, eller fjern den."
    if len(path.parts) == 1 and path.name not in FOLDERS and not path.name.startswith("."):
        return f"ingen læser denne mappe. Lovfiler ligger i {', '.join(FOLDERS)}. Ret dens navn, eller fjern den."
    return None


def _name(path: PurePath) -> str:
    return path.as_posix()


def _fault(path: PurePath, because: str) -> BrokenLawFileError:
    """A fault of what lies at *path*, whose name may be no text at all, or more than a line of it."""
    return BrokenLawFileError(printable(_name(path)), "", because)
