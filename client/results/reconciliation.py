"""What does `reconcile` answer: where do the newest list and the cases differ?"""

from datetime import date

from client.results.result import Result


class DifferenceRow(Result):
    """One difference. `row` is the line of the list, null where the list has none; `case` and `charge` are null where
    there are none. `stated_ore` is what the list calls for, `outstanding_ore` what is left here as the day `as_of`
    began. `difference` is a code, `reason` says it in Danish.
    """

    organisation: str
    difference: str
    as_of: date
    row: int | None
    case: str | None
    charge: str | None
    stated_ore: int | None
    outstanding_ore: int | None
    reason: str


class ReconciledList(Result):
    """What was compared of one association: how many rows of its newest list (its lists of one day are one), and
    whether whoever is not on it was asked about, too.
    """

    organisation: str
    as_of: date
    assumed: bool
    complete: bool
    rows: int
    differences: int


class ReconciliationSummary(Result):
    """The last object of `reconcile`: how many differences there are in all."""

    differences: int
