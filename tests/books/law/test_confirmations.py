"""Is a doubtful amount charged once a person has confirmed it, and only while the files say the same?"""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from books.law.book import LawBook, listed_in
from books.law.confirmation import CONFIRMATIONS_FILE, why_it_does_not_hold
from books.law.errors import BrokenLawFileError
from domain.event import Event
from domain.streams.law import Confirmation, confirmations_in
from domain.streams.organisation import LawConfirmationWithdrawn, LawValueConfirmed
from tests.books.law.editions import FEE_OF_2026, IN_CONFLICT, OTHER_SIDE, edition, written

BOOK = edition(IN_CONFLICT)
OF_2024, OF_2025, OF_2026 = date(2024, 1, 1), date(2025, 1, 1), date(2026, 1, 1)
NOVEMBER = date(2026, 11, 20)
LEAD = Confirmation("demand_fee", OF_2025, 32900, None, "lawyer/a1", NOVEMBER)
OF_THE_NOTE = Confirmation("demand_fee", OF_2026, 33500, 32900, "lawyer/a1", NOVEMBER)
OF_THE_BILLS = Confirmation("demand_fee", OF_2026, 32900, 33500, "lawyer/a1", NOVEMBER)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of the law, with two sources in conflict, that a test may correct."""
    return written(tmp_path / "law", IN_CONFLICT)


def corrected(folder: Path, old: str, new: str) -> LawBook:
    """The law after somebody wrote *new* for *old*, which stands once in the file of the demand fee."""
    file = folder / "parameters" / "demand_fee.toml"
    text = file.read_text("utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), "utf-8")
    return LawBook.load(folder)


def files_in(book: LawBook) -> dict[str, bytes]:
    """The files of a law, laid out again from what a journal keeps of it."""
    return {path: book.documents[own] for path, own in listed_in(book.documents[book.version]).items()}


# --- what is charged -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("confirmation", "amount_ore", "words"),
    [
        (LEAD, 32900, "329,00 kr. fra den 1. januar 2025 (Danske Udlejere"),
        (OF_THE_NOTE, 33500, "335,00 kr. fra den 1. januar 2026 (Notat"),
        (OF_THE_BILLS, 32900, "329,00 kr. fra den 1. januar 2026 (SAB"),
    ],
    ids=["a lead", "the first of two", "the other of two"],
)
def test_a_confirmed_amount_is_charged_and_says_who_and_when(
    confirmation: Confirmation, amount_ore: int, words: str
) -> None:
    """Of two in conflict either may be taken for right: amount and source follow."""
    fee = BOOK.confirmed([confirmation]).on(confirmation.start).demand_fee

    assert (fee.amount_ore, fee.confirmed) == (amount_ore, True)
    assert words in fee.why
    assert fee.why.endswith(f", bekræftet af {confirmation.by} den 20. november 2026.")


def test_only_what_was_confirmed_is_charged() -> None:
    """The years beside it wait on, and everything else stays as it is."""
    book = BOOK.confirmed([LEAD])
    others = [date(2024, 12, 31), OF_2026]

    assert [book.on(day).demand_fee.amount_ore for day in (*others, date(2025, 12, 31))] == [0, 0, 32900]
    assert {name: one for name, one in book.parameters.items() if name != "demand_fee"} == {
        name: one for name, one in BOOK.parameters.items() if name != "demand_fee"
    }
    (changed,) = (value for value in book.parameters["demand_fee"].values.entries if value.confirmed_by)
    assert changed.confirmed_by == LEAD


def test_without_any_the_law_is_that_of_its_folder() -> None:
    """Nothing is added to the folder's own bytes, and what was withdrawn leaves nothing behind."""
    assert BOOK.confirmed([]) == BOOK
    assert BOOK.confirmed([LEAD]).confirmed([]) == BOOK


# --- the version -----------------------------------------------------------------------------------------------------


def test_the_version_names_what_was_confirmed_by_whom_and_when() -> None:
    """Each is another law; the same acts are the same law, in whatever order they were found."""
    versions = [
        BOOK.version,
        *(BOOK.confirmed([one]).version for one in (LEAD, OF_THE_NOTE, OF_THE_BILLS)),
        *(BOOK.confirmed([replace(LEAD, **one)]).version for one in ({"by": "lawyer/a2"}, {"on": OF_2026})),
        BOOK.confirmed([LEAD, OF_THE_NOTE]).version,
    ]

    assert len(set(versions)) == len(versions)
    assert BOOK.confirmed([OF_THE_NOTE, LEAD]).documents == BOOK.confirmed([LEAD, OF_THE_NOTE]).documents


@pytest.mark.parametrize("confirmations", [[LEAD], [OF_THE_BILLS], [LEAD, OF_THE_NOTE]], ids=len)
def test_the_kept_documents_are_enough_to_have_the_law_again(confirmations: list[Confirmation]) -> None:
    """With what was confirmed then: whoever replays needs nothing but the bytes."""
    book = BOOK.confirmed(confirmations)

    assert LawBook.of(files_in(book)) == book


def test_a_folder_confirms_nothing(folder: Path) -> None:
    """A file is no named act: somebody who puts one there is told what to do."""
    (folder / CONFIRMATIONS_FILE).write_bytes(files_in(BOOK.confirmed([LEAD]))[CONFIRMATIONS_FILE])
    with pytest.raises(BrokenLawFileError) as raised:
        LawBook.load(folder)

    assert str(raised.value) == (
        "confirmations.toml: et beløb bekræftes af et menneske med `starter.py law confirm`, ikke i en fil. Fjern den."
    )


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("value = 32900", "value = 32901", "linje 4, confirmed nr. 1, value: bekræftelsen gælder ikke, fordi filen"),
        ("demand_fee", "cure_period", "bekræftelsen gælder ikke, fordi filerne har intet beløb med det navn."),
        ('by = "lawyer/a1"', "", "by: nøglen mangler."),
        ("confirmed_on", "confirmed_at", "confirmed_at: nøglen er ukendt."),
        ("[[confirmed]]", "[[bekræftet]]", "er ikke gyldig TOML"),
    ],
)
def test_a_kept_document_that_cannot_be_is_refused(old: str, new: str, words: str) -> None:
    """What never could have been written is no law of then."""
    files = files_in(BOOK.confirmed([LEAD]))
    files[CONFIRMATIONS_FILE] = files[CONFIRMATIONS_FILE].decode().replace(old, new).encode()
    with pytest.raises(BrokenLawFileError) as raised:
        LawBook.of(files)

    assert words in str(raised.value)


# --- how long it holds -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("confirmation", "old", "new", "because"),
    [
        (LEAD, "value      = 32900", "value      = 33000", "filen siger nu 330,00 kr."),
        (LEAD, "from       = 2025-01-01", "from       = 2025-02-01", "filen har ingen værdi fra den dag"),
        (OF_THE_NOTE, "value      = 33500", "value      = 33600", "filen siger nu 336,00 kr."),
        (OF_THE_BILLS, "conflicting_value = 32900", "conflicting_value = 33000", "filen siger nu 335,00 kr."),
        (OF_THE_NOTE, "conflicting_value = 32900", "conflicting_value = 33100", "en kilde siger nu 331,00 kr."),
    ],
    ids=["another amount", "another day", "another of two", "the other of two", "a third that nobody weighed"],
)
def test_a_corrected_file_makes_a_confirmation_void(
    folder: Path, confirmation: Confirmation, old: str, new: str, because: str
) -> None:
    """The amount waits again, as if nobody had said anything, and why is known."""
    book = corrected(folder, old, new)

    assert why_it_does_not_hold(confirmation, book.parameters) == because
    assert book.confirmed([confirmation]) == book
    assert book.on(date(confirmation.start.year, 6, 1)).demand_fee.amount_ore == 0


@pytest.mark.parametrize("source", ["danske-udlejere-satser", "lejenotat-2026"])
def test_what_is_said_beside_an_amount_may_change(folder: Path, source: str) -> None:
    """Another note or source of the very same amount: the person's word stands."""
    book = corrected(
        folder,
        'value      = 32900\nsource     = "danske-udlejere-satser"',
        (f'value      = 32900\nsource     = "{source}"'),
    )

    assert why_it_does_not_hold(LEAD, book.parameters) is None
    assert book.confirmed([LEAD]).on(OF_2025).demand_fee.amount_ore == 32900


def test_a_conflict_that_ended_as_it_was_confirmed_leaves_the_confirmation(folder: Path) -> None:
    """The bills turned out to be the lead: nothing is said that the person did not weigh."""
    before = FEE_OF_2026.replace('"C"', '"X"') + OTHER_SIDE
    after = FEE_OF_2026.replace("33500", "32900").replace("lejenotat-2026", "sab-gebyrer")
    book = corrected(folder, before, after)

    assert book.confirmed([OF_THE_BILLS]).on(OF_2026).demand_fee.amount_ore == 32900
    assert why_it_does_not_hold(OF_THE_NOTE, book.parameters) == "filen siger nu 329,00 kr."


def test_an_amount_that_became_official_needs_nobody(folder: Path) -> None:
    """It is charged on the file's own word, and the confirmation is no longer part of the law."""
    book = corrected(
        folder,
        'source     = "danske-udlejere-satser"\nstatus     = "C"',
        ('source     = "danske-udlejere-satser"\nstatus     = "A"'),
    )

    assert why_it_does_not_hold(LEAD, book.parameters) == (
        "filen har nu status A, og så behøver ingen bekræfte beløbet"
    )
    assert book.confirmed([LEAD]) == book
    assert book.on(OF_2025).demand_fee.amount_ore == 32900


@pytest.mark.parametrize("name", ["cure_period", "default_interest", "rykkergebyr"])
def test_only_amounts_can_be_confirmed(name: str) -> None:
    """Days, rates and what nobody knows cannot: a doubtful rule takes its safer reading instead."""
    assert why_it_does_not_hold(replace(LEAD, parameter=name), BOOK.parameters) == (
        "filerne har intet beløb med det navn"
    )


# --- what the stream says --------------------------------------------------------------------------------------------


def said(amount_ore: int, by: str = "lawyer/a1") -> Event:
    """Somebody confirms the fee of 2026."""
    return LawValueConfirmed(
        happened_on=NOVEMBER, parameter="demand_fee", start=OF_2026, value_ore=amount_ore, source="x", by=by
    )


TAKEN_BACK = LawConfirmationWithdrawn(
    happened_on=NOVEMBER, parameter="demand_fee", start=OF_2026, value_ore=33500, by="lawyer/a2"
)


@pytest.mark.parametrize(
    ("events", "standing"),
    [
        ([], []),
        ([said(33500)], [33500]),
        ([said(33500), TAKEN_BACK], []),
        ([said(33500), TAKEN_BACK, said(32900)], [32900]),
        ([said(33500), said(32900, "lawyer/a1")], [32900]),
        ([TAKEN_BACK, said(33500)], [33500]),
    ],
)
def test_the_last_word_on_an_amount_counts(events: list[Event], standing: list[int]) -> None:
    """Until it is taken back."""
    assert [one.value_ore for one in confirmations_in(events)] == standing
