"""What does the termination for breach (ophævelse) say?

ALL § 90(1) no. 1 with (2). It may leave only after the last day to pay (U 2016.1109 H). The lease ends when it has
arrived; how many days the landlord leaves for moving out is policy. Money that comes in before has undone it; money
that comes in later is taken under reservation, since taking it without one may waive the termination.
"""

from dataclasses import dataclass
from datetime import date

from activities.letters.document import Document, Head, Paragraph, Points, document
from activities.letters.passages import ChargeLine, Counselling, Dwelling, charges_owed, contact
from danish.prose import days
from domain.danish_day import danish_day
from domain.money import Ore


@dataclass(frozen=True, repr=False)
class TerminationLetterFacts:
    """What is still owed of one demand, and when that demand reached this tenant.

    `days_to_vacate` counts from arrival; `municipality` is its name alone (`Herning`); `joint` says that the other
    tenants get the same letter.
    """

    head: Head
    tenancy: Dwelling
    charges: tuple[ChargeLine, ...]
    fee_ore: Ore
    demand_sent_on: date
    demand_arrived_on: date
    last_day_to_pay: date
    days_to_vacate: int
    counselling: Counselling
    municipality: str
    joint: bool


TEXT_VERSION = "termination-letter.v1"


def write_termination(facts: TerminationLetterFacts) -> Document:
    """Write the termination to one tenant."""
    joint = ("Alle, der står på lejeaftalen, får dette brev.",)
    return document(
        TEXT_VERSION,
        facts.head,
        "Ophævelse af din lejeaftale",
        f"Lejemål: {facts.tenancy}",
        f"Kære {facts.head.to.name}",
        "Vi ophæver hermed din lejeaftale, fordi du ikke har betalt det, du skylder (almenlejelovens § 90, stk. 1, "
        "nr. 1, og stk. 2).",
        f"Vi sendte dig et påkrav den {danish_day(facts.demand_sent_on)}. Det kom frem til dig den "
        f"{danish_day(facts.demand_arrived_on)}, og fristen for at betale udløb den "
        f"{danish_day(facts.last_day_to_pay)}. Du skylder stadig:",
        charges_owed(facts.charges, facts.fee_ore),
        Paragraph(
            "Lejeaftalen ophører, når dette brev er kommet frem til dig. Du skal flytte straks og senest "
            f"{days(facts.days_to_vacate)} efter, at brevet er kommet frem til dig.",
            strong=(f"straks og senest {days(facts.days_to_vacate)} efter",),
        ),
        *(joint if facts.joint else ()),
        "Det skal du gøre nu:",
        Points(
            (
                (
                    "Har du betalt hele restancen, før dette brev kom frem til dig, så skriv det til os i dag. Så "
                    "gælder ophævelsen ikke."
                ),
                (
                    "Kan du skaffe pengene nu, så skriv til os i dag. Betaler du hele restancen, kan vi vælge at lade "
                    "lejeaftalen fortsætte. Betaling efter ophævelsen modtager vi med forbehold: Den betyder ikke "
                    "i sig selv, at lejeaftalen fortsætter."
                ),
                "Mener du, at ophævelsen er forkert, så skriv til os med det samme.",
                "Flytter du, så aflever alle nøgler til os, og fortæl os din nye adresse.",
                (
                    f"Kontakt din kommune ({facts.municipality}). Kommunen kan hjælpe, hvis du har brug for penge til "
                    "huslejen eller et andet sted at bo."
                ),
            )
        ),
        "Du kan få gratis rådgivning, også nu:",
        contact(facts.counselling),
        "Er du ikke flyttet til tiden, kan vi bede fogedretten om hjælp. Så giver vi også kommunen besked. Kun "
        "fogedretten kan sætte dig ud af din bolig. Vi må ikke gøre det selv.",
    )
