"""Do equal values have equal bytes, in this language and in any other?"""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.canonical import LARGEST, canonical_json
from journal.errors import NotCanonicalError

texts = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)


@given(values)
def test_the_text_holds_the_value_and_nothing_else(value: Any) -> None:
    """Read back it is the same value, and written again the same text."""
    text = canonical_json(value)
    assert json.loads(text) == value
    assert canonical_json(json.loads(text)) == text


@given(st.dictionaries(texts, values), st.randoms())
def test_the_order_of_keys_does_not_matter(value: dict[str, Any], chance: Any) -> None:
    """Two dictionaries with the same content have the same text."""
    keys = list(value)
    chance.shuffle(keys)
    assert canonical_json({key: value[key] for key in keys}) == canonical_json(value)


@given(values, values)
def test_different_values_have_different_texts(one: Any, other: Any) -> None:
    """Above all 1 and true, which Python holds to be equal."""
    assert (canonical_json(one) == canonical_json(other)) == (_typed(one) == _typed(other))


def _typed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _typed(inner) for key, inner in value.items()}
    return [_typed(inner) for inner in value] if isinstance(value, list) else (type(value), value)


def test_it_is_the_text_of_rfc_8785() -> None:
    """Keys in the order of UTF-16 (the RFC's own example, 3.2.3), and only the escapes of 3.2.2.2."""
    keys = ["€", "\r", "\ufb33", "1", "😀", "\x80", "ö"]
    expected = ["\r", "1", "\x80", "ö", "€", "😀", "\ufb33"]
    assert list(json.loads(canonical_json(dict.fromkeys(keys)))) == expected
    assert canonical_json('€$\x0f\nA\'B"\\\\"/\x7f') == '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/\x7f"'
    assert canonical_json({"b": [1, None, True], "a": {}}) == '{"a":{},"b":[1,null,true]}'


NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [1.0, float("nan"), 2**53, -(2**53), "\ud800", {"\ud800": 1}, {1: "a"}, NOON, b"x", {"a": {1, 2}}],
    ids=str,
)
def test_what_json_cannot_hold_exactly_is_refused(value: Any) -> None:
    """Floats, huge numbers, half characters, keys that are no text, and types JSON does not know."""
    with pytest.raises(NotCanonicalError):
        canonical_json(value)


def test_a_refusal_does_not_quote_the_value() -> None:
    """It may be personal."""
    with pytest.raises(NotCanonicalError) as refusal:
        canonical_json({"name": "Åse Æblegård\ud800"})
    assert "Åse" not in str(refusal.value)
