"""What do we say to a tenant when something that we sent holds no longer, or something else holds instead?

Whoever was told that the home may be lost must hear in writing that it is not, which paper is over (by its date), which
one still holds, and what was agreed. The words are true of a paper that never came, too: nobody can be sure that one
under way was not read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import assert_never

from activities.letters.document import Amounts, BodyPart, Document, Head, Paragraph, Points, document
from activities.letters.passages import ChargeLine, Counselling, Dwelling, PayTo, charges_owed, contact, payment_to
from danish.prose import listed
from domain.case.codes import BreachRule, NoticeReason
from domain.danish_day import danish_day
from domain.money import Ore, kroner


@dataclass(frozen=True)
class SentPaper:
    """A payment demand or a termination that this tenant may hold: what it is called, and the day it bears."""

    name: str
    dated: date

    def __str__(self) -> str:
        return f"{self.name} af {danish_day(self.dated)}"


@dataclass(frozen=True, repr=False)
class Plan:
    """The instalments of an agreement that runs: each a day and øre, for which charges, and where to pay.

    One is in time up to `tolerance_bank_days` after its day. Demands that stand count to the end of `reserved_until`;
    `in_place_of` is the day of the agreement whose terms it changed.
    """

    instalments: tuple[tuple[date, Ore], ...]
    charges: tuple[ChargeLine, ...]
    pay_to: PayTo
    tolerance_bank_days: int
    reserved_until: date | None = None
    in_place_of: date | None = None
    settlement: BreachRule | None = None


@dataclass(frozen=True, repr=False)
class TenantNoticeFacts:
    """What changed on `decided_on`, as it stands for this tenant when the letter is written.

    `over` and `standing` are the papers that hold no longer, and that still do. `lease_goes_on` says that nothing is
    left that could end it; `closed` that the case is over and the home kept. `owes` rent; `fee_ore` is what is left of
    the fees of paid demands; `no_fee` says that a fee that was asked for is not owed. `plan` is None unless an
    agreement runs, and `municipality` its name alone (`Herning`). `joint` says that the other tenants get this, too.
    """

    head: Head
    tenancy: Dwelling
    reason: NoticeReason
    decided_on: date
    over: tuple[SentPaper, ...]
    standing: tuple[SentPaper, ...]
    lease_goes_on: bool
    closed: bool
    owes: bool
    fee_ore: Ore
    no_fee: bool
    plan: Plan | None
    counselling: Counselling
    municipality: str
    joint: bool


TEXT_VERSION = "tenant-notice-letter.v2"

_SUBJECTS: Mapping[NoticeReason, str] = MappingProxyType(
    {
        NoticeReason.PAID: "Det krævede er betalt",
        NoticeReason.RELENTED: "Din lejeaftale fortsætter",
        NoticeReason.AGREEMENT: "Aftale om betaling i afdrag",
        NoticeReason.WITHDRAWN: "Din lejeaftale fortsætter",
        NoticeReason.SETTLED: "Forlig om din lejeaftale",
        NoticeReason.RESERVATION: "Din betaling er modtaget med forbehold",
        NoticeReason.RESCUED: "Sagen er afsluttet",
    }
)
_WHY: Mapping[NoticeReason, str] = MappingProxyType(
    {
        NoticeReason.PAID: "Det, vi havde krævet, er betalt.",
        NoticeReason.RELENTED: (
            "Betalingen kom, efter at ophævelsen var kommet frem til dig. Vi tager imod den og lader lejeaftalen "
            "fortsætte."
        ),
        NoticeReason.ANNULLED: "Vi tager noget tilbage, som vi har sendt dig.",
        NoticeReason.COURT_REJECTED: "Fogedretten har afvist vores anmodning om at sætte dig ud af din bolig.",
        NoticeReason.WITHDRAWN: "Vi har trukket vores anmodning til fogedretten tilbage og går ikke videre med sagen.",
        NoticeReason.SETTLED: "Vi har indgået et forlig i fogedretten. Det, som er aftalt dér, gælder mellem os.",
        NoticeReason.RESERVATION: (
            "Vi har modtaget din betaling. Den kom, efter at ophævelsen var kommet frem til dig. Vi beholder pengene "
            "til dækning af det, du skylder, med forbehold: Vi fastholder ophævelsen, og betalingen betyder ikke, at "
            "lejeaftalen fortsætter."
        ),
        NoticeReason.RESCUED: "Der er ikke længere nogen sag om din husleje.",
    }
)


def write_tenant_notice(facts: TenantNoticeFacts) -> Document:
    """Write the notice to one tenant."""
    return document(
        TEXT_VERSION,
        facts.head,
        _subject(facts),
        f"Lejemål: {facts.tenancy}",
        f"Kære {facts.head.to.name}",
        _why(facts),
        *_agreed(facts),
        *_over(facts),
        *_how_it_stands(facts),
        *(("Alle, der står på lejeaftalen, får dette brev.",) if facts.joint else ()),
        *_what_now(facts),
    )


def _subject(facts: TenantNoticeFacts) -> str:
    names = listed(list(dict.fromkeys(paper.name for paper in facts.over))) or "brev"
    return _SUBJECTS.get(facts.reason, f"Vores {names} gælder ikke længere")


def _why(facts: TenantNoticeFacts) -> Paragraph:
    if facts.reason is NoticeReason.AGREEMENT:
        agreed = "kan betale restancen i afdrag" if facts.plan else "kunne betale restancen i afdrag"
        return Paragraph(f"Den {danish_day(facts.decided_on)} aftalte vi, at du {agreed}.")
    text = _WHY[facts.reason]
    reserved = ("med forbehold", "Vi fastholder ophævelsen")
    return Paragraph(text, strong=reserved if facts.reason is NoticeReason.RESERVATION else ())


def _agreed(facts: TenantNoticeFacts) -> Iterator[BodyPart | str]:
    if facts.plan is None:
        return
    if facts.plan.in_place_of:
        yield f"Det gælder i stedet for det, vi aftalte den {danish_day(facts.plan.in_place_of)}."
    yield "Du betaler senest:"
    yield Amounts(tuple((danish_day(due), ore) for due, ore in facts.plan.instalments))
    yield "Afdragene dækker det, du skylder i dag:"
    yield charges_owed(facts.plan.charges)
    yield "Sådan betaler du et afdrag:"
    yield payment_to(facts.plan.pay_to)
    yield f"Det er den dag, du betaler, der tæller.{_tolerance(facts.plan.tolerance_bank_days)}"
    yield (
        "Den løbende husleje skal også betales til tiden. Kan du ikke betale et afdrag, så skriv til os, før dagen "
        "kommer. Bliver et afdrag ikke betalt, ringer vores rådgiver til dig, og vi tager stilling til, om aftalen er "
        f"slut. {_once_broken(facts.plan)}"
    )


def _once_broken(plan: Plan) -> str:
    match plan.settlement:
        case BreachRule.BACK_TO_COURT:
            return "Aftalen er et forlig i fogedretten. Er den slut, kan vi bede fogedretten om at gå videre med sagen."
        case BreachRule.FRESH_DEMAND:
            return "Aftalen er et forlig i fogedretten. Er den slut, skal der et nyt påkrav med en ny frist til."
        case None if plan.reserved_until:
            return "Er den slut, skal hele resten betales."
        case None:
            return "Er den slut, skal hele resten betales, og du får et nyt brev med en ny frist, før der sker mere."
        case _:
            assert_never(plan.settlement)


def _tolerance(bank_days: int) -> str:
    if bank_days == 0:
        return ""
    return (
        f" Et afdrag er også til tiden, hvis du betaler senest {bank_days} bankdag{'e' * (bank_days > 1)} efter dagen."
    )


def _over(facts: TenantNoticeFacts) -> Iterator[BodyPart | str]:
    if not facts.over:
        return
    yield "Dette gælder ikke længere, og du skal se bort fra det:"
    yield Points(tuple(f"Vores {paper}" for paper in facts.over))
    if facts.no_fee:
        yield "Du skal heller ikke betale gebyret for det."


def _how_it_stands(facts: TenantNoticeFacts) -> Iterator[BodyPart | str]:
    if facts.lease_goes_on:
        closed = "Sagen er afsluttet, og din lejeaftale fortsætter." if facts.closed else "Din lejeaftale fortsætter."
        yield Paragraph(closed, strong=("din lejeaftale fortsætter" if facts.closed else "Din lejeaftale fortsætter",))
    if facts.standing:
        yield f"Dette gælder stadig{_reserved(facts.plan) if facts.plan else ''}:"
        yield Points(tuple(f"Vores {paper}" for paper in facts.standing))
    if facts.fee_ore:
        yield (
            f"Der mangler stadig {kroner(facts.fee_ore)} i påkravsgebyr. Det skal betales, men vi ophæver ikke "
            "lejeaftalen for gebyret alene."
        )


def _reserved(plan: Plan) -> str:
    until = f" til og med den {danish_day(plan.reserved_until)}" if plan.reserved_until else ""
    return f"{until}, men vi gør ikke mere ved det, så længe afdragene bliver betalt"


def _what_now(facts: TenantNoticeFacts) -> Iterator[BodyPart | str]:
    match facts.reason:
        case NoticeReason.RESERVATION:
            yield (
                "Du skal stadig flytte. Mener du, at det er forkert, så skriv til os med det samme. Kontakt din "
                f"kommune ({facts.municipality}), hvis du har brug for et andet sted at bo."
            )
        case NoticeReason.ANNULLED | NoticeReason.COURT_REJECTED if facts.owes:
            yield ("Skylder du stadig husleje, kan vi sende dig et nyt påkrav. Det giver dig en ny frist.")
        case _:
            pass
    if facts.owes or facts.reason is NoticeReason.RESERVATION:
        yield "Du kan få gratis rådgivning om din økonomi og om, hvor du kan søge hjælp:"
        yield contact(facts.counselling)
    yield "Har du spørgsmål, så skriv til os."
