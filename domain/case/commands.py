"""What can be asked of a case? In the imperative; each may be refused, with the rule that refuses.

Three kinds of sender: people (`PERSON_COMMANDS`, given with `send`), feeds of association systems, and the case's own
clock, dispatcher and consistency check. Fields named `_ore` are øre; days are legal days in Copenhagen.
"""

from typing import Annotated, Any, ClassVar, Final, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, TypeAdapter

from domain.account.codes import Payer
from domain.actors import Giver, Part, Role
from domain.case.codes import (
    AidKind,
    AidWithdrawal,
    ContactMethod,
    ContactOutcome,
    DeliveryOutcome,
    FollowUpOutcome,
    HearingOutcome,
    HoldKind,
    LegalStep,
    Party,
    PauseKind,
    StepName,
)
from domain.case.events import Instalment, KeptLetter, LostLetter, PersonFacts
from domain.case.subject import Subject, subject_of
from domain.charge_kinds import CHARGE_KINDS
from domain.ids import FIRST_LEASE
from domain.missed_payment import LONGEST_EMAIL, Code, LegalDay, PositiveOre
from domain.money import LARGEST_AMOUNT
from domain.plain_text import VisibleText, tidy

LONGEST_WORDS = 2000  # characters of free text; more belongs in a document
LONGEST_ID = 200  # characters of a name that somebody else made
MOST_TENANTS = 20


def _yes_or_no(value: Any) -> Any:
    """Accept a Danish yes or no from a command line."""
    words = {"ja": True, "nej": False}
    return words.get(value.strip().lower(), value) if isinstance(value, str) else value


YesNo = Annotated[bool, BeforeValidator(_yes_or_no)]


def _one_line(value: Any) -> Any:
    """Let line breaks and tabs between words be spaces: free text is shown as one line among others."""
    return tidy(" ".join(value.split())) if isinstance(value, str) else value


def _within_reason(instalments: tuple[Instalment, ...]) -> tuple[Instalment, ...]:
    if any(one.amount_ore > LARGEST_AMOUNT for one in instalments):
        raise ValueError("an instalment above the largest amount believed")
    return instalments


def _known(kind: str) -> str:
    if kind not in CHARGE_KINDS:  # whether a demand may hold it, the demand's own rule says
        raise ValueError("not a kind of charge")
    return kind


def _printable(facts: PersonFacts) -> PersonFacts:
    # The fact itself is read from the journal, and may not become narrower than what was written there.
    _FACTS.validate_python([text for text in facts.model_dump().values() if isinstance(text, str)])
    return facts


def _read_subject(value: Any) -> Any:
    return subject_of(value) if isinstance(value, str) else value


SubjectName = Annotated[Subject, BeforeValidator(_read_subject), PlainSerializer(str, return_type=str)]
T = TypeVar("T")
Sealed = Annotated[T, Field(repr=False, json_schema_extra={"sealed": True})]
"""A field that may name or describe somebody: free text, people. It is sealed with the event that says it, if any does,
never printed, and never kept with the command (`domain/case/kept_command.py`). No rule reads it."""

FreeText = Annotated[VisibleText, BeforeValidator(_one_line), Field(min_length=1, max_length=LONGEST_WORDS)]
Id = Annotated[VisibleText, Field(min_length=1, max_length=LONGEST_ID)]
ChargeKindCode = Annotated[str, AfterValidator(_known)]
Facts = Annotated[PersonFacts, AfterValidator(_printable)]
Instalments = Annotated[tuple[Instalment, ...], Field(min_length=1, max_length=120), AfterValidator(_within_reason)]
_FACTS: TypeAdapter[list[str]] = TypeAdapter(list[Annotated[VisibleText, Field(max_length=LONGEST_EMAIL)]])
DemandNumber = Annotated[int, Field(ge=1, le=10_000)]
AidNumber = Annotated[int, Field(ge=1, le=10_000)]
LeaseNumber = Annotated[int, Field(strict=True, ge=1, le=1_000)]
"""Which lease of its tenancy, counted from 1."""
ProposalNumber = Annotated[int, Field(ge=1, le=10_000)]


ASSOCIATION: Final = frozenset({Role.OFFICE, Role.MANAGER})
FROM_LISTS: Final = ASSOCIATION | {Part.FEED}
HELPERS: Final = frozenset({Role.ADVISER, Role.OFFICE})
VISITORS: Final = HELPERS | {Role.VOLUNTEER, Role.CARETAKER}
LAWYER_OR_MANAGER: Final = frozenset({Role.LAWYER, Role.MANAGER})
COURT_REPORTERS: Final = frozenset({Role.LAWYER, Role.OFFICE, Role.COURT_CLERK})


class Command(BaseModel):
    """A wish. Unknown fields are refused: a misspelt field must not be silently without effect.

    What is known of a command stands on its class, and every class states it itself (docs/adr/0021-roles.md):
    `roles` may give it. `irreversible`: a letter leaves, or a charge, a demand, an agreement, a recall or the case
    ends, and no other command takes that back, so that a named person must give it. `lets_a_letter_go`: a letter may
    leave because of it, so that it is never given again by itself after a restore.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
    roles: ClassVar[frozenset[Giver]]
    irreversible: ClassVar[bool]
    lets_a_letter_go: ClassVar[bool]


# --- feeds ----------------------------------------------------------------------------------------------------------


class RegisterMissedPayment(Command):
    """Open a case for a missed rent, or let the open one take it in. `today` moves a simulated case's calendar.

    `news` names the tenants of whom `people` says what the case did not know: found while deciding, whatever was sent.
    """

    command: Literal["register-missed-payment"] = "register-missed-payment"
    roles = FROM_LISTS
    irreversible = False
    lets_a_letter_go = False
    organisation: Code
    department: Code
    municipality: str = Field(pattern=r"^[0-9]{3}$")
    simulated: bool
    lease: LeaseNumber = FIRST_LEASE
    due: LegalDay
    kind: ChargeKindCode
    amount_ore: PositiveOre
    tenants: tuple[Id, ...] = Field(min_length=1, max_length=MOST_TENANTS)
    digital_post: bool
    mail: bool
    people: Sealed[dict[Id, Facts]] = Field(max_length=MOST_TENANTS)
    news: tuple[Id, ...] = ()
    today: LegalDay | None = None


class RecordPayment(Command):
    """Book money that came in for a lease; stops what it pays for, by the day the payer paid.

    By `payment`, `reference` and `likeness` it is known again (`domain.payment.PaymentIdentity`).
    """

    command: Literal["record-payment"] = "record-payment"
    roles = FROM_LISTS
    irreversible = False
    lets_a_letter_go = False
    payment: Id
    reference: Id | None = None
    likeness: Id | None = None
    lease: LeaseNumber = FIRST_LEASE
    amount_ore: PositiveOre
    value_date: LegalDay
    booked_on: LegalDay
    payer: Payer = Payer.TENANT


class RecordPaymentBounced(Command):
    """Indbetalingen `payment` er gået tilbage: sagen lever op igen."""

    command: Literal["record-payment-bounced"] = "record-payment-bounced"
    roles = FROM_LISTS
    irreversible = False
    lets_a_letter_go = False
    payment: Id


# --- people ---------------------------------------------------------------------------------------------------------


class CorrectCharge(Command):
    """Ret beløbet på en post, fx `charge=2026-10-01.rent amount=5.000,00`."""

    command: Literal["correct-charge"] = "correct-charge"
    roles = ASSOCIATION
    irreversible = False
    lets_a_letter_go = False
    charge: Id
    amount_ore: PositiveOre


class WithdrawCharge(Command):
    """Tag en post ud af sagen, fordi den ikke skyldes."""

    command: Literal["withdraw-charge"] = "withdraw-charge"
    roles = ASSOCIATION
    irreversible = True
    lets_a_letter_go = False
    charge: Id


class OfferCounselling(Command):
    """Notér, at gratis rådgivning er tilbudt, og hvad lejeren svarede."""

    command: Literal["offer-counselling"] = "offer-counselling"
    roles = HELPERS
    irreversible = False
    lets_a_letter_go = False
    by: Literal["phone", "visit", "mail", "print", "digital-post"]
    answer: Literal["accepted", "declined"] | None = None


class RecordContact(Command):
    """Notér et forsøg på at få fat i lejeren, i dag eller den dag, `on` siger."""

    command: Literal["record-contact"] = "record-contact"
    roles = VISITORS
    irreversible = False
    lets_a_letter_go = False
    by: ContactMethod
    outcome: ContactOutcome
    on: LegalDay | None = None
    note: Sealed[FreeText | None] = None


class ApproveDemand(Command):
    """Godkend, at påkravet sendes nu, på en saldo fra i dag."""

    command: Literal["approve-demand"] = "approve-demand"
    roles = ASSOCIATION
    irreversible = True
    lets_a_letter_go = True
    reason: Sealed[FreeText]
    ledger_of: LegalDay


class VoidDemand(Command):
    """Annullér et påkrav; skylder lejeren stadig, skal der et nyt til."""

    command: Literal["void-demand"] = "void-demand"
    roles = ASSOCIATION | {Role.LAWYER}
    irreversible = True
    lets_a_letter_go = False
    demand: DemandNumber
    why: Literal["wrong-amount", "disputed", "sent-too-early", "not-arrived", "other"]


class RecordDelivery(Command):
    """Notér, hvad der blev af brevet `key`: kommet frem, returneret, eller lejeren er kendt fraværende."""

    command: Literal["record-delivery"] = "record-delivery"
    roles = FROM_LISTS | {Part.DISPATCHER}
    irreversible = False
    lets_a_letter_go = False
    key: Id
    outcome: DeliveryOutcome
    on: LegalDay


class RequestAid(Command):
    """Bed kommunen om hjælp; kræver lejerens samtykke, givet den dag `consent_on` siger."""

    command: Literal["request-aid"] = "request-aid"
    roles = HELPERS
    irreversible = True
    lets_a_letter_go = True
    kind: AidKind
    consent_on: LegalDay


class AnswerAid(Command):
    """Notér kommunens svar på ansøgningen om hjælp; løber der flere, siger `aid` hvilken."""

    command: Literal["answer-aid"] = "answer-aid"
    roles = HELPERS | {Role.MUNICIPALITY}
    irreversible = False
    lets_a_letter_go = False
    aid: AidNumber | None = None
    granted: YesNo
    amount_ore: int = Field(default=0, strict=True, ge=0, le=LARGEST_AMOUNT)
    repayable: YesNo = False


class WithdrawAid(Command):
    """Træk en ansøgning om hjælp tilbage, før kommunen har svaret; løber der flere, siger `aid` hvilken."""

    command: Literal["withdraw-aid"] = "withdraw-aid"
    roles = HELPERS
    irreversible = False
    lets_a_letter_go = False
    aid: AidNumber | None = None
    why: AidWithdrawal


class ProposeAgreement(Command):
    """Foreslå en afdragsordning, som kontoret eller lederen tager stilling til; sagen går videre imens."""

    command: Literal["propose-agreement"] = "propose-agreement"
    roles = HELPERS | {Role.LAWYER}
    irreversible = False
    lets_a_letter_go = False
    instalments: Instalments


class DeclineAgreement(Command):
    """Sig nej til den foreslåede afdragsordning med nummeret `proposal`."""

    command: Literal["decline-agreement"] = "decline-agreement"
    roles = ASSOCIATION
    irreversible = False
    lets_a_letter_go = False
    proposal: ProposalNumber


class MakeAgreement(Command):
    """Indgå en afdragsordning: den foreslåede med nummeret `proposal`, eller med egne afdrag i `instalments`."""

    command: Literal["make-agreement"] = "make-agreement"
    roles = ASSOCIATION
    irreversible = True
    lets_a_letter_go = False
    instalments: Instalments | None = None
    proposal: ProposalNumber | None = None


class BreakAgreement(Command):
    """Notér, at afdragsordningen er misligholdt; et menneske bestemmer, hvad der så sker."""

    command: Literal["break-agreement"] = "break-agreement"
    roles = ASSOCIATION
    irreversible = True
    lets_a_letter_go = False


class PauseLadder(Command):
    """Lad vores egne skridt hvile; lovens frister løber videre. `aid`: ansøgningen, der ventes på (aid-pending)."""

    command: Literal["pause-ladder"] = "pause-ladder"
    roles = HELPERS
    irreversible = False
    lets_a_letter_go = False
    kind: Literal[PauseKind.ADVISER_WORK, PauseKind.AID_PENDING] = PauseKind.ADVISER_WORK
    until: LegalDay
    aid: AidNumber | None = None


class ResumeLadder(Command):
    """Slut en pause, så sagen går videre; ventes der på flere ansøgninger om hjælp, siger `aid` hvilken."""

    command: Literal["resume-ladder"] = "resume-ladder"
    roles = HELPERS | ASSOCIATION
    irreversible = False
    lets_a_letter_go = False
    kind: PauseKind
    aid: AidNumber | None = None


class FollowPolicy(Command):
    """Lad sagen følge den politik, der gælder nu; `edition` er begyndelsen af udgavens nummer, som `policy show` viser.

    Frister og dage, der er noteret, står fast.
    """

    command: Literal["follow-policy"] = "follow-policy"
    roles = ASSOCIATION
    irreversible = True
    lets_a_letter_go = False
    edition: Id


class HoldCase(Command):
    """Stands alt, til et menneske har set på sagen."""

    command: Literal["hold"] = "hold"
    roles = frozenset(Role) - {Role.AUDITOR}
    irreversible = False
    lets_a_letter_go = False
    kind: HoldKind
    note: Sealed[FreeText | None] = None


class ReleaseHold(Command):
    """Giv sagen fri igen, når et menneske har set på den."""

    command: Literal["release-hold"] = "release-hold"
    roles = ASSOCIATION | {Role.LAWYER}
    irreversible = True
    lets_a_letter_go = True
    kind: HoldKind


class ApproveLegalStep(Command):
    """Godkend, at advokaten ophæver, går til fogedretten eller trækker anmodningen tilbage, på en saldo fra i dag."""

    command: Literal["approve-legal-step"] = "approve-legal-step"
    roles = ASSOCIATION
    irreversible = True
    lets_a_letter_go = True
    step: LegalStep
    reason: Sealed[FreeText]
    ledger_of: LegalDay
    demand: DemandNumber | None = None


class TerminateLease(Command):
    """Ophæv lejemålet på grundlag af et påkrav, på en saldo fra i dag.

    Er en del af påkravet betalt, skal den, der beslutter, sige, at resten er væsentlig (rest_is_significant).
    """

    command: Literal["terminate-lease"] = "terminate-lease"
    roles = LAWYER_OR_MANAGER
    irreversible = True
    lets_a_letter_go = True
    reason: Sealed[FreeText]
    ledger_of: LegalDay
    demand: DemandNumber | None = None
    rest_is_significant: YesNo = False


class AcceptLatePayment(Command):
    """Udlejer tager imod den sene betaling og lader lejemålet fortsætte."""

    command: Literal["accept-late-payment"] = "accept-late-payment"
    roles = ASSOCIATION
    irreversible = True
    lets_a_letter_go = False


class MaintainTermination(Command):
    """Udlejer beholder pengene med forbehold og fastholder ophævelsen."""

    command: Literal["maintain-termination"] = "maintain-termination"
    roles = ASSOCIATION
    irreversible = True
    lets_a_letter_go = False
    reason: Sealed[FreeText]


class FileWithCourt(Command):
    """Bed fogedretten om udsættelse; kommunen får besked i samme beslutning, på en saldo fra i dag."""

    command: Literal["file-with-court"] = "file-with-court"
    roles = LAWYER_OR_MANAGER
    irreversible = True
    lets_a_letter_go = True
    reason: Sealed[FreeText]
    ledger_of: LegalDay


class RecordFilingRejected(Command):
    """Notér, at fogedretten afviste anmodningen."""

    command: Literal["record-filing-rejected"] = "record-filing-rejected"
    roles = COURT_REPORTERS
    irreversible = False
    lets_a_letter_go = False
    why: Literal["demand-invalid", "termination-invalid", "proof-missing", "doubt", "other"]


class SetCourtDate(Command):
    """Notér den dag, fogedretten har berammet; er der allerede en dag, er den flyttet."""

    command: Literal["set-court-date"] = "set-court-date"
    roles = COURT_REPORTERS
    irreversible = False
    lets_a_letter_go = False
    day: LegalDay
    place: Literal["at-court", "at-address"] = "at-court"


class CancelCourtDate(Command):
    """Notér, at fogedretten har aflyst den berammede dag."""

    command: Literal["cancel-court-date"] = "cancel-court-date"
    roles = COURT_REPORTERS
    irreversible = False
    lets_a_letter_go = False


class RecordHearing(Command):
    """Notér, hvad fogedmødet førte til."""

    command: Literal["record-hearing"] = "record-hearing"
    roles = COURT_REPORTERS
    irreversible = True
    lets_a_letter_go = False
    outcome: HearingOutcome


class RecordEviction(Command):
    """Notér, at udsættelsen af lejemålet er gennemført."""

    command: Literal["record-eviction"] = "record-eviction"
    roles = COURT_REPORTERS
    irreversible = True
    lets_a_letter_go = False
    on: LegalDay


class WithdrawFiling(Command):
    """Træk anmodningen til fogedretten tilbage."""

    command: Literal["withdraw-filing"] = "withdraw-filing"
    roles = LAWYER_OR_MANAGER
    irreversible = True
    lets_a_letter_go = False
    reason: Sealed[FreeText]


class RecordMovedOut(Command):
    """Notér, at lejeren selv er fraflyttet."""

    command: Literal["record-moved-out"] = "record-moved-out"
    roles = ASSOCIATION | {Role.LAWYER}
    irreversible = True
    lets_a_letter_go = False
    on: LegalDay


class AcknowledgeRecall(Command):
    """Notér, at advokaten eller fogedretten har bekræftet, at sagen er standset."""

    command: Literal["acknowledge-recall"] = "acknowledge-recall"
    roles = COURT_REPORTERS | ASSOCIATION
    irreversible = True
    lets_a_letter_go = False
    to: Literal[Party.LAWYER, Party.COURT]


class SettleDispatch(Command):
    """Afgør, om en forsendelse med ukendt udfald gik ud, og på hvilken dag (ellers i dag)."""

    command: Literal["settle-dispatch"] = "settle-dispatch"
    roles = frozenset({Role.OPERATOR, Role.MANAGER})
    irreversible = True
    lets_a_letter_go = True
    key: Id
    sent: YesNo
    on: LegalDay | None = None


class SendAgain(Command):
    """Lad en standset forsendelse gå ud alligevel, når fejlen (fx en forkert adresse) er rettet."""

    command: Literal["send-again"] = "send-again"
    roles = ASSOCIATION
    irreversible = True
    lets_a_letter_go = True
    key: Id


class RecordFollowUp(Command):
    """Notér en opfølgning på en afsluttet sag: hvor mange måneder efter, og hvordan det går."""

    command: Literal["record-follow-up"] = "record-follow-up"
    roles = HELPERS
    irreversible = False
    lets_a_letter_go = False
    months: int = Field(ge=1, le=60)
    outcome: FollowUpOutcome


class AdvanceCalendar(Command):
    """Flyt en simuleret sags kalender frem; en rigtig sag afviser det."""

    command: Literal["advance-calendar"] = "advance-calendar"
    roles = HELPERS | LAWYER_OR_MANAGER | {Role.OPERATOR}
    irreversible = False
    lets_a_letter_go = False
    to: LegalDay


# --- the case's own parts -------------------------------------------------------------------------------------------


class TakeStep(Command):
    """Do what fell due on the agenda about one thing of the case."""

    command: Literal["take-step"] = "take-step"
    roles = frozenset({Part.CLOCK})
    irreversible = False
    lets_a_letter_go = False
    step: StepName
    subject: SubjectName


class ClaimDispatch(Command):
    """Take up a dispatch, if it is still to go, with the letter as it is written now."""

    command: Literal["claim-dispatch"] = "claim-dispatch"
    roles = frozenset({Part.DISPATCHER})
    irreversible = False
    lets_a_letter_go = False
    key: str
    honours_keys: bool
    letter: KeptLetter | None = None


class ReportDispatch(Command):
    """Say what became of a claimed dispatch."""

    command: Literal["report-dispatch"] = "report-dispatch"
    roles = frozenset({Part.DISPATCHER})
    irreversible = False
    lets_a_letter_go = False
    key: str
    outcome: Literal["sent", "not-accepted", "unknown", "refused"]
    receipt: str = ""
    why: str = ""


class ParkCase(Command):
    """Stop everything, because journal or Temporal is not to be trusted, or a seal of the tenancy is broken.

    Where the journal lost what Temporal saw, `lost` names the loss and `letters` what had gone.
    """

    command: Literal["park-case"] = "park-case"
    roles = frozenset({Part.CONSISTENCY_CHECK})
    irreversible = False
    lets_a_letter_go = False
    kind: Literal[HoldKind.JOURNAL_MISMATCH, HoldKind.UNREADABLE_ANSWER, HoldKind.SEAL_BROKEN] = (
        HoldKind.JOURNAL_MISMATCH
    )
    lost: str | None = None
    letters: tuple[LostLetter, ...] = ()


FeedCommand = RegisterMissedPayment | RecordPayment | RecordPaymentBounced
PersonCommand = (
    RecordPaymentBounced
    | CorrectCharge
    | WithdrawCharge
    | OfferCounselling
    | RecordContact
    | ApproveDemand
    | VoidDemand
    | RecordDelivery
    | RequestAid
    | AnswerAid
    | WithdrawAid
    | ProposeAgreement
    | DeclineAgreement
    | MakeAgreement
    | BreakAgreement
    | PauseLadder
    | ResumeLadder
    | FollowPolicy
    | HoldCase
    | ReleaseHold
    | ApproveLegalStep
    | TerminateLease
    | AcceptLatePayment
    | MaintainTermination
    | FileWithCourt
    | RecordFilingRejected
    | SetCourtDate
    | CancelCourtDate
    | RecordHearing
    | RecordEviction
    | WithdrawFiling
    | RecordMovedOut
    | AcknowledgeRecall
    | SettleDispatch
    | SendAgain
    | RecordFollowUp
    | AdvanceCalendar
)
OwnCommand = TakeStep | ClaimDispatch | ReportDispatch | ParkCase
_AnyCommand = Annotated[FeedCommand | PersonCommand | OwnCommand, Field(discriminator="command")]

SentCommand = Annotated[FeedCommand | PersonCommand, Field(discriminator="command")]
"""What may reach a case from outside: everything but the case's own parts."""

SENT_COMMAND: TypeAdapter[FeedCommand | PersonCommand] = TypeAdapter(SentCommand)
ANY_COMMAND: TypeAdapter[FeedCommand | PersonCommand | OwnCommand] = TypeAdapter(_AnyCommand)

PERSON_COMMANDS: tuple[type[Command], ...] = tuple(PersonCommand.__args__)


def name_of(command: type[Command]) -> str:
    """Give the name under which a command is sent."""
    return str(command.model_fields["command"].default)
