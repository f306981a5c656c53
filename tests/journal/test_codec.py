"""Is a row written years ago still an event today, and is what cannot be read named?"""

import json
from datetime import date
from pathlib import Path
from typing import Any, Literal

import pytest
from pydantic import BaseModel

from journal.codec import Encoded, Fields, Lifter, ModelCodec, SealedPart
from journal.errors import JournalError, PersonErasedError, UnknownEventTypeError, UnreadableEventError
from tests.journal.samples import (
    CODEC,
    DAY,
    ORG,
    CaseClosed,
    Frozen,
    JournalDatabase,
    NoteTaken,
    Person,
    RentMissed,
    append,
    named,
)

GOLDEN = sorted((Path(__file__).parent / "golden" / "samples").glob("*.json"))


def test_an_event_is_split_into_what_everybody_and_what_nobody_may_read() -> None:
    """`type` and `sealed` leave the public part; each person's part stands alone."""
    assert CODEC.encode(named("Bø", "Åse", ore=5)) == Encoded(
        type="rent-missed.v1",
        public={"amount_ore": 5, "happened_on": "2026-10-02"},
        sealed=(SealedPart("bø", {"name": "Bø"}), SealedPart("åse", {"name": "Åse"})),
        happened_on=DAY,
    )


@pytest.mark.parametrize("event", [named("Åse"), NoteTaken(code="a", weight=2), CaseClosed()], ids=repr)
def test_what_is_encoded_is_decoded_to_the_same_event(event: Any) -> None:
    """There and back."""
    encoded = CODEC.encode(event)
    sealed = {part.person_id: part.data for part in encoded.sealed}
    assert CODEC.decode(encoded.type, encoded.public, sealed) == event


def test_the_part_of_an_erased_person_is_none() -> None:
    """The event stays readable; only that person is gone from it, and it cannot be stored anew."""
    event = CODEC.decode("rent-missed.v1", CODEC.encode(named("Åse", "Bø")).public, {"åse": None, "bø": {"name": "Bø"}})
    assert event == RentMissed(sealed={"åse": None, "bø": Person(name="Bø")})
    with pytest.raises(PersonErasedError):
        CODEC.encode(event)


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_row_of_every_version_ever_written_can_be_read(path: Path) -> None:
    """The golden rows: kept for ever, whatever becomes of the models."""
    row = json.loads(path.read_text("utf-8"))
    event = CODEC.decode(row["type"], row["public"], row["sealed"])
    assert event.model_dump(mode="json") == row["today"]


def test_every_type_that_can_be_read_has_a_golden_row() -> None:
    """The lifted ones above all."""
    assert {json.loads(path.read_text("utf-8"))["type"] for path in GOLDEN} == CODEC.types


def test_a_lifter_changes_nothing_but_its_own_copy() -> None:
    """The stored fields are shown beside the event and must stay what they are."""
    public = {"happened_on": "2026-10-02", "text": "CALLED"}
    assert CODEC.decode("note-taken.v1", public, {}) == NoteTaken(code="called", weight=1)
    assert public == {"happened_on": "2026-10-02", "text": "CALLED"}


async def test_an_unknown_type_is_named_with_its_place(database: JournalDatabase) -> None:
    """A journal written by a newer version: the reader says which event it does not know, and does not guess."""
    await database.record("tk", named("Åse"))
    async with database.journal.unit(ORG, "tk") as unit:
        await append(unit, "case/tk", NoteTaken(code="a", weight=1))
    older = type(database.reader)(database.audit, database.sealer, ModelCodec((RentMissed, CaseClosed)))
    with pytest.raises(UnknownEventTypeError, match=r"note-taken\.v3.* at case/tk seq 2") as caught:
        await older.case("tk")
    assert (caught.value.stream, caught.value.seq) == ("case/tk", 2)


async def test_a_row_that_does_not_fit_its_model_is_named_without_its_values(database: JournalDatabase) -> None:
    """Place and field, never what stood there: it may be personal, and errors end up in logs."""

    class RentMissedOtherwise(Frozen):
        type: Literal["rent-missed.v1"] = "rent-missed.v1"
        happened_on: date
        amount_ore: bool
        sealed: dict[str, str]

    await database.record("tk", named("Åse", ore=734_550))
    codec: ModelCodec[Any] = ModelCodec([RentMissedOtherwise])
    with pytest.raises(UnreadableEventError, match="case/tk seq 1 cannot be read in amount_ore, sealed") as caught:
        await type(database.reader)(database.audit, database.sealer, codec).case("tk")
    shown = f"{caught.value} {caught.value.__context__} {caught.value.__cause__}"
    assert "734550" not in shown
    assert "Åse" not in shown


def test_a_codec_that_contradicts_itself_is_not_made() -> None:
    """Two models of one type, a lifter into nothing, a lifter from a type that is still written."""

    class Twin(Frozen):
        type: Literal["case-closed.v1"] = "case-closed.v1"

    class Typeless(BaseModel):
        happened_on: date

    contradictions: tuple[tuple[list[Any], list[Lifter]], ...] = (
        ([CaseClosed, Twin], []),
        ([CaseClosed], [Lifter("a.v1", "a.v2", _same)]),
        ([CaseClosed], [Lifter("case-closed.v1", "case-closed.v1", _same)]),
        ([Typeless], []),
    )
    for models, lifters in contradictions:
        with pytest.raises(JournalError):
            ModelCodec(models, lifters)
    with pytest.raises(JournalError, match="happened_on"):
        ModelCodec([Twin]).encode(Twin())


def _same(fields: Fields) -> Fields:
    return fields
