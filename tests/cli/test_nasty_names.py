"""Is a name of any Unicode stored, shown and printed as it is, or refused with the reason, from the list to the letter?

Names come in a list; a case is opened for each that may stand, and walked until its letters have left.
"""

import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cli import advance, import_list, outbox, send, show
from cli import list as listing
from cli.terminal.output import Output
from client.arrears import Register
from client.errors import DONE, REFUSED, UnreadableInput
from client.lists import WantedPage
from domain.plain_text import isolated
from tests.intake.lists import MISSED, written
from tests.servers import TestPostgres, TestTemporal
from tests.workflows.installation import Installation, installation
from worker import working

FIRST_DAY, LETTERS_GONE = date(2026, 10, 2), date(2026, 10, 12)

STAND = {
    "Arabic": ("محمد علي", "محمد علي"),
    "Hebrew beside Danish": ("שרה Prøve 2", "שרה Prøve 2"),
    "Chinese": ("山田 太郎", "山田 太郎"),
    "Vietnamese in two parts": ("Nguye\u0302\u0303n Thi\u0323", "Nguyễn Thị"),
    "marks upon marks": ("P" + "\u0336" * 20 + "røve", None),
    "beyond the first plane": ("Zoë 😀 𝔓røve", "Zoë 😀 𝔓røve"),
    "as long as may be": ("N" * 120, "N" * 120),
    "a mail header": ('"Bo" <anden@example.com>, Prøve; Cc:', '"Bo" <anden@example.com>, Prøve; Cc:'),
    "markup": ("[bold]Prøve[/bold] <b>&amp;</b>", "[bold]Prøve[/bold] <b>&amp;</b>"),
    "a program": ("Robert'); DROP TABLE -- {0} %s $(x)", "Robert'); DROP TABLE -- {0} %s $(x)"),
    "wide spaces": (" \u3000 Ida \u2003 Prøve \u00a0", "Ida Prøve"),
}
"""Names as a list has them, and as they are meant (None: the same)."""

FALL = {
    "turned around": ("Sø\u202eren", "usynlige tegn eller tegn, der vender læseretningen"),
    "shut in": ("\u2067Søren\u2069", "usynlige tegn eller tegn, der vender læseretningen"),
    "joined": ("Ida \u200d Prøve", "usynlige tegn eller tegn, der vender læseretningen"),
    "a NUL": ("Sø\0ren", "styretegn eller tegn, der ikke kan trykkes"),
    "a screen cleared": ("\x1b[2JSøren", "styretegn eller tegn, der ikke kan trykkes"),
    "a line of its own": ("Søren\u2028Prøve", "styretegn eller tegn, der ikke kan trykkes"),
    "nobody's letter": ("\ue000Søren", "styretegn eller tegn, der ikke kan trykkes"),
    "lost letters": ("S\ufffdren", "bogstaver, der er gået tabt"),
    "without an end": ("N" * 10_000, "er for lang (højst 120 tegn)"),
    "nothing but spaces": ("   \u00a0", "Lejer mangler."),
    "nothing but a face": ("😀", "der er ingen bogstaver"),
    "a formula": ("=cmd|x", "formel"),
}
"""Names that are refused, and what the reason says."""


@dataclass
class Walked:
    """An installation in which a list of such names was taken in and walked until the letters had left."""

    installation: Installation
    rows: list[dict[str, Any]]
    cases: dict[str, str]
    """The case of each name that stands, by its title."""

    async def read(self, work: Callable[..., Awaitable[int]], *typed: Any, as_json: bool = False) -> str:
        """What a command shows."""
        out = Output(as_json, io.StringIO(), io.StringIO())
        assert await work(self.installation.settings, out, *typed) == DONE
        assert isinstance(out.out, io.StringIO)
        return out.out.getvalue()

    async def letters(self, case: str) -> list[str]:
        """The letters of a case as they lie in the post, but for those to the association's own people."""
        sent = await self.installation.case_client.reader.dispatches_of([case])
        post = self.installation.settings.home / "post"
        return [path.read_text("utf-8") for one in sent for path in post.rglob(f"{one.item.key}.txt")]


def meant(title: str) -> str:
    """What a name that stands is kept as."""
    name, kept = STAND[title]
    return kept or name


@pytest.fixture(scope="module")
async def walked(home: Path, shared_postgres: TestPostgres, temporal_server: TestTemporal) -> AsyncIterator[Walked]:
    """One installation for all names."""
    names = [name for name, _ in (*STAND.values(), *FALL.values())]
    path = home / "nasty.csv"
    path.write_bytes(
        written(
            [MISSED | {"Lejer": name, "Lejemål": f"L-{n}"} for n, name in enumerate(names)],
            encoding="utf-8",
            quote_all=True,
        )
    )
    async with installation(home, shared_postgres) as built, working(built.settings):
        out = Output(True, io.StringIO(), io.StringIO())
        assert await import_list.import_file(built.settings, out, str(path), Register(True, FIRST_DAY)) == REFUSED
        assert isinstance(out.out, io.StringIO)
        rows = [json.loads(line) for line in out.out.getvalue().splitlines()][:-1]
        await advance.advance_cases(built.settings, out, LETTERS_GONE.isoformat())
        yield Walked(built, rows, {title: row["case"] for title, row in zip(STAND, rows, strict=False)})


@pytest.mark.timeout(120)
async def test_each_name_opens_a_case_or_is_refused_with_its_reason(walked: Walked) -> None:
    """And no reason repeats it."""
    opened, refused = walked.rows[: len(STAND)], walked.rows[len(STAND) :]

    assert [row["result"] for row in opened] == ["opened"] * len(STAND)
    assert [row["result"] for row in refused] == ["refused"] * len(FALL)
    assert not [row for row, (_, reason) in zip(refused, FALL.values(), strict=True) if reason not in row["reason"]]
    assert not [row for row in walked.rows if not (row["reason"] or "").isprintable()]


@pytest.mark.parametrize("title", STAND)
async def test_a_name_is_stored_shown_and_printed(title: str, walked: Walked) -> None:
    """As it is meant; letters from the right are shut in, so that nothing beside them changes its place."""
    case, name = walked.cases[title], meant(title)

    people = (await walked.installation.state(case)).people.values()
    sheet = await walked.read(show.show, case)
    letters = await walked.letters(case)

    assert [facts.name for facts in people if facts] == [name]
    assert f"{isolated(name)} · Granparken 50" in sheet
    assert letters
    assert not [letter for letter in letters if f"Til: {isolated(name)}\n" not in letter]
    assert not [letter for letter in letters if f"\n{isolated(name)}\n" not in letter]
    for text in (sheet, *letters):
        assert not [sign for sign in text if not sign.isprintable() and sign not in "\n\u2067\u2069"]


async def test_the_list_names_people_as_they_are_called(walked: Walked) -> None:
    """Whatever script that is in, and never so that it disturbs the page."""
    rehearsals = WantedPage(simulated=True)
    told = await walked.read(lambda settings, out: listing.list_cases(settings, out, rehearsals), as_json=True)
    shown = await walked.read(lambda settings, out: listing.list_cases(settings, out, rehearsals), as_json=False)

    named = {person["name"] for line in told.splitlines() for person in json.loads(line).get("tenants", ())}
    assert named >= {meant(title) for title in STAND}
    assert not [sign for sign in shown if not sign.isprintable() and sign not in "\n\u2067\u2069"]


async def test_the_outbox_names_nobody(walked: Walked) -> None:
    """Whatever somebody is called, it shows numbers."""
    for as_json in (True, False):
        text = await walked.read(
            lambda settings, out: outbox.outbox(settings, out, None, WantedPage(simulated=True)), as_json=as_json
        )
        assert text
        assert not [title for title in STAND if meant(title) in text]


async def test_free_text_is_kept_in_one_line_and_shown_or_refused_with_the_reason(walked: Walked) -> None:
    """The same for what people type about a case."""
    case = walked.cases["Arabic"]

    async def note(text: str) -> int:
        out = Output(True, io.StringIO(), io.StringIO())
        fields = ("by=phone", "outcome=reached", f"note={text}")
        return await send.send(
            walked.installation.settings,
            out,
            case,
            "record-contact",
            fields,
            by="adviser/r1",
            message_id=None,
            wait=True,
        )

    assert await note("Ringede til محمد\r\n\tkl. 7 😀") == DONE
    assert "»Ringede til \u2067محمد\u2069 kl. 7 😀«" in await walked.read(show.show, case)
    for text, reason in (
        ("Ringede\0", "styretegn"),
        ("\x1b[2J", "styretegn"),
        ("\u202eeder", "vender læseretningen"),
        ("x" * 10_000, "er for langt"),
        (" \n ", "er tomt"),
        ("\ud800", "styretegn"),
    ):
        with pytest.raises(UnreadableInput, match=reason):
            await note(text)
