"""`place-payment`: whose is money that waits, or what does it pay?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cli.terminal.actors import person
from cli.terminal.output import Output
from client.cases import case_client
from client.errors import DONE, OUT_OF_REACH, REFUSED, UnreadableInput
from client.placing import Share, place, undo
from client.results.unmatched import PlacementResult
from client.sums import TypedSum, settle
from domain.money import AmountError, kroner, parse_kroner
from domain.payment import OF_ITS_OWN
from domain.plain_text import fault_in_text, tidy
from intake.money_words import MEANS
from runtime.settings import Settings

_STANDS: Final = {
    "placed": "Placeret",
    "foreign": "Noteret som penge, der ikke er nogen lejers",
    "settled": "Afstemt med de bogførte betalinger",
    "withdrawn": "Taget tilbage: pengene venter igen",
}
_RESULTS: Final = {
    "booked": "bogført",
    "duplicate": "kendt i forvejen",
    "withdrawn": "gået tilbage fra kontoen",
    "unmatched": "venter på dækning",
    "queued": "venter",
    "refused": "afvist",
}


@dataclass(frozen=True)
class Typed:
    """What is said of money: whose it is, or that it is foreign; that it is a sum; or that this is taken back."""

    shares: tuple[Share, ...] = ()
    foreign: bool = False
    back: bool = False
    sum_of: TypedSum | None = None


def typed(
    to: Sequence[str],
    sum_of: str | None = None,
    covers: Sequence[str] = (),
    differs: str | None = None,
    *,
    foreign: bool = False,
    back: bool = False,
) -> Typed:
    """From what was typed. Raises UnreadableInput."""
    if (bool(to), foreign, back, sum_of is not None).count(True) != 1:
        raise UnreadableInput("Angiv ét af fire: --to LEJEMÅL (én eller flere), --foreign, --sum-of MÅDE eller --undo.")
    if sum_of is None:
        if covers or differs is not None:
            raise UnreadableInput("--covers og --differs hører til --sum-of.")
        return Typed(tuple(map(_share, to)), foreign, back)
    means = MEANS.get(tidy(sum_of).casefold())
    if means not in OF_ITS_OWN:
        raise UnreadableInput("--sum-of skal være kort, mobilepay eller kontant.")
    return Typed(sum_of=TypedSum(means, tuple(covers), _ore(differs, "--differs") if differs is not None else None))


async def place_payment(settings: Settings, out: Output, payment: str, said: Typed, by: str | None, reason: str) -> int:
    """Place a payment, mark it foreign, settle it as a sum, or take that back; gives the exit status."""
    who, why = person(by), _words(reason)
    async with case_client(settings) as cases:
        if said.sum_of:
            done = await settle(cases, payment, said.sum_of, who, why)
        elif said.back:
            done = await undo(cases, payment, who, why)
        else:
            done = await place(cases, payment, said.shares, who, why)
    out.item(done)
    _tell(out, done)
    if any(part.result == "queued" for part in done.parts):
        return OUT_OF_REACH
    return REFUSED if any(part.result == "refused" for part in done.parts) else DONE


def _tell(out: Output, done: PlacementResult) -> None:
    out.text(f"{_STANDS[done.stands]}{'' if done.new else ' (i forvejen)'} [{done.payment}].")
    for part in done.parts:
        whose = f"lejemål {part.tenancy}: " if part.tenancy else ""
        said = " ".join(one for one in (part.reason, *part.warnings) if one)
        out.text(f"{whose}{kroner(part.amount_ore)} {_RESULTS.get(part.result, part.result)}. {said}".rstrip())


def _share(written: str) -> Share:
    tenancy, equals, amount = written.partition("=")
    if not tenancy.strip():
        raise UnreadableInput("--to skal nævne et lejemål, fx --to 1-001 eller --to 1-001=500,00.")
    if not equals:
        return Share(tenancy.strip(), None)
    return Share(tenancy.strip(), _ore(amount, f"--to {tenancy.strip()}"))


def _ore(amount: str, what: str) -> int:
    try:
        return parse_kroner(amount.strip())
    except AmountError as fault:
        raise UnreadableInput(f"{what}: {fault}") from None


def _words(reason: str) -> str:
    if fault := fault_in_text(reason):
        raise UnreadableInput(f"--reason indeholder {fault}.")
    if not tidy(reason):
        raise UnreadableInput("--reason mangler: skriv, hvor du ved det fra.")
    return tidy(reason)
