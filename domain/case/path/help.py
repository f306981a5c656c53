"""What help was offered, asked for, given and agreed?"""

from itertools import accumulate, pairwise

from domain.calendar import refuse_far_off
from domain.case import events as e
from domain.case.codes import Channel, DispatchKind, Party, PauseKind
from domain.case.commands import (
    AnswerAid,
    BreakAgreement,
    MakeAgreement,
    OfferCounselling,
    RecordContact,
    RequestAid,
)
from domain.case.decision import Answer, DecisionBuilder, Wanted, refuse
from domain.case.path.annulment import why_invalid
from domain.case.path.settlement import agreement_runs, has_left, suppress_moot, unpaid_charges, void
from domain.case.state import Agreement, Filed, LeaseEnded, Terminating
from domain.danish_day import danish_day
from domain.money import kroner


def offer_counselling(d: DecisionBuilder, command: OfferCounselling) -> Answer:
    """Record an offer of free counselling made by a person."""
    by = Channel(command.by) if command.by in set(Channel) else command.by
    d.record(e.CounsellingOffered(happened_on=d.today, by=by, answer=command.answer))  # type: ignore[arg-type]
    return Answer("done", d.open_case.id)


def record_contact(d: DecisionBuilder, command: RecordContact) -> Answer:
    """Record an attempt to reach the tenant; the note is sealed with the first tenant's key."""
    case = d.open_case
    sealed = {case.tenants[0]: e.SealedText(text=command.note)} if command.note else {}
    d.record(e.ContactRecorded(happened_on=d.today, by=command.by, outcome=command.outcome, sealed=dict(sealed)))
    return Answer("done", case.id)


def request_aid(d: DecisionBuilder, command: RequestAid) -> Answer:
    """Ask the municipality for help; our own ladder rests until it answers or a person resumes."""
    case = d.open_case
    if command.consent_on > d.today:
        refuse(
            "consent-first",
            "Samtykket ligger i fremtiden. Kommunen må først spørges, når lejeren har sagt ja.",
        )
    if case.aid and case.aid.granted is None:
        refuse(
            "one-request-at-a-time",
            f"Kommunen blev spurgt den {danish_day(case.aid.requested_on)} og mangler at svare.",
        )
    d.record(
        e.AidRequested(
            happened_on=d.today,
            kind=command.kind,
            consent_on=command.consent_on,
            dispatches=d.intents(Wanted(DispatchKind.AID_REQUEST, Channel.DIGITAL_POST, Party.MUNICIPALITY)),
        )
    )
    d.record(e.LadderPaused(happened_on=d.today, kind=PauseKind.AID_PENDING))
    return Answer("done", case.id)


def answer_aid(d: DecisionBuilder, command: AnswerAid) -> Answer:
    """Record the municipality's answer: a refusal ends the rest, a grant keeps it until the money is there."""
    case = d.open_case
    if case.aid is None or case.aid.granted is not None:
        refuse("aid-was-requested", "Der er ingen ubesvaret ansøgning til kommunen.")
    if command.granted and command.amount_ore <= 0:
        refuse("a-grant-has-an-amount", "En bevilling skal have et beløb.")
    d.record(
        e.AidAnswered(
            happened_on=d.today,
            granted=command.granted,
            amount_ore=command.amount_ore if command.granted else 0,
            repayable=command.repayable,
        )
    )
    suppress_moot(d)
    if not command.granted:
        d.record(e.LadderResumed(happened_on=d.today, kind=PauseKind.AID_PENDING))
    return Answer("done", case.id)


# --- agreements -----------------------------------------------------------------------------------------------------


def make_agreement(d: DecisionBuilder, command: MakeAgreement) -> Answer:
    """Agree on instalments: our ladder rests while they are paid.

    A termination that stood is given up with it, and so is a demand that nobody has taken to the post yet.
    """
    case = d.open_case
    days = [instalment.due for instalment in command.instalments]
    if days[0] < d.today or any(later <= earlier for earlier, later in pairwise(days)):
        refuse("instalments-in-order", "Afdragene skal ligge i rækkefølge og begynde tidligst i dag.")
    refuse_far_off(days[-1])
    charges = unpaid_charges(d)
    owed = d.account.outstanding_ore(charges)
    if owed == 0:
        refuse("something-is-owed", "Der er ingen restance at lave en afdragsordning om.")
    promised = sum(instalment.amount_ore for instalment in command.instalments)
    if promised < owed:
        because = f"Afdragene er {kroner(promised)} i alt, men restancen er {kroner(owed)}"
        refuse("instalments-cover-arrears", because)
    if agreement_runs(case):
        refuse("one-agreement-at-a-time", "Der er allerede en afdragsordning, som overholdes.")
    d.record(
        e.AgreementMade(
            happened_on=d.today, charges=charges, instalments=command.instalments, paid_before_ore=d.account.paid_ore
        )
    )
    for demand in case.live_demands:
        if isinstance(demand.phase, Terminating | LeaseEnded | Filed) or not has_left(case, demand):
            void(d, demand, "agreement", why_invalid(d, demand, "agreement"))
    suppress_moot(d)
    for pause in d.case.pauses:
        d.record(e.LadderResumed(happened_on=d.today, kind=pause.kind))
    d.record(e.LadderPaused(happened_on=d.today, kind=PauseKind.AGREEMENT))
    return Answer("done", case.id)


def break_agreement(d: DecisionBuilder, _command: BreakAgreement) -> Answer:
    """A person says that the agreement is broken."""
    agreement = d.open_case.agreement
    if agreement is None or not agreement_runs(d.case):
        refuse("agreement-stands", "Der er ingen afdragsordning, der løber.")
    _break(d, max(missing_ore(d, agreement), 0))
    return Answer("done", d.case.id)


def check_agreement(d: DecisionBuilder) -> None:
    """The clock's look at an instalment whose day and bank days are over."""
    agreement = d.case.agreement
    if agreement and agreement_runs(d.case) and (missing := missing_ore(d, agreement)) > 0:
        _break(d, missing)


def missing_ore(d: DecisionBuilder, agreement: Agreement) -> int:
    """What the instalments due before today promised beyond what came in since; after the last one, what is owed."""
    promised = sum(i.amount_ore for i in agreement.instalments if i.due < d.today)
    missing = promised - (d.account.paid_ore - agreement.paid_before_ore)
    if agreement.instalments[-1].due < d.today:  # money that paid something else, or a charge that was raised
        missing = max(missing, d.account.outstanding_ore(agreement.charges))
    return missing


def next_instalment(agreement: Agreement, paid_ore: int) -> e.Instalment:
    """The first instalment that the money since the agreement does not reach, else the last one."""
    reached = accumulate(instalment.amount_ore for instalment in agreement.instalments)
    since = paid_ore - agreement.paid_before_ore
    pairs = zip(agreement.instalments, reached, strict=True)
    return next((instalment for instalment, total in pairs if total > since), agreement.instalments[-1])


def _break(d: DecisionBuilder, missing: int) -> None:
    d.record(e.AgreementBroken(happened_on=d.today, missing_ore=missing))
    d.record(e.LadderResumed(happened_on=d.today, kind=PauseKind.AGREEMENT))
    d.record(e.LadderPaused(happened_on=d.today, kind=PauseKind.AGREEMENT_BROKEN))
