"""How do messages reach a case, and how do answers come back?

Feeds send signals and read the answer from the journal by message id, so that nothing is lost while no worker runs.
People send updates and hear the answer, or, when they will not wait, a signal as well.
"""

import asyncio
import re
import uuid
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final, TypeVar

from temporalio.client import Client, WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.service import RPCError, RPCStatusCode

from books.law.book import LawBook
from client.connecting import reading
from client.entry_points import client_signer, entry_points
from client.errors import NoSuchCase, UnreadableInput
from client.journal import journal_under
from client.journals_keys import journals_keys, keys_to_write_with
from client.witness import Witnesses
from decisions.contract import Reply as Reply  # noqa: PLC0414 (what a face is answered)
from decisions.contract import Witness
from decisions.entry_points import EntryPoints, Signer
from decisions.message_content import id_beside, told
from decisions.unmatched import Unmatched
from domain.case.commands import PERSON_COMMANDS, name_of
from domain.case.events import PersonFacts
from domain.entry_points import EntryPoint
from domain.ids import FIRST_LEASE, person_id, tenancy_key, workflow_id
from domain.missed_payment import MissedPayment
from domain.payment import Payment, PaymentIdentity, payment_identity
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

_CASE_ID: Final = re.compile(r"[a-z2-7]{20}-[1-9][0-9]{0,8}")
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
class Records:
    """What stands in the journal about cases. Reading needs no Temporal."""

    reader: Reader[Any]
    law_folder: Path | None
    secret: bytes = field(repr=False)
    """The installation's tenancy key: what is handed out to come back is marked with it."""

    @cached_property
    def law(self) -> LawBook:
        """The law as its files say it, with nothing confirmed in them. Raises LawError."""
        return LawBook.load(self.law_folder)

    async def view_of(self, case: str) -> CaseView:
        """The case as the list of cases shows it. Raises NoSuchCase."""
        view = await self.reader.case_view(case) if _CASE_ID.fullmatch(case) else None
        if view is None:
            raise NoSuchCase
        return view


@dataclass(frozen=True)
class CaseClient(Records):
    """The one way from every face to the cases and back."""

    client: Client
    journal: Journal[Any]
    unmatched: Unmatched
    keys: Keys
    task_queue: str
    signer: Callable[[], Signer]
    """What signs for the client; it raises SettingsProblem where its key is missing, and who only reads needs none."""
    entry_points: Callable[[], EntryPoints]
    """Those that are heard by the settings; raises SettingsProblem where they do not say it."""

    # --- feeds ------------------------------------------------------------------------------------------------------

    def key_of(self, organisation: str, tenancy: str, *, simulated: bool) -> str:
        """The opaque key of a tenancy."""
        return tenancy_key(self.keys.tenancy, organisation, tenancy, simulated=simulated)

    async def register(self, missed: MissedPayment, *, simulated: bool, today: date | None) -> Pending:
        """Deliver a missed payment: open the tenancy's case or join it, atomically, by signal-with-start."""
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
            "today": today.isoformat() if today else None,
        }
        envelope = Envelope(message_id=new_id("m"), command="register-missed-payment", fields=fields)
        return await self._deliver(missed.organisation, key, self.signed(missed.organisation, key, envelope))

    def _people(self, key: str, missed: MissedPayment) -> dict[str, PersonFacts]:
        people: dict[str, PersonFacts] = {}
        for n, tenant in enumerate(missed.tenants):
            namesakes = sum(earlier.name == tenant.name for earlier in missed.tenants[:n])
            people[person_id(self.keys.tenancy, key, tenant.name, namesakes)] = PersonFacts(
                name=tenant.name,
                tenancy=missed.tenancy,
                address=missed.address,
                postcode=missed.postcode,
                city=missed.city,
                email=missed.contact.email,
                phone=missed.contact.phone,
                children=missed.children,
            )
        return people

    async def account_of(self, payment: Payment, *, simulated: bool) -> str | None:
        """The key of the tenancy's real account, or of its rehearsal's; None where there is none of that kind."""
        key = self.key_of(payment.organisation, payment.tenancy, simulated=simulated)
        known = await self.reader.cases(organisation_id=payment.organisation, tenancy_key=key, simulated=simulated)
        return key if known else None

    async def book(self, payment: Payment, key: str) -> Pending:
        """Deliver a payment to the tenancy's account, and let it stop what it pays for."""
        fields = payment_fields(self._identity(payment, key), payment.amount_ore, payment.value_date, payment.booked_on)
        envelope = Envelope(message_id=new_id("m"), command="record-payment", fields=fields)
        return await self._deliver(payment.organisation, key, self.signed(payment.organisation, key, envelope))

    async def keep_unplaced(self, payment: Payment) -> bool:
        """Keep a real payment that has no account, once, until somebody has placed it; tells whether it is new.

        Raises ActRefused.
        """
        key = self.key_of(payment.organisation, payment.tenancy, simulated=False)
        return await self.unmatched.keep_unplaced(payment, self._identity(payment, key), datetime.now(UTC))

    async def tell_witness(self, organisations: Iterable[str]) -> bool:
        """Let Temporal hear what was kept beside the cases of these organisations; whether it has."""
        heads = [head for one in organisations for head in await self.journal.newest_signed_heads(one)]
        return await Witnesses(self.client, self.task_queue, self.keys.tenancy).tell(heads)

    def _identity(self, payment: Payment, key: str) -> PaymentIdentity:
        return identity_of(self.keys, payment, key)

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


def payment_fields(
    identity: PaymentIdentity, amount_ore: int, value_date: date, booked_on: date, lease: int = FIRST_LEASE
) -> dict[str, Any]:
    """The fields of `record-payment` for one lease. By its identity the payment counts once."""
    return {
        **identity.fields(),
        "lease": lease,
        "amount_ore": amount_ore,
        "value_date": value_date.isoformat(),
        "booked_on": booked_on.isoformat(),
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
async def records(settings: Settings) -> AsyncIterator[Records]:
    """The configured journal, to read from within the walls of the settings. Raises ServerUnreachable,
    OlderJournalError, JournalNotReadyError, and what `journals_keys` raises.
    """
    async with reading(settings) as pool:
        keys = await journals_keys(settings, pool)
        yield Records(Reader(pool, Sealer(keys.master), CODEC), settings.law_folder, keys.tenancy)


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
            keys=keys,
            task_queue=settings.task_queue,
            signer=cache(lambda: client_signer(settings)),
            entry_points=cache(lambda: entry_points(settings)),
        )
