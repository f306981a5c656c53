"""Is this påkrav valid?

Almenlejeloven § 90(2). Every fault is named at once: one is enough to void the påkrav, and with it the termination
that rests on it.

Certain (a source was read): it may not leave before its first lawful day, and waiting does not cure one that did (U
2022.1586 V); it does not leave on a holiday; it says expressly that the lease can be terminated (§ 90(2)); it holds
only what is owed by law or lease without reasonable doubt (U 2000.905 H), so neither rykkergebyr nor disputed claims;
it goes by letter, or by Digital Post to a tenant who is connected (§ 5(3)), never by ordinary e-mail; it may not
demand the money `i hænde` by the deadline (U 2016.1109 H, a commercial lease).
Inferred: every joint tenant must be reached (the Supreme Court on 1 October 2021, on one of two); interest is kept
out; a fee or an amount that is too high *can* void it, and is read as if it did, while one too low, or none, does not.
Open: what it means to `afgive` a påkrav by Digital Post; the text of § 5(3); what proves a letter's arrival since
PostNord stopped; Saturday and grundlovsdag in the count; the fee of years for which nobody has confirmed it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from domain.calendar import Mode
from domain.case.codes import Channel
from domain.charge_kinds import why_not_demandable
from domain.danish_day import danish_day
from domain.deadline import Deadline
from domain.finding import Finding, Source
from domain.law_of_the_day import LawOfTheDay
from domain.money import kroner
from domain.rules.doubts import DEMAND_FEE, DIGITAL_POST, LIMITATION, PROOF_OF_LETTERS, counting_doubts, in_order
from domain.rules.has_letter_arrived import lacks_proof

RULE = "is-demand-valid.v2"
STATUTE = Source(key="almenlejeloven-90", provision="almenlejeloven § 90, stk. 2")
CHANNELS = Source(key="bl-digital-post", provision="almenlejeloven § 5, stk. 3")
BEYOND_DOUBT = Source(key="u-2000-905-h", provision="U 2000.905 H")
IN_TIME = Source(key="u-2022-1586-v", provision="U 2022.1586 V")
IN_HAND = Source(key="u-2016-1109-h", provision="U 2016.1109 H")
EACH_TENANT = Source(key="hr-2021-10-01", provision="Højesteret 1. oktober 2021")
ERRORS = Source(key="paakrav-omtaler", provision="praksis: fejl i påkravets beløb")
LAPSED = Source(key="foraeldelsesloven", provision="forældelsesloven § 3, stk. 1")
NOT_ON_HOLIDAYS = Source(key="loerdag-hverdag", provision="praksis: ikke påkrav på søn- og helligdage")


@dataclass(frozen=True)
class DemandedLine:
    """A line of the påkrav; None is unknown. Amounts in øre: what it states, and what was owed of it when it left.

    `kind` is a code of domain/charge_kinds.py, `earliest` the first lawful day for a påkrav over it; `lapsed` answers
    whether it had lapsed when it left.
    """

    kind: str | None
    earliest: Deadline | None
    stated_ore: int | None
    owed_ore: int | None
    lapsed: Finding | None = None


@dataclass(frozen=True)
class DemandLetter:
    """The påkrav as it went to one tenant; None is unknown, but for `sent_on`: then it has not left."""

    channel: Channel | None
    sent_on: date | None
    to_a_tenant: bool | None
    takes_digital_post: bool | None
    has_arrived: bool | None


@dataclass(frozen=True)
class DemandFacts:
    """What must be known of a påkrav; None is unknown. `fee_ore` is the fee it states, in øre.

    `letters` holds the letter to each addressee, `tenants_without_letter` how many on the lease got none. `warns`: it
    says expressly that the lease can be terminated; `wants_money_in_hand`: it asks for the money `i hænde` in time.
    """

    lines: tuple[DemandedLine, ...]
    fee_ore: int | None
    warns: bool | None
    wants_money_in_hand: bool | None
    letters: tuple[DemandLetter, ...]
    tenants_without_letter: int | None


@dataclass(frozen=True)
class DemandFault:
    """One reason why a påkrav is not valid, in Danish, and where it stands. `lasting`: nothing can mend it any more."""

    because: str
    source: Source
    lasting: bool = True


def is_demand_valid(facts: DemandFacts, law: LawOfTheDay) -> Finding:
    """Answer whether the påkrav is valid under *law*, that of the day it was dispatched; if not, with every fault."""
    faults = demand_faults(facts, law)
    missing = () if faults else tuple(dict.fromkeys(_missing(facts)))  # one fault is an answer, whatever is unknown
    sources = tuple(dict.fromkeys((STATUTE, *(fault.source for fault in faults))))
    if faults:
        because = " ".join(fault.because for fault in faults)
    elif missing:
        because = "Der er ikke fundet fejl, men det kan ikke afgøres endnu, om påkravet er gyldigt."
    else:
        because = (
            "Påkravet blev afsendt tidligst på sin første lovlige dag, kræver kun pligtige pengeydelser, ikke mere end "
            "der skyldtes, siger udtrykkeligt, at lejeaftalen kan ophæves, og er kommet frem til alle lejere."
        )
    return Finding(
        holds=not faults and not missing,
        rule=RULE,
        because=because,
        sources=sources,
        missing=", ".join(missing) or None,
        doubts=in_order(_doubts(facts, law)),
    )


def found_void(because: str) -> Finding:
    """Give the finding where a person found a fault that no fact on file shows; *because* is Danish, without names."""
    return Finding(holds=False, rule=RULE, because=because, sources=(STATUTE,))


def demand_faults(facts: DemandFacts, law: LawOfTheDay) -> tuple[DemandFault, ...]:
    """Give every fault of the påkrav that is known, each once; what is unknown is none."""
    return (
        *_faults_of_dispatch(facts, law),
        *_faults_of_lines(facts),
        *_faults_of_fee(facts, law),
        *_faults_of_words(facts),
        *_faults_of_letters(facts),
    )


def _faults_of_dispatch(facts: DemandFacts, law: LawOfTheDay) -> Iterator[DemandFault]:
    sent = sorted({letter.sent_on for letter in facts.letters if letter.sent_on})
    earliest = max((line.earliest.day for line in facts.lines if line.earliest), default=None)
    if sent and earliest and sent[0] < earliest:
        yield DemandFault(
            f"Det blev afsendt den {danish_day(sent[0])}, men måtte tidligst afsendes den {danish_day(earliest)}. "
            "Et påkrav, der afsendes for tidligt, er ugyldigt, og det bliver ikke gyldigt af at vente.",
            IN_TIME,
        )
    for day in sent:
        if name := law.calendar.why_not_hverdag(day, Mode.STATUTORY):
            yield DemandFault(
                f"Det blev afsendt den {danish_day(day)} ({name}), og da afgives påkrav ikke.", NOT_ON_HOLIDAYS
            )


def _faults_of_lines(facts: DemandFacts) -> Iterator[DemandFault]:
    if not facts.lines:
        yield DemandFault("Det kræver ingen post.", STATUTE)
    for code in dict.fromkeys(line.kind for line in facts.lines if line.kind is not None):
        if reason := why_not_demandable(code):
            yield DemandFault(reason, BEYOND_DOUBT)
    for line in facts.lines:
        if line.lapsed and line.lapsed.holds:
            yield DemandFault(line.lapsed.because, LAPSED)
    too_much = sum(
        max(line.stated_ore - line.owed_ore, 0)
        for line in facts.lines
        if line.stated_ore is not None and line.owed_ore is not None
    )
    if too_much:
        yield DemandFault(f"Det kræver {kroner(too_much)} mere, end der skyldtes, da det blev afsendt.", ERRORS)


def _faults_of_fee(facts: DemandFacts, law: LawOfTheDay) -> Iterator[DemandFault]:
    lawful = law.demand_fee
    if facts.fee_ore is None or facts.fee_ore <= lawful.amount_ore:
        return
    if lawful.confirmed:
        yield DemandFault(
            f"Gebyret på {kroner(facts.fee_ore)} er højere end årets påkravsgebyr, {kroner(lawful.amount_ore)}",
            ERRORS,
        )
    else:
        yield DemandFault(
            f"Gebyret på {kroner(facts.fee_ore)} kan være for højt: ingen har bekræftet årets påkravsgebyr.", ERRORS
        )


def _faults_of_words(facts: DemandFacts) -> Iterator[DemandFault]:
    if facts.warns is False:
        yield DemandFault(
            "Det siger ikke udtrykkeligt, at lejeaftalen kan ophæves, hvis der ikke betales i tide.", STATUTE
        )
    if facts.wants_money_in_hand:
        yield DemandFault(
            "Det kræver pengene i hænde inden fristen, selv om det er nok at betale inden fristen.", IN_HAND
        )


def _faults_of_letters(facts: DemandFacts) -> Iterator[DemandFault]:
    letters = facts.letters
    if any(letter.channel is Channel.MAIL for letter in letters):
        yield DemandFault("Det blev sendt som almindelig e-mail, og det er ikke nok til et påkrav.", CHANNELS)
    if any(letter.channel is Channel.DIGITAL_POST and letter.takes_digital_post is False for letter in letters):
        yield DemandFault("Det blev sendt med Digital Post til en lejer, der ikke er tilsluttet.", CHANNELS)
    if any(letter.to_a_tenant is False for letter in letters):
        yield DemandFault("Det er stilet til en, der ikke er lejer efter lejeaftalen.", STATUTE)
    if facts.tenants_without_letter or any(letter.has_arrived is False for letter in letters):
        because = "Det er ikke kommet frem til alle lejere, og hver lejer på lejeaftalen skal nås."
        yield DemandFault(because, EACH_TENANT, lasting=False)


def _missing(facts: DemandFacts) -> Iterator[str]:
    """Name each fact without which the påkrav cannot be called valid."""
    for line in facts.lines:
        if line.kind is None:
            yield "hvad hver post er for"
        if line.earliest is None:
            yield "den første lovlige dag for et påkrav om hver post"
        if line.stated_ore is None or line.owed_ore is None:
            yield "hvad påkravet kræver af hver post, og hvad der skyldtes"
    if facts.fee_ore is None:
        yield "påkravets gebyr"
    if facts.warns is None:
        yield "om påkravet siger, at lejeaftalen kan ophæves"
    if facts.wants_money_in_hand is None:
        yield "om påkravet kræver pengene i hænde"
    if facts.tenants_without_letter is None or not (facts.letters or facts.tenants_without_letter):
        yield "om hver lejer har fået et påkrav"
    for letter in facts.letters:
        yield from _missing_of(letter)


def _missing_of(letter: DemandLetter) -> Iterator[str]:
    if letter.sent_on is None:
        yield "påkravets afsendelse"
    if letter.channel is None:
        yield "hvordan påkravet blev sendt"
    if letter.channel is Channel.DIGITAL_POST and letter.takes_digital_post is None:
        yield "om lejeren er tilsluttet Digital Post"
    if letter.to_a_tenant is None:
        yield "om påkravet er stilet til en lejer"
    if letter.has_arrived is None:
        yield "påkravets ankomst hos hver lejer"


def _doubts(facts: DemandFacts, law: LawOfTheDay) -> Iterator[str]:
    sent = (letter.sent_on for letter in facts.letters if letter.sent_on)
    yield from counting_doubts((line.earliest for line in facts.lines if line.earliest), sent)
    if any(letter.channel is Channel.DIGITAL_POST for letter in facts.letters):
        yield DIGITAL_POST
    if any(_is_hard_to_prove(letter) for letter in facts.letters):
        yield PROOF_OF_LETTERS
    if any(line.lapsed and line.lapsed.holds for line in facts.lines):
        yield LIMITATION
    if facts.fee_ore and not law.demand_fee.confirmed:
        yield DEMAND_FEE


def _is_hard_to_prove(letter: DemandLetter) -> bool:
    return letter.channel is Channel.PRINT and letter.sent_on is not None and lacks_proof(letter.sent_on)
