"""How is everything measured? `python -m benchmarks [NAME …]`: runs, prints the table, keeps it as JSON."""

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import (
    deadline_chains,
    deadlines,
    finishing,
    histories,
    journal_appends,
    journal_growth,
    law_head,
    law_load,
    lists_again,
    memory,
    opening,
    paying,
    searching,
    sending,
    starting,
    unmatched_money,
    verifying,
    witnessing,
)
from benchmarks.machine import facts
from benchmarks.measure import Figure, Measure, figures
from benchmarks.setup import ground

MEASURES: tuple[Measure, ...] = (
    opening.MEASURE,
    finishing.MEASURE,
    histories.MEASURE,
    paying.MEASURE,
    sending.MEASURE,
    starting.MEASURE,
    deadlines.MEASURE,
    memory.MEASURE,
    journal_appends.MEASURE,
    journal_growth.OF_THE_JOURNAL,
    journal_growth.OF_A_CASE,
    deadline_chains.OF_CHAINS,
    deadline_chains.IN_DECIDE,
    law_load.MEASURE,
    law_head.MEASURE,
    verifying.MEASURE,
    verifying.OF_MEMORY,
    witnessing.MEASURE,
    unmatched_money.MEASURE,
    lists_again.AGAIN,
    lists_again.RECONCILED,
    searching.MEASURE,
)
RESULTS = Path(__file__).with_name("results.json")


async def measured(measure: Measure, rounds: int) -> list[Figure]:
    """Run one measure, on fresh servers where it needs them, telling how far it is."""
    done = []
    async with ground(servers=measure.needs_servers) as on:
        async for one in measure.run(on, rounds):
            done.append(one)
            sides = (f"{name} {one.floor[name]:.4g} | {one.product[name]:.4g}" for name in measure.aims)
            print(f"  {measure.name} {len(done)}/{rounds}: {', '.join(sides)} {measure.unit}", flush=True)
    return figures(measure, done)


def table(rows: Sequence[tuple[Measure, Figure]]) -> str:
    """All figures as a Markdown table."""
    lines = [
        "| Measure | Beside | Floor | Product | Ratio (lowest to highest) | Aim | |",
        "|---|---|---|---|---|---|---|",
    ]
    for measure, one in rows:
        lines.append(
            f"| {measure.what}, {one.figure} | {measure.beside} | {one.floor:.4g} {one.unit} "
            f"| {one.product:.4g} {one.unit} | **{one.ratio:.2f}** ({one.lowest:.2f} to {one.highest:.2f}) "
            f"| {one.aim} | {'met' if one.met else 'not met'} |"
        )
    return "\n".join(lines)


def keep(found: Sequence[Figure], machine: dict[str, object], file: Path) -> None:
    """Put the figures and the machine's facts beside those of other measures that the file has."""
    kept = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    for one in found:
        of_measure = kept.setdefault(one.measure, {})
        of_measure["machine"] = machine
        of_measure["measured_at"] = datetime.now(UTC).isoformat(timespec="seconds")
        of_measure.setdefault("figures", {})[one.figure] = one.as_json()
    file.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def main(arguments: Sequence[str]) -> int:
    """Measure what is named, or everything; 0 whatever the ratios are, because a busy machine is no defect."""
    by_name = {measure.name: measure for measure in MEASURES}
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one or more of: {', '.join(by_name)}")
    parser.add_argument(
        "--rounds", type=int, help="how often both sides are measured (each measure has its own number)"
    )
    parser.add_argument("--results", type=Path, default=RESULTS, help="the file that keeps the figures")
    asked = parser.parse_args(arguments)
    if unknown := set(asked.names) - by_name.keys():
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    rows = []
    machine = facts()
    for measure in [by_name[name] for name in asked.names] or MEASURES:
        print(f"{measure.name}: {measure.what}, beside {measure.beside}", flush=True)
        found = asyncio.run(measured(measure, asked.rounds or measure.rounds))
        keep(found, machine, asked.results)
        rows += [(measure, one) for one in found]
    print(f"\n{table(rows)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
