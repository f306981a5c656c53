"""Does `law` show a lawyer what the files say, with every doubt, and name every broken file of a folder?"""

import json
from datetime import date
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from books.law.book import LawBook
from books.law.loader import SHIPPED_LAW
from books.law.pages import pages
from cli.terminal.danish_help import main
from starter import app
from tests.books.law.editions import edition, looked_at, settled, written

BOOK = LawBook.load()
FOLDER = SHIPPED_LAW


def typed(words: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """What comes of typing *words*: the exit status, the answer and what is said beside it."""
    status = main(app, words.split("|"))
    shown = capsys.readouterr()
    return status, shown.out, shown.err


def objects(text: str) -> list[dict[str, Any]]:
    """The JSON objects of an answer, one on each line."""
    return [json.loads(line) for line in text.splitlines()]


def test_the_list_has_everything_once(capsys: pytest.CaptureFixture[str]) -> None:
    """Every number, day and rule by its name; nothing else."""
    status, out, _ = typed("law|--json", capsys)

    assert status == 0
    found = {(one["kind"], one["name"]) for one in objects(out)}
    assert found == {
        *(("parameter", name) for name in BOOK.parameters),
        *(("holiday", name) for name in BOOK.holidays),
        *(("rule", name) for name in BOOK.rules),
    }


def test_the_list_says_how_sure_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    """Each value with its mark, and that nobody has checked it; what does not hold any more says so."""
    _, out, _ = typed("law", capsys)
    lines = {line.split()[0]: line for line in out.splitlines() if line.split()}

    assert "14 dage" in lines["cure_period"]
    assert lines["cure_period"].rstrip().endswith("A      ingen har efterset det")
    assert "gælder ikke" in lines["store_bededag"]
    assert "tvivlsspørgsmål er åbne" in out
    assert BOOK.version in out


@pytest.mark.parametrize("name", ["demand_fee", "demand-fee", "påkravsgebyr", "Påkravsgebyr", "paakravsgebyr"])
def test_a_number_is_found_by_any_of_its_names(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A file's name or the Danish one, with or without Danish letters."""
    status, out, _ = typed(f"law|show|{name}|--json", capsys)

    assert (status, objects(out)[0]["name"]) == (0, "demand_fee")


def test_a_number_through_time(capsys: pytest.CaptureFixture[str]) -> None:
    """Every value with its days, its source and the other side of a conflict; and the doubt that touches it."""
    status, out, _ = typed("law|show|påkravsgebyr", capsys)
    row = next(line for line in out.splitlines() if "01-01-2008" in line)

    assert status == 0
    assert "31-12-2008" in row
    assert "131,00 kr. eller 123,00 kr." in row
    assert "BL Informerer 4507" in row
    assert "ingen har efterset det" in row
    assert "X = kilderne er uenige" in out
    assert "Tvivl: " in out


def test_a_number_through_time_for_machines(capsys: pytest.CaptureFixture[str]) -> None:
    """One object with all values, as the file has them."""
    _, out, _ = typed("law|show|default_interest|--json", capsys)
    (shown,) = objects(out)

    assert [value["value"] for value in shown["values"]] == [
        value.value for value in BOOK.parameters["default_interest"].values.entries
    ]
    assert shown["values"][-1]["until"] == "2026-06-30"
    assert (shown["unit"], shown["chosen_by"], shown["basis"]) == ("hundredths of a percent", "event", "statute")


def test_a_day_of_the_calendar(capsys: pytest.CaptureFixture[str]) -> None:
    """Store bededag is shown with its last day and with what it was good for."""
    status, out, _ = typed("law|show|store bededag", capsys)

    assert status == 0
    assert "31-12-2023" in out
    assert "Aldrig hverdag." in out


def test_practice_is_called_practice(capsys: pytest.CaptureFixture[str]) -> None:
    """The adviser's days are nobody's statute."""
    assert "Praksis, ikke lov" in typed("law|show|adviser_window", capsys)[1]


@pytest.mark.parametrize("name", ["earliest_demand", "earliest-demand", "earliest-demand.v1", "Earliest-Demand.V1"])
def test_a_rule_by_any_of_its_names(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The law's words, how they are read with their marks, and the doubts; by file name or by the id in a finding."""
    status, out, _ = typed(f"law|rule|{name}", capsys)

    assert status == 0
    assert "»kan tidligst afgives efter 3. hverdag efter sidste rettidige betalingsdag«" in out
    assert "(slutning)" in out
    assert f"(læst: {BOOK.sources['loerdag-hverdag'].title})" in out
    assert out.count("Tvivl: ") == len(BOOK.rules["earliest_demand"].doubts)


def test_a_provision_whose_words_were_not_read_is_not_called_read(capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever was seen of it, the source is named by its title and no more is said."""
    _, out, _ = typed("law|rule|has_letter_arrived", capsys)

    assert "  almenlejeloven § 5, stk. 3 (kilde: Almenlejeloven § 5 om digital kommunikation (lovbek" in out
    assert "læst i" not in out


def test_a_quote_that_is_no_law_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    """For people and for machines."""
    _, out, _ = typed("law|rule|what_payment_does", capsys)
    (shown,) = objects(typed("law|rule|what_payment_does|--json", capsys)[1])

    assert "\n  Fra praksis, ikke lov: »inden du modtager ophævelsen« (En boligorganisations vejledning" in out
    assert [quote["kind"] for quote in shown["quotes"]] == ["statute", "statute", "practice"]


def test_a_rule_by_its_question(capsys: pytest.CaptureFixture[str]) -> None:
    """As it stands in the list, with the dot of a number in it."""
    status, out, _ = typed(f"law|rule|{BOOK.rules['third_hverdag'].question}|--json", capsys)

    assert (status, objects(out)[0]["name"]) == (0, "third_hverdag")


def test_a_rule_for_machines(capsys: pytest.CaptureFixture[str]) -> None:
    """One object with everything the file has."""
    (shown,) = objects(typed("law|rule|earliest_demand|--json", capsys)[1])

    assert shown["rule"] == "earliest-demand.v1"
    assert [one["text"] for one in shown["readings"]] == [one.text for one in BOOK.rules["earliest_demand"].readings]
    assert [one["key"] for one in shown["doubts"]] == list(BOOK.rules["earliest_demand"].doubts)


def test_a_settled_doubt_is_told_nowhere(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither counted nor shown with a number or a rule, for people and for machines."""
    book = edition(settled("demand-fee"))
    monkeypatch.setattr(LawBook, "load", lambda *_: book)

    assert f"\n{len(BOOK.open_doubts) - 1} tvivlsspørgsmål er åbne" in typed("law", capsys)[1]
    assert "Tvivl: " not in typed("law|show|demand_fee", capsys)[1]
    assert BOOK.doubts["demand-fee"].text not in typed("law|rule|is_demand_valid", capsys)[1]
    (shown,) = objects(typed("law|rule|is_demand_valid|--json", capsys)[1])
    assert [one["key"] for one in shown["doubts"]] == [
        key for key in BOOK.rules["is_demand_valid"].doubts if key != "demand-fee"
    ]


def test_pages_are_written_anew(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every page, over what stood there; one of a file that is no more is removed and named, what others made stays."""
    others = {
        "mine.md": "Husk!",
        "noter/quoted.md": f"{pages(BOOK)['doubts.md']}\nSiden er citeret her.\n",
        "rules/picture.png": pages(BOOK)["doubts.md"],
    }
    of_old = pages(BOOK)["doubts.md"].replace("ingen jurist har", "en jurist har")
    for path, text in {**others, "README.md": "af ældre dato", "rules/of_old.md": of_old, "x.md": of_old}.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    (tmp_path / "binary.md").write_bytes(b"\xff\xfe")
    monkeypatch.setattr("cli.law.pages.PAGES", tmp_path)
    status, out, _ = typed("law|pages|--json", capsys)
    assert (tmp_path / "binary.md").read_bytes() == b"\xff\xfe"
    (tmp_path / "binary.md").unlink()
    there = {path.relative_to(tmp_path).as_posix(): path.read_text("utf-8") for path in tmp_path.rglob("*.*")}

    assert (status, objects(out)) == (0, [{"pages": len(pages(BOOK)), "removed": ["rules/of_old.md", "x.md"]}])
    assert there == {**pages(BOOK), **others}


def test_a_page_that_is_removed_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """For people too; the second time there is none."""
    (tmp_path / "x.md").write_text(pages(BOOK)["doubts.md"], encoding="utf-8")
    monkeypatch.setattr("cli.law.pages.PAGES", tmp_path)

    written = f"{len(pages(BOOK))} sider er skrevet i docs/law.\n"
    removed = "docs/law/x.md er fjernet: den var lavet af en fil, der ikke er her mere.\n"
    assert [typed("law|pages", capsys)[1] for _ in range(2)] == [written + removed, written]


def test_pages_that_cannot_be_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here a file lies where their folder should be; a disk or a right that is missing is the same."""
    (tmp_path / "file").touch()
    monkeypatch.setattr("cli.law.pages.PAGES", tmp_path / "file")

    assert typed("law|pages", capsys) == (
        2,
        "",
        "Siderne kan ikke skrives i docs/law. Ret rettighederne, eller gør plads, og skriv dem igen.\n",
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("law|show|påkravgebyr", "Loven har intet af det navn. Mente du demand_fee"),
        ("law|show|retsafgift", "Mente du court_fee eller court_fee_at_address eller"),
        ("law|show|noget", "Loven har intet af det navn. `python starter.py law` viser alle."),
        ("law|rule|earliest-demnd", "Mente du earliest_demand"),
        ("law|rule|earliest-demnd.v1", "Mente du earliest_demand"),
        ("law|rule|cure-deadline.v2", "Programmet følger cure-deadline.v1, og loven har ingen anden udgave"),
        ("law|rule|cure-deadline.v", "Programmet følger cure-deadline.v1, og loven har ingen anden udgave"),
        ("law|rule|cure-deadline.", "Mente du cure_deadline?"),
        ("law|rule|.v1", "Loven har intet af det navn."),
        ("law|check|der-er-ingen", "Der er ingen mappe af det navn."),
        ("law|check|", "Mappens navn er tomt."),
        (f"law|check|{'x' * 5000}", "Mappen kan ikke læses. Ret dens navn eller rettighederne."),
        (f"law|check|{FOLDER}/parameters/demand_fee.toml", "Det er en fil. Skriv hele lovmappen, den med parameters"),
        ("law|check|/", "Det er ingen lovmappe: den har hverken parameters, holidays, rules eller sources.toml."),
        (f"law|check|{FOLDER}/parameters", "Det er ingen lovmappe"),
        ("law|shw", "Den kommando findes ikke. Mente du show?"),
    ],
)
def test_what_is_not_there(words: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A name that nobody knows ends with 2 and with the nearest ones."""
    status, out, err = typed(words, capsys)

    assert (status, out) == (2, "")
    assert said in err


def test_a_sound_folder(capsys: pytest.CaptureFixture[str]) -> None:
    """The product's own law can be used, and says its version."""
    status, out, _ = typed("law|check", capsys)

    assert status == 0
    assert f"Lovversion: {BOOK.version}" in out


def test_a_folder_with_faults(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every broken file is named with line, key and what to do, and the status is 1."""
    folder = copytree(FOLDER, tmp_path / "law")
    fee = folder / "parameters" / "demand_fee.toml"
    fee.write_text(fee.read_text("utf-8").replace('status     = "C"', 'status     = "D"', 1), encoding="utf-8")
    (folder / "holidays" / "sunday.toml").unlink()

    status, out, _ = typed(f"law|check|{folder}", capsys)
    assert status == 1
    line = fee.read_text("utf-8").splitlines().index('status     = "D"') + 1
    assert (
        f"parameters/demand_fee.toml, linje {line}, values nr. 21, status: "
        "'D' kendes ikke. Skriv en af: A, B, C, X.\n" in out
    )
    assert "holidays/sunday.toml: filen mangler. Læg den på plads.\n" in out

    *faults, summary = objects(typed(f"law|check|{folder}|--json", capsys)[1])
    assert [(one["file"], one["line"], one["key"]) for one in faults] == [
        ("parameters/demand_fee.toml", line, "values nr. 21, status"),
        ("holidays/sunday.toml", None, None),
    ]
    assert summary["summary"]["faults"] == 2


def test_what_loading_passes_over_is_a_fault_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that nobody reads, and a day on which nobody can have looked yet; the folder can be loaded with both."""
    to_come, gone = date(2099, 12, 31), date(2020, 12, 31)
    looks = looked_at("parameters/court_fee.toml", to_come), looked_at("holidays/sunday.toml", gone)
    folder = written(tmp_path / "law", *looks)
    (folder / "holidays" / "klemmedag.tom").write_text("= nix", encoding="utf-8")

    status, out, _ = typed(f"law|check|{folder}", capsys)

    fee = (folder / "parameters" / "court_fee.toml").read_text("utf-8").splitlines()
    line = fee.index("checked_on = 2099-12-31") + 1
    told, looked, *_ = out.splitlines()
    assert told == (
        "holidays/klemmedag.tom: filen ender ikke på .toml og læses derfor ikke. Giv den den endelse, eller fjern den."
    )
    assert looked.startswith(f"parameters/court_fee.toml, linje {line}, values nr. 1, checked_on: dagen ligger efter")
    assert status == 1
    assert "2 fejl i " in out
    assert LawBook.load(folder).parameters["court_fee"].values.entries[0].checked_on == to_come
