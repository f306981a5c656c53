"""Which letters do the tests write, and about whom?

One situation for all: Rasmus and Lærke of Hyldehaven missed October's rent; nobody in it exists.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from activities.letters.adviser_call import AdviserCallFacts, TenantContact, write_adviser_call
from activities.letters.aid_request import AidRequestFacts, write_aid_request
from activities.letters.court_filing import CourtFilingFacts, write_court_filing
from activities.letters.document import Addressee, Document, Head, Landlord
from activities.letters.lawyer_handover import LawyerHandoverFacts, write_lawyer_handover
from activities.letters.municipality_notice import MunicipalityNoticeFacts, write_municipality_notice
from activities.letters.passages import Arrival, ChargeLine, Counselling, Dwelling, PayTo
from activities.letters.payment_demand import PaymentDemandFacts, write_payment_demand
from activities.letters.recall import RecallFacts, RecallReason, write_recall
from activities.letters.reminder import ReminderFacts, write_reminder
from activities.letters.termination import TerminationLetterFacts, write_termination
from domain.case.codes import AidKind, Party

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
    window_until=date(2026, 11, 3),
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
        "adviser-call": write_adviser_call(ADVISER_CALL),
        "aid-request": write_aid_request(AID_REQUEST),
        "lawyer-handover": write_lawyer_handover(LAWYER_HANDOVER),
        "termination": write_termination(TERMINATION),
        "municipality-notice": write_municipality_notice(MUNICIPALITY_NOTICE),
        "court-filing": write_court_filing(COURT_FILING),
        "recall-lawyer": write_recall(RECALL_LAWYER),
        "recall-court-again": write_recall(RECALL_COURT),
    }
)
