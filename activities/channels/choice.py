"""Through which channel does a letter of this case leave?"""

from dataclasses import dataclass

from activities.channels.base import LetterChannel


@dataclass(frozen=True)
class ChannelChoice:
    """The channels of real cases and those of simulated ones, each named once in its set.

    A rehearsal must never reach a real person, whatever is configured: a simulated channel whose letters
    could leave the data folder is refused here (ValueError), before anything can be sent.
    """

    real: tuple[LetterChannel, ...]
    simulated: tuple[LetterChannel, ...]

    def __post_init__(self) -> None:
        for channels in (self.real, self.simulated):
            if len({channel.name for channel in channels}) != len(channels):
                raise ValueError("two channels of one set have the same name")
        if not all(channel.stays_local for channel in self.simulated):
            raise ValueError("a simulated case may only reach channels that stay in the data folder")

    def for_case(self, channel: str, *, simulated: bool) -> LetterChannel:
        """Return the channel of that name for a case. Raises KeyError with the name where there is none."""
        for candidate in self.simulated if simulated else self.real:
            if candidate.name == channel:
                return candidate
        raise KeyError(channel)
