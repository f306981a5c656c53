"""Which policy does an organisation run under?"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from books.policies.errors import UnknownOrganisationError, UnreadablePolicyError
from domain.policy import Policy

SHIPPED_POLICIES: Final = Path(__file__).parents[2] / "policies"

_DANISH_FAULTS = {
    "missing": "nøglen mangler",
    "extra_forbidden": "nøglen er ukendt",
    "string_too_short": "værdien er for kort",
    "string_pattern_mismatch": "værdien har ikke den rette form (mangler {code}?)",
    "enum": "værdien er ikke en af de tilladte",
}
_OTHER_FAULT = "værdien har en forkert type eller ligger uden for det tilladte"


@dataclass(frozen=True)
class PolicyBook:
    """All policies by organisation, and each file's bytes under its hash, which is the policy's version."""

    policies: Mapping[str, Policy]
    documents: Mapping[str, bytes]

    @classmethod
    def load(cls, folder: Path | None = None) -> "PolicyBook":
        """Read every *.toml in *folder* (default: the one that is shipped); UnreadablePolicyError on a fault."""
        policies: dict[str, Policy] = {}
        documents: dict[str, bytes] = {}
        for file in sorted((folder or SHIPPED_POLICIES).glob("*.toml")):
            content = file.read_bytes()
            policy = read_policy(file.name, content)
            if policy.organisation in policies:
                raise UnreadablePolicyError(file.name, "organisation", "en anden fil har allerede denne organisation")
            policies[policy.organisation] = policy
            documents[policy.version] = content
        return cls(policies, documents)

    def policy(self, organisation: str) -> Policy:
        """Return the policy of *organisation*; UnknownOrganisationError when there is none."""
        try:
            return self.policies[organisation]
        except KeyError:
            raise UnknownOrganisationError(organisation, tuple(sorted(self.policies))) from None


def read_policy(name: str, content: bytes) -> Policy:
    """Read the bytes of one policy file, called *name* in faults; UnreadablePolicyError on a fault."""
    try:
        fields = tomllib.loads(content.decode("utf-8"))
    except UnicodeDecodeError:
        raise UnreadablePolicyError(name, "", "filen er ikke UTF-8") from None
    except tomllib.TOMLDecodeError as fault:
        raise UnreadablePolicyError(name, "", f"filen er ikke gyldig TOML ({fault})") from None
    if "version" in fields:
        raise UnreadablePolicyError(name, "version", "nøglen er ukendt: versionen er filens eget fingeraftryk")
    try:
        return Policy(version=sha256(content).hexdigest(), **fields)
    except ValidationError as faults:
        first = faults.errors()[0]
        raise UnreadablePolicyError(name, ".".join(map(str, first["loc"])), _in_danish(first)) from None


def _in_danish(fault: ErrorDetails) -> str:
    if fault["type"] == "value_error":  # the policy's own validators speak Danish
        return str(fault["ctx"]["error"])
    return _DANISH_FAULTS.get(fault["type"], _OTHER_FAULT)
