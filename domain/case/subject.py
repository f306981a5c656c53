"""What is a step of the clock, or a task, about? One thing of the case, by a stable name.

Two steps of a kind can be due together, for two demands or two letters; each is taken by itself, under its subject's
name. The names stand on the wire, in commands and in views: `charge:2026-10-01.rent`, `demand:1`, `recall:lawyer`. What
is to come about something else, such as a rung of an outreach ladder, gets its type here.
"""

from dataclasses import dataclass
from datetime import date

from domain.case.codes import Party


@dataclass(frozen=True)
class ChargeSubject:
    """A charge, by its id."""

    charge: str

    def __str__(self) -> str:
        return f"charge:{self.charge}"


@dataclass(frozen=True)
class VanishedSubject:
    """A charge, by its id, that the complete list of a day does not name."""

    charge: str
    as_of: date

    def __str__(self) -> str:
        return f"vanished:{self.charge}/{self.as_of}"


@dataclass(frozen=True)
class DemandSubject:
    """A payment demand (påkrav), by its number in the case."""

    demand: int

    def __str__(self) -> str:
        return f"demand:{self.demand}"


@dataclass(frozen=True)
class DispatchSubject:
    """A letter or message, by its key."""

    key: str

    def __str__(self) -> str:
        return f"dispatch:{self.key}"


@dataclass(frozen=True)
class AgreementSubject:
    """An agreement on instalments, by its number in the case."""

    agreement: int

    def __str__(self) -> str:
        return f"agreement:{self.agreement}"


@dataclass(frozen=True)
class AidSubject:
    """An application for municipal aid, by its number in the case."""

    aid: int

    def __str__(self) -> str:
        return f"aid:{self.aid}"


@dataclass(frozen=True)
class PromiseSubject:
    """A promise to pay, by its number in the case."""

    promise: int

    def __str__(self) -> str:
        return f"promise:{self.promise}"


@dataclass(frozen=True)
class RecallSubject:
    """A recall, by the party that is to stop."""

    to: Party

    def __str__(self) -> str:
        return f"recall:{self.to.value}"


@dataclass(frozen=True)
class PaymentSubject:
    """A payment, by its id."""

    payment: str

    def __str__(self) -> str:
        return f"payment:{self.payment}"


Subject = (
    ChargeSubject
    | VanishedSubject
    | DemandSubject
    | DispatchSubject
    | AgreementSubject
    | AidSubject
    | PromiseSubject
    | RecallSubject
    | PaymentSubject
)


def subject_of(name: str) -> Subject:
    """Read a subject from its name; ValueError where it names none."""
    kind, _, which = name.partition(":")
    if not which:
        raise ValueError("a subject has a kind and a name")
    match kind:
        case "charge":
            return ChargeSubject(which)
        case "vanished":
            charge, _, day = which.rpartition("/")
            return VanishedSubject(charge, date.fromisoformat(day))
        case "demand":
            return DemandSubject(int(which))
        case "dispatch":
            return DispatchSubject(which)
        case "agreement":
            return AgreementSubject(int(which))
        case "aid":
            return AidSubject(int(which))
        case "promise":
            return PromiseSubject(int(which))
        case "recall":
            return RecallSubject(Party(which))
        case "payment":
            return PaymentSubject(which)
        case _:
            raise ValueError("not a kind of subject")
