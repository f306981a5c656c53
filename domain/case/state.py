"""What is known of a case at a moment? Phases are types: each knows only what it needs.

A case holds charges and demands. Each demand has its own phase, arrival and clock; the case shows its most advanced
live demand. Built by `evolve` alone.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import assert_never

from domain.case.codes import (
    AidKind,
    Cause,
    Channel,
    ContactMethod,
    ContactOutcome,
    DeliveryOutcome,
    DispatchKind,
    Ending,
    HearingOutcome,
    HoldKind,
    LegalStep,
    Party,
    PauseKind,
    PhaseName,
)
from domain.case.events import DemandLine, Instalment, KeptLetter, PersonFacts
from domain.case.subject import DemandSubject, DispatchSubject, RecallSubject, Subject
from domain.charge_kinds import EARLIER_DEMAND_FEE
from domain.deadline import Deadline


@dataclass(frozen=True)
class Charge:
    """One missed rent item of the case (øre), and where it stands on the ladder."""

    charge: str
    due: date
    kind: str
    amount_ore: int
    last_timely_day: Deadline
    earliest_demand: Deadline
    joined_on: date
    reminded: bool = False
    demand: int | None = None
    withdrawn: bool = False


# --- the phases of a demand, in their order -------------------------------------------------------------------------


@dataclass(frozen=True)
class OnItsWay:
    """Decided; not yet with every tenant."""


@dataclass(frozen=True)
class Curing:
    """With every tenant; the days to pay run to the end of `cure.day`."""

    arrived_on: date
    cure: Deadline
    earliest_termination: Deadline
    hand_over_on: date


@dataclass(frozen=True)
class WithLawyer:
    """Handed over; until `window_until` the adviser works."""

    curing: Curing
    handed_over_on: date
    window_until: date
    window_ended: bool = False


@dataclass(frozen=True)
class Terminating:
    """The termination is decided, perhaps sent, but not with every tenant."""

    lawyer: WithLawyer
    decided_on: date
    sent_on: date | None = None


@dataclass(frozen=True)
class LeaseEnded:
    """The termination counts; the tenant is to leave by the end of `vacate_by`."""

    lawyer: WithLawyer
    sent_on: date
    arrived_on: date
    vacate_by: date
    vacate_ended: bool = False
    maintained: bool = False


@dataclass(frozen=True)
class Filed:
    """Before the bailiff court. `court_day` is the date that stands; `outcome` what the meeting on `heard_on` gave."""

    ended: LeaseEnded
    filed_on: date
    court_fee_ore: int
    court_day: date | None = None
    place: str | None = None
    outcome: HearingOutcome | None = None
    heard_on: date | None = None


@dataclass(frozen=True)
class Cured:
    """Paid: no right is left in this demand."""

    on: date


@dataclass(frozen=True)
class Voided:
    """Without effect; a fresh demand would be needed. `invalid`: it never had any, so its fee is not owed either."""

    on: date
    why: str
    invalid: bool = False


DemandPhase = OnItsWay | Curing | WithLawyer | Terminating | LeaseEnded | Filed | Cured | Voided


@dataclass(frozen=True)
class Demand:
    """One payment demand (påkrav): what it states, and its own phase.

    `stated` is what each of its charges amounted to then (øre): what one is raised to later, it does not demand.
    """

    number: int
    lines: tuple[DemandLine, ...]
    fee_ore: int
    decided_on: date
    phase: DemandPhase
    arrivals: Mapping[str, date] = field(default_factory=dict)
    stated: Mapping[str, int] = field(default_factory=dict)

    @property
    def charges(self) -> tuple[str, ...]:
        """The charges it covers."""
        return tuple(line.charge for line in self.lines)

    @property
    def amount_ore(self) -> int:
        """What it states in all, the fee included."""
        return sum(line.amount_ore for line in self.lines) + self.fee_ore

    @property
    def live(self) -> bool:
        """Whether it still has an effect."""
        return not isinstance(self.phase, Cured | Voided)

    @property
    def cure(self) -> Deadline | None:
        """Its last day to pay, once it runs."""
        curing = curing_of(self.phase)
        return curing.cure if curing else None


def curing_of(phase: DemandPhase) -> Curing | None:
    """Look up the clock behind any later phase."""
    match phase:
        case Curing():
            return phase
        case WithLawyer():
            return phase.curing
        case Terminating() | LeaseEnded():
            return phase.lawyer.curing
        case Filed():
            return phase.ended.lawyer.curing
        case OnItsWay() | Cured() | Voided():
            return None
        case _:
            assert_never(phase)


def cures_of(demand: Demand, tenants: Iterable[str]) -> list[Deadline | None]:
    """The last day to pay for each tenant, None for one whom the demand is not known to have reached."""
    return [demand.cure if tenant in demand.arrivals else None for tenant in tenants]


def lease_ended_of(phase: DemandPhase) -> LeaseEnded | None:
    """Look up the ended lease behind a phase, if it has ended."""
    match phase:
        case LeaseEnded():
            return phase
        case Filed():
            return phase.ended
        case OnItsWay() | Curing() | WithLawyer() | Terminating() | Cured() | Voided():
            return None
        case _:
            assert_never(phase)


# --- dispatches, recalls, pauses, agreement -------------------------------------------------------------------------


class DispatchState(StrEnum):
    """How far a dispatch has come."""

    INTENDED = "intended"
    CLAIMED = "claimed"
    SENT = "sent"
    OUTCOME_UNKNOWN = "outcome-unknown"
    SUPPRESSED = "suppressed"
    ARRIVED = "arrived"
    RETURNED = "returned"


@dataclass(frozen=True)
class Dispatch:
    """One letter or message. `day` is the day of its last news on the case's calendar; `intended_in` an event's seq.

    `asked` is how often its channel was asked since it was last certain that the letter had not left, the first time
    on `taken_up_on`: from the second asking on, a refusal says nothing of the first. `letter` is what it is asked to
    take, the same at every asking.
    """

    key: str
    kind: DispatchKind
    channel: Channel
    to: Party
    state: DispatchState
    day: date
    intended_in: int
    person: str | None = None
    demand: int | None = None
    aid: int | None = None
    after: str | None = None
    sent_on: date | None = None
    delivery: DeliveryOutcome | None = None
    taken_up_on: date | None = None
    asked: int = 0
    letter: KeptLetter | None = None

    @property
    def may_have_gone(self) -> bool:
        """Whether the receiver may have it: everything but intended and suppressed."""
        return self.state not in (DispatchState.INTENDED, DispatchState.SUPPRESSED)


@dataclass(frozen=True)
class Recall:
    """A party that must stop, asked `attempt` times, last on `asked_on`."""

    to: Party
    attempt: int
    asked_on: date
    acknowledged: bool = False


@dataclass(frozen=True)
class Pause:
    """A rest of our own ladder, at most to the end of `until`; `aid` is the application that it waits for."""

    kind: PauseKind
    since: date
    until: date | None = None
    aid: int | None = None


@dataclass(frozen=True)
class Agreement:
    """Instalments (øre) for `charges` from `made_on`; `paid_before_ore` is what the ledger had then."""

    number: int
    made_on: date
    charges: tuple[str, ...]
    instalments: tuple[Instalment, ...]
    paid_before_ore: int
    broken: bool = False


@dataclass(frozen=True)
class Proposal:
    """Instalments (øre) that somebody proposed, under a number from 1, and that nobody has answered yet."""

    number: int
    made_on: date
    instalments: tuple[Instalment, ...]


@dataclass(frozen=True)
class Approval:
    """A named person's word that the lawyer may take a step on a demand; it holds for that demand alone."""

    demand: int
    step: LegalStep
    approved_by: str
    on: date


@dataclass(frozen=True)
class Aid:
    """One application for the municipality's help, with the tenant's consent of `consent_on`, and what came of it."""

    number: int
    requested_on: date
    kind: AidKind
    consent_on: date
    granted: bool | None = None
    amount_ore: int = 0
    answered_on: date | None = None
    withdrawn_on: date | None = None

    @property
    def runs(self) -> bool:
        """Whether the municipality still has to answer it."""
        return self.answered_on is None and self.withdrawn_on is None


@dataclass(frozen=True)
class Contact:
    """An attempt to reach the tenant: who made it (role and staff id), when, how, and what came of it."""

    made_by: str
    on: date
    by: ContactMethod
    outcome: ContactOutcome

    @property
    def reached(self) -> bool:
        """Whether the tenant was spoken to, help wanted or not."""
        return self.outcome is not ContactOutcome.NOT_REACHED


@dataclass(frozen=True)
class Closed:
    """How it ended; `holds` are the reasons that a person had not looked at, and must if it is reopened."""

    on: date
    ending: Ending
    cause: Cause
    phase: PhaseName
    holds: tuple[HoldKind, ...] = ()


@dataclass(frozen=True)
class NoCase:
    """Nothing has happened yet."""

    seq: int = 0


@dataclass(frozen=True)
class Case:
    """A case that was opened. `edition` is the version of the policy whose terms it keeps."""

    seq: int
    id: str
    tenancy_key: str
    number: int
    organisation: str
    department: str
    municipality: str
    simulated: bool
    lease: int
    opened_on: date
    tenants: tuple[str, ...]
    digital_post: bool
    mail: bool
    edition: str
    people: Mapping[str, PersonFacts | None] = field(default_factory=lambda: MappingProxyType({}))
    charges: tuple[Charge, ...] = ()
    demands: tuple[Demand, ...] = ()
    dispatches: Mapping[str, Dispatch] = field(default_factory=lambda: MappingProxyType({}))
    recalls: tuple[Recall, ...] = ()
    pauses: tuple[Pause, ...] = ()
    holds: tuple[HoldKind, ...] = ()
    offered_on: tuple[date, ...] = ()
    contacts: tuple[Contact, ...] = ()
    aids: tuple[Aid, ...] = ()
    agreement: Agreement | None = None
    proposal: Proposal | None = None
    proposals: int = 0
    approvals: tuple[Approval, ...] = ()
    moved_out_on: date | None = None
    closed: Closed | None = None
    followed_up: tuple[int, ...] = ()
    offset_seconds: int = 0
    lost: str = ""

    def without_fees(self, charges: Iterable[str]) -> tuple[str, ...]:
        """Those of *charges* that a lease may hang on: an earlier demand fee alone never ends one."""
        fees = {charge.charge for charge in self.charges if charge.kind == EARLIER_DEMAND_FEE}
        return tuple(charge for charge in charges if charge not in fees)

    def charge(self, charge: str) -> Charge | None:
        """Find a charge of the case."""
        return next((c for c in self.charges if c.charge == charge), None)

    def demand(self, number: int) -> Demand | None:
        """Find a demand by its number (from 1)."""
        return next((d for d in self.demands if d.number == number), None)

    def aid(self, number: int) -> Aid | None:
        """Find an application for aid by its number (from 1)."""
        return next((aid for aid in self.aids if aid.number == number), None)

    # What a step is about: the agenda has named it from this very state, so it is there.

    def demand_of(self, subject: Subject) -> Demand:
        """The demand that a step is about."""
        assert isinstance(subject, DemandSubject)
        return next(demand for demand in self.demands if demand.number == subject.demand)

    def dispatch_of(self, subject: Subject) -> Dispatch:
        """The letter that a step is about."""
        assert isinstance(subject, DispatchSubject)
        return self.dispatches[subject.key]

    def recall_of(self, subject: Subject) -> Recall:
        """The recall that a step is about."""
        assert isinstance(subject, RecallSubject)
        return next(recall for recall in self.recalls if recall.to is subject.to)

    @property
    def running_aids(self) -> tuple[Aid, ...]:
        """The applications that the municipality still has to answer."""
        return tuple(aid for aid in self.aids if aid.runs)

    @property
    def aid_pauses(self) -> tuple[Pause, ...]:
        """The rests that wait for an application: for its answer, or for the money that was granted."""
        return tuple(pause for pause in self.pauses if pause.kind is PauseKind.AID_PENDING)

    @property
    def agreement_runs(self) -> bool:
        """Whether instalments are still to be paid, and none was missed."""
        return any(pause.kind is PauseKind.AGREEMENT for pause in self.pauses)

    @property
    def late_payment_waits(self) -> bool:
        """Whether the landlord still has to choose after a payment that came too late."""
        return any(pause.kind is PauseKind.LATE_PAYMENT for pause in self.pauses)

    def has_left(self, demand: Demand) -> bool:
        """Whether any letter that rests on a demand may have gone: until then nobody knows of it."""
        letters = (x for x in self.dispatches.values() if x.demand == demand.number)
        return any(letter.may_have_gone for letter in letters)

    def approval(self, demand: int, step: LegalStep) -> Approval | None:
        """Find the approval that stands for a lawyer's step on a demand."""
        return next((a for a in self.approvals if (a.demand, a.step) == (demand, step)), None)

    @property
    def live_demands(self) -> tuple[Demand, ...]:
        """The demands that still have an effect."""
        return tuple(demand for demand in self.demands if demand.live)

    @property
    def standing_charges(self) -> tuple[Charge, ...]:
        """The charges that were not withdrawn."""
        return tuple(charge for charge in self.charges if not charge.withdrawn)

    @property
    def by_advance(self) -> list[Demand]:
        """The live demands, the most advanced first, the older one among equals."""
        return sorted(self.live_demands, key=lambda d: (-_RANK[type(d.phase)], d.number))

    @property
    def furthest(self) -> Demand | None:
        """The most advanced live demand, the older one among equals."""
        return next(iter(self.by_advance), None)

    @property
    def phase(self) -> PhaseName:
        """The phase that the case shows: that of its most advanced live demand."""
        if self.closed:
            return PhaseName.CLOSED
        return phase_of(self.furthest.phase) if self.furthest else PhaseName.IN_ARREARS

    def pauses_of(self, charges: Collection[str]) -> tuple[Pause, ...]:
        """The pauses that let our steps for *charges* rest: those of an agreement touch only what it covers."""
        agreed = bool(self.agreement and set(self.agreement.charges) & set(charges))
        return tuple(pause for pause in self.pauses if agreed or pause.kind not in _AGREEMENT_PAUSES)

    def rests(self, charges: Collection[str], on: date) -> bool:
        """Whether a pause lets our steps for *charges* rest on a day."""
        return any(pause.until is None or pause.until >= on for pause in self.pauses_of(charges))

    @property
    def lease_is_ending(self) -> bool:
        """Whether a termination is decided or counts: until it lapses, no other demand climbs further."""
        return any(isinstance(demand.phase, Terminating | LeaseEnded | Filed) for demand in self.live_demands)

    @property
    def open_recalls(self) -> tuple[Recall, ...]:
        """The parties that have not said yet that they have stopped."""
        return tuple(recall for recall in self.recalls if not recall.acknowledged)

    @property
    def live(self) -> bool:
        """Whether a run must look after it: open, or with somebody still to be stopped, or a letter on its way."""
        on_its_way = any(d.state in (DispatchState.INTENDED, DispatchState.CLAIMED) for d in self.dispatches.values())
        return self.closed is None or bool(self.open_recalls) or on_its_way


_AGREEMENT_PAUSES = frozenset({PauseKind.AGREEMENT, PauseKind.AGREEMENT_BROKEN})

_RANK: Mapping[type[DemandPhase], int] = MappingProxyType(
    {OnItsWay: 1, Curing: 2, WithLawyer: 3, Terminating: 4, LeaseEnded: 5, Filed: 6, Cured: 0, Voided: 0}
)


def phase_of(phase: DemandPhase) -> PhaseName:
    """Name the case's phase that a demand's phase stands for."""
    match phase:
        case OnItsWay() | Curing():
            return PhaseName.UNDER_DEMAND
        case WithLawyer():
            return PhaseName.WITH_LAWYER
        case Terminating():
            return PhaseName.TERMINATED if phase.sent_on else PhaseName.WITH_LAWYER
        case LeaseEnded():
            return PhaseName.TERMINATED
        case Filed():
            return PhaseName.BEFORE_BAILIFF_COURT
        case Cured() | Voided():
            return PhaseName.IN_ARREARS
        case _:
            assert_never(phase)
