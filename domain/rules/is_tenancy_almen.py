"""Is this tenancy almen, so that the rules here are its law?

Only the almene rules are encoded (almenlejeloven). Private tenancies have rules of their own (lejeloven of 2022):
another form and delivery of the påkrav, no duty to tell the municipality. Certain (a source was read): almenlejeloven
governs almene dwellings only; private landlords have no duty under § 92(2). Open: whether private leases may agree on
digital delivery (a bill of 2025). A private tenancy is therefore refused, never treated as if it were almen.
"""

from enum import StrEnum

from domain.finding import Finding, Source
from domain.rules.doubts import PRIVATE_DEMANDS

RULE = "is-tenancy-almen.v1"
ALMEN = Source(key="almenlejeloven-90", provision="almenlejeloven § 90")


class TenancyKind(StrEnum):
    """Whose rules a tenancy is under; the words of the arrears list."""

    ALMEN = "almen"
    PRIVATE = "privat"


def is_tenancy_almen(kind: TenancyKind | None) -> Finding:
    """Answer whether the tenancy is almen; None: nobody knows."""
    if kind is TenancyKind.PRIVATE:
        because = (
            "Lejemålet er privat. Her er kun almenlejelovens regler lagt ind; et privat lejemål følger lejeloven, "
            "som stiller andre krav."
        )
        return Finding(holds=False, rule=RULE, because=because, sources=(ALMEN,), doubts=(PRIVATE_DEMANDS,))
    if kind is None:
        because = "Kun almene lejemål kan behandles her."
        return Finding(holds=False, rule=RULE, because=because, sources=(ALMEN,), missing="om lejemålet er alment")
    return Finding(holds=True, rule=RULE, because="Lejemålet er alment og følger almenlejeloven.", sources=(ALMEN,))
