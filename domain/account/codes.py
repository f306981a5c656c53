"""Which codes do the facts of an account carry?"""

import re
from enum import StrEnum
from typing import Final


class Payer(StrEnum):
    """Whose money a payment is."""

    TENANT = "tenant"
    MUNICIPALITY = "municipality"
    LAWYER = "lawyer"
    OTHER = "other"


_MUNICIPALITY: Final = re.compile(r"\w*kommunen?s?")
_LAWYER: Final = re.compile(r"advokat\w*")


def payer_named(written: str) -> Payer:
    """Whose money it is by the name that a list gives to who paid; the tenant's where it names nobody in particular.

    A municipality's is never taken for the tenant's own; what anybody else pays for a tenancy is the tenant's.
    """
    words = re.findall(r"\w+", written.casefold())
    if any(_MUNICIPALITY.fullmatch(word) for word in words):
        return Payer.MUNICIPALITY
    return Payer.LAWYER if any(_LAWYER.fullmatch(word) for word in words) else Payer.TENANT


class MeantBy(StrEnum):
    """By what it is known what money is for, where no person has said it: by its text, or by a list that says the same
    as its text.
    """

    TEXT = "payers-text"
    TEXT_AND_LIST = "payers-text-and-list"


class Repeat(StrEnum):
    """What is said of money that was told before: by a list nobody has said yet whether it is new, by a person that it
    is new money, or that it is the same.
    """

    ASK = "ask"
    NEW = "new"
    SAME = "same"


class RepeatAnswer(StrEnum):
    """What became of the question whether money that was told again is new."""

    NEW = "new"
    SAME = "same"
    NONE = "none"
