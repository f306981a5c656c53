"""Which other acts could a person do in an open case now, and what stands in the way of each that cannot be done?

Each is decided as if its usual giver gave it now, and nothing of it is kept: the first condition that fails is the one
that `domain/case/decide.py` refuses by.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from domain.account.state import Account
from domain.actors import Role
from domain.case import commands as c
from domain.case.codes import AidKind, LegalStep
from domain.case.decide import decide
from domain.case.decision import Circumstances
from domain.case.events import Instalment
from domain.case.state import Case
from domain.policy import Policy

_WHY: Final = "-"
"""A reason that nobody has written: no rule reads it."""
_SOON: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an act would be given with: the case, its account and policy, and the day on the case's calendar."""

    case: Case
    account: Account
    policy: Policy
    today: date

    @property
    def seen(self) -> date | None:
        """The day of the ledger that a person says to have seen, where no payment feed answers for it."""
        return None if self.policy.payment_feeds else self.today

    @property
    def owed_ore(self) -> int:
        """What is left of the case's charges (øre), and never nothing: an agreement is about something."""
        return max(self.account.outstanding_ore([one.charge for one in self.case.standing_charges]), 1)


@dataclass(frozen=True, slots=True)
class OtherAct:
    """An act by its command (and what it is about, where a command does several), by whom it is usually done, and the
    rule and reason (Danish) that refuse it now; None where it can be done.
    """

    command: str
    about: str | None
    by: Role
    rule: str | None
    because: str | None


_Act = tuple[Role, Callable[[Asked], c.Command]]
ACTS: Final[Mapping[str, _Act]] = MappingProxyType(
    {
        "approve-demand": (Role.MANAGER, lambda of: c.ApproveDemand(reason=_WHY, ledger_of=of.seen)),
        "request-aid": (Role.ADVISER, lambda of: c.RequestAid(kind=AidKind.RENT_AID, consent_on=of.today)),
        "make-agreement": (
            Role.MANAGER,
            lambda of: c.MakeAgreement(instalments=(Instalment(due=of.today + _SOON, amount_ore=of.owed_ore),)),
        ),
        "pause-ladder": (Role.ADVISER, lambda of: c.PauseLadder(until=of.today + _SOON)),
        "approve-legal-step terminate-lease": (
            Role.MANAGER,
            lambda of: c.ApproveLegalStep(step=LegalStep.TERMINATE_LEASE, reason=_WHY, ledger_of=of.seen),
        ),
        "terminate-lease": (Role.LAWYER, lambda of: c.TerminateLease(reason=_WHY, ledger_of=of.seen)),
        "accept-late-payment": (Role.MANAGER, lambda _: c.AcceptLatePayment()),
        "maintain-termination": (Role.MANAGER, lambda _: c.MaintainTermination(reason=_WHY)),
        "approve-legal-step file-with-court": (
            Role.MANAGER,
            lambda of: c.ApproveLegalStep(step=LegalStep.FILE_WITH_COURT, reason=_WHY, ledger_of=of.seen),
        ),
        "file-with-court": (Role.LAWYER, lambda of: c.FileWithCourt(reason=_WHY, ledger_of=of.seen)),
        "set-court-date": (Role.LAWYER, lambda of: c.SetCourtDate(day=of.today + _SOON)),
        "withdraw-filing": (Role.LAWYER, lambda _: c.WithdrawFiling(reason=_WHY)),
        "record-eviction": (Role.LAWYER, lambda of: c.RecordEviction(on=of.today)),
    }
)
"""The acts on the way from a missed rent to the court and off it, in the order of the path."""


def other_acts(of: Asked, at: Circumstances) -> Iterator[OtherAct]:
    """Every act of `ACTS`, decided as things stand; whoever acts in *at* is of no account."""
    for name, (role, make) in ACTS.items():
        command = make(of)
        answer = decide(command, of.case, of.account, replace(at, actor=f"{role}/-")).answer  # type: ignore[arg-type]
        refused = answer.result == "refused"
        act, _, about = name.partition(" ")
        yield OtherAct(
            command=act,
            about=about or None,
            by=role,
            rule=answer.rule if refused else None,
            because=answer.because if refused else None,
        )
