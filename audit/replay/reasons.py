"""Why was this lawful? The finding an event carries, and what else is said of what it rested on."""

from dataclasses import dataclass

from danish.events.words import Words
from domain.event import Event
from domain.finding import Finding, Source


@dataclass(frozen=True)
class Reason:
    """One reason, in Danish. `rule` is the one that a finding came from; None where it is read out of the case."""

    because: str
    rule: str | None = None
    sources: tuple[Source, ...] = ()


def reasons(event: Event, words: Words) -> tuple[Reason, ...]:
    """Every reason for *event*, at least one: first its finding, then the grounds that *words* name."""
    finding: Finding | None = getattr(event, "finding", None)
    found = (Reason(finding.because, finding.rule, finding.sources),) if finding else ()
    return (*found, *map(Reason, words.grounds))
