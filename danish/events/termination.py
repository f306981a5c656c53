"""What is said of a termination of the lease: approved, decided, arrived, lapsed, paid too late?"""

from typing import assert_never

from danish.codes import danish, why_over
from danish.events.words import IN_ITS_FINDING, Around, Words, given
from danish.feeds import money_was_in
from danish.phrases import quoted, waited
from danish.prose import days
from domain.case import events as e
from domain.case.codes import ApprovalLapse
from domain.case.state import Case, lease_ended_of
from domain.danish_day import danish_day


def words(event: e.TerminationEvent, around: Around) -> Words:
    """Its title, sentence and grounds."""
    match event:
        case e.LegalStepApproved():
            return _approved(event)
        case e.LegalStepApprovalLapsed():
            return Words(
                "Godkendelse bortfaldet",
                f"Godkendelsen ({danish(event.step)}) er bortfaldet: {danish(event.why)}.",
                given(_why_lapsed(event.why)),
            )
        case e.TerminationDecided():
            return _decided(event)
        case e.LeaseTerminated():
            return Words(
                "Lejemålet ophævet",
                f"Ophævelsen er hos alle lejere. De har til og med {danish_day(event.vacate_by)} til at fraflytte.",
                given(
                    _time_to_leave(event, around),
                    f"Ophævelsen var fremme hos alle lejere den {danish_day(event.arrived_on)}.",
                ),
            )
        case e.TerminationLapsed():
            return Words(
                "Ophævelse bortfaldet",
                f"Ophævelsen er bortfaldet: {why_over(event.why)}.",
                IN_ITS_FINDING if event.finding else given(),
            )
        case e.LatePaymentReceived():
            return Words(
                "Betalt efter ophævelsen",
                "Alt blev betalt, men efter at ophævelsen var kommet frem. "
                "Udlejer skal tage stilling; imens sker der ikke mere.",
                IN_ITS_FINDING,
            )
        case e.LatePaymentAccepted():
            return Words(
                "Sen betaling godtaget af udlejer",
                "Udlejer tog imod den sene betaling, og lejemålet fortsætter.",
                given("Efter ophævelsen vælger udlejeren, og udlejeren lader lejemålet fortsætte."),
            )
        case e.TerminationMaintained():
            return Words(
                "Ophævelse fastholdt af udlejer",
                "Udlejer beholdt pengene med forbehold og fastholdt ophævelsen." + quoted(event.sealed),
                given("Efter ophævelsen vælger udlejeren, og udlejeren beholder pengene med forbehold."),
            )
        case e.VacatePeriodEnded():
            return Words(
                "Fraflytningsfrist udløbet",
                "Fraflytningsfristen er udløbet; et menneske kan nu beslutte, om fogedretten skal anmodes.",
                given(_time_was(event, around)),
            )
        case _:
            assert_never(event)


def _approved(event: e.LegalStepApproved) -> Words:
    approved = f"Det blev godkendt af {event.approved_by}, på påkrav {event.demand}: {danish(event.step)}."
    return Words(
        "Advokatens skridt godkendt",
        approved + quoted(event.sealed),
        given(
            f"Godkendt af {event.approved_by} på saldoen den {danish_day(event.ledger_of)}.", money_was_in(event.feeds)
        ),
    )


def _why_lapsed(why: ApprovalLapse) -> str:
    match why:
        case ApprovalLapse.MONEY_SINCE:
            return "Der er kommet eller gået penge siden, og godkendelsen hvilede på saldoen fra før."
        case ApprovalLapse.AMOUNT_CORRECTED:
            return "Et beløb er rettet siden, og godkendelsen hvilede på saldoen fra før."
        case _:
            assert_never(why)


def _decided(event: e.TerminationDecided) -> Words:
    decided = f"Det blev besluttet af {event.decided_by} at ophæve lejemålet på grundlag af påkrav {event.demand}."
    weighed = " Resten blev fundet væsentlig." if event.rest_is_significant else ""
    significant = f"{event.decided_by} fandt, at den del af påkravet, der manglede, var væsentlig."
    return Words(
        "Ophævelse besluttet",
        decided + weighed + quoted(event.sealed),
        given(
            f"Besluttet af {event.decided_by} på saldoen den {danish_day(event.ledger_of)}.",
            money_was_in(event.feeds),
            f"Godkendt af {event.approved_by}." if event.approved_by else None,
            significant if event.rest_is_significant else None,
            waited(event.waited_days),
        ),
    )


def _time_to_leave(event: e.LeaseTerminated, around: Around) -> str | None:
    if around.policy is None:
        return None
    time = days(around.policy.ladder.vacate_days)
    return f"Politikken giver lejeren {time} til at fraflytte: den {danish_day(event.vacate_by)}."


def _time_was(event: e.VacatePeriodEnded, around: Around) -> str | None:
    demand = around.before.demand(event.demand) if isinstance(around.before, Case) else None
    ended = lease_ended_of(demand.phase) if demand else None
    return f"Lejeren havde til og med den {danish_day(ended.vacate_by)} til at fraflytte." if ended else None
