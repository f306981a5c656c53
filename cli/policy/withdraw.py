"""`policy withdraw`: who takes an edition back? PostgreSQL is enough."""

from typing import Final

from pydantic import TypeAdapter, ValidationError

from cli.terminal.actors import person
from cli.terminal.output import Output
from client.errors import DONE, REFUSED, UnreadableInput
from client.policy_adoption import ActRefused, withdraw
from client.results.policy import AdoptionResult, WithdrawalRefused
from client.walls import require_within
from domain.case.commands import LONGEST_WORDS, FreeText
from runtime.settings import Settings

_SHOWN: Final = 12
_REASON: Final[TypeAdapter[str]] = TypeAdapter(FreeText)


async def withdraw_edition(settings: Settings, out: Output, organisation: str, version: str, by: str, why: str) -> int:
    """Take an edition back; gives the exit status. Raises RoleMayNot."""
    require_within(settings, organisation)
    who, reason = person(by), _reason(why)
    try:
        was = await withdraw(settings, organisation, version, who, reason)
    except ActRefused as refusal:
        return _refused(out, refusal)
    out.item(AdoptionResult.of(was, "withdrawn"))
    told = "Sager, der følger den, beholder dens vilkår; intet nyt følger den."
    out.text(f"Udgave {was.version[:_SHOWN]} for {organisation} er trukket tilbage. {told}")
    return DONE


def _refused(out: Output, refusal: ActRefused) -> int:
    out.item(WithdrawalRefused(result="refused", reason=str(refusal)))
    out.text(f"{refusal} `python starter.py policy show` viser foreningernes udgaver.")
    return REFUSED


def _reason(text: str) -> str:
    try:
        return _REASON.validate_python(text)
    except ValidationError:
        raise UnreadableInput(f"--reason skal være læselig tekst på 1 til {LONGEST_WORDS} tegn.") from None
