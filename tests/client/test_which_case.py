"""Is the right case found by its tenancy's number, and does nobody guess where it means several?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

import pytest

from client.errors import NoSuchCase, SeveralCases
from client.which_case import which_case
from domain.ids import case_id, tenancy_key
from domain.streams.organisation import TenancyKeysKept, organisation_stream
from journal.reader import Reader
from journal.views import CaseView
from tests.journal.samples import just_opened

SECRET = b"a secret"
NUMBER = "BF-101-04-0003"


@dataclass
class StandIn:
    """A reader of these cases, within walls; `kept` says which tenancies keep keys of other spellings."""

    views: Sequence[CaseView]
    walls: tuple[str, ...] = ("BF-101", "BF-102")
    kept: dict[str, tuple[str, ...]] | None = None

    async def case_view(self, case: str) -> CaseView | None:
        """The case with this id."""
        return next((one for one in self._seen if one.case_id == case), None)

    async def organisations(self) -> tuple[str, ...]:
        """Those within the walls."""
        return self.walls

    async def streams(self, streams: Sequence[str]) -> dict[str, list[Any]]:
        """What the associations' own streams say."""

        @dataclass
        class Entry:
            event: TenancyKeysKept

        found: dict[str, list[Any]] = {stream: [] for stream in streams}
        if self.kept:
            found[organisation_stream("BF-101")] = [
                Entry(TenancyKeysKept(happened_on=date(2026, 10, 1), organisation="BF-101", keys=self.kept))
            ]
        return found

    async def cases_of_tenancies(self, asked: Sequence[tuple[str, str]]) -> list[CaseView]:
        """By tenancy and opening day."""
        found = [one for one in self._seen if (one.organisation_id, one.tenancy_key) in asked]
        return sorted(found, key=lambda one: (one.organisation_id, one.simulated, one.tenancy_key, one.opened_on))

    @property
    def _seen(self) -> list[CaseView]:
        return [one for one in self.views if one.organisation_id in self.walls]


def case(n: int = 1, organisation: str = "BF-101", *, phase: str = "in-arrears", simulated: bool = False) -> CaseView:
    """The *n*th case of the tenancy with the number, in a phase."""
    key = tenancy_key(SECRET, organisation, NUMBER, simulated=simulated)
    view = just_opened(case_id(key, n), organisation)
    return replace(view, tenancy_key=key, simulated=simulated, phase=phase, opened_on=date(2026, 10, n))


async def meant(written: str, *views: CaseView, **reader: Any) -> CaseView:
    """The case that somebody means."""
    return await which_case(cast("Reader[Any]", StandIn(views, **reader)), SECRET, written)


@pytest.mark.parametrize("written", [NUMBER, f" {NUMBER} ", NUMBER.replace("-", "\N{EN DASH}")])
async def test_a_tenancys_number_means_its_open_case(written: str) -> None:
    """However its dashes are written, and whatever ended before; a case's own number means that case."""
    ended, open_case = case(1, phase="closed"), case(2)

    assert await meant(written, ended, open_case) == open_case
    assert await meant(ended.case_id, ended, open_case) == ended
    assert await meant(written, ended) == ended


async def test_where_several_are_meant_they_are_named_and_nobody_guesses() -> None:
    """In two associations, as a rehearsal and for real, one ended after the other."""
    here, there, rehearsed = case(2), case(1, "BF-102"), case(1, simulated=True)

    with pytest.raises(SeveralCases) as found:
        await meant(NUMBER, case(1, phase="closed"), here, there, rehearsed)
    assert {one.case for one in found.value.choices} == {here.case_id, there.case_id, rehearsed.case_id}
    assert str(found.value).splitlines() == [
        "Lejemålets nummer passer på 3 sager. Skriv den enes eget nummer i stedet:",
        f"  {here.case_id}  BF-101, rigtig sag, i restance, åbnet 02-10-2026",
        f"  {rehearsed.case_id}  BF-101, prøvesag, i restance, åbnet 01-10-2026",
        f"  {there.case_id}  BF-102, rigtig sag, i restance, åbnet 01-10-2026",
    ]
    assert NUMBER not in str(found.value)
    with pytest.raises(SeveralCases):
        await meant(NUMBER, case(1, phase="closed"), case(2, phase="closed"))


async def test_not_all_of_very_many_are_named() -> None:
    """How many there are is said."""
    with pytest.raises(SeveralCases, match=r"passer på 23 sager") as found:
        await meant(NUMBER, *(case(n, phase="closed") for n in range(1, 24)))
    assert len(found.value.choices) == 20
    assert str(found.value).endswith("  og 3 til")


async def test_beyond_the_walls_there_is_no_case() -> None:
    """By either number."""
    own, foreign = case(), case(1, "BF-102")

    assert await meant(NUMBER, own, foreign, walls=("BF-101",)) == own
    for written in (foreign.case_id, NUMBER):
        with pytest.raises(NoSuchCase):
            await meant(written, foreign, walls=("BF-101",))
    with pytest.raises(NoSuchCase):
        await meant(NUMBER, own, walls=())


async def test_a_tenancy_that_keeps_the_key_of_another_spelling_is_found() -> None:
    """Two cases that two spellings had opened are both named to whoever types a third."""
    gives = tenancy_key(SECRET, "BF-101", NUMBER, simulated=False)
    old = [replace(case(n), tenancy_key=f"old{n}", case_id=f"old{n}-1") for n in (1, 2)]

    assert await meant(NUMBER, old[0], kept={gives: ("old1",)}) == old[0]
    with pytest.raises(SeveralCases):
        await meant(NUMBER, *old, kept={gives: ("old1", "old2")})


@pytest.mark.parametrize("written", ["", "  ", "nix", "x\udcffy", "BF\x00", "aaaaaaaaaaaaaaaaaaaa-1"])
async def test_what_is_no_number_means_no_case(written: str) -> None:
    """Nor does it end in an error of ours."""
    with pytest.raises(NoSuchCase):
        await meant(written, case())
