"""How does a test write a list that it has spoilt on purpose, and know the answer that each of its rows must get?

What is expected is computed from what was planted and never by asking the reader. A list is a dialect (encoding, line
ends, quoting, order of columns, the header's looks) and rows; a row is proper or has faults: in fields, in its marks,
in its width, in its length, in its line breaks. All choices come from one `Random`, so that Hypothesis can make a list
that fails small, and a seed can make a hundred thousand rows.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import TypeAlias

from domain.missed_payment import ContactDetails, MissedPayment, Tenant
from domain.payment import MoneyOut, Payment
from intake import arrears_list, payment_list
from intake.arrears_list import AcceptedRow
from intake.payment_list import AcceptedMoneyOut, AcceptedPayment
from intake.table import LONGEST_LINE, RefusedRow
from tests.intake.faults import CUT_OFF, OPEN_MARK, PAYMENT_REFUSED, REFUSED, STRAY_MARK, WARNED
from tests.intake.lists import KNOWN, MISSED, PAID, TODAY

Fields: TypeAlias = dict[str, str]
Value: TypeAlias = MissedPayment | Payment | MoneyOut
Answer: TypeAlias = AcceptedRow | AcceptedPayment | AcceptedMoneyOut | RefusedRow


@dataclass(frozen=True)
class Told:
    """What a row must be answered. `value` None: it is refused, for each of the `reasons` (as each begins)."""

    row: int
    value: Value | None
    reasons: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def agrees_with(self, answer: Answer) -> bool:
        """Whether *answer* is the one that was planted."""
        if answer.row != self.row:
            return False
        if isinstance(answer, RefusedRow):
            return self.value is None and all(reason in answer.reason for reason in self.reasons)
        if isinstance(answer, AcceptedPayment):
            return (answer.payment, answer.warnings) == (self.value, self.warnings)
        if isinstance(answer, AcceptedMoneyOut):
            return (answer.out, answer.warnings) == (self.value, self.warnings)
        return (answer.missed, answer.warnings) == (self.value, self.warnings)


# --- which lists there are --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ListKind:
    """One of the two lists: its columns, how a proper row is made, and the faults its fields can have."""

    columns: tuple[str, ...]
    proper: Callable[[Random, int, str], tuple[Fields, Value]]
    faults: Sequence[tuple[str, str, str]] = field(repr=False)
    mishaps: Sequence[tuple[str, str, str]] = field(repr=False)


NAMES = [
    ("Søren Prøve", "Søren Prøve"),
    ("  Ida \u00a0 Prøve ", "Ida Prøve"),
    ('Bo "Basse" Prøve', 'Bo "Basse" Prøve'),
    ('"Basse" Prøve', '"Basse" Prøve'),
    ("Zoë; Prøve", "Zoë; Prøve"),
    ("O'Neill-Smith jr.", "O'Neill-Smith jr."),
    ("A\u030age Prøve", "Åge Prøve"),
    ("Łukasz Żółć", "Łukasz Żółć"),
    ("محمد علي", "محمد علي"),
    ("山田 太郎", "山田 太郎"),
    ("N" * 120, "N" * 120),
]
"""Names as they are written and as they are meant."""
KINDS = [("Husleje", "rent"), ("HUSLEJE", "rent"), ("A conto varme", "heating-on-account"), ("Antenne", "antenna")]
TEXTS = [
    ("HUSLEJE", "HUSLEJE"),
    ("", ""),
    ("=+71<000", "=+71<000"),
    ("A\tCONTO\0 OKT", "A CONTO OKT"),
    ("x; y", "x; y"),
]
TEXTS += [("x" * 600, "x" * 500), ("leje\u202e", "leje"), ("1\u2028 2", "1 2")]


def writable(text: str, encoding: str) -> bool:
    """Whether a list in *encoding* can hold *text*."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


@cache
def _within(pairs: tuple[tuple[str, ...], ...], encoding: str) -> tuple[tuple[str, ...], ...]:
    return tuple(pair for pair in pairs if writable("".join(pair), encoding))


def _amount(rng: Random) -> tuple[str, int]:
    ore = rng.choice([1, 50, 99_999, 100_000, 100_000_000, rng.randint(1, 9_999_999)])
    kroner, rest = divmod(ore, 100)
    ways = [f"{kroner},{rest:02d}", f"{kroner:,}".replace(",", ".") + f",{rest:02d}"]
    ways += [f"{kroner},{rest // 10}"] if rest % 10 == 0 else []
    ways += [str(kroner)] if rest == 0 else []
    return rng.choice(ways), ore


def _day(rng: Random) -> tuple[str, date]:
    day = TODAY + timedelta(days=rng.choice([-5 * 366, 366, 0, rng.randint(-900, 300)]))
    return rng.choice([f"{day:%d-%m-%Y}", f"{day:%Y-%m-%d}", f" {day:%d-%m-%Y} "]), day


def _missed(rng: Random, number: int, encoding: str) -> tuple[Fields, Value]:
    (first, meant), (second, meant_too) = rng.choices(_within(tuple(NAMES), encoding), k=2)
    (amount, ore), (due, day), (kind, code) = _amount(rng), _day(rng), rng.choice(KINDS)
    together, online, children = rng.random() < 0.3, rng.random() < 0.5, rng.choice([True, False, None])
    fields = MISSED | {
        "Organisation": rng.choice(sorted(KNOWN)),
        "Lejemål": f"L-{number}",
        "Lejer": first,
        "Medlejer": second if together else "",
        "Forfaldsdato": due,
        "Beløb": amount,
        "Art": kind,
        "E-mail": f"lejer{number}@example.com",
        "Digital post": rng.choice(["Ja", "JA", " ja "] if online else ["Nej", "nej", ""]),
        "Børn under 18": {True: "Ja", False: "Nej", None: ""}[children],
    }
    return fields, MissedPayment(
        organisation=fields["Organisation"],
        department="04",
        tenancy=f"L-{number}",
        tenants=(Tenant(name=meant), *([Tenant(name=meant_too)] if together else [])),
        address="Granparken 50, 2. mf",
        postcode="4200",
        city="Slagelse",
        municipality="330",
        due_date=day,
        amount_ore=ore,
        kind=code,
        contact=ContactDetails(email=f"lejer{number}@example.com", phone="+4500000003", digital_post=online),
        children=children,
    )


def _paid(rng: Random, number: int, encoding: str) -> tuple[Fields, Value]:
    number = rng.choice([number, number % 3])  # now and then a payment that is like another one
    (value_date, valued), (booked, on) = (("03-10-2026", date(2026, 10, 3)), ("05-10-2026", date(2026, 10, 5)))
    (amount, ore), (written, meant) = ("7.345,50", 734_550), ("HUSLEJE", "HUSLEJE")
    if number > 2:
        (amount, ore), (value_date, valued), (booked, on) = _amount(rng), _day(rng), _day(rng)
        written, meant = rng.choice(_within(tuple(TEXTS), encoding))
    row = {"Lejemål": f"L-{number}", "Valørdato": value_date, "Bogført": booked, "Beløb": amount, "Tekst": written}
    return PAID | row, Payment(
        organisation="BF-101", tenancy=f"L-{number}", value_date=valued, booked_on=on, amount_ore=ore, text=meant
    )


ARREARS = ListKind(arrears_list.COLUMNS, _missed, REFUSED, WARNED)
PAYMENTS = ListKind(payment_list.COLUMNS, _paid, PAYMENT_REFUSED, ())

# --- how a list is written --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Dialect:
    """What changes nothing of a list's meaning."""

    encoding: str
    line_ends: tuple[str, ...]
    quotes_all: bool
    order: tuple[str, ...]
    header_style: Callable[[str], str]
    ends_its_last_line: bool
    above: tuple[str, ...]


STYLES: list[Callable[[str], str]] = [str, str.upper, str.lower, lambda name: f"  {name.replace(' ', '')} "]
"""How an export may write the name of a column."""


ABOVE: list[tuple[str, ...]] = [
    ("sep=;",),
    ("SEP=;;;;", ""),
    ("Restanceliste pr. 02-10-2026",),
    ("", "Udskrevet;02-10-2026", ";;", '"Boligforeningen ""Prøve"""', ""),
    ("sep=;", "Liste"),
]
"""What an export may write above the header."""


def dialect(rng: Random, kind: ListKind) -> Dialect:
    """Choose one."""
    return Dialect(
        encoding=rng.choice(["utf-8", "utf-8-sig", "cp1252"]),
        line_ends=rng.choice([("\r\n",), ("\n",), ("\r",), ("\r\n", "\n", "\r")]),
        quotes_all=rng.random() < 0.25,
        order=tuple(rng.sample(kind.columns, len(kind.columns))),
        header_style=rng.choice(STYLES),
        ends_its_last_line=rng.random() < 0.8,
        above=rng.choice(ABOVE) if rng.random() < 0.3 else (),
    )


def quoted(text: str) -> str:
    """A field between marks, those in it doubled."""
    return '"' + text.replace('"', '""') + '"'


# --- rows -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Planted:
    """A row as it will be written: its lines (without their ends), and what must be said of it; None: nothing."""

    lines: tuple[str, ...]
    value: Value | None = None
    reasons: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    is_answered: bool = True


@dataclass(frozen=True)
class Pen:
    """Writes rows of one list in one dialect."""

    rng: Random
    kind: ListKind
    dialect: Dialect

    def row(self, number: int) -> Planted:
        """Write the next row: most are proper."""
        fields, value = self.kind.proper(self.rng, number, self.dialect.encoding)
        plant = self.rng.choices(
            [
                self.proper, self.with_faults, self.with_mishaps, self.too_short, self.too_long, self.left_open,
                self.with_stray_mark, self.over_several_lines, self.endless, self.blank,
            ],
            [60, 14, 4, 4, 4, 3, 3, 3, 1, 4],
        )[0]  # fmt: skip
        return plant(fields, value)

    def proper(self, fields: Fields, value: Value) -> Planted:
        """Nothing is wrong with it."""
        return Planted((self.line(fields),), value)

    def with_faults(self, fields: Fields, value: Value) -> Planted:
        """One to three fields are wrong, each in its own way, and each is named."""
        faults = self.some_of(self.kind.faults)
        if {"Lejer", "Medlejer"} <= faults.keys():  # a second tenant is not looked at before there is a first one
            del faults["Medlejer"]
        changed = {column: text for column, (text, _) in faults.items()}
        return Planted((self.line(fields | changed),), reasons=tuple(reason for _, reason in faults.values()))

    def with_mishaps(self, fields: Fields, value: Value) -> Planted:
        """Fields that a case can do without are useless: it does without."""
        if not isinstance(value, MissedPayment):
            return self.proper(fields, value)
        mishaps = self.some_of(self.kind.mishaps)
        without: dict[str, object] = {"E-mail": None, "Mobil": None, "Digital post": False}
        names = {"E-mail": "email", "Mobil": "phone", "Digital post": "digital_post"}
        changed = {names[column]: without[column] for column in mishaps if column in names}
        update = {"contact": value.contact.model_copy(update=changed)}
        meant = value.model_copy(update=update | ({"children": None} if "Børn under 18" in mishaps else {}))
        warnings = tuple(mishaps[column][1] for column in self.kind.columns if column in mishaps)
        written = {column: text for column, (text, _) in mishaps.items()}
        return Planted((self.line(fields | written),), meant, warnings=warnings)

    def too_short(self, fields: Fields, value: Value) -> Planted:
        """The row was cut between two fields."""
        found = self.rng.randint(1, len(self.kind.columns) - 1)
        kept = [fields[column] for column in self.dialect.order[:found]]
        reason = f"Rækken er for kort: {found} {'felt' if found == 1 else 'felter'}, der skal være {self.width}."
        return Planted((self.joined(kept),), reasons=(reason,), is_answered=any(text.strip() for text in kept))

    def too_long(self, fields: Fields, value: Value) -> Planted:
        """A text with semicolons in it was not quoted, or the export has more columns than its header."""
        more = self.rng.choice([[""], ["x"], ["1"] * 5_000])
        texts = [*(fields[column] for column in self.dialect.order), *more]
        reason = f"Rækken er for lang: {self.width + len(more)} felter, der skal være {self.width}."
        return Planted((self.joined(texts),), reasons=(reason,))

    def left_open(self, fields: Fields, value: Value) -> Planted:
        """A mark opens a field, not the last, and is not closed there: whatever marks follow, no row comes of it."""
        column = self.rng.choice(self.dialect.order[:-1])
        return Planted((self.bare(fields, column, '"Prøve'),), reasons=(OPEN_MARK,))

    def with_stray_mark(self, fields: Fields, value: Value) -> Planted:
        """A mark stands between two letters, or closes the last field, which none has opened."""
        column, marked = self.rng.choice(
            [
                *((self.rng.choice(self.dialect.order), text) for text in ('Prø"ve', 'a"";"b', '"Prø"ve')),
                (self.dialect.order[-1], 'Prøve"'),
            ]
        )
        return Planted((self.bare(fields, column, marked),), reasons=(STRAY_MARK,))

    def over_several_lines(self, fields: Fields, value: Value) -> Planted:
        """A quoted field has line breaks in it, which a bank's text may; what is between them may look like a row."""
        column = self.rng.choice(self.dialect.order)
        inner = self.rng.choices(["Prøve", "2. sal", self.bare(fields, column, "x")], k=self.rng.randint(1, 5))
        before = [self.field(fields[name]) for name in self.dialect.order[: self.dialect.order.index(column)]]
        after = [self.field(fields[name]) for name in self.dialect.order[len(before) + 1 :]]
        lines = [";".join([*before, '"Prøve']), *inner, ";".join(['Prøve"', *after])]
        if isinstance(value, Payment) and column == payment_list.TEXT and not any(";" in line for line in inner):
            return Planted(tuple(lines), value.model_copy(update={"text": " ".join(["Prøve", *inner, "Prøve"])}))
        return Planted(tuple(lines), reasons=(f"Et felt indeholder linjeskift (rækken fylder {len(lines)} linjer).",))

    def endless(self, fields: Fields, value: Value) -> Planted:
        """One field is longer than any line may be."""
        column = self.rng.choice(self.dialect.order)
        line = self.bare(fields, column, "x" * self.rng.choice([LONGEST_LINE + 1, 3 * LONGEST_LINE]))
        return Planted((line,), reasons=(f"Linjen er for lang (højst {LONGEST_LINE} tegn).",))

    def blank(self, fields: Fields, value: Value) -> Planted:
        """Nothing stands in it, so that nothing is said of it."""
        line = self.rng.choice(["", "  ", "\t", ";" * (self.width - 1), " ; ;;"])
        return Planted((line,), is_answered=False)

    # --- letters ----------------------------------------------------------------------------------------------------

    @property
    def width(self) -> int:
        """How many fields a row must have."""
        return len(self.kind.columns)

    def some_of(self, faults: Sequence[tuple[str, str, str]]) -> dict[str, tuple[str, str]]:
        """One to three faults that the encoding can hold, in as many columns: the text and the reason by column."""
        chosen = self.rng.choices(_within(tuple(faults), self.dialect.encoding), k=self.rng.randint(1, 3))
        return {column: (text, reason) for column, text, reason in chosen}

    def line(self, fields: Mapping[str, str]) -> str:
        """A whole row, in the order of the columns."""
        return self.joined([fields[column] for column in self.dialect.order])

    def joined(self, texts: Sequence[str]) -> str:
        """Fields as this dialect writes them."""
        return ";".join(map(self.field, texts))

    def field(self, text: str) -> str:
        """A field, between marks where it must be, and elsewhere now and then."""
        needs_marks = ";" in text or '"' in text
        return quoted(text) if needs_marks or self.dialect.quotes_all or self.rng.random() < 0.05 else text

    def bare(self, fields: Mapping[str, str], column: str, text: str) -> str:
        """A row without marks and semicolons, but for what *text* brings into *column*."""
        plain = {name: written.replace('"', "").replace(";", "") for name, written in fields.items()}
        return ";".join((plain | {column: text})[name] for name in self.dialect.order)


# --- whole lists ------------------------------------------------------------------------------------------------------


def spoilt_list(rng: Random, kind: ListKind, rows: int) -> tuple[bytes, list[Told]]:
    """Write a list of *rows* and say what each of those that want an answer must be answered."""
    pen = Pen(rng, kind, dialect(rng, kind))
    planted = [pen.row(number) for number in range(rows)]
    planted.append(pen.proper(*kind.proper(rng, rows, pen.dialect.encoding)))  # a list without a row is no list
    rng.shuffle(planted)
    return encoded(pen, planted), told(planted, pen.dialect)


def proper_list(rng: Random, kind: ListKind, rows: int) -> bytes:
    """Write a list with nothing wrong in it, its last line ended."""
    pen = Pen(rng, kind, replace(dialect(rng, kind), ends_its_last_line=True))
    return encoded(pen, [pen.proper(*kind.proper(rng, number, pen.dialect.encoding)) for number in range(rows)])


def encoded(pen: Pen, planted: Sequence[Planted]) -> bytes:
    """The bytes of a list: the header and its rows, each line with an end of the dialect."""
    header = pen.joined([pen.dialect.header_style(column) for column in pen.dialect.order])
    lines = [*pen.dialect.above, header, *(line for row in planted for line in row.lines)]
    text, end = "", ""
    for line in lines:
        before, end = end, pen.rng.choice(pen.dialect.line_ends)
        if (line, before, end) == ("", "\r", "\n"):  # a CR and an LF side by side are one end
            end = "\r"
        text += line + end
    if not pen.dialect.ends_its_last_line:
        text = text.removesuffix(end)
    return text.encode(pen.dialect.encoding)


def told(planted: Sequence[Planted], dialect: Dialect) -> list[Told]:
    """What is to be answered, row by row: rows are numbered by lines, and like payments are told apart."""
    answers, alike = [], Counter[Value]()
    number = len(dialect.above) + 2
    for row in planted:
        value = row.value
        if isinstance(value, Payment):
            alike[value] += 1
            value = value.model_copy(update={"ordinal": alike[value]})
        if row.is_answered:
            answers.append(Told(number, value, row.reasons, row.warnings))
        number += len(row.lines)
    last = planted[-1]
    if last.value is not None and not dialect.ends_its_last_line:
        answers[-1] = replace(answers[-1], warnings=(*answers[-1].warnings, CUT_OFF))
    return answers


def unreadable_list(rng: Random, kind: ListKind) -> tuple[bytes, tuple[str, ...]]:
    """Write a list that cannot be read as a whole, and say with which of a few reasons it must be refused."""
    pen = Pen(rng, kind, replace(dialect(rng, kind), ends_its_last_line=True))
    rows = [pen.proper(*kind.proper(rng, number, pen.dialect.encoding)) for number in range(3)]
    proper = encoded(pen, rows)
    text = proper.decode(pen.dialect.encoding)
    return rng.choice(_SPOILERS)(pen, text, proper)


Spoilt: TypeAlias = tuple[bytes, tuple[str, ...]]
_NEITHER, _LETTERS, _NO_TEXT = "Filen er hverken UTF-8 eller", "Æ, ø og å i overskriften", "Filen er ikke en tekstfil"


def _as_utf_16(pen: Pen, text: str, proper: bytes) -> Spoilt:
    return text.encode("utf-16"), ("Filen er gemt som UTF-16",)


def _as_utf_16_without_mark(pen: Pen, text: str, proper: bytes) -> Spoilt:
    return text.encode(pen.rng.choice(["utf-16-le", "utf-16-be"])), (_NO_TEXT, _NEITHER)


def _in_an_old_code_page(pen: Pen, text: str, proper: bytes) -> Spoilt:
    return text.encode(pen.rng.choice(["cp850", "mac-roman"]), errors="replace"), (_LETTERS, _NEITHER)


def _with_a_foreign_byte(pen: Pen, text: str, proper: bytes) -> Spoilt:
    foreign = {"utf-8": b"\xff", "utf-8-sig": b"\xff", "cp1252": b"\x81"}[pen.dialect.encoding]
    at = pen.rng.randint(proper.index(b"L-0"), len(proper))  # in a row: a spoilt header is told by its columns
    return proper[:at] + foreign + proper[at:], (_NEITHER, _LETTERS)


def _without_a_column(pen: Pen, text: str, proper: bytes) -> Spoilt:
    column = pen.rng.choice(pen.dialect.order)
    order = tuple(name for name in pen.dialect.order if name != column)
    return ";".join(order).encode(pen.dialect.encoding) + b"\nx;y\n", (f"Kolonner, der mangler: {column}.",)


def _with_a_column_more(pen: Pen, text: str, proper: bytes) -> Spoilt:
    header = ";".join([*pen.dialect.order, "CPR"])
    return f"{header}\nx;y\n".encode(pen.dialect.encoding), ("Kolonner, der ikke kendes: «CPR».",)


def _with_a_column_twice(pen: Pen, text: str, proper: bytes) -> Spoilt:
    column = pen.rng.choice(pen.dialect.order)
    header = ";".join([*pen.dialect.order, column])
    return f"{header}\nx;y\n".encode(pen.dialect.encoding), (f"Kolonner, der står flere gange: {column}.",)


def _between_commas(pen: Pen, text: str, proper: bytes) -> Spoilt:
    return ",".join(pen.dialect.order).encode(pen.dialect.encoding) + b"\n", ("Felterne er adskilt af komma.",)


def _without_rows(pen: Pen, text: str, proper: bytes) -> Spoilt:
    blank = ["", ";" * pen.rng.randint(1, 30), " "]
    lines = "\n".join([";".join(pen.dialect.order), *pen.rng.choices(blank, k=3)])
    return lines.encode(pen.dialect.encoding), ("Filen har kun en overskrift",)


_SPOILERS = (
    _as_utf_16, _as_utf_16_without_mark, _in_an_old_code_page, _with_a_foreign_byte, _without_a_column,
    _with_a_column_more, _with_a_column_twice, _between_commas, _without_rows,
)  # fmt: skip
