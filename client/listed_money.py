"""Whose money does a payment list tell of, and is every payment in it in?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from client.results.rows import RowAnswer
from intake.payment_list import AcceptedMoneyOut, AcceptedPayment
from intake.table import RefusedRow

Row = AcceptedPayment | AcceptedMoneyOut | RefusedRow


@dataclass
class ListedMoney:
    """What was seen of a list on its way. `missing` counts rows that may be payments and were refused, or that nobody
    has answered: as long as there is one, not all money is in. Money that went out pays nothing and is not among them.
    """

    organisations: set[str] = field(default_factory=set)
    missing: int = 0
    _out: set[int] = field(default_factory=set)

    def of(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The same rows, looked at as they go by."""
        for row in rows:
            if isinstance(row, AcceptedPayment):
                self.organisations.add(row.payment.organisation)
            elif isinstance(row, AcceptedMoneyOut):
                self.organisations.add(row.out.organisation)
                self._out.add(row.row)
            yield row

    def hear(self, answer: RowAnswer) -> None:
        """Take in what became of a row."""
        went_out = answer.row in self._out
        self._out.discard(answer.row)
        if answer.result in ("queued", "refused") and not went_out:
            self.missing += 1
