"""Which rows of a payment list that are known may be new money, and what is asked about them?

A list that repeats all that an earlier one told of a day, and goes on, is an overlapping export. One of which every row
is known, or that repeats only some rows of a day, may tell of new money in the same words
(docs/adr/0045-the-same-money-once.md).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from decisions.contract import Reply
from domain.account.codes import Repeat
from domain.case.path.same_money import ASKED
from domain.ids import payment_by_likeness
from domain.payment import Payment, PaymentIdentity
from intake.payment_list import AcceptedMoneyOut, AcceptedPayment
from intake.table import RefusedRow

PaymentRow = AcceptedPayment | AcceptedMoneyOut | RefusedRow
Day = tuple[str, date]
"""A booking day of an association."""
_SHOWN: Final = 5  # row numbers at most in the line


@dataclass
class ToldBefore:
    """What a list named `named` tells of known money; `said` is what a person says of all of it. Its memory grows with
    the days of the list, not with its rows.
    """

    named: str
    said: Repeat | None = None
    rows_of: Counter[Day] = field(default_factory=Counter)
    known: Counter[Day] = field(default_factory=Counter)
    undecided: Counter[tuple[Day, int | None]] = field(default_factory=Counter)
    """Known rows without a reference, by their day and by how many rows their first list had of it."""
    is_news: bool = False
    """Whether some row is new, or nobody knows yet."""
    asked: int = 0
    shown: list[int] = field(default_factory=list)
    until: set[str] = field(default_factory=set)

    def count(self, rows: Iterable[PaymentRow]) -> None:
        """Count the rows of each booking day before any is told."""
        self.rows_of.update(_day(row.payment) for row in rows if isinstance(row, AcceptedPayment))

    def fields(self, payment: Payment, repeat: Repeat | None) -> dict[str, Any]:
        """What a row's message says besides the money: of which list it is, and as which row."""
        return {
            "told_in": self.named,
            "ordinal": payment.ordinal,
            "rows_of_day": self.rows_of[_day(payment)],
            "repeat": repeat.value if repeat else None,
            "means": payment.means.value if payment.means else None,
        }

    def hear(self, payment: Payment, result: str, rows_of_day: int | None = None) -> None:
        """Take in what became of a row that was told."""
        if result != "duplicate":
            self.is_news = self.is_news or result != "refused"
            return
        self.known[_day(payment)] += 1
        if not payment.reference:
            self.undecided[_day(payment), rows_of_day] += 1

    def hear_out(self, given: Reply) -> None:
        """Take in what became of money that went out: a list that tells of more of it goes on, too."""
        self.is_news = self.is_news or given.result not in ("duplicate", "refused")

    def days_to_ask(self) -> frozenset[Day]:
        """The days of which known rows may be new money."""
        if self.said is not None:
            return frozenset()
        return frozenset(
            day for day, rows in self.undecided if not self.is_news or (rows is not None and self.known[day] < rows)
        )

    def hear_asked(self, row: int, given: Reply) -> None:
        """Take in whether a row may be new money, and until when nothing leaves for its tenancy."""
        if given.result == ASKED:
            self.count_asked(row)
            self.until.update(given.warnings)

    def count_asked(self, row: int) -> None:
        """Count a row that may be new money."""
        self.asked += 1
        if len(self.shown) < _SHOWN:
            self.shown.append(row)

    def notes(self) -> tuple[str, ...]:
        """One line in Danish about all rows that may be new money; none where there is no such row."""
        if not self.asked:
            return ()
        rows = ", ".join(map(str, sorted(self.shown))) + (" …" if self.asked > len(self.shown) else "")
        what = f"{self.asked} kendte rækker kan være nye penge (række {rows})."
        ways = "Er de nye, så send listen igen med --new; er de de samme, med --known."
        return (" ".join((what, *sorted(self.until), ways)),)


def needs_asking(row: AcceptedPayment, days: frozenset[Day]) -> bool:
    """Whether a row is of one of these days and has no reference by which it is known."""
    return not row.payment.reference and _day(row.payment) in days


def as_new_money(identity: PaymentIdentity, secret: bytes, payment: Payment, named: str) -> PaymentIdentity:
    """By what money is known that a person says is new, though it is told in the words of other money: by its list."""
    if payment.reference:
        return identity
    return replace(identity, payment=payment_by_likeness(secret, f"{identity.likeness}/{named}", payment.ordinal))


def _day(payment: Payment) -> Day:
    return payment.organisation, payment.booked_on
