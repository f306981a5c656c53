"""How do messages reach a case, and how do answers come back?

Feeds send signals and read the answer from the journal by message id, so that nothing is lost while no worker runs.
People send updates and hear the answer, or, when they will not wait, a signal as well.
"""

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, Final, TypeVar

from temporalio.client import Client, WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.service import RPCError, RPCStatusCode

from client.connecting import reading
from client.entry_points import client_signer, entry_points
from client.errors import UnreadableInput
from client.journal import journal_under
from client.journals_keys import keys_to_write_with
from client.kept_keys import KeptKeys, kept_keys
from client.list_memory import RowsAlike
from client.records import Records
from client.same_money import ToldBefore, as_new_money
from client.which_lease import why_no_lease
from client.witness import Witnesses
from decisions.contract import Reply as Reply  # noqa: PLC0414 (what a face is answered)
from decisions.contract import Witness
from decisions.entry_points import EntryPoints, Signer
from decisions.message_content import id_beside, told
from decisions.unmatched import Unmatched
from decisions.unplaced_money import Kept, Unplaced, UnplacedMoney, kept_under
from domain.account.codes import Repeat, payer_named
from domain.account.lease import MoneyOfLease
from domain.case.commands import PERSON_COMMANDS, name_of
from domain.case.events import PersonFacts
from domain.entry_points import EntryPoint
from domain.finding import Finding
from domain.ids import account_stream, key_of_spelling, lease_mark, person_id, plain_name, plain_number, workflow_id
from domain.missed_payment import MissedPayment
from domain.payment import MoneyOut, Payment, PaymentIdentity, money_out_identity, payment_identity
from domain.purpose import purpose_of
from domain.streams.placements import placements
from domain.streams.unmatched import PaymentUnmatched
from journal.events import CODEC
from journal.reader import Reader
from journal.records import RecordedAnswer
from journal.sealing import Sealer
from journal.store import Journal
from journal.views import CaseView
from runtime.errors import ServerUnreachable
from runtime.keys import Keys
from runtime.postgres import connect_app
from runtime.settings import Settings
from runtime.temporal import connect
from workflows.eviction_case import NAME, SIGNAL, UPDATE
from workflows.messages import CaseRun, Envelope, unfit

_COMMANDS: Final = frozenset({*map(name_of, PERSON_COMMANDS), "record-payment", "record-payment-bounced"})
_DIGITS: Final = 32  # of a digest in the id of an update
_LOOK_AGAIN: Final = 0.05  # seconds between two looks for an answer
_NOBODY_HEARS: Final = (
    RPCStatusCode.NOT_FOUND,
    RPCStatusCode.FAILED_PRECONDITION,
    RPCStatusCode.RESOURCE_EXHAUSTED,
)
"""The case has ended and has no run; or no worker there is can carry its run on just now (docs/adr/0015); or as many
people are at it as Temporal lets wait for one run (ten).
"""


@dataclass(frozen=True)
class Pending:
    """A message that was delivered and has no answer yet. Under its id there may be another message's: by its
    organisation and its keyed digest its own is told.
    """

    message_id: str
    organisation: str
    digest: str

    @property
    def answered_under(self) -> tuple[str, str]:
        """The ids under which its own answer may stand: its own, or one beside another message that bears that."""
        return self.message_id, id_beside(self.message_id, self.digest)

    def is_own(self, answer: RecordedAnswer) -> bool:
        """Whether it is the answer to this very message."""
        of_it = answer.message_id in self.answered_under and answer.digest == self.digest
        return of_it and answer.organisation_id == self.organisation

    def own(self, answers: Iterable[RecordedAnswer]) -> Reply | None:
        """What its sender is told, of the answers under its id: a refusal where another message bears it."""
        given = next((answer for answer in answers if self._may_be_told(answer)), None)
        return told(given, self.digest) if given else None

    def _may_be_told(self, answer: RecordedAnswer) -> bool:
        return (answer.organisation_id, answer.message_id) == (self.organisation, self.message_id)


@dataclass(frozen=True)
class CaseClient(Records):
    """The one way from every face to the cases and back."""

    client: Client
    journal: Journal[Any]
    unmatched: Unmatched
    unplaced: UnplacedMoney
    keys: Keys
    kept_keys: KeptKeys
    task_queue: str
    signer: Callable[[], Signer]
    """What signs for the client; it raises SettingsProblem where its key is missing, and who only reads needs none."""
    entry_points: Callable[[], EntryPoints]
    """Those that are heard by the settings; raises SettingsProblem where they do not say it."""

    # --- feeds ------------------------------------------------------------------------------------------------------

    def key_of(self, organisation: str, tenancy: str, *, simulated: bool) -> str:
        """The opaque key of a tenancy, by whichever dashes and spaces its number is written."""
        return self.kept_keys.key_of(organisation, tenancy, simulated=simulated)

    def warnings_about(self, organisation: str, tenancy: str, *, simulated: bool) -> tuple[str, ...]:
        """What whoever sends something about a tenancy should know of its number, in Danish."""
        return self.kept_keys.warnings(organisation, tenancy, simulated=simulated)

    async def register(
        self,
        missed: MissedPayment,
        *,
        simulated: bool,
        today: date | None,
        as_of: date | None = None,
        place: RowsAlike | None = None,
        waits_for_feeds: bool = False,
    ) -> Pending:
        """Deliver a missed payment: open the tenancy's case or join it, atomically, by signal-with-start. It was
        outstanding as the day *as_of* began; None: all that was charged. *place*: what stands beside it in its list.
        A rehearsal that *waits_for_feeds* waits until the money is told to be in.
        """
        place = place or RowsAlike(1, 1, (missed.amount_ore,))
        key = self.key_of(missed.organisation, missed.tenancy, simulated=simulated)
        people = self._people(key, missed)
        fields = {
            "organisation": missed.organisation,
            "department": missed.department,
            "municipality": missed.municipality,
            "simulated": simulated,
            "due": missed.due_date.isoformat(),
            "kind": missed.kind,
            "amount_ore": missed.amount_ore,
            "tenants": list(people),
            "digital_post": missed.contact.digital_post,
            "mail": missed.contact.email is not None,
            "people": {person: facts.model_dump(mode="json") for person, facts in people.items()},
            "lease_mark": self._lease_mark(key, missed.lease),
            "today": today.isoformat() if today else None,
            "as_of": as_of.isoformat() if as_of else None,
            "ordinal": place.ordinal,
            "among_equals": place.among_equals,
            "alike_ore": list(place.stated_ore),
            **({"waits_for_feeds": True} if waits_for_feeds else {}),
            **({"gross_ore": missed.gross_ore} if missed.gross_ore else {}),
        }
        envelope = Envelope(message_id=new_id("m"), command="register-missed-payment", fields=fields)
        return await self._deliver(missed.organisation, key, self.signed(missed.organisation, key, envelope))

    def _lease_mark(self, key: str, number: str | None) -> str | None:
        """What stands for the association's own number of a lease; None where it told none."""
        return lease_mark(self.keys.tenancy, key, number) if number else None

    def _people(self, key: str, missed: MissedPayment) -> dict[str, PersonFacts]:
        people: dict[str, PersonFacts] = {}
        for n, tenant in enumerate(missed.tenants):
            namesakes = sum(plain_name(earlier.name) == plain_name(tenant.name) for earlier in missed.tenants[:n])
            people[person_id(self.keys.tenancy, key, tenant.name, namesakes)] = PersonFacts(
                name=tenant.name,
                tenancy=plain_number(missed.tenancy),
                address=missed.address,
                postcode=missed.postcode,
                city=missed.city,
                email=missed.contact.email,
                phone=missed.contact.phone,
                children=missed.children,
            )
        return people

    async def with_accounts(self, keys: Collection[str]) -> frozenset[str]:
        """Those of these tenancies, by their keys, that have an account: something was missed or paid there."""
        streams = {account_stream(key): key for key in keys}
        return frozenset(streams[stream] for stream in await self.reader.having_accounts(list(streams)))

    async def why_no_lease(
        self, payment: Payment, key: str, told: ToldBefore | None = None, *, simulated: bool
    ) -> Finding | None:
        """Why nobody can tell for which lease of the tenancy with this key a payment is; None where it is known."""
        known = await self.reader.cases(organisation_id=payment.organisation, tenancy_key=key, simulated=simulated)
        if not known:
            return None
        money = MoneyOfLease(
            self._lease_mark(key, payment.lease),
            self._identity(payment, key, told).payment,
            payment.value_date,
            payment.amount_ore,
        )
        return await why_no_lease(self.reader, key, known, money)

    async def book(
        self,
        payment: Payment,
        key: str,
        rehearsal: date | None = None,
        told: ToldBefore | None = None,
        repeat: Repeat | None = None,
    ) -> Pending:
        """Deliver a payment to the tenancy's account, and let it stop what it pays for; to that of a rehearsal as of a
        day on its calendar. *told* is the list that tells of it, *repeat* what is said of it where it is known.
        """
        identity = self._identity(payment, key, told)
        fields = payment_fields(identity, payment.amount_ore, payment.value_date, payment.booked_on)
        fields |= {"payer": payer_named(payment.payer), "lease_mark": self._lease_mark(key, payment.lease)}
        fields |= purpose_fields(payment.text, payment.value_date)
        if told:
            fields |= told.fields(payment, repeat)
        if rehearsal:
            fields["today"] = _played_on(rehearsal, payment)
        envelope = Envelope(message_id=new_id("m"), command="record-payment", fields=fields)
        return await self._deliver(payment.organisation, key, self.signed(payment.organisation, key, envelope))

    async def note_vanished(
        self, organisation: str, key: str, case: str, charge: str, as_of: date, rehearsal: date | None = None
    ) -> Pending:
        """Deliver that a complete list of what was outstanding as the day *as_of* began does not name a charge that was
        booked in *case*; to a rehearsal as of a day on its calendar.
        """
        fields = {"charge": charge, "as_of": as_of.isoformat(), "today": rehearsal.isoformat() if rehearsal else None}
        envelope = Envelope(message_id=new_id("m"), command="note-vanished", fields=fields, case=case)
        return await self._deliver(organisation, key, self.signed(organisation, key, envelope))

    async def let_hear_of_feed(self, view: CaseView) -> Pending:
        """Let a case look again at what waits until money is in."""
        envelope = Envelope(message_id=new_id("m"), command="hear-of-feed", case=view.case_id)
        signed = self.signed(view.organisation_id, view.tenancy_key, envelope)
        return await self._deliver(view.organisation_id, view.tenancy_key, signed)

    async def book_out(self, out: MoneyOut, key: str, rehearsal: date | None = None) -> Pending:
        """Deliver money that left a tenancy's account, by which it counts once; else as `book`."""
        identity = money_out_identity(self.keys.tenancy, key, out)
        fields = payment_fields(identity, out.amount_ore, out.value_date, out.booked_on)
        fields |= {
            "out": fields.pop("payment"),
            "lease_mark": self._lease_mark(key, out.lease),
            "kind": out.kind,
            "today": _played_on(rehearsal, out) if rehearsal else None,
        }
        envelope = Envelope(message_id=new_id("m"), command="record-money-out", fields=fields)
        return await self._deliver(out.organisation, key, self.signed(out.organisation, key, envelope))

    async def book_unplaced(self, kept: PaymentUnmatched, key: str) -> Pending:
        """Deliver money that was kept beside the cases to the account of its tenancy, which may have none yet. However
        often it is delivered, it counts once.
        """
        identity = PaymentIdentity(kept.payment, kept.reference, kept.likeness)
        fields = payment_fields(identity, kept.amount_ore, kept.value_date, kept.booked_on) | told_of(kept)
        said = next(iter(kept.sealed.values()), None)
        fields["lease_mark"] = self._lease_mark(key, said.lease if said else None)
        envelope = Envelope(message_id=new_id("m"), command="record-payment", fields=fields)
        return await self._deliver(kept.organisation, key, self.signed(kept.organisation, key, envelope))

    async def tell_account(
        self, organisation: str, key: str, command: str, fields: Mapping[str, Any], by: str
    ) -> Pending:
        """Deliver what somebody says of money to the tenancy with this key, which may have no case."""
        envelope = Envelope(message_id=new_id("m"), command=command, fields=dict(fields), actor=by)
        return await self._deliver(organisation, key, self.signed(organisation, key, envelope))

    async def keep_unplaced(
        self,
        organisation: str,
        payments: Sequence[tuple[Payment, str]],
        why: str | None = None,
        told: ToldBefore | None = None,
    ) -> list[Kept]:
        """Keep real payments of one organisation, each with the key of its tenancy, which has no account, or (*why*:
        the rule) of which nobody can tell for which lease they are; each once. *told* is the list that tells of them.
        Tells of each, in their order.
        """
        is_new, named = told is not None and told.said is Repeat.NEW, told.named if told else None
        rows = [
            Unplaced(payment, self._identity(payment, key, told), key, why, named, None if is_new else payment.ordinal)
            for payment, key in payments
        ]
        old = {} if is_new else {index: self._of_spelling(row) for index, row in enumerate(rows)}
        asked = [kept_under(identity.payment) for identity in old.values() if identity]
        known = {answer.message_id for answer in await self.reader.answers(asked)} if asked else set[str]()
        before = {index for index, identity in old.items() if identity and kept_under(identity.payment) in known}
        new = [row for index, row in enumerate(rows) if index not in before]
        kept = iter(await self.unplaced.keep(organisation, new, datetime.now(UTC)))
        return [Kept(is_new=False) if index in before else next(kept) for index in range(len(rows))]

    async def placed(self, payments: Sequence[tuple[Payment, str]], told: ToldBefore | None = None) -> list[Payment]:
        """Those of these real payments, each with its tenancy's key, that were kept before it had an account, and that
        a person has said more of since: on that account they are not booked.
        """
        kept = {kept_under(self._identity(payment, key, told).payment): payment for payment, key in payments}
        found = await self.reader.answers(list(kept)) if kept else []
        entries = await self.reader.placements(sorted({answer.stream for answer in found})) if found else []
        placed = placements(entry.event for entry in entries)
        return [kept[answer.message_id] for answer in found if answer.message_id.partition("/")[2] in placed]

    def _of_spelling(self, row: Unplaced) -> PaymentIdentity | None:
        """By what it may have been kept when every spelling had a key of its own; None where that is the key."""
        payment = row.payment
        spelling = key_of_spelling(self.keys.tenancy, payment.organisation, payment.tenancy, simulated=False)
        return None if spelling == row.tenancy_key else self._identity(payment, spelling)

    async def tell_witness(self, organisations: Iterable[str]) -> bool:
        """Let Temporal hear what was kept beside the cases of these organisations; whether it has."""
        heads = [head for one in organisations for head in await self.journal.newest_signed_heads(one)]
        return await Witnesses(self.client, self.task_queue, self.keys.tenancy).tell(heads)

    def _identity(self, payment: Payment, key: str, told: ToldBefore | None = None) -> PaymentIdentity:
        """By what a payment is known: where a person says that its list (*told*) is new money, by that list, too."""
        identity = identity_of(self.keys, payment, key)
        if told is None or told.said is not Repeat.NEW:
            return identity
        return as_new_money(identity, self.keys.tenancy, payment, told.named)

    async def deliver_again(
        self, organisation: str, key: str, envelope: Envelope, known: tuple[Witness, ...]
    ) -> Pending:
        """Deliver a message of which the journal lost the answer, as it was signed when it was first sent; a run that
        it starts is told what is *known*.
        """
        return await self._deliver(organisation, key, envelope, known)

    async def _deliver(
        self, organisation: str, key: str, envelope: Envelope, known: tuple[Witness, ...] = ()
    ) -> Pending:
        """Signal a tenancy's workflow, starting it where it does not run."""
        try:
            await self.client.start_workflow(
                NAME,
                CaseRun(organisation=organisation, tenancy_key=key, known=known),
                id=workflow_id(key),
                task_queue=self.task_queue,
                start_signal=SIGNAL,
                start_signal_args=[envelope.model_copy(update={"organisation": organisation})],
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
                static_summary=f"Eviction case, {organisation}",
            )
        except RPCError as error:
            raise unreachable(self.client, error) from error
        return self.pending(organisation, key, envelope)

    def signed(self, organisation: str, key: str, envelope: Envelope) -> Envelope:
        """A message to the tenancy with this key as it comes through the client. Raises SettingsProblem."""
        signer = self.signer()
        signature = signer.sign(envelope.message_id, envelope.content(organisation, key))
        return envelope.model_copy(update={"via": signer.via.value, "signature": signature})

    def pending(self, organisation: str, key: str, envelope: Envelope) -> Pending:
        """A message on its way to the tenancy with this key, or lost, and by what its own answer is told."""
        digest = self.journal.seal.digest(envelope.content(organisation, key).as_bytes())
        return Pending(envelope.message_id, organisation, digest)

    async def answers(self, delivered: Collection[Pending]) -> dict[str, Reply]:
        """The answers that stand in the journal by now, by message id."""
        found = await self.reader.answers([one.message_id for one in delivered]) if delivered else []
        by_id = {one.message_id: one.own(found) for one in delivered}
        return {message_id: given for message_id, given in by_id.items() if given is not None}

    # --- people -----------------------------------------------------------------------------------------------------

    async def submit(
        self,
        case: str,
        command: str,
        fields: Mapping[str, Any],
        *,
        actor: str,
        message_id: str,
        patience: timedelta | None,
    ) -> Reply | Pending:
        """Give a command to a case and hear the answer; Pending when none came in time (*patience* None: wait on).

        Raises NoSuchCase, UnreadableInput for what no case could answer, and ServerUnreachable also where silence
        means that Temporal has gone.
        """
        view, answers = await asyncio.gather(self.view_of(case), self.reader.answers([message_id]))
        envelope = _sent(message_id=message_id, command=command, fields=dict(fields), actor=actor, case=case)
        pending = self.pending(view.organisation_id, view.tenancy_key, envelope)
        known = pending.own(answers)
        if known is not None:
            return known
        envelope = self.signed(view.organisation_id, view.tenancy_key, envelope)
        hearing = asyncio.create_task(self._ask(view, envelope, pending))
        try:
            await asyncio.wait({hearing}, timeout=patience.total_seconds() if patience else None)
            if hearing.done():
                return await hearing
        finally:
            hearing.cancel()
            await asyncio.gather(hearing, return_exceptions=True)
        await self.require_temporal()
        return pending

    async def _ask(self, view: CaseView, envelope: Envelope, pending: Pending) -> Reply:
        handle = self.client.get_workflow_handle(workflow_id(view.tenancy_key))
        # Temporal gives the outcome of an update again to whoever asks under its id, whatever they ask.
        update = f"{pending.message_id}/{pending.digest[:_DIGITS]}"
        try:
            name = envelope.command if envelope.command in _COMMANDS else UPDATE  # the SDK keeps some names for itself
            given: Reply = await handle.execute_update(name, envelope, id=update, result_type=Reply)
        except WorkflowUpdateFailedError:
            pass  # the run ended under it; what it had decided stands in the journal
        except WorkflowUpdateRPCTimeoutOrCancelledError as error:
            if not isinstance(error.__cause__, RPCError):
                raise  # whoever asked waits no longer
            # Temporal was too busy to say whether it took it: under the same id it counts once.
        except RPCError as error:
            if error.status not in _NOBODY_HEARS:
                raise unreachable(self.client, error) from error
        else:
            return given
        # A signal starts a run, or waits with the one there is, and the journal has the answer.
        await self._deliver(view.organisation_id, view.tenancy_key, envelope)
        while True:
            known = pending.own(await self.reader.answers([pending.message_id]))
            if known is not None:
                return known
            await asyncio.sleep(_LOOK_AGAIN)

    async def leave(
        self, case: str, command: str, fields: Mapping[str, Any], *, actor: str, message_id: str
    ) -> Reply | Pending:
        """Leave a command with a case, without waiting; gives the answer that there is already.

        Raises NoSuchCase, UnreadableInput for what it cannot read.
        """
        view, answers = await asyncio.gather(self.view_of(case), self.reader.answers([message_id]))
        envelope = _sent(message_id=message_id, command=command, fields=dict(fields), actor=actor, case=case)
        known = self.pending(view.organisation_id, view.tenancy_key, envelope).own(answers)
        if known is not None:
            return known
        envelope = self.signed(view.organisation_id, view.tenancy_key, envelope)
        return await self._deliver(view.organisation_id, view.tenancy_key, envelope)

    async def require_temporal(self) -> None:
        """Raise ServerUnreachable where Temporal does not answer."""
        try:
            healthy = await self.client.service_client.check_health(timeout=timedelta(seconds=3))
        except RPCError as error:
            raise unreachable(self.client, error) from error
        if not healthy:
            raise ServerUnreachable("Temporal", _address(self.client), "den er ikke klar", _LATER)


Gateway = TypeVar("Gateway", bound=CaseClient)


def identity_of(keys: Keys, payment: Payment, key: str) -> PaymentIdentity:
    """By what a payment of the tenancy with this key is known again."""
    facts = (payment.value_date, payment.booked_on, payment.amount_ore, payment.text, payment.ordinal)
    return payment_identity(keys.tenancy, key, *facts, organisation=payment.organisation, bank=payment.bank)


def purpose_fields(text: str, value_date: date) -> dict[str, Any]:
    """What the text of a payment names, as a field of `record-payment`; none where it names nothing."""
    purpose = purpose_of(text, value_date)
    return {"purpose": purpose.model_dump(mode="json")} if purpose else {}


def payment_fields(
    identity: PaymentIdentity, amount_ore: int, value_date: date, booked_on: date, lease: int | None = None
) -> dict[str, Any]:
    """The fields of `record-payment`; *lease* None: the one that it belongs to by its day. By its identity it counts
    once.
    """
    return {
        **identity.fields(),
        "lease": lease,
        "amount_ore": amount_ore,
        "value_date": value_date.isoformat(),
        "booked_on": booked_on.isoformat(),
    }


def _played_on(rehearsal: date, money: Payment | MoneyOut) -> str:
    """The day on which a rehearsal hears of money: a list of many days, told on *rehearsal*, is played day by day."""
    return min(rehearsal, max(money.value_date, money.booked_on)).isoformat()


def told_of(kept: PaymentUnmatched) -> dict[str, Any]:
    """What a list told of kept money besides the money itself."""
    said = next(iter(kept.sealed.values()), None)
    return {
        "payer": payer_named((said and said.payer) or ""),
        "told_in": kept.told_in,
        "ordinal": kept.ordinal,
        "means": kept.means,
        **purpose_fields((said and said.text) or "", kept.value_date),
    }


def _sent(**message: Any) -> Envelope:
    """A message that a case can answer. Raises UnreadableInput, with the reason in Danish."""
    envelope = Envelope(**message)
    if because := unfit(envelope):
        raise UnreadableInput(because)
    return envelope


def new_id(kind: str) -> str:
    """A fresh message id."""
    return f"{kind}-{uuid.uuid4().hex}"


_LATER: Final = "Prøv igen, når serveren svarer."


def unreachable(client: Client, error: RPCError) -> ServerUnreachable:
    """Say in the user's words that Temporal does not answer."""
    return ServerUnreachable("Temporal", _address(client), error.status.name.lower(), _LATER)


def _address(client: Client) -> str:
    return client.service_client.config.target_host


@asynccontextmanager
async def case_client(settings: Settings) -> AsyncIterator[CaseClient]:
    """A gateway to the configured servers, reading within the walls of the settings. Raises ServerUnreachable, which
    names the one that does not answer, NoKeys, OtherKeys, OlderJournalError and JournalNotReadyError.
    """
    async with reading(settings) as pool:
        keys = await keys_to_write_with(settings)
        reader: Reader[Any] = Reader(pool, Sealer(keys.master), CODEC)
        async with gateway(CaseClient, settings, reader, keys) as cases:
            yield cases


@asynccontextmanager
async def gateway(kind: type[Gateway], settings: Settings, reader: Reader[Any], keys: Keys) -> AsyncIterator[Gateway]:
    """A gateway of a kind, which reads with *reader*; *keys* are those to write with. Errors as for `case_client`."""
    async with await connect_app(settings) as pool:
        journal = await journal_under(keys, pool)  # before Temporal: under another key nothing may be sent
        client = await connect(settings, keys)
        yield kind(
            reader=reader,
            law_folder=settings.law_folder,
            secret=keys.tenancy,
            client=client,
            journal=journal,
            unmatched=Unmatched(journal, EntryPoint.CLIENT),
            unplaced=UnplacedMoney(journal, EntryPoint.CLIENT),
            keys=keys,
            kept_keys=await kept_keys(reader, keys.tenancy),
            task_queue=settings.task_queue,
            signer=cache(lambda: client_signer(settings)),
            entry_points=cache(lambda: entry_points(settings)),
        )
