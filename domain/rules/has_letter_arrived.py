"""Has this letter reached this tenant?

Asked for each tenant: of joint tenants every one must be reached.

Certain (a source was read): a correctly addressed letter has arrived on the day it, or the notice that it can be picked
up, is delivered at the address, whether or not it is picked up (U 2015.3852 H); not where the landlord knows or should
know that the tenant is away, in hospital and the like, nor where one of two tenants is known to be in custody (the
Supreme Court on 1 October 2021); the sender must prove it. Digital Post has arrived when it is available in the mailbox
(lov om Digital Post § 10), which the sender proves by a log.
Inferred: a letter that was refused, or not picked up after a valid notice, has arrived; one that came back because
nobody of that name is known at the address has not; each joint tenant must be reached.
Open: what a bare Track & Trace print-out proves (the High Court doubted one in 2018), and what proves the arrival of a
letter at all since PostNord stopped; the text of almenlejeloven § 5(3), on Digital Post.
"""

from dataclasses import dataclass
from datetime import date

from domain.case.codes import Channel, DeliveryOutcome
from domain.danish_day import danish_day
from domain.finding import Finding, Source
from domain.rules.doubts import DIGITAL_POST, PROOF_OF_LETTERS

RULE = "has-letter-arrived.v1"
AT_THE_ADDRESS = Source(key="u-2015-3852-h", provision="U 2015.3852 H")
KNOWN_TO_BE_AWAY = Source(key="hr-2021-10-01", provision="Højesteret 1. oktober 2021")
IN_THE_MAILBOX = Source(key="digital-post-loven-10", provision="lov om Digital Post § 10")
BURDEN = Source(key="fm-2018-164", provision="ØL 27. juni 2018 (FM 2018.164)")
LOG = Source(key="ankestyrelsen-log", provision="Ankestyrelsen om logbevis")
LAST_DAY_OF_POSTNORD = date(2025, 12, 31)
"""Until then a letter could be sent both ordinary and registered; nobody offers an equal to that since."""


@dataclass(frozen=True)
class LetterFacts:
    """What is known of one letter to one tenant; None is unknown.

    `outcome` is what became of it on the day `on`: for a pick-up notice, and for a letter that was not picked up, the
    day the notice was left. `log_shows_it`: Digital Post only, a log shows when it was available.
    """

    channel: Channel | None
    sent_on: date | None
    outcome: DeliveryOutcome | None
    on: date | None
    log_shows_it: bool | None = None


def has_letter_arrived(facts: LetterFacts) -> Finding:
    """Answer whether the letter has reached the tenant. When it has, it arrived on `facts.on`."""
    if facts.sent_on is None:
        return _open("Brevet er ikke afsendt.", "brevets afsendelse")
    if facts.outcome is DeliveryOutcome.KNOWN_ABSENCE:
        because = (
            "Udlejeren ved, at lejeren er fraværende, fx på hospital eller i varetægt. Brevet er ikke kommet frem."
        )
        return _finding(because, AT_THE_ADDRESS, KNOWN_TO_BE_AWAY, holds=False)
    if facts.outcome is DeliveryOutcome.RETURNED:
        because = "Brevet kom retur, fordi lejeren ikke er kendt på adressen. Det er ikke kommet frem."
        return _finding(because, AT_THE_ADDRESS, holds=False)
    if facts.outcome is None or facts.on is None:
        return _open("Hvad der blev af brevet, vides ikke endnu.", "brevets ankomst, med dag")
    if facts.on < facts.sent_on:
        because = f"Brevet kan ikke være kommet frem den {danish_day(facts.on)}, før det blev afsendt."
        return _finding(because, AT_THE_ADDRESS, holds=False)
    if facts.channel is None:
        return _open("Hvordan brevet blev sendt, vides ikke.", "hvordan brevet blev sendt")
    if facts.channel is Channel.DIGITAL_POST:
        return _in_the_mailbox(facts.on, log_shows_it=facts.log_shows_it)
    return _at_the_address(facts.outcome, facts.on, facts.sent_on)


def _in_the_mailbox(on: date, *, log_shows_it: bool | None) -> Finding:
    sources = (IN_THE_MAILBOX, LOG)
    if log_shows_it is None:
        because = "Afsenderen skal kunne vise med en log, hvornår brevet lå i lejerens digitale postkasse."
        return _open(because, "loggen fra Digital Post", *sources)
    if not log_shows_it:
        because = "Ingen log viser, at brevet lå i lejerens digitale postkasse, og afsenderen har bevisbyrden."
        return _finding(because, *sources, holds=False)
    return _finding(f"Brevet lå i lejerens digitale postkasse den {danish_day(on)}.", *sources, holds=True)


def lacks_proof(sent_on: date) -> bool:
    """Tell whether it is in doubt what proves that a letter on paper that left on *sent_on* has arrived."""
    return sent_on > LAST_DAY_OF_POSTNORD


def _at_the_address(outcome: DeliveryOutcome, on: date, sent_on: date) -> Finding:
    day = danish_day(on)
    words = {
        DeliveryOutcome.ARRIVED: f"Brevet blev afleveret på lejerens adresse den {day}.",
        DeliveryOutcome.PICKUP_NOTICE: f"Meddelelsen om, at brevet kan hentes, blev lagt på adressen den {day}.",
        DeliveryOutcome.NOT_COLLECTED: (
            f"Brevet blev ikke hentet, men meddelelsen om det blev lagt på adressen den {day}, og da kom det frem."
        ),
        DeliveryOutcome.REFUSED: f"Lejeren nægtede at tage imod brevet den {day}, og da kom det frem.",
    }
    doubts = (PROOF_OF_LETTERS,) if lacks_proof(sent_on) else ()
    return _finding(words[outcome], AT_THE_ADDRESS, BURDEN, holds=True, doubts=doubts)


def _finding(
    because: str, *sources: Source, holds: bool, missing: str | None = None, doubts: tuple[str, ...] = ()
) -> Finding:
    doubts = (DIGITAL_POST,) if IN_THE_MAILBOX in sources else doubts
    return Finding(holds=holds, rule=RULE, because=because, sources=sources, missing=missing, doubts=doubts)


def _open(because: str, missing: str, *sources: Source) -> Finding:
    return _finding(because, *(sources or (AT_THE_ADDRESS,)), holds=False, missing=missing)
