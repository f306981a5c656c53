"""Which file has the words of an event of a case, or of its tenancy's account?"""

from danish.events import account, arrears, course, court, demand, letters, relief, termination
from danish.events.words import Around, Words
from domain.account.events import AccountEvent
from domain.case import events as e


def words_of(event: e.CaseEvent | AccountEvent, around: Around) -> Words:
    """Everything that is said of *event*."""
    if isinstance(event, e.ArrearsEvent):
        return arrears.words(event, around)
    if isinstance(event, e.DemandEvent):
        return demand.words(event, around)
    if isinstance(event, e.ReliefEvent):
        return relief.words(event)
    if isinstance(event, e.TerminationEvent):
        return termination.words(event, around)
    if isinstance(event, e.CourtEvent):
        return court.words(event)
    if isinstance(event, e.LetterEvent):
        return letters.words(event, around)
    if isinstance(event, e.CourseEvent):
        return course.words(event, around)
    return account.words(event, around)
