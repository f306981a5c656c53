"""What is the municipality told when we ask it for help before anything is filed?

Only with the tenant's consent, and only what the help is about: nothing of health or family.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from activities.letters.document import Document, Head, document
from activities.letters.passages import ChargeLine, Dwelling, PayTo, charges_owed, payment_to
from domain.case.codes import AidKind
from domain.danish_day import danish_day
from domain.money import kroner

_AID: Mapping[AidKind, str] = MappingProxyType(
    {
        AidKind.ONE_OFF: "en enkeltydelse efter aktivloven",
        AidKind.RENT_AID: "midlertidig huslejehjælp efter aktivloven",
        AidKind.PENSION_SUPPLEMENT: "personligt tillæg efter pensionsloven",
        AidKind.HOUSING_BENEFIT: "hjælp til at søge boligstøtte",
        AidKind.ADMINISTRATION: "hjælp til at administrere huslejen, så den bliver betalt direkte",
        AidKind.RENT_SUBSIDY_2026: "midlertidigt tilskud til husleje i 2026 efter servicelovens §§ 111 a og 111 b",
    }
)


@dataclass(frozen=True, repr=False)
class AidRequestFacts:
    """There is no request without `consent_recorded_on`, the day on which the tenant agreed to it.

    `termination_possible_from` is the first day on which the lease could be terminated; None where none is set yet.
    """

    head: Head
    tenant: str
    consent_recorded_on: date
    tenancy: Dwelling
    aid: AidKind
    charges: tuple[ChargeLine, ...]
    termination_possible_from: date | None
    pay_to: PayTo


TEXT_VERSION = "aid-request-letter.v2"


def write_aid_request(facts: AidRequestFacts) -> Document:
    """Write the request to the municipality."""
    owed = charges_owed(facts.charges)
    return document(
        TEXT_VERSION,
        facts.head,
        "Anmodning om hjælp til en lejer, der er ved at miste sin bolig",
        f"Vi skriver om {facts.tenant}, som bor i lejemålet {facts.tenancy}.",
        f"Lejeren har den {danish_day(facts.consent_recorded_on)} givet samtykke til, at vi skriver til jer om denne "
        "sag. Samtykket kan trækkes tilbage. Brug kun oplysningerne til at vurdere behovet for hjælp.",
        f"Lejeren er i restance med {kroner(owed.total)}:",
        owed,
        f"Vi beder jer vurdere, om lejeren kan få {_AID[facts.aid]}.",
        *_urgency(facts.termination_possible_from),
        "Når hele restancen er betalt, standser sagen. Hjælpen kan udbetales direkte til os:",
        payment_to(facts.pay_to),
        "Giv os gerne besked, når I har afgjort sagen, hvis lejeren er indforstået med det.",
    )


def _urgency(termination_possible_from: date | None) -> tuple[str, ...]:
    if termination_possible_from is None:
        return ()
    return (f"Det haster: Lejeaftalen kan blive ophævet fra den {danish_day(termination_possible_from)}.",)
