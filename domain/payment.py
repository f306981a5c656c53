"""What does an association tell us when money came in?"""

from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from domain.missed_payment import Code, LegalDay, PositiveOre
from domain.plain_text import VisibleText

LONGEST_TEXT: Final = 500
"""Characters at most in the text that came with a payment."""


class Payment(BaseModel):
    """One amount paid in for one tenancy; all fields together tell whether two are the same payment.

    `value_date` is the day the money counts from, `booked_on` the day the bank wrote it down. `ordinal`
    counts from 1 among payments of one list that are alike in every other field: two equal deposits on one
    day are both genuine, while the list sent twice counts once.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    organisation: Code
    tenancy: Code = Field(repr=False)
    value_date: LegalDay
    booked_on: LegalDay
    amount_ore: PositiveOre
    text: VisibleText = Field(default="", max_length=LONGEST_TEXT, repr=False)
    ordinal: int = Field(default=1, strict=True, ge=1)
