"""Which edition of its association's policy does a decision rest on, as the organisation's own stream tells?

The edition in force on a day is the one that began last, and of two of the same day the one adopted last. A case keeps
the terms of the edition under which it was opened (docs/adr/0023-policy-in-time.md).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from domain.event import Event
from domain.policy import Edition, Policy
from domain.streams.organisation import PolicyAdopted, PolicyWithdrawn


def adopted_in(organisation_stream: Iterable[Event]) -> tuple[PolicyAdopted, ...]:
    """The editions that stand, in the order in which they were adopted; one that was withdrawn is not among them."""
    standing: dict[str, PolicyAdopted] = {}
    for event in organisation_stream:
        match event:
            case PolicyAdopted():
                standing.pop(event.version, None)
                standing[event.version] = event
            case PolicyWithdrawn():
                standing.pop(event.version, None)
    return tuple(standing.values())


def in_force(standing: Iterable[PolicyAdopted], day: date) -> PolicyAdopted | None:
    """The edition of *day* among those that stand, in the order of their adoption; None on a day before the first."""
    begun = [one for one in standing if one.valid_from <= day]
    return max(reversed(begun), key=lambda one: one.valid_from, default=None)


@dataclass(frozen=True)
class Editions:
    """The editions of one association that stand, and a way to `read` any that ever did, by its version."""

    standing: tuple[PolicyAdopted, ...]
    read: Callable[[str], Edition]

    def on(self, day: date) -> Edition | None:
        """The edition of *day*; None on a day before the first. Errors are those of `read`."""
        adopted = in_force(self.standing, day)
        return self.read(adopted.version) if adopted else None

    def policy(self, day: date, department: str | None, follows: str | None) -> Policy | None:
        """The policy for a decision of *day* in a case that *follows* an edition (None: it is to be opened).

        None where no edition is in force and the case has none of its own. Errors are those of `read`.
        """
        adopted = in_force(self.standing, day)
        newest = adopted.version if adopted else follows
        if newest is None:
            return None
        policy = self.read(newest).of(department)
        return policy.with_terms_of(self.read(follows).of(department)) if follows else policy
