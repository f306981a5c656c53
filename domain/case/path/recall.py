"""Who has to stop who was told to act, and have they said that they did?"""

from datetime import date, timedelta
from typing import Final

from domain.actors import Role, giver_of
from domain.calendar import ONE_DAY
from domain.case import events as e
from domain.case.codes import Channel, DispatchKind, Party
from domain.case.commands import AcknowledgeRecall
from domain.case.decision import Answer, DecisionBuilder, Wanted, refuse
from domain.case.moot_letters import suppress_moot
from domain.case.state import Case, Curing, Demand, Filed, OnItsWay, Recall
from domain.policy import Ladder

NEAR: Final = timedelta(days=14)
"""How long before the court's day a recall is repeated daily, however often it was sent: the eviction is near."""
_REPORTS: Final = {Role.LAWYER: Party.LAWYER, Role.COURT_CLERK: Party.COURT}


def call_back(d: DecisionBuilder, demand: Demand) -> None:
    """Recall the lawyer, unless another demand is with them, and the court, where it was told to act on *demand*.

    *demand* is as it stood when it ended: a court that has turned the filing down acts on nothing.
    """
    others_with_lawyer = any(
        not isinstance(other.phase, OnItsWay | Curing) for other in d.case.live_demands if other.number != demand.number
    )
    if not others_with_lawyer and _acts(d.case, Party.LAWYER, DispatchKind.LAWYER_HANDOVER):
        ask_to_stop(d, Party.LAWYER, _court_day(demand))
    if isinstance(demand.phase, Filed) and _told(d.case, demand, DispatchKind.COURT_FILING):
        ask_to_stop(d, Party.COURT, _court_day(demand))


def call_everyone_back(d: DecisionBuilder, *, but: Party | None = None) -> None:
    """Recall the lawyer and the court, whatever they were told to act on: the whole case ends. *but*: whoever told us
    of the end, and need not be told.
    """
    days = [day for demand in d.case.live_demands if (day := _court_day(demand))]
    court_day = min(days, default=None)
    if but is not Party.LAWYER and _acts(d.case, Party.LAWYER, DispatchKind.LAWYER_HANDOVER):
        ask_to_stop(d, Party.LAWYER, court_day)
    filed = any(isinstance(demand.phase, Filed) for demand in d.case.live_demands)
    if but is not Party.COURT and filed and _acts(d.case, Party.COURT, DispatchKind.COURT_FILING):
        ask_to_stop(d, Party.COURT, court_day)


def reporter(d: DecisionBuilder) -> Party | None:
    """The party that whoever acts belongs to, where it is one that can be recalled."""
    giver = giver_of(d.at.actor)
    return _REPORTS.get(giver) if isinstance(giver, Role) else None


def _court_day(demand: Demand) -> date | None:
    return demand.phase.court_day if isinstance(demand.phase, Filed) else None


def _acts(case: Case, party: Party, kind: DispatchKind) -> bool:
    """Whether a party may have been told to act, and not been asked to stop since."""
    told = (x.intended_in for x in case.dispatches.values() if x.kind is kind and x.may_have_gone)
    asked = (x.intended_in for x in case.dispatches.values() if x.kind is DispatchKind.RECALL and x.to is party)
    return max(told, default=0) > max(asked, default=0)


def _told(case: Case, demand: Demand, kind: DispatchKind) -> bool:
    sent = (x for x in case.dispatches.values() if x.kind is kind and x.demand == demand.number)
    return any(dispatch.may_have_gone for dispatch in sent)


def ask_to_stop(d: DecisionBuilder, to: Party, court_day: date | None) -> None:
    """Ask *to* to stop, once more if it has been asked before. *court_day*: the day that the court has set."""
    asked = next((recall for recall in d.case.open_recalls if recall.to is to), None)
    channel = Channel.MAIL if to is Party.LAWYER else Channel.DIGITAL_POST
    dispatches = d.intents(Wanted(DispatchKind.RECALL, channel, to))
    attempt = asked.attempt + 1 if asked else 1
    recalled = e.RecallDecided(happened_on=d.today, to=to, attempt=attempt, court_day=court_day, dispatches=dispatches)
    d.record(recalled)


def acknowledge(d: DecisionBuilder, command: AcknowledgeRecall) -> Answer:
    """The lawyer or the court says that it has stopped."""
    if all(open_recall.to is not command.to for open_recall in d.case.open_recalls):
        refuse("recall-is-open", "Der er ingen tilbagekaldelse, som venter på svar derfra.")
    d.record(e.RecallAcknowledged(happened_on=d.today, to=Party(command.to)))
    suppress_moot(d)
    return Answer("done", d.case.id)


def repeat(d: DecisionBuilder, unanswered: Recall) -> None:
    """Ask again a party that has not said that it has stopped."""
    ask_to_stop(d, unanswered.to, unanswered.court_day)


def next_recall(open_recall: Recall, ladder: Ladder) -> date:
    """When a party that has not answered is asked again; weekly after the first few, when a person is on it too, and
    daily in the two weeks before the court's day.
    """
    patience = ladder.recall_repeat_days * (1 if open_recall.attempt < ladder.recall_repeats else 7)
    again = open_recall.asked_on + timedelta(days=patience)
    if (court_day := open_recall.court_day) is None:
        return again
    near = max(open_recall.asked_on + ONE_DAY, court_day - NEAR)
    return min(again, near) if near <= court_day else again
