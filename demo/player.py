"""How is one case of the demo played to its end? By the commands that its counterparts would give, on its calendar."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, assert_never

from books.law.book import LawBook
from client.cases import CaseClient, Pending, Reply, identity_of, new_id, payment_fields
from demo.script import APPROVAL, PEOPLE, REASON, Fate, Turn
from domain.account.state import Account, fold_account
from domain.calendar import Mode
from domain.case.agenda import due_dispatches
from domain.case.codes import HoldKind, PauseKind, PhaseName
from domain.case.evolve import fold
from domain.case.state import Case, Curing, Filed, LeaseEnded, WithLawyer
from domain.clock import legal_day
from domain.ids import account_stream, case_stream, tenancy_of
from domain.money import format_kroner
from domain.payment import Payment
from journal.views import CaseView

PATIENCE = timedelta(minutes=3)
UNTIL_THE_MUNICIPALITY_ANSWERS = timedelta(days=7)
UNTIL_THE_LAWYER_MAY_ACT = timedelta(days=33)
"""From the reminder past the hand-over and the adviser's window, whatever the holidays."""
_CALENDAR = LawBook.load().calendar


class DemoFailed(Exception):
    """The demo's script and the engine disagree: a defect of one of them, shown as it is."""


@dataclass
class Player:
    """Plays one case. `fate` turns it where no payment of the list has ended it before."""

    case_client: CaseClient
    case_id: str
    fate: Fate
    payments: list[Payment] = field(default_factory=list)
    turned: bool = False

    async def play(self, until: date) -> None:
        """Play until the case has ended, waits for a court, or its calendar stands at *until*."""
        while (case := await self._look()) and case.live:
            view = await self._view()
            if view.last_seq != case.seq:
                continue  # something has happened between the two: of both together nothing follows
            if await self._act(case, view.today):
                continue
            settled = _at_rest(case, view) or _day_is_known(case)
            target = self._next_day(case, view) if settled else view.today
            if target is None or (view.today >= until and target > until):
                return
            await self._send("office", "advance-calendar", to=min(target, until))

    async def _look(self) -> Case | None:
        state = fold(entry.event for entry in await self.case_client.reader.stream(case_stream(self.case_id)))
        return state if isinstance(state, Case) else None

    async def _view(self) -> CaseView:
        view = await self.case_client.reader.case_view(self.case_id)
        if view is None:
            raise DemoFailed(f"{self.case_id} is not in the list of cases")
        return view

    def _next_day(self, case: Case, view: CaseView) -> date | None:
        """The next day on which somebody has something to do, if anybody has."""
        days = [payment.booked_on for payment in self.payments[:1]]
        days += [aid.requested_on + UNTIL_THE_MUNICIPALITY_ANSWERS for aid in case.running_aids]
        filed = _phase(case, Filed)
        if filed and filed.court_day and self.fate.turn is not Turn.WAITS:
            days.append(filed.court_day)
        if view.next_due:
            due = legal_day(view.next_due)
            days.append(due if self._watches(case) else due + UNTIL_THE_LAWYER_MAY_ACT)
        return min((day for day in days if day > view.today), default=None)

    def _watches(self, case: Case) -> bool:
        """Whether somebody acts at the next step: else the calendar runs on until the lawyer may."""
        early = case.phase in (PhaseName.IN_ARREARS, PhaseName.UNDER_DEMAND)
        turns_early = not self.turned and self.fate.phase in (PhaseName.IN_ARREARS, PhaseName.UNDER_DEMAND)
        return not early or turns_early or bool(case.pauses)

    # --- acts --------------------------------------------------------------------------------------------------------

    async def _act(self, case: Case, today: date) -> bool:
        """Do one thing that somebody would do today; tells whether there was one."""
        if self.payments and self.payments[0].booked_on <= today:
            await self._pay(self.payments.pop(0))
            return True
        if case.open_recalls:
            await self._send("office", "acknowledge-recall", to=case.open_recalls[0].to.value)
            return True
        if case.closed:
            return False
        if case.late_payment_waits:
            await self._send("manager", "accept-late-payment")
            return True
        if not self.payments and not self.turned and case.phase is self.fate.phase and self._has_begun(case):
            self.turned = True
            await self._turn(today)
            return True
        return await self._follow_up(case, today) or await self._go_on(case, today)

    def _has_begun(self, case: Case) -> bool:
        """In a phase, people act once its own first step is done: after the reminder, or when the days run."""
        if case.phase is PhaseName.IN_ARREARS:
            return any(charge.reminded for charge in case.standing_charges)
        return case.phase is not PhaseName.UNDER_DEMAND or _phase(case, Curing) is not None

    async def _turn(self, today: date) -> None:
        match self.fate.turn:
            case Turn.AID:
                await self._send("adviser", "record-contact", by="phone", outcome="reached")
                await self._send("adviser", "request-aid", kind="enkeltydelse", consent_on=today)
            case Turn.AGREEMENT | Turn.BROKEN_AGREEMENT:
                await self._agree(today)
            case Turn.MOVED_OUT:
                await self._send("office", "record-moved-out", on=today)
            case Turn.WITHDRAWN:
                await self._lawyer_acts(today, "withdraw-filing", reason="Udlejeren har fundet en løsning med lejeren.")
            case Turn.SETTLED | Turn.EVICTED | Turn.WAITS:
                day = _CALENDAR.first_dispatch_day(today + timedelta(days=24), Mode.CONSERVATIVE)
                await self._send("lawyer", "set-court-date", day=day, place="at-court")
            case _:
                assert_never(self.fate.turn)

    async def _agree(self, today: date) -> None:
        owed = (await self._account()).balance_ore()
        halves = (owed // 2, owed - owed // 2)
        dues = (today + timedelta(days=21), today + timedelta(days=51))
        instalments = [{"due": due.isoformat(), "amount_ore": half} for due, half in zip(dues, halves, strict=True)]
        await self._send("adviser", "propose-agreement", instalments=instalments)
        case = await self._look()
        assert case is not None
        assert case.proposal is not None
        await self._send("office", "make-agreement", proposal=case.proposal.number)
        if self.fate.turn is Turn.AGREEMENT:
            self.payments += [self._payment(half, due, "AFDRAG") for half, due in zip(halves, dues, strict=True)]

    async def _follow_up(self, case: Case, today: date) -> bool:
        """Answer what was begun: aid asked for, an agreement broken, a day at court."""
        if any(aid.requested_on + UNTIL_THE_MUNICIPALITY_ANSWERS <= today for aid in case.running_aids):
            owed = (await self._account()).balance_ore()
            await self._send("municipality", "answer-aid", granted=True, amount_ore=owed, repayable=True)
            await self._pay(self._payment(owed, today, "KOMMUNEN"), payer="municipality")
            return True
        if any(pause.kind is PauseKind.AGREEMENT_BROKEN for pause in case.pauses):
            await self._send("office", "resume-ladder", kind="agreement-broken")
            return True
        if HoldKind.AMOUNT_CORRECTED in case.holds:  # every instalment is paid, and something is left
            await self._send("office", "release-hold", kind="amount-corrected")
            return True
        filed = _phase(case, Filed)
        if isinstance(filed, Filed) and filed.court_day is not None and filed.court_day <= today:
            return await self._meet(filed, today)
        return False

    async def _meet(self, filed: Filed, today: date) -> bool:
        """What becomes of a day at court."""
        if self.fate.turn is Turn.SETTLED:
            await self._send("lawyer", "record-hearing", outcome="settled")
        elif self.fate.turn is Turn.EVICTED and filed.place == "at-court":
            await self._send("lawyer", "record-hearing", outcome="eviction-ordered")
            day = _CALENDAR.first_dispatch_day(today + timedelta(days=14), Mode.CONSERVATIVE)
            await self._send("lawyer", "set-court-date", day=day, place="at-address")
        elif self.fate.turn is Turn.EVICTED:
            await self._send("lawyer", "record-eviction", on=filed.court_day)
        else:
            return False
        return True

    async def _go_on(self, case: Case, today: date) -> bool:
        """What lawyer and landlord do when nothing has stopped the case: each irreversible step by a named person."""
        if case.pauses or case.holds:
            return False
        with_lawyer, ended = _phase(case, WithLawyer), _phase(case, LeaseEnded)
        first = _CALENDAR.first_dispatch_day(today, Mode.CONSERVATIVE)
        if isinstance(ended, LeaseEnded) and ended.vacate_ended:
            await self._lawyer_acts(today, "file-with-court", reason=REASON, ledger_of=today)
            return True
        nothing_ends = not (ended or _phase(case, Filed)) and case.phase is PhaseName.WITH_LAWYER
        if nothing_ends and isinstance(with_lawyer, WithLawyer) and with_lawyer.window_ended:
            if first > today:
                await self._send("office", "advance-calendar", to=first)
            else:
                said = {"reason": REASON, "ledger_of": today, "rest_is_significant": True}
                await self._lawyer_acts(today, "terminate-lease", **said)
            return True
        if isinstance(_phase(case, Filed), Filed) and self.turned and _phase(case, Filed).court_day is None:
            day = _CALENDAR.first_dispatch_day(today + timedelta(days=24), Mode.CONSERVATIVE)
            await self._send("lawyer", "set-court-date", day=day, place="at-court")
            return True
        return False

    async def _lawyer_acts(self, today: date, step: str, **fields: Any) -> None:
        """What the lawyer does once the association has approved it."""
        await self._send("manager", "approve-legal-step", step=step, reason=APPROVAL, ledger_of=today)
        await self._send("lawyer", step, **fields)

    # --- the same commands a person would give ------------------------------------------------------------------------

    async def _send(self, role: str, command: str, **fields: Any) -> None:
        written = {name: value.isoformat() if isinstance(value, date) else value for name, value in fields.items()}
        given = await self.case_client.submit(
            self.case_id, command, written, actor=PEOPLE[role], message_id=new_id("demo"), patience=PATIENCE
        )
        if isinstance(given, Pending) or given.result == "refused":
            because = given.because if isinstance(given, Reply) else "no answer"
            raise DemoFailed(f"{self.case_id}: {command} was not done: {because}")

    async def _pay(self, payment: Payment, payer: str = "tenant") -> None:
        identity = identity_of(self.case_client.keys, payment, tenancy_of(self.case_id))
        fields = payment_fields(identity, payment.amount_ore, payment.value_date, payment.booked_on)
        await self._send("office", "record-payment", **fields, payer=payer)

    def _payment(self, amount_ore: int, day: date, text: str) -> Payment:
        return Payment(
            organisation="demo",
            tenancy="demo",
            value_date=day,
            booked_on=day,
            amount_ore=amount_ore,
            text=f"{text} {format_kroner(amount_ore)}",
        )

    async def _account(self) -> Account:
        entries = await self.case_client.reader.stream(account_stream(tenancy_of(self.case_id)))
        return fold_account(entry.event for entry in entries)


def _at_rest(case: Case, view: CaseView) -> bool:
    """Whether no letter is on its way and no step is due, so that the calendar may go on."""
    return not due_dispatches(case) and (view.next_due is None or legal_day(view.next_due) > view.today)


def _day_is_known(case: Case) -> bool:
    """Whether what happens next is no step of the clock: the calendar may go there while a letter still leaves."""
    filed = _phase(case, Filed)
    return bool(filed and filed.court_day) or any(pause.until is None for pause in case.pauses)


def _phase(case: Case, kind: type[Any]) -> Any:
    """The furthest live demand's phase, if it is of this kind."""
    furthest = case.furthest
    return furthest.phase if furthest and isinstance(furthest.phase, kind) else None


def deal(fates: Sequence[Fate], place: int) -> Fate:
    """The fate of the case at a place of the lists."""
    return fates[place % len(fates)]
