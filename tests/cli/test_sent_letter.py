"""Does `show --letter` say in one Danish line why there is no letter to read, with the right exit status?"""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from client.errors import DONE, REFUSED
from tests.audit.audited_journal import TENANT, AuditedJournal, audited_journal
from tests.servers import TestPostgres, naming_the_database

TENANCY = "lejemaalet" * 2
"""A key of the length that the command line expects of one."""
CHECKOUT = Path(__file__).parents[2]
NO_SUCH = "Sagen har intet brev med det navn. `python starter.py show SAG` nævner brevene.\n"
CHANGED = (
    "Brevet vises ikke: det eller sagen er ændret, siden det blev gemt. `python -m audit verify` efterser journalen.\n"
)
GONE = "Brevet mangler i journalen. `python -m audit verify` efterser journalen.\n"


@dataclass
class CommandRunner:
    """A case, and whoever types `show` on its journal."""

    audited: AuditedJournal
    home: Path

    @property
    def key(self) -> str:
        """The case's newest letter."""
        assert self.audited.case is not None
        return list(self.audited.case.dispatches)[-1]

    async def show(self, key: str, *more: str) -> tuple[int | None, str, str]:
        """Type it in a process of its own: exit status, the answer, and what is said beside it."""
        env = {
            **os.environ,
            **naming_the_database(self.audited.url),
            "REDNINGSKRANS_HOME": str(self.home),
            **self.audited.keys,
        }
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "starter.py", "show", self.audited.name, "--letter", key, *more),
            cwd=CHECKOUT,
            env=env,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await process.communicate()
        return process.returncode, out.decode(), err.decode()


@pytest.fixture
async def runner(postgres: TestPostgres, tmp_path: Path) -> AsyncIterator[CommandRunner]:
    """A case whose demand has left."""
    async with AsyncExitStack() as stack:
        audited = (await audited_journal(postgres, stack)).beside(TENANCY)
        await audited.demand()
        yield CommandRunner(audited, tmp_path)


async def test_a_letter_is_read_word_for_word(runner: CommandRunner) -> None:
    """For a person, and for a machine."""
    status, page, beside = await runner.show(runner.key)
    _, line, _ = await runner.show(runner.key, "--json")

    assert (status, beside) == (DONE, "")
    assert json.loads(line)["letter"]["body"].splitlines()[-1] in page


@pytest.mark.parametrize("key", ["none", "æøå", "", "\udcff"], ids=["none", "Danish", "empty", "no text"])
async def test_a_letter_that_nobody_wrote_is_refused(runner: CommandRunner, key: str) -> None:
    """One line for a person, and one object with the rule for a machine."""
    assert await runner.show(key) == (REFUSED, "", NO_SUCH)
    status, line, beside = await runner.show(key, "--json")

    assert (status, beside) == (REFUSED, NO_SUCH)
    assert json.loads(line) == {
        "result": "refused",
        "case": None,
        "reason": "Sagen har intet brev med det navn.",
        "rule": "dispatch-exists",
    }


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE journal.letter SET sealed = sealed || 'x'", CHANGED),
        ("DELETE FROM journal.letter", GONE),
        ("UPDATE journal.event SET sealed = '[{}]' WHERE seq = 1", CHANGED),
    ],
    ids=["another letter", "no letter", "another case"],
)
async def test_what_is_not_as_it_was_kept_is_not_shown(runner: CommandRunner, statement: str, said: str) -> None:
    """A broken seal is no defect of the program and no server out of reach; the auditor is named."""
    key = runner.key
    await runner.audited.tamper(statement)

    assert await runner.show(key) == (REFUSED, "", said)


async def test_an_erased_tenants_letter_cannot_be_read_any_more(runner: CommandRunner) -> None:
    """Its hash and its place stay; the status says that there is no word of it, as the auditor's does."""
    await runner.audited.erase(TENANT)
    status, page, _ = await runner.show(runner.key)
    _, line, _ = await runner.show(runner.key, "--json")

    assert status == REFUSED
    assert page.splitlines()[-1] == "Brevet kan ikke læses mere: en lejer, som det handler om, er slettet."
    assert (json.loads(line)["letter"], json.loads(line)["text_version"]) == (None, "payment-demand-letter.v2")
