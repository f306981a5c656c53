"""Do the models refuse what no reader has checked, and keep people out of what is printed?"""

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from domain.missed_payment import MissedPayment
from domain.payment import Payment

MISSED: dict[str, Any] = {
    "organisation": "BF-101",
    "department": "04",
    "tenancy": "BF-101-04-0003",
    "tenants": [{"name": "Søren Prøve"}, {"name": "Søren Prøve"}],
    "address": "Granparken 50",
    "postcode": "4200",
    "city": "Slagelse",
    "municipality": "330",
    "due_date": "2026-10-01",
    "amount_ore": 734550,
    "kind": "rent",
    "contact": {"email": "lejer@example.com", "phone": "+4500000003", "digital_post": True},
    "children": None,
}
PAID: dict[str, Any] = {
    "organisation": "BF-101",
    "tenancy": "BF-101-04-0003",
    "value_date": "2026-10-03",
    "booked_on": "2026-10-05",
    "amount_ore": 734550,
    "text": "Hemmelig",
}

WRONG = [
    (MissedPayment, MISSED, {"amount_ore": 7345.0}),
    (MissedPayment, MISSED, {"amount_ore": "734550"}),
    (MissedPayment, MISSED, {"amount_ore": True}),
    (MissedPayment, MISSED, {"amount_ore": 0}),
    (MissedPayment, MISSED, {"amount_ore": -1}),
    (MissedPayment, MISSED, {"due_date": 0}),
    (MissedPayment, MISSED, {"due_date": 1.5}),
    (MissedPayment, MISSED, {"due_date": "Hemmelig"}),
    (MissedPayment, MISSED, {"tenants": []}),
    (MissedPayment, MISSED, {"tenants": [{"name": "A"}] * 3}),
    (MissedPayment, MISSED, {"tenants": [{"name": "Hemmelig\0"}]}),
    (MissedPayment, MISSED, {"tenants": [{"name": "=Hemmelig"}]}),
    (MissedPayment, MISSED, {"tenants": [{"name": "Hemmelig" * 20}]}),
    (MissedPayment, MISSED, {"tenancy": ""}),
    (MissedPayment, MISSED, {"tenancy": "Hemmelig\u202e"}),
    (MissedPayment, MISSED, {"postcode": "4200\n"}),
    (MissedPayment, MISSED, {"children": "Hemmelig"}),
    (MissedPayment, MISSED, {"contact": {"phone": "Hemmelig"}}),
    (MissedPayment, MISSED, {"Hemmelig": "Hemmelig"}),
    (Payment, PAID, {"ordinal": 0}),
    (Payment, PAID, {"value_date": 20261003}),
    (Payment, PAID, {"text": "Hemmelig\n"}),
]


@pytest.mark.parametrize(("model", "fields"), [(MissedPayment, MISSED), (Payment, PAID)])
def test_what_was_stored_comes_back(model: type[BaseModel], fields: dict[str, Any]) -> None:
    """JSON and back changes nothing."""
    before = model.model_validate(fields)

    assert before == model.model_validate_json(before.model_dump_json())


@pytest.mark.parametrize(("model", "fields", "wrong"), WRONG)
def test_a_wrong_field_is_refused_whatever_its_way_in(
    model: type[BaseModel], fields: dict[str, Any], wrong: dict[str, Any]
) -> None:
    """A message that passed no reader meets the same limits."""
    with pytest.raises(ValidationError):
        model.model_validate(fields | wrong)


def test_nobody_is_named_when_a_model_is_printed() -> None:
    """Names, addresses, contacts and tenancy numbers stay out of reprs, and so out of logs."""
    printed = repr(MissedPayment.model_validate(MISSED)) + repr(Payment.model_validate(PAID))

    assert not [secret for secret in ("Prøve", "Granparken", "4200", "0003", "@", "Hemmelig") if secret in printed]
