"""Which letters do the tests write, and about whom?

One situation for all: Rasmus and Lærke of Hyldehaven missed October's rent; nobody in it exists.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from activities.letters.adviser_call import (
    AdviserCallFacts,
    MissedInstalment,
    RunningDemand,
    TenantContact,
    write_adviser_call,
)
from activities.letters.aid_request import AidRequestFacts, write_aid_request
from activities.letters.court_filing import CourtFilingFacts, write_court_filing
from activities.letters.court_notice import CourtNoticeFacts, write_court_notice
from activities.letters.document import Addressee, Document, Head, Landlord
from activities.letters.lawyer_handover import LawyerHandoverFacts, write_lawyer_handover
from activities.letters.lawyer_notice import AidAsked, LawyerNoticeFacts, write_lawyer_notice
from activities.letters.municipality_notice import MunicipalityNoticeFacts, write_municipality_notice
from activities.letters.passages import Arrival, ChargeLine, Counselling, Dwelling, Money, PayTo
from activities.letters.payment_demand import PaymentDemandFacts, write_payment_demand
from activities.letters.recall import RecallFacts, RecallReason, write_recall
from activities.letters.reminder import ReminderFacts, write_reminder
from activities.letters.tenant_notice import Plan, SentPaper, TenantNoticeFacts, write_tenant_notice
from activities.letters.termination import TerminationLetterFacts, write_termination
from domain.case.codes import AidKind, NoticeReason, Party

RASMUS, LAERKE = "Rasmus Østergaard", "Lærke Nørgård"
HOME = ("Hyldehaven 16, 2. mf", "5400 Bogense")
TENANCY = Dwelling("BF-102-06-0001", HOME)
LANDLORD = Landlord("Boligselskabet Prøveby", ("Opdigtet Allé 2", "0999 Eksempelby"), "husleje@proeveby.example.com")
COUNSELLING = Counselling("Prøvebys boligsociale rådgivning", "+45 00 00 01 02", "raadgivning@proeveby.example.com")
PAY_TO = PayTo("reg.nr. 0000, konto 0000 000 102", "HUSLEJE BF-102-06-0001")
OCTOBER = ChargeLine("Husleje", date(2026, 10, 1), 577213)
HEAT = ChargeLine("A conto varme", date(2026, 10, 1), 41250)
NOVEMBER = ChargeLine("Husleje", date(2026, 11, 1), 577213)
FEE_ORE = 33500
DEMANDED, TERMINATED = SentPaper("påkrav", date(2026, 10, 7)), SentPaper("ophævelse", date(2026, 11, 4))
LAWYER = Addressee("Advokatfirmaet Eksempel & Prøve", ())
MUNICIPALITY = Addressee("Nordfyns Kommune", ())
COURT = Addressee("Fogedretten i Odense", ())
ADVISER = Addressee("Prøvebys boligsociale rådgivning", ())


def tenant(name: str) -> Addressee:
    """Address a letter to one of the two at home."""
    return Addressee(name, HOME)


def head(to: Addressee, day: date) -> Head:
    """Begin a letter from the landlord."""
    return Head(LANDLORD, to, day)


def both(rasmus: date, laerke: date) -> tuple[Arrival, ...]:
    """Say when a letter had reached each of the two."""
    return (Arrival(RASMUS, rasmus), Arrival(LAERKE, laerke))


REMINDER = ReminderFacts(
    head=head(tenant(RASMUS), date(2026, 10, 5)),
    tenancy=TENANCY,
    charges=(OCTOBER,),
    pay_to=PAY_TO,
    counselling=COUNSELLING,
    joint=False,
)
PAYMENT_DEMAND = PaymentDemandFacts(
    head=head(tenant(LAERKE), date(2026, 10, 7)),
    tenancy=TENANCY,
    charges=(OCTOBER, HEAT),
    fee_ore=FEE_ORE,
    days_to_pay=14,
    pay_to=PAY_TO,
    counselling=COUNSELLING,
    joint=True,
)
ADVISER_CALL = AdviserCallFacts(
    head=head(ADVISER, date(2026, 10, 26)),
    tenants=(
        TenantContact(RASMUS, "+4500000001", "lejer0001@example.com"),
        TenantContact(LAERKE, None, None),
    ),
    tenancy=TENANCY,
    charges=(OCTOBER, HEAT),
    why=date(2026, 11, 3),
    offered_on=(date(2026, 10, 5), date(2026, 10, 7)),
    children=True,
)
AID_REQUEST = AidRequestFacts(
    head=head(MUNICIPALITY, date(2026, 10, 28)),
    tenant=RASMUS,
    consent_recorded_on=date(2026, 10, 27),
    tenancy=TENANCY,
    aid=AidKind.RENT_AID,
    charges=(OCTOBER, HEAT),
    termination_possible_from=date(2026, 11, 4),
    pay_to=PAY_TO,
)
LAWYER_HANDOVER = LawyerHandoverFacts(
    head=head(LAWYER, date(2026, 10, 26)),
    tenants=(RASMUS, LAERKE),
    tenancy=TENANCY,
    charges=(OCTOBER, HEAT),
    fee_ore=FEE_ORE,
    demand_sent_on=date(2026, 10, 7),
    demand_arrivals=both(date(2026, 10, 7), date(2026, 10, 8)),
    last_day_to_pay=date(2026, 10, 22),
    adviser_until=date(2026, 11, 3),
    termination_not_before=date(2026, 10, 23),
)
TERMINATION = TerminationLetterFacts(
    head=head(tenant(RASMUS), date(2026, 11, 4)),
    tenancy=TENANCY,
    charges=(OCTOBER, HEAT),
    fee_ore=FEE_ORE,
    demand_sent_on=date(2026, 10, 7),
    demand_arrived_on=date(2026, 10, 7),
    last_day_to_pay=date(2026, 10, 22),
    days_to_vacate=5,
    counselling=COUNSELLING,
    municipality="Nordfyns",
    joint=True,
)
MUNICIPALITY_NOTICE = MunicipalityNoticeFacts(
    head=head(MUNICIPALITY, date(2026, 11, 13)), tenants=(RASMUS, LAERKE), address_lines=HOME
)
COURT_FILING = CourtFilingFacts(
    head=head(COURT, date(2026, 11, 13)),
    tenants=(RASMUS, LAERKE),
    tenancy=TENANCY,
    charges=(OCTOBER, HEAT),
    fee_ore=FEE_ORE,
    ledger_of=date(2026, 11, 13),
    demand_sent_on=date(2026, 10, 7),
    demand_arrivals=both(date(2026, 10, 7), date(2026, 10, 8)),
    last_day_to_pay=date(2026, 10, 22),
    termination_sent_on=date(2026, 11, 4),
    termination_arrivals=both(date(2026, 11, 4), date(2026, 11, 6)),
    municipality_notified_on=date(2026, 11, 13),
    court_fee_ore=75000,
)
RECALL_LAWYER = RecallFacts(
    head=head(LAWYER, date(2026, 10, 30)),
    party=Party.LAWYER,
    tenants=(RASMUS, LAERKE),
    tenancy=TENANCY,
    began_on=date(2026, 10, 26),
    reason=RecallReason.PAID,
    happened_on=date(2026, 10, 29),
    attempt=1,
    reference="kq7x3m-1",
)
RECALL_COURT = replace(
    RECALL_LAWYER,
    head=head(COURT, date(2026, 11, 18)),
    party=Party.COURT,
    began_on=date(2026, 11, 13),
    happened_on=date(2026, 11, 16),
    attempt=2,
)
ANNULLED = TenantNoticeFacts(
    head=head(tenant(RASMUS), date(2026, 10, 9)),
    tenancy=TENANCY,
    reason=NoticeReason.ANNULLED,
    decided_on=date(2026, 10, 9),
    over=(DEMANDED,),
    standing=(),
    lease_goes_on=False,
    closed=False,
    owes=True,
    fee_ore=0,
    no_fee=True,
    plan=None,
    counselling=COUNSELLING,
    municipality="Nordfyns",
    joint=True,
)
RESCUED = replace(
    ANNULLED,
    head=head(tenant(RASMUS), date(2026, 11, 6)),
    reason=NoticeReason.PAID,
    decided_on=date(2026, 11, 6),
    over=(DEMANDED, TERMINATED),
    lease_goes_on=True,
    closed=True,
    owes=False,
    fee_ore=FEE_ORE,
    no_fee=False,
)
RESERVATION = replace(
    RESCUED,
    reason=NoticeReason.RESERVATION,
    over=(),
    standing=(TERMINATED,),
    lease_goes_on=False,
    closed=False,
    fee_ore=0,
)
AGREEMENT = replace(
    ANNULLED,
    reason=NoticeReason.AGREEMENT,
    over=(DEMANDED,),
    no_fee=False,
    plan=Plan(((date(2026, 11, 1), 300000), (date(2026, 12, 1), 318463)), (OCTOBER, HEAT), PAY_TO, 2),
)
RESERVING = replace(
    AGREEMENT,
    over=(),
    standing=(DEMANDED,),
    plan=Plan(
        ((date(2026, 11, 1), 300000), (date(2026, 12, 1), 318463)), (OCTOBER, HEAT), PAY_TO, 0, date(2026, 10, 23)
    ),
)
RESTING = LawyerNoticeFacts(
    head=head(LAWYER, date(2026, 10, 30)),
    tenants=(RASMUS, LAERKE),
    tenancy=TENANCY,
    agreed_on=date(2026, 10, 30),
    instalments=((date(2026, 11, 1), 300000), (date(2026, 12, 1), 318463)),
    broken=False,
    adviser_until=None,
    late_payment_waits=False,
    aids=(),
    in_doubt=(),
    known=(),
    left_ore=618463,
)
RESTING_LATER = replace(RESTING, head=head(LAWYER, date(2026, 11, 30)), agreed_on=None, instalments=())
IN_DOUBT = Money(200000, date(2026, 11, 27))
COURT_NOTICE = CourtNoticeFacts(
    head=head(COURT, date(2026, 11, 30)),
    tenants=(RASMUS, LAERKE),
    tenancy=TENANCY,
    filed_on=date(2026, 11, 13),
    in_doubt=(IN_DOUBT,),
    known=(),
    left_ore=618463,
    reference="kq7x3m-1",
)

WRITTEN: Mapping[str, Document] = MappingProxyType(
    {
        "reminder": write_reminder(REMINDER),
        "reminder-joint-two-months": write_reminder(replace(REMINDER, charges=(OCTOBER, NOVEMBER), joint=True)),
        "payment-demand": write_payment_demand(PAYMENT_DEMAND),
        "payment-demand-without-fee": write_payment_demand(
            replace(
                PAYMENT_DEMAND,
                head=head(tenant(RASMUS), date(2026, 10, 7)),
                charges=(OCTOBER,),
                fee_ore=0,
                joint=False,
            )
        ),
        "payment-demand-in-its-place": write_payment_demand(replace(PAYMENT_DEMAND, replaces=(date(2026, 10, 6),))),
        "adviser-call": write_adviser_call(ADVISER_CALL),
        "adviser-call-broken-agreement": write_adviser_call(
            replace(ADVISER_CALL, why=MissedInstalment(date(2026, 10, 9), 300_000))
        ),
        "adviser-call-running-demand": write_adviser_call(
            replace(ADVISER_CALL, head=head(ADVISER, date(2026, 10, 12)), why=RunningDemand(date(2026, 10, 23)))
        ),
        "aid-request": write_aid_request(AID_REQUEST),
        "lawyer-handover": write_lawyer_handover(LAWYER_HANDOVER),
        "termination": write_termination(TERMINATION),
        "municipality-notice": write_municipality_notice(MUNICIPALITY_NOTICE),
        "court-filing": write_court_filing(COURT_FILING),
        "court-filing-again": write_court_filing(
            replace(COURT_FILING, added=("bevis for, at påkravet er kommet frem", "lejekontrakten"))
        ),
        "recall-lawyer": write_recall(RECALL_LAWYER),
        "recall-court-again": write_recall(RECALL_COURT),
        "lawyer-notice-agreement": write_lawyer_notice(RESTING),
        "lawyer-notice-aid": write_lawyer_notice(
            replace(
                RESTING,
                agreed_on=None,
                instalments=(),
                adviser_until=date(2026, 11, 20),
                aids=(AidAsked(date(2026, 10, 28), granted=False, until=date(2026, 11, 13)),),
            )
        ),
        "lawyer-notice-goes-on": write_lawyer_notice(replace(RESTING, agreed_on=None, instalments=())),
        "lawyer-notice-in-doubt": write_lawyer_notice(replace(RESTING_LATER, in_doubt=(IN_DOUBT,))),
        "lawyer-notice-known": write_lawyer_notice(
            replace(RESTING_LATER, known=(IN_DOUBT, replace(IN_DOUBT, counted=True)))
        ),
        "court-notice": write_court_notice(COURT_NOTICE),
        "court-notice-known": write_court_notice(
            replace(COURT_NOTICE, in_doubt=(), known=(IN_DOUBT, replace(IN_DOUBT, counted=True)))
        ),
        "tenant-notice-annulled": write_tenant_notice(ANNULLED),
        "tenant-notice-another-stands": write_tenant_notice(
            replace(
                ANNULLED,
                reason=NoticeReason.COURT_REJECTED,
                over=(DEMANDED, TERMINATED),
                standing=(SentPaper("påkrav", date(2026, 11, 9)),),
                lease_goes_on=True,
                no_fee=False,
                joint=False,
            )
        ),
        "tenant-notice-rescued": write_tenant_notice(RESCUED),
        "tenant-notice-reservation": write_tenant_notice(RESERVATION),
        "tenant-notice-agreement": write_tenant_notice(AGREEMENT),
        "tenant-notice-agreement-reserving": write_tenant_notice(RESERVING),
    }
)
