"""What is an event called in a list an auditor reads? Danish, a few words each."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from danish.codes import danish
from domain.account import events as account_events
from domain.case import events as e
from domain.case.state import Case, NoCase
from domain.danish_day import danish_day
from domain.money import kroner

TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "case-opened.v1": "Sagen åbnet",
        "policy-followed.v1": "Flyttet til en anden udgave af politikken",
        "tenants-updated.v1": "Lejernes oplysninger ændret",
        "charge-joined.v1": "Post taget med i sagen",
        "charge-corrected.v1": "Postens beløb rettet",
        "charge-withdrawn.v1": "Post taget ud af sagen",
        "reminder-decided.v1": "Rykker besluttet",
        "counselling-offered.v1": "Gratis rådgivning tilbudt",
        "contact-recorded.v1": "Forsøg på kontakt noteret",
        "payment-demand-decided.v1": "Påkrav besluttet",
        "delivery-recorded.v1": "Brevets skæbne noteret",
        "cure-deadline-set.v1": "Påkravsfrist beregnet",
        "demand-cured.v1": "Påkravets beløb betalt",
        "demand-voided.v1": "Påkrav uden virkning",
        "cure-deadline-passed.v1": "Påkravsfrist udløbet uden betaling",
        "handed-over-to-lawyer.v1": "Overdraget til advokaten",
        "adviser-called.v1": "Rådgiveren kaldt ind",
        "adviser-window-ended.v1": "Rådgiverens dage gået",
        "aid-requested.v1": "Hjælp søgt hos kommunen",
        "aid-answered.v1": "Kommunens svar noteret",
        "aid-withdrawn.v1": "Ansøgning til kommunen trukket tilbage",
        "agreement-proposed.v1": "Afdragsordning foreslået",
        "agreement-declined.v1": "Forslag om afdragsordning afvist",
        "agreement-made.v1": "Afdragsordning indgået",
        "agreement-broken.v1": "Afdragsordning misligholdt",
        "legal-step-approved.v1": "Advokatens skridt godkendt",
        "legal-step-approval-lapsed.v1": "Godkendelse bortfaldet",
        "termination-decided.v1": "Ophævelse besluttet",
        "lease-terminated.v1": "Lejemålet ophævet",
        "termination-lapsed.v1": "Ophævelse bortfaldet",
        "late-payment-received.v1": "Betalt efter ophævelsen",
        "late-payment-accepted.v1": "Sen betaling godtaget af udlejer",
        "termination-maintained.v1": "Ophævelse fastholdt af udlejer",
        "vacate-period-ended.v1": "Fraflytningsfrist udløbet",
        "municipality-notice-decided.v1": "Underretning af kommunen besluttet",
        "court-filing-decided.v1": "Anmodning til fogedretten besluttet",
        "filing-rejected.v1": "Anmodning afvist af fogedretten",
        "court-date-set.v1": "Dag berammet af fogedretten",
        "court-date-cancelled.v1": "Fogedrettens dag aflyst",
        "court-hearing-held.v1": "Fogedmøde holdt",
        "eviction-carried-out.v1": "Udsættelse af lejemålet gennemført",
        "filing-withdrawn.v1": "Anmodning trukket tilbage",
        "tenant-moved-out.v1": "Lejeren fraflyttet",
        "recall-decided.v1": "Tilbagekaldelse besluttet",
        "recall-acknowledged.v1": "Tilbagekaldelse bekræftet",
        "dispatch-claimed.v1": "Forsendelse taget op",
        "dispatch-released.v1": "Forsendelse ikke modtaget af kanalen",
        "dispatch-sent.v1": "Forsendelse afsendt",
        "dispatch-outcome-unknown.v1": "Forsendelse med ukendt udfald",
        "dispatch-settled.v1": "Forsendelsens udfald afgjort",
        "dispatch-suppressed.v1": "Forsendelse standset",
        "dispatch-revived.v1": "Forsendelse sat i gang igen",
        "ladder-paused.v1": "Pause begyndt",
        "ladder-resumed.v1": "Pause slut",
        "case-held.v1": "Sagen standset til en sagsbehandler",
        "hold-released.v1": "Sagen givet fri",
        "command-refused.v1": "Kommando afvist",
        "calendar-moved.v1": "Prøvesagens kalender flyttet",
        "case-closed.v1": "Sagen afsluttet",
        "case-reopened.v1": "Sagen genåbnet",
        "followed-up.v1": "Opfølgning noteret",
        "charge-booked.v1": "Post ført på kontoen",
        "charge-adjusted.v1": "Post ændret på kontoen",
        "fee-booked.v1": "Gebyr ført på kontoen",
        "fee-waived.v1": "Gebyr taget af kontoen",
        "payment-booked.v1": "Indbetaling ført på kontoen",
        "payment-bounced.v1": "Indbetaling tilbageført på kontoen",
    }
)
"""By the stored type of each event of a case and of an account."""

DEADLINES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "last-timely-day": "Sidste rettidige betalingsdag",
        "third-hverdag": "3. hverdag derefter",
        "earliest-demand": "Første dag for et påkrav",
        "cure-deadline": "Sidste dag at betale efter påkravet",
        "earliest-termination": "Første dag for en ophævelse",
    }
)
"""By the name that the deadline was recorded under."""


def title(event: e.CaseEvent | account_events.AccountEvent, case: NoCase | Case) -> str:
    """Name *event*, with what tells it from others of its kind; *case* is the case with it."""
    name = TITLES[event.type]
    detail = _detail(event, case)
    return f"{name}: {detail}" if detail else name


def _detail(event: e.CaseEvent | account_events.AccountEvent, case: NoCase | Case) -> str | None:
    match event:
        case e.ChargeJoined(terms=terms):
            return f"{kroner(terms.amount_ore)}, som forfaldt den {danish_day(terms.due)}"
        case account_events.PaymentBooked():
            known_by = "" if event.reference is None else ", kendt på bankens reference"
            return f"{kroner(event.amount_ore)} med valørdag den {danish_day(event.value_date)}{known_by}"
        case e.PaymentDemandDecided():
            return f"nr. {event.demand} på {kroner(sum(line.amount_ore for line in event.lines) + event.fee_ore)}"
        case e.CommandRefused(command=command):
            return command
        case (
            account_events.ChargeBooked()
            | account_events.ChargeAdjusted()
            | e.ChargeCorrected()
            | account_events.FeeBooked()
            | account_events.FeeWaived()
        ):
            return kroner(event.amount_ore)
        case _:
            return _letter(getattr(event, "key", None), case)


def _letter(key: str | None, case: NoCase | Case) -> str | None:
    dispatch = case.dispatches.get(key) if isinstance(case, Case) and key else None
    return danish(dispatch.kind) if dispatch else None
