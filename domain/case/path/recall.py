"""Who has to stop who was told to act, and have they said that they did?"""

from datetime import date, timedelta

from domain.case import events as e
from domain.case.codes import Channel, DispatchKind, Party
from domain.case.commands import AcknowledgeRecall
from domain.case.decision import Answer, DecisionBuilder, Wanted, refuse
from domain.case.moot_letters import suppress_moot
from domain.case.state import Case, Curing, Demand, Filed, OnItsWay, Recall

PATIENT_ATTEMPTS = 5


def call_back(d: DecisionBuilder, demand: Demand) -> None:
    """Recall the lawyer, unless another demand is with them, and the court, where it was told to act on *demand*.

    *demand* is as it stood when it ended: a court that has turned the filing down acts on nothing.
    """
    others_with_lawyer = any(
        not isinstance(other.phase, OnItsWay | Curing) for other in d.case.live_demands if other.number != demand.number
    )
    if not others_with_lawyer and _acts(d.case, Party.LAWYER, DispatchKind.LAWYER_HANDOVER):
        ask_to_stop(d, Party.LAWYER)
    if isinstance(demand.phase, Filed) and _told(d.case, demand, DispatchKind.COURT_FILING):
        ask_to_stop(d, Party.COURT)


def call_everyone_back(d: DecisionBuilder) -> None:
    """Recall the lawyer and the court, whatever they were told to act on: the whole case ends."""
    if _acts(d.case, Party.LAWYER, DispatchKind.LAWYER_HANDOVER):
        ask_to_stop(d, Party.LAWYER)
    filed = any(isinstance(demand.phase, Filed) for demand in d.case.live_demands)
    if filed and _acts(d.case, Party.COURT, DispatchKind.COURT_FILING):
        ask_to_stop(d, Party.COURT)


def _acts(case: Case, party: Party, kind: DispatchKind) -> bool:
    """Whether a party may have been told to act, and not been asked to stop since."""
    told = (x.intended_in for x in case.dispatches.values() if x.kind is kind and x.may_have_gone)
    asked = (x.intended_in for x in case.dispatches.values() if x.kind is DispatchKind.RECALL and x.to is party)
    return max(told, default=0) > max(asked, default=0)


def _told(case: Case, demand: Demand, kind: DispatchKind) -> bool:
    sent = (x for x in case.dispatches.values() if x.kind is kind and x.demand == demand.number)
    return any(dispatch.may_have_gone for dispatch in sent)


def ask_to_stop(d: DecisionBuilder, to: Party) -> None:
    """Ask *to* to stop, once more if it has been asked before."""
    asked = next((recall for recall in d.case.open_recalls if recall.to is to), None)
    channel = Channel.MAIL if to is Party.LAWYER else Channel.DIGITAL_POST
    dispatches = d.intents(Wanted(DispatchKind.RECALL, channel, to))
    attempt = asked.attempt + 1 if asked else 1
    d.record(e.RecallDecided(happened_on=d.today, to=to, attempt=attempt, dispatches=dispatches))


def acknowledge(d: DecisionBuilder, command: AcknowledgeRecall) -> Answer:
    """The lawyer or the court says that it has stopped."""
    if all(open_recall.to is not command.to for open_recall in d.case.open_recalls):
        refuse("recall-is-open", "Der er ingen tilbagekaldelse, som venter på svar derfra.")
    d.record(e.RecallAcknowledged(happened_on=d.today, to=Party(command.to)))
    suppress_moot(d)
    return Answer("done", d.case.id)


def repeat(d: DecisionBuilder, unanswered: Recall) -> None:
    """Ask again a party that has not said that it has stopped."""
    ask_to_stop(d, unanswered.to)


def next_recall(open_recall: Recall, repeat_days: int) -> date:
    """When a party that has not answered is asked again; weekly after the first few, when a person is on it too."""
    patience = repeat_days if open_recall.attempt < PATIENT_ATTEMPTS else 7 * repeat_days
    return open_recall.asked_on + timedelta(days=patience)
