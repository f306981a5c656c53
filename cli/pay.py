"""`pay`: how does money that came in reach the case it pays for, and what becomes of money nobody can place?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from audit.kept_versions import all_editions
from cli.terminal import days
from cli.terminal.actors import actor
from cli.terminal.output import Output
from client import bulk
from client.arrears import Register
from client.bulk import Tally
from client.case_file import read_case
from client.cases import Pending, Reply, case_client, new_id, payment_fields
from client.errors import DONE, OUT_OF_REACH, REFUSED, UnreadableInput
from client.payments import BOOKED, pay_list
from client.results.payment import PaymentResult
from client.results.rows import PaymentCounts, PaymentSummary
from client.waiting import waits_for
from domain.account.codes import Payer
from domain.money import AmountError, kroner, parse_kroner
from domain.payment import (
    NO_REFERENCE,
    BankReference,
    UnusableReference,
    bank_account,
    bank_reference,
    payment_identity,
)
from domain.plain_text import fault_in_text, tidy
from intake.payment_list import read_payment_list
from runtime.settings import Settings

RESULTS: Final = tuple(PaymentCounts.model_fields)
DANISH: Final[Mapping[str, str]] = {
    "booked": "bogført",
    "duplicate": "kendt i forvejen",
    "unmatched": "uden sag",
    "queued": "venter",
    "refused": "afvist",
}


@dataclass(frozen=True)
class TypedPayment:
    """A payment as it was typed in: øre; `on` None: today on the case's calendar; `booked_on` None: the same day."""

    amount_ore: int
    on: date | None
    booked_on: date | None
    payer: Payer
    text: str
    bank: BankReference = NO_REFERENCE

    @classmethod
    def typed(
        cls, amount: str, on: str | None, booked_on: str | None, payer: str, text: str, reference: str, account: str
    ) -> "TypedPayment":
        """From what was typed. Raises UnreadableInput."""
        try:
            amount_ore = parse_kroner(amount.strip())
        except AmountError as fault:
            raise UnreadableInput(f"--amount: {fault}") from None
        if payer not in set(Payer):
            raise UnreadableInput(f"--payer skal være et af: {', '.join(Payer)}.")
        return cls(
            amount_ore,
            days.parse_day(on, "--value-date") if on is not None else None,
            days.parse_day(booked_on, "--booked-on") if booked_on is not None else None,
            Payer(payer),
            _visible(text),
            _bank(reference, account),
        )


def _visible(text: str) -> str:
    if fault := fault_in_text(text):
        raise UnreadableInput(f"--text indeholder {fault}.")
    return tidy(text)


def _bank(reference: str, account: str) -> BankReference:
    try:
        read = bank_reference(reference)
    except UnusableReference as fault:
        raise UnreadableInput(f"--reference: {fault}") from None
    if reference.strip() and not read:
        raise UnreadableInput("--reference siger, at der ingen reference er. Udelad den, hvis banken ingen har givet.")
    return BankReference(read, bank_account(account))


async def pay_case(settings: Settings, out: Output, case: str, paid: TypedPayment) -> int:
    """Book one payment on the account of a case; gives the exit status."""
    async with case_client(settings) as cases:
        file = await read_case(cases, case)
        on = paid.on or file.today
        booked_on = paid.booked_on or on
        identity = payment_identity(
            cases.keys.tenancy,
            file.case.tenancy_key,
            on,
            booked_on,
            paid.amount_ore,
            paid.text,
            organisation=file.case.organisation,
            bank=paid.bank,
        )
        fields = payment_fields(identity, paid.amount_ore, on, booked_on, file.case.lease)
        given = await cases.submit(
            case,
            "record-payment",
            {**fields, "payer": paid.payer.value},
            actor=actor(None),
            message_id=new_id("m"),
            patience=bulk.PATIENCE,
        )
    answer = await _answer(settings, case, fields["payment"], given)
    out.item(answer)
    if file.case.simulated:
        out.text("Sagen er en prøvesag.")
    out.text(f"{kroner(paid.amount_ore)} {DANISH[answer.result]} [{answer.payment}]. {answer.reason or ''}".rstrip())
    return {"queued": OUT_OF_REACH, "refused": REFUSED}.get(answer.result, DONE)


async def _answer(settings: Settings, case: str, payment: str, given: Reply | Pending) -> PaymentResult:
    if isinstance(given, Pending):
        because = f"Venter på: {await waits_for(settings, case)}"
        return PaymentResult(result="queued", case=case, payment=payment, reason=because, warnings=())
    return PaymentResult(
        result=BOOKED.get(given.result, given.result),
        case=case,
        payment=payment,
        reason=given.because or None,
        warnings=given.warnings,
    )


async def pay_file(settings: Settings, out: Output, file: str, register: Register) -> int:
    """Book a payment list on real accounts, or on those of rehearsals; gives the exit status.

    Real money without a case is kept, listed, and no refusal.
    """
    known = set[str]()
    rows = read_payment_list(Path(file), today=register.today, known_organisation=known.__contains__)
    total = sum(1 for _ in rows.table)
    tally = Tally(RESULTS)
    async with case_client(settings) as cases:
        known.update(await all_editions(cases.reader))
        with out.progress("Indbetalinger behandlet", total) as tick:
            async for answer in pay_list(cases, rows, simulated=register.simulated):
                tally.add(answer)
                out.item(answer)
                if answer.result in ("unmatched", "queued", "refused") or answer.warnings:
                    reasons = " ".join(part for part in (answer.reason, *answer.warnings) if part)
                    out.text(f"Række {answer.row}: {DANISH[answer.result]}. {reasons}".rstrip())
                tick()
    out.item(PaymentSummary(summary=PaymentCounts(**tally.counts)))
    out.table(["Resultat", "Rækker"], [[DANISH[result], str(count)] for result, count in tally.counts.items() if count])
    if tally.counts["queued"]:
        out.say(f"De ventende rækker er leveret og gemt. De venter på: {await waits_for(settings)}")
    return tally.status
