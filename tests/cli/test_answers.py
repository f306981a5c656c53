"""Can an API publish what every command answers to a machine?"""

from typing import Any

import pytest

from tests.cli.answers import ANSWERS, commands_with_json, schema_of, validator_of


def test_every_command_with_json_has_its_models() -> None:
    """None is forgotten, and none is kept that nobody can type."""
    assert set(ANSWERS) == commands_with_json()


@pytest.mark.parametrize("typed", ANSWERS)
def test_a_schema_can_be_published_and_tells_what_everything_means(typed: str) -> None:
    """Every object says in a sentence what it is: units, zones, and when something is null."""
    schema = validator_of(*ANSWERS[typed]).schema
    told = [(where, part.get("description")) for where, part in _parts(schema) if part["type"] != "array"]
    assert [where for where, description in told if not description] == []


@pytest.mark.parametrize("typed", ANSWERS)
def test_no_answer_has_a_field_that_its_schema_does_not_name(typed: str) -> None:
    """What was named by nobody is a mistake, and no extra."""
    named = [part for _, part in _parts(schema_of(*ANSWERS[typed])) if "properties" in part]

    assert all(part.get("additionalProperties") is False or part["title"] == "LostLetter" for part in named)


def _parts(schema: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """A schema's definitions by their names, and the schema itself where it is an object."""
    parts = list(schema.get("$defs", {}).items())
    return [*parts, ("itself", schema)] if "properties" in schema else parts
