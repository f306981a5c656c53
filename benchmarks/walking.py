"""How much memory does a process hold that walks one journal? `python -m benchmarks.walking HOME URL`, in MiB.

A process of its own: what the measuring one has held to fill the journals would hide all that the walk holds.
"""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from audit.integrity.verify import Total, walk
from journal.sealing import Sealer
from runtime.keys import embedded_keys
from runtime.postgres import connect_pool


async def walked(home: Path, url: str) -> None:
    """Look at everything, with the keys of the home."""
    sealer = Sealer(embedded_keys(home).master)

    async def at_hand() -> Sealer:
        return sealer

    async with await connect_pool(url, None, largest=1) as pool:
        if faults := [one async for one in walk(pool, at_hand) if not isinstance(one, Total)]:
            raise RuntimeError(f"the journal is not what it should be: {faults}")


def main(arguments: Sequence[str]) -> None:
    """Walk, then print the most that was held."""
    home, url = arguments
    asyncio.run(walked(Path(home), url))
    print(_held_at_most())


def _held_at_most() -> float:
    """As the kernel counts it for this program alone: `getrusage` counts what its parent held, too."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise LookupError("VmHWM")


if __name__ == "__main__":
    main(sys.argv[1:])
