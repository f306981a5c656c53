"""Which edition of its policy is in force on a day, of every association there is?"""

from datetime import date

from audit.kept_versions import all_editions
from client.records import Records
from domain.policy import Edition


async def all_in_force(cases: Records, day: date) -> dict[str, Edition]:
    """The edition that is in force on *day*, of every organisation that has one."""
    found = {organisation: editions.on(day) for organisation, editions in (await all_editions(cases.reader)).items()}
    return {organisation: edition for organisation, edition in found.items() if edition is not None}
