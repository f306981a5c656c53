"""What does a case's workflow ask of the journal? Decisions, where a tenancy stands, a place for unreadable messages.

Rules run behind these activities and not in the workflow, so that a corrected rule never breaks the replay of a
running case (docs/adr/0001-where-rules-run.md).
"""

from typing import Final

from temporalio import activity

from decisions import attempt
from decisions.case import UNKNOWN_ORGANISATION, Decisions, UnknownOrganisation, nowhere
from decisions.contract import CommandRequest, Kept, LookUp, Reply, Standing, UnreadableMessage
from decisions.entry_points import NOT_SIGNED, EntryPoints
from decisions.unmatched import Unmatched

HANDLE_COMMAND, LOOK_UP_STANDING, KEEP_UNREADABLE = "handle-command", "look-up-standing", "keep-unreadable-message"
DECISIONS: Final = frozenset({HANDLE_COMMAND, LOOK_UP_STANDING, KEEP_UNREADABLE})
"""What asks for its work on the queue of the cases; all other activities are letters, which have a queue of their own.
"""


class HandleCommand:
    """The workflow's way to decisions; each attempt says first when its time is over."""

    def __init__(self, decisions: Decisions, unmatched: Unmatched, entry_points: EntryPoints) -> None:
        self._decisions = decisions
        self._entry_points = entry_points
        self._unmatched = unmatched

    @activity.defn(name=HANDLE_COMMAND)
    async def handle_command(self, asked: CommandRequest) -> Standing:
        """Decide a command; asked again with the same message id, give the first answer and append nothing.

        Of an organisation that nobody knows it is kept, and its run has nothing more to do.
        """
        attempt.begin()
        try:
            if asked.own:
                return (await self._decisions.decide(asked)).standing
            if not self._entry_points.hears(asked):
                return await self._not_heard(asked)
            return (await self._decisions.decide(asked, refused=self._entry_points.why_not(asked))).standing
        except UnknownOrganisation:
            because = "Organisationen kendes ikke. Beskeden er gemt, og ingen har afgjort den."
            given = Reply(result="refused", because=because, rule=UNKNOWN_ORGANISATION)
            head = await self._unmatched.keep_undecided(asked, given)
            return nowhere(given, (head,))

    async def _not_heard(self, asked: CommandRequest) -> Standing:
        """Keep what came through none of our entry points, decide nothing, and leave its id to whoever owns it."""
        kept = await self._unmatched.keep_unsigned(asked)
        known = LookUp(organisation=asked.organisation, tenancy_key=asked.tenancy_key, known=asked.known)
        standing = await self._decisions.look_up(known)
        activity.logger.warning("a message without the signature of an entry point", extra={"case": standing.case})
        answer = Reply(result="refused", because=NOT_SIGNED.because, rule=NOT_SIGNED.rule)
        return standing.model_copy(update={"answer": answer, "witnesses": (*standing.witnesses, *kept.heads)})

    @activity.defn(name=LOOK_UP_STANDING)
    async def look_up_standing(self, of: LookUp) -> Standing:
        """Read where a tenancy stands: how a run begins that was not started by a message."""
        attempt.begin()
        try:
            return await self._decisions.look_up(of)
        except UnknownOrganisation:
            return nowhere()

    @activity.defn(name=KEEP_UNREADABLE)
    async def keep_unreadable_message(self, message: UnreadableMessage) -> Kept:
        """Keep a message that could not be read, once, or count it where its day had too many."""
        attempt.begin()
        return await self._unmatched.keep(message)
