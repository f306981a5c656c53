"""What does `pay` answer of a payment that was typed in?"""

from client.results.result import Result


class PaymentResult(Result):
    """What became of one payment: `booked`, known already (`duplicate`), `refused`, or `queued` and not answered yet.

    `payment` is its id in the ledger, by which it counts once; `reason` and `warnings` are Danish.
    """

    result: str
    case: str
    payment: str
    reason: str | None
    warnings: tuple[str, ...]
