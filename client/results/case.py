"""What does `show` answer: one case with its account, its days, its letters and its events?"""

from collections.abc import Iterator
from datetime import date, time
from typing import Any, Literal, assert_never

from client.case_file import CaseFile
from client.results.next_action import ActOfCase, ChangeOfCase
from client.results.result import Instant, Result
from domain.account.codes import MeantBy, Payer
from domain.account.money_out import PaidOut
from domain.account.state import Account, Paid
from domain.account.unapplied import uncovered_ore
from domain.case.codes import (
    AidKind,
    BreachRule,
    Channel,
    ContactMethod,
    ContactOutcome,
    DispatchKind,
    Ending,
    LegalStep,
    Party,
    PhaseName,
    PromiseOutcome,
    Rhythm,
    StepName,
)
from domain.case.days_to_pay import days_to_pay
from domain.case.left_out import why_left_out
from domain.case.path.contact import call_backs
from domain.case.race import Race
from domain.case.state import (
    Agreement,
    Aid,
    Approval,
    CallBack,
    Case,
    Charge,
    Contact,
    Cured,
    Curing,
    Demand,
    Dispatch,
    DispatchState,
    Filed,
    LeaseEnded,
    OnItsWay,
    Promise,
    Proposal,
    Terminating,
    Voided,
    WithLawyer,
    curing_of,
    lease_ended_of,
)
from domain.entry_points import EntryPoint
from domain.payment import Outgoing
from journal.records import Recorded

AgreementStateName = Literal["runs", "kept", "broken", "replaced"]
DemandPhaseName = Literal[
    "on-its-way", "curing", "with-lawyer", "terminating", "lease-ended", "filed", "cured", "voided"
]


class ChargeOfCase(Result):
    """An amount that was missed (øre), what of it is still owed, and its first two legal days.

    `demand` is the number of the demand that covers it, `withdrawn` says that it was taken out of the case, `left_out`
    in Danish why neither a reminder nor a demand states it.
    """

    charge: str
    due: date
    kind: str
    amount_ore: int
    outstanding_ore: int
    last_timely_day: date
    earliest_demand: date
    demand: int | None
    reminded: bool
    withdrawn: bool
    left_out: str | None

    @classmethod
    def of(cls, one: Charge, file: CaseFile) -> "ChargeOfCase":
        """A charge as the account stands today."""
        return cls(
            charge=one.charge,
            due=one.due,
            kind=one.kind,
            amount_ore=one.amount_ore,
            outstanding_ore=file.account.outstanding_ore([one.charge]),
            last_timely_day=one.last_timely_day.day,
            earliest_demand=one.earliest_demand.day,
            demand=one.demand,
            reminded=one.reminded,
            withdrawn=one.withdrawn,
            left_out=why_left_out(file.account, one, file.today),
        )


class CoveredCharge(Result):
    """How much (øre) of a payment pays a charge."""

    charge: str
    amount_ore: int


class PaymentOfCase(Result):
    """A payment that was booked in the case (øre). `by_reference`: the bank's own reference was told with it.

    `covers`: what it pays, in the order of cover (docs/adr/0009-payment-allocation.md); `earmarked`: the charge that,
    by the tenant's word, it is for; `meant_by`: how that is known, where no person has said it. `set_aside_for`: the
    month (its first day) of which it is the rent, by its text and a list. `laid_on`: the one that a person placed it
    on. `unapplied_ore` of it pays nothing.
    """

    payment: str
    by_reference: bool
    amount_ore: int
    value_date: date
    booked_on: date
    payer: Payer
    earmarked: str | None
    laid_on: str | None
    unapplied_ore: int
    meant_by: MeantBy | None
    set_aside_for: date | None
    covers: tuple[CoveredCharge, ...]

    @classmethod
    def of(cls, one: Paid, account: Account) -> "PaymentOfCase":
        """A payment of the ledger, with how much of it (øre) lies on which charge."""
        covers = account.covers()[one.payment]
        return cls(
            payment=one.payment,
            by_reference=one.reference is not None,
            amount_ore=one.amount_ore,
            value_date=one.value_date,
            booked_on=one.booked_on,
            payer=one.payer,
            earmarked=one.earmarked,
            laid_on=one.laid_on,
            unapplied_ore=account.unapplied().get(one.payment, 0),
            meant_by=one.meant_by,
            set_aside_for=one.set_aside_for,
            covers=tuple(CoveredCharge(charge=charge, amount_ore=ore) for charge, ore in covers.items()),
        )


class TakenFromPayment(Result):
    """How much (øre) of a payment went out again."""

    payment: str
    amount_ore: int


class MoneyOutOfAccount(Result):
    """Money that left the account of the case's lease (øre), and from which payments it was taken.

    `waits_ore` of it is taken from nothing yet; `withdrawn`: it had not left, or was placed back.
    """

    out: str
    kind: Outgoing
    amount_ore: int
    value_date: date
    booked_on: date
    withdrawn: bool
    waits_ore: int
    taken_from: tuple[TakenFromPayment, ...]

    @classmethod
    def of(cls, one: PaidOut, account: Account) -> "MoneyOutOfAccount":
        """Money out of the ledger."""
        return cls(
            out=one.out,
            kind=one.kind,
            amount_ore=one.amount_ore,
            value_date=one.value_date,
            booked_on=one.booked_on,
            withdrawn=one.withdrawn,
            waits_ore=0 if one.withdrawn else uncovered_ore(account, one),
            taken_from=tuple(TakenFromPayment(payment=payment, amount_ore=ore) for payment, ore in one.takes),
        )


class DemandedLineResult(Result):
    """A charge in a demand, with what was demanded of it (øre)."""

    charge: str
    amount_ore: int


class DemandOfCase(Result):
    """A payment demand (påkrav): how far it has come, what it asks for (øre, the fee apart), and the days it has.

    A day is null as long as it has not come about.
    """

    demand: int
    phase: DemandPhaseName
    amount_ore: int
    fee_ore: int
    lines: tuple[DemandedLineResult, ...]
    decided_on: date
    arrived_on: date | None
    cure_deadline: date | None
    earliest_termination: date | None
    hand_over_on: date | None
    vacate_by: date | None
    court_day: date | None

    @classmethod
    def of(cls, one: Demand, file: CaseFile) -> "DemandOfCase":
        """A demand with the days of its phase, later than recorded where its last day has become a holiday."""
        curing, ended = curing_of(one.phase), lease_ended_of(one.phase)
        days = days_to_pay(curing, file.policy, file.law.calendar) if curing else None
        return cls(
            demand=one.number,
            phase=phase_name(one),
            amount_ore=one.amount_ore,
            fee_ore=one.fee_ore,
            lines=tuple(DemandedLineResult(charge=line.charge, amount_ore=line.amount_ore) for line in one.lines),
            decided_on=one.decided_on,
            arrived_on=curing.arrived_on if curing else None,
            cure_deadline=days.last if days else None,
            earliest_termination=days.earliest_termination if days else None,
            hand_over_on=days.hand_over_on if days else None,
            vacate_by=ended.vacate_by if ended else None,
            court_day=one.phase.court_day if isinstance(one.phase, Filed) else None,
        )


def phase_name(demand: Demand) -> DemandPhaseName:
    """How far a demand itself has come."""
    match demand.phase:
        case OnItsWay():
            return "on-its-way"
        case Curing():
            return "curing"
        case WithLawyer():
            return "with-lawyer"
        case Terminating():
            return "terminating"
        case LeaseEnded():
            return "lease-ended"
        case Filed():
            return "filed"
        case Cured():
            return "cured"
        case Voided():
            return "voided"
        case _:
            assert_never(demand.phase)


class AidOfCase(Result):
    """An application to the municipality. `amount_ore` is what was granted (øre); `awaited`: a pause waits for it.

    It is asked about once the end of `chase_on` is past, and a grant that is not paid once that of `pay_by` is.
    """

    aid: int
    kind: AidKind
    requested_on: date
    consent_on: date
    answered_on: date | None
    withdrawn_on: date | None
    granted: bool | None
    amount_ore: int
    awaited: bool
    acknowledged_on: date | None
    appealed_on: date | None
    paid_on: date | None
    lapsed_on: date | None
    chase_on: date | None
    pay_by: date | None

    @classmethod
    def of(cls, one: Aid, case: Case) -> "AidOfCase":
        """An application of a case."""
        return cls(
            aid=one.number,
            kind=one.kind,
            requested_on=one.requested_on,
            consent_on=one.consent_on,
            answered_on=one.answered_on,
            withdrawn_on=one.withdrawn_on,
            granted=one.granted,
            amount_ore=one.amount_ore,
            awaited=any(waiting.aid == one.number for waiting in case.aid_pauses),
            acknowledged_on=one.acknowledged_on,
            appealed_on=one.appealed_on,
            paid_on=one.paid_on,
            lapsed_on=one.lapsed_on,
            chase_on=one.chase_on,
            pay_by=one.pay_by,
        )


class RaceOfCase(Result):
    """The days to the next point of no return (`no_return`, on `last`) against the municipality's usual answer: the
    middle one in days, of so many cases; null where it gave none. `is_lost`: what is sent now is answered too late.
    """

    no_return: str
    last: date
    days_left: int
    usual_days: int | None
    usual_of_cases: int
    expected_on: date | None
    is_lost: bool

    @classmethod
    def of(cls, one: Race) -> "RaceOfCase":
        """A race of a case."""
        return cls(
            no_return=one.last.name,
            last=one.last.day,
            days_left=one.days_left,
            usual_days=one.usual.days if one.usual else None,
            usual_of_cases=one.usual.cases if one.usual else 0,
            expected_on=one.expected_on,
            is_lost=one.is_lost,
        )


class ContactOfCase(Result):
    """Somebody spoke with a tenant, or tried to: who (role and staff id), on which day, how, and with what outcome.

    `at` is the time of that day, where it was told, `call_back` the day by which it was agreed to speak again.
    """

    made_by: str
    on: date
    at: time | None
    by: ContactMethod
    outcome: ContactOutcome
    call_back: date | None

    @classmethod
    def of(cls, one: Contact) -> "ContactOfCase":
        """A contact of a case."""
        return cls(made_by=one.made_by, on=one.on, at=one.at, by=one.by, outcome=one.outcome, call_back=one.call_back)


class CallBackOfCase(Result):
    """It was agreed on a day to speak together again by another; without an outcome that is still to be done."""

    agreed_on: date
    day: date
    outcome: PromiseOutcome | None

    @classmethod
    def of(cls, one: CallBack) -> "CallBackOfCase":
        """An agreed call of a case."""
        return cls(agreed_on=one.agreed_on, day=one.day, outcome=one.outcome)


class DeadlineOfCase(Result):
    """A day that runs, for one demand or (null) for the case."""

    name: str
    day: date
    demand: int | None


class AgendaStep(Result):
    """A step that the clock takes by itself, what it is about, and when it falls due (UTC)."""

    step: StepName
    subject: str
    due: Instant


class InstalmentResult(Result):
    """One instalment: its day and its amount (øre)."""

    due: date
    amount_ore: int


class ProposalOfCase(Result):
    """An agreement on instalments that was proposed and is not answered."""

    proposal: int
    made_on: date
    instalments: tuple[InstalmentResult, ...]

    @classmethod
    def of(cls, one: Proposal) -> "ProposalOfCase":
        """A proposal of a case."""
        instalments = tuple(InstalmentResult(due=each.due, amount_ore=each.amount_ore) for each in one.instalments)
        return cls(proposal=one.number, made_on=one.made_on, instalments=instalments)


class AgreementOfCase(Result):
    """A version of the agreement on instalments, by its number; `state` is `runs`, `kept`, `broken` or `replaced`.

    One that ends with its case is `kept` unless it was broken. Without `tolerance_bank_days` the policy's buffer is
    meant; demands of before count to the end of `reserved_until`. `settlement` is the breach rule of one made at court.
    """

    agreement: int
    made_on: date
    state: AgreementStateName
    instalments: tuple[InstalmentResult, ...]
    rhythm: Rhythm | None
    tolerance_bank_days: int | None
    replaces: int | None
    reserved_until: date
    settlement: BreachRule | None

    @classmethod
    def all_of(cls, case: Case) -> "tuple[AgreementOfCase, ...]":
        """The agreements of a case, the oldest first."""
        latest = (case.agreement,) if case.agreement else ()
        return tuple(cls._of(one, case) for one in (*case.earlier_agreements, *latest))

    @classmethod
    def _of(cls, one: Agreement, case: Case) -> "AgreementOfCase":
        instalments = tuple(InstalmentResult(due=each.due, amount_ore=each.amount_ore) for each in one.instalments)
        return cls(
            agreement=one.number,
            made_on=one.made_on,
            state=state_of(one, case),
            instalments=instalments,
            rhythm=one.rhythm,
            tolerance_bank_days=one.tolerance_bank_days,
            replaces=one.replaces,
            reserved_until=one.reserved_until,
            settlement=one.settlement,
        )


def state_of(one: Agreement, case: Case) -> AgreementStateName:
    """How an agreement of a case stands."""
    if one.broken:
        return "broken"
    if any(other.replaces == one.number for other in (*case.earlier_agreements, case.agreement) if other):
        return "replaced"
    return "runs" if case.keeps(one.number) else "kept"


class PromiseOfCase(Result):
    """A promise to pay an amount (øre) by a day; without an outcome it runs."""

    promise: int
    made_on: date
    day: date
    amount_ore: int
    outcome: PromiseOutcome | None

    @classmethod
    def of(cls, one: Promise) -> "PromiseOfCase":
        """A promise of a case."""
        return cls(promise=one.number, made_on=one.made_on, day=one.day, amount_ore=one.amount_ore, outcome=one.outcome)


class ApprovalOfCase(Result):
    """A step of the lawyer's on one demand that the association has approved: who (role and staff id), on which day."""

    demand: int
    step: LegalStep
    approved_by: str
    on: date

    @classmethod
    def of(cls, one: Approval) -> "ApprovalOfCase":
        """An approval of a case."""
        return cls(demand=one.demand, step=one.step, approved_by=one.approved_by, on=one.on)


class DispatchOfCase(Result):
    """A letter or message, how far it got, and the day of that news on the case's calendar."""

    key: str
    kind: DispatchKind
    channel: Channel
    state: DispatchState
    day: date
    to: Party

    @classmethod
    def of(cls, one: Dispatch) -> "DispatchOfCase":
        """A dispatch of a case."""
        return cls(key=one.key, kind=one.kind, channel=one.channel, state=one.state, day=one.day, to=one.to)


class EventOfCase(Result):
    """An event of the case's stream. `happened_on` is its legal day; known and recorded are instants in UTC.

    `public` holds the fields of its type that concern no person; `hash` is SHA-256 in hex.
    """

    seq: int
    type: str
    happened_on: date
    known_at: Instant
    recorded_at: Instant
    actor: str
    via: EntryPoint
    hash: str
    public: dict[str, Any]

    @classmethod
    def of(cls, entry: Recorded[Any]) -> "EventOfCase":
        """An event as the journal has it."""
        return cls(
            seq=entry.seq,
            type=entry.type,
            happened_on=entry.happened_on,
            known_at=entry.known_at,
            recorded_at=entry.recorded_at,
            actor=entry.actor,
            via=EntryPoint(entry.via),
            hash=entry.hash.hex(),
            public=dict(entry.public),
        )


class CaseResult(Result):
    """One case as it is known now. Amounts in øre, days as ISO dates on the case's calendar, instants in UTC.

    `tenancy` is null once every tenant was erased, `ending` while the case is open. `lease` is the lease that the case
    is about, `leases` are all of the tenancy. `edition` is the policy whose terms the case keeps, `edition_in_force`
    the one that is in force today. `next` is what is to be done next and `change` the payment that would stop the case,
    null where none does by itself; both are null of a closed case. `unapplied_ore` of what was paid on the account pays
    nothing of it, ordinary rent among it.
    """

    case: str
    organisation: str
    tenancy: str | None
    lease: int
    leases: tuple[int, ...]
    phase: PhaseName
    ending: Ending | None
    simulated: bool
    today: date
    edition: str
    edition_in_force: str
    balance_ore: int
    unapplied_ore: int
    charges: tuple[ChargeOfCase, ...]
    payments: tuple[PaymentOfCase, ...]
    money_out: tuple[MoneyOutOfAccount, ...]
    demands: tuple[DemandOfCase, ...]
    aids: tuple[AidOfCase, ...]
    race: RaceOfCase | None
    contacts: tuple[ContactOfCase, ...]
    call_backs: tuple[CallBackOfCase, ...]
    deadlines: tuple[DeadlineOfCase, ...]
    agenda: tuple[AgendaStep, ...]
    next: ActOfCase | None
    change: ChangeOfCase | None
    proposal: ProposalOfCase | None
    agreements: tuple[AgreementOfCase, ...]
    promises: tuple[PromiseOfCase, ...]
    approvals: tuple[ApprovalOfCase, ...]
    dispatches: tuple[DispatchOfCase, ...]
    events: tuple[EventOfCase, ...]

    @classmethod
    def of(cls, file: CaseFile) -> "CaseResult":
        """Everything that stands in a case file."""
        case, account = file.case, file.account
        return cls(
            case=case.id,
            organisation=case.organisation,
            tenancy=file.tenancy,
            lease=case.lease,
            leases=file.leases,
            phase=case.phase,
            ending=case.closed.ending if case.closed else None,
            simulated=case.simulated,
            today=file.today,
            edition=case.edition,
            edition_in_force=file.policy.version,
            balance_ore=account.balance_ore(),
            unapplied_ore=sum(account.unapplied().values()),
            charges=tuple(ChargeOfCase.of(one, file) for one in case.charges),
            payments=tuple(PaymentOfCase.of(one, account) for one in paid_here(file)),
            money_out=tuple(MoneyOutOfAccount.of(one, account) for one in account.outs),
            demands=tuple(DemandOfCase.of(one, file) for one in case.demands),
            aids=tuple(AidOfCase.of(one, case) for one in case.aids),
            race=RaceOfCase.of(race) if (race := file.race) else None,
            contacts=tuple(ContactOfCase.of(one) for one in case.contacts),
            call_backs=tuple(CallBackOfCase.of(one) for one in call_backs(case)),
            deadlines=tuple(DeadlineOfCase(name=x.name, day=x.day, demand=x.demand) for x in file.deadlines),
            agenda=tuple(AgendaStep.model_validate(step) for step in file.rows.case.agenda),
            next=ActOfCase.of(action, case) if (action := file.next_action) else None,
            change=ChangeOfCase.of(change) if (change := file.nearest_change) else None,
            proposal=ProposalOfCase.of(case.proposal) if case.proposal else None,
            agreements=AgreementOfCase.all_of(case),
            promises=tuple(PromiseOfCase.of(one) for one in case.promises),
            approvals=tuple(ApprovalOfCase.of(one) for one in case.approvals),
            dispatches=tuple(DispatchOfCase.of(one) for one in case.dispatches.values()),
            events=tuple(EventOfCase.of(entry) for entry in file.events),
        )


def paid_here(file: CaseFile) -> Iterator[Paid]:
    """The payments of the account that were booked in this case."""
    return (one for one in file.account.paid if one.case == file.case.id)
