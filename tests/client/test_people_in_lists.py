"""Does a name stand in the answer of a list, and in nothing that an error or a log would show?"""

from datetime import date

from client.lists import _case, _read
from client.results.lists import CaseRow
from domain.case.events import PersonFacts
from journal.views import SealedPeople
from tests.journal.samples import just_opened

DAY = date(2026, 10, 2)
IDA = PersonFacts(
    name="Ida Prøve", tenancy="L-1", address="Lindebo 9", postcode="8260", city="Viby J", phone="+4512345678"
).model_dump()


def row_of(people: SealedPeople) -> CaseRow:
    """A case of these people, as the list shows it."""
    return _case(just_opened("tk-1", "a"), DAY, people, (), (), ())


def test_who_is_named_stands_in_no_repr() -> None:
    """Name, home, telephone and the tenancy's number are printed as an answer, and only there."""
    people = SealedPeople({"p1": IDA})
    row = row_of(people)

    told = row.model_dump(mode="json")
    assert told["tenancy"] == "L-1"
    assert [one["name"] for one in told["tenants"]] == ["Ida Prøve"]
    for shown in (repr(row), str(row), repr(people), repr(row.tenants[0])):
        assert not [word for word in ("Ida", "Lindebo", "8260", "Viby", "12345678", "L-1") if word in shown]


def test_who_was_erased_is_counted_and_the_others_are_named() -> None:
    """A joint tenant who is left keeps the tenancy's number."""
    row = row_of(SealedPeople({"p0": None, "p1": IDA}))

    assert (row.erased, row.unreadable, row.tenancy, len(row.tenants)) == (1, False, "L-1", 1)
    assert row_of(SealedPeople({"p0": None})).tenancy is None


def test_what_is_no_tenant_is_unreadable_and_raises_nothing() -> None:
    """Whatever somebody sealed there: no error may repeat it."""
    row = row_of(SealedPeople({"p1": {"name": ["Ida"]}, "p2": IDA}))

    assert _read({"name": 7}) is None
    assert (row.unreadable, len(row.tenants)) == (True, 1)
    assert row_of(SealedPeople({}, broken=True)).unreadable
