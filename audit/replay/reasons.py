"""Why was this lawful? The findings an event carries, and what else it rested on, in Danish."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, assert_never

from audit.kept_versions import Missing
from audit.replay.history import Recording
from danish.prose import days
from domain.account import events as account_events
from domain.account.state import Account
from domain.case import events as e
from domain.case.codes import ApprovalLapse, DispatchKind, Ending
from domain.case.state import Case, WithLawyer, lease_ended_of
from domain.danish_day import danish_day
from domain.event import Event
from domain.finding import Finding, Source
from domain.money import kroner
from domain.policy import Policy


@dataclass(frozen=True)
class Reason:
    """One reason. `rule` names the rule that a finding came from; None where the reason is read out of the case."""

    because: str
    rule: str | None = None
    sources: tuple[Source, ...] = ()


def grounds(event: Event, recording: Recording, policy: Policy | Missing) -> tuple[Reason, ...]:
    """Every reason for *event*, at least one. What the policy asked for is left out where it cannot be read."""
    finding: Finding | None = getattr(event, "finding", None)
    found = (Reason(finding.because, finding.rule, finding.sources),) if finding else ()
    read = tuple(Reason(because) for because in _because(event, recording, policy))
    return (*found, *read) or (Reason("En oplysning, der er indført. Den ændrer, hvad vi ved, og kræver ingen frist."),)


def _because(event: Event, recording: Recording, policy: Policy | Missing) -> Iterator[str]:
    before, after = recording.before.state, recording.after.state
    if isinstance(policy, Policy):
        yield from _by_policy(event, policy)
    yield from _by_itself(event)
    if isinstance(before, Case):
        yield from _by_the_case(event, before, recording.before.account)
    if isinstance(event, e.CaseClosed) and event.ending is Ending.PAID and isinstance(after, Case):
        charges = [charge.charge for charge in after.standing_charges]
        if recording.after.account.outstanding_ore(charges) == 0:
            yield "Alle sagens poster er betalt."


def _by_policy(event: Event, policy: Policy) -> Iterator[str]:
    """What the association's own policy asked for."""
    ladder = policy.ladder
    match event:
        case e.ReminderDecided():
            yield f"Politikken sender en venlig rykker uden gebyr {days(ladder.reminder_after_days)} efter fristen."
        case e.CureDeadlineSet(hand_over_on=day):
            yield (
                f"Sagen går tidligst til advokaten den {danish_day(day)}: politikken lader først "
                f"{ladder.buffer_bank_days} bankdage gå, så penge på vej kan nå frem."
            )
        case e.CounsellingOffered() if policy.offer_before_handover:
            yield "Politikken kræver, at lejeren får tilbud om gratis rådgivning, før sagen går til advokaten."
        case e.HandedOverToLawyer(window_until=day):
            yield (
                f"Politikken giver rådgiveren {days(ladder.adviser_window_days)}, til og med den {danish_day(day)}, "
                "før lejemålet kan ophæves."
            )
        case e.LeaseTerminated(vacate_by=day):
            yield f"Politikken giver lejeren {days(ladder.vacate_days)} til at fraflytte: den {danish_day(day)}."
        case e.RecallDecided(attempt=attempt) if attempt > 1:
            yield f"Ingen har bekræftet at være standset: bedt om igen for {attempt}. gang."


_CONSTANT: Final[Mapping[type[Event], str]] = MappingProxyType(
    {
        e.CaseOpened: "Foreningen har meldt en leje ubetalt, og lejemålet havde ingen åben sag.",
        e.PolicyFollowed: "Et menneske flyttede sagen; ellers beholdt den vilkårene fra den dag, den blev åbnet.",
        e.AdviserCalled: "Rådgiveren kaldes ind i samme beslutning som overdragelsen til advokaten.",
        e.AgreementMade: "Parterne har aftalt afdrag, som dækker restancen. Vores egne skridt hviler, mens de betales.",
        e.AgreementProposed: "Hvem der ikke selv kan aftale det, kan foreslå det. Kontoret eller lederen svarer.",
        e.AgreementDeclined: "Foreningen har taget stilling til forslaget.",
        e.AgreementBroken: "Et afdrag mangler. Et menneske bestemmer, hvad der så sker.",
        e.LatePaymentAccepted: "Efter ophævelsen vælger udlejeren, og udlejeren lader lejemålet fortsætte.",
        e.TerminationMaintained: "Efter ophævelsen vælger udlejeren, og udlejeren beholder pengene med forbehold.",
        e.MunicipalityNoticeDecided: (
            "Kommunen underrettes i samme beslutning, og beskeden går før anmodningen til fogedretten."
        ),
        account_events.FeeWaived: "Påkravet var ugyldigt, og dets gebyr skyldes derfor ikke.",
        e.RecallAcknowledged: "Modtageren har bekræftet at være standset, og der spørges ikke mere.",
        e.DispatchReleased: "Kanalen tog med sikkerhed ikke imod den. Den kan prøves igen eller standses.",
        e.DispatchSent: "Kanalen tog imod den og gav en kvittering.",
        e.DispatchOutcomeUnknown: "Ingen ved, om den gik ud. Den sendes ikke igen, før et menneske har undersøgt det.",
        e.LadderPaused: "Kun vores egne skridt hviler. Lovens frister løber videre.",
        e.LadderResumed: "Grunden til at hvile er væk.",
        e.CaseHeld: "Intet går videre, før et menneske har set på sagen.",
        e.FollowedUp: "Politikkens dag for opfølgning efter sagens afslutning var kommet.",
        e.CaseReopened: "Den betaling, der afsluttede sagen, er gået tilbage.",
        e.CalendarMoved: "Sagen er en prøvesag, og kun prøvesagers kalender kan flyttes.",
    }
)
"""Reasons that are the same whenever such an event happens."""


def _by_itself(event: Event) -> Iterator[str]:
    """What the event says in words of its own."""
    if reason := _CONSTANT.get(type(event)):
        yield reason
    match event:
        case e.ChargeJoined(terms=terms):
            yield f"Den sidste rettidige betalingsdag, den {danish_day(terms.last_timely_day.day)}, var gået."
        case e.PaymentDemandDecided():
            yield f"Godkendt af {event.approved_by} på saldoen den {danish_day(event.ledger_of)}."
            yield event.fee_reason
        case e.CureDeadlineSet(arrived_on=day):
            yield f"Påkravet var fremme hos alle lejere den {danish_day(day)}, og dagene regnes derfra."
        case e.LegalStepApproved():
            yield f"Godkendt af {event.approved_by} på saldoen den {danish_day(event.ledger_of)}."
        case e.LegalStepApprovalLapsed(why=why):
            yield _why_lapsed(why)
        case e.FilingWithdrawn(approved_by=str(by)):
            yield f"Godkendt af {by}."
        case e.TerminationDecided():
            yield f"Besluttet af {event.decided_by} på saldoen den {danish_day(event.ledger_of)}."
            if event.approved_by:
                yield f"Godkendt af {event.approved_by}."
            if event.rest_is_significant:
                yield f"{event.decided_by} fandt, at den del af påkravet, der manglede, var væsentlig."
        case e.LeaseTerminated(arrived_on=day):
            yield f"Ophævelsen var fremme hos alle lejere den {danish_day(day)}."
        case e.CourtFilingDecided():
            yield f"Besluttet af {event.decided_by}. Retsafgift: {kroner(event.court_fee_ore)}."
            if event.approved_by:
                yield f"Godkendt af {event.approved_by}."
            if event.court_fee_reason:
                yield event.court_fee_reason
        case e.DispatchSuppressed(why=why):
            yield f"Forsendelsen har mistet sin grund eller kan ikke sendes ({why})."
        case e.HoldReleased(released_by=by) | e.DispatchSettled(settled_by=by) | e.DispatchRevived(revived_by=by):
            yield f"Afgjort af {by}."
        case e.RecallDecided(attempt=1):
            yield "Grunden til at gå videre er faldet bort, og modtageren skal standse."
        case e.AidRequested(consent_on=day):
            yield f"Lejeren gav samtykke den {danish_day(day)}."


def _why_lapsed(why: ApprovalLapse) -> str:
    match why:
        case ApprovalLapse.MONEY_SINCE:
            return "Der er kommet eller gået penge siden, og godkendelsen hvilede på saldoen fra før."
        case ApprovalLapse.AMOUNT_CORRECTED:
            return "Et beløb er rettet siden, og godkendelsen hvilede på saldoen fra før."
        case _:
            assert_never(why)


def _by_the_case(event: Event, case: Case, account: Account) -> Iterator[str]:
    """What the case knew before the decision."""
    match event:
        case e.ReminderDecided(charges=names):
            last = max((charge.last_timely_day.day for charge in case.charges if charge.charge in names), default=None)
            if last:
                yield f"Der kunne betales rettidigt til og med den {danish_day(last)}."
        case e.CureDeadlinePassed(demand=number):
            yield from _deadline_passed(number, case, account)
        case e.AdviserWindowEnded(demand=number):
            demand = case.demand(number)
            if demand and isinstance(demand.phase, WithLawyer):
                yield f"Rådgiverens dage løb til og med den {danish_day(demand.phase.window_until)}."
        case e.VacatePeriodEnded(demand=number):
            demand = case.demand(number)
            if demand and (ended := lease_ended_of(demand.phase)):
                yield f"Lejeren havde til og med den {danish_day(ended.vacate_by)} til at fraflytte."
        case e.DispatchClaimed(key=key):
            dispatch = case.dispatches.get(key)
            if dispatch and dispatch.kind in (DispatchKind.PAYMENT_DEMAND, DispatchKind.TERMINATION):
                yield "Brevet har stadig sin grund, og det er en dag, sådan et brev må afsendes på."
            else:
                yield "Forsendelsen har stadig sin grund."


def _deadline_passed(number: int, case: Case, account: Account) -> Iterator[str]:
    demand = case.demand(number)
    if demand and demand.cure:
        unpaid = account.outstanding_ore(demand.charges)
        yield f"Fristen løb til og med den {danish_day(demand.cure.day)}, og {kroner(unpaid)} er stadig ikke betalt."
