"""Can a person confirm a doubtful amount, see what is confirmed, and take it back, with PostgreSQL alone?"""

import io
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from temporalio.envconfig import ClientConnectConfig

from books.law.book import LawBook
from cli.law.confirm import Typed, confirm_value
from cli.law.confirmations import show_confirmations
from cli.law.unconfirm import withdraw_value
from cli.terminal.days import today
from cli.terminal.output import Output
from client.errors import UnreadableInput
from client.migrating import ready_the_journal
from domain.danish_day import danish_day
from runtime.errors import OtherKeys
from runtime.keys import Keys, embedded_keys
from runtime.settings import Settings
from tests.books.law.editions import IN_CONFLICT, instead, written
from tests.cli.running import SettingsRunner
from tests.servers import TestPostgres, on_database

FEE = Typed("demand_fee", "2026-01-01", "lawyer/a1", "Efterset i vejledningen.")


@dataclass
class JournalRunner(SettingsRunner):
    """Where somebody types."""

    settings: Settings

    async def row(self, start: str = "2026-01-01") -> dict[str, Any]:
        """How the fee of a year stands in the list."""
        _, rows = await self.ask(show_confirmations)
        (row,) = (row for row in rows if (row["parameter"], row["from"]) == ("demand_fee", start))
        return row


@pytest.fixture
async def runner(home: Path, postgres: TestPostgres) -> JournalRunner:
    """A journal, no Temporal that could be reached, and a law in which two sources disagree on the fee of 2026."""
    nowhere = ClientConnectConfig(target_host="127.0.0.1:9")
    settings = on_database(Settings.isolated(home), await postgres.fresh_database())
    settings = replace(settings, temporal=nowhere, law_folder=written(home / "law", IN_CONFLICT))
    await ready_the_journal(settings)
    embedded_keys(home)  # as a worker does when it starts
    return JournalRunner(settings)


async def test_what_waits_is_listed(runner: JournalRunner) -> None:
    """Every amount with a doubtful mark, with what each source says; nobody has said anything yet."""
    status, rows = await runner.ask(show_confirmations)

    assert status == 0
    assert [row["from"] for row in rows if row["parameter"] == "demand_fee"] == [
        "2008-01-01", "2024-01-01", "2025-01-01", "2026-01-01", "2027-01-01",
    ]  # fmt: skip
    assert {row["state"] for row in rows} == {"waiting"}
    assert await runner.row() == {
        "parameter": "demand_fee",
        "from": "2026-01-01",
        "said": [
            {"amount_ore": 33500, "source": "lejenotat-2026"},
            {"amount_ore": 32900, "source": "sab-gebyrer"},
        ],
        "state": "waiting",
        "amount_ore": None,
        "by": None,
        "on": None,
        "reason": None,
        "because": None,
    }


async def test_somebody_confirms_and_takes_it_back(runner: JournalRunner) -> None:
    """Each is said in Danish, and the list shows who said what, when and why."""
    earliest = today()
    first = await runner.read(confirm_value, FEE, "329")
    again = await runner.read(confirm_value, replace(FEE, by="lawyer/a2"), "329,00")
    row, page = await runner.row(), await runner.read(show_confirmations)
    on = date.fromisoformat(row["on"])
    back = await runner.read(withdraw_value, replace(FEE, reason="Vejledningen er ændret."))

    assert earliest <= on <= today()
    assert first == (
        "Påkravsgebyr fra den 1. januar 2026: 329,00 kr. er bekræftet af lawyer/a1. Det gælder fra næste afgørelse.\n"
    )
    assert again == (
        f"Påkravsgebyr fra den 1. januar 2026: 329,00 kr. er bekræftet i forvejen, af lawyer/a1 den {danish_day(on)}.\n"
    )
    assert {key: row[key] for key in ("state", "amount_ore", "by", "reason")} == {
        "state": "confirmed",
        "amount_ore": 32900,
        "by": "lawyer/a1",
        "reason": "Efterset i vejledningen.",
    }
    assert f"329,00 kr. bekræftet af lawyer/a1 den {danish_day(on)}" in page
    assert "bekræftelsen af 329,00 kr. er trukket tilbage. Beløbet udelades igen (0 kr.)" in back
    assert (await runner.row())["state"] == "waiting"


async def test_machines_hear_codes(runner: JournalRunner) -> None:
    """One object for each act."""
    about = {"parameter": "demand_fee", "from": "2026-01-01", "by": "lawyer/a1"}

    assert [
        await runner.ask(confirm_value, FEE, "335"),
        await runner.ask(confirm_value, FEE, "335"),
        await runner.ask(withdraw_value, FEE),
    ] == [
        (0, [{**about, "result": "confirmed", "amount_ore": 33500}]),
        (0, [{**about, "result": "known", "amount_ore": 33500}]),
        (0, [{**about, "result": "withdrawn", "amount_ore": 33500}]),
    ]


REFUSED = [
    (FEE, "330", "Filen siger 335,00 kr. (Notat", "Bekræft det beløb, eller ret først law/parameters/demand_fee.toml."),
    (
        replace(FEE, start="2026-03-01"),
        "335",
        "ingen værdi, der begynder den 1. marts 2026",
        "begynder den 1. januar 2026",
    ),
    (replace(FEE, start="2001-03-01"), "335", "ingen værdi, der begynder", "Den første begynder den 1. januar 2005."),
    (replace(FEE, start="2023-01-01"), "314", "314,00 kr. med mærket B", "så behøver ingen bekræfte beløbet."),
    (replace(FEE, parameter="cure-period"), "14", "Påkravsfrist er intet beløb.", "den forsigtige læsning"),
]


@pytest.mark.parametrize(("typed", "kroner", "why", "what_to_do"), REFUSED, ids=lambda one: str(one)[:30])
async def test_what_cannot_be_confirmed_is_refused(
    runner: JournalRunner, typed: Typed, kroner: str, why: str, what_to_do: str
) -> None:
    """With the reason and what to do; exit status 1, and nothing is stored."""
    status, (answer,) = await runner.ask(confirm_value, typed, kroner)

    assert (status, answer["result"]) == (1, "refused")
    assert why in answer["reason"]
    assert what_to_do in answer["reason"]
    assert {row["state"] for row in (await runner.ask(show_confirmations))[1]} == {"waiting"}


async def test_the_other_of_two_is_refused_while_one_stands(runner: JournalRunner) -> None:
    """Whoever sees it otherwise takes the first back."""
    await runner.ask(confirm_value, FEE, "335")
    status, (answer,) = await runner.ask(confirm_value, replace(FEE, by="lawyer/a1"), "329")
    await runner.ask(withdraw_value, replace(FEE, by="lawyer/a1"))
    then = await runner.ask(confirm_value, replace(FEE, by="lawyer/a1"), "329")

    assert status == 1
    assert answer["reason"].startswith("lawyer/a1 bekræftede 335,00 kr. den ")
    assert then[0] == 0
    assert (await runner.row())["by"] == "lawyer/a1"


@pytest.mark.parametrize("name", ["demand-fee", "påkravsgebyr", "Paakravsgebyr"])
async def test_an_amount_is_meant_by_any_of_its_names(name: str, runner: JournalRunner) -> None:
    """Those under which `law show` finds it; it is recorded under one."""
    _, (confirmed,) = await runner.ask(confirm_value, replace(FEE, parameter=name), "335")
    _, (withdrawn,) = await runner.ask(withdraw_value, replace(FEE, parameter=name))

    assert (confirmed["result"], confirmed["parameter"]) == ("confirmed", "demand_fee")
    assert (withdrawn["result"], withdrawn["parameter"]) == ("withdrawn", "demand_fee")


async def test_what_nobody_confirmed_cannot_be_taken_back(runner: JournalRunner) -> None:
    """And it is said where to look."""
    status, (answer,) = await runner.ask(withdraw_value, FEE)

    assert status == 1
    assert answer["reason"] == ("Intet er bekræftet for demand_fee fra den 1. januar 2026.")


UNREADABLE = [
    (replace(FEE, parameter="påkravgebyr"), "335", "Loven har intet af det navn. Mente du demand_fee"),
    (replace(FEE, parameter="store bededag"), "335", "Loven har intet af det navn. `python starter.py law` viser"),
    (replace(FEE, start="i år"), "335", "--from kan ikke læses som en dato."),
    (replace(FEE, by="lawyer"), "335", "--by skal være et navngivet menneske"),
    (replace(FEE, by="Åse Prøve"), "335", "--by skal være rolle/medarbejdernummer"),
    (replace(FEE, by="clock/1"), "335", "--by skal begynde med et menneskes rolle"),
    (replace(FEE, reason="  "), "335", "--reason skal være læselig tekst på 1 til 2000 tegn"),
    (replace(FEE, reason="a\0b"), "335", "--reason skal være læselig tekst"),
    (replace(FEE, reason="x" * 2001), "335", "--reason skal være læselig tekst"),
    (FEE, "3.35", "--kroner: Beløbet er tvetydigt"),
    (FEE, "", "--kroner: Beløbet mangler."),
]


@pytest.mark.parametrize(("typed", "kroner", "said"), UNREADABLE, ids=[said[:40] for *_, said in UNREADABLE])
async def test_what_cannot_be_read_is_said(typed: Typed, kroner: str, said: str, home: Path) -> None:
    """Before any server is asked."""
    with pytest.raises(UnreadableInput) as raised:
        await confirm_value(
            replace(Settings.isolated(home), database_url="postgresql://127.0.0.1:9/x"), _quiet(), typed, kroner
        )

    assert str(raised.value).startswith(said)


async def test_a_void_one_is_shown_with_the_reason(
    runner: JournalRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file was corrected since: what was confirmed waits again, and may be confirmed or taken back."""
    await runner.ask(confirm_value, FEE, "329")
    another = instead("parameters/demand_fee.toml", "conflicting_value = 32900", "conflicting_value = 33000")
    corrected = LawBook.load(written(tmp_path / "law", IN_CONFLICT, another))
    monkeypatch.setattr(LawBook, "load", lambda *_: corrected)
    row, page = await runner.row(), await runner.read(show_confirmations)
    back = await runner.ask(withdraw_value, FEE)

    assert (row["state"], row["because"], row["amount_ore"]) == ("void", "filen siger nu 335,00 kr.", 32900)
    assert "gælder ikke mere, fordi filen siger nu 335,00 kr." in page
    assert back[0] == 0
    assert (await runner.row())["state"] == "waiting"


async def test_under_other_keys_nothing_is_confirmed(runner: JournalRunner) -> None:
    """The reason would be sealed under a key that nobody else has."""
    await runner.ask(confirm_value, FEE, "335")
    stranger = JournalRunner(replace(runner.settings, handed_in_keys=Keys(b"t" * 32, b"m" * 32, b"c" * 32)))
    with pytest.raises(OtherKeys):
        await stranger.ask(withdraw_value, FEE)

    assert (await runner.row())["state"] == "confirmed"


def _quiet() -> Output:
    return Output(True, io.StringIO(), io.StringIO())
