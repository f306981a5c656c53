"""What do all answers to machines have in common? Amounts are øre, days ISO dates, instants UTC, sentences Danish."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, PlainSerializer, RootModel, WithJsonSchema

Instant = Annotated[
    datetime,
    PlainSerializer(datetime.isoformat, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}, mode="serialization"),
]
"""A moment in UTC, written as `2026-10-02T06:00:00+00:00`."""


class Result(BaseModel):
    """One object of an answer. `model_dump(mode="json")` gives it as it is printed, its schema in mode `serialization`.

    What ends in `_ore` is øre, a `date` is a legal day (Copenhagen), an `Instant` is UTC, and sentences are Danish.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True)


class OpenResult(RootModel[dict[str, Any]]):
    """One object of an answer whose fields are named by what wrote it, and not here."""

    model_config = ConfigDict(frozen=True)
