"""Is docs/law what the law files say today, whole and without a word that stands in none of them?"""

import re
from datetime import date
from pathlib import Path

import pytest

from books.law.book import LawBook
from books.law.danish import BASIS, CHOSEN_BY
from books.law.loader import SHIPPED_LAW
from books.law.pages import MADE_BY, pages
from domain.danish_day import danish_day
from tests.books.law.editions import appended, edition, instead, looked_at, settled

BOOK = LawBook.load()
PAGES = pages(BOOK)
FOLDER = SHIPPED_LAW.parent / "docs" / "law"
LINK = re.compile(r"\]\(([^)#]*)#([^)]+)\)")


def test_the_pages_are_up_to_date() -> None:
    """Whoever changes a law file makes the pages anew."""
    on_disk = {path.relative_to(FOLDER).as_posix(): path.read_text("utf-8") for path in FOLDER.rglob("*.md")}

    assert on_disk == PAGES, f"docs/law is stale: run `{MADE_BY}`"


def test_every_file_has_its_page() -> None:
    """Each rule and number has one of its own; days, doubts and sources are told together."""
    assert {f"rules/{name}.md" for name in BOOK.rules} <= set(PAGES)
    assert {f"parameters/{name}.md" for name in BOOK.parameters} <= set(PAGES)
    assert [name for name in BOOK.holidays if f"(`{name}`)" not in PAGES["calendar.md"]] == []
    assert [key for key in BOOK.doubts if f"`{key}`" not in PAGES["doubts.md"]] == []
    assert [key for key in BOOK.sources if f"### {key}\n" not in PAGES["sources.md"]] == []


@pytest.mark.parametrize("name", sorted(BOOK.rules))
def test_a_rule_stands_beside_the_law(name: str) -> None:
    """Its page has the law's words, each of our sentences with its mark, and the doubts it rests on."""
    rule, page = BOOK.rules[name], PAGES[f"rules/{name}.md"]

    quoted = re.findall("»([^«]*)«", page)
    assert quoted == [BOOK.quotes[key].text for key in rule.quotes]
    assert [reading.text for reading in rule.readings if reading.text not in page] == []
    assert [one.key for one in BOOK.open_among(rule.doubts) if one.reading not in page] == []
    assert [key for key in rule.sources if f"#{key})" not in page] == []


LAW_AND_GUIDE = 'quotes     = ["inden-udlejeren-haever", "indbetaling-til-pengeinstitut", "inden-du-modtager"]'


def test_only_the_laws_own_words_are_shown_as_its_words() -> None:
    """A guide's words say that they are none, and the law's are said to be missing where they alone are quoted."""
    guide_alone = instead("rules/what_payment_does.toml", LAW_AND_GUIDE, 'quotes     = ["inden-du-modtager"]')
    of_a_guide = pages(edition(guide_alone))["rules/what_payment_does.md"]
    of_the_law = PAGES["rules/last_timely_day.md"]
    bare = r"(?:\| |<br>)»"

    assert "<br>Fra praksis, ikke lov: »inden du modtager ophævelsen« (" in of_a_guide
    assert "*Lovens ord er ikke skrevet af her.*" in of_a_guide
    assert re.search(bare, of_a_guide) is None
    assert re.search(bare, of_the_law)
    assert "ikke skrevet af" not in of_the_law


@pytest.mark.parametrize("name", sorted(BOOK.parameters))
def test_a_number_says_that_nobody_has_checked_it(name: str) -> None:
    """Each value has its mark and says whether anybody has held it against its source."""
    unchecked = [value for value in BOOK.parameters[name].values.entries if value.checked_on is None]

    assert PAGES[f"parameters/{name}.md"].count("ingen har efterset det") == len(unchecked)


def test_a_number_says_when_somebody_checked_it() -> None:
    """With the day, in the place of the words that nobody has."""
    page = pages(edition(looked_at("parameters/court_fee.toml", date(2100, 12, 31))))["parameters/court_fee.md"]
    (row,) = (line for line in page.splitlines() if line.startswith("| 1. januar 2013 | "))

    assert " | efterset den 31. december 2100 | " in row
    assert "ingen har efterset det" not in row


def test_a_note_over_several_lines_stays_in_its_row() -> None:
    """A line that ends in the middle of a table would end the table."""
    note = appended("parameters/cure_period.toml", 'note = """Den første linje.\n\nDen | anden."""\n')
    last = BOOK.parameters["cure_period"].values.entries[-1]
    page = pages(edition(note))["parameters/cure_period.md"]
    (row,) = (line for line in page.splitlines() if line.startswith(f"| {danish_day(last.start)} | "))

    assert row.endswith(" | Den første linje. Den / anden. |")


def test_a_first_day_that_nobody_looked_up_is_told_as_such() -> None:
    """The book begins in 2013; the hverdage before a demand did so, too, and of no other number is that known."""
    beginning = {name for name, one in BOOK.parameters.items() if one.values.starts[0] == date(2013, 1, 1)}
    told = {name for name in BOOK.parameters if "Startdagen er ikke efterset" in PAGES[f"parameters/{name}.md"]}

    assert told == beginning - {"hverdage_before_demand"}
    assert len(told) == 14
    assert "1. januar 2013 er den første dag, lovbogen svarer for" in PAGES["README.md"]


def test_the_sources_say_how_much_of_them_was_read() -> None:
    """The word "læst" is often the beginning of a page; and whose leases a source is about stands with it."""
    page = PAGES["sources.md"]

    assert "Af en side kunne ofte kun omtrent de første 2.000 tegn læses." in page
    for key, about in [
        ("lejeloven-58", "private lejemål"),
        ("lejeloven-93-2012", "private lejemål"),
        ("oel-2012-07-03", "private lejemål"),
        ("u-2016-1109-h", "erhvervslejemål"),
    ]:
        assert about in page.split(f"### {key}\n")[1].split("###")[0]


def test_a_value_in_conflict_names_both_sides() -> None:
    """The demand fee of 2008 stands with both amounts and both sources."""
    row = next(line for line in PAGES["parameters/demand_fee.md"].splitlines() if "1. januar 2008" in line)

    assert "| 131,00 kr. eller 123,00 kr. | X |" in row
    assert "#themis-beloebsgraenser)" in row
    assert "#bl-4507)" in row


def test_a_rate_that_is_unknown_is_told_as_unknown() -> None:
    """Default interest from 1 July 2026 is nobody's guess."""
    assert "Efter den 30. juni 2026 gælder ingen værdi, der kendes" in PAGES["parameters/default_interest.md"]


@pytest.mark.parametrize("name", sorted(BOOK.holidays))
def test_a_day_has_what_a_number_has(name: str) -> None:
    """Its provision, whether it is law or practice, by which day it is chosen, and the doubts that touch it."""
    day, page = BOOK.holidays[name].parameter, PAGES["calendar.md"]
    rows = [line for line in page.splitlines() if f"(`{name}`)" in line]
    basis = f"{BASIS[day.basis]}: {day.provision}" if day.provision else BASIS[day.basis]

    assert len(rows) == len(day.values.entries)
    assert [row for row in rows if f"| {basis} | {CHOSEN_BY[day.chosen_by]} |" not in row] == []
    assert [one.key for one in BOOK.open_doubts.values() if name in one.touches and one.reading not in page] == []


def test_a_settled_doubt_is_told_as_settled() -> None:
    """It is counted and shown as a doubt nowhere; its text stays, below those that are open."""
    told, title = pages(edition(settled("demand-fee"))), BOOK.doubts["demand-fee"].title
    still_open, _, afterwards = told["doubts.md"].partition("## Afklaret\n")

    assert f"[Åbne tvivlsspørgsmål](doubts.md): {len(BOOK.open_doubts) - 1}, og" in told["README.md"]
    assert [path for path, text in PAGES.items() if title in text] == [
        "doubts.md",
        "rules/is_demand_valid.md",
        "rules/may_demand_be_sent.md",
        "parameters/demand_fee.md",
    ]
    assert [path for path, text in told.items() if title in text] == ["doubts.md"]
    assert "`demand-fee`" not in still_open
    assert BOOK.doubts["demand-fee"].text in afterwards
    assert "åben" not in afterwards


@pytest.mark.parametrize("page", sorted(PAGES))
def test_every_link_into_a_page_finds_its_heading(page: str) -> None:
    """A link to a source or a doubt stops at it and not at the top."""
    for target, anchor in LINK.findall(PAGES[page]):
        found = (Path("/") / page).parent / target
        text = PAGES[found.resolve().relative_to("/").as_posix()]
        headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)

        assert anchor in {re.sub(r"[^\w\s-]", "", heading.lower()).replace(" ", "-") for heading in headings}
