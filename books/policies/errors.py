"""What can be wrong with the policies? Said in Danish, with file and key, to whoever keeps them.

PolicyError
├── NoPolicyFolderError          the folder of policies is not there
├── UnknownOrganisationError     nobody has written a policy for this organisation
└── UnreadablePolicyError        a policy file that cannot be used
"""

from pathlib import Path


class PolicyError(Exception):
    """A policy is missing or cannot be used."""


class NoPolicyFolderError(PolicyError):
    """There is no such folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"Mappen {folder} med politikker findes ikke. REDNINGSKRANS_POLICIES nævner den.")


class UnknownOrganisationError(PolicyError):
    """No policy file names the organisation, which is kept out of the text: that may reach a log."""

    def __init__(self, known: tuple[str, ...]) -> None:
        super().__init__(f"Organisationen har ingen politikfil. Kendte organisationer: {', '.join(known)}.")


class UnreadablePolicyError(PolicyError):
    """The policy file `file` cannot be used because of what stands at `key` (empty: the whole file)."""

    def __init__(self, file: str, key: str, fault: str) -> None:
        super().__init__(f"{file}{f', {key}' if key else ''}: {fault}")
        self.file = file
        self.key = key
