"""What do banks and housing systems call the ways in which money moves?"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from domain.payment import Means, Outgoing

_MEANS: Final = {
    Means.TRANSFER: ("overførsel", "bankoverførsel", "kontooverførsel", "straksoverførsel"),
    Means.DIRECT_DEBIT: ("betalingsservice", "bs", "pbs", "automatisk betaling"),
    Means.SLIP: ("indbetalingskort", "fi-kort", "fi kort", "fik", "girokort", "giro"),
    Means.MOBILE: ("mobilepay",),
    Means.CARD: ("kort", "betalingskort", "kortbetaling", "dankort"),
    Means.CASH: ("kontant", "kontanter"),
}
_OUTGOING: Final = {
    Outgoing.REFUND: ("tilbagebetaling", "udbetaling", "refusion", "refundering"),
    Outgoing.TRANSFER: ("overførsel ud", "udgående overførsel", "overflytning", "omposteret", "ompostering"),
    Outgoing.RETURNED: ("returneret", "returpost", "retur", "tilbageført", "tilbageførsel", "afvist"),
}
_INCOMING: Final = ("indbetaling", "betaling", "indgående overførsel")

MEANS: Final[Mapping[str, Means]] = MappingProxyType({word: means for means, words in _MEANS.items() for word in words})
"""By what means money came, by the small letters of the word."""
KINDS: Final[Mapping[str, Outgoing | None]] = MappingProxyType(
    dict.fromkeys((*_INCOMING, *MEANS)) | {word: kind for kind, words in _OUTGOING.items() for word in words}
)
"""Why money went, by the small letters of the word; None: it came. Banks often call it by its means."""
