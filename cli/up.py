"""`up`: what has to run, and where is it?"""

import asyncio
import os
import signal
from contextlib import AsyncExitStack

import worker
from cli.status import show_part
from cli.terminal.output import Output
from client.errors import DONE
from client.journals_keys import keys_to_write_with
from client.migrating import ready_the_journal
from client.policy_adoption import adopt_if_empty
from runtime import status as servers_status
from runtime.embedded import Servers
from runtime.settings import Settings


async def up(settings: Settings, out: Output) -> int:
    """Run servers and a worker until Ctrl-C or SIGTERM, and stop them in order; gives the exit status."""
    this = asyncio.current_task()
    assert this is not None
    for name in (signal.SIGINT, signal.SIGTERM):  # SIGINT too: a process started in the background ignores it
        asyncio.get_running_loop().add_signal_handler(name, this.cancel)
    try:
        async with AsyncExitStack() as running:
            running.callback(out.say, "Alt er standset. Data ligger stadig i " + str(settings.home))
            servers = Servers(settings, os.environ, out.say, ready_the_journal=_readied, with_page=True)
            await running.enter_async_context(servers)
            await adopt_if_empty(settings)
            await running.enter_async_context(worker.working(settings))
            await _announce(settings, out, servers.addresses.page)
            running.callback(out.say, "Standser worker og servere …")
            await asyncio.Event().wait()
    except asyncio.CancelledError:
        return DONE
    return DONE


async def _readied(settings: Settings) -> None:
    """The journal and its keys, before Temporal is started beside them. Raises NoKeys, OtherKeys."""
    await ready_the_journal(settings)
    await keys_to_write_with(settings)


async def _announce(settings: Settings, out: Output, page: str | None) -> None:
    for part in await servers_status.parts(settings):
        show_part(out, part, page=page if part.name == "Temporal" else None)
    if page:
        out.text(f"Temporals side: {page}")
    out.say(f"Worker-log: {settings.home / 'log' / 'up.log'}")
    out.say("Klar. Ctrl-C standser det hele; data bliver liggende.")
