"""What does not go on, over all cases, as the workers have marked it? One line for each kind, with its age."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from journal.views import Stuck, Unread

NEWER_VERSION = "newer-version"
"""What waits with an event that no worker at hand can read (docs/adr/0012)."""


@dataclass(frozen=True)
class StuckGroup:
    """So many tenancies in which the same thing does not go on, and since when the first of them."""

    what: str
    name: str
    code: str
    tenancies: int
    since: datetime


def groups(stuck: Sequence[Stuck], unread: Sequence[Unread]) -> list[StuckGroup]:
    """All marks by what they say, the oldest first."""
    found: dict[tuple[str, str, str], list[tuple[str, datetime]]] = defaultdict(list)
    for one in stuck:
        found[one.what.value, one.name, one.code].append((one.tenancy_key, one.since))
    for other in unread:
        found[NEWER_VERSION, other.type, ""].append((other.tenancy_key, other.since))
    counted = [
        StuckGroup(*kind, len({key for key, _ in marks}), min(since for _, since in marks))
        for kind, marks in found.items()
    ]
    return sorted(counted, key=lambda one: one.since)
