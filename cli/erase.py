"""`erase`: who has whom erased, and why? PostgreSQL is enough."""

from dataclasses import dataclass
from typing import Final

from cli.terminal.actors import person as named_person
from cli.terminal.output import Output
from client.erasure import ActRefused, ErasureReason, ErasureResult, erase_person
from client.errors import DONE, REFUSED, UnreadableInput
from client.results.erasure import ErasureAnswer, ErasureRefused
from client.witness import tell_afterwards
from danish.codes import danish
from domain.danish_day import danish_time
from runtime.settings import Settings

_SAID: Final = {
    ErasureResult.ERASED: "Nøglen er ødelagt, og personen er slettet ({at}). I sikkerhedskopier er nøglen der endnu.",
    ErasureResult.RECORDED: "Nøglen var ødelagt i forvejen, uden for programmet ({at}). Det er nu noteret.",
    ErasureResult.KNOWN: "Personen er slettet i forvejen ({at}). Intet er ændret.",
}


@dataclass(frozen=True)
class Typed:
    """An erasure as it was typed: `confirm` is the person once more."""

    organisation: str
    person: str
    reason: str
    by: str
    confirm: str | None

    def require_legible(self) -> None:
        """Raise UnreadableInput for a name that holds what no name does."""
        if not (self.organisation.isprintable() and self.person.isprintable()):
            raise UnreadableInput("Organisationens eller personens nummer kan ikke læses.")

    def why(self) -> ErasureReason:
        """The reason that is meant. Raises UnreadableInput."""
        try:
            return ErasureReason(self.reason)
        except ValueError:
            reasons = "; ".join(f"{one.value} ({danish(one)})" for one in ErasureReason)
            raise UnreadableInput(f"--reason skal være en af: {reasons}.") from None

    def require_confirmed(self) -> None:
        """Raise UnreadableInput unless the same person stands behind --confirm."""
        if self.confirm != self.person:
            raise UnreadableInput(
                "Det kan ikke gøres om: alt personligt om personen bliver ulæseligt for altid. Intet er gjort. Skriv "
                "personen én gang til efter --confirm, når det er den rigtige."
            )


async def erase(settings: Settings, out: Output, typed: Typed) -> int:
    """Destroy a person's key, on record; gives the exit status. Raises RoleMayNot."""
    who, why = named_person(typed.by), typed.why()
    typed.require_legible()
    typed.require_confirmed()
    try:
        done = await erase_person(settings, typed.organisation, typed.person, why, who)
    except ActRefused as refusal:
        out.item(ErasureRefused(result="refused", reason=str(refusal)))
        out.text(str(refusal))
        return REFUSED
    out.item(
        ErasureAnswer(
            organisation=typed.organisation,
            person=typed.person,
            result=done.result.value,
            destroyed_at=done.destroyed_at,
        )
    )
    out.text(_SAID[done.result].format(at=danish_time(done.destroyed_at)))
    await tell_afterwards(settings, typed.organisation)
    return DONE
