"""What do all events have in common, whatever stream they stand in?

A new optional field keeps a type's version; anything else is a new version with a lifter and a golden row. Whatever
concerns a person stands under `sealed`, one part per person id, and is encrypted under that person's key; every other
field is public: codes, dates, øre and opaque ids.
"""

from datetime import date

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A value that cannot change. Fields of a newer version are passed over, so that an older worker can still read."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Event(Frozen):
    """A fact. `happened_on` is its legal day in Copenhagen; the journal adds when it was known and recorded."""

    happened_on: date


class SealedText(Frozen):
    """What a person wrote in free text. Sealed."""

    text: str
