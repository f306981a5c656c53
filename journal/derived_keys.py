"""Which keys are made of the master key, each for one purpose? The one place that makes any (HKDF, RFC 5869)."""

from enum import Enum
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_BYTES: Final = 32


class Purpose(Enum):
    """What a derived key is for: the label under which it is made. Another purpose is another key; none is renamed."""

    MESSAGE_DIGEST = b"redningskrans.message-digest.v1"
    ANSWER_MAC = b"redningskrans.answer-mac.v1"
    NOT_KEPT_MAC = b"redningskrans.not-kept-mac.v1"
    SIGNED_HEAD = b"redningskrans.signed-head.v1"
    SEARCH_WORD = b"redningskrans.search-word.v1"


def derived_key(master: bytes, purpose: Purpose) -> bytes:
    """The 32 bytes for one purpose. They say nothing of the master key, nor of the key for another purpose."""
    return HKDF(algorithm=SHA256(), length=_BYTES, salt=None, info=purpose.value).derive(master)
