"""What must the municipality be told when a case is filed with the bailiff court?

ALL § 92(2): in writing, at the latest together with the filing; the tenant's name and address, and that the case is
filed. That is also all that may be told without consent, so no amount, number or circumstance has a place.
"""

from dataclasses import dataclass

from activities.letters.document import Block, Document, Head, document


@dataclass(frozen=True, repr=False)
class MunicipalityNoticeFacts:
    """The tenants' names and the address they live at."""

    head: Head
    tenants: tuple[str, ...]
    address_lines: tuple[str, ...]


TEXT_VERSION = "municipality-notice-letter.v1"


def write_municipality_notice(facts: MunicipalityNoticeFacts) -> Document:
    """Write the notice to the municipality."""
    return document(
        TEXT_VERSION,
        facts.head,
        "Underretning efter almenlejelovens § 92, stk. 2",
        "Vi underretter hermed kommunen om, at vi indgiver anmodning til fogedretten om udsættelse af:",
        Block((*facts.tenants, *facts.address_lines)),
    )
