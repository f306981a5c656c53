"""What is said of a case that waits for a newer worker (docs/adr/0012-events-of-a-newer-version.md)?"""

from collections.abc import Sequence

from domain.case.worklist import WorkItem
from domain.clock import legal_day
from journal.errors import UnknownEventTypeError, UnreadableEventError
from journal.views import CaseView, Unread


def of_case(unread: Sequence[Unread], case: CaseView) -> list[Unread]:
    """Those of the marks that let this case wait."""
    return [one for one in unread if one.concerns(case)]


def work(one: Unread) -> WorkItem:
    """What the operator has to do about it."""
    return WorkItem("update-worker", "operator", legal_day(one.since))


def why_it_waits(one: Unread) -> str:
    """One Danish sentence, naming the event and its type."""
    return (
        f"{one.stream} nr. {one.seq} er en hændelse af typen {one.type}, som den worker, der tog sagen op, ikke kan "
        "læse. En worker af nyere version går videre med den."
    )


def cannot_read(error: UnknownEventTypeError | UnreadableEventError) -> str:
    """One Danish sentence for whoever asked this version to read it."""
    return (
        f"{error.stream} nr. {error.seq} er en hændelse af typen {error.type_name}, som denne version ikke kan læse. "
        "Brug den nyeste version."
    )
