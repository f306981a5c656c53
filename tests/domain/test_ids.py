"""Do names stay what they are, differ where the things differ, and give away nothing of whom they name?"""

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import ids
from domain.charge_kinds import CHARGE_KINDS

DAY = date(2026, 10, 5)
SECRET = b"a secret"
WORDS = st.text(max_size=60)
DAYS = st.dates(date(2013, 1, 1), date(2100, 12, 31))
LEASES = st.integers(1, 1_000)

Namer = Callable[[bytes, str], str]
NAMERS: Mapping[str, Namer] = {
    "tenancy": lambda secret, word: ids.tenancy_key(secret, "BF-101", word, simulated=False),
    "rehearsed tenancy": lambda secret, word: ids.tenancy_key(secret, "BF-101", word, simulated=True),
    "person": lambda secret, word: ids.person_id(secret, "k7q2", word, 1),
    "payment by reference": lambda secret, word: ids.payment_by_reference(secret, "BF-101", "DK50", word),
    "bank account": lambda secret, word: ids.payment_by_reference(secret, "BF-101", word, "0042"),
    "reference": lambda secret, word: ids.reference_mark(secret, "BF-101", word),
    "likeness": lambda secret, word: ids.payment_likeness(secret, "k7q2", DAY, DAY, 200_000, word),
    "payment by likeness": lambda secret, word: ids.payment_by_likeness(secret, word, 1),
}
"""Every name that is made from something personal, as it follows from that."""
BY_NUMBER = {NAMERS["tenancy"], NAMERS["rehearsed tenancy"], NAMERS["person"]}


def meant(namer: Namer, word: str) -> str:
    """What a name is made of: numbers of tenancies and people's names are one where they look alike."""
    return ids.plain_number(word) if namer in BY_NUMBER else word


def numbered(number: str, organisation: str = "BF-101") -> str:
    """The key of a tenancy."""
    return ids.tenancy_key(SECRET, organisation, number, simulated=False)


@pytest.mark.parametrize(
    "written",
    [
        "BF-101-04 0003",
        "BF\N{EN DASH}101\N{EN DASH}04 0003",
        "BF-101\N{EM DASH}04 0003",
        "BF\N{NON-BREAKING HYPHEN}101\N{HYPHEN}04 0003",
        "BF\N{MINUS SIGN}101\N{FIGURE DASH}04\N{NO-BREAK SPACE}0003",
        "BF\N{FULLWIDTH HYPHEN-MINUS}101-04\N{THIN SPACE}0003",
        " BF-101-04  0003\N{NARROW NO-BREAK SPACE}",
        "BF-101-04\N{BRAILLE PATTERN BLANK}0003",
    ],
)
def test_a_number_names_one_tenancy_by_whichever_dashes_and_spaces(written: str) -> None:
    """What looks alike is one: a payment under a dash stops the case that was opened under a hyphen."""
    assert numbered(written) == numbered("BF-101-04 0003")
    assert numbered("1", organisation="BF\N{EN DASH}101") == numbered("1")


@pytest.mark.parametrize(
    "written", ["BF-101-040003", "BF-10104 0003", "BF_101_04 0003", "bf-101-04 0003", "BF-101-04-0003"]
)
def test_what_looks_different_is_another_tenancy(written: str) -> None:
    """A sign more, or another, is another number."""
    assert numbered(written) != numbered("BF-101-04 0003")


def test_a_number_of_plain_signs_keeps_the_key_it_always_had() -> None:
    """So nothing changes for whoever always wrote hyphens and spaces."""
    plain = "BF-101-04 0003"

    assert numbered(plain) == ids.key_of_spelling(SECRET, "BF-101", plain, simulated=False)


@pytest.mark.parametrize("namer", NAMERS.values(), ids=NAMERS.keys())
@given(one=WORDS, other=WORDS)
def test_a_name_is_stable_and_another_thing_has_another(namer: Namer, one: str, other: str) -> None:
    """The same facts always give the same name, and different ones a different name, to the letter."""
    assert namer(SECRET, one) == namer(SECRET, one)
    assert (namer(SECRET, one) == namer(SECRET, other)) is (meant(namer, one) == meant(namer, other))


@pytest.mark.parametrize("namer", NAMERS.values(), ids=NAMERS.keys())
@given(word=WORDS)
def test_nobody_without_the_key_can_tell_what_a_name_was_made_of(namer: Namer, word: str) -> None:
    """It is opaque, of one length whatever was put in, another under another key, and no plain sum of its facts."""
    name = namer(SECRET, word)

    assert re.fullmatch("[pbrl]?[a-z2-7]{20}", name)
    assert name != namer(b"another secret", word)
    assert hashlib.sha256(word.encode("utf-8", "surrogatepass")).hexdigest()[:10] not in name


def test_names_of_different_kinds_never_meet() -> None:
    """One text as a tenancy, a person, a reference, a likeness: each has its own name."""
    names = [namer(SECRET, "0042") for namer in NAMERS.values()]

    assert len(set(names)) == len(names)


@given(parts=st.lists(WORDS, min_size=3, max_size=3), cut=st.integers(0, 60))
def test_where_one_fact_ends_and_the_next_begins_is_part_of_a_name(parts: list[str], cut: int) -> None:
    """The account 12 with reference 345 is not the account 123 with reference 45."""
    organisation, account, reference = parts
    joined = account + reference
    moved = (joined[:cut], joined[cut:])

    same = ids.payment_by_reference(SECRET, organisation, *moved) == ids.payment_by_reference(
        SECRET, organisation, account, reference
    )
    assert same is (moved == (account, reference))


@given(due=DAYS, kind=st.sampled_from(sorted(CHARGE_KINDS)), lease=LEASES, number=st.integers(1, 100))
def test_a_charge_says_its_day_kind_lease_and_number(due: date, kind: str, lease: int, number: int) -> None:
    """Nothing else stands in it, and all of it can be read back."""
    parts = ids.charge_parts(ids.charge_id(due, kind, lease, number))
    assert parts == ids.ChargeParts(due, kind, lease, number)


def test_the_first_lease_bears_no_number() -> None:
    """Its charges and its account have the plain names; a later lease's have their own, under the same key."""
    assert ids.charge_id(DAY, "rent") == "2026-10-05.rent"
    assert ids.charge_id(DAY, "rent", 2) == "2026-10-05.rent.lease-2"
    assert ids.charge_id(DAY, "rent", 2, 3) == "2026-10-05.rent.no-3.lease-2"
    assert ids.account_stream("k7q2") == "account/k7q2"
    assert ids.account_stream("k7q2", 2) == "account/k7q2/lease-2"


@given(key=st.from_regex("[a-z2-7]{20}", fullmatch=True), one=LEASES, other=LEASES)
def test_each_lease_has_its_own_account(key: str, one: int, other: int) -> None:
    """Told apart by name, read back by number."""
    assert ids.lease_of(ids.account_stream(key, one)) == one
    assert (ids.account_stream(key, one) == ids.account_stream(key, other)) is (one == other)


@pytest.mark.parametrize(
    "text", ["", "rent", "2026-13-01.rent", "2026-10-01.rent.lease-", "2026-10-01.rent.lease-x", "2026-10-01.rent.no-x"]
)
def test_what_is_no_charge_is_not_read_as_one(text: str) -> None:
    """A name of another form has no parts."""
    with pytest.raises(ValueError, match=r".+"):
        ids.charge_parts(text)


@given(facts=st.tuples(DAYS, DAYS, st.integers(1, 10**9), WORDS), days=st.integers(1, 40))
def test_a_likeness_holds_every_fact_of_a_payment(facts: tuple[date, date, int, str], days: int) -> None:
    """Another tenancy, day, amount or text is another payment."""
    value, booked, amount, text = facts
    later = timedelta(days)
    likeness = ids.payment_likeness(SECRET, "k7q2", *facts)
    others = [
        ids.payment_likeness(SECRET, "k7q3", *facts),
        ids.payment_likeness(SECRET, "k7q2", value - later, booked, amount, text),
        ids.payment_likeness(SECRET, "k7q2", value, booked - later, amount, text),
        ids.payment_likeness(SECRET, "k7q2", value, booked, amount + 1, text),
        ids.payment_likeness(SECRET, "k7q2", value, booked, amount, text + " "),
    ]
    assert likeness not in others
    assert len(set(others)) == len(others)
