"""Which opaque, stable names do tenancies, persons, leases, cases, charges and payments carry?

Nothing personal may stand in an id: ids travel in clear through workflow ids, search attributes and logs. Names that
come from personal facts are therefore keyed hashes (HMAC-SHA256) under a key that never rotates, so that the same
tenancy meets the same workflow for ever, and nobody without the key can guess a tenancy from its id.
"""

import base64
import hmac
import re
from datetime import date
from typing import NamedTuple

from domain.plain_text import tidy, with_plain_signs

CASE_RUNS, WITNESS_RUNS = "eviction-case", "journal-witness"
"""How the ids of workflows begin: of those that follow cases, and of those that remember."""

FIRST_LEASE = 1
"""The lease that a tenancy began with here; its account and its charges bear no number."""

_CASE_ID = re.compile(r"[a-z2-7]{20}-[1-9][0-9]{0,8}")
_SHORT_VERSION = 12  # hexadecimal digits
_LENGTH = 20  # base32 characters, 100 bits: no collision among all the tenancies of the country
_BYTES = 15  # of a digest, which give at least so many characters and no padding


def _keyed(secret: bytes, *parts: str) -> str:
    message = b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in parts)
    digest = hmac.digest(secret, message, "sha256")
    return base64.b32encode(digest[:_BYTES]).decode().lower()[:_LENGTH]


def _plain(written: str) -> str:
    return tidy(with_plain_signs(written))


def plain_number(written: str) -> str:
    """Read the number of a tenancy, or the code of an organisation, so that spellings that look alike are one."""
    return _plain(written)


def tenancy_key(secret: bytes, organisation: str, tenancy: str, *, simulated: bool) -> str:
    """Name a tenancy, by whichever dashes and spaces its number is written.

    A rehearsal has a key of its own, so that it never meets a real case.
    """
    return key_of_spelling(secret, plain_number(organisation), plain_number(tenancy), simulated=simulated)


def key_of_spelling(secret: bytes, organisation: str, tenancy: str, *, simulated: bool) -> str:
    """Name a tenancy by its number to the letter, as every key was made before docs/adr/0040-look-alike-numbers.md."""
    return _keyed(secret, "tenancy", organisation, tenancy, "simulated" if simulated else "real")


def plain_name(written: str) -> str:
    """Read a person's name so that spellings that look alike are one: to know somebody by, never to be shown."""
    return _plain(written)


def person_id(secret: bytes, tenancy: str, name: str, ordinal: int) -> str:
    """Name a person of a tenancy (given by its key), by whichever dashes and spaces the name is written.

    *ordinal* keeps apart two tenants who bear one name.
    """
    return "p" + _keyed(secret, "person", tenancy, plain_name(name), str(ordinal))


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


def money_out_by_reference(secret: bytes, organisation: str, bank_account: str, reference: str) -> str:
    """Name money that left after the bank's own reference for it."""
    return "o" + _keyed(secret, "money out by reference", organisation, bank_account, reference)


def money_out_by_likeness(secret: bytes, likeness: str, n: int) -> str:
    """Name money that left of which no bank's reference is known; *n* is as in `payment_by_likeness`."""
    return "o" + _keyed(secret, "money out by likeness", likeness, str(n))


def lease_mark(secret: bytes, tenancy: str, number: str) -> str:
    """Stand for what an association calls a lease of a tenancy (given by its key)."""
    return "a" + _keyed(secret, "lease", tenancy, number)


def charge_id(due: date, kind: str, lease: int = FIRST_LEASE, number: int = 1) -> str:
    """Name a charge within its tenancy; *number* counts those of one lease and kind that fall due on one day."""
    return f"{due.isoformat()}.{kind}{'' if number == 1 else f'.no-{number}'}{_of_lease('.', lease)}"


class ChargeParts(NamedTuple):
    """What the id of a charge says."""

    due: date
    kind: str
    lease: int
    number: int


def charge_parts(charge: str) -> ChargeParts:
    """Read due day, kind, lease and number out of a charge's id; ValueError for what is none."""
    due, _, rest = charge.partition(".")
    rest, later, lease = rest.partition(".lease-")
    kind, several, number = rest.partition(".no-")
    return ChargeParts(
        date.fromisoformat(due), kind, int(lease) if later else FIRST_LEASE, int(number) if several else 1
    )


def case_id(tenancy: str, number: int) -> str:
    """Name the *number*th case (from 1) of a tenancy, given by its key."""
    return f"{tenancy}-{number}"


def is_case_id(written: str) -> bool:
    """Whether *written* has the form of a case's id."""
    return _CASE_ID.fullmatch(written) is not None


def number_of(case: str) -> int:
    """Read the number of a case, from 1 within its tenancy, out of its id."""
    return int(case.rpartition("-")[2])


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
