"""How does a person stop all letters of an organisation, whatever else does not work?"""

from client.journal import journal_alone
from client.walls import require_within
from decisions import kill_switch
from domain.entry_points import EntryPoint
from runtime.settings import Settings


async def set_kill_switch(settings: Settings, organisation: str, by: str, *, stop: bool) -> bool:
    """Stop sending, or resume it; tells whether that changed anything. Raises ServerUnreachable, OtherKeys,
    and UnreadableInput outside the walls.
    """
    require_within(settings, organisation)
    async with journal_alone(settings) as journal:
        return await kill_switch.set_kill_switch(journal, organisation, by, via=EntryPoint.CLIENT, stop=stop)
