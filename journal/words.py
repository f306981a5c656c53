"""By what are people found without a name in the clear? Words as keyed tokens (docs/adr/0057-finding-a-case.md).

Whoever has the database alone sees that two cases share a token, and not which word it is. The key is made of the
master key, which is in no database, for this purpose alone; the same word is another token in another organisation.
"""

import hmac
from collections.abc import Iterable, Iterator
from typing import Final

from journal.derived_keys import Purpose
from journal.hashing import framed
from journal.sealing import Sealer
from journal.views import CaseRows

COLUMNS: Final = ("case_id", "organisation_id", "simulated", "person_id", "token")
"""The columns of `view.word`."""
_BYTES: Final = 8
"""Of a digest. Two words of one token are told apart by whoever opens what was found."""


def token(sealer: Sealer, organisation: str, word: str) -> int:
    """What stands for a word in an organisation: a signed number of 64 bits."""
    digest = hmac.digest(sealer.derived(Purpose.SEARCH_WORD), framed((organisation.encode(), word.encode())), "sha256")
    return int.from_bytes(digest[:_BYTES], "big", signed=True)


def word_rows(sealer: Sealer, cases: Iterable[CaseRows]) -> Iterator[tuple[str, str, bool, str, int]]:
    """The rows of these cases, in the order of the columns; none of a case whose words stay as they are."""
    for rows in cases:
        case = rows.case
        for person, words in (rows.words or {}).items():
            for one in sorted({token(sealer, case.organisation_id, word) for word in words}):
                yield case.case_id, case.organisation_id, case.simulated, person, one
