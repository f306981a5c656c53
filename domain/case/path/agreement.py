"""Which instalments were agreed on, and are they paid?"""

from datetime import date
from itertools import accumulate, pairwise

from domain.account.state import Account
from domain.calendar import Calendar, refuse_far_off
from domain.case import events as e
from domain.case.codes import PauseKind
from domain.case.commands import BreakAgreement, DeclineAgreement, MakeAgreement, ProposeAgreement
from domain.case.decision import Answer, DecisionBuilder, refuse
from domain.case.moot_letters import suppress_moot
from domain.case.path.annulment import why_invalid
from domain.case.path.settlement import unpaid_charges, void
from domain.case.state import Agreement, Filed, LeaseEnded, Proposal, Terminating
from domain.money import kroner
from domain.policy import Policy


def propose(d: DecisionBuilder, command: ProposeAgreement) -> Answer:
    """Put instalments before the association, in the place of what was proposed before; nothing rests for it."""
    number = d.open_case.proposals + 1
    _agreeable(d, command.instalments)
    d.record(e.AgreementProposed(happened_on=d.today, proposal=number, instalments=command.instalments))
    answered = f"Forslag {number} venter på kontoret eller lederen: make-agreement proposal={number}."
    return Answer("done", d.case.id, warnings=(f"{answered} Sagen går videre imens.",))


def decline(d: DecisionBuilder, command: DeclineAgreement) -> Answer:
    """The association says no to a proposal."""
    d.record(e.AgreementDeclined(happened_on=d.today, proposal=_proposal(d, command.proposal).number))
    return Answer("done", d.case.id)


def _proposal(d: DecisionBuilder, number: int) -> Proposal:
    proposal = d.open_case.proposal
    if proposal is None or proposal.number != number:
        refuse("proposal-stands", "Der er intet ubesvaret forslag med det nummer.")
    return proposal


def make(d: DecisionBuilder, command: MakeAgreement) -> Answer:
    """Agree on instalments, proposed ones or others: our ladder rests while they are paid.

    A termination that stood is given up with it, and so is a demand that nobody has taken to the post yet.
    """
    case = d.open_case
    instalments = _agreed(d, command)
    charges = _agreeable(d, instalments)
    d.record(
        e.AgreementMade(
            happened_on=d.today,
            charges=charges,
            instalments=instalments,
            paid_before_ore=d.account.paid_ore,
            proposal=command.proposal,
        )
    )
    for demand in case.live_demands:
        if isinstance(demand.phase, Terminating | LeaseEnded | Filed) or not case.has_left(demand):
            void(d, demand, "agreement", why_invalid(d, demand, "agreement"))
    suppress_moot(d)
    for pause in d.case.pauses:
        d.resume(pause)
    d.record(e.LadderPaused(happened_on=d.today, kind=PauseKind.AGREEMENT))
    return Answer("done", case.id)


def _agreed(d: DecisionBuilder, command: MakeAgreement) -> tuple[e.Instalment, ...]:
    """The instalments that are agreed on: of the proposal, or the command's own."""
    if command.instalments is not None and command.proposal is None:
        return command.instalments
    if command.instalments is None and command.proposal is not None:
        return _proposal(d, command.proposal).instalments
    refuse(
        "instalments-or-a-proposal", "Angiv enten instalments med egne afdrag eller proposal med et forslags nummer."
    )


def _agreeable(d: DecisionBuilder, instalments: tuple[e.Instalment, ...]) -> tuple[str, ...]:
    """The charges that instalments are for; refuses instalments that no agreement can be made of."""
    days = [instalment.due for instalment in instalments]
    if days[0] < d.today or any(later <= earlier for earlier, later in pairwise(days)):
        refuse("instalments-in-order", "Afdragene skal ligge i rækkefølge og begynde tidligst i dag.")
    refuse_far_off(days[-1])
    charges = unpaid_charges(d)
    owed = d.account.outstanding_ore(charges)
    if owed == 0:
        refuse("something-is-owed", "Der er ingen restance at lave en afdragsordning om.")
    promised = sum(instalment.amount_ore for instalment in instalments)
    if promised < owed:
        because = f"Afdragene er {kroner(promised)} i alt, men restancen er {kroner(owed)}"
        refuse("instalments-cover-arrears", because)
    if d.open_case.agreement_runs:
        refuse("one-agreement-at-a-time", "Der er allerede en afdragsordning, som overholdes.")
    return charges


def break_off(d: DecisionBuilder, _command: BreakAgreement) -> Answer:
    """A person says that the agreement is broken."""
    agreement = d.open_case.agreement
    if agreement is None or not d.case.agreement_runs:
        refuse("agreement-stands", "Der er ingen afdragsordning, der løber.")
    _break(d, max(missing_ore(d, agreement), 0))
    return Answer("done", d.case.id)


def check(d: DecisionBuilder) -> None:
    """The clock's look at an instalment whose day and bank days are over."""
    agreement = d.case.agreement
    if agreement and d.case.agreement_runs and (missing := missing_ore(d, agreement)) > 0:
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


def check_day(agreement: Agreement, account: Account, policy: Policy, calendar: Calendar) -> date:
    """The day on which the clock looks whether the next instalment was paid: when its bank days are over."""
    due = next_instalment(agreement, account.paid_ore).due
    return calendar.add_bank_days(due, policy.ladder.buffer_bank_days + 1)


def _break(d: DecisionBuilder, missing: int) -> None:
    d.record(e.AgreementBroken(happened_on=d.today, missing_ore=missing))
    d.record(e.LadderResumed(happened_on=d.today, kind=PauseKind.AGREEMENT))
    d.record(e.LadderPaused(happened_on=d.today, kind=PauseKind.AGREEMENT_BROKEN))
