"""`sending`: who throws the kill switch of an organisation, and who takes it off?"""

from audit.kept_versions import all_editions
from cli.terminal.actors import person
from cli.terminal.output import Output
from client.errors import DONE, UnreadableInput
from client.kill_switch import set_kill_switch
from client.records import records
from client.results.kill_switch import KillSwitchResult
from client.witness import tell_afterwards
from runtime.settings import Settings


async def set_sending(settings: Settings, out: Output, organisation: str, by: str | None, *, stop: bool) -> int:
    """Stop or resume sending; gives the exit status. Raises RoleMayNot.

    Needs PostgreSQL alone, so that it works when little else does.
    """
    who = person(by)
    async with records(settings) as found:
        known = await all_editions(found.reader)
    if organisation not in known:
        raise UnreadableInput(f"Organisationen kendes ikke. Der er: {', '.join(known) or 'ingen'}.")
    changed = await set_kill_switch(settings, organisation, who, stop=stop)
    out.item(KillSwitchResult(organisation=organisation, sending="stopped" if stop else "running", changed=changed))
    state = "Intet brev forlader huset" if stop else "Brevene går igen"
    out.text(f"{state} for {organisation}." if changed else f"{state} for {organisation} i forvejen.")
    await tell_afterwards(settings, organisation)
    return DONE
