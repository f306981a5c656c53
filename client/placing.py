"""How does a person say whose money is that waits, or that it is nobody's, and take that back?

A placement is written first. Money that lies on an account is taken off there before it is delivered anywhere, and what
is taken back leaves where it was placed before it counts again where it lay: on its way it counts nowhere, never twice.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from client.accounts_of_leases import accounts_of_leases, counting
from client.bulk import PATIENCE
from client.cases import CaseClient, Pending
from client.errors import NoSuchCase, UnreadableInput
from client.money_to_place import (
    LeftAccount,
    OnAccount,
    Placeable,
    book_part,
    find,
    put_back,
    said_of_money,
    take_off,
    take_part_back,
)
from client.payments import BOOKED
from client.results.unmatched import PartPlaced, PlacementResult
from client.which_lease import why_no_lease
from decisions.contract import Reply
from decisions.unplaced_money import placement, withdrawal
from domain.account.lease import MoneyOfLease
from domain.account.state import Account
from domain.money import kroner
from domain.streams.unmatched import PaymentUnmatched, PlacedPart, PlacementMade


@dataclass(frozen=True)
class Share:
    """What somebody typed of a tenancy: its number, or that of a case, which says its lease, too, and with a charge
    (`case/charge`) what is paid; and how much is its (øre; None: all of it).
    """

    tenancy: str
    amount_ore: int | None


async def place(cases: CaseClient, payment: str, shares: Sequence[Share], by: str, reason: str) -> PlacementResult:
    """Place money with the tenancies in *shares* (none: it is foreign), and deliver it to their accounts. The same
    again delivers what has not arrived. Raises UnreadableInput, RoleMayNot, ServerUnreachable.
    """
    found = await find(cases, payment)
    parts = await _parts(cases, found, shares)
    new = found.placed is None and await _write(cases, found, parts, by, reason)
    if new or found.placed is None:
        found = await find(cases, payment)
    placed = _the_same(found, parts)
    tenancies = [share.tenancy for share in shares]
    if off := await take_off(cases, found, placed, by):
        answer = (await _answers(cases, [off])).get(off.message_id)
        if answer is None:  # on its way, it must not count elsewhere meanwhile
            return _result(found, "placed" if parts else "foreign", new=new, parts=_on_their_way(tenancies, parts))
        if answer.result == "refused":
            await _withdraw(cases, found, by, reason)
            raise UnreadableInput(answer.because)
    sent = [await book_part(cases, found, part, by) for part in placed.parts]
    told = await _heard(cases, list(zip(tenancies, placed.parts, sent, strict=True)), BOOKED)
    return _result(found, "placed" if parts else "foreign", new=new, parts=told)


async def _write(cases: CaseClient, found: Placeable, parts: tuple[PlacedPart, ...], by: str, reason: str) -> bool:
    """Write a placement; tells whether it is that which stands: somebody else may place the same money meanwhile."""
    await _require_taken_back(cases, found)
    await _require_one_lease(cases, found, parts)
    now, organisation = datetime.now(UTC), found.organisation
    taken_off = found.taken_off(sum(part.amount_ore for part in parts) or found.amount_ore)
    left = found.lies.out.kind if isinstance(found.lies, LeftAccount) else None
    event = placement(organisation, found.name, found.number, parts, reason, now, taken_off=taken_off, left=left)
    new = await cases.unplaced.place(organisation, event, by, now)
    await cases.tell_witness([organisation])
    return new


async def _withdraw(cases: CaseClient, found: Placeable, by: str, reason: str) -> bool:
    """Write that a placement is taken back that stands; tells whether that is new."""
    assert found.placed
    now, organisation = datetime.now(UTC), found.organisation
    event = withdrawal(organisation, found.name, found.placed.number, reason, now)
    new = await cases.unplaced.place(organisation, event, by, now)
    await cases.tell_witness([organisation])
    return new


def _the_same(found: Placeable, parts: tuple[PlacedPart, ...]) -> PlacementMade:
    """The placement that stands, to be delivered again. Raises UnreadableInput where it is another, or none."""
    if (
        found.placed is None
        or found.placed.covers
        or [_whose(part) for part in found.placed.parts] != [_whose(part) for part in parts]
    ):
        raise UnreadableInput("Pengene er placeret. Tag det først tilbage med --undo.")
    return found.placed


async def undo(cases: CaseClient, payment: str, by: str, reason: str) -> PlacementResult:
    """Take the placement of money back: on the accounts the money goes back, and it waits as before. The same again
    delivers what has not arrived. Errors as for `place`.
    """
    found = await find(cases, payment)
    last = found.last
    if last is None:
        raise UnreadableInput("Pengene er ikke placeret.")
    new = False
    if found.placed:
        await _require_still_here(cases, found.placed.parts)
        new = await _withdraw(cases, found, by, reason)
    sent = [await take_part_back(cases, found, part, by) for part in last.parts]
    names = ["" for _ in last.parts]
    told = await _heard(cases, list(zip(names, last.parts, sent, strict=True)), {"done": "withdrawn"})
    if all(_is_gone(found, part) for part in told) and (back := await put_back(cases, found, last, by)):
        if (answer := (await _answers(cases, [back])).get(back.message_id)) is None:
            told = (*told, *_on_their_way([""], [_whole(last)]))
        elif answer.result == "refused" and last.left is None:
            raise UnreadableInput(answer.because)
    return _result(found, "withdrawn", new=new, parts=told)


def _is_gone(found: Placeable, part: PartPlaced) -> bool:
    """Tell whether a part counts no more where it was placed: money that came is refused where it never arrived."""
    return part.result != "queued" and not (part.result == "refused" and isinstance(found.lies, LeftAccount))


def _result(found: Placeable, stands: str, *, new: bool, parts: tuple[PartPlaced, ...]) -> PlacementResult:
    return PlacementResult.model_validate(
        {"payment": found.name, "organisation": found.organisation, "stands": stands, "new": new, "parts": parts}
    )


async def _parts(cases: CaseClient, found: Placeable, shares: Sequence[Share]) -> tuple[PlacedPart, ...]:
    alone, there_ore = len(shares) == 1, found.amount_ore
    _require_something(found)
    if not alone and any(share.amount_ore is None for share in shares):
        raise UnreadableInput("Deles beløbet, skal hvert lejemål have sit: --to LEJEMÅL=KRONER.")
    amounts = [there_ore if share.amount_ore is None else share.amount_ore for share in shares]
    _require_sum(found, amounts)
    whose = [await _lease_of(cases, found, share) for share in shares]
    if len({*whose}) != len(whose):
        raise UnreadableInput("Et lejemål er nævnt to gange.")
    with_accounts = await cases.with_accounts([key for key, _, _ in whose])
    without = [share.tenancy for share, (key, _, _) in zip(shares, whose, strict=True) if key not in with_accounts]
    if without:
        raise UnreadableInput(
            f"Uden konto her: {', '.join(without)}. Penge kan kun placeres på lejemål, der har haft en sag."
        )
    await _require_charges(cases, found, whose)
    number = found.placed.number if found.placed else found.number
    return tuple(
        PlacedPart(
            tenancy_key=key,
            lease=lease,
            payment=_part_id(found, number, n, alone=alone),
            amount_ore=amount_ore,
            charge=charge,
        )
        for n, ((key, lease, charge), amount_ore) in enumerate(zip(whose, amounts, strict=True), start=1)
    )


def _require_something(found: Placeable) -> None:
    """Refuse what is there no more: of a payment that pays, or of which there is doubt, nothing is to be moved."""
    if found.placed:
        return
    if isinstance(found.lies, LeftAccount) and found.lies.out.withdrawn:
        raise UnreadableInput(
            "Et menneske har sagt, at pengene ikke gik ud. Gik de ud: --undo eller reinstate-money-out."
        )
    if not found.amount_ore:
        raise UnreadableInput(
            "Intet af indbetalingen er til overs: den betaler noget, der er tvivl om den, eller den er her ikke mere. "
            "Kun penge, der intet betaler, kan placeres."
        )


def _require_sum(found: Placeable, amounts: Sequence[int]) -> None:
    """Refuse parts that do not add up. Of a payment on an account what is not placed stays where it is."""
    placed_ore, there_ore = sum(amounts), found.amount_ore
    if isinstance(found.lies, LeftAccount) and len(amounts) > 1:
        raise UnreadableInput("En udbetaling gik ud fra ét lejemål. Nævn det ene.")
    if not amounts or placed_ore == there_ore:
        return
    if not isinstance(found.lies, OnAccount):
        raise UnreadableInput(f"Delene er tilsammen {kroner(placed_ore)} Indbetalingen er {kroner(there_ore)}")
    if placed_ore > there_ore or found.placed:
        raise UnreadableInput(f"Delene er tilsammen {kroner(placed_ore)} Til overs er {kroner(there_ore)}")


async def _lease_of(cases: CaseClient, found: Placeable, share: Share) -> tuple[str, int | None, str | None]:
    """The key of the tenancy that was typed, the lease that the case is about, and the charge, as far as typed."""
    case, slash, charge = share.tenancy.partition("/")
    try:
        view = await cases.view_of(case)
    except NoSuchCase:
        return cases.key_of(found.organisation, share.tenancy, simulated=False), None, None
    if view.simulated or view.organisation_id != found.organisation:
        raise UnreadableInput("Sagen er en prøvesag eller en anden boligorganisations.")
    return view.tenancy_key, view.lease, charge if slash else None


async def _require_charges(
    cases: CaseClient, found: Placeable, whose: Sequence[tuple[str, int | None, str | None]]
) -> None:
    """Refuse a charge that is not there, and to place money where it lies without saying what it pays."""
    accounts = await accounts_of_leases(cases.reader, {key for key, _, charge in whose if charge})
    for key, lease, charge in whose:
        if charge and isinstance(found.lies, LeftAccount):
            raise UnreadableInput("En udbetaling betaler ingen post. Nævn lejemålet eller sagen alene.")
        if charge and not any(one.lease == lease and one.knows_charge(charge) for one in accounts.get(key, ())):
            raise UnreadableInput(f"Kontoen har ingen post med navnet {charge} (`show` viser dem).")
        if charge is None and not isinstance(found.lies, PaymentUnmatched):
            lies = found.lies
            if key == lies.tenancy_key and lease in (None, lies.account.lease):
                raise UnreadableInput("Pengene ligger på den konto. Nævn posten, de betaler: --to SAG/POST.")


def _part_id(found: Placeable, number: int, part: int, *, alone: bool) -> str:
    """What was kept and is placed whole keeps its name, so that a list which comes to name the right tenancy tells
    nothing new.
    """
    keeps_name = alone and number == 1 and isinstance(found.lies, PaymentUnmatched)
    return found.name if keeps_name else f"{found.name}.placed-{number}-{part}"


def _whose(part: PlacedPart) -> tuple[str, int | None, int, str | None]:
    return part.tenancy_key, part.lease, part.amount_ore, part.charge


def _whole(last: PlacementMade) -> PlacedPart:
    off = last.taken_off
    assert off
    return PlacedPart(tenancy_key=off.tenancy_key, lease=off.lease, payment=last.payment, amount_ore=off.amount_ore)


async def _require_taken_back(cases: CaseClient, found: Placeable) -> None:
    """Refuse money of which a part still counts, or counts again, where it was placed before."""
    said = await said_of_money(cases, found.organisation)
    made = [one for one in said if isinstance(one, PlacementMade) and one.payment == found.name]
    parts = [part for one in made for part in one.parts]
    if counting(parts, await accounts_of_leases(cases.reader, {part.tenancy_key for part in parts})):
        raise UnreadableInput("Pengene står endnu på en konto, hvor de var placeret før. Giv --undo igen.")


async def _require_still_here(cases: CaseClient, parts: Sequence[PlacedPart]) -> None:
    """Refuse to let money wait again that has gone back to whoever paid it, or was paid out or placed on from there:
    placed anew, it would count twice.
    """
    accounts = await accounts_of_leases(cases.reader, {part.tenancy_key for part in parts})
    for part in parts:
        for account in accounts.get(part.tenancy_key, ()):
            if account.has_bounced(part.payment):
                raise UnreadableInput(
                    "Pengene er noteret som gået tilbage til den, der betalte: de er her ikke, så de kan placeres "
                    f"igen. Er de her: withdraw-bounce payment={part.payment}, og så --undo."
                )
            _require_not_gone_on(account, part)


def _require_not_gone_on(account: Account, part: PlacedPart) -> None:
    paid = account.payment(part.payment)
    if paid and account.stays_ore(paid) < paid.amount_ore:
        raise UnreadableInput(
            f"Af pengene er noget betalt ud eller placeret videre, hvor de er placeret nu [{part.payment}]. Tag først "
            "det tilbage."
        )


async def _require_one_lease(cases: CaseClient, found: Placeable, parts: Sequence[PlacedPart]) -> None:
    """Refuse what the account would refuse: a placement that never arrives can only be taken back."""
    if isinstance(found.lies, LeftAccount):
        return  # that waits on an account in any case
    for part in parts:
        views = await cases.reader.cases(
            organisation_id=found.organisation, tenancy_key=part.tenancy_key, simulated=False
        )
        money = MoneyOfLease(None, part.payment, found.value_date, part.amount_ore)
        why = None if part.lease else await why_no_lease(cases.reader, part.tenancy_key, views, money)
        if why:
            raise UnreadableInput(f"{why.because} Nævn en sag om den i stedet for lejemålet: --to SAG.")


def _on_their_way(tenancies: Sequence[str], parts: Sequence[PlacedPart]) -> tuple[PartPlaced, ...]:
    return tuple(_told(tenancy, part, None, {}) for tenancy, part in zip(tenancies, parts, strict=True))


async def _answers(cases: CaseClient, waits: Sequence[Pending]) -> dict[str, Reply]:
    """What the accounts answered, waited for as long as for a row of a list."""
    until = asyncio.get_running_loop().time() + PATIENCE.total_seconds()
    answers: dict[str, Reply] = await cases.answers(waits)
    while len(answers) < len(waits) and asyncio.get_running_loop().time() < until:
        await asyncio.sleep(0.05)
        answers = await cases.answers(waits)
    return answers


async def _heard(
    cases: CaseClient, sent: list[tuple[str, PlacedPart, Pending]], results: dict[str, str]
) -> tuple[PartPlaced, ...]:
    answers = await _answers(cases, [pending for _, _, pending in sent])
    return tuple(_told(tenancy, part, answers.get(one.message_id), results) for tenancy, part, one in sent)


def _told(tenancy: str, part: PlacedPart, given: Reply | None, results: dict[str, str]) -> PartPlaced:
    reason = given.because or None if given else "Leveret og gemt, men endnu ikke behandlet."
    return PartPlaced(
        tenancy=tenancy,
        payment=part.payment,
        amount_ore=part.amount_ore,
        result=results.get(given.result, given.result) if given else "queued",
        case=given.case if given else None,
        reason=reason,
        warnings=given.warnings if given else (),
    )
