"""Is an act of an association outside the walls refused before anything of it is told?"""

import io
from dataclasses import replace
from pathlib import Path

import pytest

from cli.policy.adopt import adopt_editions
from cli.policy.withdraw import withdraw_edition
from cli.terminal.output import Output
from client.errors import UnreadableInput
from runtime.settings import Settings

NOWHERE = "postgresql://127.0.0.1:9/nothing"


@pytest.fixture
def within(tmp_path: Path) -> Settings:
    """One association's own settings; no server answers, so whatever is said was said without one."""
    return replace(Settings.isolated(tmp_path), organisations=("BF-101",), database_url=NOWHERE)


def quiet() -> Output:
    """Output that nobody reads."""
    return Output(as_json=True, out=io.StringIO(), err=io.StringIO())


async def test_no_edition_of_another_association_is_taken_back(within: Settings) -> None:
    """Nor is told whether it has one that begins so."""
    with pytest.raises(UnreadableInput, match="REDNINGSKRANS_ORGANISATIONS"):
        await withdraw_edition(within, quiet(), "BF-102", "a", "manager/l1", "fejl")


async def test_no_edition_of_another_association_is_adopted(within: Settings) -> None:
    """The samples are of four; none is adopted where one is outside."""
    with pytest.raises(UnreadableInput, match="REDNINGSKRANS_ORGANISATIONS"):
        await adopt_editions(within, quiet(), None, "manager/l1")
