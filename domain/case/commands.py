"""What can be asked of a case? In the imperative; each may be refused, with the rule that refuses.

Three kinds of sender: people (`PERSON_COMMANDS`, given with `send`), feeds of association systems, and the case's own
clock, dispatcher and consistency check. Fields named `_ore` are øre; days are legal days in Copenhagen.
"""

from datetime import time
from typing import Annotated, Any, ClassVar, Final, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, TypeAdapter

from domain.account.codes import Payer, Repeat
from domain.actors import Giver, Part, Role
from domain.case.codes import (
    AidKind,
    AidStep,
    AidWithdrawal,
    BreachRule,
    ConsentScope,
    ContactMethod,
    ContactOutcome,
    CourtFault,
    DeliveryOutcome,
    FollowUpOutcome,
    HearingOutcome,
    HoldKind,
    Interruption,
    LegalStep,
    MunicipalityDecision,
    Paper,
    Party,
    PauseKind,
    Rhythm,
    StepName,
)
from domain.case.events import Instalment, KeptLetter, LostLetter, PersonFacts
from domain.case.subject import Subject, subject_of
from domain.charge_kinds import CHARGE_KINDS
from domain.missed_payment import LONGEST_EMAIL, Code, LegalDay, PositiveOre
from domain.money import LARGEST_AMOUNT
from domain.payment import Means, ToldOutgoing
from domain.plain_text import VisibleText, tidy
from domain.purpose import Purpose

LONGEST_WORDS = 2000  # characters of free text; more belongs in a document
LONGEST_ID = 200  # characters of a name that somebody else made
MOST_TENANTS = 20
MOST_ROWS = 10_000_000  # of one list


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


def _on_the_clock(value: time) -> time:
    if value.tzinfo or value.second or value.microsecond:
        raise ValueError("a time of the day is Danish, to the minute")
    return value


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
Papers = Annotated[tuple[Paper, ...], Field(max_length=len(Paper))]
Instalments = Annotated[tuple[Instalment, ...], Field(min_length=1, max_length=120), AfterValidator(_within_reason)]
_FACTS: TypeAdapter[list[str]] = TypeAdapter(list[Annotated[VisibleText, Field(max_length=LONGEST_EMAIL)]])
DemandNumber = Annotated[int, Field(ge=1, le=10_000)]
AidNumber = Annotated[int, Field(ge=1, le=10_000)]
LeaseNumber = Annotated[int, Field(strict=True, ge=1, le=1_000)]
"""Which lease of its tenancy, counted from 1."""
SeenOn = LegalDay | None
"""The day whose balance a person has seen. None: the association's payment feeds say how far the money is in."""
Found = Annotated[bool | None, Field(json_schema_extra={"found": True})]
"""A field that no sender fills in: what it says is found while deciding, and kept with the command."""
MOST_ROWS_OF_A_KEY: Final = 100
RowNumber = Annotated[int, Field(strict=True, ge=1, le=MOST_ROWS_OF_A_KEY)]
ProposalNumber = Annotated[int, Field(ge=1, le=10_000)]
AgreementNumber = Annotated[int, Field(strict=True, ge=1, le=10_000)]
PromiseNumber = Annotated[int, Field(strict=True, ge=1, le=10_000)]
Times = Annotated[int, Field(strict=True, ge=1, le=120)]
ClockTime = Annotated[time, AfterValidator(_on_the_clock)]
"""A time of a Danish day, to the minute."""
TenantNumber = Annotated[int, Field(strict=True, ge=1, le=MOST_TENANTS)]
"""Which of the case's tenants, counted from 1 as `show` and the letters name them."""
BankDays = Annotated[int, Field(strict=True, ge=0, le=30)]


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


class OfLease(Command):
    """A wish about money, or about a charge, of a lease that may be one of before (`of_before`): what it lets be owed
    again there opens no case, for whoever owes it has moved.
    """

    of_before: Found = None


# --- feeds ----------------------------------------------------------------------------------------------------------


class RegisterMissedPayment(Command):
    """Open a case for a missed rent, or let the open one take it in. `today` moves a simulated case's calendar.

    `amount_ore` was outstanding as the day `as_of` began, or is all that was charged (None); `gross_ore` was charged
    before anything was paid of it (None: not told). `ordinal` counts the rows of
    its list with the same lease, due day and kind from 1, `among_equals` those of them with the same amount;
    `alike_ore` is what each of them calls for, in their order (none: a list that was read row by row, as they once
    were). `news` names the tenants of whom `people` says what the case did not know, `lease` is the one that it is
    about, `booked_in` the case in which a lease of before is charged, `waits_in` the one in which it waits because
    nobody knows its tenants, or (`other_number`) because they live there under another number: found while deciding,
    whatever was sent. `lease_mark` stands for the association's own number of the lease.
    `waits_for_feeds`: a rehearsal that it opens waits until the money is told to be in; a real case does in any case.
    """

    command: Literal["register-missed-payment"] = "register-missed-payment"
    roles = FROM_LISTS
    irreversible = False
    lets_a_letter_go = False
    organisation: Code
    department: Code
    municipality: str = Field(pattern=r"^[0-9]{3}$")
    simulated: bool
    lease: LeaseNumber | None = None
    lease_mark: Id | None = None
    booked_in: Id | None = None
    waits_in: Id | None = None
    other_number: Found = None
    due: LegalDay
    kind: ChargeKindCode
    amount_ore: PositiveOre
    tenants: tuple[Id, ...] = Field(min_length=1, max_length=MOST_TENANTS)
    digital_post: bool
    mail: bool
    people: Sealed[dict[Id, Facts]] = Field(max_length=MOST_TENANTS)
    news: tuple[Id, ...] = ()
    today: LegalDay | None = None
    as_of: LegalDay | None = None
    ordinal: RowNumber = 1
    among_equals: RowNumber = 1
    alike_ore: tuple[PositiveOre, ...] = Field(default=(), max_length=MOST_ROWS_OF_A_KEY)
    waits_for_feeds: bool | None = None
    gross_ore: PositiveOre | None = None


class RecordPayment(OfLease):
    """Book money that came in for a lease; stops what it pays for, by the day the payer paid.

    By `payment`, `reference` and `likeness` it is known again (`domain.payment.PaymentIdentity`). `today` is the day on
    which a rehearsal is told of it: where no case is open, no calendar says so. `lease` is the one it is booked on:
    where nobody says which, that is found while deciding. `lease_mark` stands for the association's own number of it.
    `told_in` is the list that tells of it, `ordinal` its number among the rows there that are alike (None: it is known
    by `payment` alone), `rows_of_day` how many rows without a bank's reference that list has of its booking day;
    `repeat` is what is said of money that was told before. `typed`: somebody typed it by hand, and `means` is by what
    means it came. `laid_on` is the charge that a person places it on. `purpose` is what its text names, which itself
    does not travel.
    """

    command: Literal["record-payment"] = "record-payment"
    roles = FROM_LISTS
    irreversible = False
    lets_a_letter_go = False
    payment: Id
    reference: Id | None = None
    likeness: Id | None = None
    lease: LeaseNumber | None = None
    lease_mark: Id | None = None
    amount_ore: PositiveOre
    value_date: LegalDay
    booked_on: LegalDay
    payer: Payer = Payer.TENANT
    today: LegalDay | None = None
    told_in: Id | None = None
    ordinal: Annotated[int, Field(strict=True, ge=1, le=MOST_ROWS)] | None = None
    rows_of_day: Annotated[int, Field(strict=True, ge=1, le=MOST_ROWS)] | None = None
    repeat: Repeat | None = None
    means: Means | None = None
    typed: bool = False
    laid_on: Id | None = None
    purpose: Purpose | None = None


class HearOfFeed(Command):
    """Look again at what waits until the money is in: a list of the association's was told to be complete."""

    command: Literal["hear-of-feed"] = "hear-of-feed"
    roles = FROM_LISTS
    irreversible = False
    lets_a_letter_go = False


class NoteVanished(OfLease):
    """Take in that a complete list of what was outstanding as the day `as_of` began does not name a charge that an
    earlier one called for. `today` moves a simulated case's calendar.
    """

    command: Literal["note-vanished"] = "note-vanished"
    roles = FROM_LISTS
    irreversible = False
    lets_a_letter_go = False
    charge: Id
    as_of: LegalDay
    today: LegalDay | None = None


class RecordPaymentBounced(OfLease):
    """Indbetalingen `payment` er gået tilbage: sagen lever op igen."""

    command: Literal["record-payment-bounced"] = "record-payment-bounced"
    roles = FROM_LISTS
    irreversible = False
    lets_a_letter_go = False
    payment: Id


class RecordMoneyOut(OfLease):
    """Book money that left a lease's account: paid back, moved elsewhere, or fetched back by the bank (`kind`).

    By `out`, `reference` and `likeness` it is known again; `today`, `lease` and `lease_mark` are as in `RecordPayment`.
    """

    command: Literal["record-money-out"] = "record-money-out"
    roles = FROM_LISTS
    irreversible = False
    lets_a_letter_go = False
    out: Id
    reference: Id | None = None
    likeness: Id | None = None
    kind: ToldOutgoing
    lease: LeaseNumber | None = None
    lease_mark: Id | None = None
    amount_ore: PositiveOre
    value_date: LegalDay
    booked_on: LegalDay
    today: LegalDay | None = None


class TakeOffAccount(OfLease):
    """Take what pays nothing of `payment` off its account, as `out`: a person has placed it elsewhere."""

    command: Literal["take-off-account"] = "take-off-account"
    roles = ASSOCIATION
    irreversible = False
    lets_a_letter_go = False
    out: Id
    payment: Id
    amount_ore: PositiveOre


class PutBackOnAccount(OfLease):
    """Let what was taken off its account as `out` count there again: the person takes its placement back."""

    command: Literal["put-back-on-account"] = "put-back-on-account"
    roles = ASSOCIATION
    irreversible = False
    lets_a_letter_go = False
    out: Id


# --- people ---------------------------------------------------------------------------------------------------------


class WithdrawBounce(OfLease):
    """Tag det tilbage, at indbetalingen `payment` skulle være gået tilbage: pengene er her, og de tæller igen."""

    command: Literal["withdraw-bounce"] = "withdraw-bounce"
    roles = ASSOCIATION
    irreversible = False
    lets_a_letter_go = False
    payment: Id


class EarmarkPayment(OfLease):
    """Notér, hvilken post lejeren har sagt, at en indbetaling er til. Den betaler posten, før den betaler andet."""

    command: Literal["earmark-payment"] = "earmark-payment"
    roles = ASSOCIATION
    irreversible = True
    lets_a_letter_go = False
    payment: Id
    charge: Id


class ConfirmPayment(OfLease):
    """Sig, at den indtastede betaling `payment` er kommet; er den én med bankens række, nævn den i `same_as`."""

    command: Literal["confirm-payment"] = "confirm-payment"
    roles = ASSOCIATION
    irreversible = True
    lets_a_letter_go = False
    payment: Id
    same_as: Id | None = None


class CorrectCharge(Command):
    """Ret beløbet på en post, fx `charge=2026-10-01.rent amount=5.000,00`."""

    command: Literal["correct-charge"] = "correct-charge"
    roles = ASSOCIATION
    irreversible = False
    lets_a_letter_go = False
    charge: Id
    amount_ore: PositiveOre


class RecordMonthlyRent(Command):
    """Notér, hvad en måneds leje er, hvor ingen post siger det."""

    command: Literal["record-monthly-rent"] = "record-monthly-rent"
    roles = ASSOCIATION
    irreversible = True
    lets_a_letter_go = True
    amount_ore: PositiveOre


class WithdrawCharge(Command):
    """Tag en post ud af sagen, fordi den ikke skyldes."""

    command: Literal["withdraw-charge"] = "withdraw-charge"
    roles = ASSOCIATION
    irreversible = True
    lets_a_letter_go = False
    charge: Id


class ReinstateCharge(OfLease):
    """Tag en post med igen, som er taget ud af sagen (withdraw-charge): den skyldes alligevel."""

    command: Literal["reinstate-charge"] = "reinstate-charge"
    roles = ASSOCIATION
    irreversible = False
    lets_a_letter_go = False
    charge: Id


class WithdrawMoneyOut(OfLease):
    """Sig, at udbetalingen `out` (tilbagebetaling, overførsel eller returneret) ikke gik ud: den tæller ikke."""

    command: Literal["withdraw-money-out"] = "withdraw-money-out"
    roles = ASSOCIATION
    irreversible = False
    lets_a_letter_go = False
    out: Id


class ReinstateMoneyOut(OfLease):
    """Sig, at udbetalingen `out` gik ud alligevel: den tæller igen."""

    command: Literal["reinstate-money-out"] = "reinstate-money-out"
    roles = ASSOCIATION
    irreversible = False
    lets_a_letter_go = False
    out: Id


class RecordInterruption(Command):
    """Notér, hvad der har holdt en gammel post i live, så den ikke er forældet: lejerens erkendelse (acknowledgement)
    eller et sagsanlæg (suit), hvilken dag, og hvilket dokument der viser det.
    """

    command: Literal["record-interruption"] = "record-interruption"
    roles = ASSOCIATION | {Role.LAWYER}
    irreversible = True
    lets_a_letter_go = True
    charge: Id
    how: Interruption
    on: LegalDay
    document: Sealed[FreeText]


class WithdrawInterruption(Command):
    """Tag det tilbage, at forældelsen af en post blev afbrudt den dag `on`: det holdt den ikke i live."""

    command: Literal["withdraw-interruption"] = "withdraw-interruption"
    roles = ASSOCIATION | {Role.LAWYER}
    irreversible = True
    lets_a_letter_go = False
    charge: Id
    on: LegalDay
    reason: Sealed[FreeText]


class SettleContested(OfLease):
    """Sig, om listen kendte de penge, der er tvivl om (`counted`: ja, de er trukket fra i dens beløb).

    Med `as_of` gælder svaret kun tvivlen fra listen, der er opgjort den dag.
    """

    command: Literal["settle-contested"] = "settle-contested"
    roles = ASSOCIATION
    irreversible = True
    lets_a_letter_go = False
    charge: Id
    counted: YesNo
    as_of: LegalDay | None = None


class UpholdCharge(OfLease):
    """Sig, at en post skyldes, som den står, selv om en fuldstændig liste ikke nævner den.

    Har en liste rettet posten, efter at sagen var slut, siger det, at rettelsen er rigtig; skyldes der så noget af en
    betalt sag, åbnes den igen.
    """

    command: Literal["uphold-charge"] = "uphold-charge"
    roles = ASSOCIATION
    irreversible = True
    lets_a_letter_go = True
    charge: Id


class PlaceRow(Command):
    """Sig, om lejerne i den ventende række `row` er flyttet ind eller har fået en ny lejeaftale (`moved_in`: ja), eller
    er dem, sagen handler om.
    """

    command: Literal["place-row"] = "place-row"
    roles = ASSOCIATION
    irreversible = True
    lets_a_letter_go = False
    row: Id
    moved_in: YesNo


class OfferCounselling(Command):
    """Notér, at gratis rådgivning er tilbudt, og hvad lejeren svarede."""

    command: Literal["offer-counselling"] = "offer-counselling"
    roles = HELPERS
    irreversible = False
    lets_a_letter_go = False
    by: Literal["phone", "visit", "mail", "print", "digital-post"]
    answer: Literal["accepted", "declined"] | None = None


class RecordContact(Command):
    """Notér et forsøg på at få fat i lejeren, i dag eller den dag, `on` siger, klokken `at`.

    Er det aftalt at tale sammen igen, siger `call_back` senest hvilken dag.
    """

    command: Literal["record-contact"] = "record-contact"
    roles = VISITORS
    irreversible = False
    lets_a_letter_go = False
    by: ContactMethod
    outcome: ContactOutcome
    on: LegalDay | None = None
    at: ClockTime | None = None
    call_back: LegalDay | None = None
    note: Sealed[FreeText | None] = None


class ApproveDemand(Command):
    """Godkend, at påkravet sendes nu, på en saldo fra i dag; hvor politikken nævner indbetalingskilder, svarer de for
    den i stedet for `ledger_of`.
    """

    command: Literal["approve-demand"] = "approve-demand"
    roles = ASSOCIATION
    irreversible = True
    lets_a_letter_go = True
    reason: Sealed[FreeText]
    ledger_of: SeenOn = None


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


class CallAdviser(Command):
    """Kald rådgiveren ind, mens et påkrav løber: der går besked straks og ikke først, når advokaten får sagen."""

    command: Literal["call-adviser"] = "call-adviser"
    roles = HELPERS | {Role.MANAGER}
    irreversible = True
    lets_a_letter_go = True


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


class RecordAidStep(Command):
    """Notér, at kommunen har modtaget ansøgningen (acknowledged), at svaret er påklaget (appealed), at pengene er
    udbetalt (paid), eller at bevillingen er bortfaldet (lapsed).
    """

    command: Literal["record-aid-step"] = "record-aid-step"
    roles = HELPERS | {Role.MUNICIPALITY}
    irreversible = False
    lets_a_letter_go = False
    aid: AidNumber | None = None
    step: AidStep
    on: LegalDay | None = None


class RecordConsent(Command):
    """Notér et samtykke fra lejeren, givet den dag `on` siger."""

    command: Literal["record-consent"] = "record-consent"
    roles = HELPERS
    irreversible = False
    lets_a_letter_go = False
    scope: ConsentScope
    on: LegalDay


class WithdrawConsent(Command):
    """Notér, at lejeren har taget et samtykke tilbage: intet mere sendes på det."""

    command: Literal["withdraw-consent"] = "withdraw-consent"
    roles = HELPERS
    irreversible = False
    lets_a_letter_go = False
    scope: ConsentScope


class RecordMunicipalAnswer(Command):
    """Notér, hvad kommunen besluttede efter underretningen om sagen i fogedretten; not-told: den siger det ikke."""

    command: Literal["record-municipal-answer"] = "record-municipal-answer"
    roles = HELPERS | {Role.MUNICIPALITY}
    irreversible = False
    lets_a_letter_go = False
    decision: MunicipalityDecision
    on: LegalDay | None = None


class ProposeAgreement(Command):
    """Foreslå en afdragsordning, som kontoret eller lederen tager stilling til; sagen går videre imens.

    Afdragene er enten `instalments` eller `times` lige store fra dagen `first` i en fast rytme (`rhythm`).
    """

    command: Literal["propose-agreement"] = "propose-agreement"
    roles = HELPERS | {Role.LAWYER}
    irreversible = False
    lets_a_letter_go = False
    instalments: Instalments | None = None
    first: LegalDay | None = None
    times: Times | None = None
    rhythm: Rhythm = Rhythm.MONTHLY
    tolerance_bank_days: BankDays | None = None


class DeclineAgreement(Command):
    """Sig nej til den foreslåede afdragsordning med nummeret `proposal`."""

    command: Literal["decline-agreement"] = "decline-agreement"
    roles = ASSOCIATION
    irreversible = False
    lets_a_letter_go = False
    proposal: ProposalNumber


class MakeAgreement(Command):
    """Indgå en afdragsordning: den foreslåede med nummeret `proposal`, eller med egne afdrag.

    Egne afdrag er enten `instalments` eller `times` lige store fra dagen `first` i en fast rytme (`rhythm`). Ændres en
    ordning, siger `replaces` dens nummer. `reserve` tager forbehold for de påkrav, der er sendt, i politikkens dage.
    """

    command: Literal["make-agreement"] = "make-agreement"
    roles = ASSOCIATION
    irreversible = True
    lets_a_letter_go = False
    instalments: Instalments | None = None
    proposal: ProposalNumber | None = None
    first: LegalDay | None = None
    times: Times | None = None
    rhythm: Rhythm = Rhythm.MONTHLY
    tolerance_bank_days: BankDays | None = None
    replaces: AgreementNumber | None = None
    reserve: YesNo = False


class BreakAgreement(Command):
    """Notér, at afdragsordningen er misligholdt; et menneske bestemmer, hvad der så sker."""

    command: Literal["break-agreement"] = "break-agreement"
    roles = ASSOCIATION
    irreversible = True
    lets_a_letter_go = False


class RecordPromise(Command):
    """Notér, at lejeren lover at betale `amount` senest den dag, `day` siger; intet hviler for et løfte."""

    command: Literal["record-promise"] = "record-promise"
    roles = HELPERS | {Role.MANAGER, Role.LAWYER}
    irreversible = False
    lets_a_letter_go = False
    day: LegalDay
    amount_ore: PositiveOre


class WithdrawPromise(Command):
    """Notér, at løftet med nummeret `promise` er taget tilbage."""

    command: Literal["withdraw-promise"] = "withdraw-promise"
    roles = HELPERS | {Role.MANAGER, Role.LAWYER}
    irreversible = False
    lets_a_letter_go = False
    promise: PromiseNumber


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
    """Sæt sagen i bero, til et menneske har set på den."""

    command: Literal["hold"] = "hold"
    roles = frozenset(Role) - {Role.AUDITOR}
    irreversible = False
    lets_a_letter_go = False
    kind: HoldKind
    note: Sealed[FreeText | None] = None


class ReleaseHold(Command):
    """Ophæv standsningen, når et menneske har set på sagen.

    Er der betalt en del, siden ophævelsen blev besluttet, afsendes den kun, hvis det samtidig siges, at resten er
    væsentlig (rest_is_significant). Ved dødsfald (death) siger `died`, hvem der er død: lejeren, så hvert påkrav falder
    bort (det gælder også, når intet siges), kun en medlejer (`tenant` er lejerens nummer i show), eller ingen.
    """

    command: Literal["release-hold"] = "release-hold"
    roles = ASSOCIATION | {Role.LAWYER}
    irreversible = True
    lets_a_letter_go = True
    kind: HoldKind
    rest_is_significant: YesNo = False
    died: Literal["tenant", "co-tenant", "nobody"] | None = None
    tenant: TenantNumber | None = None


class WithdrawDeath(Command):
    """Tag tilbage, at en lejer er død: det var en fejl. Påkrav, der er faldet bort, kommer ikke igen."""

    command: Literal["withdraw-death"] = "withdraw-death"
    roles = ASSOCIATION
    irreversible = True
    lets_a_letter_go = True
    reason: Sealed[FreeText]


class ApproveLegalStep(Command):
    """Godkend, at advokaten ophæver, går til fogedretten eller trækker anmodningen tilbage, på en saldo fra i dag; hvor
    politikken nævner indbetalingskilder, svarer de for den i stedet for `ledger_of`.
    """

    command: Literal["approve-legal-step"] = "approve-legal-step"
    roles = ASSOCIATION
    irreversible = True
    lets_a_letter_go = True
    step: LegalStep
    reason: Sealed[FreeText]
    ledger_of: SeenOn = None
    demand: DemandNumber | None = None


class TerminateLease(Command):
    """Ophæv lejemålet på grundlag af et påkrav, på en saldo fra i dag; hvor politikken nævner indbetalingskilder,
    svarer de for den i stedet for `ledger_of`.

    Er en del af påkravet betalt, skal den, der beslutter, sige, at resten er væsentlig (rest_is_significant). Er der
    ventet længe, skal det siges, at det er vejet (despite_passivity), og i reason hvorfor.
    """

    command: Literal["terminate-lease"] = "terminate-lease"
    roles = LAWYER_OR_MANAGER
    irreversible = True
    lets_a_letter_go = True
    reason: Sealed[FreeText]
    ledger_of: SeenOn = None
    demand: DemandNumber | None = None
    rest_is_significant: YesNo = False
    despite_passivity: YesNo = False


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
    """Bed fogedretten om udsættelse; kommunen får besked i samme beslutning, på en saldo fra i dag; hvor politikken
    nævner indbetalingskilder, svarer de for den i stedet for `ledger_of`.

    Har fogedretten afvist anmodningen før, siger `added`, hvilke bilag der er kommet til. Retsafgiften betales for hver
    lejer; `cohabiting_spouses=ja` siger, at de to lejere er samlevende ægtefæller og betaler én gang. Er der ventet
    længe, skal det siges, at det er vejet (despite_passivity), og i reason hvorfor.
    """

    command: Literal["file-with-court"] = "file-with-court"
    roles = LAWYER_OR_MANAGER
    irreversible = True
    lets_a_letter_go = True
    reason: Sealed[FreeText]
    ledger_of: SeenOn = None
    added: Papers = ()
    cohabiting_spouses: bool = False
    despite_passivity: YesNo = False


class RecordFilingRejected(Command):
    """Notér, at fogedretten afviste anmodningen; var påkravet eller ophævelsen ugyldig, begynder sagen forfra."""

    command: Literal["record-filing-rejected"] = "record-filing-rejected"
    roles = COURT_REPORTERS
    irreversible = True
    lets_a_letter_go = False
    why: Literal["demand-invalid", "termination-invalid", "proof-missing", "doubt", "other"]


class RecordCourtFault(Command):
    """Notér, hvad der var galt, da fogedretten afviste påkravet eller ophævelsen; før det går intet nyt påkrav."""

    command: Literal["record-court-fault"] = "record-court-fault"
    roles = ASSOCIATION | {Role.LAWYER}
    irreversible = True
    lets_a_letter_go = True
    fault: CourtFault
    reason: Sealed[FreeText]


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
    """Notér, hvad fogedmødet førte til.

    Et forlig (settled) om afdrag har `instalments`, eller `times` lige store fra `first` i en fast rytme (`rhythm`);
    `breach` siger, om der skal et nyt påkrav til, eller fogedretten går videre, hvis det ikke overholdes.
    """

    command: Literal["record-hearing"] = "record-hearing"
    roles = COURT_REPORTERS
    irreversible = True
    lets_a_letter_go = False
    outcome: HearingOutcome
    instalments: Instalments | None = None
    first: LegalDay | None = None
    times: Times | None = None
    rhythm: Rhythm = Rhythm.MONTHLY
    tolerance_bank_days: BankDays | None = None
    breach: BreachRule = BreachRule.FRESH_DEMAND


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


class RecordPapersSent(Command):
    """Notér, at de bilag, som brevet `key` nævner, er sendt til advokaten eller fogedretten."""

    command: Literal["record-papers-sent"] = "record-papers-sent"
    roles = ASSOCIATION | {Role.LAWYER}
    irreversible = False
    lets_a_letter_go = False
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


FeedCommand = (
    RegisterMissedPayment
    | RecordPayment
    | HearOfFeed
    | NoteVanished
    | RecordPaymentBounced
    | RecordMoneyOut
    | TakeOffAccount
    | PutBackOnAccount
)
PersonCommand = (
    RecordPaymentBounced
    | CorrectCharge
    | WithdrawBounce
    | ConfirmPayment
    | WithdrawCharge
    | ReinstateCharge
    | WithdrawMoneyOut
    | ReinstateMoneyOut
    | SettleContested
    | UpholdCharge
    | EarmarkPayment
    | RecordMonthlyRent
    | RecordInterruption
    | WithdrawInterruption
    | PlaceRow
    | OfferCounselling
    | RecordContact
    | ApproveDemand
    | VoidDemand
    | RecordDelivery
    | CallAdviser
    | RequestAid
    | AnswerAid
    | WithdrawAid
    | RecordAidStep
    | RecordConsent
    | WithdrawConsent
    | RecordMunicipalAnswer
    | ProposeAgreement
    | DeclineAgreement
    | MakeAgreement
    | BreakAgreement
    | RecordPromise
    | WithdrawPromise
    | PauseLadder
    | ResumeLadder
    | FollowPolicy
    | HoldCase
    | ReleaseHold
    | WithdrawDeath
    | ApproveLegalStep
    | TerminateLease
    | AcceptLatePayment
    | MaintainTermination
    | FileWithCourt
    | RecordFilingRejected
    | RecordCourtFault
    | SetCourtDate
    | CancelCourtDate
    | RecordHearing
    | RecordEviction
    | WithdrawFiling
    | RecordMovedOut
    | AcknowledgeRecall
    | SettleDispatch
    | SendAgain
    | RecordPapersSent
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
