"""How does text that somebody else wrote become one safe line of ours?"""

import unicodedata

# Cc control, Cf invisible formatting (bidi overrides among them), Cs lone surrogates, Zl and Zp line breaks.
_BREAKS_A_LINE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def one_line(text: str) -> str:
    """Return *text* on one line: whatever could break or disguise a line is a space, and spaces are single.

    A name may hold anything that an arrears list held; in a letter it must stay inside its own line, and in a
    mail header it must not begin another one.
    """
    shown = (" " if unicodedata.category(char) in _BREAKS_A_LINE else char for char in text)
    return " ".join("".join(shown).split())
