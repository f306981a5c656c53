"""How does this build do beside a former one, in paired rounds? `python -m benchmarks.beside_former COMMIT [NAME ...]`.

Both builds have servers and a worker of their own, which rest while the other is measured. The order changes from
round to round; the ratio of each round is taken before the median of the rounds.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
NAMES = ("opening", "finishing", "sending", "paying")


@contextmanager
def checked_out(commit: str) -> Iterator[Path]:
    """The files of a commit in a folder of their own, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="redningskrans-former-") as folder:
        packed = subprocess.run(["git", "archive", commit], cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
        subprocess.run(["tar", "-x", "-C", folder], input=packed, check=True)
        yield Path(folder)


@asynccontextmanager
async def build(checkout: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """One build, ready to be asked for rounds. The script is this build's, everything it calls the checkout's."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        f"import runpy, sys; sys.path[0] = {str(checkout)!r}; runpy.run_path({str(ROOT / 'benchmarks/one_build.py')!r},"
        " run_name='__main__')",
        cwd=checkout,
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        await told(process)
        yield process
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()


async def told(process: asyncio.subprocess.Process) -> Mapping[str, float]:
    """The next line of JSON that a build says."""
    assert process.stdout is not None
    line = await process.stdout.readline()
    if not line:
        raise RuntimeError("a build has ended; what it said stands above")
    said: Mapping[str, float] = json.loads(line)
    return said


async def round_of(process: asyncio.subprocess.Process, name: str) -> Mapping[str, float]:
    """One round of one build."""
    assert process.stdin is not None
    process.stdin.write(f"{name}\n".encode())
    return await told(process)


async def paired(commit: str, names: Sequence[str], rounds: int) -> dict[str, list[tuple[float, float]]]:
    """What the former build and this one gave in each round, by figure."""
    found: dict[str, list[tuple[float, float]]] = {}
    async with AsyncExitStack() as until_the_end:
        checkout = until_the_end.enter_context(checked_out(commit))
        former = await until_the_end.enter_async_context(build(checkout))
        today = await until_the_end.enter_async_context(build(ROOT))
        for number in range(rounds):
            for name in names:
                in_turn = [former, today] if number % 2 == 0 else [today, former]
                said = {one: await round_of(one, name) for one in in_turn}
                for figure, value in said[former].items():
                    found.setdefault(figure, []).append((value, said[today][figure]))
                    print(f"  {figure} {number + 1}/{rounds}: {value:.4g} | {said[today][figure]:.4g}", flush=True)
    return found


def table(found: Mapping[str, Sequence[tuple[float, float]]]) -> str:
    """All figures as a Markdown table."""
    lines = ["| Figure | Former | Today | Ratio (lowest to highest) |", "|---|---|---|---|"]
    for figure, pairs in found.items():
        ratios = sorted(today / former for former, today in pairs)
        former, today = (median(side) for side in zip(*pairs, strict=True))
        spread = f"{ratios[0]:.2f} to {ratios[-1]:.2f}"
        lines.append(f"| {figure} | {former:.4g} | {today:.4g} | **{median(ratios):.2f}** ({spread}) |")
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    """Measure and print; 0 whatever the ratios are, because a busy machine is no defect."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.beside_former", description=__doc__)
    parser.add_argument("commit", help="the former build")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one or more of: {', '.join(NAMES)}")
    parser.add_argument("--rounds", type=int, default=9)
    asked = parser.parse_args(arguments)
    if unknown := set(asked.names) - set(NAMES):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    print(f"\n{table(asyncio.run(paired(asked.commit, asked.names or NAMES, asked.rounds)))}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
