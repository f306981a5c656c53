"""What does the lawyer get with a case, and what may the lawyer not do yet?"""

from dataclasses import dataclass
from datetime import date

from activities.letters.document import Block, Document, Head, Points, document
from activities.letters.passages import Arrival, ChargeLine, Dwelling, charges_owed
from danish.prose import listed
from domain.danish_day import danish_day
from domain.money import Ore


@dataclass(frozen=True, repr=False)
class LawyerHandoverFacts:
    """The demand that was not met, and the two days that bind the lawyer.

    `termination_not_before` is the lawful day, `adviser_until` the last day of the adviser's window; both hold.
    """

    head: Head
    tenants: tuple[str, ...]
    tenancy: Dwelling
    charges: tuple[ChargeLine, ...]
    fee_ore: Ore
    demand_sent_on: date
    demand_arrivals: tuple[Arrival, ...]
    last_day_to_pay: date
    adviser_until: date
    termination_not_before: date


TEXT_VERSION = "lawyer-handover-letter.v2"


def write_lawyer_handover(facts: LawyerHandoverFacts) -> Document:
    """Write the hand-over to the lawyer."""
    return document(
        TEXT_VERSION,
        facts.head,
        "Overdragelse af sag om manglende betaling af husleje",
        "Vi overdrager hermed denne sag til jer:",
        Block((f"Lejer: {listed(facts.tenants)}", f"Lejemål: {facts.tenancy}")),
        f"Påkravet blev afsendt den {danish_day(facts.demand_sent_on)} og kom frem:",
        Points(tuple(f"til {each.tenant} den {danish_day(each.arrived_on)}" for each in facts.demand_arrivals)),
        f"Fristen udløb den {danish_day(facts.last_day_to_pay)}. Ved afsendelsen af dette brev er det påkrævede "
        "beløb ikke betalt fuldt ud. Vi har endnu til gode:",
        charges_owed(facts.charges, facts.fee_ore),
        "For ophævelsen gælder:",
        Points(
            (
                f"Efter loven må den ikke afsendes før den {danish_day(facts.termination_not_before)}.",
                (
                    f"Vores rådgiver har sagen til og med den {danish_day(facts.adviser_until)}. Så længe må den "
                    "heller ikke afsendes."
                ),
                "Den må kun afsendes, når vi har godkendt det skriftligt.",
            )
        ),
        "Betaler lejeren, giver vi jer besked med det samme, og så skal sagen standses. Betaler lejeren til jer, så "
        "giv os besked samme dag.",
        "Vi eftersender sagens dokumenter:",
        Points(
            (
                "Lejekontrakt",
                f"Påkrav af {danish_day(facts.demand_sent_on)}",
                "Bevis for, at påkravet er kommet frem til hver lejer",
                f"Opgørelse af restancen pr. {danish_day(facts.head.written_on)}",
            )
        ),
    )
