"""Is everything that a command prints in these tests one of its models, by the schema that an API would publish?"""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from pydantic import BaseModel

from cli.terminal.output import Output
from tests.cli.answers import ANSWERS, validator_of

_LOOKED_AT = 40
"""Objects of each kind that are held against their schema in one test: a list may have a hundred thousand."""


@cache
def schemas() -> dict[type, Any]:
    """A validator for each model that any command answers with."""
    return {model: validator_of(model) for answers in ANSWERS.values() for model in answers}


@pytest.fixture(autouse=True)
def fits_its_schema(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hold what is printed against what is published."""
    printed, seen = Output.item, Counter[type]()

    def item(out: Output, answer: BaseModel) -> None:
        seen[type(answer)] += 1
        if type(answer) in schemas() and seen[type(answer)] <= _LOOKED_AT:
            schemas()[type(answer)].validate(answer.model_dump(mode="json"))
        printed(out, answer)

    monkeypatch.setattr(Output, "item", item)
    yield
    unpublished = {kind.__name__ for kind in seen if kind not in schemas() and not kind.__module__.startswith("tests.")}
    assert unpublished == set()
