"""Which command helps whoever was refused?"""

from typing import assert_never

from client.errors import ClientError, Remedy


def with_remedy(error: ClientError) -> str:
    """What the error says, and the command that helps, in one Danish line."""
    return str(error) if error.remedy is None else f"{error} {_said(error.remedy)}"


def _said(remedy: Remedy) -> str:
    match remedy:
        case Remedy.LIST_CASES:
            return "`python starter.py list` viser sagerne."
        case Remedy.SHOW_CASE:
            return "`python starter.py show SAG` nævner brevene."
        case Remedy.VERIFY_JOURNAL:
            return "`python -m audit verify` efterser journalen."
        case _:
            assert_never(remedy)
