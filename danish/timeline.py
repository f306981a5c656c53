"""What happened in a case, told in Danish? One sentence for every kind of event, and the days they fall on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from types import MappingProxyType
from typing import Any, Final, assert_never

from danish.codes import charge, danish, lost_letter
from danish.prose import listed
from domain.account import events as account_events
from domain.account.codes import Payer
from domain.account.state import Account, evolve_account
from domain.case import events as e
from domain.case.codes import Cause, ContactMethod, ContactOutcome, DeliveryOutcome, DispatchKind, HearingOutcome, Party
from domain.case.evolve import evolve
from domain.case.state import Case, NoCase, Pause
from domain.case.subject import (
    AgreementSubject,
    AidSubject,
    ChargeSubject,
    DemandSubject,
    DispatchSubject,
    RecallSubject,
    Subject,
)
from domain.clock import legal_day
from domain.danish_day import danish_day
from domain.event import SealedText
from domain.money import kroner
from journal.records import Position, Recorded

_LEFT_OUT: Final = (
    e.CalendarMoved,
    e.DispatchClaimed,
    account_events.ChargeBooked,
    account_events.ChargeAdjusted,
    account_events.FeeBooked,
)
"""What a story leaves out: another event says it too, or it says nothing about the tenancy."""

_WHY: Final = MappingProxyType(
    {
        "paid": "der er betalt",
        "demanded": "der er sendt påkrav i stedet",
        "demand-over": "påkravet gælder ikke længere",
        "termination-lapsed": "ophævelsen er bortfaldet",
        "filing-withdrawn": "anmodningen er trukket tilbage",
        "case-closed": "sagen er afsluttet",
        "recall-acknowledged": "modtageren har bekræftet, at sagen er standset",
        "charge-withdrawn": "det indeholdt en post, der er taget ud",
        "fee-in-doubt": "dets gebyr måtte ikke kræves den dag, det skulle afsendes",
        "agreement": "der er indgået en aftale",
        "amount-changed": "beløbet havde ændret sig, før det blev sendt",
        "aid-answered": "kommunen har allerede svaret",
        "aid-withdrawn": "ansøgningen er trukket tilbage",
        "wrong-amount": "beløbet var forkert",
        "disputed": "kravet er bestridt",
        "sent-too-early": "det blev sendt for tidligt",
        "not-arrived": "det kom ikke frem",
        "demand-invalid": "påkravet er ugyldigt",
        "termination-invalid": "ophævelsen er ugyldig",
        "proof-missing": "der mangler bevis",
        "doubt": "der er tvivl om kravet",
        "other": "anden grund",
    }
)
_BY: Final = MappingProxyType(
    {
        "phone": "i telefonen",
        "visit": "ved et besøg",
        "mail": "med e-mail",
        "print": "med brev",
        "letter": "med brev",
        "digital-post": "i Digital Post",
        "card": "med et kort i døren",
    }
)


@dataclass(frozen=True)
class Line:
    """One sentence of a story, the day on the case's calendar it belongs to, and who gave the command."""

    day: date
    sentence: str
    actor: str


def tell(case: Sequence[Recorded[Any]], account: Sequence[Recorded[Any]] = ()) -> Iterator[Line]:
    """Tell a case from its events and, where given, those of the tenancy's account: the money paid in this case."""
    state: NoCase | Case = NoCase()
    ledger = Account()
    for entry in sorted((*case, *account), key=_place):
        sentence = None
        if entry.stream.startswith("account/"):
            if _paid_here(ledger, entry.event, state):
                sentence = account_sentence(entry.event, ledger)
            ledger = evolve_account(ledger, entry.event)
        else:
            state = evolve(state, entry.event)
            if isinstance(state, Case):
                sentence = case_sentence(entry.event, state)
        if sentence and not isinstance(entry.event, _LEFT_OUT):
            yield Line(legal_day(entry.known_at), sentence, entry.actor)


def by_day(lines: Iterator[Line]) -> Iterator[tuple[date, tuple[Line, ...]]]:
    """Gather a story's lines under their days."""
    for day, of_day in groupby(lines, key=lambda line: line.day):
        yield day, tuple(of_day)


def _place(entry: Recorded[Any]) -> Position:
    # Never the database's time, which may jump. A decision writes the ledger's part first: money, then what it does.
    assert entry.position is not None  # whatever was read has its place
    return entry.position


def _paid_here(ledger: Account, event: account_events.AccountEvent, state: NoCase | Case) -> bool:
    case = state.id if isinstance(state, Case) else None
    if isinstance(event, account_events.PaymentBounced):
        return any(paid.payment == event.payment and paid.case == case for paid in ledger.paid)
    return isinstance(event, account_events.PaymentBooked) and event.case == case


# --- the account ----------------------------------------------------------------------------------------------------


def account_sentence(event: account_events.AccountEvent, before: Account) -> str:
    """One Danish sentence for an event of the ledger; *before* is the ledger as it was."""
    match event:
        case account_events.ChargeBooked():
            return f"{_upper(charge(event.charge))} er bogført: {kroner(event.amount_ore)}"
        case account_events.ChargeAdjusted():
            return f"{_upper(charge(event.charge))} er rettet til {kroner(event.amount_ore)}"
        case account_events.FeeBooked():
            return f"Gebyret for påkrav {event.demand} er bogført: {kroner(event.amount_ore)}"
        case account_events.FeeWaived():
            return f"Gebyret for påkrav {event.demand} skyldes ikke: påkravet var ugyldigt. {kroner(event.amount_ore)}"
        case account_events.PaymentBooked():
            payer = "Der" if event.payer is Payer.OTHER else _upper(_PAYERS[event.payer])
            paid = "blev betalt" if event.payer is Payer.OTHER else "betalte"
            return f"{payer} {paid} {kroner(event.amount_ore)} med valørdag {danish_day(event.value_date)}."
        case account_events.PaymentBounced():
            amount = next((paid.amount_ore for paid in before.paid if paid.payment == event.payment), None)
            return f"En indbetaling{f' på {kroner(amount)}' if amount else ''} gik tilbage."
        case _:
            assert_never(event)


_PAYERS: Final = MappingProxyType(
    {Payer.TENANT: "lejeren", Payer.MUNICIPALITY: "kommunen", Payer.LAWYER: "advokaten", Payer.OTHER: "nogen"}
)


# --- the case -------------------------------------------------------------------------------------------------------


def case_sentence(event: e.CaseEvent, case: Case) -> str:
    """One Danish sentence for an event; *case* is the case with it."""
    match event:
        case e.CaseOpened():
            return "En prøvesag blev åbnet." if event.simulated else "Sagen blev åbnet."
        case e.PolicyFollowed():
            return f"Sagen følger fra nu af udgaven {event.edition[:12]} af foreningens politik."
        case e.TenantsUpdated():
            return "En nyere liste gav lejerne nye kontaktoplysninger."
        case e.ChargeJoined():
            terms = event.terms
            return (
                f"{_upper(charge(terms.charge))} er ikke betalt: {kroner(terms.amount_ore)} "
                f"Et påkrav må tidligst sendes {danish_day(terms.earliest_demand.day)}."
            )
        case e.ChargeCorrected():
            return (
                f"{_upper(charge(event.charge))} blev rettet fra {kroner(event.was_ore)} til {kroner(event.amount_ore)}"
            )
        case e.ChargeWithdrawn():
            return f"{_upper(charge(event.charge))} blev taget ud af sagen."
        case e.ReminderDecided():
            return "Det blev besluttet at sende en venlig rykker uden gebyr."
        case e.CounsellingOffered():
            answer = {"accepted": " og sagde ja tak", "declined": " og sagde nej tak", None: ""}[event.answer]
            return f"Lejeren fik tilbud om gratis rådgivning {_BY[event.by]}{answer}."
        case e.ContactRecorded():
            return contact(event.by, event.outcome, event.happened_on) + _words(event.sealed)
        case e.PaymentDemandDecided():
            return _demand_decided(event)
        case e.DeliveryRecorded():
            return _delivery(event, case)
        case e.CureDeadlineSet():
            return (
                f"Påkrav {event.demand} er hos alle lejere. Der kan betales til og med {danish_day(event.cure.day)}, "
                f"og lejemålet må tidligst ophæves {danish_day(event.earliest_termination.day)}."
            )
        case e.DemandCured():
            return f"Påkrav {event.demand} er betalt, og retten til at ophæve på det er væk."
        case e.DemandVoided():
            because = f" {event.finding.because}" if event.finding else ""
            return f"Påkrav {event.demand} er uden virkning: {_why(event.why)}.{because}"
        case e.CureDeadlinePassed():
            return f"Fristen i påkrav {event.demand} og bankdagene efter den gik, uden at alt blev betalt."
        case e.HandedOverToLawyer():
            return f"Sagen blev overdraget til advokaten. Intet ophæves før efter {danish_day(event.window_until)}."
        case e.AdviserCalled():
            return "Rådgiveren blev kaldt ind i samme beslutning."
        case e.AdviserWindowEnded():
            return "Rådgiverens dage er gået; et menneske kan nu beslutte, om lejemålet skal ophæves."
        case e.AidRequested():
            asked = f"Kommunen blev bedt om hjælp ({danish(event.kind)}) med lejerens samtykke"
            return f"{asked}: ansøgning {event.aid}."
        case e.AidAnswered():
            back = ", som skal betales tilbage." if event.repayable else ""
            answer = f"bevilgede {kroner(event.amount_ore)}{back}" if event.granted else "gav afslag."
            return f"Kommunen svarede på ansøgning {event.aid} og {answer}"
        case e.AidWithdrawn():
            return f"Ansøgning {event.aid} til kommunen blev trukket tilbage: {danish(event.why)}."
        case e.AgreementProposed():
            days = listed([f"{kroner(one.amount_ore)} den {danish_day(one.due)}" for one in event.instalments])
            return f"En afdragsordning blev foreslået (forslag {event.proposal}): {days}."
        case e.AgreementDeclined():
            return f"Forslag {event.proposal} om en afdragsordning blev afvist."
        case e.AgreementMade():
            return _agreement(event)
        case e.AgreementBroken():
            return f"Afdragsordningen er misligholdt: der mangler {kroner(event.missing_ore)}"
        case e.LegalStepApproved():
            approved = f"Det blev godkendt af {event.approved_by}, på påkrav {event.demand}: {danish(event.step)}."
            return approved + _words(event.sealed)
        case e.LegalStepApprovalLapsed():
            return f"Godkendelsen ({danish(event.step)}) er bortfaldet: {danish(event.why)}."
        case e.TerminationDecided():
            decided = f"Det blev besluttet af {event.decided_by} at ophæve lejemålet på påkrav {event.demand}."
            weighed = " Resten blev fundet væsentlig." if event.rest_is_significant else ""
            return decided + weighed + _words(event.sealed)
        case e.LeaseTerminated():
            return f"Ophævelsen er hos alle lejere. De har til og med {danish_day(event.vacate_by)} til at fraflytte."
        case e.TerminationLapsed():
            return f"Ophævelsen er bortfaldet: {_why(event.why)}."
        case e.LatePaymentReceived():
            return "Alt blev betalt, men efter at ophævelsen var kommet frem. Udlejer skal vælge; imens hviler vi."
        case e.LatePaymentAccepted():
            return "Udlejer tog imod den sene betaling, og lejemålet fortsætter."
        case e.TerminationMaintained():
            return "Udlejer beholdt pengene med forbehold og fastholdt ophævelsen." + _words(event.sealed)
        case e.VacatePeriodEnded():
            return "Fraflytningsfristen er udløbet; et menneske kan nu beslutte, om fogedretten skal anmodes."
        case e.MunicipalityNoticeDecided():
            return "Kommunen skal have besked, før anmodningen til fogedretten går (almenlejeloven § 92, stk. 2)."
        case e.CourtFilingDecided():
            decided = f"Det blev besluttet af {event.decided_by} at bede fogedretten om udsættelse af lejemålet."
            return decided + _words(event.sealed)
        case e.FilingRejected():
            return f"Fogedretten afviste anmodningen: {_why(event.why)}."
        case e.CourtDateSet():
            return _court_date(event)
        case e.CourtDateCancelled():
            return f"Fogedretten aflyste {danish_day(event.day)}."
        case e.CourtHearingHeld():
            return _hearing(event.outcome)
        case e.EvictionCarriedOut():
            return "Udsættelsen af lejemålet blev gennemført."
        case e.FilingWithdrawn():
            return "Anmodningen til fogedretten blev trukket tilbage." + _words(event.sealed)
        case e.TenantMovedOut():
            return f"Lejeren er selv fraflyttet den {danish_day(event.happened_on)}."
        case e.RecallDecided():
            again = f" (gang nr. {event.attempt})" if event.attempt > 1 else ""
            return f"{_upper(danish(event.to))} skal have besked om at standse{again}."
        case e.RecallAcknowledged():
            return f"{_upper(danish(event.to))} har bekræftet, at sagen er standset."
        case e.DispatchClaimed():
            return f"{_upper(letter(event.key, case))} blev taget op til afsendelse."
        case e.DispatchReleased():
            return f"{_upper(letter(event.key, case))} blev ikke taget imod og prøves igen."
        case e.DispatchSent():
            return f"{_upper(letter(event.key, case))} gik ud {_by_channel(event.key, case)}."
        case e.DispatchOutcomeUnknown():
            return f"Det er uvist, om {letter(event.key, case)} gik ud; et menneske skal finde ud af det."
        case e.DispatchSettled():
            return (
                f"{_upper(letter(event.key, case))} gik {'' if event.sent else 'ikke '}ud, oplyser {event.settled_by}."
            )
        case e.DispatchSuppressed():
            return f"{_upper(letter(event.key, case))} blev standset: {_why(event.why)}."
        case e.DispatchRevived():
            return f"{_upper(letter(event.key, case))} skal ud alligevel, har {event.revived_by} bestemt."
        case e.LadderPaused():
            until = f" til og med {danish_day(event.until)}" if event.until else ""
            return f"Vores egne skridt hviler{until} ({pause(event)}); lovens frister løber videre."
        case e.LadderResumed():
            return f"Pausen er slut ({pause(event)})."
        case e.CaseHeld():
            because = f" {event.finding.because}" if event.finding else ""
            lost = "".join(f" Kendes kun af Temporal: {lost_letter(one)}." for one in event.letters)
            held = f"Alt står stille, til et menneske har set på sagen: {danish(event.kind)}.{because}{lost}"
            return held + _words(event.sealed)
        case e.HoldReleased():
            return f"Sagen blev givet fri igen af {event.released_by} ({danish(event.kind)})."
        case e.CommandRefused():
            return f"Afvist: {event.command}. {event.finding.because}"
        case e.CalendarMoved():
            return f"Prøvesagens kalender blev stillet til {danish_day(legal_day(event.to))}."
        case e.CaseClosed():
            cause = "" if event.cause is Cause.NONE else f" Årsag: {danish(event.cause)}."
            return f"Sagen er afsluttet: {danish(event.ending)}.{cause}"
        case e.FollowedUp():
            months = "måned" if event.months == 1 else "måneder"
            return f"Der blev fulgt op {event.months} {months} efter: {danish(event.outcome)}."
        case e.CaseReopened():
            return "En indbetaling gik tilbage, og sagen er åben igen."
        case _:
            assert_never(event)


def pause(one: Pause | e.LadderPaused | e.LadderResumed) -> str:
    """Why our own steps rest, and which application they wait for."""
    return danish(one.kind) + (f", ansøgning {one.aid}" if one.aid else "")


def contact(by: ContactMethod, outcome: ContactOutcome, on: date) -> str:
    """What came of an attempt to reach the tenant."""
    how = f"{_BY[by]} den {danish_day(on)}"
    match outcome:
        case ContactOutcome.REACHED:
            return f"Lejeren blev truffet {how}."
        case ContactOutcome.HELP_DECLINED:
            return f"Lejeren blev truffet {how}, men ønskede ikke hjælp."
        case ContactOutcome.NOT_REACHED:
            return f"Forsøgte {how} at få fat i lejeren, uden held."
        case _:
            assert_never(outcome)


def about(subject: Subject, case: Case) -> str:
    """Name what a step, a task or a day of a case is about."""
    match subject:
        case ChargeSubject():
            return charge(subject.charge)
        case DemandSubject():
            return f"påkrav {subject.demand}"
        case DispatchSubject():
            return letter(subject.key, case)
        case AgreementSubject():
            return "afdragsordningen"
        case AidSubject():
            return f"ansøgning {subject.aid}"
        case RecallSubject():
            return danish(subject.to)
        case _:
            assert_never(subject)


def _demand_decided(event: e.PaymentDemandDecided) -> str:
    total = sum(line.amount_ore for line in event.lines) + event.fee_ore
    fee = f", heraf {kroner(event.fee_ore)} i gebyr." if event.fee_ore else ""
    lines = listed([charge(line.charge) for line in event.lines])
    return f"Påkrav {event.demand} blev besluttet: {lines}, {kroner(total)}{fee} Godkendt af {event.approved_by}."


def _delivery(event: e.DeliveryRecorded, case: Case) -> str:
    what, day = _upper(letter(event.key, case)), danish_day(event.happened_on)
    match event.outcome:
        case DeliveryOutcome.ARRIVED:
            return f"{what} kom frem den {day}."
        case DeliveryOutcome.RETURNED:
            return f"{what} kom retur den {day}."
        case DeliveryOutcome.KNOWN_ABSENCE:
            return f"{what} regnes ikke for kommet frem: lejeren er kendt fraværende den {day}."
        case DeliveryOutcome.PICKUP_NOTICE:
            return f"{what} kom frem den {day}, da meddelelsen om, at det kan hentes, blev lagt på adressen."
        case DeliveryOutcome.NOT_COLLECTED:
            return f"{what} blev ikke hentet, men kom frem den {day}, da meddelelsen om det blev lagt på adressen."
        case DeliveryOutcome.REFUSED:
            return f"{what} kom frem den {day}: lejeren nægtede at tage imod det."
        case _:
            assert_never(event.outcome)


def _agreement(event: e.AgreementMade) -> str:
    first, last = event.instalments[0], event.instalments[-1]
    if len(event.instalments) == 1:
        return f"Der blev aftalt ét afdrag: {kroner(first.amount_ore)} den {danish_day(first.due)}."
    total = sum(instalment.amount_ore for instalment in event.instalments)
    days = f"fra {danish_day(first.due)} til {danish_day(last.due)}"
    return f"Der blev aftalt {len(event.instalments)} afdrag {days}, i alt {kroner(total)}"


def _court_date(event: e.CourtDateSet) -> str:
    place = "mødes" if event.place == "at-court" else "kommer på adressen"
    moved = f" (flyttet fra {danish_day(event.moved_from)})" if event.moved_from else ""
    return f"Fogedretten {place} {danish_day(event.day)}{moved}."


def _hearing(outcome: HearingOutcome) -> str:
    match outcome:
        case HearingOutcome.EVICTION_ORDERED:
            return "Fogedretten mødtes og besluttede udsættelse af lejemålet."
        case HearingOutcome.ADJOURNED:
            return "Fogedretten mødtes og udskød sagen."
        case HearingOutcome.SETTLED:
            return "Parterne indgik forlig i fogedretten."
        case HearingOutcome.REJECTED:
            return "Fogedretten mødtes og afviste anmodningen."
        case _:
            assert_never(outcome)


def letter(key: str, case: Case) -> str:
    """Name a dispatch of a case: what it is, and to whom, where its kind does not say that already."""
    dispatch = case.dispatches.get(key)
    if dispatch is None:
        return "en forsendelse"
    what = danish(dispatch.kind)
    if dispatch.kind is DispatchKind.RECALL:
        return f"{what} til {danish(dispatch.to)}"
    if dispatch.kind is DispatchKind.PAYMENT_DEMAND and dispatch.demand is not None:
        what = f"{what} {dispatch.demand}"
    if dispatch.aid is not None and len(case.aids) > 1:
        what = f"{what} (ansøgning {dispatch.aid})"
    if dispatch.to is Party.TENANT and dispatch.person in case.tenants and len(case.tenants) > 1:
        what = f"{what} til lejer {case.tenants.index(dispatch.person) + 1}"
    return what


def _by_channel(key: str, case: Case) -> str:
    dispatch = case.dispatches.get(key)
    return _BY[dispatch.channel.value] if dispatch else ""


def _why(code: str) -> str:
    return _WHY.get(code, code)


def _words(sealed: dict[str, SealedText | None]) -> str:
    """What a person wrote, where it can still be read."""
    return "".join(f" »{words.text}«" for words in sealed.values() if words)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
