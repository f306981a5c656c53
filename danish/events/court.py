"""What is said of the way to the bailiff court, and of a tenant who moves out before it?"""

from typing import assert_never

from danish.codes import danish, why_over
from danish.events.words import Words, given
from danish.feeds import money_was_in
from danish.phrases import quoted, waited
from danish.prose import listed
from domain.case import events as e
from domain.case.codes import HearingOutcome
from domain.danish_day import danish_day
from domain.money import kroner


def words(event: e.CourtEvent) -> Words:
    """Its title, sentence and grounds."""
    match event:
        case e.MunicipalityAnswered():
            return Words(
                "Kommunens beslutning noteret",
                f"Den {danish_day(event.on)}: {danish(event.decision)}.",
                given("Kommunen skal beslutte det efter retssikkerhedslovens § 5 a."),
            )
        case e.MunicipalityNoticeDecided():
            return Words(
                "Underretning af kommunen besluttet",
                "Kommunen skal have besked, før anmodningen til fogedretten går (almenlejeloven § 92, stk. 2).",
                given("Kommunen underrettes i samme beslutning, og beskeden går før anmodningen til fogedretten."),
            )
        case e.CourtFilingDecided():
            return _filing(event)
        case e.FilingRejected():
            return Words(
                "Anmodning afvist af fogedretten", f"Fogedretten afviste anmodningen: {why_over(event.why)}.", given()
            )
        case e.CourtFaultRecorded():
            return Words(
                "Fejlen bag fogedrettens afvisning noteret",
                f"Det er noteret, hvad der var galt med påkrav {event.demand} eller ophævelsen på grundlag af det: "
                f"{danish(event.fault)}.{quoted(event.sealed)}",
                given(f"Noteret af {event.recorded_by}."),
            )
        case e.CourtDateSet():
            return Words("Dag berammet af fogedretten", _date_set(event), given())
        case e.CourtDateCancelled():
            return Words("Fogedrettens dag aflyst", f"Fogedretten aflyste {danish_day(event.day)}.", given())
        case e.CourtHearingHeld():
            return Words("Fogedmøde holdt", _hearing(event.outcome), given())
        case e.EvictionCarriedOut():
            return Words("Udsættelse af lejemålet gennemført", "Udsættelsen af lejemålet blev gennemført.", given())
        case e.FilingWithdrawn():
            return Words(
                "Anmodning trukket tilbage",
                "Anmodningen til fogedretten blev trukket tilbage." + quoted(event.sealed),
                given(f"Godkendt af {event.approved_by}." if event.approved_by is not None else None),
            )
        case e.TenantMovedOut():
            return Words(
                "Lejeren fraflyttet", f"Lejeren er selv fraflyttet den {danish_day(event.happened_on)}.", given()
            )
        case _:
            assert_never(event)


def _filing(event: e.CourtFilingDecided) -> Words:
    decided = f"Det blev besluttet af {event.decided_by} at bede fogedretten om udsættelse af lejemålet."
    return Words(
        "Anmodning til fogedretten besluttet",
        decided + quoted(event.sealed),
        given(
            f"Besluttet af {event.decided_by}. Retsafgift: {kroner(event.court_fee_ore)}",
            money_was_in(event.feeds),
            f"Godkendt af {event.approved_by}." if event.approved_by else None,
            event.court_fee_reason,
            waited(event.waited_days),
            f"Tilføjet siden afvisningen: {listed([danish(paper) for paper in event.added])}." if event.added else None,
        ),
    )


def _date_set(event: e.CourtDateSet) -> str:
    moved = f" (flyttet fra {danish_day(event.moved_from)})" if event.moved_from else ""
    return f"{_meets(event)} {danish_day(event.day)}{moved}."


def _meets(event: e.CourtDateSet) -> str:
    match event.place:
        case "at-court":
            return "Fogedmødet er berammet til"
        case "at-address":
            return "Udsættelsesforretningen på adressen er berammet til"
        case _:
            assert_never(event.place)


def _hearing(outcome: HearingOutcome) -> str:
    match outcome:
        case HearingOutcome.EVICTION_ORDERED:
            return "Fogedretten mødtes og besluttede udsættelse af lejemålet."
        case HearingOutcome.ADJOURNED:
            return "Fogedretten mødtes og udskød sagen."
        case HearingOutcome.SETTLED:
            return "Parterne indgik forlig i fogedretten."
        case HearingOutcome.REJECTED:
            return "Fogedretten mødtes og afviste anmodningen."
        case _:
            assert_never(outcome)
