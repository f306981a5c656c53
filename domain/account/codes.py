"""Which codes do the facts of an account carry?"""

from enum import StrEnum


class Payer(StrEnum):
    """Whose money a payment is."""

    TENANT = "tenant"
    MUNICIPALITY = "municipality"
    LAWYER = "lawyer"
    OTHER = "other"
