"""What can be asked of a case? In the imperative; each may be refused, with the rule that refuses.

Three kinds of sender: people (`PERSON_COMMANDS`, given with `send`), feeds of association systems, and the case's own
clock and hands. Fields named `_ore` are øre; days are legal days in Copenhagen.
"""

from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, TypeAdapter

from domain.case.codes import (
    AidKind,
    AidWithdrawal,
    ContactMethod,
    ContactOutcome,
    DeliveryOutcome,
    FollowUpOutcome,
    HearingOutcome,
    HoldKind,
    Party,
    PauseKind,
    Payer,
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
Kind = Annotated[str, AfterValidator(_known)]
Facts = Annotated[PersonFacts, AfterValidator(_printable)]
Instalments = Annotated[tuple[Instalment, ...], Field(min_length=1, max_length=120), AfterValidator(_within_reason)]
_FACTS: TypeAdapter[list[str]] = TypeAdapter(list[Annotated[VisibleText, Field(max_length=LONGEST_EMAIL)]])
DemandNumber = Annotated[int, Field(ge=1, le=10_000)]
AidNumber = Annotated[int, Field(ge=1, le=10_000)]
LeaseNumber = Annotated[int, Field(strict=True, ge=1, le=1_000)]
"""Which lease of its tenancy, counted from 1."""


class Command(BaseModel):
    """A wish. Unknown fields are refused: a misspelt field must not be silently without effect."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


# --- feeds ----------------------------------------------------------------------------------------------------------


class RegisterMissedPayment(Command):
    """Open a case for a missed rent, or let the open one take it in. `today` moves a simulated case's calendar.

    `news` names the tenants of whom `people` says what the case did not know: found while deciding, whatever was sent.
    """

    command: Literal["register-missed-payment"] = "register-missed-payment"
    organisation: Code
    department: Code
    municipality: str = Field(pattern=r"^[0-9]{3}$")
    simulated: bool
    lease: LeaseNumber = FIRST_LEASE
    due: LegalDay
    kind: Kind
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
    payment: Id


# --- people ---------------------------------------------------------------------------------------------------------


class CorrectCharge(Command):
    """Ret beløbet på en post, fx `charge=2026-10-01.rent amount=5.000,00`."""

    command: Literal["correct-charge"] = "correct-charge"
    charge: Id
    amount_ore: PositiveOre


class WithdrawCharge(Command):
    """Tag en post ud af sagen, fordi den ikke skyldes."""

    command: Literal["withdraw-charge"] = "withdraw-charge"
    charge: Id


class OfferCounselling(Command):
    """Notér, at gratis rådgivning er tilbudt, og hvad lejeren svarede."""

    command: Literal["offer-counselling"] = "offer-counselling"
    by: Literal["phone", "visit", "mail", "print", "digital-post"]
    answer: Literal["accepted", "declined"] | None = None


class RecordContact(Command):
    """Notér et forsøg på at få fat i lejeren, i dag eller den dag, `on` siger."""

    command: Literal["record-contact"] = "record-contact"
    by: ContactMethod
    outcome: ContactOutcome
    on: LegalDay | None = None
    note: Sealed[FreeText | None] = None


class ApproveDemand(Command):
    """Godkend, at påkravet sendes nu, på en saldo fra i dag."""

    command: Literal["approve-demand"] = "approve-demand"
    reason: Sealed[FreeText]
    ledger_of: LegalDay


class VoidDemand(Command):
    """Annullér et påkrav; skylder lejeren stadig, skal der et nyt til."""

    command: Literal["void-demand"] = "void-demand"
    demand: DemandNumber
    why: Literal["wrong-amount", "disputed", "sent-too-early", "not-arrived", "other"]


class RecordDelivery(Command):
    """Notér, hvad der blev af brevet `key`: kommet frem, returneret, eller lejeren er kendt fraværende."""

    command: Literal["record-delivery"] = "record-delivery"
    key: Id
    outcome: DeliveryOutcome
    on: LegalDay


class RequestAid(Command):
    """Bed kommunen om hjælp; kræver lejerens samtykke, givet den dag `consent_on` siger."""

    command: Literal["request-aid"] = "request-aid"
    kind: AidKind
    consent_on: LegalDay


class AnswerAid(Command):
    """Notér kommunens svar på ansøgningen om hjælp; løber der flere, siger `aid` hvilken."""

    command: Literal["answer-aid"] = "answer-aid"
    aid: AidNumber | None = None
    granted: YesNo
    amount_ore: int = Field(default=0, strict=True, ge=0, le=LARGEST_AMOUNT)
    repayable: YesNo = False


class WithdrawAid(Command):
    """Træk en ansøgning om hjælp tilbage, før kommunen har svaret; løber der flere, siger `aid` hvilken."""

    command: Literal["withdraw-aid"] = "withdraw-aid"
    aid: AidNumber | None = None
    why: AidWithdrawal


class MakeAgreement(Command):
    """Indgå en afdragsordning: `instalments=2026-12-01:2.000,00;2027-01-02:2.000,00`."""

    command: Literal["make-agreement"] = "make-agreement"
    instalments: Instalments


class BreakAgreement(Command):
    """Notér, at afdragsordningen er misligholdt; et menneske bestemmer, hvad der så sker."""

    command: Literal["break-agreement"] = "break-agreement"


class PauseLadder(Command):
    """Lad vores egne skridt hvile; lovens frister løber videre. `aid`: ansøgningen, der ventes på (aid-pending)."""

    command: Literal["pause-ladder"] = "pause-ladder"
    kind: Literal[PauseKind.ADVISER_WORK, PauseKind.AID_PENDING] = PauseKind.ADVISER_WORK
    until: LegalDay
    aid: AidNumber | None = None


class ResumeLadder(Command):
    """Slut en pause, så sagen går videre; ventes der på flere ansøgninger om hjælp, siger `aid` hvilken."""

    command: Literal["resume-ladder"] = "resume-ladder"
    kind: PauseKind
    aid: AidNumber | None = None


class HoldCase(Command):
    """Stands alt, til et menneske har set på sagen."""

    command: Literal["hold"] = "hold"
    kind: HoldKind
    note: Sealed[FreeText | None] = None


class ReleaseHold(Command):
    """Giv sagen fri igen, når et menneske har set på den."""

    command: Literal["release-hold"] = "release-hold"
    kind: HoldKind


class TerminateLease(Command):
    """Ophæv lejemålet på grundlag af et påkrav, på en saldo fra i dag.

    Er en del af påkravet betalt, skal den, der beslutter, sige, at resten er væsentlig (rest_is_significant).
    """

    command: Literal["terminate-lease"] = "terminate-lease"
    reason: Sealed[FreeText]
    ledger_of: LegalDay
    demand: DemandNumber | None = None
    rest_is_significant: YesNo = False


class AcceptLatePayment(Command):
    """Udlejer tager imod den sene betaling og lader lejemålet fortsætte."""

    command: Literal["accept-late-payment"] = "accept-late-payment"


class MaintainTermination(Command):
    """Udlejer beholder pengene med forbehold og fastholder ophævelsen."""

    command: Literal["maintain-termination"] = "maintain-termination"
    reason: Sealed[FreeText]


class FileWithCourt(Command):
    """Bed fogedretten om udsættelse; kommunen får besked i samme beslutning, på en saldo fra i dag."""

    command: Literal["file-with-court"] = "file-with-court"
    reason: Sealed[FreeText]
    ledger_of: LegalDay


class RecordFilingRejected(Command):
    """Notér, at fogedretten afviste anmodningen."""

    command: Literal["record-filing-rejected"] = "record-filing-rejected"
    why: Literal["demand-invalid", "termination-invalid", "proof-missing", "doubt", "other"]


class SetCourtDate(Command):
    """Notér den dag, fogedretten har berammet; er der allerede en dag, er den flyttet."""

    command: Literal["set-court-date"] = "set-court-date"
    day: LegalDay
    place: Literal["at-court", "at-address"] = "at-court"


class CancelCourtDate(Command):
    """Notér, at fogedretten har aflyst den berammede dag."""

    command: Literal["cancel-court-date"] = "cancel-court-date"


class RecordHearing(Command):
    """Notér, hvad fogedmødet førte til."""

    command: Literal["record-hearing"] = "record-hearing"
    outcome: HearingOutcome


class RecordEviction(Command):
    """Notér, at udsættelsen af lejemålet er gennemført."""

    command: Literal["record-eviction"] = "record-eviction"
    on: LegalDay


class WithdrawFiling(Command):
    """Træk anmodningen til fogedretten tilbage."""

    command: Literal["withdraw-filing"] = "withdraw-filing"
    reason: Sealed[FreeText]


class RecordMovedOut(Command):
    """Notér, at lejeren selv er fraflyttet."""

    command: Literal["record-moved-out"] = "record-moved-out"
    on: LegalDay


class AcknowledgeRecall(Command):
    """Notér, at advokaten eller fogedretten har bekræftet, at sagen er standset."""

    command: Literal["acknowledge-recall"] = "acknowledge-recall"
    to: Literal[Party.LAWYER, Party.COURT]


class SettleDispatch(Command):
    """Afgør, om en forsendelse med ukendt udfald gik ud, og på hvilken dag (ellers i dag)."""

    command: Literal["settle-dispatch"] = "settle-dispatch"
    key: Id
    sent: YesNo
    on: LegalDay | None = None


class SendAgain(Command):
    """Lad en standset forsendelse gå ud alligevel, når fejlen (fx en forkert adresse) er rettet."""

    command: Literal["send-again"] = "send-again"
    key: Id


class RecordFollowUp(Command):
    """Notér en opfølgning på en afsluttet sag: hvor mange måneder efter, og hvordan det går."""

    command: Literal["record-follow-up"] = "record-follow-up"
    months: int = Field(ge=1, le=60)
    outcome: FollowUpOutcome


class AdvanceCalendar(Command):
    """Flyt en simuleret sags kalender frem; en rigtig sag afviser det."""

    command: Literal["advance-calendar"] = "advance-calendar"
    to: LegalDay


# --- the case's own clock and hands ---------------------------------------------------------------------------------


class TakeStep(Command):
    """Do what fell due on the agenda about one thing of the case."""

    command: Literal["take-step"] = "take-step"
    step: StepName
    subject: SubjectName


class ClaimDispatch(Command):
    """Take up a dispatch, if it is still to go, with the letter as it is written now."""

    command: Literal["claim-dispatch"] = "claim-dispatch"
    key: str
    honours_keys: bool
    letter: KeptLetter | None = None


class ReportDispatch(Command):
    """Say what became of a claimed dispatch."""

    command: Literal["report-dispatch"] = "report-dispatch"
    key: str
    outcome: Literal["sent", "not-accepted", "unknown", "refused"]
    receipt: str = ""
    why: str = ""


class ParkCase(Command):
    """Stop everything, because the journal lost what Temporal saw; `lost` names the loss, `letters` what had gone."""

    command: Literal["park-case"] = "park-case"
    lost: str
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
    | MakeAgreement
    | BreakAgreement
    | PauseLadder
    | ResumeLadder
    | HoldCase
    | ReleaseHold
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
AnyCommand = Annotated[FeedCommand | PersonCommand | OwnCommand, Field(discriminator="command")]

SentCommand = Annotated[FeedCommand | PersonCommand, Field(discriminator="command")]
"""What may reach a case from outside: everything but the case's own clock and hands."""

SENT_COMMAND: TypeAdapter[FeedCommand | PersonCommand] = TypeAdapter(SentCommand)
ANY_COMMAND: TypeAdapter[FeedCommand | PersonCommand | OwnCommand] = TypeAdapter(AnyCommand)

PERSON_COMMANDS: tuple[type[Command], ...] = tuple(PersonCommand.__args__)


def name_of(command: type[Command]) -> str:
    """Give the name under which a command is sent."""
    return str(command.model_fields["command"].default)
