"""Which instalments were agreed on, are they paid, and what ends with an agreement?

Who agrees on instalments gives up what was demanded of the same charges (docs/adr/0047-agreements.md): a demand counts
on only where the agreement's letter reserved it, and for as many days as the policy has. What is owed is judged by the
days on which the tenant paid (`domain/case/instalments.py`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from domain.calendar import refuse_far_off
from domain.case import events as e
from domain.case.codes import BreachRule, Channel, DispatchKind, HearingOutcome, HoldKind, Party, PauseKind, Rhythm
from domain.case.commands import BreakAgreement, DeclineAgreement, MakeAgreement, ProposeAgreement, RecordHearing
from domain.case.decision import Answer, DecisionBuilder, Wanted, refuse
from domain.case.instalments import is_over, missing_ore
from domain.case.moot_letters import suppress_moot
from domain.case.path.annulment import why_invalid
from domain.case.path.settlement import unpaid_charges, void
from domain.case.rhythm import in_rhythm
from domain.case.state import Agreement, Demand, Filed, LeaseEnded, Proposal, Terminating
from domain.danish_day import danish_day
from domain.money import kroner


@dataclass(frozen=True)
class _Terms:
    """What is put before the association, or agreed on."""

    instalments: tuple[e.Instalment, ...]
    rhythm: Rhythm | None
    tolerance_bank_days: int | None


def propose(d: DecisionBuilder, command: ProposeAgreement) -> Answer:
    """Put instalments before the association, in the place of what was proposed before; nothing rests for it."""
    number, terms = d.open_case.proposals + 1, _own_terms(d, command)
    if terms is None:
        refuse("instalments-or-a-rhythm", f"Angiv {OWN_TERMS}.")
    _agreeable(d, terms)
    d.record(
        e.AgreementProposed(
            happened_on=d.today,
            proposal=number,
            instalments=terms.instalments,
            rhythm=terms.rhythm,
            tolerance_bank_days=terms.tolerance_bank_days,
        )
    )
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

    Every live demand of what they cover ends with it, whatever rests on it falls, and whoever was told is called back.
    """
    case, terms = d.open_case, _agreed(d, command)
    _require_turn(d, command)
    charges = _agreeable(d, terms)
    made = e.AgreementMade(
        happened_on=d.today,
        charges=charges,
        instalments=terms.instalments,
        paid_before_ore=d.account.paid_ore,
        proposal=command.proposal,
        ledger_seq=d.account.seq,
        rhythm=terms.rhythm,
        tolerance_bank_days=_tolerance(d, command, terms),
        replaces=command.replaces,
        reserved_until=_reserved_until(d, command),
    )
    reserved = made.reserved_until is not None
    _let_run(d, made, [demand for demand in case.live_demands if _ends(d, demand, charges, reserved=reserved)])
    return Answer("done", case.id, warnings=tuple(_doubts(d, made)))


def _doubts(d: DecisionBuilder, made: e.AgreementMade) -> Iterator[str]:
    """What whoever agrees should know: nothing of it stops an agreement."""
    if d.account.is_contested(made.charges):
        yield CONTESTED
    promised, owed = sum(one.amount_ore for one in made.instalments), d.account.outstanding_ore(made.charges)
    if promised > owed:
        yield f"Afdragene er {kroner(promised)} i alt og mere end restancen, som er {kroner(owed)}"


def _let_run(d: DecisionBuilder, made: e.AgreementMade, ended: list[Demand]) -> None:
    """Let an agreement run: the demands that end with it are voided, and it takes the place of every other rest."""
    d.record(made)
    for demand in ended:
        void(d, demand, "agreement", why_invalid(d, demand, "agreement"))
    suppress_moot(d)
    for pause in d.case.pauses:
        d.resume(pause)
    d.record(e.LadderPaused(happened_on=d.today, kind=PauseKind.AGREEMENT))


def has_a_plan(command: RecordHearing) -> bool:
    """Whether the court's meeting led to instalments; refuses them where it led to something else."""
    if (command.instalments, command.first, command.times) == (None, None, None):
        return False
    if command.outcome is not HearingOutcome.SETTLED:
        refuse("plan-of-a-settlement", "Afdrag hører kun til et forlig (outcome=settled).")
    return True


def settle_at_court(d: DecisionBuilder, command: RecordHearing, filed: Demand) -> None:
    """Let the instalments of a settlement run. Only where a breach leads back to the court does the filed demand live
    on; it goes no further while they are paid, and ends with the last one.
    """
    terms = _own_terms(d, command)
    assert terms is not None, "has_a_plan says so"
    charges = _agreeable(d, terms)
    made = e.AgreementMade(
        happened_on=d.today,
        charges=charges,
        instalments=terms.instalments,
        paid_before_ore=d.account.paid_ore,
        ledger_seq=d.account.seq,
        rhythm=terms.rhythm,
        tolerance_bank_days=_tolerance(d, command, terms),
        settlement=command.breach,
    )
    kept = filed.number if command.breach is BreachRule.BACK_TO_COURT else None
    _let_run(d, made, [demand for demand in d.case.live_demands if demand.number != kept])


def _ends(d: DecisionBuilder, demand: Demand, charges: tuple[str, ...], *, reserved: bool) -> bool:
    """Whether a demand ends with an agreement: what is given up with the lease's end, what nobody knows of yet, and
    what it covers unless that was reserved.
    """
    if isinstance(demand.phase, Terminating | LeaseEnded | Filed) or not d.case.has_left(demand):
        return True
    return not reserved and not set(demand.charges).isdisjoint(charges)


def _tolerance(d: DecisionBuilder, command: MakeAgreement | RecordHearing, terms: _Terms) -> int:
    said = (command.tolerance_bank_days, terms.tolerance_bank_days, d.at.policy.agreement_tolerance_bank_days)
    return next(days for days in said if days is not None)


def _require_turn(d: DecisionBuilder, command: MakeAgreement) -> None:
    """Refuse a second agreement beside one that runs, and the change of another than the one that stands."""
    agreement = d.case.agreement if d.case.agreement_runs else None
    if agreement and command.replaces is None:
        because = (
            "Der er allerede en afdragsordning, som overholdes. Skal den ændres, så sig det med "
            f"replaces={agreement.number}."
        )
        refuse("one-agreement-at-a-time", because)
    if command.replaces is not None and (agreement is None or agreement.number != command.replaces):
        refuse("agreement-stands", "Der løber ingen afdragsordning med det nummer. `show` viser ordningerne.")


def _reserved_until(d: DecisionBuilder, command: MakeAgreement) -> date | None:
    """The last day on which the demands that have left count on; None where nothing is reserved."""
    if not command.reserve:
        return None
    days = d.at.policy.agreement_reserve_days
    if days == 0:
        refuse("policy-reserves-no-demand", "Foreningens politik lader ikke et påkrav gælde videre under en ordning.")
    before = d.case.agreement
    reserved = before and any(demand.number in before.overtaken for demand in d.case.live_demands)
    until = d.today + timedelta(days=days)
    return min(until, before.reserved_until) if before and reserved else until  # no change makes a demand live longer


CONTESTED = (
    "Det er ikke afklaret, om penge har betalt noget af det, ordningen dækker (settle-contested). Viser det sig, "
    "tæller pengene som afdrag."
)
OWN_TERMS = "enten instalments (hvert afdrag for sig) eller first og times (den første dag og antallet)"


def _agreed(d: DecisionBuilder, command: MakeAgreement) -> _Terms:
    """The terms that are agreed on: of the proposal, or the command's own."""
    terms = _own_terms(d, command)
    if terms and command.proposal is None:
        return terms
    if terms is None and command.proposal is not None:
        proposal = _proposal(d, command.proposal)
        return _Terms(proposal.instalments, proposal.rhythm, proposal.tolerance_bank_days)
    refuse("instalments-or-a-proposal", f"Angiv {OWN_TERMS}, eller proposal med et forslags nummer.")


def _own_terms(d: DecisionBuilder, command: ProposeAgreement | MakeAgreement | RecordHearing) -> _Terms | None:
    """The terms that a command states itself; None where it states none."""
    first, times = command.first, command.times
    if command.instalments is not None and first is None and times is None:
        return _Terms(command.instalments, None, command.tolerance_bank_days)
    if command.instalments is None and first is None and times is None:
        return None
    if command.instalments is not None or first is None or times is None:
        refuse("instalments-or-a-rhythm", f"Angiv {OWN_TERMS}.")
    owed_ore = d.account.outstanding_ore(_owed(d))
    if owed_ore < times:
        refuse("instalments-are-amounts", "Restancen er mindre end antallet af afdrag i øre.")
    return _Terms(in_rhythm(first, times, command.rhythm, owed_ore), command.rhythm, command.tolerance_bank_days)


def _owed(d: DecisionBuilder) -> tuple[str, ...]:
    charges = unpaid_charges(d)
    if not charges:
        refuse("something-is-owed", "Der er ingen restance at lave en afdragsordning om.")
    return charges


def _agreeable(d: DecisionBuilder, terms: _Terms) -> tuple[str, ...]:
    """The charges that instalments are for; refuses instalments that no agreement can be made of."""
    days = [instalment.due for instalment in terms.instalments]
    if days[0] < d.today or any(later <= earlier for earlier, later in pairwise(days)):
        because = f"Afdragene skal ligge i rækkefølge, det første tidligst i dag, {danish_day(d.today)}."
        refuse("instalments-in-order", because)
    refuse_far_off(days[-1])
    charges = _owed(d)
    owed = d.account.outstanding_ore(charges)
    promised = sum(instalment.amount_ore for instalment in terms.instalments)
    if promised < owed:
        because = f"Afdragene er {kroner(promised)} i alt, men restancen er {kroner(owed)}"
        refuse("instalments-cover-arrears", because)
    return charges


# --- is it kept? ----------------------------------------------------------------------------------------------------


def break_off(d: DecisionBuilder, _command: BreakAgreement) -> Answer:
    """A person says that the agreement is broken; only where an instalment is missing that can no longer be in time."""
    agreement = d.open_case.agreement
    if agreement is None or not d.case.agreement_runs:
        refuse("agreement-stands", "Der er ingen afdragsordning, der løber.")
    if d.account.is_contested(agreement.charges):
        because = "Der er tvivl om, hvorvidt det, ordningen dækker, er betalt. Svar først med settle-contested."
        refuse("charge-is-contested", because)
    if d.account.is_unsure(agreement.charges):
        because = (
            "Noget af det, ordningen dækker, mangler på en fuldstændig liste. Sig først, om det skyldes "
            "(uphold-charge, correct-charge, withdraw-charge)."
        )
        refuse("charge-is-listed", because)
    missing = _missing_ore(d, agreement)
    if missing == 0:
        because = "Der mangler intet afdrag endnu: dets dag og de bankdage, ordningen giver, skal være gået."
        refuse("instalment-is-missing", because)
    _break(d, missing)
    return Answer("done", d.case.id)


def check(d: DecisionBuilder) -> None:
    """The clock's look at an instalment whose day and bank days are over.

    Where all are paid and something is left (money of before went back, a charge was raised), a person looks at it.
    """
    agreement = d.case.agreement
    if agreement is None or not d.case.agreement_runs:
        return
    if missing := _missing_ore(d, agreement):
        _break(d, missing)
    elif is_over(agreement, d.at.policy, d.at.law.calendar, d.today):
        d.record(e.LadderResumed(happened_on=d.today, kind=PauseKind.AGREEMENT))
        d.record(e.CaseHeld(happened_on=d.today, kind=HoldKind.AMOUNT_CORRECTED))


def _missing_ore(d: DecisionBuilder, agreement: Agreement) -> int:
    return missing_ore(agreement, d.account, d.at.policy, d.at.law.calendar, d.today)


def _break(d: DecisionBuilder, missing: int) -> None:
    """Call the adviser and let a person decide; what is left of the arrears is not demanded before that."""
    call = d.intents(Wanted(DispatchKind.ADVISER_CALL, Channel.MAIL, Party.ADVISER))
    d.record(e.AgreementBroken(happened_on=d.today, missing_ore=missing, dispatches=call))
    d.record(e.LadderResumed(happened_on=d.today, kind=PauseKind.AGREEMENT))
    d.record(e.LadderPaused(happened_on=d.today, kind=PauseKind.AGREEMENT_BROKEN))


def end_reserved(d: DecisionBuilder, demand: Demand) -> None:
    """End a demand that an agreement has overtaken, once the days are over for which it was reserved."""
    void(d, demand, "agreement", why_invalid(d, demand, "agreement"))
    suppress_moot(d)
