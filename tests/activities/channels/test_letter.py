"""Which keys may a letter have, and what does it show of itself?"""

import pytest

from activities.channels.errors import NotAccepted, OutcomeUnknown
from domain.letter import Letter
from tests.activities.channels.letters_to_send import a_letter


@pytest.mark.parametrize("key", ["a", "case-7-21-reminder", "0" * 128])
def test_a_key_is_made_of_small_letters_digits_and_hyphens(key: str) -> None:
    """Opaque keys pass as they are."""
    assert a_letter(key).key == key


@pytest.mark.parametrize(
    "key", ["", "../x", "a/b", "a\\b", ".", "a.b", "A", "æ", "a b", "a\n", "a\0b", "x" * 129, "a_b", "a@b"]
)
def test_a_key_that_could_be_a_path_or_a_header_is_refused(key: str) -> None:
    """Whatever could leave the folder or break a Message-ID is no key, and the refusal repeats none of it."""
    with pytest.raises(ValueError, match="a dispatch key is made of") as refusal:
        a_letter(key)

    assert not key.strip() or len(key) < 3 or key not in str(refusal.value)


def test_a_letter_shows_nothing_personal_of_itself() -> None:
    """A letter that ends up in a log or a traceback names its key and kind, and nobody."""
    assert repr(a_letter("key-1")) == "Letter(key='key-1', kind='reminder', text_version='reminder-letter.v1')"
    assert repr(a_letter().recipient) == "Recipient()"


def test_the_two_doubts_are_told_apart() -> None:
    """What is safe to send again is never mistaken for what is not."""
    assert not issubclass(NotAccepted, OutcomeUnknown)
    assert not issubclass(OutcomeUnknown, NotAccepted)


def test_a_kept_letter_is_the_letter_again() -> None:
    """Every field comes back from its bytes, and the same letter always gives the same bytes."""
    letter = a_letter()

    assert Letter.from_bytes(letter.as_bytes()) == letter
    assert Letter.from_bytes(letter.as_bytes()).as_bytes() == letter.as_bytes()
