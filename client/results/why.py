"""What does `why` answer: what the law says to one question about a case, because of what, and where it stands?"""

from datetime import date

from books.law.book import LawBook
from client.results.result import Result
from client.why import Answered, Question


class WhySource(Result):
    """Where it stands: a key of law/sources.toml, the provision as a lawyer would cite it, and the source's title."""

    key: str
    provision: str
    title: str


class WhyDoubt(Result):
    """What nobody has settled and the answer rests on, and how it is read meanwhile (Danish)."""

    key: str
    title: str
    reading: str


class WhyResult(Result):
    """One answer about a case as it was known at the end of the day `as_of`; reasons are Danish.

    `about` and `demand` say which of several things is meant. `missing` names the facts without which nobody can tell:
    `holds` is false then. `approval` says whether the association has let its lawyer take the step, where that is next.
    """

    case: str
    as_of: date
    question: str
    demand: int | None
    about: str | None
    holds: bool
    because: str
    approval: str | None
    missing: str | None
    rule: str
    sources: tuple[WhySource, ...]
    doubts: tuple[WhyDoubt, ...]

    @classmethod
    def of(cls, one: Answered, asked: Question, book: LawBook) -> "WhyResult":
        """An answer, with the titles of the law book."""
        finding = one.finding
        return cls(
            case=asked.case.id,
            as_of=asked.day,
            question=one.question,
            demand=one.demand,
            about=one.about or None,
            holds=finding.holds,
            because=finding.because,
            approval=one.approval or None,
            missing=finding.missing,
            rule=finding.rule,
            sources=tuple(
                WhySource(key=source.key, provision=source.provision, title=book.sources[source.key].title)
                for source in finding.sources
            ),
            doubts=tuple(
                WhyDoubt(key=doubt.key, title=doubt.title, reading=doubt.reading)
                for doubt in book.open_among(finding.doubts)
            ),
        )
