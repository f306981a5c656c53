"""What do ordinary months of a housing association bring day by day, and what is true meanwhile?

Everybody in them is invented. Nine in ten pay on the day; the others pay late, in parts, by card, twice, not at all, or
their direct debit goes back. The association's own list knows only what the bank had told it two bank days before, so
some of its rows are paid already. Beside the files stands the truth, in a ledger of its own that shares nothing with
the product: what each lease owed on each morning, and since when each rent was paid for good.

Whoever reads the files day by day must come to the truth on the last evening; sends no letter that states more than was
owed that morning; takes no step against who had paid before its day; and makes no work of ordinary rents.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import Enum
from functools import cached_property
from random import Random
from typing import Final, TypeAlias

import holidays

from domain.money import format_kroner

ONE_DAY: Final = timedelta(days=1)
LAG: Final = 2
"""Bank days that the association's books lie behind the bank."""
LISTED_AFTER: Final = 2
"""Bank days from a due day, or the next open one, to the month's list."""
_HOLIDAYS: Final = holidays.country_holidays("DK", years=range(2013, 2101), language="en_US")
_CLOSED: Final = frozenset({(6, 5), (12, 24), (12, 31)})
_SATURDAY: Final = 5

ARREARS_COLUMNS: Final = (
    "Organisation", "Afdeling", "Lejemål", "Lejer", "Medlejer", "Adresse", "Postnr", "By", "Kommunekode",
    "Forfaldsdato", "Beløb", "Art", "E-mail", "Mobil", "Digital post", "Børn under 18",
)  # fmt: skip
NEW_ARREARS_COLUMNS: Final = ("Opgjort pr.", "Oprindeligt beløb", "Lejeaftale", "Tekst")
PAYMENT_COLUMNS: Final = ("Organisation", "Lejemål", "Valørdato", "Bogført", "Beløb", "Tekst")
NEW_PAYMENT_COLUMNS: Final = ("Bankreference", "Betaler", "Lejeaftale", "Betalingsmåde", "Posteringstype")

Account: TypeAlias = tuple[str, int]
"""Whose account: the tenancy's number and the number of the lease, from 1."""


class Habit(Enum):
    """How one month's rent is treated."""

    ON_TIME = "on time"
    AHEAD = "ahead"
    BEFORE_THE_LIST = "the bank day before the list"
    AFTER_THE_LIST = "two bank days after the list"
    TEN_DAYS_LATE = "ten days late"
    IN_TWO_PARTS = "half, and the rest a week later"
    HALF = "half"
    NEVER = "never"
    BY_CARD = "by card"
    TWICE = "twice, and paid back"
    BOUNCED = "a debit that went back, and paid again"


OF_A_THOUSAND: Final[Mapping[Habit, int]] = {
    Habit.ON_TIME: 905,
    Habit.AHEAD: 4,
    Habit.BEFORE_THE_LIST: 12,
    Habit.AFTER_THE_LIST: 24,
    Habit.TEN_DAYS_LATE: 16,
    Habit.IN_TWO_PARTS: 8,
    Habit.HALF: 6,
    Habit.NEVER: 12,
    Habit.BY_CARD: 6,
    Habit.TWICE: 4,
    Habit.BOUNCED: 3,
}
"""How many rents of a thousand are treated so, but for those of households in trouble."""
IN_TROUBLE: Final = (Habit.AFTER_THE_LIST, Habit.TEN_DAYS_LATE, Habit.NEVER, Habit.HALF)
"""How households in trouble treat what others would pay in time; two of a hundred are."""


class Means(Enum):
    """How money moved. The bank's list tells of transfers alone; what is paid by card never stands there by lease."""

    TRANSFER = "Overførsel"
    CARD = "Kort"
    REFUND = "Tilbagebetaling"
    BOUNCED = "Returneret"


@dataclass(frozen=True)
class Household:
    """Who lives somewhere: one tenant or two, by name."""

    tenants: tuple[str, ...]
    digital_post: bool
    children: bool


@dataclass(frozen=True)
class Lease:
    """One household in one tenancy, for a monthly rent (øre).

    `begins` and `ends` are None where it was there before and stays afterwards; `ends` is the first day without it.
    """

    organisation: str
    department: str
    tenancy: str
    number: int
    address: str
    household: Household
    rent_ore: int
    begins: date | None = None
    ends: date | None = None

    @property
    def account(self) -> Account:
        """Whose money its money is."""
        return self.tenancy, self.number

    def owes_for(self, due: date) -> bool:
        """Whether the rent of this due day is its own."""
        return (self.begins is None or due >= self.begins) and (self.ends is None or due < self.ends)


@dataclass(frozen=True)
class Rent:
    """One month's rent of a lease."""

    lease: Lease
    due: date
    habit: Habit


@dataclass(frozen=True)
class Movement:
    """Money that moved on a day: from the tenant, above zero, or back to them; `due` is the rent it was meant for."""

    day: date
    lease: Lease
    due: date
    amount_ore: int
    means: Means

    @property
    def reference(self) -> str:
        """What the bank calls it."""
        return f"{self.day:%Y%m%d}-{self.lease.tenancy}-{self.lease.number}-{self.due:%m}-{self.means.name[:2]}"

    @property
    def text(self) -> str:
        """What the bank sends along."""
        return f"{self.lease.household.tenants[0].upper()} {self.due:%m-%Y}"


@dataclass(frozen=True)
class Move:
    """Who lived there is out on a day, and somebody else is in from the next."""

    organisation: str
    tenancy: str
    out_on: date


@dataclass(frozen=True)
class OneDay:
    """What a day brings: who has moved out, the morning's list, the bank's list of the day's transfers, what was typed
    in of cards, and what went out (a list, its amounts below zero): paid back, or a debit that went back. None: no list
    that day.
    """

    day: date
    moves: tuple[Move, ...]
    arrears: bytes | None
    payments: bytes | None
    by_card: tuple[Movement, ...]
    money_out: bytes | None


# --- the bank's calendar ----------------------------------------------------------------------------------------------


def is_open(day: date) -> bool:
    """Whether banks work: by a calendar that is not the product's."""
    after_ascension = "Ascension Day" in _HOLIDAYS.get(day - ONE_DAY, "")
    return not (day.weekday() >= _SATURDAY or day in _HOLIDAYS or (day.month, day.day) in _CLOSED or after_ascension)


def bank_day(day: date, steps: int = 0) -> date:
    """The day, or the next on which banks work, moved by so many bank days forwards or back."""
    while not is_open(day):
        day += ONE_DAY
    one = ONE_DAY if steps > 0 else -ONE_DAY
    for _ in range(abs(steps)):
        day += one
        while not is_open(day):
            day += one
    return day


# --- the truth --------------------------------------------------------------------------------------------------------


@dataclass
class Ledger:
    """What a lease owes for each due day (øre, never below zero), what it paid for rents that are not due yet, and what
    of its money nothing has taken.
    """

    owed: dict[date, int] = field(default_factory=dict)
    ahead: dict[date, int] = field(default_factory=dict)
    credit_ore: int = 0

    def charge(self, due: date, amount_ore: int) -> None:
        """A rent falls due: what was paid for it ahead pays it, and what lies unused."""
        self.owed[due] = amount_ore
        self.credit_ore += self.ahead.pop(due, 0)
        self._lay(due)

    def move(self, movement: Movement) -> None:
        """Money comes, for the rent it was meant for and then the oldest; or goes, a debit from its rent and a refund
        from what nothing has taken: where that is too little, nothing is paid back.
        """
        if movement.means is Means.BOUNCED:
            self.owed[movement.due] -= movement.amount_ore
            self._lay(movement.due)
        elif movement.means is Means.REFUND:
            self.credit_ore += movement.amount_ore if self.can_pay_back(movement) else 0
        elif movement.due not in self.owed:
            self.ahead[movement.due] = self.ahead.get(movement.due, 0) + movement.amount_ore
        else:
            self.credit_ore += movement.amount_ore
            for due in (movement.due, *sorted(self.owed)):
                self._lay(due)

    def can_pay_back(self, refund: Movement) -> bool:
        """Whether so much lies unused."""
        return self.credit_ore >= -refund.amount_ore

    def _lay(self, due: date) -> None:
        part = min(self.credit_ore, self.owed[due])
        self.owed[due] -= part
        self.credit_ore -= part

    @property
    def outstanding(self) -> dict[date, int]:
        """What is owed, by due day."""
        return {due: ore for due, ore in self.owed.items() if ore}


@dataclass(frozen=True)
class OrdinaryMonths:
    """Some months (their first days) of some tenancies: all that happens in them, and the truth."""

    months: tuple[date, ...]
    rents: tuple[Rent, ...]
    moves: tuple[Move, ...]
    movements: tuple[Movement, ...]
    new_columns: bool = False

    @cached_property
    def _happened(self) -> Mapping[Account, tuple[tuple[date, Rent | Movement], ...]]:
        """What happened to each account in its order: a rent falls due before the money of its day comes."""
        found: dict[Account, list[tuple[date, int, int, Rent | Movement]]] = defaultdict(list)
        for place, rent in enumerate(self.rents):
            found[rent.lease.account].append((rent.due, 0, place, rent))
        for place, movement in enumerate(self.movements):
            found[movement.lease.account].append((movement.day, 1, place, movement))
        return {
            account: tuple((day, what) for day, _, _, what in sorted(entries, key=lambda entry: entry[:3]))
            for account, entries in found.items()
        }

    @property
    def leases(self) -> tuple[Lease, ...]:
        """Every lease that owes a rent, in the order of the tenancies."""
        return tuple(dict.fromkeys(rent.lease for rent in self.rents))

    @property
    def first_day(self) -> date:
        """The day of the first money, or the first month's where that is earlier."""
        return min((self.months[0], *(movement.day for movement in self.movements)))

    @property
    def last_day(self) -> date:
        """The end of the last month."""
        return _next_month(self.months[-1]) - ONE_DAY

    def ledger(self, account: Account, *, due_by: date, before: date) -> Ledger:
        """The truth of one account: the rents that fell due by a day, and the money of all days before another."""
        ledger = Ledger()
        for day, what in self._happened[account]:
            if isinstance(what, Rent) and day <= due_by:
                ledger.charge(what.due, what.lease.rent_ore)
            elif isinstance(what, Movement) and day < before:
                ledger.move(what)
        return ledger

    def owed(self, morning: date) -> dict[Account, dict[date, int]]:
        """What every lease truly owes that morning (øre, by due day); who owes nothing is left out."""
        ledgers = {account: self.ledger(account, due_by=morning, before=morning) for account in self._happened}
        return {account: ledger.outstanding for account, ledger in ledgers.items() if ledger.outstanding}

    def had_paid(self, account: Account, due: date, morning: date) -> bool:
        """Whether a rent was truly paid, in full, by money of the days before that morning."""
        return due not in self.ledger(account, due_by=max(morning, due), before=morning).outstanding

    def paid_on(self, account: Account, due: date) -> date | None:
        """The day whose money paid a rent for good; None where it is owed to the end."""
        paid = None
        for day in sorted({day for day, what in self._happened[account] if isinstance(what, Movement)}):
            if not self.had_paid(account, due, day + ONE_DAY):
                paid = None
            elif paid is None:
                paid = day
        return paid

    def is_possible(self, movement: Movement) -> bool:
        """Whether it would happen: an association pays back only what nothing has taken."""
        before = self.ledger(movement.lease.account, due_by=movement.day, before=movement.day)
        return movement.means is not Means.REFUND or before.can_pay_back(movement)

    # --- the days -----------------------------------------------------------------------------------------------------

    def days(self) -> Iterator[OneDay]:
        """Every day from `first_day` to the last evening."""
        by_day: dict[date, list[Movement]] = defaultdict(list)
        for movement in self.movements:
            by_day[movement.day].append(movement)
        day = self.first_day
        while day <= self.last_day:
            yield self._day(day, by_day[day])
            day += ONE_DAY

    def _day(self, day: date, movements: Sequence[Movement]) -> OneDay:
        by_means = {means: tuple(one for one in movements if one.means is means) for means in Means}
        return OneDay(
            day=day,
            moves=tuple(move for move in self.moves if move.out_on == day),
            arrears=self._arrears(day) if day in map(list_day, self.months) else None,
            payments=self._money(by_means[Means.TRANSFER]),
            by_card=by_means[Means.CARD],
            money_out=self._money(by_means[Means.REFUND] + by_means[Means.BOUNCED]),
        )

    def _arrears(self, day: date) -> bytes | None:
        """What the association's books call missing that morning: they know the money of some days before. None where
        that is nothing.
        """
        as_of = bank_day(day, -LAG) + ONE_DAY
        rows = [
            _missing(lease, due, ore, as_of)
            for lease in self.leases
            for due, ore in self.ledger(lease.account, due_by=day, before=as_of).outstanding.items()
        ]
        columns = ARREARS_COLUMNS + (NEW_ARREARS_COLUMNS if self.new_columns else ())
        return _written(columns, rows) if rows else None

    def _money(self, movements: Sequence[Movement]) -> bytes | None:
        columns = PAYMENT_COLUMNS + (NEW_PAYMENT_COLUMNS if self.new_columns else ())
        return _written(columns, map(_moved, movements)) if movements else None


def _missing(lease: Lease, due: date, ore: int, as_of: date) -> dict[str, str]:
    return {
        "Organisation": lease.organisation,
        "Afdeling": lease.department,
        "Lejemål": lease.tenancy,
        "Lejer": lease.household.tenants[0],
        "Medlejer": "".join(lease.household.tenants[1:]),
        "Adresse": lease.address,
        "Postnr": "8260",
        "By": "Viby J",
        "Kommunekode": "751",
        "Forfaldsdato": _written_day(due),
        "Beløb": format_kroner(ore),
        "Art": "Husleje",
        "E-mail": "",
        "Mobil": "",
        "Digital post": _yes_or_no(yes=lease.household.digital_post),
        "Børn under 18": _yes_or_no(yes=lease.household.children),
        "Opgjort pr.": _written_day(as_of),
        "Oprindeligt beløb": format_kroner(lease.rent_ore),
        "Lejeaftale": str(lease.number),
        "Tekst": f"Husleje {due:%m-%Y}",
    }


def _moved(movement: Movement) -> dict[str, str]:
    return {
        "Organisation": movement.lease.organisation,
        "Lejemål": movement.lease.tenancy,
        "Valørdato": _written_day(movement.day),
        "Bogført": _written_day(movement.day),
        "Beløb": format_kroner(movement.amount_ore),
        "Tekst": movement.text,
        "Bankreference": movement.reference,
        "Betaler": movement.lease.household.tenants[0],
        "Lejeaftale": str(movement.lease.number),
        "Betalingsmåde": Means.TRANSFER.value,
        "Posteringstype": movement.means.value if movement.amount_ore < 0 else "Indbetaling",
    }


def _written(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    text = io.StringIO()
    write = csv.writer(text, delimiter=";")
    write.writerow(columns)
    write.writerows([row[column] for column in columns] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _written_day(day: date) -> str:
    return f"{day:%d-%m-%Y}"


def _yes_or_no(*, yes: bool) -> str:
    return "Ja" if yes else "Nej"


# --- how they come about ----------------------------------------------------------------------------------------------

_FIRST_NAMES: Final = ("Anker", "Bodil", "Cille", "Dagny", "Erling", "Freja", "Gunnar", "Helle", "Ib", "Johanne", "Kaj")
_LAST_NAMES: Final = ("Prøve", "Eksempel", "Opdigtet", "Påhit", "Forsøg", "Skrøne", "Fabel", "Tænkt")
_MOVES_OF_A_HUNDRED: Final = 1
_IN_TROUBLE_OF_A_HUNDRED: Final = 2
_TWO_TENANTS: Final = 0.2


def ordinary_months(
    seed: int, tenancies: int, *, first: date = date(2026, 10, 1), count: int = 3, new_columns: bool = False
) -> OrdinaryMonths:
    """Make *count* months from *first* on, a month's first day, of so many tenancies. The same seed always makes the
    same months; *new_columns* changes nothing but what is written down of them.
    """
    chance = Random(seed)
    months = tuple(_month_after(first, n) for n in range(count))
    rents: list[Rent] = []
    for n in range(tenancies):
        for lease in _leases(chance, seed, n, months):
            in_trouble = chance.randrange(100) < _IN_TROUBLE_OF_A_HUNDRED
            rents += [Rent(lease, due, _habit(chance, in_trouble)) for due in months if lease.owes_for(due)]
    moves = tuple(
        Move(lease.organisation, lease.tenancy, lease.ends - ONE_DAY)
        for lease in dict.fromkeys(rent.lease for rent in rents)
        if lease.ends
    )
    planned = OrdinaryMonths(
        months, tuple(rents), moves, tuple(one for rent in rents for one in _money_for(rent)), new_columns
    )
    return replace(planned, movements=tuple(filter(planned.is_possible, planned.movements)))


def list_day(due: date) -> date:
    """The morning on which a month's list comes."""
    return bank_day(due, LISTED_AFTER)


def _leases(chance: Random, seed: int, n: int, months: Sequence[date]) -> Iterator[Lease]:
    """The lease of one tenancy, or the two of one whose household moves at the end of the first month."""
    organisation = f"BF-10{1 + n % 4}"
    home = Lease(
        organisation=organisation,
        department=f"{n % 9 + 1:02d}",
        tenancy=f"{organisation}-Q{seed}-{n:05d}",
        number=1,
        address=f"Prøvevej {n % 300 + 1}, {n % 4 + 1}. tv",
        household=_household(chance),
        rent_ore=chance.randrange(450_000, 1_250_000, 50),
    )
    if chance.randrange(100) >= _MOVES_OF_A_HUNDRED or len(months) == 1:
        yield home
        return
    yield replace(home, ends=months[1])
    yield replace(home, number=2, begins=months[1], household=_household(chance))


def _household(chance: Random) -> Household:
    one = f"{chance.choice(_FIRST_NAMES)} {chance.choice(_FIRST_NAMES)[0]}. {chance.choice(_LAST_NAMES)}"
    other = f"{chance.choice(_FIRST_NAMES)} {chance.choice(_LAST_NAMES)}"
    tenants = (one, other) if chance.random() < _TWO_TENANTS else (one,)
    return Household(tenants, digital_post=chance.random() < 0.5, children=chance.random() < 0.5)


def _habit(chance: Random, in_trouble: bool) -> Habit:
    (habit,) = chance.choices(list(OF_A_THOUSAND), list(OF_A_THOUSAND.values()))
    other = chance.choice(IN_TROUBLE)
    return other if in_trouble and habit in (Habit.ON_TIME, Habit.AHEAD) else habit


def _money_for(rent: Rent) -> Iterator[Movement]:
    """What a habit does about one rent."""
    timely, listed = bank_day(rent.due), list_day(rent.due)
    whole, half = rent.lease.rent_ore, rent.lease.rent_ore // 2

    def money(day: date, amount_ore: int = whole, means: Means = Means.TRANSFER) -> Movement:
        return Movement(day, rent.lease, rent.due, amount_ore, means)

    match rent.habit:
        case Habit.ON_TIME:
            yield money(timely)
        case Habit.AHEAD:
            yield money(bank_day(rent.due, -4))
        case Habit.BEFORE_THE_LIST:
            yield money(bank_day(listed, -1))
        case Habit.AFTER_THE_LIST:
            yield money(bank_day(listed, 2))
        case Habit.TEN_DAYS_LATE:
            yield money(bank_day(listed, 8))
        case Habit.IN_TWO_PARTS:
            yield money(bank_day(listed, 1), half)
            yield money(bank_day(listed, 6), whole - half)
        case Habit.HALF:
            yield money(bank_day(listed, 3), half)
        case Habit.BY_CARD:
            yield money(bank_day(listed, 3), means=Means.CARD)
        case Habit.TWICE:
            yield money(timely)
            yield money(bank_day(timely, 1))
            yield money(bank_day(timely, 6), -whole, Means.REFUND)
        case Habit.BOUNCED:
            yield money(timely)
            yield money(bank_day(timely, 3), -whole, Means.BOUNCED)
            yield money(bank_day(timely, 7))
        case Habit.NEVER:
            return


def _month_after(first: date, n: int) -> date:
    for _ in range(n):
        first = _next_month(first)
    return first


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
