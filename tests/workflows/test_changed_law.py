"""What does a running case keep, and what does it follow, when its worker comes back with another law?"""

from datetime import date
from types import SimpleNamespace

import pytest

from books.law.book import LawBook
from tests.books.law.editions import edition, instead
from tests.workflows.installation import NOVEMBER, Installation, missed
from worker import working

ALWAYS_LONGER = instead("parameters/cure_period.toml", "value      = 14", "value      = 21")


async def test_a_restart_with_another_law_moves_no_recorded_day(
    empty_installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The demand that runs keeps its 14 days, its hand-over and its law; the next one, in the same run, has 21."""
    installation, tenancy = empty_installation, empty_installation.tenancy()
    async with working(installation.settings):
        case = (await installation.register(missed(tenancy))).case
        assert case is not None
        await installation.advance(case, date(2026, 10, 8))
        (before,) = (await installation.state(case)).demands

    longer = edition(ALWAYS_LONGER)
    monkeypatch.setattr("worker.LawBook", SimpleNamespace(load=lambda _folder: longer))
    async with working(installation.settings):
        await installation.advance(case, date(2026, 10, 25))
        assert (await installation.state(case)).demands == (before,)
        await installation.advance(case, date(2026, 10, 26))
        assert (await installation.state(case)).phase == "with-lawyer"
        await installation.register(missed(tenancy, NOVEMBER), date(2026, 11, 3))
        await installation.advance(case, date(2026, 11, 9))
        old, new = (await installation.state(case)).demands

    assert old.cure == before.cure
    assert old.cure is not None
    assert new.cure is not None
    assert (old.cure.day, old.cure.law_version) == (date(2026, 10, 21), LawBook.load().version)
    assert (new.cure.day, new.cure.law_version) == (date(2026, 11, 27), longer.version)
