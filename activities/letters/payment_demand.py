"""What does the payment demand (påkrav) say?

ALL § 90(2): in writing, after the last timely day, over the right amount, and saying expressly that the lease can be
terminated if the arrears are not paid within the time. The time runs from arrival, so no date stands here, and it is
kept by paying: to ask for the money `i hænde` by then has made a demand invalid (U 2016.1109 H).
"""

from dataclasses import dataclass
from datetime import date

from activities.letters.document import Document, Head, Paragraph, document
from activities.letters.passages import ChargeLine, Counselling, Dwelling, PayTo, charges_owed, contact, payment_to
from danish.prose import days, listed
from domain.danish_day import danish_day
from domain.money import Ore, kroner


@dataclass(frozen=True, repr=False)
class PaymentDemandFacts:
    """`fee_ore` is 0 where no fee is charged; why it is not stands in the decision, not in the letter.

    `days_to_pay` is the law's number of days from arrival; `joint` says that other tenants get the same demand.
    `replaces` are the dates of demands for the same that this tenant may hold, and that have no effect.
    """

    head: Head
    tenancy: Dwelling
    charges: tuple[ChargeLine, ...]
    fee_ore: Ore
    days_to_pay: int
    pay_to: PayTo
    counselling: Counselling
    joint: bool
    replaces: tuple[date, ...] = ()


TEXT_VERSION = "payment-demand-letter.v2"


def write_payment_demand(facts: PaymentDemandFacts) -> Document:
    """Write the demand to one tenant."""
    owed = charges_owed(facts.charges, facts.fee_ore)
    earlier = listed([f"påkrav af {danish_day(day)}" for day in facts.replaces])
    instead = f"Dette påkrav træder i stedet for vores {earlier}, som du skal se bort fra."
    joint = ("I får hver sit påkrav, fordi I er flere om lejeaftalen. Beløbet skal kun betales én gang.",)
    return document(
        TEXT_VERSION,
        facts.head,
        "Påkrav om betaling – din lejeaftale kan ophæves",
        f"Lejemål: {facts.tenancy}",
        f"Kære {facts.head.to.name}",
        "Du har ikke betalt til tiden. Dette er et påkrav efter almenlejelovens § 90, stk. 2. Du skylder:",
        owed,
        *((instead,) if earlier else ()),
        *(() if facts.fee_ore else ("Der er ikke lagt gebyr på dette påkrav.",)),
        Paragraph(
            f"Du skal betale hele beløbet, {kroner(owed.total)}, senest {days(facts.days_to_pay)} efter, at dette "
            "påkrav er kommet frem til dig. Falder den sidste dag på en lørdag, en søndag, en helligdag eller "
            "grundlovsdag (5. juni), udskydes fristen til den første dag derefter, som ikke er en af disse.",
            strong=(kroner(owed.total), f"senest {days(facts.days_to_pay)} efter"),
        ),
        Paragraph(
            "Vi gør dig udtrykkeligt opmærksom på, at lejeaftalen kan ophæves, hvis restancen ikke er betalt senest på "
            "fristens sidste dag. Så kan du miste din bolig.",
            strong=("lejeaftalen kan ophæves",),
        ),
        f"Sådan betaler du {kroner(owed.total)}:",
        payment_to(facts.pay_to),
        "Du har betalt til tiden, når du betaler gennem en bank senest på fristens sidste dag.",
        *(joint if facts.joint else ()),
        "Du kan få gratis rådgivning om din økonomi og om, hvor du kan søge hjælp. Jo før du ringer, jo mere kan der "
        "gøres:",
        contact(facts.counselling),
        "Mener du, at beløbet er forkert, så skriv til os med det samme.",
    )
