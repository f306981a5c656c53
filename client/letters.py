"""What did a letter of a case say? For whoever has the tenant on the phone."""

from audit.sent_letter import SentLetter, sent_letter
from client.cases import Records
from client.errors import NoSuchLetter


async def letter_of(cases: Records, case_id: str, key: str) -> SentLetter:
    """The letter as it was last written. Raises NoSuchCase, NoSuchLetter, and what `sent_letter` raises."""
    view = await cases.view_of(case_id)
    found = await sent_letter(cases.reader, view.case_id, key)
    if found is None:
        raise NoSuchLetter
    return found
