"""What does the bailiff court need in order to put a tenant out?

RPL §§ 528 and 596: the landlord must prove or make probable that the lease was lawfully ended. Most filings fail on
dates, so each date stands here beside its proof. The claim for the money is another case.
"""

from dataclasses import dataclass
from datetime import date

from activities.letters.document import Block, Document, Head, Points, document
from activities.letters.passages import Arrival, ChargeLine, Dwelling, charges_owed
from danish.prose import listed
from domain.danish_day import danish_day
from domain.money import Ore, kroner


@dataclass(frozen=True, repr=False)
class CourtFilingFacts:
    """The whole way here, day by day; `ledger_of` is the day on which the ledger was read for what is owed.

    `added` names the papers that have come since the court turned the request down before.
    """

    head: Head
    tenants: tuple[str, ...]
    tenancy: Dwelling
    charges: tuple[ChargeLine, ...]
    fee_ore: Ore
    ledger_of: date
    demand_sent_on: date
    demand_arrivals: tuple[Arrival, ...]
    last_day_to_pay: date
    termination_sent_on: date
    termination_arrivals: tuple[Arrival, ...]
    municipality_notified_on: date
    court_fee_ore: Ore
    added: tuple[str, ...] = ()


TEXT_VERSION = "court-filing-letter.v2"


def write_court_filing(facts: CourtFilingFacts) -> Document:
    """Write the request to the bailiff court."""
    demand, termination = danish_day(facts.demand_sent_on), danish_day(facts.termination_sent_on)
    return document(
        TEXT_VERSION,
        facts.head,
        "Anmodning om udsættelse af lejemål",
        "Vi anmoder fogedretten om at sætte lejeren ud af lejemålet, fordi lejeaftalen er ophævet på grund af "
        "manglende betaling (retsplejelovens §§ 528 og 596, almenlejelovens § 90, stk. 1, nr. 1, og stk. 2).",
        Block(
            (
                f"Rekvirent: {facts.head.landlord.name}",
                f"Rekvisitus: {listed(facts.tenants)}",
                f"Lejemål: {facts.tenancy}",
            )
        ),
        "Sagens gang:",
        Points(
            (
                f"Påkravet blev afsendt den {demand} og kom frem {_to_each(facts.demand_arrivals)}.",
                f"Fristen for at betale udløb den {danish_day(facts.last_day_to_pay)}.",
                f"Ophævelsen blev afsendt den {termination} og kom frem {_to_each(facts.termination_arrivals)}.",
                (
                    f"Kommunen blev underrettet den {danish_day(facts.municipality_notified_on)} efter almenlejelovens "
                    "§ 92, stk. 2."
                ),
                "Efter vores oplysninger er lejeren ikke flyttet.",
            )
        ),
        f"Den {danish_day(facts.ledger_of)} var der ikke betalt:",
        charges_owed(facts.charges, facts.fee_ore),
        "Anmodningen gælder alene udsættelsen og ikke inddrivelse af beløbet.",
        *((f"Retsafgift: {kroner(facts.court_fee_ore)}",) if facts.court_fee_ore else ()),
        *(
            (f"Fogedretten har tidligere afvist anmodningen. Siden er kommet til: {listed(facts.added)}.",)
            if facts.added
            else ()
        ),
        "Vi eftersender disse bilag:",
        Points(
            (
                "Bilag 1: Lejekontrakt",
                f"Bilag 2: Påkrav af {demand}",
                "Bilag 3: Bevis for, at påkravet er kommet frem",
                f"Bilag 4: Ophævelse af {termination}",
                "Bilag 5: Bevis for, at ophævelsen er kommet frem",
                f"Bilag 6: Opgørelse af restancen pr. {danish_day(facts.ledger_of)}",
            )
        ),
        "Bliver restancen betalt, giver vi straks fogedretten besked.",
    )


def _to_each(arrivals: tuple[Arrival, ...]) -> str:
    return listed([f"til {each.tenant} den {danish_day(each.arrived_on)}" for each in arrivals])
