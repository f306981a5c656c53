"""Which letter do the channel tests send?"""

from domain.letter import Letter, Recipient


def a_letter(key: str = "case-1-17", name: str = "Søren Ærø Åberg", email: str | None = "lejer@example.com") -> Letter:
    """Make a letter full of what encodings tend to lose: æøå, a dot alone on a line, a very long line."""
    return Letter(
        key=key,
        kind="reminder",
        subject="Påmindelse om husleje på Ærø",
        body="Kære Søren\n\n.\n\nDu mangler at betale 7.345,50 kr.\n\n" + "Æblegrød og rødgrød. " * 60 + "\n",
        recipient=Recipient(name, ("Ærøvej 1, 1. tv", "5970 Ærøskøbing"), email),
        text_version="reminder-letter.v1",
        about=("p1",),
    )
