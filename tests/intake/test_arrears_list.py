"""Does an arrears list open exactly what it names, and say why it opens nothing else?"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.charge_kinds import CHARGE_KINDS, ChargeKind
from domain.missed_payment import ContactDetails, MissedPayment, Tenant
from domain.money import format_kroner
from intake.arrears_list import (
    COLUMNS,
    OTHER_NAMES,
    TENANCY_KIND,
    AcceptedRow,
    read_arrears_list,
    read_missed_payment,
)
from intake.table import RefusedRow, UnreadableFile
from tests.intake.faults import MORE_COLUMNS, NO_SUCH_DAY, NOT_ALMEN, REFUSED, WARNED
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
    contact=ContactDetails(email="lejer@example.com", phone="+4500000003", digital_post=True),
    children=False,
)


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


MORE = ("Opgjort pr.", "Oprindeligt beløb", "Lejeaftale", "Tekst")


def with_more(header: Sequence[str] = (*COLUMNS, *MORE), **changes: str) -> AcceptedRow | RefusedRow:
    """The answer to a row of a list with all columns, and *changes* in it."""
    row = MISSED | dict.fromkeys(MORE, "") | changes
    (answer,) = arrears(written([row], (*COLUMNS, *MORE), header=header))
    return answer


def test_a_row_may_tell_more_of_what_is_owed() -> None:
    """When it was so, what was charged, of which lease, and what the system wrote beside it."""
    answer = with_more(
        **{"Opgjort pr.": "02-10-2026", "Oprindeligt beløb": "9.000,-", "Lejeaftale": "2", "Tekst": "Husleje\noktober"}
    )

    more = {"gross_ore": 900_000, "lease": "2", "text": "Husleje oktober"}
    assert answer == AcceptedRow(2, EXPECTED.model_copy(update=more), as_of=datetime(2026, 10, 1, 22, tzinfo=UTC))
    assert with_more() == AcceptedRow(2, EXPECTED)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("01-10-2026", datetime(2026, 9, 30, 22, tzinfo=UTC)),
        ("2026-10-01", datetime(2026, 9, 30, 22, tzinfo=UTC)),
        ("01-10-2026 08:30", datetime(2026, 10, 1, 6, 30, tzinfo=UTC)),
        ("01-10-2026 kl. 8.30", datetime(2026, 10, 1, 6, 30, tzinfo=UTC)),
        ("2026-10-01T08:30:15", datetime(2026, 10, 1, 6, 30, 15, tzinfo=UTC)),
        ("15-01-2026 00.00", datetime(2026, 1, 14, 23, tzinfo=UTC)),
    ],
)
def test_a_list_says_when_it_was_made_up_on_danish_clocks(text: str, instant: datetime) -> None:
    """A day without a time begins at midnight, so that its money came afterwards."""
    answer = with_more(**{"Opgjort pr.": text})

    assert isinstance(answer, AcceptedRow)
    assert answer.as_of == instant


def made_up(*when: str) -> list[AcceptedRow | RefusedRow]:
    """The answers to a list of as many rows, each made up then."""
    return arrears(written([MISSED | {"Opgjort pr.": one} for one in when], (*COLUMNS, "Opgjort pr.")))


def test_a_list_is_made_up_at_one_instant() -> None:
    """The earliest that its rows tell: whatever money came after that may be none of theirs. An empty field says the
    same as the others, and a row that says it wrongly is refused alone.
    """
    first, second, refused, third = made_up("01-10-2026 08.31", "01-10-2026 08.30", "31-02-2026", "")

    assert isinstance(refused, RefusedRow)
    for row in (first, second, third):
        assert isinstance(row, AcceptedRow)
        assert row.as_of == datetime(2026, 10, 1, 6, 30, tzinfo=UTC)
    assert [row.as_of for row in made_up("", "") if isinstance(row, AcceptedRow)] == [None, None]


@pytest.mark.parametrize(
    "when", [("30-09-2026", "01-10-2026"), ("01-10-2026 23.59", "02-10-2026 00.00"), ("", "01-10-2026", "30-09-2026")]
)
def test_a_file_that_was_made_up_on_several_days_is_refused_whole(when: tuple[str, ...]) -> None:
    """Which of two days holds for a rent, nobody could say; nothing of it is opened."""
    with pytest.raises(UnreadableFile, match="Listen er gjort op på flere dage"):
        made_up(*when)


@pytest.mark.parametrize(("name", "column"), OTHER_NAMES.items())
def test_these_columns_have_the_names_that_systems_give_them(name: str, column: str) -> None:
    """In any case."""
    header = [name.upper() if one == column else one for one in (*COLUMNS, *MORE)]
    told = {"Opgjort pr.": "01-10-2026", "Oprindeligt beløb": "9.000,00", "Lejeaftale": "2", "Tekst": "x"}

    assert with_more(header, **{column: told[column]}) != with_more()


@pytest.mark.parametrize(("column", "text", "reason"), MORE_COLUMNS)
def test_what_a_row_need_not_tell_is_refused_when_it_is_told_wrongly(column: str, text: str, reason: str) -> None:
    """Money and days rest on it as on the rest."""
    answer = with_more(**{column: text})

    assert isinstance(answer, RefusedRow)
    assert answer.reason.startswith(reason)


def test_what_nothing_uses_yet_is_said() -> None:
    """Nobody sends a column in vain without being told."""
    plain = read_arrears_list(written([MISSED]), today=TODAY, known_organisation=KNOWN.__contains__)
    row = MISSED | dict.fromkeys(MORE, "")
    more = read_arrears_list(written([row], (*COLUMNS, *MORE)), today=TODAY, known_organisation=KNOWN.__contains__)

    assert plain.notes == ()
    assert more.notes == ("Læst, men endnu ikke brugt til noget: «Tekst».",)


@pytest.mark.parametrize("kind", ["Almen", "almen", ""])
def test_a_list_may_say_which_tenancies_are_almene(kind: str) -> None:
    """A column that need not be there: without it, or left empty, a tenancy is almen."""
    assert [AcceptedRow(2, EXPECTED)] == arrears(written([MISSED | {TENANCY_KIND: kind}], (*COLUMNS, TENANCY_KIND)))


@pytest.mark.parametrize(("kind", "reason"), NOT_ALMEN)
def test_a_private_tenancy_of_a_list_is_refused_and_the_others_go_on(kind: str, reason: str) -> None:
    """Only the almene rules are encoded; the reason says so."""
    rows = [MISSED | {TENANCY_KIND: one} for one in ("Almen", kind, "")]
    first, private, last = arrears(written(rows, (*COLUMNS, TENANCY_KIND)))

    assert isinstance(private, RefusedRow)
    assert private.reason.startswith(reason)
    assert isinstance(first, AcceptedRow)
    assert isinstance(last, AcceptedRow)


@pytest.mark.parametrize(("column", "text", "warning"), WARNED)
def test_what_a_case_can_do_without_is_only_warned_about(column: str, text: str, warning: str) -> None:
    """A useless e-mail, phone or mark opens the case without it and says so."""
    answer = the_answer_to(**{column: text})

    assert isinstance(answer, AcceptedRow)
    assert (warning,) == answer.warnings
    without = the_answer_to(**{column: ""})
    assert isinstance(without, AcceptedRow)
    assert without.missed == answer.missed


@pytest.mark.parametrize("kind", [kind for kind in CHARGE_KINDS.values() if not kind.demandable])
def test_a_line_that_no_demand_may_hold_is_taken_in_and_said(kind: ChargeKind) -> None:
    """It is owed; no letter asks for it."""
    answer = the_answer_to(Art=kind.danish)

    assert isinstance(answer, AcceptedRow)
    assert answer.missed.kind == kind.code
    assert answer.warnings == (f"Art: {kind.reason} Posten skyldes, men står hverken i rykker eller påkrav.",)


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


@pytest.mark.parametrize("written", ["BF\N{EN DASH}101", "BF\N{MINUS SIGN}101", "BF\N{NON-BREAKING HYPHEN}101"])
def test_an_organisation_is_known_by_whichever_dash(written: str) -> None:
    """The code that its policy names is what goes on."""
    answer = the_answer_to(Organisation=written)

    assert isinstance(answer, AcceptedRow)
    assert answer.missed.organisation == "BF-101"


def test_a_number_that_begins_with_a_dash_of_any_kind_is_refused() -> None:
    """Its plain spelling stands in letters and exports, where it could be taken for a formula."""
    answer = the_answer_to(Lejemål="\N{MINUS SIGN}1")

    assert isinstance(answer, RefusedRow)
    assert answer.reason.startswith("Teksten i «Lejemål» begynder med =, +, - eller @")


@pytest.mark.parametrize(
    ("text", "ore"), [("7.345,-", 734_500), ("7.345,50 kr.", 734_550), ("DKK\u00a07.345,50", 734_550)]
)
def test_an_amount_may_say_what_money_it_is(text: str, ore: int) -> None:
    """And that it has no øre, as Danes write it."""
    answer = the_answer_to(Beløb=text)

    assert isinstance(answer, AcceptedRow)
    assert answer.missed.amount_ore == ore


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
