"""Which bytes stand for a value? Canonical JSON as in RFC 8785, without floating point.

The journal stores and hashes these bytes verbatim, so that years later, and in another language, the same
value gives the same hash. Numbers are whole and within ±(2**53 - 1): money is øre, and JSON readers
elsewhere hold larger numbers only roughly.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from journal.errors import NotCanonicalError

LARGEST = 2**53 - 1
"""The largest whole number that every JSON reader holds exactly (RFC 8785 3.2.2.3, I-JSON)."""

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def canonical_json(value: object) -> str:
    """The one JSON text of a value: keys in UTF-16 order, no blanks, only the escapes JSON demands.

    Raises NotCanonicalError for floats, numbers beyond LARGEST, keys that are not text, lone surrogates and
    any type JSON does not know. The text of the error names types, never values.
    """
    text = _ENCODER.encode(_ordered(value))
    if not _is_unicode(text):
        raise NotCanonicalError("text with a lone surrogate")
    return text


def _ordered(value: object) -> object:
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int):
        if abs(value) > LARGEST:
            raise NotCanonicalError("a number beyond 2**53 - 1")
        return int(value)
    if isinstance(value, list | tuple):
        return [_ordered(item) for item in value]
    if isinstance(value, dict | Mapping):  # a dict is one, but asking the abstract class costs ten times as much
        return {key: _ordered(value[key]) for key in _sorted(value)}
    raise NotCanonicalError(f"a value of type {type(value).__name__}")


def _sorted(keys: Iterable[object]) -> list[Any]:
    # Names of fields are ASCII, and among those the order of code points is the same.
    names = list(keys)
    if all(type(name) is str and name.isascii() for name in names):
        return sorted(names)
    return sorted(names, key=_utf16)


def _utf16(key: object) -> bytes:
    if not isinstance(key, str):
        raise NotCanonicalError(f"a key of type {type(key).__name__}")
    # A lone surrogate in a key gets its place here and is refused with the whole text.
    return key.encode("utf-16-be", "surrogatepass")


def _is_unicode(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
