"""`sending`: who pulls the emergency brake of an organisation, and lets it go?"""

from books.policies.book import PolicyBook
from cli.terminal.actors import actor
from cli.terminal.output import Output
from client.errors import DONE, UnreadableInput
from decisions.kill_switch import set_brake
from journal.events import CODEC
from journal.sealing import Sealer
from journal.store import Journal
from runtime.postgres import connect_pools
from runtime.settings import Settings


async def brake(settings: Settings, out: Output, organisation: str, by: str | None, stop: bool) -> int:
    """Stop or resume sending; gives the exit status. Needs PostgreSQL alone, so that it works when little else does."""
    known = sorted(PolicyBook.load().policies)
    if organisation not in known:
        raise UnreadableInput(f"Organisationen kendes ikke. Der er: {', '.join(known)}.")
    who = actor(by)
    async with await connect_pools(settings) as pools:
        journal = Journal(pools.app, Sealer(settings.keys().master), CODEC)
        changed = await set_brake(journal, organisation, who, stop=stop)
    out.item({"organisation": organisation, "sending": "stopped" if stop else "running", "changed": changed})
    state = "Intet brev forlader huset" if stop else "Brevene går igen"
    out.text(f"{state} for {organisation}." if changed else f"{state} for {organisation} i forvejen.")
    return DONE
