"""Is money a whole number of øre within reason wherever a message or a list may bring it in?"""

from collections.abc import Iterator
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from domain.case.commands import PERSON_COMMANDS, RecordPayment, RegisterMissedPayment
from domain.missed_payment import MissedPayment
from domain.money import LARGEST_AMOUNT
from domain.payment import MoneyOut, Payment

MODELS: tuple[type[BaseModel], ...] = (
    *PERSON_COMMANDS, RegisterMissedPayment, RecordPayment, MissedPayment, Payment, MoneyOut,
)  # fmt: skip
BEYOND_A_BIGINT = 2**63


def amounts() -> Iterator[tuple[str, TypeAdapter[Any]]]:
    """Every field in øre, with what reads it."""
    for model in MODELS:
        for name, field in model.model_fields.items():
            if name.endswith("_ore"):
                shape: Any = Annotated[field.annotation, name, *field.metadata]
                yield f"{model.__name__}.{name}", TypeAdapter(shape)


@pytest.mark.parametrize("amount", [adapter for _, adapter in amounts()], ids=[name for name, _ in amounts()])
@pytest.mark.parametrize(
    "value", [734_550.0, 734_550.5, "734550", "7.345,50", True, -1, LARGEST_AMOUNT + 1, BEYOND_A_BIGINT]
)
def test_nothing_but_whole_ore_within_reason_is_money(amount: TypeAdapter[Any], value: object) -> None:
    """No float, no text, no truth value, nothing that a column of the database could not hold."""
    with pytest.raises(ValidationError):
        amount.validate_python(value)


def test_there_are_amounts_to_ask_about() -> None:
    """Of commands and of lists."""
    assert {"RecordPayment.amount_ore", "MissedPayment.gross_ore", "MoneyOut.amount_ore"} <= dict(amounts()).keys()
