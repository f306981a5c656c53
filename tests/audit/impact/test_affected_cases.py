"""Does another edition of the law move exactly what is not recorded yet, and is the file named that did it?"""

from datetime import date

import pytest
from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st

from audit.impact.affected_cases import Comparison
from books.law.book import LawBook
from domain.case.forecast import CaseNow, ForecastItem
from domain.clock import at_hour
from tests.books.law.editions import SURE_FEE, Edit, added, appended, chosen_by, edition, value_from
from tests.domain.case.story import Story, given, rent_missed, terminates, until

SHIPPED = LawBook.load()
LONGER = value_from("cure_period", date(2026, 10, 7), 21)
A_YEAR_TO_PAY = value_from("cure_period", date(2099, 12, 1), 366)
"""So long that the last days of the path lie beyond the calendar."""


def closed_on(day: str, name: str = "lukkedag", day_class: str = "doubtful") -> Edit:
    """A further day, month and day; by default one on which nothing is dispatched in conservative mode alone."""
    return added(
        f"holidays/{name}.toml",
        f'title = "{name}"\ndanish = "{name}"\nunit = "day of the year"\nclass = "{day_class}"\nchosen_by = "event"\n'
        'basis = "practice"\nprovision = ""\n\n'
        f'[[values]]\nfrom = 2026-01-01\nvalue = "{day}"\nsource = "almenlejeloven-44"\nstatus = "B"\n'
        'checked_on = ""\n',
    )


def standing(story: Story) -> CaseNow:
    """The story's case as it stands."""
    return CaseNow(story.case, story.account, story.policy, story.today)


def told(story: Story, *edits: Edit) -> list[str]:
    """What moves: each `what old new (by)`."""
    moved = Comparison(SHIPPED, edition(*edits)).moved(standing(story))
    return [f"{one.what} {short(one.old)} {short(one.new)} ({', '.join(one.by)})" for one in moved]


def short(value: object) -> str:
    """A day of 2026 without its year."""
    return str(value).removeprefix("2026-")


WAITING = given(rent_missed(), digital_post=True)
"""Not demanded yet: the demand can leave on 7 October, and the termination on 4 November."""

RUNNING = given(rent_missed(), until("10-08"), digital_post=True)
"""The demand arrived on 7 October: its days are recorded."""

ENDED = given(rent_missed(), until("11-04"), terminates(), until("11-05"), digital_post=True)
"""The termination has arrived: the tenant has until 9 November to leave."""


def court_fee_from(day: date) -> Edit:
    """Another court fee from a day on."""
    return value_from("court_fee", day, 90_000)


SITUATIONS: dict[str, tuple[Story, tuple[Edit, ...], list[str]]] = {
    "nothing but a comment": (WAITING, (appended("parameters/cure_period.toml", "\n# Set efter.\n"),), []),
    "longer days to pay": (
        WAITING,
        (LONGER,),
        [
            "cure 10-21 10-28 (påkravsfrist)",
            "earliest-termination 10-22 10-29 (påkravsfrist)",
            "hand-over 10-26 11-02 (påkravsfrist)",
            "adviser-window 11-03 11-10 (påkravsfrist)",
            "termination 11-04 11-11 (påkravsfrist)",
            "vacate 11-09 11-16 (påkravsfrist)",
        ],
    ),
    "longer days to pay, once they run": (RUNNING, (LONGER,), []),
    "longer days to pay from a day after the opening, chosen by it": (
        WAITING,
        (LONGER, chosen_by("cure_period", "case-start")),
        [],
    ),
    "a day more on which nothing leaves": (
        RUNNING,
        (closed_on("11-04"),),
        ["termination 11-04 11-05 (lukkedag)", "vacate 11-09 11-10 (lukkedag)"],
    ),
    "a holiday on the last day to pay, once it is recorded": (
        RUNNING,
        (closed_on("10-21", day_class="helligdag"),),
        [
            "cure 10-21 10-22 (lukkedag)",
            "earliest-termination 10-22 10-23 (lukkedag)",
            "hand-over 10-26 10-27 (lukkedag)",
            "adviser-window 11-03 11-04 (lukkedag)",
            "termination 11-04 11-05 (lukkedag)",
            "vacate 11-09 11-10 (lukkedag)",
        ],
    ),
    "a bank day less before a hand-over that is recorded": (RUNNING, (closed_on("10-22"),), []),
    "a bank day less before a hand-over that is not": (
        WAITING,
        (closed_on("10-22"),),
        [
            "hand-over 10-26 10-27 (lukkedag)",
            "adviser-window 11-03 11-04 (lukkedag)",
            "termination 11-04 11-05 (lukkedag)",
            "vacate 11-09 11-10 (lukkedag)",
        ],
    ),
    "a fee that is certain now": (WAITING, (SURE_FEE,), ["demand-fee 0 33500 (påkravsgebyr)"]),
    "a fee that is certain now, once the demand is decided": (RUNNING, (SURE_FEE,), []),
    "two changes of which each is needed": (
        RUNNING,
        (closed_on("11-04"), closed_on("11-05", "klemmedag")),
        ["termination 11-04 11-06 (klemmedag, lukkedag)", "vacate 11-09 11-11 (klemmedag, lukkedag)"],
    ),
    "two changes of which each is enough": (
        RUNNING,
        (closed_on("11-04"), closed_on("11-04", "klemmedag")),
        ["termination 11-04 11-05 ()", "vacate 11-09 11-10 ()"],
    ),
    "another court fee on the first day of a filing": (
        RUNNING,
        (court_fee_from(date(2026, 11, 10)),),
        ["court-fee 75000 90000 (retsafgift for udsættelse)"],
    ),
    "another court fee the day after": (RUNNING, (court_fee_from(date(2026, 11, 11)),), []),
    "another court fee on the first day of a filing, once the tenant is to leave": (
        ENDED,
        (court_fee_from(date(2026, 11, 10)),),
        ["court-fee 75000 90000 (retsafgift for udsættelse)"],
    ),
    "another court fee the day after, once the tenant is to leave": (ENDED, (court_fee_from(date(2026, 11, 11)),), []),
}


@pytest.mark.parametrize(("story", "edits", "moves"), SITUATIONS.values(), ids=SITUATIONS)
def test_what_moves_and_by_what(story: Story, edits: tuple[Edit, ...], moves: list[str]) -> None:
    """Old and new, in the order of the path, and the files without whose change it would not be so."""
    assert told(story, *edits) == moves


def test_a_source_that_is_listed_no_more() -> None:
    """An amount that goes back to what it was names its own source, though the newer edition has forgotten it."""
    source = '\n[bekendtgoerelse]\ntitle = "Bekendtgørelse"\nkind = "official"\naddress = ""\nseen = "Læst."\n'
    cited = value_from("court_fee", date(2026, 11, 10), 90_000, "bekendtgoerelse")
    old = edition(appended("sources.toml", source), cited)

    (moved,) = Comparison(old, SHIPPED).moved(standing(RUNNING))
    assert (moved.what, moved.old, moved.new) == (ForecastItem.COURT_FEE, 90_000, 75_000)
    assert moved.by == ("retsafgift for udsættelse",)


def test_why_something_cannot_be_counted_is_said() -> None:
    """In the words of the calendar, whichever of the two editions leads out of it."""
    late = given(rent_missed("2099-12-15"), digital_post=True, now=at_hour(date(2099, 12, 18)))
    there, back = Comparison(SHIPPED, edition(A_YEAR_TO_PAY)), Comparison(edition(A_YEAR_TO_PAY), SHIPPED)

    gone, come = ({one.what: one for one in way.moved(standing(late))}[ForecastItem.COURT_FEE] for way in (there, back))
    assert (gone.old, gone.new, come.old, come.new) == (75_000, None, None, 75_000)
    assert gone.why == come.why
    assert "uden for kalenderen, som gælder 2013-2100" in gone.why


EDITS = st.lists(
    st.sampled_from(
        [
            LONGER,
            SURE_FEE,
            court_fee_from(date(2026, 11, 10)),
            closed_on("10-22"),
            closed_on("11-04", "klemmedag"),
        ]
    ),
    unique=True,
).map(tuple)


@settings(max_examples=20)
@examples(EDITS, EDITS, st.sampled_from([WAITING, RUNNING]))
def test_the_other_way_round_moves_everything_back(
    some: tuple[Edit, ...], others: tuple[Edit, ...], story: Story
) -> None:
    """Old and new change places, and an edition moves nothing against itself."""
    old, new = edition(*some), edition(*others)
    there, back = Comparison(old, new).moved(standing(story)), Comparison(new, old).moved(standing(story))

    assert {(one.subject, one.what, one.old, one.new) for one in there} == {
        (one.subject, one.what, one.new, one.old) for one in back
    }
    assert Comparison(old, edition(*some)).moved(standing(story)) == ()
