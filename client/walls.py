"""May whoever asks act for this organisation? Within the walls of the settings, as for reading."""

from client.errors import UnreadableInput
from runtime.settings import Settings


def require_within(settings: Settings, organisation: str) -> None:
    """Raise UnreadableInput where the walls leave the organisation out; whether it exists is not told."""
    if settings.organisations is not None and organisation not in settings.organisations:
        raise UnreadableInput("Organisationen er ikke en af dem, som REDNINGSKRANS_ORGANISATIONS giver adgang til.")
