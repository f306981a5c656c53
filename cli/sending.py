"""`sending`: who pulls the emergency brake of an organisation, and lets it go?"""

from audit.kept_versions import all_editions
from cli.terminal.actors import person
from cli.terminal.output import Output
from client.cases import records
from client.errors import DONE, UnreadableInput
from client.kill_switch import set_sending
from client.results.brake import BrakeResult
from runtime.settings import Settings


async def brake(settings: Settings, out: Output, organisation: str, by: str | None, *, stop: bool) -> int:
    """Stop or resume sending; gives the exit status. Raises RoleMayNot.

    Needs PostgreSQL alone, so that it works when little else does.
    """
    who = person(by)
    async with records(settings) as found:
        known = await all_editions(found.reader)
    if organisation not in known:
        raise UnreadableInput(f"Organisationen kendes ikke. Der er: {', '.join(known) or 'ingen'}.")
    changed = await set_sending(settings, organisation, who, stop=stop)
    out.item(BrakeResult(organisation=organisation, sending="stopped" if stop else "running", changed=changed))
    state = "Intet brev forlader huset" if stop else "Brevene går igen"
    out.text(f"{state} for {organisation}." if changed else f"{state} for {organisation} i forvejen.")
    return DONE
