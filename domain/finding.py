"""What is the answer to a legal question, because of what, and where does it stand?"""

from pydantic import BaseModel, ConfigDict


class Source(BaseModel):
    """Where something stands: a key of law/sources.toml and the provision as a lawyer would cite it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    provision: str


class Finding(BaseModel):
    """An answer with its reasons: returned by rules, shown to people, stored with refusals.

    `because` is plain Danish without personal data. `missing` names, in Danish, the facts without which the
    question cannot be answered; then `holds` is false, since nothing may rest on a guess. `doubts` are keys of
    law/doubts.toml: open questions on which the answer rests, each read in the later, safer way.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    holds: bool
    rule: str
    because: str
    sources: tuple[Source, ...] = ()
    missing: str | None = None
    doubts: tuple[str, ...] = ()
