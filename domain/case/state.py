"""What is known of a case at a moment? Phases are types: each knows only what it needs.

A case holds charges and demands. Each demand has its own phase, arrival and clock; the case shows its most advanced
live demand. Built by `evolve` alone.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from types import MappingProxyType
from typing import Final, assert_never

from domain.case.codes import (
    AidKind,
    BreachRule,
    Cause,
    Channel,
    ConsentScope,
    ContactMethod,
    ContactOutcome,
    CourtFault,
    DeliveryOutcome,
    DispatchKind,
    Ending,
    HearingOutcome,
    HoldKind,
    LegalStep,
    NoticeReason,
    Paper,
    Party,
    PauseKind,
    PhaseName,
    PromiseOutcome,
    Rhythm,
)
from domain.case.events import ContactRecorded, DemandLine, Instalment, KeptLetter, PersonFacts, RowAwaitsLease
from domain.case.subject import (
    DemandSubject,
    DispatchSubject,
    PaymentSubject,
    PromiseSubject,
    RecallSubject,
    Subject,
)
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
    interruptions: tuple[date, ...] = ()
    """The days on which its limitation was interrupted, in their order."""

    @property
    def limitation_begins_on(self) -> date:
        """The day from which its limitation runs."""
        return max((self.last_timely_day.day, *self.interruptions))


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
    """The termination counts; the tenant is to leave by the end of `vacate_by`.

    `rejected` is why the court turned down what rested on it, where it did.
    """

    lawyer: WithLawyer
    sent_on: date
    arrived_on: date
    vacate_by: date
    vacate_ended: bool = False
    maintained: bool = False
    rejected: str | None = None


@dataclass(frozen=True)
class Filed:
    """Before the bailiff court. `court_day` is the date that stands; `outcome` what the meeting on `heard_on` gave.

    `added` is what proves the case now and did not when the court turned it down before.
    """

    ended: LeaseEnded
    filed_on: date
    court_fee_ore: int
    added: tuple[Paper, ...] = ()
    court_day: date | None = None
    place: str | None = None
    outcome: HearingOutcome | None = None
    heard_on: date | None = None


@dataclass(frozen=True)
class Cured:
    """Paid: no right is left in this demand. `relented`: too late, and the landlord let the lease go on."""

    on: date
    relented: bool = False


@dataclass(frozen=True)
class Voided:
    """Without effect; a fresh demand would be needed. `invalid`: it never had any, so its fee is not owed either.

    Of one that the court rejected, `fault` is what a named person says was wrong.
    """

    on: date
    why: str
    invalid: bool = False
    fault: CourtFault | None = None

    @property
    def by_court(self) -> bool:
        """Whether the court ended it: it found that, or the termination on it, invalid."""
        return self.why in COURT_ENDS


HEARING_REJECTED: Final = "hearing-rejected"
COURT_ENDS: Final = frozenset({"demand-invalid", "termination-invalid", HEARING_REJECTED})
"""Why a court turned down what no further proof can mend."""

DemandPhase = OnItsWay | Curing | WithLawyer | Terminating | LeaseEnded | Filed | Cured | Voided


@dataclass(frozen=True)
class WeighedRest:
    """A person's word that what is left of a demand is significant: of `unpaid_ore` (None: how much was not kept)."""

    unpaid_ore: int | None

    def covers(self, unpaid_ore: int) -> bool:
        """Whether it was said of no more than this: of a smaller rest nobody has said it yet."""
        return self.unpaid_ore is None or self.unpaid_ore <= unpaid_ore


@dataclass(frozen=True)
class Demand:
    """One payment demand (påkrav): what it states, and its own phase.

    `stated` is what each of its charges amounted to then (øre): what one is raised to later, it does not demand.
    `weighed` is what a person said of its rest when a termination on it was decided, or since.
    """

    number: int
    lines: tuple[DemandLine, ...]
    fee_ore: int
    decided_on: date
    phase: DemandPhase
    arrivals: Mapping[str, date] = field(default_factory=dict)
    stated: Mapping[str, int] = field(default_factory=dict)
    weighed: WeighedRest | None = None

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
    notice: int | None = None
    after: str | None = None
    sent_on: date | None = None
    delivery: DeliveryOutcome | None = None
    taken_up_on: date | None = None
    asked: int = 0
    letter: KeptLetter | None = None
    papers_sent_on: date | None = None
    answer_days: int | None = None

    @property
    def is_never_held(self) -> bool:
        """Whether it goes while a person must look: it only ever stops somebody, or takes something back."""
        return self.kind in _NEVER_HELD

    @property
    def may_have_gone(self) -> bool:
        """Whether the receiver may have it: everything but intended and suppressed."""
        return self.state not in (DispatchState.INTENDED, DispatchState.SUPPRESSED)


@dataclass(frozen=True)
class Recall:
    """A party that must stop, asked `attempt` times, last on `asked_on`; `court_day` is the day the court had set."""

    to: Party
    attempt: int
    asked_on: date
    court_day: date | None = None
    acknowledged: bool = False


@dataclass(frozen=True)
class Notice:
    """What tenants are told, under a number from 1: why, about which demands, and, of an agreement, which one."""

    number: int
    on: date
    reason: NoticeReason
    demands: tuple[int, ...] = ()
    agreement: int | None = None


@dataclass(frozen=True)
class Pause:
    """A rest of our own ladder, at most to the end of `until`; `aid` is the application that it waits for."""

    kind: PauseKind
    since: date
    until: date | None = None
    aid: int | None = None


@dataclass(frozen=True)
class Agreement:
    """Instalments (øre) for `charges` from `made_on`; `number` is its version, from 1.

    Money that counted when the account's stream had come to `ledger_seq` pays none of them; of older agreements only
    `paid_before_ore` is known, what the ledger had then. The demands that it has `overtaken` count to the end of
    `reserved_until`, the day of the agreement where nothing was reserved. Without `tolerance_bank_days` the policy's
    buffer is meant. `replaces` is the one whose terms it changed. `settlement` is the breach rule of one made at court.
    """

    number: int
    made_on: date
    charges: tuple[str, ...]
    instalments: tuple[Instalment, ...]
    paid_before_ore: int
    reserved_until: date
    overtaken: tuple[int, ...] = ()
    ledger_seq: int | None = None
    rhythm: Rhythm | None = None
    tolerance_bank_days: int | None = None
    replaces: int | None = None
    settlement: BreachRule | None = None
    broken: bool = False

    @property
    def promised_ore(self) -> int:
        """What the instalments come to."""
        return sum(instalment.amount_ore for instalment in self.instalments)


@dataclass(frozen=True)
class Proposal:
    """Instalments (øre) that somebody proposed, under a number from 1, and that nobody has answered yet."""

    number: int
    made_on: date
    instalments: tuple[Instalment, ...]
    rhythm: Rhythm | None = None
    tolerance_bank_days: int | None = None


@dataclass(frozen=True)
class Promise:
    """An amount (øre) that a tenant promised on `made_on` to pay by the end of `day`, and what became of it.

    Money pays it that did not count when the account's stream had come to `ledger_seq`.
    """

    number: int
    made_on: date
    day: date
    amount_ore: int
    ledger_seq: int
    outcome: PromiseOutcome | None = None


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
    chase_on: date | None = None
    pay_by: date | None = None
    acknowledged_on: date | None = None
    appealed_on: date | None = None
    appeal_runs: bool = False
    paid_on: date | None = None
    lapsed_on: date | None = None

    @property
    def runs(self) -> bool:
        """Whether it is still to be answered: by the municipality, or after an appeal."""
        return self.withdrawn_on is None and (self.answered_on is None or self.appeal_runs)

    @property
    def is_owed(self) -> bool:
        """Whether it was granted and is known not to have been paid; of older grants that is not known."""
        over = self.runs or self.paid_on or self.lapsed_on
        return bool(self.granted) and self.pay_by is not None and not over


@dataclass(frozen=True)
class Consent:
    """A tenant agreed to something on `given_on`, until the end of it."""

    scope: ConsentScope
    given_on: date
    withdrawn_on: date | None = None


@dataclass(frozen=True)
class Contact:
    """An attempt to reach the tenant: who made it (role and staff id), when, how, and what came of it.

    `call_back` is the day by which it was agreed to speak together again.
    """

    made_by: str
    on: date
    by: ContactMethod
    outcome: ContactOutcome
    at: time | None = None
    call_back: date | None = None

    @classmethod
    def of(cls, event: ContactRecorded) -> "Contact":
        """The attempt that an event tells of, without its words."""
        return cls(event.made_by, event.happened_on, event.by, event.outcome, event.at, event.call_back)

    @property
    def reached(self) -> bool:
        """Whether the tenant was spoken to, help wanted or not. It says nothing of whether the case stops."""
        return self.outcome in (ContactOutcome.REACHED, ContactOutcome.HELP_DECLINED)


@dataclass(frozen=True)
class CallBack:
    """It was agreed on `agreed_on` to speak together again by the end of `day`, and what became of it."""

    agreed_on: date
    day: date
    outcome: PromiseOutcome | None = None


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
    """A case that was opened. `edition` is the version of the policy whose terms it keeps; `waits_for_feeds` as in
    `CaseOpened`.
    """

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
    told_in: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """The number of the event that last said who a person is."""
    charges: tuple[Charge, ...] = ()
    demands: tuple[Demand, ...] = ()
    dispatches: Mapping[str, Dispatch] = field(default_factory=lambda: MappingProxyType({}))
    recalls: tuple[Recall, ...] = ()
    notices: tuple[Notice, ...] = ()
    pauses: tuple[Pause, ...] = ()
    holds: tuple[HoldKind, ...] = ()
    deceased: tuple[str, ...] = ()
    """Tenants who died, by their opaque ids; where nobody else is left, they are its `tenants` still."""
    offered_on: tuple[date, ...] = ()
    contacts: tuple[Contact, ...] = ()
    aids: tuple[Aid, ...] = ()
    consents: tuple[Consent, ...] = ()
    consents_withdrawn: Mapping[ConsentScope, date] = field(default_factory=lambda: MappingProxyType({}))
    """When a consent was last taken back, as long as none was given since."""
    municipality_answered_on: date | None = None
    agreement: Agreement | None = None
    earlier_agreements: tuple[Agreement, ...] = ()
    proposal: Proposal | None = None
    proposals: int = 0
    promises: tuple[Promise, ...] = ()
    approvals: tuple[Approval, ...] = ()
    moved_out_on: date | None = None
    closed: Closed | None = None
    followed_up: tuple[int, ...] = ()
    offset_seconds: int = 0
    lost: str = ""
    waits_for_feeds: bool = False
    awaiting: Mapping[str, RowAwaitsLease] = field(default_factory=lambda: MappingProxyType({}))
    """Rows of lists that wait until a person says whose they are, by their names."""
    also_named: frozenset[str] = frozenset()
    """Persons whom lists name beside its tenants, and who are no tenants of another lease: a person said so."""

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

    def notice(self, number: int) -> Notice | None:
        """Find a notice by its number (from 1)."""
        return next((notice for notice in self.notices if notice.number == number), None)

    def aid(self, number: int) -> Aid | None:
        """Find an application for aid by its number (from 1)."""
        return next((aid for aid in self.aids if aid.number == number), None)

    def consent(self, scope: ConsentScope) -> Consent | None:
        """The consent that stands for something."""
        stand = (one for one in self.consents if one.scope is scope and one.withdrawn_on is None)
        return next(stand, None)

    # What a step is about: the agenda has named it from this very state, so it is there.

    def demand_of(self, subject: Subject) -> Demand:
        """The demand that a step is about."""
        assert isinstance(subject, DemandSubject)
        return next(demand for demand in self.demands if demand.number == subject.demand)

    def dispatch_of(self, subject: Subject) -> Dispatch:
        """The letter that a step is about."""
        assert isinstance(subject, DispatchSubject)
        return self.dispatches[subject.key]

    def payment_of(self, subject: Subject) -> str:
        """The payment that a step is about, by its id."""
        assert isinstance(subject, PaymentSubject)
        return subject.payment

    def promise_of(self, subject: Subject) -> Promise:
        """The promise that a step is about."""
        assert isinstance(subject, PromiseSubject)
        return next(promise for promise in self.promises if promise.number == subject.promise)

    def recall_of(self, subject: Subject) -> Recall:
        """The recall that a step is about."""
        assert isinstance(subject, RecallSubject)
        return next(recall for recall in self.recalls if recall.to is subject.to)

    @property
    def last_contact(self) -> Contact | None:
        """The latest attempt to reach the tenant; of those of one day, the one that was noted last."""
        return max(reversed(self.contacts), key=lambda contact: contact.on, default=None)

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

    def keeps(self, agreement: int | None) -> bool:
        """Whether an agreement, by its number, still runs."""
        return self.agreement_runs and self.agreement is not None and self.agreement.number == agreement

    @property
    def promise(self) -> Promise | None:
        """The latest promise to pay."""
        return self.promises[-1] if self.promises else None

    def is_overtaken(self, demand: Demand, on: date) -> bool:
        """Whether a demand counts no more on a day, since its charges were agreed on and its reservation is over. What
        was done while it counted stands: one on which a termination has left counts on.
        """
        agreement = self.agreement
        over = agreement and demand.number in agreement.overtaken and on > agreement.reserved_until
        return bool(over) and not was_used(demand)

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
    def unexplained(self) -> tuple[Demand, ...]:
        """The demands that the court ended, and of which nobody has said yet what was wrong."""
        voided = ((demand, demand.phase) for demand in self.demands if isinstance(demand.phase, Voided))
        return tuple(demand for demand, phase in voided if phase.by_court and phase.fault is None)

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
        return tuple(pause for pause in self.pauses if agreed or pause.kind not in AGREEMENT_PAUSES)

    def is_agreed(self, demand: Demand) -> bool:
        """Whether an agreement that is kept covers what a demand states."""
        return any(pause.kind is PauseKind.AGREEMENT for pause in self.pauses_of(demand.charges))

    def rests(self, charges: Collection[str], on: date) -> bool:
        """Whether a pause lets our steps for *charges* rest on a day."""
        return any(pause.until is None or pause.until >= on for pause in self.pauses_of(charges))

    @property
    def lease_is_ending(self) -> bool:
        """Whether a termination is decided or counts: until it lapses, no other demand climbs further."""
        return any(isinstance(demand.phase, Terminating | LeaseEnded | Filed) for demand in self.live_demands)

    @property
    def handover(self) -> Dispatch | None:
        """The hand-over by which the lawyer has the case, or is about to get it; None once it was taken back."""
        handovers = (x for x in self.dispatches.values() if x.kind is DispatchKind.LAWYER_HANDOVER)
        given = [x for x in handovers if x.state is not DispatchState.SUPPRESSED]
        latest = max(given, key=lambda x: x.intended_in, default=None)
        recalls = (x for x in self.dispatches.values() if x.kind is DispatchKind.RECALL and x.to is Party.LAWYER)
        taken_back = max((x.intended_in for x in recalls), default=0)
        return latest if latest and latest.intended_in > taken_back and not self.closed else None

    @property
    def filing(self) -> Dispatch | None:
        """The filing by which the court has the case, or is about to get it; None once it is over there."""
        filed = {demand.number for demand in self.live_demands if isinstance(demand.phase, Filed)}
        filings = (x for x in self.dispatches.values() if x.kind is DispatchKind.COURT_FILING and x.demand in filed)
        given = [x for x in filings if x.state is not DispatchState.SUPPRESSED]
        return max(given, key=lambda x: x.intended_in, default=None) if not self.closed else None

    @property
    def charges_with_lawyer(self) -> frozenset[str]:
        """The charges of the demands that the lawyer has."""
        theirs = (d for d in self.live_demands if not isinstance(d.phase, OnItsWay | Curing))
        return frozenset(charge for demand in theirs for charge in demand.charges)

    def touches_lawyer(self, agreement: Agreement) -> bool:
        """Whether an agreement covers anything of what the lawyer has."""
        return not self.charges_with_lawyer.isdisjoint(agreement.charges)

    @property
    def open_recalls(self) -> tuple[Recall, ...]:
        """The parties that have not said yet that they have stopped."""
        return tuple(recall for recall in self.recalls if not recall.acknowledged)

    @property
    def live(self) -> bool:
        """Whether a run must look after it: open, or with somebody still to be stopped, or a letter on its way."""
        on_its_way = any(d.state in (DispatchState.INTENDED, DispatchState.CLAIMED) for d in self.dispatches.values())
        return self.closed is None or bool(self.open_recalls) or on_its_way


_NEVER_HELD: Final = frozenset(
    {DispatchKind.RECALL, DispatchKind.TENANT_NOTICE, DispatchKind.LAWYER_NOTICE, DispatchKind.COURT_NOTICE}
)

AGREEMENT_PAUSES: Final = frozenset({PauseKind.AGREEMENT, PauseKind.AGREEMENT_BROKEN})

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


def was_used(demand: Demand) -> bool:
    """Whether a termination has left on a demand: what was done while it counted stands."""
    match demand.phase:
        case Terminating():
            return demand.phase.sent_on is not None
        case LeaseEnded() | Filed():
            return True
        case OnItsWay() | Curing() | WithLawyer() | Cured() | Voided():
            return False
        case _:
            assert_never(demand.phase)
