"""How does a person stop all letters of an organisation, whatever else does not work?"""

from client.journal import journal_alone
from decisions.kill_switch import set_brake
from runtime.settings import Settings


async def set_sending(settings: Settings, organisation: str, by: str, *, stop: bool) -> bool:
    """Stop sending, or resume it; tells whether that changed anything. Raises ServerUnreachable, OtherKeys."""
    async with journal_alone(settings) as journal:
        return await set_brake(journal, organisation, by, stop=stop)
