"""Which opaque, stable names do tenancies, persons, cases, charges and payments carry?

Nothing personal may stand in an id: ids travel in clear through workflow ids, search attributes and logs. Names that
come from personal facts are therefore keyed hashes (HMAC-SHA256) under a key that never rotates, so that the same
tenancy meets the same workflow for ever, and nobody without the key can guess a tenancy from its id.
"""

import base64
import hashlib
import hmac
from datetime import date

_LENGTH = 20  # base32 characters, 100 bits: no collision among all the tenancies of the country


def _keyed(secret: bytes, *parts: str) -> str:
    message = b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in parts)
    digest = hmac.new(secret, message, hashlib.sha256).digest()
    return base64.b32encode(digest).decode().lower()[:_LENGTH]


def tenancy_key(secret: bytes, organisation: str, tenancy: str, *, simulated: bool) -> str:
    """Name a tenancy. A rehearsal has a key of its own, so that it never meets a real case."""
    return _keyed(secret, "tenancy", organisation, tenancy, "simulated" if simulated else "real")


def person_id(secret: bytes, tenancy: str, name: str, ordinal: int) -> str:
    """Name a person of a tenancy (given by its key); *ordinal* keeps apart two tenants who bear one name."""
    return "p" + _keyed(secret, "person", tenancy, name, str(ordinal))


def payment_id(
    secret: bytes, tenancy: str, value_date: date, booked_on: date, amount_ore: int, text: str, n: int
) -> str:
    """Name a payment, so that the same payment fed twice counts once; *n* is its ordinal among equals (from 1)."""
    facts = (tenancy, value_date.isoformat(), booked_on.isoformat(), str(amount_ore), text, str(n))
    return "b" + _keyed(secret, "payment", *facts)


def charge_id(due: date, kind: str) -> str:
    """Name a charge within its tenancy: one kind falls due once on a day."""
    return f"{due.isoformat()}.{kind}"


def case_id(tenancy: str, number: int) -> str:
    """Name the *number*th case (from 1) of a tenancy, given by its key."""
    return f"{tenancy}-{number}"


def tenancy_of(case: str) -> str:
    """Read the tenancy key out of a case id."""
    return case.rpartition("-")[0]


def workflow_id(tenancy: str) -> str:
    """Name the one workflow that serves a tenancy, given by its key."""
    return f"eviction-case/{tenancy}"


def case_stream(case: str) -> str:
    """Name the journal stream of a case."""
    return f"case/{case}"


def account_stream(tenancy: str) -> str:
    """Name the journal stream of a tenancy's ledger, which outlives its cases."""
    return f"account/{tenancy}"
