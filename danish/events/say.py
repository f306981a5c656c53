"""Which file has the words of an event, whatever stream it stands in?"""

from danish.events import account, arrears, course, court, demand, letters, relief, streams, termination
from danish.events.words import Around, Words
from domain.account.events import AccountEvent
from domain.case import events as e
from domain.streams.arrears_lists import ListEvent
from domain.streams.organisation import BookEvent
from domain.streams.unmatched import FeedEvent


def words_of(event: e.CaseEvent | AccountEvent | BookEvent | FeedEvent | ListEvent, around: Around) -> Words:
    """Everything that is said of *event*; what belongs to no case is said alike wherever it is read."""
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
    if isinstance(event, BookEvent | FeedEvent | ListEvent):
        return streams.words(event)
    return account.words(event, around)
