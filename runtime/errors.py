"""What can go wrong with the servers around us, said so that the reader knows what to do?

The texts are Danish because the command line prints them as they are. None of them holds a password or
anything about a tenant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final


class RuntimeProblem(Exception):
    """Base of every problem with settings, keys or servers. `str()` is one Danish text for the person."""


class ServerUnreachable(RuntimeProblem):
    """A server that was configured, or should be running, does not answer.

    `service` is "Temporal" or "PostgreSQL", `address` is host:port without credentials. The command line
    ends with exit status 3.
    """

    def __init__(self, service: str, address: str, reason: str, mend: str) -> None:
        super().__init__(f"{service} kan ikke nås på {address} ({reason}). {mend}")
        self.service = service
        self.address = address
        self.reason = reason


class AddressesDiffer(RuntimeProblem):
    """The addresses that settings name for the journal lead to several databases: what is read in one would be written
    to another. The command line ends with exit status 3.
    """

    def __init__(self, one: str, others: Sequence[str]) -> None:
        super().__init__(
            f"{one} fører til en anden database end {', '.join(others)}. Intet er gjort. Ret dem, så alle fører til "
            "journalens database."
        )


class ServerFull(RuntimeProblem):
    """PostgreSQL answers, but its disk has no room for what is to be written. The command line ends with status 3."""

    def __init__(self, address: str) -> None:
        super().__init__(
            f"PostgreSQL på {address} har ikke mere plads på disken. Intet er skrevet halvt. Skaf plads; hvad der "
            "venter, går så videre af sig selv."
        )


class ServerDidNotStart(RuntimeProblem):
    """A server of our own was started and did not become ready. `log` names the file that says why."""

    def __init__(self, service: str, reason: str, log: str) -> None:
        super().__init__(f"{service} kunne ikke starte: {reason}. Se loggen i {log}.")
        self.service = service


class NothingFound(RuntimeProblem):
    """No way of getting a server's program worked. Lists every way that was tried, and how to mend it."""

    def __init__(self, what: str, tried: Sequence[tuple[str, str]], mend: Sequence[str]) -> None:
        lines = [f"{what} kunne hverken findes eller hentes. Prøvet:"]
        lines += [f"  {number}. {way}: {outcome}" for number, (way, outcome) in enumerate(tried, start=1)]
        lines += ["Sådan kommer du videre:", *(f"  - {advice}" for advice in mend)]
        super().__init__("\n".join(lines))
        self.tried = tuple(tried)


_ITS_OWN_KEYS = (
    "Brug de nøgler, den blev oprettet med: mappen `keys` i REDNINGSKRANS_HOME, eller REDNINGSKRANS_TENANCY_KEY, "
    "REDNINGSKRANS_MASTER_KEY og REDNINGSKRANS_CODEC_KEY."
)


class NoKeys(RuntimeProblem):
    """Somebody looks where not all keys are, or would write to a journal that knows its own; none is made, for none
    would be the journal's. `missing` are the files. The command line ends with exit status 3.
    """

    def __init__(self, missing: Sequence[str] = ()) -> None:
        lost = f" Der mangler: {', '.join(missing)}. Læg dem tilbage fra sikkerhedskopien." if missing else ""
        super().__init__(
            f"Journalens nøgler er ikke her, så intet personligt kan læses, og der laves ingen nye.{lost} "
            f"{_ITS_OWN_KEYS}"
        )


_FOLLOWS = {
    "tenancy": "ingen sag ville kunne genkendes",
    "master": "intet personligt ville kunne læses",
    "codec": "ingen kørsel i Temporal ville forstå, hvad den fik",
}


class OtherKeys(RuntimeProblem):
    """The journal was written under other keys than these (`which`, by name). The command line ends with exit status 3,
    before anything was sent.
    """

    def __init__(self, which: Sequence[str]) -> None:
        follows = ", og ".join(_FOLLOWS[name] for name in which)
        super().__init__(
            f"Journalen er skrevet med andre nøgler end dem, der er her ({', '.join(which)}): {follows}. "
            f"Intet er sendt. {_ITS_OWN_KEYS}"
        )


class SettingsProblem(RuntimeProblem):
    """A setting or a key that cannot be read. The text names the variable or the file."""


class Refusal(StrEnum):
    """Why a payload is not taken as ours."""

    UNENCRYPTED = "unencrypted"
    OTHER_KEY = "other-key"
    CHANGED = "changed"
    OTHER_WORKFLOW = "other-workflow"
    OTHER_PURPOSE = "other-purpose"


REFUSED_BECAUSE: Final[Mapping[Refusal, str]] = {
    Refusal.UNENCRYPTED: "det er ikke krypteret",
    Refusal.OTHER_KEY: "det er krypteret med en anden nøgle",
    Refusal.CHANGED: "det er ændret, efter det blev krypteret",
    Refusal.OTHER_WORKFLOW: "det hører til en anden sag",
    Refusal.OTHER_PURPOSE: "det er en anden slags besked end den, der blev spurgt om",
}


class RefusedPayload(RuntimeProblem):
    """What Temporal holds does not come from a holder of the codec key, or not for this. Ends with exit status 3."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(
            f"Noget af det, Temporal gemmer, er afvist: {REFUSED_BECAUSE[why]}. Enten er nøglen codec "
            "(REDNINGSKRANS_CODEC_KEY) en anden, end det blev skrevet med, eller andre har skrevet i navnerummet. Kør "
            "`python starter.py doctor`."
        )
        self.why = why
