"""What is wrong with the shape of a command, in words its sender understands?"""

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from domain.finding import Finding

_FAULTS = {
    "missing": "mangler",
    "extra_forbidden": "kendes ikke",
    "union_tag_invalid": "er ingen kendt kommando",
    "union_tag_not_found": "mangler",
    "string_too_long": "er for langt",
    "string_too_short": "er tomt",
    "enum": "har en værdi, der ikke er blandt de tilladte",
    "literal_error": "har en værdi, der ikke er blandt de tilladte",
    "greater_than": "er for lille",
    "greater_than_equal": "er for lille",
    "less_than_equal": "er for stort",
}


def shape_finding(fault: ValidationError) -> Finding:
    """Name every fault at once, without repeating a value: values may name people."""
    sentences = (_sentence(error) for error in fault.errors(include_url=False, include_input=False))
    return Finding(holds=False, rule="command-shape", because=" ".join(dict.fromkeys(sentences)))


def _sentence(error: ErrorDetails) -> str:
    place = [str(part) for part in error["loc"][1:]]
    what = f"Feltet {'.'.join(place)}" if place else "Kommandoens navn"
    return f"{what} {_FAULTS.get(error['type'], 'kan ikke læses')}."
