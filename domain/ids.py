"""Which opaque, stable names do tenancies, persons, leases, cases, charges and payments carry?

Nothing personal may stand in an id: ids travel in clear through workflow ids, search attributes and logs. Names that
come from personal facts are therefore keyed hashes (HMAC-SHA256) under a key that never rotates, so that the same
tenancy meets the same workflow for ever, and nobody without the key can guess a tenancy from its id.
"""

import base64
import hashlib
import hmac
from datetime import date

CASE_RUNS, WITNESS_RUNS = "eviction-case", "journal-witness"
"""How the ids of workflows begin: of those that follow cases, and of those that remember."""

FIRST_LEASE = 1
"""The lease that a tenancy began with here; its account and its charges bear no number."""

_SHORT_VERSION = 12  # hexadecimal digits
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


def payment_by_reference(secret: bytes, organisation: str, bank_account: str, reference: str) -> str:
    """Name a payment after the bank's own reference, which the bank gives once for each account.

    Days, amount, text and tenancy are no part of it: whatever list or file tells of the payment, its name is the same.
    """
    return "b" + _keyed(secret, "payment by reference", organisation, bank_account, reference)


def reference_mark(secret: bytes, organisation: str, reference: str) -> str:
    """Stand for a bank's reference alone, so that two payments show that they share it, whatever account was told."""
    return "r" + _keyed(secret, "reference", organisation, reference)


def payment_likeness(secret: bytes, tenancy: str, value_date: date, booked_on: date, amount_ore: int, text: str) -> str:
    """Stand for all that tells one payment of a tenancy (given by its key) from another, but for a bank's reference."""
    facts = (tenancy, value_date.isoformat(), booked_on.isoformat(), str(amount_ore), text)
    return "l" + _keyed(secret, "likeness", *facts)


def payment_by_likeness(secret: bytes, likeness: str, n: int) -> str:
    """Name a payment of which no bank's reference is known; *n* is its ordinal among those alike (from 1)."""
    return "b" + _keyed(secret, "payment by likeness", likeness, str(n))


def charge_id(due: date, kind: str, lease: int = FIRST_LEASE) -> str:
    """Name a charge within its tenancy: of one lease one kind falls due once on a day."""
    return f"{due.isoformat()}.{kind}{_of_lease('.', lease)}"


def charge_parts(charge: str) -> tuple[date, str, int]:
    """Read due day, kind and lease out of a charge's id; ValueError for what is none."""
    due, _, rest = charge.partition(".")
    kind, later, lease = rest.partition(".lease-")
    return date.fromisoformat(due), kind, int(lease) if later else FIRST_LEASE


def case_id(tenancy: str, number: int) -> str:
    """Name the *number*th case (from 1) of a tenancy, given by its key."""
    return f"{tenancy}-{number}"


def tenancy_of(case: str) -> str:
    """Read the tenancy key out of a case id."""
    return case.rpartition("-")[0]


def workflow_id(tenancy: str) -> str:
    """Name the one workflow that serves a tenancy, given by its key."""
    return f"{CASE_RUNS}/{tenancy}"


def tenancy_served_by(workflow: str) -> str:
    """Read the tenancy key out of its workflow's id."""
    return workflow.rpartition("/")[2]


def witness_id(secret: bytes, installation: str, organisation: str) -> str:
    """Name the one workflow that remembers what is written beside the cases of an organisation; *installation* is told
    from others in the same namespace by its task queue.
    """
    return f"{WITNESS_RUNS}/{_keyed(secret, 'witness', installation, organisation)}"


def is_of_a_tenancy(stream: str) -> bool:
    """Whether a stream belongs to a tenancy: to one of its cases, or to a lease's ledger."""
    return stream.startswith(("case/", "account/"))


def case_stream(case: str) -> str:
    """Name the journal stream of a case."""
    return f"case/{case}"


def account_stream(tenancy: str, lease: int = FIRST_LEASE) -> str:
    """Name the journal stream of a lease's ledger, which outlives its cases; *tenancy* is the tenancy's key."""
    return f"account/{tenancy}{_of_lease('/', lease)}"


def lease_of(account: str) -> int:
    """Read the number of the lease out of the name of an account's stream."""
    _, later, lease = account.partition("/lease-")
    return int(lease) if later else FIRST_LEASE


def _of_lease(sign: str, lease: int) -> str:
    return "" if lease == FIRST_LEASE else f"{sign}lease-{lease}"


def tenancy_of_stream(stream: str) -> str | None:
    """Read the tenancy key out of the name of a stream; None for one that belongs to no tenancy."""
    kind, _, rest = stream.partition("/")
    match kind:
        case "case":
            return tenancy_of(rest)
        case "account":
            return rest.partition("/")[0]
        case _:
            return None


def short_version(version: str) -> str:
    """How the version of a law or a policy, a long hash, stands in a line: enough of it to tell and to type it."""
    return version[:_SHORT_VERSION]
