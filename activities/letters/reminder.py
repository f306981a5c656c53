"""What does the friendly reminder (rykker) say?

It warns of nothing, starts no deadline and costs nothing by itself: it asks, and offers help.
"""

from dataclasses import dataclass

from activities.letters.document import Document, Head, document
from activities.letters.passages import ChargeLine, Counselling, Dwelling, PayTo, charges_owed, contact, payment_to


@dataclass(frozen=True, repr=False)
class ReminderFacts:
    """`joint` says that there are other tenants, who get a reminder of their own."""

    head: Head
    tenancy: Dwelling
    charges: tuple[ChargeLine, ...]
    pay_to: PayTo
    counselling: Counselling
    joint: bool


TEXT_VERSION = "reminder-letter.v1"


def write_reminder(facts: ReminderFacts) -> Document:
    """Write the reminder to one tenant."""
    joint = ("I får hver sin påmindelse, fordi I er flere om lejeaftalen. Beløbet skal kun betales én gang.",)
    return document(
        TEXT_VERSION,
        facts.head,
        "Venlig påmindelse om betaling",
        f"Kære {facts.head.to.name}",
        f"Vi har endnu ikke registreret din betaling for lejemålet {facts.tenancy}:",
        charges_owed(facts.charges),
        "Har du allerede betalt, kan du se bort fra dette brev.",
        "Ellers beder vi dig betale:",
        payment_to(facts.pay_to),
        *(joint if facts.joint else ()),
        "Denne påmindelse koster dig ikke noget.",
        "Er det svært at få pengene til at slå til? Så vil vi gerne hjælpe dig med at finde en løsning. Skriv til os, "
        "eller ring og få gratis rådgivning om din økonomi:",
        contact(facts.counselling),
    )
