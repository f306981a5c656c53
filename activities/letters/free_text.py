"""How does text that somebody else wrote become one safe line of ours?"""


def one_line(text: str) -> str:
    """Return *text* on one line: what cannot be printed, and so could break or disguise a line, is a space.

    A name may hold anything that an arrears list held; in a letter it must stay inside its own line, and in a mail
    header it must not begin another one. Spaces are single, and none stands at either end.
    """
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
