"""Is a process with the wrong keys stopped before it opens a second case for somebody who has one?"""

from dataclasses import replace
from pathlib import Path

import pytest

from client.cases import case_client
from runtime.errors import OtherKeys
from runtime.keys import Keys
from tests.servers import TestPostgres, TestTemporal
from tests.workflows.installation import installation
from worker import working


async def test_other_keys_than_the_journals_are_refused(
    home: Path, postgres: TestPostgres, temporal_server: TestTemporal
) -> None:
    """Neither the command line nor a worker starts with them; the journal's own go on."""
    async with installation(home, postgres) as at:
        others = Keys(tenancy=b"x" * 32, master=b"y" * 32, codec=b"z" * 32)
        strange = replace(at.settings, handed_in_keys=others, handed_in_client_key=b"w" * 32)
        with pytest.raises(OtherKeys):
            async with case_client(strange):
                pass
        with pytest.raises(OtherKeys):
            async with working(strange):
                pass
        async with working(at.settings), case_client(at.settings) as way_in:
            assert way_in.keys == at.case_client.keys
