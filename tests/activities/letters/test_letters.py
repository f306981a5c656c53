"""Does each letter say all that the law demands of it, nothing that it forbids, and that in plain Danish?"""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.letters.adviser_call import write_adviser_call
from activities.letters.aid_request import write_aid_request
from activities.letters.document import Addressee, Document
from activities.letters.municipality_notice import write_municipality_notice
from activities.letters.payment_demand import write_payment_demand
from activities.letters.recall import RecallFacts, RecallReason, write_recall
from activities.letters.reminder import write_reminder
from activities.letters.render_text import as_text
from activities.letters.termination import write_termination
from domain.case.codes import AidKind, DispatchKind, Party
from tests.activities.letters.letters_to_write import (
    ADVISER_CALL,
    AID_REQUEST,
    COURT_FILING,
    LAERKE,
    MUNICIPALITY_NOTICE,
    OCTOBER,
    PAYMENT_DEMAND,
    RASMUS,
    RECALL_COURT,
    RECALL_LAWYER,
    REMINDER,
    TENANCY,
    TERMINATION,
    WRITTEN,
)

GOLDEN = Path(__file__).with_name("golden")


def text_of(letter: Document) -> str:
    """Give the body as running text, so that it does not matter where lines break."""
    return " ".join(as_text(letter).split())


# --- word for word ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", WRITTEN)
def test_a_letter_reads_word_for_word_as_approved(name: str) -> None:
    """Every word that goes out was read by a person: the golden file is the approved text."""
    approved = (GOLDEN / f"{name}.txt").read_text("utf-8")

    assert f"Emne: {WRITTEN[name].subject}\n\n{as_text(WRITTEN[name])}" == approved


def test_every_approved_text_is_still_written() -> None:
    """No golden file outlives its letter."""
    assert {path.stem for path in GOLDEN.iterdir()} == set(WRITTEN)


def test_every_kind_of_dispatch_has_its_letter() -> None:
    """Whatever a case can send has an approved text."""
    assert [kind for kind in DispatchKind if not any(name.startswith(kind) for name in WRITTEN)] == []


# --- what the law demands and forbids --------------------------------------------------------------------------------

DEMANDED = {
    # ALL § 90(2): in writing, itemised, the right amount, the express warning, 14 days from arrival.
    "payment-demand": (
        "påkrav efter almenlejelovens § 90, stk. 2",
        "BF-102-06-0001, Hyldehaven 16, 2. mf, 5400 Bogense",
        "Husleje, forfalden den 1. oktober 2026 5.772,13 kr.",
        "A conto varme, forfalden den 1. oktober 2026 412,50 kr.",
        "Påkravsgebyr 335,00 kr.",
        "I alt 6.519,63 kr.",
        "6.519,63 kr., senest 14 dage efter, at dette påkrav er kommet frem til dig",
        (
            "udtrykkeligt opmærksom på, at lejeaftalen kan ophæves, hvis restancen ikke er betalt senest på fristens "
            "sidste dag"
        ),
        "gratis rådgivning",
        "Til: reg.nr. 0000, konto 0000 000 102 Tekst: HUSLEJE BF-102-06-0001",
    ),
    "payment-demand-without-fee": (
        "5.772,13 kr., senest 14 dage efter, at dette påkrav er kommet frem til dig",
        "kan ophæves",
        "Der er ikke lagt gebyr på dette påkrav.",
    ),
    "payment-demand-in-its-place": ("træder i stedet for vores påkrav af 6. oktober 2026, som du skal se bort fra.",),
    "reminder": ("5.772,13 kr.", "koster dig ikke noget", "hjælpe dig", "gratis rådgivning"),
    "reminder-joint-two-months": ("I alt 11.544,26 kr.", "Beløbet skal kun betales én gang."),
    "adviser-call": ("Der er oplyst børn i husstanden.", "+4500000001", "lejer0001@example.com", "3. november 2026"),
    "adviser-call-running-demand": ("senest den 23. oktober 2026", "+4500000001", "endnu ikke overdraget til advokat"),
    "adviser-call-broken-agreement": ("der mangler 3.000,00 kr.", "+4500000001", "Indtil da sker der ikke mere."),
    "aid-request": ("den 27. oktober 2026 givet samtykke", "midlertidig huslejehjælp", "6.184,63 kr."),
    "lawyer-handover": (
        "ikke afsendes før den 23. oktober 2026",
        "godkendt det skriftligt",
        "Vi eftersender sagens dokumenter: - Lejekontrakt - Påkrav af 7. oktober 2026 - Bevis for, at påkravet er",
        "skal sagen standses",
    ),
    "termination": (
        "Vi ophæver hermed din lejeaftale, fordi du ikke har betalt",
        "almenlejelovens § 90, stk. 1, nr. 1",
        "fristen for at betale udløb den 22. oktober 2026",
        "straks og senest 5 dage efter, at brevet er kommet frem til dig",
        "med forbehold",
        "gratis rådgivning",
        "Kontakt din kommune (Nordfyns)",
    ),
    # ALL § 92(2): name, address, and that the case is filed.
    "municipality-notice": (
        "§ 92, stk. 2",
        "indgiver anmodning til fogedretten om udsættelse",
        f"{RASMUS} {LAERKE} Hyldehaven 16, 2. mf 5400 Bogense",
    ),
    "court-filing": (
        "Retsafgift: 750,00 kr.",
        "Kommunen blev underrettet den 13. november 2026",
        "Vi eftersender disse bilag: - Bilag 1: Lejekontrakt",
        "Påkrav af 7. oktober 2026",
        "Bevis for, at påkravet er kommet frem",
        "Ophævelse af 4. november 2026",
        "Bevis for, at ophævelsen er kommet frem",
        f"til {LAERKE} den 6. november 2026",
    ),
    "court-filing-again": ("Siden er kommet til: bevis for, at påkravet er kommet frem og lejekontrakten.",),
    "recall-lawyer": ("Sagen skal standses straks, fordi restancen er betalt.", "Bekræft venligst", "kq7x3m-1"),
    "recall-court-again": ("Anmodningen tilbagekaldes, fordi restancen er betalt.", "for 2. gang", "kq7x3m-1"),
    "lawyer-notice-agreement": (
        "Gør ikke mere i den",
        "Den 30. oktober 2026 blev der indgået en afdragsordning",
        "1. november 2026 3.000,00 kr.",
    ),
    "lawyer-notice-aid": ("til og med den 20. november 2026", "Vi venter til og med den 13. november 2026."),
    "lawyer-notice-goes-on": ("ikke længere noget, som lader sagen hvile", "godkendt det skriftligt"),
    "lawyer-notice-in-doubt": (
        "Gør ikke mere i den",
        "trukket fra i det, I har fået oplyst: 2.000,00 kr., som banken bogførte den 27. november 2026.",
    ),
    "lawyer-notice-known": ("De var trukket fra.", "De var ikke trukket fra", "skyldes nu 6.184,63 kr. af"),
    "court-notice": (
        "Vi indgav anmodningen den 13. november 2026.",
        "2.000,00 kr., som banken bogførte den 27. november 2026.",
        "Vi beder fogedretten vente",
        "kq7x3m-1",
    ),
    "court-notice-known": ("De var trukket fra.", "nu 6.184,63 kr. af", "Anmodningen er ikke tilbagekaldt."),
    "tenant-notice-annulled": (
        "se bort fra det: - Vores påkrav af 7. oktober 2026",
        "ikke betale gebyret",
        "nyt påkrav",
        "gratis rådgivning",
    ),
    "tenant-notice-another-stands": (
        "- Vores ophævelse af 4. november 2026 Din lejeaftale fortsætter.",
        "Dette gælder stadig: - Vores påkrav af 9. november 2026",
    ),
    "tenant-notice-rescued": ("din lejeaftale fortsætter", "335,00 kr. i påkravsgebyr", "for gebyret alene"),
    # Money that is taken without a reservation may waive the termination.
    "tenant-notice-reservation": ("med forbehold", "Vi fastholder ophævelsen", "kommune (Nordfyns)"),
    "tenant-notice-agreement": (
        "1. november 2026 3.000,00 kr. 1. december 2026 3.184,63 kr. I alt 6.184,63 kr.",
        "Den løbende husleje skal også betales",
        "hvis du betaler senest 2 bankdage efter dagen",
        "skal se bort fra det: - Vores påkrav af 7. oktober 2026",
        "du får et nyt brev med en ny frist, før der sker mere",
    ),
    # A demand that was reserved counts to a day that the tenant must know.
    "tenant-notice-agreement-reserving": (
        "Dette gælder stadig til og med den 23. oktober 2026",
        "så længe afdragene bliver betalt: - Vores påkrav af 7. oktober 2026",
    ),
}

PERSONAL_MATTERS = ("børn", "barn", "syg", "helbred", "cpr")
FORBIDDEN = {
    # It warns of nothing and costs nothing.
    "reminder": ("ophæv", "påkrav", "gebyr", "advokat", "fogedret", "frist", *PERSONAL_MATTERS),
    "reminder-joint-two-months": ("ophæv", "påkrav", "gebyr", "advokat", "fogedret", "frist"),
    # U 2016.1109 H: paying is enough, it need not be in our hands. No rykkergebyr, no interest, no fixed date.
    "payment-demand": ("i hænde", "modtaget", "rykker", "rente", "inkasso", "21. oktober", *PERSONAL_MATTERS),
    "payment-demand-in-its-place": ("i hænde", *PERSONAL_MATTERS),
    "payment-demand-without-fee": ("påkravsgebyr", "0,00 kr.", "I alt", "335,00"),
    "adviser-call": ("cpr", "helbred"),
    "adviser-call-running-demand": ("cpr", "helbred", "udløbet"),
    "adviser-call-broken-agreement": ("cpr", "helbred", "advokat"),
    "aid-request": PERSONAL_MATTERS,
    "lawyer-handover": PERSONAL_MATTERS,
    "termination": PERSONAL_MATTERS,
    "municipality-notice": (
        *PERSONAL_MATTERS,
        "BF-102",
        "kr.",
        "restance",
        "husleje,",
        "påkrav",
        "betal",
        "advokat",
        "rådgiv",
        "+45",
        "lejer0001",
    ),
    "court-filing": PERSONAL_MATTERS,
    "court-filing-again": PERSONAL_MATTERS,
    "recall-lawyer": ("gang,", "kr.", *PERSONAL_MATTERS),
    "recall-court-again": ("kr.", *PERSONAL_MATTERS),
    "lawyer-notice-agreement": PERSONAL_MATTERS,
    # That help was asked for is enough: not which, nor how much.
    "lawyer-notice-aid": ("kr.", "enkeltydelse", "huslejehjælp", "pension", *PERSONAL_MATTERS),
    "lawyer-notice-goes-on": ("hviler.", *PERSONAL_MATTERS),
    "lawyer-notice-in-doubt": ("ikke længere", *PERSONAL_MATTERS),
    "lawyer-notice-known": ("hviler.", *PERSONAL_MATTERS),
    "court-notice": ("tilbagekald", "ikke længere", *PERSONAL_MATTERS),
    "court-notice-known": ("vente", "undersøger", *PERSONAL_MATTERS),
    "tenant-notice-annulled": ("lejeaftale fortsætter", "kr.", *PERSONAL_MATTERS),
    "tenant-notice-another-stands": ("sagen er afsluttet", *PERSONAL_MATTERS),
    "tenant-notice-rescued": ("skal flytte", "nyt påkrav", *PERSONAL_MATTERS),
    "tenant-notice-reservation": ("lejeaftale fortsætter", "gælder ikke længere", *PERSONAL_MATTERS),
    "tenant-notice-agreement": ("gælder stadig", "fogedret", *PERSONAL_MATTERS),
    "tenant-notice-agreement-reserving": ("gælder ikke længere", "ny frist", "fogedret", *PERSONAL_MATTERS),
}


def test_every_letter_is_held_against_the_law() -> None:
    """No letter is left out of the two lists."""
    assert set(DEMANDED) == set(FORBIDDEN) == set(WRITTEN)


@pytest.mark.parametrize(("name", "phrase"), [(name, phrase) for name in DEMANDED for phrase in DEMANDED[name]])
def test_a_letter_says_what_it_must(name: str, phrase: str) -> None:
    """Each of these would be missed by a court, an authority or the reader."""
    assert phrase in text_of(WRITTEN[name])


@pytest.mark.parametrize(("name", "phrase"), [(name, phrase) for name in FORBIDDEN for phrase in FORBIDDEN[name]])
def test_a_letter_does_not_say_what_it_must_not(name: str, phrase: str) -> None:
    """Each of these would void the letter, tell somebody too much, or frighten without need."""
    assert phrase.casefold() not in f"{WRITTEN[name].subject} {text_of(WRITTEN[name])}".casefold()


@given(rent=st.integers(1, 100_000_000), heat=st.integers(1, 100_000_000), fee=st.integers(0, 100_000))
def test_a_demand_states_the_sum_of_its_lines(rent: int, heat: int, fee: int) -> None:
    """The amount to pay, wherever it stands, is the lines and the fee added up, to the øre."""
    charges = (replace(OCTOBER, amount_ore=rent), replace(OCTOBER, kind="A conto varme", amount_ore=heat))
    text = text_of(write_payment_demand(replace(PAYMENT_DEMAND, charges=charges, fee_ore=fee)))
    stated = [int(digits.replace(".", "").replace(",", "")) for digits in re.findall(r"([\d.]+,\d\d) kr\.", text)]

    lines = [rent, heat, *([fee] if fee else [])]
    assert stated == [*lines, *[sum(lines)] * 3]


def test_a_sole_tenant_hears_nothing_of_other_tenants() -> None:
    """That the amount is paid once is said only where somebody else got the same letter."""
    sole = [
        write_reminder(replace(REMINDER, joint=False)),
        write_payment_demand(replace(PAYMENT_DEMAND, joint=False)),
        write_termination(replace(TERMINATION, joint=False)),
    ]

    assert [letter for letter in sole if re.search(r"hver si[nt]|én gang|Alle, der står", as_text(letter))] == []


def test_each_joint_tenant_gets_a_letter_of_their_own() -> None:
    """A letter to one tenant names no other."""
    assert LAERKE in as_text(WRITTEN["payment-demand"])
    assert RASMUS not in as_text(WRITTEN["payment-demand"])


def test_children_are_mentioned_only_where_we_know_of_them() -> None:
    """The adviser hears that there are children, and nothing where there are none or nobody told us."""
    assert "børn" not in as_text(write_adviser_call(replace(ADVISER_CALL, children=False)))


def test_an_adviser_learns_that_nobody_has_offered_help_yet() -> None:
    """A missing offer is said aloud."""
    text = text_of(write_adviser_call(replace(ADVISER_CALL, offered_on=())))

    assert "Lejeren er endnu ikke tilbudt gratis rådgivning." in text


@pytest.mark.parametrize("aid", AidKind)
def test_the_municipality_can_be_asked_for_every_kind_of_aid(aid: AidKind) -> None:
    """Each kind has its words; without a day on which the lease could end, none is claimed."""
    text = text_of(write_aid_request(replace(AID_REQUEST, aid=aid, termination_possible_from=None)))

    assert "Vi beder jer vurdere, om lejeren kan få " in text
    assert "Det haster" not in text


@pytest.mark.parametrize("reason", RecallReason)
@pytest.mark.parametrize("facts", [RECALL_LAWYER, RECALL_COURT])
def test_a_recall_says_the_true_reason(facts: RecallFacts, reason: RecallReason) -> None:
    """Only what is paid is called paid."""
    text = text_of(write_recall(replace(facts, reason=reason)))

    assert ("restancen er betalt" in text) == (reason is RecallReason.PAID)
    assert "Bekræft venligst" in text


def test_nobody_but_lawyer_and_court_can_be_recalled() -> None:
    """Nobody else acts on our word."""
    with pytest.raises(KeyError):
        write_recall(replace(RECALL_LAWYER, party=Party.TENANT))


# --- plain Danish, and a layout that no name can break ---------------------------------------------------------------

ENGLISH = {
    *("the", "and", "of", "with", "without", "your", "you", "is", "are", "was", "were", "will", "please", "dear"),
    *("payment", "demand", "reminder", "rent", "tenant", "tenancy", "landlord", "lease", "court", "fee", "case"),
    *("lawyer", "day", "days", "until", "municipality", "notice", "filing", "recall", "hearing", "party"),
    *("none", "true", "false", "null", "paid", "agreement", "withdrawn", "one-off"),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_no_english_and_no_machine_leaks_into_a_letter(name: str) -> None:
    """Neither English words nor codes, braces or ISO dates reach a reader."""
    words = set(re.findall(r"[\wæøåÆØÅ-]+", f"{WRITTEN[name].subject} {as_text(WRITTEN[name])}".casefold()))

    assert words.isdisjoint(ENGLISH)
    assert re.findall(r"[{}<>_]|\b20\d\d-\d\d-\d\d\b|[a-z]+\.v\d", as_text(WRITTEN[name])) == []


@pytest.mark.parametrize("name", WRITTEN)
def test_a_letter_fits_the_page(name: str) -> None:
    """No line is longer than a page is wide, none ends in a space, and the last one ends."""
    lines = as_text(WRITTEN[name]).split("\n")

    assert [line for line in lines if len(line) > 76 or line != line.rstrip()] == []
    assert lines[-1] == ""
    assert lines[-2] != ""


def with_name(name: str) -> list[Document]:
    """Write letters in which *name* is the addressee, a tenant, or both."""
    addressee = Addressee(name, TENANCY.address_lines)
    return [
        write_reminder(replace(REMINDER, head=replace(REMINDER.head, to=addressee))),
        write_payment_demand(replace(PAYMENT_DEMAND, head=replace(PAYMENT_DEMAND.head, to=addressee))),
        write_termination(replace(TERMINATION, head=replace(TERMINATION.head, to=addressee))),
        write_aid_request(replace(AID_REQUEST, tenant=name)),
        write_municipality_notice(replace(MUNICIPALITY_NOTICE, tenants=(name,))),
        write_recall(replace(RECALL_LAWYER, tenants=(name, name))),
    ]


def paragraphs(letters: list[Document]) -> list[int]:
    """Count each letter's paragraphs."""
    return [as_text(letter).count("\n\n") for letter in letters]


@given(name=st.text(min_size=1).filter(lambda name: any(letter.isalpha() for letter in name)))
def test_no_name_can_break_the_layout(name: str) -> None:
    """Whatever a name holds, it begins no paragraph, and the letter can be printed.

    Its right-to-left letters are shut in by two marks that are always a pair and stand in one line.
    """
    letters = with_name(name)

    assert paragraphs(letters) == paragraphs(with_name("Rasmus"))
    lines = [line for letter in letters for line in as_text(letter).split("\n")]
    assert [line for line in lines if line.count("\u2067") != line.count("\u2069")] == []
    assert [line for line in lines if not line.replace("\u2067", "").replace("\u2069", "").isprintable()] == []


def test_a_name_cannot_write_a_line_of_its_own() -> None:
    """Text smuggled in as a name stays behind the name."""
    forged = "Rasmus\n\nDu skal ikke betale noget.\u2028Med venlig hilsen"

    lines = [line for letter in with_name(forged) for line in as_text(letter).split("\n")]

    assert [line for line in lines if line.startswith("Du skal ikke betale")] == []


@pytest.mark.parametrize("facts", [REMINDER, PAYMENT_DEMAND, ADVISER_CALL, TERMINATION, COURT_FILING, RECALL_COURT])
@pytest.mark.parametrize("shown", [repr, str, lambda facts: repr(facts.head), lambda facts: f"{facts.head.to!r}"])
def test_facts_show_nothing_personal_of_themselves(facts: object, shown: Callable[[object], str]) -> None:
    """Facts that end up in a log or a traceback name nobody."""
    assert not re.search(r"Rasmus|Lærke|Hyldehaven|BF-102", shown(facts))
