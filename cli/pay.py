"""`pay`: how does money that came in reach the case it pays for, and what becomes of money nobody can place?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from audit.kept_versions import all_editions
from cli.send import named_message
from cli.terminal import days
from cli.terminal.actors import actor
from cli.terminal.output import Output
from client import bulk
from client.arrears import Register
from client.bulk import Tally
from client.case_file import read_case
from client.cases import CaseClient, Pending, Reply, case_client, new_id, payment_fields, purpose_fields
from client.errors import DONE, OUT_OF_REACH, REFUSED, UnreadableInput
from client.feeds import CompleteTo, not_told, tell_feeds
from client.listed_money import ListedMoney
from client.payments import BOOKED, pay_list
from client.results.feeds import FeedAnswer
from client.results.payment import PaymentResult
from client.results.rows import PaymentCounts, PaymentSummary
from client.same_money import ToldBefore
from client.waiting import waits_for
from danish.prose import counted
from domain.account.codes import Payer, Repeat
from domain.danish_day import danish_day
from domain.money import AmountError, kroner, parse_kroner
from domain.payment import (
    NO_REFERENCE,
    BankReference,
    Means,
    UnusableReference,
    bank_account,
    bank_reference,
    payment_identity,
)
from domain.plain_text import fault_in_text, tidy
from intake.money_words import MEANS
from intake.payment_list import read_payment_list
from runtime.settings import Settings

RESULTS: Final = tuple(PaymentCounts.model_fields)
DANISH: Final[Mapping[str, str]] = {
    "booked": "bogført",
    "duplicate": "kendt i forvejen",
    "unmatched": "ikke placeret",
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
    means: Means = Means.TRANSFER

    @classmethod
    def typed(
        cls,
        amount: str,
        on: str | None,
        booked_on: str | None,
        payer: str,
        text: str,
        reference: str,
        account: str,
        *,
        means: str | None,
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
            _means(means),
        )

    @property
    def told(self) -> str:
        """The text by which it is known: no row of the bank is it by chance, and cash is no transfer."""
        return f"{self.means.value}: {self.text}"


def _visible(text: str) -> str:
    if fault := fault_in_text(text):
        raise UnreadableInput(f"--text indeholder {fault}.")
    return tidy(text)


def _means(written: str | None) -> Means:
    if written is None:
        raise UnreadableInput("Sig med --means, hvordan der er betalt (overførsel, kort, kontant, mobilepay).")
    if (means := MEANS.get(tidy(written).casefold())) is None:
        raise UnreadableInput("--means er ukendt. Skriv fx overførsel, kort, kontant eller mobilepay.")
    return means


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
        meant = file.case.id
        on = paid.on or file.today
        booked_on = paid.booked_on or on
        identity = payment_identity(
            cases.keys.tenancy,
            file.case.tenancy_key,
            on,
            booked_on,
            paid.amount_ore,
            paid.told,
            organisation=file.case.organisation,
            bank=paid.bank,
        )
        fields = payment_fields(identity, paid.amount_ore, on, booked_on, file.case.lease)
        fields |= purpose_fields(paid.text, on)
        given = await cases.submit(
            meant,
            "record-payment",
            {**fields, "payer": paid.payer.value, "means": paid.means.value, "typed": True},
            actor=actor(None),
            message_id=new_id("m"),
            patience=bulk.PATIENCE,
        )
    answer = await _answer(settings, meant, fields["payment"], given)
    out.item(answer)
    if file.case.simulated:
        out.text("Sagen er en prøvesag.")
    said = " ".join(part for part in (answer.reason, *answer.warnings) if part)
    out.text(f"{kroner(paid.amount_ore)} {DANISH[answer.result]} [{answer.payment}]. {said}".rstrip())
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


def typed_list(*, new: bool, known: bool, named: str | None) -> ToldBefore:
    """How a list is sent: what a person says of its known rows, and the name under which it counts once. Raises
    UnreadableInput.
    """
    if new and known:
        raise UnreadableInput("Vælg enten --new eller --known.")
    said = Repeat.NEW if new else Repeat.SAME if known else None
    return ToldBefore(named_message(named, "l"), said)


def typed_completeness(to: str, register: Register, organisation: str | None, feed: str | None) -> CompleteTo:
    """From what was typed. Raises UnreadableInput."""
    day = days.parse_day_with_law(to, "--complete-to")
    return CompleteTo(day, register.today, register.simulated, actor(None), organisation, feed)


async def pay_file(
    settings: Settings,
    out: Output,
    file: str,
    register: Register,
    told: ToldBefore | None = None,
    complete: CompleteTo | None = None,
) -> int:
    """Book a payment list on real accounts, or on those of rehearsals; gives the exit status. *told* says how it is
    sent. Where it is *complete*, and every row is in, what waited for the money goes on.

    Real money without a case is kept, listed, and no refusal.
    """
    told = told or typed_list(new=False, known=False, named=None)
    known = set[str]()
    rows = read_payment_list(Path(file), today=register.today, known_organisation=known.__contains__)
    total = sum(1 for _ in rows.table)
    for note in rows.notes:
        out.say(note)
    if told.said is Repeat.NEW:
        out.say(f"Listen sendes som nye penge. Afbrydes den: den samme kommando med --id {told.named} tæller én gang.")
    tally, listed = Tally(RESULTS), ListedMoney()
    async with case_client(settings) as cases:
        known.update(await all_editions(cases.reader))
        with out.progress("Indbetalinger behandlet", total) as tick:
            rehearsal = register.today if register.simulated else None
            async for answer in pay_list(cases, rows, rehearsal=rehearsal, told=told, listed=listed):
                tally.add(answer)
                listed.hear(answer)
                out.item(answer)
                if answer.result in ("unmatched", "queued", "refused") or answer.warnings:
                    reasons = " ".join(part for part in (answer.reason, *answer.warnings) if part)
                    out.text(f"Række {answer.row}: {DANISH[answer.result]}. {reasons}".rstrip())
                tick()
        status = max(tally.status, await _tell_feeds(cases, out, complete, listed)) if complete else tally.status
    for note in told.notes():
        out.say(note)
    out.item(PaymentSummary(summary=PaymentCounts(**tally.counts), notes=(*rows.notes, *told.notes())))
    out.table(["Resultat", "Rækker"], [[DANISH[result], str(count)] for result, count in tally.counts.items() if count])
    if tally.counts["queued"]:
        out.say(f"De ventende rækker er leveret og gemt. De venter på: {await waits_for(settings)}")
    return status


async def tell_without_a_list(settings: Settings, out: Output, told: CompleteTo) -> int:
    """Record that no money came which is not in: a bank gives no list of nothing. Gives the exit status."""
    async with case_client(settings) as cases:
        return await _tell_feeds(cases, out, told, ListedMoney())


async def _tell_feeds(cases: CaseClient, out: Output, told: CompleteTo, listed: ListedMoney) -> int:
    """Record that the money is in, and let what waited hear of it; nothing where a row of the list is not in."""
    status, answers = DONE, tell_feeds(cases, told, listed) if not listed.missing else not_told(told, listed)
    async for answer in answers:
        out.item(answer)
        out.text(_said(answer))
        status = max(status, REFUSED if answer.result == "refused" else DONE)
    return status


def _said(answer: FeedAnswer) -> str:
    if answer.result == "refused":
        return f"{answer.organisation}: intet er meldt inde. {answer.reason}"
    again = " i forvejen" if answer.result == "duplicate" else ""
    heard = f" {counted(answer.heard, 'sag', 'sager')}, der ventede, går videre." if answer.heard else ""
    day = danish_day(answer.complete_to)
    return f"Indbetalinger fra {answer.feed} ({answer.organisation}) er meldt inde til og med den {day}{again}.{heard}"
