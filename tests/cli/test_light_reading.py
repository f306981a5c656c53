"""What must a command that only reads not load? The worker's world takes longer to load than the answer does."""

import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]

HEAVY = ("client.cases", "workflows", "activities", "temporalio.client", "temporalio.worker")
"""Whatever reaches a case to change it, and what a worker runs."""


@pytest.mark.parametrize("command", ["find", "list", "outbox", "show", "why", "work"])
def test_a_command_that_only_reads_loads_nothing_of_the_worker(command: str) -> None:
    """A module that one of them imports in passing is imported by every look at a case."""
    told = f"import sys, cli.{command}; print([name for name in {HEAVY} if name in sys.modules])"
    shown = subprocess.run(
        [sys.executable, "-c", told], cwd=CHECKOUT, capture_output=True, text=True, check=True, encoding="utf-8"
    )

    assert shown.stdout.splitlines()[-1] == "[]"
