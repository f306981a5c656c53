"""Which law, policies and keys were in use since when? Told in the streams of the law, an organisation, the system."""

from typing import Literal

from domain.case.events import Event

LAW_STREAM = "law/all"
EVERYBODY = "all"
"""The organisation under which the law stream is kept: it belongs to all of them."""


KEYS_STREAM = "system/keys"


def organisation_stream(organisation: str) -> str:
    """Name the stream of an organisation's own affairs."""
    return f"organisation/{organisation}"


class LawAdopted(Event):
    """From here on decisions rest on the law folder with this hash."""

    type: Literal["law-adopted.v1"] = "law-adopted.v1"
    version: str


class PolicyAdopted(Event):
    """From here on the organisation's decisions rest on the policy file with this hash."""

    type: Literal["policy-adopted.v1"] = "policy-adopted.v1"
    organisation: str
    version: str


class KeysAdopted(Event):
    """The journal is written under these keys; told by fingerprints, which say nothing of the keys."""

    type: Literal["keys-adopted.v1"] = "keys-adopted.v1"
    tenancy: str
    master: str


BookEvent = LawAdopted | PolicyAdopted | KeysAdopted
