"""`policy withdraw`: who takes an edition back? PostgreSQL is enough."""

from cli.terminal.actors import person
from cli.terminal.output import Output
from cli.terminal.reasons import reason
from client.errors import DONE, REFUSED
from client.policy_adoption import ActRefused, withdraw
from client.results.policy import AdoptionResult, WithdrawalRefused
from client.witness import tell_afterwards
from domain.ids import short_version
from runtime.settings import Settings


async def withdraw_edition(settings: Settings, out: Output, organisation: str, version: str, by: str, why: str) -> int:
    """Take an edition back; gives the exit status. Raises RoleMayNot."""
    who, because = person(by), reason(why)
    try:
        was = await withdraw(settings, organisation, version, who, because)
    except ActRefused as refusal:
        return _refused(out, refusal)
    out.item(AdoptionResult.of(was, "withdrawn"))
    told = "Sager, der følger den, beholder dens vilkår; intet nyt følger den."
    out.text(f"Udgave {short_version(was.version)} for {organisation} er trukket tilbage. {told}")
    await tell_afterwards(settings, organisation)
    return DONE


def _refused(out: Output, refusal: ActRefused) -> int:
    out.item(WithdrawalRefused(result="refused", reason=str(refusal)))
    out.text(f"{refusal} `python starter.py policy show` viser foreningernes udgaver.")
    return REFUSED
