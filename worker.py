"""What does a worker consist of? Read it as a list of parts. `python worker.py` runs one, as many at once as wanted."""

import asyncio
import gc
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from functools import partial
from typing import Any

from temporalio.client import Client
from temporalio.worker import PollerBehaviorAutoscaling, Worker

from activities.channels.base import LetterChannel
from activities.channels.choice import ChannelChoice
from activities.channels.folder import FolderChannel
from activities.channels.mail import MailChannel
from activities.channels.provider import ProviderChannel
from activities.dispatcher import Dispatcher
from activities.handle_command import HandleCommand
from activities.named_answers import NamesItsQuestion
from books.law.book import LawBook
from client.connecting import require_guards
from client.entry_points import entry_points
from client.error_messages import explained
from client.journal import journal_under
from client.journals_keys import keys_to_write_with
from client.kept_keys import keep_keys_of_other_spellings
from client.stuck.watch import FailedAgain, Watch
from client.witness import Witnesses
from decisions.case import Decisions
from decisions.kept_keys import keep_keys
from decisions.unmatched import Unmatched
from decisions.versions_in_use import adopt_law
from domain.entry_points import EntryPoint
from journal.events import CODEC
from journal.reader import Reader
from journal.sealing import Sealer
from runtime import telemetry, temporal_namespace
from runtime.errors import SettingsProblem
from runtime.exit import leave
from runtime.mail_sink import MailSink
from runtime.postgres import connect_app, connect_reader
from runtime.sandbox import Sandbox
from runtime.settings import Settings
from runtime.temporal import connect
from workflows.eviction_case import EvictionCaseWorkflow
from workflows.journal_witness import JournalWitness
from workflows.letters import letter_activities, queue_of_letters
from workflows.patches import begins

SENDER = "post@redningskrans.example"
PATIENCE = timedelta(seconds=20)
"""How long a stopping worker lets the decisions and letters under way come to an end."""
DECISIONS_AT_ONCE = 10
"""As many as the pool has connections: more would only wait there, with the clock of their time-out running."""
RUNS_KEPT_READY = 500
"""More than an import has on their way; cases sleep for days, and one that wakes cold is replayed in milliseconds. Each
holds the workflow's module, a fifth of a MiB."""
LETTERS_AT_ONCE = 50
"""As many as may hang at the same time without holding up the others; while one leaves, it holds no connection."""


@asynccontextmanager
async def working(settings: Settings) -> AsyncIterator[None]:
    """A worker with everything it needs, working until the block ends, and then stopping gracefully."""
    async with AsyncExitStack() as open_until_the_end:
        await require_guards(settings)
        keys = await keys_to_write_with(settings)
        heard = entry_points(settings)  # after the journal's keys: a home may be given the client's on the way
        pool = await open_until_the_end.enter_async_context(await connect_app(settings))
        journal = await journal_under(keys, pool)  # before Temporal: under another key nothing may be sent
        client = await connect(settings, keys, lenient=True)
        await temporal_namespace.prepare(client, logging.getLogger(__name__).warning)
        sink = await open_until_the_end.enter_async_context(MailSink(settings.home))
        law = LawBook.load(settings.law_folder)
        await adopt_law(journal, law)
        decisions = Decisions(journal, law)
        dispatcher = Dispatcher(decisions, channels(settings, sink))
        read = await open_until_the_end.enter_async_context(await connect_reader(settings, largest=1))
        reader = Reader(read, Sealer(keys.master), CODEC)
        await keep_keys_of_other_spellings(reader, partial(keep_keys, journal), keys.tenancy)
        watch = Watch(client, journal.mark_stuck, reader.stuck)
        await open_until_the_end.enter_async_context(watch.at_work())
        await open_until_the_end.enter_async_context(at_work_on_letters(client, settings.task_queue, dispatcher, watch))
        commands = HandleCommand(decisions, Unmatched(journal, EntryPoint.SYSTEM), heard)
        await open_until_the_end.enter_async_context(at_work_on_cases(client, settings.task_queue, commands, watch))
        await tell_what_was_not_heard(reader, Witnesses(client, settings.task_queue, keys.tenancy))
        yield


async def tell_what_was_not_heard(reader: Reader[Any], witnesses: Witnesses) -> None:
    """Tell Temporal how far the streams reach beside the cases: whoever wrote there may not have reached it."""
    if not await witnesses.tell(await reader.newest_signed_heads()):
        logging.getLogger(__name__).warning("Temporal did not hear what was written beside the cases")


def spare_the_collector() -> None:
    """Leave what was loaded at the start alone for good: it is never garbage, and was walked again and again.

    Not less often, though: a run that was let go is a cycle of a fifth of a MiB, and a thousand would wait.
    """
    gc.collect()
    gc.freeze()


def channels(settings: Settings, sink: str) -> ChannelChoice:
    """The ways out: print and Digital Post to their providers or the home's folders, mail to SMTP_URL or the sink.

    Raises SettingsProblem.
    """

    def folder(name: str) -> LetterChannel:
        return FolderChannel(name, settings.home)

    def rehearsal(name: str) -> LetterChannel:
        return FolderChannel(name, settings.home, simulated=True)

    def post(name: str, url: str | None) -> LetterChannel:
        try:
            return ProviderChannel(name, url) if url else folder(name)
        except ValueError:
            variable = f"{name.upper().replace('-', '_')}_URL"
            raise SettingsProblem(f"{variable} skal være en adresse som https://bearer:nøgle@vært/sti.") from None

    try:
        mail = MailChannel(settings.smtp_url or sink, SENDER)
    except ValueError:
        raise SettingsProblem("SMTP_URL skal være en adresse som smtps://bruger:adgangskode@vært.") from None
    return ChannelChoice(
        real=(post("print", settings.print_url), post("digital-post", settings.digital_post_url), mail),
        simulated=(rehearsal("print"), rehearsal("digital-post"), rehearsal("mail")),
    )


def at_work_on_cases(client: Client, task_queue: str, commands: HandleCommand, watch: Watch) -> Worker:
    """The cases' workflow and the decisions it asks for; and the journal's witness, which asks for nothing."""
    return Worker(
        client,
        task_queue=task_queue,
        workflows=[EvictionCaseWorkflow, JournalWitness],
        activities=[commands.handle_command, commands.look_up_standing, commands.keep_unreadable_message],
        interceptors=[FailedAgain(watch), NamesItsQuestion()],
        workflow_runner=Sandbox(failed=watch.suspect),
        patch_activation_callback=begins,
        max_concurrent_activities=DECISIONS_AT_ONCE,
        max_cached_workflows=RUNS_KEPT_READY,
        workflow_task_poller_behavior=PollerBehaviorAutoscaling(),
        activity_task_poller_behavior=PollerBehaviorAutoscaling(),
        graceful_shutdown_timeout=PATIENCE,
    )


def at_work_on_letters(client: Client, task_queue: str, dispatcher: Dispatcher, watch: Watch) -> Worker:
    """The activities of every outside party, with places of their own: a receiver that hangs delays no decision."""
    return Worker(
        client,
        task_queue=queue_of_letters(task_queue),
        activities=letter_activities(dispatcher),
        interceptors=[FailedAgain(watch), NamesItsQuestion()],
        max_concurrent_activities=LETTERS_AT_ONCE,
        activity_task_poller_behavior=PollerBehaviorAutoscaling(),
        graceful_shutdown_timeout=PATIENCE,
    )


async def main() -> int:
    """Work until told to stop (SIGINT, SIGTERM); gives the exit status."""
    settings = Settings.from_environment(os.environ)
    traces = telemetry.start(settings, "worker")
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    try:
        async with working(settings):
            spare_the_collector()
            await stop.wait()
    finally:
        traces.close()
    return 0


if __name__ == "__main__":
    try:
        leave(asyncio.run(main()))
    except Exception as error:  # noqa: BLE001 (whatever it was is said in one line, and ends the process)
        line, status = explained(error)
        print(line, file=sys.stderr)
        leave(status)
