"""Is a value with another field what `dataclasses.replace` would have made of it?"""

from dataclasses import fields, is_dataclass, replace

import pytest

import domain.account.state
import domain.case.state
from domain.replace import replaced
from tests.cases import CaseDriver


def test_a_changed_case_is_the_replaced_one() -> None:
    """Equal in every field, of the same type, and the old value is as it was."""
    driver = CaseDriver()
    driver.open()
    before = driver.case

    assert replaced(before, seq=7, lost="nr. 3") == replace(before, seq=7, lost="nr. 3")
    assert before.seq != 7


def test_a_field_that_there_is_not_is_refused() -> None:
    """A slip of the pen must not become a field that nobody reads."""
    with pytest.raises(TypeError, match="NoCase has no sequence"):
        replaced(domain.case.state.NoCase(), sequence=1)  # type: ignore[call-arg]


@pytest.mark.parametrize("module", [domain.case.state, domain.account.state])
def test_every_folded_value_can_be_changed_so(module: object) -> None:
    """None has slots, and none does anything after its fields are set: both would be lost without the constructor."""
    values = [kind for kind in vars(module).values() if isinstance(kind, type) and is_dataclass(kind)]

    assert values
    assert [kind for kind in values if "__slots__" in vars(kind) or hasattr(kind, "__post_init__")] == []
    assert all(field.init for kind in values for field in fields(kind))
