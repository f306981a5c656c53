"""When a letter was not sent, is that certain, and can it be tried again?

    ChannelError
    ├── NotAccepted      certain: the other side does not have it
    └── OutcomeUnknown   the line went dead after the letter had begun to leave

No text here names a person or an address, and no cause is shown with them: the other side's own words may
repeat both.
"""


class ChannelError(Exception):
    """A letter has no receipt. `code` is stable and fit for an event; the text is Danish, for people."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


class NotAccepted(ChannelError):
    """The other side certainly did not take the letter, so sending it again sends it once.

    `permanent` says that the same letter will be refused again until a person has changed it or its address.
    """

    def __init__(self, code: str, text: str, *, permanent: bool = False) -> None:
        super().__init__(code, text)
        self.permanent = permanent


class OutcomeUnknown(ChannelError):
    """The other side may have taken the letter or not. Only a channel that honours keys may be asked again; with any
    other a person must find out first.
    """
