"""What can be wrong with the policies? Said in Danish, with file and key, to whoever keeps them.

PolicyError
├── NoPolicyFolderError          the folder of policies is not there
└── UnreadablePolicyError        a policy file that cannot be used
"""

from pathlib import Path

from domain.plain_text import printable


class PolicyError(Exception):
    """The policies cannot be used."""


class NoPolicyFolderError(PolicyError):
    """There is no such folder."""

    def __init__(self, folder: Path) -> None:
        shown = printable(str(folder))
        super().__init__(f"Mappen {shown} med politikker findes ikke. REDNINGSKRANS_POLICIES nævner den.")


class UnreadablePolicyError(PolicyError):
    """The policy file `file` cannot be used because of what stands at `key` (empty: the whole file)."""

    def __init__(self, file: str, key: str, fault: str) -> None:
        super().__init__(printable(f"{file}{f', {key}' if key else ''}: {fault}"))
        self.file = file
        self.key = key
