"""Which kinds of charge are known, and which of them may a påkrav contain?

A påkrav may contain pligtige pengeydelser only: money owed by law or lease without reasonable doubt
(U 2000.905 H). One wrong line can void the whole påkrav, so a kind that is not listed here is refused.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class ChargeKind:
    """A kind of charge: `code` in events, `danish` for people, `reason` (Danish) for `demandable`."""

    code: str
    danish: str
    demandable: bool
    reason: str


RENT = "rent"

EARLIER_DEMAND_FEE = "earlier-demand-fee"
"""May stand in a demand, but alone never ends a lease: it is paid last, and what decides is the rest."""

_BY_LEASE = "Beløbet er en pligtig pengeydelse efter lejeaftalen."

_KINDS_AND_SPELLINGS: tuple[tuple[ChargeKind, tuple[str, ...]], ...] = (
    (ChargeKind(RENT, "Husleje", demandable=True, reason=_BY_LEASE), ("husleje", "leje", "boligleje")),
    (
        ChargeKind("heating-on-account", "A conto varme", demandable=True, reason=_BY_LEASE),
        ("a conto varme", "aconto varme", "varme a conto", "varme aconto"),
    ),
    (
        ChargeKind("water-on-account", "A conto vand", demandable=True, reason=_BY_LEASE),
        ("a conto vand", "aconto vand", "vand a conto", "vand aconto"),
    ),
    (
        ChargeKind("electricity-on-account", "A conto el", demandable=True, reason=_BY_LEASE),
        ("a conto el", "aconto el", "el a conto", "el aconto"),
    ),
    (
        ChargeKind("antenna", "Antenne", demandable=True, reason=_BY_LEASE),
        ("antenne", "antennebidrag", "fællesantenne"),
    ),
    (
        ChargeKind("deposit", "Depositum/indskud", demandable=True, reason=_BY_LEASE),
        ("depositum", "indskud", "depositum/indskud", "boligindskud"),
    ),
    (
        ChargeKind(
            EARLIER_DEMAND_FEE,
            "Tidligere påkravsgebyr",
            demandable=True,
            reason="Et tidligere påkravsgebyr er en pligtig pengeydelse.",
        ),
        ("tidligere påkravsgebyr", "påkravsgebyr"),
    ),
    (
        ChargeKind(
            "reminder-fee",
            "Rykkergebyr",
            demandable=False,
            reason="Et rykkergebyr er ikke en pligtig pengeydelse og må aldrig stå i et påkrav.",
        ),
        ("rykkergebyr", "rykker gebyr", "erindringsgebyr"),
    ),
    (
        ChargeKind(
            "collection-fee",
            "Inkassogebyr",
            demandable=False,
            reason="Et inkassogebyr er ikke en pligtig pengeydelse og må aldrig stå i et påkrav.",
        ),
        ("inkassogebyr", "inkasso gebyr"),
    ),
    (
        ChargeKind("interest", "Renter", demandable=False, reason="Renter holdes ude af påkravets beløb."),
        ("renter", "rente", "morarente", "morarenter"),
    ),
    (
        ChargeKind(
            "compensation",
            "Kompensationsbeløb",
            demandable=False,
            reason="Kompensationsbeløb gælder kun mellem erhvervsdrivende og kan ikke kræves af en boliglejer.",
        ),
        ("kompensationsbeløb", "kompensationsgebyr"),
    ),
    (
        ChargeKind(
            "disputed-claim",
            "Omtvistet krav",
            demandable=False,
            reason="Et krav, der ikke er utvivlsomt, må ikke stå i et påkrav.",
        ),
        ("omtvistet krav", "omstridt krav"),
    ),
)

CHARGE_KINDS: dict[str, ChargeKind] = {kind.code: kind for kind, _ in _KINDS_AND_SPELLINGS}

_BY_SPELLING = {spelling: kind for kind, spellings in _KINDS_AND_SPELLINGS for spelling in spellings}


def charge_kind(text: str) -> ChargeKind | None:
    """Return the kind that *text* names in Danish, as an arrears list writes it; None when it is unknown."""
    return _BY_SPELLING.get(" ".join(text.casefold().replace("á", "a").split()))


def why_not_demandable(code: str) -> str | None:
    """Say in Danish why a påkrav may not hold a line of the kind *code*; None where it may."""
    kind = CHARGE_KINDS.get(code)
    if kind is None:
        return "En af posterne har en ukendt art og må ikke stå i et påkrav."
    return None if kind.demandable else f"{kind.danish}: {kind.reason}"
