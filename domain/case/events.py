"""Which facts can happen in a case? In the past tense, closed, versioned; what the journal keeps for ever.

What holds of every event is said in `domain/event.py`.
"""

from datetime import date, datetime, time
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from domain.case.codes import (
    AidKind,
    AidStep,
    AidWithdrawal,
    ApprovalLapse,
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
    FollowUpOutcome,
    HearingOutcome,
    HoldKind,
    Interruption,
    LawyerNews,
    LegalStep,
    MunicipalityDecision,
    NoticeReason,
    Paper,
    Party,
    PauseKind,
    PhaseName,
    PromiseOutcome,
    Rhythm,
)
from domain.deadline import Deadline
from domain.event import Event, Frozen, SealedText
from domain.finding import Finding

# --- values that events carry ---------------------------------------------------------------------------------------


class PersonFacts(Frozen):
    """Who a tenant is and how to reach them. Sealed under the person's own key."""

    name: str
    tenancy: str
    address: str
    postcode: str
    city: str
    email: str | None = None
    phone: str | None = None
    children: bool | None = None


class ChargeTerms(Frozen):
    """One missed rent item and the two days that the law ties to it. Amounts in øre."""

    charge: str
    due: date
    kind: str
    amount_ore: int = Field(gt=0)
    last_timely_day: Deadline
    earliest_demand: Deadline


class DispatchIntent(Frozen):
    """One letter to be sent, under a key made from the event that intends it; `after` names one that must go first."""

    key: str
    kind: DispatchKind
    channel: Channel
    to: Party
    person: str | None = None
    after: str | None = None


class Instalment(Frozen):
    """What an agreement promises for one day, in øre."""

    due: date
    amount_ore: int = Field(gt=0)


class DemandLine(Frozen):
    """One charge as a payment demand states it: what was outstanding then, in øre."""

    charge: str
    amount_ore: int = Field(gt=0)


# --- the case opens and grows ---------------------------------------------------------------------------------------


class CaseOpened(Event):
    """A missed rent opened a case.

    `lease` is the one that it concerns, counted from 1 within the tenancy; `edition` the version of the policy whose
    terms it keeps. `waits_for_feeds`: a rehearsal that waits for the money to be in, as a real case does.
    """

    type: Literal["case-opened.v1"] = "case-opened.v1"
    case: str
    tenancy_key: str
    lease: int = 1
    number: int
    organisation: str
    department: str
    municipality: str
    simulated: bool
    tenants: tuple[str, ...]
    digital_post: bool
    mail: bool
    edition: str
    waits_for_feeds: bool | None = None
    sealed: dict[str, PersonFacts | None] = Field(default_factory=dict)


class PolicyFollowed(Event):
    """A person moved the case to the terms of another edition of its association's policy."""

    type: Literal["policy-followed.v1"] = "policy-followed.v1"
    edition: str
    instead_of: str


class TenantsUpdated(Event):
    """A later list named other contacts for the tenants we know."""

    type: Literal["tenants-updated.v1"] = "tenants-updated.v1"
    digital_post: bool
    mail: bool
    sealed: dict[str, PersonFacts | None] = Field(default_factory=dict)


class ChargeJoined(Event):
    """A missed rent became part of the case."""

    type: Literal["charge-joined.v1"] = "charge-joined.v1"
    terms: ChargeTerms


class ChargeCorrected(Event):
    """The association corrected the amount of a charge (øre)."""

    type: Literal["charge-corrected.v1"] = "charge-corrected.v1"
    charge: str
    was_ore: int
    amount_ore: int


class ChargeWithdrawn(Event):
    """A charge should never have been in the case."""

    type: Literal["charge-withdrawn.v1"] = "charge-withdrawn.v1"
    charge: str


class ChargeReinstated(Event):
    """A charge that a person had taken out belongs into the case after all."""

    type: Literal["charge-reinstated.v1"] = "charge-reinstated.v1"
    charge: str


class LimitationInterrupted(Event):
    """A named person recorded what kept a charge from lapsing: the tenant acknowledged it, or was sued, on this day.

    The document that shows it is sealed.
    """

    type: Literal["limitation-interrupted.v1"] = "limitation-interrupted.v1"
    charge: str
    how: Interruption
    recorded_by: str
    sealed: dict[str, SealedText | None] = Field(default_factory=dict)


class InterruptionWithdrawn(Event):
    """A named person says that what was recorded as an interruption on the day `interrupted_on` was none."""

    type: Literal["interruption-withdrawn.v1"] = "interruption-withdrawn.v1"
    charge: str
    interrupted_on: date
    withdrawn_by: str
    sealed: dict[str, SealedText | None] = Field(default_factory=dict)


# --- in arrears -----------------------------------------------------------------------------------------------------


class RowAwaitsLease(Event):
    """A list names tenants of whom nobody has heard, and no move-out is known: a person says whether they moved in. Or
    (`other_number`) it names those who live there, under a number that is no lease's: a person says whether it is new.

    All that the row told is kept with it (øre; `as_of` and `gross_ore` as for `ChargeBooked`). `row` is its name within
    the case.
    """

    type: Literal["row-awaits-lease.v1"] = "row-awaits-lease.v1"
    row: str
    department: str
    municipality: str
    due: date
    kind: str
    amount_ore: int = Field(gt=0)
    tenants: tuple[str, ...]
    digital_post: bool
    mail: bool
    as_of: date | None = None
    gross_ore: int | None = Field(default=None, gt=0)
    lease_mark: str | None = None
    other_number: bool | None = None
    sealed: dict[str, PersonFacts | None] = Field(default_factory=dict)


class RowPlaced(Event):
    """A person said of a row that waited whether its tenants have moved in, or are those of the case's lease."""

    type: Literal["row-placed.v1"] = "row-placed.v1"
    row: str
    moved_in: bool


class ReminderDecided(Event):
    """A friendly reminder is to go out, without fee."""

    type: Literal["reminder-decided.v1"] = "reminder-decided.v1"
    charges: tuple[str, ...]
    dispatches: tuple[DispatchIntent, ...]


class CounsellingOffered(Event):
    """Free counselling was offered to the tenant; `answer` is theirs, where one came."""

    type: Literal["counselling-offered.v1"] = "counselling-offered.v1"
    by: Channel | Literal["phone", "visit"]
    answer: Literal["accepted", "declined"] | None = None


class ContactRecorded(Event):
    """Somebody, `made_by` (role and staff id), tried to reach the tenant on `happened_on`, `at` a time of that day.

    `call_back` is the day by which it was agreed to speak together again.
    """

    type: Literal["contact-recorded.v1"] = "contact-recorded.v1"
    made_by: str
    by: ContactMethod
    outcome: ContactOutcome
    at: time | None = None
    call_back: date | None = None
    sealed: dict[str, SealedText | None] = Field(default_factory=dict)


# --- under demand ---------------------------------------------------------------------------------------------------


class PaymentDemandDecided(Event):
    """A payment demand (påkrav) is to go out to every tenant.

    `feeds` is to which day the money was in of each payment feed that the policy names, here and in what else nobody
    can undo.
    """

    type: Literal["payment-demand-decided.v1"] = "payment-demand-decided.v1"
    demand: int
    lines: tuple[DemandLine, ...]
    fee_ore: int = Field(ge=0)
    fee_reason: str
    finding: Finding
    approved_by: str
    ledger_of: date
    feeds: dict[str, date] = Field(default_factory=dict)
    dispatches: tuple[DispatchIntent, ...]


class DeliveryRecorded(Event):
    """What became of a letter at the tenant's address, on `happened_on`; `finding` says whether it has arrived."""

    type: Literal["delivery-recorded.v1"] = "delivery-recorded.v1"
    key: str
    person: str
    outcome: DeliveryOutcome
    finding: Finding | None = None


class CureDeadlineSet(Event):
    """Every tenant has the demand; the days to pay run. Recorded once, never recomputed."""

    type: Literal["cure-deadline-set.v1"] = "cure-deadline-set.v1"
    demand: int
    arrived_on: date
    cure: Deadline
    earliest_termination: Deadline
    hand_over_on: date


class DemandCured(Event):
    """Every demanded line but the fee is paid: the right to terminate on this demand is gone."""

    type: Literal["demand-cured.v1"] = "demand-cured.v1"
    demand: int
    finding: Finding


class DemandVoided(Event):
    """The demand has no effect; what is still owed needs a fresh one. `finding`: it never had any, and why."""

    type: Literal["demand-voided.v1"] = "demand-voided.v1"
    demand: int
    why: str
    finding: Finding | None = None


# --- with the lawyer ------------------------------------------------------------------------------------------------


class CureDeadlinePassed(Event):
    """The last day to pay went by, and the bank days after it, without full payment.

    `put_off_to`: that day where the recorded one had become a holiday.
    """

    type: Literal["cure-deadline-passed.v1"] = "cure-deadline-passed.v1"
    demand: int
    put_off_to: date | None = None


class HandedOverToLawyer(Event):
    """The lawyer has the case; the adviser has until `window_until` before the lease may be terminated."""

    type: Literal["handed-over-to-lawyer.v1"] = "handed-over-to-lawyer.v1"
    demand: int
    window_until: date
    dispatches: tuple[DispatchIntent, ...]


class AdviserCalled(Event):
    """The adviser was called in, in the same decision as the hand-over; by a person also before that."""

    type: Literal["adviser-called.v1"] = "adviser-called.v1"
    demand: int
    dispatches: tuple[DispatchIntent, ...]


class AdviserWindowEnded(Event):
    """The adviser's days are over; a person may now decide to terminate."""

    type: Literal["adviser-window-ended.v1"] = "adviser-window-ended.v1"
    demand: int


class AidRequested(Event):
    """The municipality was asked for help, with the tenant's consent; `aid` numbers the case's applications from 1.

    What is not answered by the end of `chase_on` is chased; of older applications no such day is known.
    """

    type: Literal["aid-requested.v1"] = "aid-requested.v1"
    aid: int
    kind: AidKind
    consent_on: date
    dispatches: tuple[DispatchIntent, ...]
    chase_on: date | None = None


class AidAnswered(Event):
    """The municipality answered. A grant stops nothing by itself: its payment does.

    What is not paid by the end of `pay_by` is chased; of older grants no such day is known.
    """

    type: Literal["aid-answered.v1"] = "aid-answered.v1"
    aid: int
    granted: bool
    amount_ore: int = 0
    repayable: bool = False
    pay_by: date | None = None


class AidStepRecorded(Event):
    """On the day `on` the municipality had an application, or paid what it granted, or said it will not after all, or
    its answer was appealed.

    An appeal is chased after the end of `chase_on`.
    """

    type: Literal["aid-step-recorded.v1"] = "aid-step-recorded.v1"
    aid: int
    step: AidStep
    on: date
    chase_on: date | None = None


class ConsentGiven(Event):
    """A tenant agreed on the day `on`, until it is taken back."""

    type: Literal["consent-given.v1"] = "consent-given.v1"
    scope: ConsentScope
    on: date


class ConsentWithdrawn(Event):
    """A tenant took a consent back: nothing more goes out on it."""

    type: Literal["consent-withdrawn.v1"] = "consent-withdrawn.v1"
    scope: ConsentScope


class AidWithdrawn(Event):
    """An application was taken back before it was answered."""

    type: Literal["aid-withdrawn.v1"] = "aid-withdrawn.v1"
    aid: int
    why: AidWithdrawal


class AgreementProposed(Event):
    """Somebody who may not agree proposes instalments; the case goes on until the association answers."""

    type: Literal["agreement-proposed.v1"] = "agreement-proposed.v1"
    proposal: int
    instalments: tuple[Instalment, ...]
    rhythm: Rhythm | None = None
    tolerance_bank_days: int | None = None


class AgreementDeclined(Event):
    """The association said no to a proposal."""

    type: Literal["agreement-declined.v1"] = "agreement-declined.v1"
    proposal: int


class AgreementMade(Event):
    """Landlord and tenant agreed on instalments for `charges`; rent missed later is not part of it.

    `proposal` is the number of the proposal that was accepted, `replaces` that of the agreement whose terms these
    change. Money pays instalments that did not count when the account's stream had come to `ledger_seq`; an instalment
    is paid in time up to `tolerance_bank_days` after its day. Where the letter reserves the demands that have left,
    they count to the end of `reserved_until`. `settlement` says what a breach leads to of one that was made at court:
    back to it, the filed demand lives on. Of older agreements no `ledger_seq` and no tolerance is known.
    """

    type: Literal["agreement-made.v1"] = "agreement-made.v1"
    charges: tuple[str, ...]
    instalments: tuple[Instalment, ...]
    paid_before_ore: int
    proposal: int | None = None
    ledger_seq: int | None = None
    rhythm: Rhythm | None = None
    tolerance_bank_days: int | None = None
    replaces: int | None = None
    reserved_until: date | None = None
    settlement: BreachRule | None = None


class AgreementBroken(Event):
    """An instalment was not paid; the adviser is called, and a person decides what follows."""

    type: Literal["agreement-broken.v1"] = "agreement-broken.v1"
    missing_ore: int
    dispatches: tuple[DispatchIntent, ...] = ()


class AgreementRestored(Event):
    """Money shows that an agreement runs after all: paid in time and booked late, or an end that was none."""

    type: Literal["agreement-restored.v1"] = "agreement-restored.v1"
    agreement: int


class PromiseRecorded(Event):
    """A tenant promised to pay an amount (øre) by the end of `day`. Nothing rests for it.

    Money pays it that did not count when the account's stream had come to `ledger_seq`.
    """

    type: Literal["promise-recorded.v1"] = "promise-recorded.v1"
    promise: int
    day: date
    amount_ore: int = Field(gt=0)
    ledger_seq: int


class PromiseEnded(Event):
    """What became of a promise; of a broken one that was paid in time and booked late, once more."""

    type: Literal["promise-ended.v1"] = "promise-ended.v1"
    promise: int
    outcome: PromiseOutcome


# --- terminated -----------------------------------------------------------------------------------------------------


class LegalStepApproved(Event):
    """A named person of the association lets the lawyer take a step on a demand, on the balance of `ledger_of`.

    `feeds` is recorded where it rests on these instead of a balance that somebody has seen.
    """

    type: Literal["legal-step-approved.v1"] = "legal-step-approved.v1"
    demand: int
    step: LegalStep
    approved_by: str
    ledger_of: date
    feeds: dict[str, date] = Field(default_factory=dict)
    sealed: dict[str, SealedText | None] = Field(default_factory=dict)


class LegalStepApprovalLapsed(Event):
    """What was approved is no longer what would be done: the lawyer must be given a fresh approval."""

    type: Literal["legal-step-approval-lapsed.v1"] = "legal-step-approval-lapsed.v1"
    demand: int
    step: LegalStep
    why: ApprovalLapse


class TerminationDecided(Event):
    """A named person decided to terminate the lease for breach; a part paid, also that the rest is significant.

    `approved_by` gave the approval on which a lawyer's decision rests. `unpaid_ore` (øre) was left of the demand then.
    `waited_days`: so long nobody had acted, and whoever decided has weighed whether the right was lost by that.
    """

    type: Literal["termination-decided.v1"] = "termination-decided.v1"
    demand: int
    finding: Finding
    decided_by: str
    ledger_of: date
    rest_is_significant: bool | None = None
    unpaid_ore: int | None = None
    waited_days: int | None = None
    approved_by: str | None = None
    feeds: dict[str, date] = Field(default_factory=dict)
    dispatches: tuple[DispatchIntent, ...]
    sealed: dict[str, SealedText | None] = Field(default_factory=dict)


class LeaseTerminated(Event):
    """The termination reached every tenant."""

    type: Literal["lease-terminated.v1"] = "lease-terminated.v1"
    demand: int
    arrived_on: date
    vacate_by: date


class TerminationLapsed(Event):
    """The termination has no effect: paid before it counted, waived, or agreed away."""

    type: Literal["termination-lapsed.v1"] = "termination-lapsed.v1"
    demand: int
    why: str
    finding: Finding | None = None


class LatePaymentReceived(Event):
    """Paid in full after the termination arrived: the landlord must choose; our steps rest until then."""

    type: Literal["late-payment-received.v1"] = "late-payment-received.v1"
    demand: int
    finding: Finding


class LatePaymentAccepted(Event):
    """The landlord lets the lease go on."""

    type: Literal["late-payment-accepted.v1"] = "late-payment-accepted.v1"
    demand: int


class TerminationMaintained(Event):
    """The landlord keeps the money under reservation, and the termination."""

    type: Literal["termination-maintained.v1"] = "termination-maintained.v1"
    demand: int
    sealed: dict[str, SealedText | None] = Field(default_factory=dict)


class VacatePeriodEnded(Event):
    """The tenant was to have left by the day before."""

    type: Literal["vacate-period-ended.v1"] = "vacate-period-ended.v1"
    demand: int


# --- before the bailiff court ---------------------------------------------------------------------------------------


class MunicipalityNoticeDecided(Event):
    """The notice of ALL § 92(2) is to go out: before the court filing, decided with it.

    `answer_days`: within how many calendar days after it the municipality decides; older notices do not say.
    """

    type: Literal["municipality-notice-decided.v1"] = "municipality-notice-decided.v1"
    demand: int
    dispatches: tuple[DispatchIntent, ...]
    answer_days: int | None = None


class MunicipalityAnswered(Event):
    """What the municipality decided after that notice (RSL § 5 a, stk. 2), on the day `on`."""

    type: Literal["municipality-answered.v1"] = "municipality-answered.v1"
    decision: MunicipalityDecision
    on: date


class CourtFilingDecided(Event):
    """A named person decided to ask the bailiff court for eviction.

    `added` is what proves the case now and did not when the court turned it down before. The fee is the whole of it;
    `cohabiting_spouses`: whoever decided said so of the two tenants, and it is due once.
    """

    type: Literal["court-filing-decided.v1"] = "court-filing-decided.v1"
    demand: int
    finding: Finding
    decided_by: str
    court_fee_ore: int
    court_fee_reason: str | None = None
    waited_days: int | None = None
    cohabiting_spouses: bool | None = None
    approved_by: str | None = None
    added: tuple[Paper, ...] = ()
    feeds: dict[str, date] = Field(default_factory=dict)
    dispatches: tuple[DispatchIntent, ...]
    sealed: dict[str, SealedText | None] = Field(default_factory=dict)


class FilingRejected(Event):
    """The court turned the request down."""

    type: Literal["filing-rejected.v1"] = "filing-rejected.v1"
    demand: int
    why: str


class CourtFaultRecorded(Event):
    """A named person says what was wrong with the demand, or its termination, that the court rejected."""

    type: Literal["court-fault-recorded.v1"] = "court-fault-recorded.v1"
    demand: int
    fault: CourtFault
    recorded_by: str
    sealed: dict[str, SealedText | None] = Field(default_factory=dict)


class CourtDateSet(Event):
    """The court set a date, or moved the one it had set."""

    type: Literal["court-date-set.v1"] = "court-date-set.v1"
    demand: int
    day: date
    place: Literal["at-court", "at-address"]
    moved_from: date | None = None


class CourtDateCancelled(Event):
    """The court cancelled the date it had set."""

    type: Literal["court-date-cancelled.v1"] = "court-date-cancelled.v1"
    demand: int
    day: date


class CourtHearingHeld(Event):
    """The court met."""

    type: Literal["court-hearing-held.v1"] = "court-hearing-held.v1"
    demand: int
    outcome: HearingOutcome


class EvictionCarriedOut(Event):
    """The tenant was put out."""

    type: Literal["eviction-carried-out.v1"] = "eviction-carried-out.v1"
    demand: int


class FilingWithdrawn(Event):
    """The landlord withdrew the request."""

    type: Literal["filing-withdrawn.v1"] = "filing-withdrawn.v1"
    demand: int
    approved_by: str | None = None
    sealed: dict[str, SealedText | None] = Field(default_factory=dict)


class TenantMovedOut(Event):
    """The tenant left by themselves."""

    type: Literal["tenant-moved-out.v1"] = "tenant-moved-out.v1"


# --- recall ---------------------------------------------------------------------------------------------------------


class RecallDecided(Event):
    """Somebody who acts on our word must stop; repeated until they say that they have.

    `court_day`: the court had set that day when what it rested on ended; an eviction may come with it.
    """

    type: Literal["recall-decided.v1"] = "recall-decided.v1"
    to: Party
    attempt: int
    court_day: date | None = None
    dispatches: tuple[DispatchIntent, ...]


class RecallAcknowledged(Event):
    """They have stopped."""

    type: Literal["recall-acknowledged.v1"] = "recall-acknowledged.v1"
    to: Party


# --- word to those who hold what has changed --------------------------------------------------------------------------


class TenantNoticeDecided(Event):
    """Tenants are to hear that what they hold on `demands` holds no longer, or what holds instead; `notice` counts."""

    type: Literal["tenant-notice-decided.v1"] = "tenant-notice-decided.v1"
    notice: int
    reason: NoticeReason
    demands: tuple[int, ...] = ()
    dispatches: tuple[DispatchIntent, ...]


class LawyerNoticeDecided(Event):
    """The lawyer who has the case is to hear that something now rests, or rests no longer."""

    type: Literal["lawyer-notice-decided.v1"] = "lawyer-notice-decided.v1"
    news: tuple[LawyerNews, ...]
    dispatches: tuple[DispatchIntent, ...]


class CourtNoticeDecided(Event):
    """The court that has the case is to hear of money that the claim may not count, or what became of it."""

    type: Literal["court-notice-decided.v1"] = "court-notice-decided.v1"
    dispatches: tuple[DispatchIntent, ...]


# --- every dispatch: intent, claim, send, outcome -------------------------------------------------------------------


class KeptLetter(Frozen):
    """The very letter that a channel is given: the hash under which it is kept, and the version of its text."""

    hash: str
    text_version: str


class DispatchClaimed(Event):
    """A worker took it up: from here it may have gone. `letter` is what it sends; None where none could be written."""

    type: Literal["dispatch-claimed.v1"] = "dispatch-claimed.v1"
    key: str
    letter: KeptLetter | None = None
    feeds: dict[str, date] = Field(default_factory=dict)


class DispatchReleased(Event):
    """The channel certainly did not take it; it may be tried again, or suppressed."""

    type: Literal["dispatch-released.v1"] = "dispatch-released.v1"
    key: str
    why: str


class DispatchSent(Event):
    """The channel took it, and gave a receipt. `letter` is that of the claim: what went is what was kept then."""

    type: Literal["dispatch-sent.v1"] = "dispatch-sent.v1"
    key: str
    receipt: str
    letter: KeptLetter | None = None


class DispatchOutcomeUnknown(Event):
    """It may have gone, or not; a person must find out."""

    type: Literal["dispatch-outcome-unknown.v1"] = "dispatch-outcome-unknown.v1"
    key: str


class DispatchSettled(Event):
    """A person found out whether it went, and (`on`) when."""

    type: Literal["dispatch-settled.v1"] = "dispatch-settled.v1"
    key: str
    sent: bool
    settled_by: str
    on: date | None = None


class DispatchSuppressed(Event):
    """It is not to go any more."""

    type: Literal["dispatch-suppressed.v1"] = "dispatch-suppressed.v1"
    key: str
    why: str


class DispatchRevived(Event):
    """What its channel had refused may go after all, under the same key: a person has mended the cause."""

    type: Literal["dispatch-revived.v1"] = "dispatch-revived.v1"
    key: str
    revived_by: str


class PapersSent(Event):
    """A named person has sent the papers that a letter names and did not carry."""

    type: Literal["papers-sent.v1"] = "papers-sent.v1"
    key: str
    recorded_by: str


# --- resting and stopping -------------------------------------------------------------------------------------------


class LadderPaused(Event):
    """Our own steps rest, at most to the end of `until`; the law's clocks go on. `aid`: the application waited for."""

    type: Literal["ladder-paused.v1"] = "ladder-paused.v1"
    kind: PauseKind
    until: date | None = None
    aid: int | None = None


class LadderResumed(Event):
    """A pause is over."""

    type: Literal["ladder-resumed.v1"] = "ladder-resumed.v1"
    kind: PauseKind
    aid: int | None = None


class LostLetter(BaseModel):
    """A letter that left the house, of which only Temporal still knows; not `certain` where it may have stayed.

    `on` is the day on the case's calendar, `receipt` its channel's own name for it.
    """

    model_config = ConfigDict(frozen=True)

    key: str
    kind: DispatchKind
    channel: Channel
    on: date
    receipt: str = ""
    certain: bool = True


class CaseHeld(Event):
    """Only a person can say what is right here. `lost` names the last event the journal is known to have lost."""

    type: Literal["case-held.v1"] = "case-held.v1"
    kind: HoldKind
    finding: Finding | None = None
    lost: str | None = None
    letters: tuple[LostLetter, ...] = ()
    sealed: dict[str, SealedText | None] = Field(default_factory=dict)


class HoldReleased(Event):
    """A person looked, and said that the case may go on.

    `rest_ore` (øre): money had come since a termination was decided, and what is left of its demand is significant.
    """

    type: Literal["hold-released.v1"] = "hold-released.v1"
    kind: HoldKind
    released_by: str
    rest_ore: int | None = None


class TenantDied(Event):
    """A person has confirmed that these tenants died, by their opaque ids: nothing is sent to them any more.

    Where others are left, they are the tenants from now on. Where nobody is, the case waits for whoever takes their
    place.
    """

    type: Literal["tenant-died.v1"] = "tenant-died.v1"
    persons: tuple[str, ...]


class DeathWithdrawn(Event):
    """Somebody took back that these tenants had died: they are tenants again."""

    type: Literal["death-withdrawn.v1"] = "death-withdrawn.v1"
    persons: tuple[str, ...]
    sealed: dict[str, SealedText | None] = Field(default_factory=dict)


class CommandRefused(Event):
    """Somebody asked for what may not be done. Says which rule refused; `feeds` what the payment feeds said then."""

    type: Literal["command-refused.v1"] = "command-refused.v1"
    command: str
    finding: Finding
    feeds: dict[str, date] = Field(default_factory=dict)


class CalendarMoved(Event):
    """A simulated case's calendar now stands `offset_seconds` before (+) or behind (-) Temporal's clock."""

    type: Literal["calendar-moved.v1"] = "calendar-moved.v1"
    offset_seconds: int
    to: datetime


# --- the end --------------------------------------------------------------------------------------------------------


class CaseClosed(Event):
    """One ending, one main cause, and the phase it was in."""

    type: Literal["case-closed.v1"] = "case-closed.v1"
    ending: Ending
    cause: Cause
    phase: PhaseName


class FollowedUp(Event):
    """Somebody looked after the tenant, `months` after the case had ended."""

    type: Literal["followed-up.v1"] = "followed-up.v1"
    months: int
    outcome: FollowUpOutcome


class CaseReopened(Event):
    """A payment that had closed the case bounced, or (`contested`) was counted in a sum that is still called for, or
    (`earmarked`) was meant for another charge; or (no payment) a charge is owed after all that was taken out of it, or
    that a list has corrected since.
    """

    type: Literal["case-reopened.v1"] = "case-reopened.v1"
    payment: str | None = None
    contested: bool | None = None
    earmarked: bool | None = None


# --- all of them, by what they belong to -----------------------------------------------------------------------------

ArrearsEvent = (
    CaseOpened
    | PolicyFollowed
    | TenantsUpdated
    | ChargeJoined
    | ChargeCorrected
    | ChargeWithdrawn
    | ChargeReinstated
    | LimitationInterrupted
    | InterruptionWithdrawn
    | RowAwaitsLease
    | RowPlaced
    | ReminderDecided
    | CounsellingOffered
    | ContactRecorded
)
DemandEvent = (
    PaymentDemandDecided
    | CureDeadlineSet
    | DemandCured
    | DemandVoided
    | CureDeadlinePassed
    | HandedOverToLawyer
    | AdviserCalled
    | AdviserWindowEnded
)
ReliefEvent = (
    AidRequested
    | AidAnswered
    | AidStepRecorded
    | AidWithdrawn
    | ConsentGiven
    | ConsentWithdrawn
    | AgreementProposed
    | AgreementDeclined
    | AgreementMade
    | AgreementBroken
    | AgreementRestored
    | PromiseRecorded
    | PromiseEnded
)
TerminationEvent = (
    LegalStepApproved
    | LegalStepApprovalLapsed
    | TerminationDecided
    | LeaseTerminated
    | TerminationLapsed
    | LatePaymentReceived
    | LatePaymentAccepted
    | TerminationMaintained
    | VacatePeriodEnded
)
CourtEvent = (
    MunicipalityNoticeDecided
    | MunicipalityAnswered
    | CourtFilingDecided
    | FilingRejected
    | CourtFaultRecorded
    | CourtDateSet
    | CourtDateCancelled
    | CourtHearingHeld
    | EvictionCarriedOut
    | FilingWithdrawn
    | TenantMovedOut
)
LetterEvent = (
    DeliveryRecorded
    | RecallDecided
    | RecallAcknowledged
    | TenantNoticeDecided
    | LawyerNoticeDecided
    | CourtNoticeDecided
    | DispatchClaimed
    | DispatchReleased
    | DispatchSent
    | DispatchOutcomeUnknown
    | DispatchSettled
    | DispatchSuppressed
    | DispatchRevived
    | PapersSent
)
CourseEvent = (
    LadderPaused
    | LadderResumed
    | CaseHeld
    | HoldReleased
    | TenantDied
    | DeathWithdrawn
    | CommandRefused
    | CalendarMoved
    | CaseClosed
    | FollowedUp
    | CaseReopened
)
CaseEvent = Annotated[
    ArrearsEvent | DemandEvent | ReliefEvent | TerminationEvent | CourtEvent | LetterEvent | CourseEvent,
    Field(discriminator="type"),
]
