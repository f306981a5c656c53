"""Is the almene landlord's duty to tell the municipality stated, with its day, and whether it was kept?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.rules.is_tenancy_almen import TenancyKind, is_tenancy_almen
from domain.rules.must_municipality_be_told import MunicipalityFacts, must_municipality_be_told

FILED = date(2026, 11, 16)
NOTHING_YET = MunicipalityFacts(almen=True, filed_on=None, told_on=None, in_writing=None, children=None)
KEPT = MunicipalityFacts(almen=True, filed_on=FILED, told_on=FILED, in_writing=True, children=False)


@pytest.mark.parametrize(
    ("facts", "holds", "missing", "words"),
    [
        (NOTHING_YET, True, None, ["Udlejeren skal", "skriftligt", "senest samtidig", "Bor der børn under 18"]),
        (KEPT, True, None, ["senest den 16. november 2026", "Det skete den 16. november 2026 skriftligt."]),
        (replace(KEPT, told_on=None), True, None, ["Det ses ikke at være sket."]),
        (replace(KEPT, told_on=date(2026, 11, 13)), True, None, ["Det skete den 13. november 2026 skriftligt."]),
        (replace(KEPT, told_on=date(2026, 11, 17)), True, None, ["og det var for sent"]),
        (replace(KEPT, in_writing=False), True, None, ["men ikke skriftligt"]),
        (replace(KEPT, in_writing=None), True, None, ["om det var skriftligt, vides ikke"]),
        (replace(KEPT, children=True), True, None, ["kommunen skal behandle sagen straks"]),
        (replace(KEPT, children=False), True, None, ["Hører kommunen om behov for hjælp"]),
        (replace(KEPT, almen=False), False, None, ["Private udlejere har ikke pligt"]),
        (replace(KEPT, almen=None), False, "om lejemålet er alment", ["kun almene udlejere"]),
    ],
)
def test_who_must_tell_the_municipality_and_by_when(
    facts: MunicipalityFacts, holds: bool, missing: str | None, words: list[str]
) -> None:
    """The almene landlord, in writing, with the filing at the latest; at once for children under 18."""
    finding = must_municipality_be_told(facts)

    assert (finding.holds, finding.missing) == (holds, missing)
    assert [one for one in words if one not in finding.because] == []
    assert finding.doubts == (("bailiff-court-notice", "rsl-5a-wording") if holds else ())


@given(wait=st.integers(-30, 30), written=st.none() | st.booleans(), children=st.none() | st.booleans())
def test_late_is_late_whatever_else(wait: int, written: bool | None, children: bool | None) -> None:
    """The duty stands for every almen landlord, and is late exactly when the notice came after the filing."""
    facts = MunicipalityFacts(True, FILED, FILED + timedelta(wait), written, children)
    finding = must_municipality_be_told(facts)

    assert finding.holds
    assert ("for sent" in finding.because) == (wait > 0 and written is not False)
    assert not must_municipality_be_told(replace(facts, almen=False)).holds


# Is this tenancy almen?


@pytest.mark.parametrize(
    ("kind", "holds", "missing", "words"),
    [
        (TenancyKind.ALMEN, True, None, "følger almenlejeloven"),
        (TenancyKind.PRIVATE, False, None, "Lejemålet er privat. Her er kun almenlejelovens regler lagt ind"),
        (None, False, "om lejemålet er alment", "Kun almene lejemål"),
    ],
)
def test_only_almene_tenancies_have_their_rules_here(
    kind: TenancyKind | None, holds: bool, missing: str | None, words: str
) -> None:
    """A private one is refused with the reason; one that nobody has placed is no guess."""
    finding = is_tenancy_almen(kind)

    assert (finding.holds, finding.missing) == (holds, missing)
    assert words in finding.because
