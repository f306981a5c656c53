"""Of which law and policies do commands speak that need no server? Those in the folders that the settings name."""

import os
from pathlib import Path

from books.law.book import LawBook
from runtime.settings import law_folder_of, policies_folder_of


def law_here() -> LawBook:
    """The law as its files say it. Raises LawError, SettingsProblem."""
    return LawBook.load(law_folder_of(os.environ))


def policies_folder() -> Path | None:
    """The folder of the associations' policies; None where none is named. Raises SettingsProblem."""
    return policies_folder_of(os.environ)
