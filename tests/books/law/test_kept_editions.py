"""Can an edition of the law that a journal kept be read for as long as the journal is?"""

from datetime import date

import pytest

from books.law.book import LawBook
from books.law.confirmation import CONFIRMATIONS_FILE, write_confirmations
from books.law.errors import BrokenLawFileError, LackingLawError
from domain.streams.law import Confirmation
from tests.books.law.editions import Edit, Files, added, edited_files, instead


def without(path: str) -> Edit:
    """The file did not exist yet."""

    def take_out(files: Files) -> None:
        del files[path]

    return take_out


def under_another_key(key: str) -> Edit:
    """What rules name today was called something else."""

    def rename(files: Files) -> None:
        for path, content in files.items():
            files[path] = content.replace(key.encode(), f"tidligere-{key}".encode())

    return rename


UNLIKE_TODAY: dict[str, Edit] = {
    "a number that came later": without("parameters/aid_boligstoette.toml"),
    "a day of the calendar that came later": without("holidays/friday_after_ascension.toml"),
    "a rule that came later": without("rules/third_hverdag.toml"),
    "a list that came later": without("quotes.toml"),
    "a source that came later": under_another_key("ankestyrelsen-log"),
    "a doubt that came later": under_another_key("insignificant-rest"),
    "two numbers of one name": instead("parameters/court_fee.toml", "retsafgift for udsættelse", "demand fee"),
    "two rules of one question": instead(
        "rules/last_timely_day.toml",
        "Hvilken dag kan huslejen senest betales rettidigt?",
        "Må lejemålet ophæves i dag?",
    ),
    "a number that nothing reads any more": added("parameters/tinglysningsafgift.toml", "value = 1\n"),
}


@pytest.mark.parametrize("edit", UNLIKE_TODAY.values(), ids=UNLIKE_TODAY)
def test_an_edition_of_another_release_is_read_though_no_folder_may_be_so(edit: Edit) -> None:
    """What rules ask for since then was not asked of it; its version and its numbers are those of then."""
    files = edited_files(edit)

    with pytest.raises(LackingLawError):
        LawBook.of(files)
    book = LawBook.kept(files)
    assert set(book.documents.values()) >= set(files.values())
    assert book.on(date(2026, 10, 1)).cure_days == 14


OF_2025 = date(2025, 1, 1)
CONFIRMED = Confirmation("demand_fee", OF_2025, 32900, None, "lawyer/a1", date(2026, 11, 20))


@pytest.mark.parametrize("edit", UNLIKE_TODAY.values(), ids=UNLIKE_TODAY)
def test_a_fee_that_was_confirmed_since_is_charged_under_an_edition_of_another_release(edit: Edit) -> None:
    """What rules ask for since then is not asked of it a second time; once withdrawn, it is the edition of then."""
    book = LawBook.kept(edited_files(edit))

    confirmed = book.confirmed([CONFIRMED])

    assert [one.on(OF_2025).demand_fee.amount_ore for one in (book, confirmed)] == [0, 32900]
    assert confirmed.confirmed([]) == book


@pytest.mark.parametrize("edit", UNLIKE_TODAY.values(), ids=UNLIKE_TODAY)
def test_a_fee_that_was_kept_as_confirmed_can_be_withdrawn(edit: Edit) -> None:
    """The edition was kept with the document of what was confirmed; without it, it is the one before."""
    files = edited_files(edit)
    kept = LawBook.kept({**files, CONFIRMATIONS_FILE: write_confirmations([CONFIRMED])})

    withdrawn = kept.confirmed([])

    assert [one.on(OF_2025).demand_fee.amount_ore for one in (kept, withdrawn)] == [32900, 0]
    assert withdrawn.version == LawBook.kept(files).version


@pytest.mark.parametrize(
    "edit",
    [
        without("parameters/cure_period.toml"),
        instead("parameters/cure_period.toml", "from       = 2009-06-01", "from       = 2019-06-01"),
        instead("parameters/cure_period.toml", "= 14", "= fjorten"),
    ],
    ids=["without a number that is counted with", "with a day without one", "broken"],
)
def test_an_edition_that_nobody_could_count_with_is_refused(edit: Edit) -> None:
    """Nothing is decided again under a law that has no answer."""
    with pytest.raises(BrokenLawFileError):
        LawBook.kept(edited_files(edit))
