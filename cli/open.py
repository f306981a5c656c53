"""`open`: how does one missed payment that was typed in become a case, or join one?"""

from collections.abc import Mapping

from cli.import_list import DANISH, RESULTS
from cli.terminal.output import Output
from client.arrears import Register, register_one
from client.bulk import Tally
from client.cases import case_client
from runtime.settings import Settings


async def open_one(settings: Settings, out: Output, fields: Mapping[str, str], register: Register) -> int:
    """Take in one missed payment, given as text by column; gives the exit status."""
    tally = Tally(RESULTS)
    async with case_client(settings) as cases:
        answer = await register_one(cases, fields, register)
    tally.add(answer)
    out.item(answer)
    out.text(" ".join(part for part in (DANISH[answer.result].capitalize(), answer.case, answer.reason) if part))
    for warning in answer.warnings:
        out.text(f"  {warning}")
    return tally.status
