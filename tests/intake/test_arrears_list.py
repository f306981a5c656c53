"""Does an arrears list open exactly what it names, and say why it opens nothing else?"""

from collections.abc import Callable, Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.missed_payment import Contact, MissedPayment, Tenant
from domain.money import format_kroner
from intake.arrears_list import COLUMNS, AcceptedRow, read_missed_payment
from intake.table import RefusedRow
from tests.intake.lists import KNOWN, MISSED, TODAY, arrears, written

EXPECTED = MissedPayment(
    organisation="BF-101",
    department="04",
    tenancy="BF-101-04-0003",
    tenants=(Tenant(name="Søren Prøve"),),
    address="Granparken 50, 2. mf",
    postcode="4200",
    city="Slagelse",
    municipality="330",
    due_date=date(2026, 10, 1),
    amount_ore=734550,
    kind="rent",
    contact=Contact(email="lejer@example.com", phone="+4500000003", digital_post=True),
    children=False,
)

AMBIGUOUS = "Beløbet er tvetydigt"
TOO_FAR = "Forfaldsdato ligger for langt fra i dag (højst 5 år tilbage og 1 år frem)."
NO_DAY = "Forfaldsdato kan ikke læses som en dato. Skriv 01-10-2026 eller 2026-10-01."
NO_SUCH_DAY = "Forfaldsdato er en dato, der ikke findes i kalenderen."
NO_MUNICIPALITY = "Kommunekode er ikke en af de 98 danske kommunekoder (tre cifre)."
FORMULA = "Teksten i «Lejer» begynder med =, +, - eller @ og kan tages for en formel i et regneark."
UNSEEN = "Teksten i «Lejer» indeholder usynlige tegn eller tegn, der vender læseretningen."
CONTROL = "Teksten i «Lejer» indeholder styretegn eller tegn, der ikke kan trykkes."
OTHER_ENCODING = "Teksten i «Lejer» er gemt i et andet tegnsæt end resten af listen."

REFUSED = [
    ("Beløb", "7.345", AMBIGUOUS),
    ("Beløb", "12.345,678", AMBIGUOUS),
    ("Beløb", "1,234.50", AMBIGUOUS),
    ("Beløb", "1.00,00", AMBIGUOUS),
    ("Beløb", "-5.200,00", "Beløbet er negativt."),
    ("Beløb", "0,00", "Beløbet er nul."),
    ("Beløb", "fem tusind", "Beløbet kan ikke læses som et tal."),
    ("Beløb", "5 000,00", "Beløbet kan ikke læses som et tal."),
    ("Beløb", "٥٠٠٠,٠٠", "Beløbet kan ikke læses som et tal."),
    ("Beløb", "1.000.000,01", "Beløbet er urimeligt stort"),
    ("Beløb", "9" * 40, "Beløbet er for langt"),
    ("Beløb", "", "Beløb mangler."),
    ("Forfaldsdato", "31-02-2026", NO_SUCH_DAY),
    ("Forfaldsdato", "29-02-2026", NO_SUCH_DAY),
    ("Forfaldsdato", "2026-13-01", NO_SUCH_DAY),
    ("Forfaldsdato", "01-10-0000", NO_SUCH_DAY),
    ("Forfaldsdato", "01-10-1926", TOO_FAR),
    ("Forfaldsdato", "01-10-2062", TOO_FAR),
    ("Forfaldsdato", "01-10-2020", TOO_FAR),
    ("Forfaldsdato", "01-10-26", NO_DAY),
    ("Forfaldsdato", "1-10-2026", NO_DAY),
    ("Forfaldsdato", "10/01/2026", NO_DAY),
    ("Forfaldsdato", "20261001", NO_DAY),
    ("Forfaldsdato", "0", NO_DAY),
    ("Forfaldsdato", "٠١-١٠-٢٠٢٦", NO_DAY),
    ("Forfaldsdato", "", "Forfaldsdato mangler."),
    ("Lejemål", "", "Lejemål mangler."),
    ("Lejemål", " \u00a0 ", "Lejemål mangler."),
    ("Lejemål", "x" * 61, "Teksten i «Lejemål» er for lang (højst 60 tegn)."),
    ("Afdeling", "", "Afdeling mangler."),
    ("Kommunekode", "999", NO_MUNICIPALITY),
    ("Kommunekode", "411", NO_MUNICIPALITY),
    ("Kommunekode", "Aarhus", NO_MUNICIPALITY),
    ("Kommunekode", "", "Kommunekode mangler."),
    ("Organisation", "BF-999", "Organisation er ikke kendt: der findes ingen politikfil for den."),
    ("Organisation", "../BF-101", "Organisation er ikke kendt: der findes ingen politikfil for den."),
    ("Organisation", "", "Organisation mangler."),
    ("Art", "Rykkergebyr", "Et rykkergebyr er ikke en pligtig pengeydelse og må aldrig stå i et påkrav."),
    ("Art", "Kaffeordning", "Art er ukendt. Et påkrav kan indeholde: Husleje, "),
    ("Art", "", "Art mangler."),
    ("Lejer", "", "Lejer mangler."),
    ("Lejer", "...", "Teksten i «Lejer» er ikke et navn: der er ingen bogstaver."),
    ("Lejer", '=HYPERLINK("x")', FORMULA),
    ("Lejer", "+Prøve", FORMULA),
    ("Lejer", " -Prøve", FORMULA),
    ("Lejer", "@Prøve", FORMULA),
    ("Lejer", "P" * 121, "Teksten i «Lejer» er for lang (højst 120 tegn)."),
    ("Lejer", "P" * 10_000, "Teksten i «Lejer» er for lang (højst 120 tegn)."),
    ("Lejer", "Sø\0ren", CONTROL),
    ("Lejer", "Sø\tren", CONTROL),
    ("Lejer", "Sø\x1bren", CONTROL),
    ("Lejer", "Sø\u2028ren", CONTROL),
    ("Lejer", "Sø\u202eren", UNSEEN),
    ("Lejer", "Sø\u200fren", UNSEEN),
    ("Lejer", "Sø\u200bren", UNSEEN),
    ("Lejer", "Sø\u00adren", UNSEEN),
    ("Lejer", "S\ufffdren", "Teksten i «Lejer» indeholder bogstaver, der er gået tabt."),
    ("Lejer", "SÃ¸ren", OTHER_ENCODING),
    ("Medlejer", "=1+1", "Teksten i «Medlejer» begynder med"),
    ("Medlejer", "?", "Teksten i «Medlejer» er ikke et navn"),
    ("Adresse", "", "Adresse mangler."),
    ("Adresse", "@x", "Teksten i «Adresse» begynder med"),
    ("Adresse", "x" * 201, "Teksten i «Adresse» er for lang (højst 200 tegn)."),
    ("Postnr", "42000", "Postnr skal være fire cifre."),
    ("Postnr", "٤٢٠٠", "Postnr skal være fire cifre."),
    ("Postnr", "", "Postnr mangler."),
    ("By", "", "By mangler."),
]

NO_EMAIL = "E-mail: Det er ikke en brugbar adresse. Sagen åbnes uden."
NO_PHONE = "Mobil: Nummeret er ikke +45 og otte cifre. Sagen åbnes uden."

WARNED = [
    ("E-mail", "lejer-at-example", NO_EMAIL),
    ("E-mail", "to@example.com, tre@example.com", NO_EMAIL),
    ("E-mail", "Prøve <to@example.com>", NO_EMAIL),
    ("E-mail", "to@localhost", NO_EMAIL),
    ("E-mail", "to..tre@example.com", NO_EMAIL),
    ("E-mail", "=to@example.com", NO_EMAIL),
    ("E-mail", "x" * 65 + "@example.com", NO_EMAIL),
    ("E-mail", "x@" + "e" * 63 + ".e" * 200 + ".com", NO_EMAIL),
    ("Mobil", "ring til kontoret", NO_PHONE),
    ("Mobil", "00 00 00 03", NO_PHONE),
    ("Mobil", "+45 00 00 00 0", NO_PHONE),
    ("Mobil", "+46 00 00 00 03", NO_PHONE),
    ("Mobil", "+45 ٠٠ ٠٠ ٠٠ ٠٣", NO_PHONE),
    ("Digital post", "måske", "Digital post: Der står hverken Ja eller Nej. Sagen åbnes uden oplysningen."),
    ("Børn under 18", "to", "Børn under 18: Der står hverken Ja eller Nej. Sagen åbnes uden oplysningen."),
]


def the_answer_to(**changes: str) -> AcceptedRow | RefusedRow:
    """Read one good row with *changes* in it."""
    return read_missed_payment(MISSED | changes, today=TODAY, known_organisation=KNOWN.__contains__)


def test_a_good_row_says_what_was_missed() -> None:
    """Every column of a good row arrives in the domain's words, without a warning."""
    assert [AcceptedRow(2, EXPECTED)] == arrears(written([MISSED]))


def test_the_first_row_after_the_header_is_row_two() -> None:
    """Rows are numbered as an editor numbers lines; blank lines count but need no answer."""
    lines = written([MISSED, MISSED, MISSED]).split(b"\r\n")
    lines[2:2] = [b"", b"  ", b";" * (len(COLUMNS) - 1)]

    assert [answer.row for answer in arrears(b"\r\n".join(lines))] == [2, 6, 7]


@pytest.mark.parametrize(("column", "text", "reason"), REFUSED)
def test_what_the_law_rests_on_is_refused_when_wrong(column: str, text: str, reason: str) -> None:
    """A fault in what a demand rests on refuses the row, and the reason names the rule."""
    answer = the_answer_to(**{column: text})

    assert isinstance(answer, RefusedRow)
    assert answer.reason.startswith(reason)


@pytest.mark.parametrize("secret", ["Hemmelig", "=Hemmelig", "Hemmelig" * 40, "Hemmelig\0", "Hemmelig\u202e"])
def test_a_refusal_repeats_nothing_from_the_list(secret: str) -> None:
    """Reasons travel to terminals and tickets: what stands in a list is somebody's and stays there."""
    refused = the_answer_to(**dict.fromkeys(COLUMNS, secret))
    warned = the_answer_to(**dict.fromkeys(["E-mail", "Mobil", "Digital post", "Børn under 18"], secret))

    assert isinstance(refused, RefusedRow)
    assert isinstance(warned, AcceptedRow)
    assert "Hemmelig" not in refused.reason + "".join(warned.warnings)


@pytest.mark.parametrize(("column", "text", "warning"), WARNED)
def test_what_a_case_can_do_without_is_only_warned_about(column: str, text: str, warning: str) -> None:
    """A useless e-mail, phone or mark opens the case without it and says so."""
    answer = the_answer_to(**{column: text})

    assert isinstance(answer, AcceptedRow)
    assert (warning,) == answer.warnings
    without = the_answer_to(**{column: ""})
    assert isinstance(without, AcceptedRow)
    assert without.missed == answer.missed


@pytest.mark.parametrize("column", ["Medlejer", "E-mail", "Mobil", "Digital post", "Børn under 18"])
def test_an_empty_field_that_a_case_can_do_without_goes_unsaid(column: str) -> None:
    """Nobody needs to be told that a tenant gave no e-mail."""
    answer = the_answer_to(**{column: ""})

    assert isinstance(answer, AcceptedRow)
    assert answer.warnings == ()


def test_every_fault_of_a_row_is_named_at_once() -> None:
    """A row with three faults is mended once, not three times."""
    assert RefusedRow(1, f"Lejemål mangler. {NO_SUCH_DAY} Beløbet er nul. Der kan kun indlæses beløb over nul.") == (
        the_answer_to(Lejemål="", Forfaldsdato="31-02-2026", Beløb="0,00")
    )


def test_joint_tenants_are_two_persons_even_under_one_name() -> None:
    """The demand must reach each of them, so a second tenant of the same name is not a repetition."""
    answer = the_answer_to(Lejer="Lærke Prøve", Medlejer="Lærke Prøve")

    assert isinstance(answer, AcceptedRow)
    assert (Tenant(name="Lærke Prøve"), Tenant(name="Lærke Prøve")) == answer.missed.tenants


@pytest.mark.parametrize("name", ["Łukasz Żółć", "محمد", "Ng", "O'Neill-Smith jr.", 'Bo "Basse" Prøve', "Zoë; Prøve"])
def test_a_name_of_any_script_is_kept_as_it_is_written(name: str) -> None:
    """Right-to-left letters, apostrophes, quotation marks and semicolons are part of names."""
    (answer,) = arrears(written([MISSED | {"Lejer": name}], encoding="utf-8"))

    assert isinstance(answer, AcceptedRow)
    assert name == answer.missed.tenants[0].name


def test_two_spellings_that_look_alike_become_one() -> None:
    """Composed or decomposed letters, plain or no-break spaces: one tenancy must not become two."""
    answer = the_answer_to(Lejemål=" A\u030a  7\u00a08 ")

    assert isinstance(answer, AcceptedRow)
    assert answer.missed.tenancy == "Å 7 8"


@pytest.mark.parametrize(("text", "year"), [("01-10-2021", 2021), ("2027-10-01", 2027), ("29-02-2024", 2024)])
def test_a_day_within_reach_is_believed(text: str, year: int) -> None:
    """Old arrears and rents not yet due are for the law to judge; only typing errors stop here."""
    answer = the_answer_to(Forfaldsdato=text)

    assert isinstance(answer, AcceptedRow)
    assert year == answer.missed.due_date.year


@given(st.dictionaries(st.sampled_from(COLUMNS), st.text()))
def test_no_text_in_any_column_raises(fields: dict[str, str]) -> None:
    """Whatever somebody types into whichever field, there is an answer."""
    answer = read_missed_payment(MISSED | fields, today=TODAY, known_organisation=lambda _: True)

    assert isinstance(answer, AcceptedRow | RefusedRow)


LETTERS = "abcdefghijklmnopqrstuvwxyzæøåéüABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅÉÜ"
PLAIN = st.text(LETTERS + "0123456789 .,-/'\";()", max_size=40).map(lambda text: " ".join(f"A{text}".split()))


@st.composite
def missed_rows(draw: st.DrawFn) -> tuple[dict[str, str], MissedPayment]:
    """Draw a row as an association might write it, and what it means."""
    ore = draw(st.integers(1, 1_000_000_00))
    due = draw(st.dates(date(2022, 1, 1), date(2027, 9, 30)))
    names = draw(st.lists(PLAIN, min_size=1, max_size=2))
    children, digital_post = draw(st.tuples(st.sampled_from([True, False, None]), st.booleans()))
    missed = EXPECTED.model_copy(
        update={
            "tenancy": draw(PLAIN),
            "tenants": tuple(Tenant(name=name) for name in names),
            "address": draw(PLAIN),
            "city": draw(PLAIN),
            "due_date": due,
            "amount_ore": ore,
            "contact": EXPECTED.contact.model_copy(update={"digital_post": digital_post}),
            "children": children,
        }
    )
    amount = format_kroner(ore)
    row = MISSED | {
        "Lejemål": missed.tenancy,
        "Lejer": names[0],
        "Medlejer": names[1] if len(names) > 1 else "",
        "Adresse": missed.address,
        "By": missed.city,
        "Forfaldsdato": draw(st.sampled_from([f"{due:%d-%m-%Y}", f"{due:%Y-%m-%d}"])),
        "Beløb": draw(st.sampled_from([amount, amount.replace(".", "")])),
        "Digital post": draw(st.sampled_from(["Ja", "JA", "ja"] if digital_post else ["Nej", "nej", ""])),
        "Børn under 18": {True: "Ja", False: "Nej", None: ""}[children],
    }
    return row, missed


@given(
    rows=st.lists(missed_rows(), min_size=1, max_size=5),
    order=st.permutations(COLUMNS),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252"]),
    line_end=st.sampled_from(["\r\n", "\n", "\r"]),
    quote_all=st.booleans(),
    header_style=st.sampled_from([str, str.upper, str.lower, lambda name: f"  {name.replace(' ', '')} "]),
)
def test_a_list_means_the_same_however_it_is_written(
    rows: list[tuple[dict[str, str], MissedPayment]],
    order: Sequence[str],
    encoding: str,
    line_end: str,
    quote_all: bool,
    header_style: Callable[[str], str],
) -> None:
    """Encoding, quoting, line ends, column order and the header's case change nothing."""
    header = [header_style(column) for column in order]
    source = written(
        [row for row, _ in rows],
        order,
        header=header,
        encoding=encoding,
        line_end=line_end,
        quote_all=quote_all,
    )

    assert [AcceptedRow(row, missed) for row, (_, missed) in enumerate(rows, start=2)] == arrears(source)
