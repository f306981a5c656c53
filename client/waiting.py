"""What does a command wait for that has no answer yet?"""

from runtime import status
from runtime.settings import Settings


async def waits_for(settings: Settings) -> str:
    """Whatever is not ready, in Danish; else the case itself, which is busy with what came before."""
    missing = [part for part in await status.parts(settings) if not part.ready]
    if not missing:
        return "at sagen bliver færdig med det, der kom før."
    return " ".join(part.why or part.name for part in missing)
