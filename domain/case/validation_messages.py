"""What is wrong with the shape of a command, in words its sender understands?"""

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from domain.finding import Finding
from domain.plain_text import NOT_VISIBLE

_MOST_FAULTS = 10
_LONGEST_NAME = 60

_FAULTS = {
    "missing": "mangler",
    "extra_forbidden": "kendes ikke",
    "union_tag_invalid": "er ingen kendt kommando",
    "union_tag_not_found": "mangler",
    "string_too_long": "er for langt",
    "string_too_short": "er tomt",
    "too_long": "er for langt",
    "too_short": "er tomt",
    "enum": "har en værdi, der ikke er blandt de tilladte",
    "literal_error": "har en værdi, der ikke er blandt de tilladte",
    "greater_than": "er for lille",
    "greater_than_equal": "er for lille",
    "less_than_equal": "er for stort",
}


def shape_finding(fault: ValidationError) -> Finding:
    """Name every fault at once, without repeating a value: values may name people.

    A field that nobody knows was named by its sender: of those there may be any number, with names of any length.
    """
    errors = fault.errors(include_url=False, include_input=False)
    sentences = list(dict.fromkeys(map(_sentence, errors[:_MOST_FAULTS])))
    if len(errors) > _MOST_FAULTS:
        sentences.append("Der er flere fejl.")
    return Finding(holds=False, rule="command-shape", because=" ".join(sentences))


def _sentence(error: ErrorDetails) -> str:
    place = ".".join(str(part) for part in error["loc"][1:])
    name = "".join(sign for sign in place[:_LONGEST_NAME] if sign.isprintable())
    what = f"Feltet {name}" if place else "Kommandoens navn"
    if error["type"] == NOT_VISIBLE:
        return f"{what} indeholder {error['ctx']['fault']}."
    return f"{what} {_FAULTS.get(error['type'], 'kan ikke læses')}."
