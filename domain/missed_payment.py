"""What does an association tell us when a rent was not paid?

One missed payment of one tenancy, as read from an arrears list or given by hand. The same missed payment
is told by organisation, tenancy, due date and kind: sent twice it is one; with another amount it is a
correction.
"""

import re
from datetime import date
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from domain.money import LARGEST_AMOUNT, Ore
from domain.plain_text import PlainText, VisibleText

LONGEST_CODE: Final = 60
"""Characters at most in an organisation, a department, a tenancy number or a kind."""
LONGEST_NAME: Final = 120
"""Characters at most in a person's name or a town's."""
LONGEST_ADDRESS: Final = 200
"""Characters at most in the line of an address."""
LONGEST_TEXT: Final = 500
"""Characters at most in the text that came with a payment or stands beside a missed one."""
LONGEST_EMAIL: Final = 254
"""Characters at most in an e-mail address (RFC 5321, 4.5.3.1.3, less its two angle brackets)."""


_ISO_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _one_form_of_day(value: Any) -> Any:
    # pydantic reads 0, "0" and an instant at midnight as days, too. Two readers of one text must never differ: a
    # due date that began as anything else is a mistake, never a day.
    if isinstance(value, date) or (isinstance(value, str) and _ISO_DAY.fullmatch(value)):
        return value
    raise ValueError("a legal day is a date or its ISO form")


LegalDay = Annotated[date, BeforeValidator(_one_form_of_day)]
"""A day on the Danish calendar, Copenhagen; in JSON `2026-10-01`."""
PositiveOre = Annotated[Ore, Field(strict=True, gt=0, le=LARGEST_AMOUNT)]
"""An amount in øre, above zero and within reason."""
Code = Annotated[PlainText, Field(min_length=1, max_length=LONGEST_CODE)]
"""A short name that a system gave: an organisation, a department, a tenancy, a kind."""

# Names and addresses stay out of reprs, and with them out of logs and tracebacks; refused input likewise.
_PLAIN: Final = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Tenant(BaseModel):
    """One person on the lease. Two joint tenants are two persons, even under the same name."""

    model_config = _PLAIN

    name: PlainText = Field(min_length=1, max_length=LONGEST_NAME, repr=False)


class ContactDetails(BaseModel):
    """How the household can be reached; what is absent or was unusable is None, or False for Digital Post.

    `phone` is `+45` and eight digits without spaces; `digital_post`: a payment demand may go that way.
    """

    model_config = _PLAIN

    email: PlainText | None = Field(default=None, max_length=LONGEST_EMAIL, repr=False)
    phone: str | None = Field(default=None, pattern=r"^\+45[0-9]{8}$", repr=False)
    digital_post: bool = Field(default=False, strict=True)


class MissedPayment(BaseModel):
    """One amount that one tenancy owed on one day and did not pay.

    `municipality` is the three-digit code, `kind` the code of a `ChargeKind`, `amount_ore` in øre,
    `due_date` the nominal due day of the lease, before any shift to a weekday; `children` says whether
    children under 18 live there, None when nobody told us. What a list may tell besides: `gross_ore`, what was
    charged before anything was paid of it, of which `amount_ore` is what is left; `lease`, what the association calls
    the lease it is owed by; `text`, what its system wrote beside it, shown and never read.
    """

    model_config = _PLAIN

    organisation: Code
    department: Code
    tenancy: Code = Field(repr=False)
    tenants: tuple[Tenant, ...] = Field(min_length=1, max_length=2)
    address: PlainText = Field(min_length=1, max_length=LONGEST_ADDRESS, repr=False)
    postcode: str = Field(pattern=r"^[0-9]{4}$", repr=False)
    city: PlainText = Field(min_length=1, max_length=LONGEST_NAME, repr=False)
    municipality: str = Field(pattern=r"^[0-9]{3}$")
    due_date: LegalDay
    amount_ore: PositiveOre
    kind: Code
    contact: ContactDetails
    children: bool | None = Field(default=None, strict=True)
    gross_ore: PositiveOre | None = None
    lease: Code | None = Field(default=None, repr=False)
    text: VisibleText = Field(default="", max_length=LONGEST_TEXT, repr=False)
