"""Is everything that differs between two editions of the law told, and nothing else?"""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from books.law.book import LawBook
from books.law.diff import (
    ChangeKind,
    DayChange,
    DayKind,
    Difference,
    FieldChange,
    ParameterChange,
    TextChange,
    ValueChange,
    difference,
)
from domain.streams.law import Confirmation
from tests.books.law.editions import (
    IN_CONFLICT,
    Edit,
    added,
    appended,
    chosen_by,
    edition,
    instead,
    looked_at,
    value_from,
)

BOOK = LawBook.load()
FROM = date(2026, 12, 1)
PRAYER_DAYS = (date(2024, 4, 26), date(2025, 5, 16), date(2026, 5, 1))
MORE_PRAYER_DAYS = instead("holidays/store_bededag.toml", "until      = 2023-12-31", "until      = 2026-12-31")
FEE_OF_2027 = instead("parameters/demand_fee.toml", "value      = 34400", "value      = 34500")
NEW_HOLIDAY = added(
    "holidays/liberation_day.toml",
    'title = "Liberation day"\ndanish = "befrielsesdag"\nunit = "day of the year"\nclass = "doubtful"\n'
    'chosen_by = "event"\nbasis = "practice"\nprovision = ""\n\n'
    '[[values]]\nfrom = 2027-01-01\nuntil = 2028-12-31\nvalue = "05-05"\nsource = "almenlejeloven-44"\nstatus = "C"\n'
    'checked_on = ""\n',
)


def parameter(
    name: str, kind: ChangeKind = ChangeKind.CHANGED, folder: str = "parameters", **changes: Any
) -> ParameterChange:
    """What a test expects to be told of a file."""
    known = BOOK.parameters.get(name) or BOOK.holidays[name].parameter
    facts = {"danish": known.danish, "unit": known.unit, "fields": (), "values": (), **changes}
    return ParameterChange(kind, f"{folder}/{name}.toml", name, **facts)


def changed_cure(field: FieldChange, status: str = "A") -> Difference:
    """What a test expects to be told when one thing is another about the first fourteen days to pay."""
    value = ValueChange(ChangeKind.CHANGED, date(2009, 6, 1), 14, status, (field,))
    return Difference((parameter("cure_period", values=(value,)),), (), (), ())


SITUATIONS: dict[str, tuple[Edit, Difference]] = {
    "a value is added": (
        value_from("cure_period", FROM, 21),
        Difference((parameter("cure_period", values=(ValueChange(ChangeKind.ADDED, FROM, 21, "A"),)),), (), (), ()),
    ),
    "an amount is corrected": (
        FEE_OF_2027,
        Difference(
            (
                parameter(
                    "demand_fee",
                    values=(
                        ValueChange(
                            ChangeKind.CHANGED, date(2027, 1, 1), 34500, "C", (FieldChange("value", 34400, 34500),)
                        ),
                    ),
                ),
            ),
            (),
            (),
            (),
        ),
    ),
    "a number has another mark": (
        instead("parameters/cure_period.toml", 'status     = "A"', 'status     = "B"'),
        changed_cure(FieldChange("status", "A", "B"), status="B"),
    ),
    "somebody looked at a number": (
        looked_at("parameters/cure_period.toml", date(2100, 12, 31)),
        changed_cure(
            FieldChange("checked_on", BOOK.parameters["cure_period"].values.entries[0].checked_on, date(2100, 12, 31))
        ),
    ),
    "another rule of transition": (
        chosen_by("court_fee", "decision"),
        Difference((parameter("court_fee", fields=(FieldChange("chosen_by", "event", "decision"),)),), (), (), ()),
    ),
    "a holiday lives longer": (
        MORE_PRAYER_DAYS,
        Difference(
            (),
            (
                parameter(
                    "store_bededag",
                    folder="holidays",
                    values=(
                        ValueChange(
                            ChangeKind.CHANGED,
                            date(2013, 1, 1),
                            "easter+26",
                            "A",
                            (FieldChange("until", date(2023, 12, 31), date(2026, 12, 31)),),
                        ),
                    ),
                ),
            ),
            (DayChange(DayKind.ORDINARY, DayKind.HELLIGDAG, None, "store bededag", PRAYER_DAYS),),
            (),
        ),
    ),
    "a new day": (
        NEW_HOLIDAY,
        Difference(
            (),
            (
                ParameterChange(
                    ChangeKind.ADDED,
                    "holidays/liberation_day.toml",
                    "liberation_day",
                    "befrielsesdag",
                    "day of the year",
                    (),
                    (ValueChange(ChangeKind.ADDED, date(2027, 1, 1), "05-05", "C"),),
                ),
            ),
            (
                DayChange(
                    DayKind.ORDINARY,
                    DayKind.DOUBTFUL,
                    None,
                    "befrielsesdag",
                    (date(2027, 5, 5), date(2028, 5, 5)),
                ),
            ),
            (),
        ),
    ),
    "a source has another title": (
        instead("sources.toml", "[u-2022-1586-v]\ntitle = ", '[u-2022-1586-v]\ntitle = "Ny: "\n# '),
        Difference((), (), (), (TextChange(ChangeKind.CHANGED, "sources.toml", "u-2022-1586-v"),)),
    ),
    "a new source": (
        appended("sources.toml", '\n[ny]\ntitle = "Ny"\nkind = "none"\naddress = ""\nseen = "Nej."\n'),
        Difference((), (), (), (TextChange(ChangeKind.ADDED, "sources.toml", "ny"),)),
    ),
    "only a comment": (appended("parameters/cure_period.toml", "\n# Set efter.\n"), Difference((), (), (), ())),
}


@pytest.mark.parametrize(("edit", "told"), SITUATIONS.values(), ids=SITUATIONS)
def test_each_kind_of_change_is_told(edit: Edit, told: Difference) -> None:
    """With the file, what it is called, and what was and is."""
    assert difference(BOOK, edition(edit)) == told


def test_a_text_that_is_gone_is_told() -> None:
    """A source of the older edition that nobody lists any more."""
    with_another, _ = SITUATIONS["a new source"]

    assert difference(edition(with_another), BOOK) == Difference(
        (), (), (), (TextChange(ChangeKind.REMOVED, "sources.toml", "ny"),)
    )


def test_a_confirmation_is_told_with_the_value_it_is_of() -> None:
    """Who confirmed it; where two amounts were in conflict, also which of them is taken."""
    act = Confirmation("demand_fee", date(2026, 1, 1), 32900, 33500, "lawyer/a1", date(2026, 10, 1))
    book = edition(IN_CONFLICT)
    found = difference(book, book.confirmed([act]))

    (change,) = found.parameters
    (value,) = change.values
    assert {field.key: (field.old, field.new) for field in value.fields}["value"] == (33500, 32900)
    assert FieldChange("confirmed_by", None, "lawyer/a1") in value.fields
    assert (found.holidays, found.days, found.texts) == ((), (), ())


EDITS = st.lists(
    st.sampled_from(
        [
            value_from("cure_period", FROM, 21),
            value_from("hverdage_before_demand", FROM, 4),
            FEE_OF_2027,
            chosen_by("court_fee", "case-start"),
            MORE_PRAYER_DAYS,
            NEW_HOLIDAY,
            instead("holidays/saturday.toml", '"shift"', '"helligdag"'),
            appended("parameters/court_fee.toml", "\n# Set efter.\n"),
        ]
    ),
    unique=True,
).map(tuple)


@settings(max_examples=20)
@given(EDITS, EDITS)
def test_the_other_way_round_says_the_opposite(some: tuple[Edit, ...], others: tuple[Edit, ...]) -> None:
    """What is added one way is removed the other, old and new change places; and an edition differs not from itself."""
    old, new = edition(*some), edition(*others)

    assert difference(new, old) == mirrored(difference(old, new), old)
    assert difference(old, old).empty
    assert difference(old, edition(*some)).empty


OPPOSITE = {
    ChangeKind.ADDED: ChangeKind.REMOVED,
    ChangeKind.REMOVED: ChangeKind.ADDED,
    ChangeKind.CHANGED: ChangeKind.CHANGED,
}


def mirrored(found: Difference, old: LawBook) -> Difference:
    """*found* as whoever compares the other way round is told it."""
    return Difference(
        parameters=tuple(mirrored_file(change, old) for change in found.parameters),
        holidays=tuple(mirrored_file(change, old) for change in found.holidays),
        days=tuple(DayChange(day.after, day.before, day.new_name, day.old_name, day.days) for day in found.days),
        texts=tuple(replace(text, kind=OPPOSITE[text.kind]) for text in found.texts),
    )


def mirrored_file(change: ParameterChange, old: LawBook) -> ParameterChange:
    """The same for one file; a value that both have is told as *old* has it."""
    values = []
    for value in change.values:
        mirror = replace(value, kind=OPPOSITE[value.kind], fields=swapped(value.fields))
        if value.kind is ChangeKind.CHANGED:
            known = old.parameters.get(change.name) or old.holidays[change.name].parameter
            was = known.on(value.start)
            mirror = replace(mirror, value=was.value, status=was.status)
        values.append(mirror)
    return replace(change, kind=OPPOSITE[change.kind], fields=swapped(change.fields), values=tuple(values))


def swapped(fields: tuple[FieldChange, ...]) -> tuple[FieldChange, ...]:
    """Old and new change places."""
    return tuple(FieldChange(field.key, field.new, field.old) for field in fields)
