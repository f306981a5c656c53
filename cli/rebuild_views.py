"""`rebuild-views`: how many cases' lists were made anew from the events alone?"""

from cli.terminal.output import Output
from client.errors import DONE
from client.repair.rebuild_views import rebuild_views
from client.results.repair import RebuiltViews
from danish.prose import counted
from runtime.settings import Settings


async def rebuild(settings: Settings, out: Output) -> int:
    """Throw the views away and make them again; gives the exit status."""
    out.say("Listerne laves om fra hændelserne; afgørelser venter imens …")
    count = await rebuild_views(settings)
    out.item(RebuiltViews(rebuilt=count))
    out.text(f"Listerne er lavet om fra hændelserne i {counted(count, 'sag', 'sager')}.")
    return DONE
