"""What does the adviser learn when a case goes to the lawyer or soon would, or an agreement is broken?

An inside message to the landlord's own adviser, with what is needed to reach the household in time and no more: of
children only that some live there.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from activities.letters.document import Block, Document, Head, Points, document
from activities.letters.passages import ChargeLine, Dwelling, charges_owed
from danish.prose import listed
from domain.danish_day import danish_day
from domain.money import Ore, kroner


@dataclass(frozen=True, repr=False)
class TenantContact:
    """One tenant and the ways to reach them; None where nobody told us."""

    name: str
    phone: str | None
    email: str | None


@dataclass(frozen=True)
class MissedInstalment:
    """What is missing (øre) of an agreement of `agreed_on`; 0 where it has come since, too late."""

    agreed_on: date
    missing_ore: Ore


@dataclass(frozen=True)
class RunningDemand:
    """A demand that may still be paid, up to `last_day`; None as long as it is not known to have arrived."""

    last_day: date | None


@dataclass(frozen=True, repr=False)
class AdviserCallFacts:
    """`why` is the last day before the lease may be terminated, the instalment that was not paid, or the demand that
    still runs; `offered_on` when counselling was offered.
    """

    head: Head
    tenants: tuple[TenantContact, ...]
    tenancy: Dwelling
    charges: tuple[ChargeLine, ...]
    why: date | MissedInstalment | RunningDemand
    offered_on: tuple[date, ...]
    children: bool


TEXT_VERSION = "adviser-call-letter.v3"


def write_adviser_call(facts: AdviserCallFacts) -> Document:
    """Write the call to the adviser."""
    subject, begins, ends = _why(facts.why)
    owed = charges_owed(facts.charges)
    children = ("Der er oplyst børn i husstanden.",)
    return document(
        TEXT_VERSION,
        facts.head,
        subject,
        begins,
        f"Lejemål: {facts.tenancy}",
        *(_contact(tenant) for tenant in facts.tenants),
        f"Restancen er {kroner(owed.total)}:",
        owed,
        *(children if facts.children else ()),
        _offers(facts.offered_on),
        "Sådan gør du:",
        Points(
            (
                "Ring, skriv og send en sms. Skriv ned, hvornår du har prøvet, og hvad der kom ud af det.",
                (
                    "Får du ikke fat i lejeren, så bed en ejendomsfunktionær om at banke på eller lægge et kort. "
                    "Ejendomsfunktionæren må ikke få noget at vide om gælden."
                ),
                "Del kun oplysninger med kommunen, når lejeren har givet samtykke.",
                ends,
            )
        ),
    )


_ALL_PAID: Final = "Bliver hele restancen betalt, standser sagen straks."
_NOT_YET: Final = "Sagen er endnu ikke overdraget til advokat; det bliver den, hvis der ikke bliver betalt."


def _why(why: date | MissedInstalment | RunningDemand) -> tuple[str, str, str]:
    """The subject, how the message begins, and what ends the matter."""
    if isinstance(why, MissedInstalment):
        missing = f": der mangler {kroner(why.missing_ore)}" if why.missing_ore else "."
        return (
            "Et afdrag mangler: få fat i lejeren",
            (
                f"Afdragsordningen af {danish_day(why.agreed_on)} er ikke overholdt{missing} "
                "Kontoret tager stilling til, om den kan fortsætte eller laves om. Indtil da sker der ikke mere."
            ),
            "Har lejeren betalt til tiden, så skriv det til kontoret: ordningen løber videre, når pengene er bogført.",
        )
    if isinstance(why, RunningDemand):
        return _while_it_runs(why.last_day)
    until = danish_day(why)
    return (
        f"Ny sag: få fat i lejeren senest den {until}",
        (
            "Fristen i påkravet er udløbet, uden at alt er betalt, og sagen er overdraget til advokat. Lejeaftalen "
            f"bliver tidligst ophævet dagen efter den {until}. Indtil da kan du nå at hjælpe."
        ),
        _ALL_PAID,
    )


def _while_it_runs(last_day: date | None) -> tuple[str, str, str]:
    if last_day is None:
        runs = "Et påkrav er på vej til lejeren, og fristen til at betale løber endnu ikke."
        return "Ny sag: få fat i lejeren", f"{runs} {_NOT_YET}", _ALL_PAID
    until = danish_day(last_day)
    runs = f"Lejeren har fået et påkrav og kan betale til og med den {until}."
    return f"Ny sag: få fat i lejeren senest den {until}", f"{runs} {_NOT_YET}", _ALL_PAID


def _contact(tenant: TenantContact) -> Block:
    unknown = "ikke oplyst"
    return Block((tenant.name, f"Telefon: {tenant.phone or unknown}", f"E-mail: {tenant.email or unknown}"))


def _offers(offered_on: tuple[date, ...]) -> str:
    if not offered_on:
        return "Lejeren er endnu ikke tilbudt gratis rådgivning."
    return f"Lejeren er tilbudt gratis rådgivning {listed([f'den {danish_day(day)}' for day in offered_on])}."
