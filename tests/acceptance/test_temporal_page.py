"""What does a person see of a case in Temporal's own page? Asked of a browser; the picture of it stands in docs/."""

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

import pytest

import worker
from client.migrating import ready_the_journal
from client.policy_adoption import adopt_if_empty
from client.repair.way_in import repair_client
from domain.case.codes import StepName
from runtime import data_folder
from runtime.embedded import Servers, discard
from runtime.settings import Settings
from tests import browser
from tests.workflows.installation import Installation

PICTURE = Path(__file__).parents[2] / "docs" / "temporal-page.png"
LARGEST = 300_000
"""Bytes that the picture may have."""


@pytest.fixture
def own_home(real_servers: None) -> Iterator[Path]:
    """A data folder for one test."""
    path = data_folder.prepare(Path(tempfile.gettempdir()).resolve() / f"redningskrans-page-{secrets.token_hex(4)}")
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.mark.screenshot
@pytest.mark.skipif(browser.PROGRAM is None, reason="there is no Chromium here (Debian: apt install chromium)")
@pytest.mark.timeout(240)
async def test_a_case_reads_like_a_case_file_in_temporals_page(own_home: Path, tmp_path: Path) -> None:
    """Where it stands and what comes next, each activity by what it decides, and no list that is out of date."""
    settings = Settings.isolated(own_home)
    servers = Servers(settings, os.environ, ready_the_journal=ready_the_journal, with_page=True)
    async with servers:
        await adopt_if_empty(settings)
        async with worker.working(settings), repair_client(settings) as way_in, browser.browser(tmp_path) as page:
            installation = Installation(settings, way_in)
            case = await installation.opened()
            await installation.advance(case, date(2026, 10, 8))
            await installation.give(case, "record-contact", by="phone", outcome="reached")
            run = await installation.run(case).describe()

            await page.open(servers.addresses.page or "")
            await page.until_it_says("Workflows")
            await page.open(_address(servers.addresses.page, run.id, run.run_id, "user-metadata"))
            details = await page.until_it_says("Current Details", case, "next:")
            await page.open(_address(servers.addresses.page, run.id, run.run_id, "search-attributes"))
            listed = await page.until_it_says("CasePhase", "CaseHeld")
            await page.open(_address(servers.addresses.page, run.id, run.run_id, "history"))
            history = await page.until_it_says("record-contact from", "Payment demand", "Event History")
            fetched = await page.run("performance.getEntriesByType('resource').map(one => one.name)")
            await page.picture(PICTURE)
    await discard(own_home)

    assert f"{case}: under-demand" in details
    assert f"next: {StepName.HAND_OVER} " in details
    assert "under-demand" in listed
    assert "CaseNext" not in listed
    assert "demand-payment" in history
    assert {urlsplit(one).netloc for one in fetched} == {urlsplit(servers.addresses.page).netloc}, "the host was told"
    assert PICTURE.stat().st_size < LARGEST


def _address(page: str | None, workflow: str, run: str, tab: str) -> str:
    """The address of one tab of a run."""
    assert page is not None
    return urljoin(page, f"/namespaces/redningskrans/workflows/{quote(workflow, safe='')}/{run}/{tab}")
