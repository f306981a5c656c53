"""Is every fault of a påkrav named, once, whatever else is wrong or unknown?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import Mode
from domain.case.codes import Channel
from domain.law_of_the_day import Fee, LawOfTheDay
from domain.rules.earliest_demand import earliest_demand
from domain.rules.is_demand_valid import DemandedLine, DemandFacts, DemandLetter, demand_faults, is_demand_valid
from domain.rules.last_timely_day import last_timely_day

RENT = 734_550
FEE_OF_THE_YEAR = Fee(31_400, True, "B", "Påkravsgebyr: 314,00 kr.")
NOBODY_CONFIRMED = Fee(0, False, "X", "Påkravsgebyr udeladt (0 kr.).")
LETTER = DemandLetter(Channel.PRINT, date(2026, 10, 7), to_a_tenant=True, takes_digital_post=False, has_arrived=True)


def valid(law: LawOfTheDay, mode: Mode = Mode.CONSERVATIVE) -> DemandFacts:
    """October's rent of 2026, demanded by letter on the 7th from the one tenant, without a fee."""
    earliest = earliest_demand(last_timely_day(date(2026, 10, 1), mode, law), mode, law)
    return DemandFacts(
        lines=(DemandedLine("rent", earliest, RENT, RENT),),
        fee_ore=0,
        warns=True,
        wants_money_in_hand=False,
        letters=(LETTER,),
        tenants_without_letter=0,
    )


Change = Callable[[DemandFacts], DemandFacts]


def line(**changes: object) -> Change:
    """Change the line of the rent."""
    return lambda facts: replace(facts, lines=(replace(facts.lines[0], **changes), *facts.lines[1:]))  # type: ignore[arg-type]


def also(kind: str) -> Change:
    """Demand a line of another kind, too."""
    return lambda facts: replace(
        facts, lines=(*facts.lines, replace(facts.lines[0], kind=kind, stated_ore=100, owed_ore=100))
    )


def letter(**changes: object) -> Change:
    """Change the letter to the first tenant."""
    return lambda facts: replace(facts, letters=(replace(facts.letters[0], **changes), *facts.letters[1:]))  # type: ignore[arg-type]


def second(**changes: object) -> Change:
    """Let there be a joint tenant, whose letter differs."""
    return lambda facts: replace(facts, letters=(*facts.letters, replace(LETTER, **changes)))  # type: ignore[arg-type]


def whole(**changes: object) -> Change:
    """Change what concerns the påkrav as a whole."""
    return lambda facts: replace(facts, **changes)  # type: ignore[arg-type]


FAULTS: dict[str, tuple[Change, str]] = {
    "one day early": (letter(sent_on=date(2026, 10, 6)), "måtte tidligst afsendes den 7. oktober 2026"),
    "on a Sunday": (second(sent_on=date(2026, 10, 11)), "den 11. oktober 2026 (søndag)"),
    "interest": (also("interest"), "Renter holdes ude af påkravets beløb."),
    "rykkergebyr": (also("reminder-fee"), "Et rykkergebyr er ikke en pligtig pengeydelse"),
    "inkassogebyr": (also("collection-fee"), "Et inkassogebyr er ikke en pligtig pengeydelse"),
    "compensation": (also("compensation"), "Kompensationsbeløb gælder kun mellem erhvervsdrivende"),
    "disputed claim": (also("disputed-claim"), "Et krav, der ikke er utvivlsomt"),
    "unknown kind": (also("coffee"), "En af posterne har en ukendt art"),
    "too much": (line(stated_ore=RENT + 1), "0,01 kr. mere, end der skyldtes"),
    "fee too high": (whole(fee_ore=31_401), "Gebyret på 314,01 kr. er højere end årets påkravsgebyr, 314,00 kr."),
    "no warning": (whole(warns=False), "Det siger ikke udtrykkeligt, at lejeaftalen kan ophæves"),
    "money in hand": (whole(wants_money_in_hand=True), "Det kræver pengene i hænde"),
    "e-mail": (second(channel=Channel.MAIL), "Det blev sendt som almindelig e-mail"),
    "not connected": (second(channel=Channel.DIGITAL_POST, takes_digital_post=False), "der ikke er tilsluttet"),
    "somebody else": (second(to_a_tenant=False), "stilet til en, der ikke er lejer"),
    "joint tenant not reached": (second(has_arrived=False), "Det er ikke kommet frem til alle lejere"),
}
"""Every fault, as a change of a valid påkrav, and the words that name it."""


@pytest.fixture
def of_the_year(law: LawOfTheDay) -> LawOfTheDay:
    """A year whose fee is confirmed: 314,00 kr."""
    return replace(law, demand_fee=FEE_OF_THE_YEAR)


@pytest.mark.parametrize("mode", Mode)
def test_a_right_demand_is_valid(mode: Mode, of_the_year: LawOfTheDay) -> None:
    """Sent on its day, over what is owed, with the warning, to the tenant, who has it."""
    finding = is_demand_valid(valid(of_the_year, mode), of_the_year)

    assert (finding.holds, finding.missing) == (True, None)
    assert "kommet frem til alle lejere" in finding.because


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_voids_a_demand_and_is_named(fault: str, of_the_year: LawOfTheDay) -> None:
    """With its own words, and no other fault beside it."""
    change, words = FAULTS[fault]
    facts = change(valid(of_the_year))

    finding = is_demand_valid(facts, of_the_year)

    assert not finding.holds
    assert words in finding.because
    assert len(demand_faults(facts, of_the_year)) == 1
    assert finding.missing is None


@pytest.mark.parametrize("pair", list(combinations(FAULTS, 2)), ids=" and ".join)
def test_two_faults_are_both_named(pair: tuple[str, str], of_the_year: LawOfTheDay) -> None:
    """Whichever they are."""
    facts = valid(of_the_year)
    for fault in pair:
        facts = FAULTS[fault][0](facts)

    because = is_demand_valid(facts, of_the_year).because

    assert [words for _, words in map(FAULTS.__getitem__, pair) if because.count(words) != 1] == []


@given(chosen=st.lists(st.sampled_from(sorted(FAULTS)), unique=True), another=st.sampled_from(sorted(FAULTS)))
def test_one_more_fault_never_makes_a_demand_valid(chosen: list[str], another: str, law: LawOfTheDay) -> None:
    """Every fault is named exactly once, in whatever company, and none hides another."""
    of_the_year = replace(law, demand_fee=FEE_OF_THE_YEAR)
    facts = valid(of_the_year)
    for fault in chosen:
        facts = FAULTS[fault][0](facts)
    before = is_demand_valid(facts, of_the_year)
    after = is_demand_valid(FAULTS[another][0](facts), of_the_year)

    assert before.holds == (not chosen)
    assert not after.holds
    assert all(after.because.count(FAULTS[fault][1]) == 1 for fault in {*chosen, another})


# --- what is no fault ------------------------------------------------------------------------------------------------


NO_FAULTS: dict[str, Change] = {
    "no fee": whole(fee_ore=0),
    "a fee too low": whole(fee_ore=31_399),
    "the fee of the year": whole(fee_ore=31_400),
    "less than is owed": line(stated_ore=RENT - 1),
    "an earlier demand fee": also("earlier-demand-fee"),
    "heating": also("heating-on-account"),
    "on a Saturday": letter(sent_on=date(2026, 10, 10)),
    "days later": letter(sent_on=date(2026, 10, 30)),
    "Digital Post to one who is connected": letter(channel=Channel.DIGITAL_POST, takes_digital_post=True),
    "print to one who is connected": letter(takes_digital_post=True),
    "a joint tenant, reached as well": second(),
}


@pytest.mark.parametrize("change", NO_FAULTS)
def test_what_is_no_fault_leaves_a_demand_valid(change: str, of_the_year: LawOfTheDay) -> None:
    """Too low a fee, too little money, a day too late: none of them takes the tenant's right away."""
    assert is_demand_valid(NO_FAULTS[change](valid(of_the_year)), of_the_year).holds


def test_a_fee_that_nobody_has_confirmed_may_be_too_high(law: LawOfTheDay) -> None:
    """The later, safer reading: any fee at all, and the doubt is shown; without a fee there is none."""
    unsure = replace(law, demand_fee=NOBODY_CONFIRMED)

    finding = is_demand_valid(whole(fee_ore=1)(valid(unsure)), unsure)

    assert not finding.holds
    assert "ingen har bekræftet årets påkravsgebyr" in finding.because
    assert "demand-fee" in finding.doubts
    assert "demand-fee" not in is_demand_valid(valid(unsure), unsure).doubts


def test_waiting_does_not_cure_a_demand_that_left_too_early(of_the_year: LawOfTheDay) -> None:
    """Sent to one tenant a day early and to the other in time: the first letter decides."""
    facts = second()(letter(sent_on=date(2026, 10, 6))(valid(of_the_year)))

    assert "bliver ikke gyldigt af at vente" in is_demand_valid(facts, of_the_year).because


def test_a_demand_over_nothing_is_none(of_the_year: LawOfTheDay) -> None:
    """Without a line nothing is demanded."""
    assert "kræver ingen post" in is_demand_valid(whole(lines=())(valid(of_the_year)), of_the_year).because


# --- what is not known -----------------------------------------------------------------------------------------------

UNKNOWN: dict[str, tuple[Change, str]] = {
    "the kind": (line(kind=None), "hvad hver post er for"),
    "the first lawful day": (line(earliest=None), "den første lovlige dag"),
    "what it states": (line(stated_ore=None), "hvad der skyldtes"),
    "what was owed": (line(owed_ore=None), "hvad der skyldtes"),
    "the fee": (whole(fee_ore=None), "påkravets gebyr"),
    "the warning": (whole(warns=None), "om påkravet siger, at lejeaftalen kan ophæves"),
    "money in hand": (whole(wants_money_in_hand=None), "pengene i hænde"),
    "who got one": (whole(tenants_without_letter=None), "om hver lejer har fået et påkrav"),
    "whether anybody got one": (whole(letters=()), "om hver lejer har fået et påkrav"),
    "the dispatch": (letter(sent_on=None), "påkravets afsendelse"),
    "the channel": (letter(channel=None), "hvordan påkravet blev sendt"),
    "the mailbox": (letter(channel=Channel.DIGITAL_POST, takes_digital_post=None), "tilsluttet Digital Post"),
    "the addressee": (letter(to_a_tenant=None), "om påkravet er stilet til en lejer"),
    "the arrival": (letter(has_arrived=None), "påkravets ankomst hos hver lejer"),
}


@pytest.mark.parametrize("fact", UNKNOWN)
def test_an_unknown_fact_is_named_and_never_guessed(fact: str, of_the_year: LawOfTheDay) -> None:
    """Not valid, not void: it cannot be answered, and the answer says what is missing."""
    change, words = UNKNOWN[fact]
    facts = change(valid(of_the_year))

    finding = is_demand_valid(facts, of_the_year)

    assert not finding.holds
    assert finding.missing is not None
    assert words in finding.missing
    assert demand_faults(facts, of_the_year) == ()


@given(chosen=st.sets(st.sampled_from(sorted(FAULTS)), min_size=1), unknown=st.sampled_from(["the fee", "the warning"]))
def test_what_is_unknown_hides_no_fault(chosen: set[str], unknown: str, law: LawOfTheDay) -> None:
    """Faults elsewhere are an answer; only without one is something missing."""
    of_the_year = replace(law, demand_fee=FEE_OF_THE_YEAR)
    facts = valid(of_the_year)
    faults = chosen - {"fee too high", "no warning"}
    for fault in sorted(faults):
        facts = FAULTS[fault][0](facts)
    finding = is_demand_valid(UNKNOWN[unknown][0](facts), of_the_year)

    assert not finding.holds
    assert (finding.missing is None) == bool(faults)
    assert faults or UNKNOWN[unknown][1] in (finding.missing or "")
    assert all(FAULTS[fault][1] in finding.because for fault in faults)


# --- doubts ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "doubts"),
    [
        (whole(), ("proof-after-postnord", "saturday-as-hverdag")),  # by print; Saturday 3 October lies in the count
        (
            letter(channel=Channel.DIGITAL_POST, takes_digital_post=True),
            ("digital-post-dispatch", "saturday-as-hverdag"),
        ),
    ],
)
def test_the_doubts_an_answer_rests_on_are_shown(
    change: Change, doubts: tuple[str, ...], of_the_year: LawOfTheDay
) -> None:
    """Saturday in the count, what proves a letter's arrival, and what it is to `afgive` by Digital Post."""
    assert is_demand_valid(change(valid(of_the_year)), of_the_year).doubts == doubts


def test_without_a_doubtful_day_there_is_no_doubt(of_the_year: LawOfTheDay) -> None:
    """June's rent of 2026: Monday the 1st, three hverdage without a Saturday … but grundlovsdag stands in the way."""
    mode = Mode.STATUTORY
    june = earliest_demand(last_timely_day(date(2026, 6, 1), mode, of_the_year), mode, of_the_year)
    july = earliest_demand(last_timely_day(date(2024, 7, 1), mode, of_the_year), mode, of_the_year)
    sent_in_july = letter(sent_on=date(2024, 7, 5))

    of_june = is_demand_valid(line(earliest=june)(valid(of_the_year)), of_the_year)
    assert of_june.doubts == ("proof-after-postnord", "saturday-as-hverdag")
    assert is_demand_valid(sent_in_july(line(earliest=july)(valid(of_the_year))), of_the_year).doubts == ()
