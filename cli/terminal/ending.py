"""With which line and which exit status does a command end that something stopped?"""

from cli.terminal.remedies import with_remedy
from client.error_messages import explained
from client.errors import ClientError


def ended(error: Exception) -> tuple[str, int]:
    """What is said, in Danish, and the status."""
    line, status = explained(error)
    return (with_remedy(error) if isinstance(error, ClientError) else line), status
