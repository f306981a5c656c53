"""What do Temporal's own pages and lists show of a case? Codes, days and opaque ids; nothing personal."""

from typing import Any

from temporalio import workflow
from temporalio.common import SearchAttributeKey, SearchAttributeUpdate, TypedSearchAttributes

from decisions.contract import DueStep, Standing
from domain.clock import legal_day

PHASE = SearchAttributeKey.for_keyword("CasePhase")
ORGANISATION = SearchAttributeKey.for_keyword("CaseOrganisation")
SIMULATED = SearchAttributeKey.for_bool("CaseSimulated")
HELD = SearchAttributeKey.for_bool("CaseHeld")


class CasePage:
    """The page of one run, written anew where it says something else than before."""

    def __init__(self, organisation: str) -> None:
        self._organisation = organisation
        self._written: tuple[str | None, bool] = (None, False)

    def write(self, standing: Standing, step: DueStep | None) -> None:
        """Let Temporal's UI read like a case file."""
        due = named(step) if step else "nothing by itself"
        held = " · **held for a person**" if standing.held else ""
        workflow.set_current_details(f"{standing.case or 'no case'}: **{standing.phase}**{held} · next: {due}")
        if standing.phase is None or self._written == (standing.phase, standing.held):
            return
        self._written = (standing.phase, standing.held)
        workflow.logger.info(
            "case stands", extra={"case": standing.case, "phase": standing.phase, "held": standing.held}
        )
        workflow.upsert_search_attributes(self._search_attributes(standing))

    def _search_attributes(self, standing: Standing) -> list[SearchAttributeUpdate[Any]]:
        """What lists in Temporal's UI can be filtered by: what is written anew whenever it changes, and nothing else.

        The next step is not among them: it moves with nearly every decision, and stands in the current details.
        """
        return [
            PHASE.value_set(standing.phase or ""),
            ORGANISATION.value_set(self._organisation),
            SIMULATED.value_set(standing.simulated),
            HELD.value_set(standing.held),
        ]


def named(step: DueStep) -> str:
    """A step as Temporal's pages name it, with what it is about and its day."""
    return f"{step.step.value} {step.subject} on {legal_day(step.due)}"


def attributes_of_next_run() -> TypedSearchAttributes:
    """What the next run is first listed under. One that was unset must be left out: the SDK cannot read it."""
    return TypedSearchAttributes(
        [pair for pair in workflow.info().typed_search_attributes.search_attributes if pair.value is not None]
    )
