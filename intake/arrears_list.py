"""Which missed payments does an arrears list name, and which of its rows can open nothing?

What the law rests on is refused when wrong, with the reason: a payment demand over a wrong amount, for a
wrong day or to a wrong person can be void, and a row refused today is mended tomorrow. A useless e-mail,
phone, Digital Post mark or mark for children opens the case without it, and the answer says so.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from domain.charge_kinds import CHARGE_KINDS, charge_kind
from domain.clock import legal_day
from domain.missed_payment import LONGEST_ADDRESS, LONGEST_EMAIL, LONGEST_NAME, MissedPayment, Tenant
from domain.municipalities import MUNICIPALITIES
from domain.plain_text import tidy
from domain.rules.is_tenancy_almen import TenancyKind, is_tenancy_almen
from intake.fields import (
    FieldFault,
    FieldReader,
    amount,
    code,
    day_near,
    field,
    free_text,
    known_organisation,
    lease_name,
    number_as_written,
    past_instant,
    plain_text,
)
from intake.table import ListSource, RefusedRow, Table, UnreadableFile, open_table, unused

COLUMNS: Final = (
    "Organisation",
    "Afdeling",
    "Lejemål",
    "Lejer",
    "Medlejer",
    "Adresse",
    "Postnr",
    "By",
    "Kommunekode",
    "Forfaldsdato",
    "Beløb",
    "Art",
    "E-mail",
    "Mobil",
    "Digital post",
    "Børn under 18",
)
"""The columns of an arrears list; they may stand in any order."""
TENANCY_KIND: Final = "Lejeforhold"
"""A column that a list may have, whose rows are not all almene; without it, or left empty, a tenancy is almen."""
AS_OF: Final = "Opgjort pr."
GROSS: Final = "Oprindeligt beløb"
LEASE: Final = "Lejeaftale"
TEXT: Final = "Tekst"
OPTIONAL: Final = (TENANCY_KIND, AS_OF, GROSS, LEASE, TEXT)
"""The columns that an arrears list may have. `AS_OF` says when what a row says was so, `GROSS` what was charged before
anything was paid of it, `LEASE` which lease owes it, `TEXT` what the association's system wrote beside it.
"""
_SEVERAL_DAYS: Final = (
    f"Listen er gjort op på flere dage (kolonnen «{AS_OF}»). En liste viser, hvad der manglede på én dag: del den, og "
    "send hver dag for sig, den ældste først."
)
NOT_USED_YET: Final = (TEXT,)
"""Those that are read and given on with the row, and that nothing rests on yet: whoever sends one is told so."""
OTHER_NAMES: Final = {
    "Opgjort": AS_OF,
    "Opgjort den": AS_OF,
    "Opgørelsesdato": AS_OF,
    "Opgørelsesdag": AS_OF,
    "Opgørelsestidspunkt": AS_OF,
    "Saldo pr.": AS_OF,
    "Saldodato": AS_OF,
    "As of": AS_OF,
    "Opkrævet beløb": GROSS,
    "Opkrævet": GROSS,
    "Bruttobeløb": GROSS,
    "Fakturabeløb": GROSS,
    "Gross amount": GROSS,
    "Lejeaftalenr.": LEASE,
    "Lejeaftalenummer": LEASE,
    "Lejekontrakt": LEASE,
    "Kontraktnr.": LEASE,
    "Lejernr.": LEASE,
    "Lejernummer": LEASE,
    "Lease": LEASE,
    "Posteringstekst": TEXT,
    "Linjetekst": TEXT,
    "Opkrævningstekst": TEXT,
    "Varetekst": TEXT,
}
"""What else systems call them. `Restbeløb` is not among them: beside it, `Beløb` would be what was charged."""

_POSTCODE: Final = re.compile(r"[0-9]{4}")
_PHONE: Final = re.compile(r"\+45[0-9]{8}")
# The dot-atom form of RFC 5321 in ASCII; quoted local parts and address literals are no tenant's address.
_EMAIL: Final = re.compile(
    r"(?![-=+@])(?=[^@]{1,64}@)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
_MARKS: Final = {"ja": True, "nej": False}


@dataclass(frozen=True)
class AcceptedRow:
    """A row that may open a case: its line in the file (counted from 1), and what it is opened without.

    `warnings` are Danish sentences, one per field that could not be used. `as_of` is the instant (UTC) at which the row
    was so, None where it does not say.
    """

    row: int
    missed: MissedPayment
    warnings: tuple[str, ...] = ()
    as_of: datetime | None = None


@dataclass(frozen=True)
class ArrearsList:
    """The rows of an arrears list, read one by one; each iteration reads the list anew."""

    table: Table
    today: date
    known_organisation: Callable[[str], bool]
    as_of: datetime | None = None
    """The instant (UTC) at which what it says was so: the earliest that its rows tell, None where none does."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What concerns the list as a whole and keeps it from nothing, in Danish."""
        return (*self.table.notes, *unused(self.table, NOT_USED_YET))

    def __iter__(self) -> Iterator[AcceptedRow | RefusedRow]:
        """Give the answer to each row in the order of the file; memory does not grow with the list."""
        for row in self.table:
            if isinstance(row, RefusedRow):
                yield row
            else:
                answer = read_missed_payment(
                    row.fields, today=self.today, known_organisation=self.known_organisation, row=row.row
                )
                if isinstance(answer, AcceptedRow) and (row.warnings or self.as_of != answer.as_of):
                    answer = replace(answer, warnings=(*answer.warnings, *row.warnings), as_of=self.as_of)
                yield answer


def read_arrears_list(source: ListSource, *, today: date, known_organisation: Callable[[str], bool]) -> ArrearsList:
    """Open the arrears list at *source*, a path or the bytes themselves.

    *today* is the day on the case's calendar from which due dates are judged; *known_organisation* tells
    whether an organisation has a policy. Raises `intake.table.UnreadableFile`, with a Danish text, for
    whatever concerns the file as a whole, also where its rows were made up on several days; single rows are refused one
    by one while iterating.
    """
    table = open_table(source, COLUMNS, OPTIONAL, other_names=OTHER_NAMES, of_lines=[TEXT])
    return ArrearsList(table, today, known_organisation, _as_of(table, today))


def _as_of(table: Table, today: date) -> datetime | None:
    """When a list was made up. Its rows may differ by the time it took; by a day, it is several lists in one file."""
    earliest: datetime | None = None
    for row in table if AS_OF in table.layout.order else ():
        if isinstance(row, RefusedRow) or not tidy(row.fields[AS_OF]):
            continue
        try:
            told = field(row.fields, AS_OF, past_instant(today))
        except FieldFault:
            continue  # the row is refused in its turn
        assert isinstance(told, datetime)
        if earliest and legal_day(earliest) != legal_day(told):
            raise UnreadableFile(_SEVERAL_DAYS)
        earliest = min(earliest or told, told)
    return earliest


def read_missed_payment(
    fields: Mapping[str, str], *, today: date, known_organisation: Callable[[str], bool], row: int = 1
) -> AcceptedRow | RefusedRow:
    """Read one missed payment given as text by column (`COLUMNS`, `OPTIONAL`; an absent column is an empty one).

    A refusal names every fault of the row, so that all can be mended at once.
    """
    values: dict[str, object] = {}
    faults: list[str] = []
    told = [one for one in _if_told(today) if tidy(fields.get(one[1], ""))]
    for name, column, read in (*_needed(today, known_organisation), *told):
        try:
            values[name] = field(fields, column, read)
        except FieldFault as fault:
            faults.append(str(fault))
    faults.extend(_why_more_than_all(values))
    try:
        values["tenants"] = _tenants(fields)
    except FieldFault as fault:
        faults.append(str(fault))
    faults.extend(_why_not_almen(tidy(fields.get(TENANCY_KIND, ""))))
    if faults:
        return RefusedRow(row, " ".join(faults))
    conveniences, warnings = _conveniences(fields)
    as_of = values.pop("as_of", None)
    assert as_of is None or isinstance(as_of, datetime)
    missed = MissedPayment.model_validate(values | conveniences | {"text": free_text(fields.get(TEXT, ""))})
    return AcceptedRow(row, missed, (*warnings, *_left_out(missed)), as_of)


def _needed(today: date, is_known: Callable[[str], bool]) -> tuple[tuple[str, str, FieldReader], ...]:
    """List what the law rests on: the name in `MissedPayment`, the column, and how its field is read."""
    return (
        ("organisation", "Organisation", known_organisation(is_known)),
        ("department", "Afdeling", code()),
        ("tenancy", "Lejemål", number_as_written),
        ("address", "Adresse", plain_text(LONGEST_ADDRESS)),
        ("postcode", "Postnr", _postcode),
        ("city", "By", plain_text(LONGEST_NAME)),
        ("municipality", "Kommunekode", _municipality),
        ("due_date", "Forfaldsdato", day_near(today)),
        ("amount_ore", "Beløb", amount),
        ("kind", "Art", _kind),
    )


def _if_told(today: date) -> tuple[tuple[str, str, FieldReader], ...]:
    """List what a list need not say, in the same way; where it says it wrongly, the row is refused as well."""
    return (("as_of", AS_OF, past_instant(today)), ("gross_ore", GROSS, amount), ("lease", LEASE, lease_name))


def _why_more_than_all(values: Mapping[str, object]) -> Iterator[str]:
    left, gross = values.get("amount_ore"), values.get("gross_ore")
    if isinstance(left, int) and isinstance(gross, int) and left > gross:
        yield f"Beløb er større end {GROSS}, som det er en del af."


def _tenants(fields: Mapping[str, str]) -> tuple[Tenant, ...]:
    """Read the one or two tenants; the second is a person of their own, even under the first one's name."""
    first = Tenant(name=field(fields, "Lejer", _name))
    if not tidy(fields.get("Medlejer", "")):
        return (first,)
    return (first, Tenant(name=field(fields, "Medlejer", _name)))


def _why_not_almen(text: str) -> Iterator[str]:
    """Say why the rules here are not the tenancy's. What an association lists is almen, unless it says otherwise."""
    if text.casefold() not in {"", *TenancyKind}:
        yield f"{TENANCY_KIND} skal være Almen eller Privat."
    elif text:
        finding = is_tenancy_almen(TenancyKind(text.casefold()))
        if not finding.holds:
            yield finding.because


def _name(column: str, text: str) -> str:
    name = plain_text(LONGEST_NAME)(column, text)
    if not any(sign.isalpha() for sign in name):
        raise FieldFault(f"Teksten i «{column}» er ikke et navn: der er ingen bogstaver.")
    return name


def _postcode(column: str, text: str) -> str:
    if not _POSTCODE.fullmatch(text):
        raise FieldFault(f"{column} skal være fire cifre.")
    return text


def _municipality(column: str, text: str) -> str:
    if text not in MUNICIPALITIES:
        raise FieldFault(f"{column} er ikke en af de {len(MUNICIPALITIES)} danske kommunekoder (tre cifre).")
    return text


def _kind(column: str, text: str) -> str:
    kind = charge_kind(text)
    if kind is None:
        known = ", ".join(kind.danish for kind in CHARGE_KINDS.values() if kind.demandable)
        raise FieldFault(f"{column} er ukendt. Et påkrav kan indeholde: {known}.")
    return kind.code


def _left_out(missed: MissedPayment) -> Iterator[str]:
    """Say that a line which may not be demanded is owed, and asked for by no letter of ours."""
    kind = CHARGE_KINDS[missed.kind]
    if not kind.demandable:
        yield f"Art: {kind.reason} Posten skyldes, men står hverken i rykker eller påkrav."


def _conveniences(fields: Mapping[str, str]) -> tuple[dict[str, object], tuple[str, ...]]:
    """Read what a case can do without, and say in Danish which of it is useless. Empty fields go unsaid."""
    values: dict[str, object] = {}
    warnings: list[str] = []
    for name, column, read in _CONVENIENCES:
        try:
            text = tidy(fields.get(column, ""))
            values[name] = read(text) if text else None
        except FieldFault as fault:
            values[name] = None
            warnings.append(f"{column}: {fault}")
    children = values.pop("children")
    contact = values | {"digital_post": bool(values["digital_post"])}
    return {"contact": contact, "children": children}, tuple(warnings)


def _email(text: str) -> str:
    if len(text) > LONGEST_EMAIL or not _EMAIL.fullmatch(text):
        raise FieldFault("Det er ikke en brugbar adresse. Sagen åbnes uden.")
    return text


def _phone(text: str) -> str:
    number = text.replace(" ", "")
    if not _PHONE.fullmatch(number):
        raise FieldFault("Nummeret er ikke +45 og otte cifre. Sagen åbnes uden.")
    return number


def _mark(text: str) -> bool:
    mark = _MARKS.get(text.casefold())
    if mark is None:
        raise FieldFault("Der står hverken Ja eller Nej. Sagen åbnes uden oplysningen.")
    return mark


_CONVENIENCES: Final[tuple[tuple[str, str, Callable[[str], object]], ...]] = (
    ("email", "E-mail", _email),
    ("phone", "Mobil", _phone),
    ("digital_post", "Digital post", _mark),
    ("children", "Børn under 18", _mark),
)
