"""What did a letter of a case say? For whoever has the tenant on the phone."""

from typing import Any

from audit.sent_letter import SentLetter, sent_letter
from client.errors import NoSuchLetter, SpoiltLetter
from client.records import Records
from journal.errors import SealBrokenError
from journal.reader import Reader


async def letter_of(cases: Records, case_id: str, key: str) -> SentLetter:
    """The letter as it was last written. Raises NoSuchCase, SeveralCases and what `kept_letter` raises."""
    view = await cases.meant_by(case_id)
    return await kept_letter(cases.reader, view.case_id, key)


async def kept_letter(reader: Reader[Any], case_id: str, key: str) -> SentLetter:
    """The letter as it was last written, of a case that need not be known.

    Raises NoSuchLetter, SpoiltLetter, and what `Reader.stream` raises.
    """
    try:
        found = await sent_letter(reader, case_id, key)
    except SealBrokenError:
        raise SpoiltLetter("Brevet vises ikke: det eller sagen er ændret, siden det blev gemt.") from None
    except LookupError:
        raise SpoiltLetter("Brevet mangler i journalen.") from None
    if found is None:
        raise NoSuchLetter
    return found
