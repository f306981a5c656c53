"""Do genuine messages come back that a worker turned away because its setting did not name their entry point?"""

import base64
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NoReturn

import pytest

from cli.redeliver import redeliver
from client.cases import new_id
from client.repair.doctor import Discrepancy, examine, losses_of_all
from client.repair.lost_messages import Loss
from client.repair.mail_of_a_run import UnansweredMessage
from client.repair.redeliver import answers_to, deliver_lost
from client.repair.way_in import RepairClient
from decisions import unmatched
from decisions.contract import CommandRequest, UnreadableMessage
from decisions.entry_points import EntryPoints, Signer, Trusted
from decisions.unmatched import COUNTED, KEPT, Unmatched
from domain.actors import FEED
from domain.entry_points import FROM_OUTSIDE, EntryPoint
from domain.ids import account_stream, tenancy_of
from domain.streams.unmatched import system_stream
from runtime.errors import SettingsProblem
from tests.audit.audited_journal import ORGANISATION, AuditedJournal
from tests.decisions.test_unmatched import EVENING, stray
from tests.servers import TestPostgres, TestTemporal
from tests.workflows.installation import Installation, installation
from tests.workflows.test_lost_messages import told
from worker import working
from workflows.eviction_case import SIGNAL
from workflows.messages import Envelope

PAID = {
    "command": "record-payment",
    "fields": {"payment": "b7", "amount_ore": 100_000, "value_date": "2026-10-02", "booked_on": "2026-10-02"},
    "actor": FEED,
}
WEB, STRANGER = Signer(EntryPoint.WEB, b"w" * 32), Signer(EntryPoint.WEB, b"s" * 32)


def unsigned(tenancy: str, number: int, **changes: Any) -> CommandRequest:
    """A readable message that nobody who is heard has signed."""
    said: dict[str, Any] = {
        "organisation": ORGANISATION,
        "tenancy_key": tenancy,
        "message_id": f"m-{number}",
        "actor": "office/k1",
        "fields": {"command": "hold", "kind": "death"},
        "asked_at": EVENING,
        "via": "web",
        "signature": "00",
    }
    return CommandRequest(**{**said, **changes})


# --- what is kept ---------------------------------------------------------------------------------------------------


async def test_a_message_that_opens_is_kept_with_its_id_and_signature(audited: AuditedJournal) -> None:
    """Sealed, whole, and once; another id or signature is another message."""
    keeper, asked = Unmatched(audited.journal, EntryPoint.SYSTEM), unsigned("one", 1, case="x" * 60)
    long = asked.model_copy(update={"fields": {"command": "hold", "reason": "å" * 12_000}})

    results = [(await keeper.keep_unsigned(one)).result for one in (asked, asked, long)]
    results += [(await keeper.keep_unsigned(asked.model_copy(update={"signature": "01"}))).result]

    events = [entry.event for entry in await audited.reader.unsigned_messages()]
    (first, second, _) = [raw for event in events for raw in event.sealed.values()]
    assert results == [KEPT] * 4
    assert (first.message_id, first.via, first.signature, first.why) == ("m-1", "web", "00", "unsigned")
    assert len(second.text) > 70_000
    assert "m-1" not in str([event.model_dump(exclude={"sealed"}) for event in events])


async def test_noise_does_not_crowd_out_what_a_wrong_setting_turned_away(
    audited: AuditedJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each has its own number a day, of the tenancy and of its association, and what is too many is counted."""
    for name, most in (("MOST", 1), ("MOST_UNSIGNED", 2)):
        monkeypatch.setattr(unmatched, f"{name}_OF_A_TENANCY", most)
        monkeypatch.setattr(unmatched, f"{name}_OF_AN_ASSOCIATION", most + 1)
    keeper = Unmatched(audited.journal, EntryPoint.SYSTEM)

    noise = [(await keeper.keep(stray("one", number))).result for number in (1, 2)]
    turned_away = [(await keeper.keep_unsigned(unsigned("one", number))).result for number in (1, 2, 3, 1)]
    beside = [(await keeper.keep_unsigned(unsigned("two", number))).result for number in (1, 2)]

    assert noise == [KEPT, COUNTED]
    assert turned_away == [KEPT, KEPT, COUNTED, KEPT]
    assert beside == [KEPT, COUNTED]
    assert sum(one.messages for one in await audited.reader.not_kept()) == 3


def test_the_numbers_are_those_that_are_told() -> None:
    """Docs and settings of nobody change them."""
    assert (unmatched.MOST_UNSIGNED_OF_A_TENANCY, unmatched.MOST_UNSIGNED_OF_AN_ASSOCIATION) == (100, 5_000)


async def test_a_genuine_message_under_an_id_of_ours_keeps_nothing_out(audited: AuditedJournal) -> None:
    """The ids under which messages are kept apart can be guessed, and used by somebody else before."""
    keeper = Unmatched(audited.journal, EntryPoint.SYSTEM)
    await audited.open()
    taken = UnreadableMessage(
        organisation=ORGANISATION, tenancy_key="one", message_id="tenancyone/1", text="{", asked_at=EVENING
    )

    results = [(await keeper.keep(taken)).result for _ in range(2)]

    assert results == [KEPT, KEPT]
    assert len(await audited.reader.stream(system_stream(ORGANISATION))) == 1


# --- how it comes back ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class House:
    """An installation whose worker can be started hearing the client alone, or the web pages as well."""

    at: Installation
    file: Path

    def worker(self, *, hears_web: bool) -> AbstractAsyncContextManager[Any]:
        """At work until the block ends; whoever repairs reads the same setting."""
        client = base64.b64encode(self.at.case_client.signer().public_key).decode()
        tables = [f'[client]\npublic_key = "{client}"\nroles = ["office", "feed"]\n']
        if hears_web:
            web = base64.b64encode(WEB.public_key).decode()
            tables.append(f'[web]\npublic_key = "{web}"\nroles = ["office", "feed"]\n')
        self.file.write_text("".join(tables), "utf-8")
        return working(replace(self.at.settings, entry_points=self.file))

    def repairing(self, *, hears_web: bool) -> Any:
        """A gateway for repair under the same setting."""
        own = {EntryPoint.CLIENT: Trusted(self.at.case_client.signer().public_key, FROM_OUTSIDE)}
        web = {EntryPoint.WEB: Trusted(WEB.public_key, FROM_OUTSIDE)} if hears_web else {}
        return replace(self.at.case_client, entry_points=lambda: EntryPoints({**own, **web}))

    async def complaints(self, *, hears_web: bool) -> list[Discrepancy]:
        """What `doctor` says of messages that were turned away."""
        found = [one async for one in examine(self.repairing(hears_web=hears_web))]
        return [one for one in found if one.kind == "message-unsigned"]


@pytest.fixture
async def house(
    home: Path, postgres: TestPostgres, temporal_server: TestTemporal, tmp_path: Path
) -> AsyncIterator[House]:
    """Servers, and nobody at work."""
    async with installation(home, postgres) as at:
        yield House(at, tmp_path / "entry-points.toml")


def through(signer: Signer, case: str, **changes: Any) -> Envelope:
    """A command by the office that comes through another entry point than the client."""
    said = {"message_id": new_id("w"), "command": "hold", "fields": {"kind": "death"}, "actor": "office/k1", **changes}
    envelope = Envelope(**said, case=case, organisation=ORGANISATION, via=signer.via.value)
    signature = signer.sign(envelope.message_id, envelope.content(ORGANISATION, tenancy_of(case)))
    return envelope.model_copy(update={"signature": signature})


def not_set() -> NoReturn:
    """What whoever repairs hears where nobody told it whom workers hear."""
    raise SettingsProblem("REDNINGSKRANS_ENTRY_POINTS mangler.")


async def brought_back(cases: RepairClient, loss: Loss) -> list[UnansweredMessage]:
    """What of a loss was delivered again."""
    brought = await deliver_lost(cases, loss)
    assert brought is not None
    return brought.messages


async def test_what_a_wrong_setting_turned_away_comes_back_once_it_is_mended(house: House) -> None:
    """Under its own id and once; a stranger's is named and stays where it is."""
    at = house.at
    async with house.worker(hears_web=False):
        case = await at.opened()
        genuine = through(WEB, case, **PAID)
        for message in (genuine, through(STRANGER, case, fields={"kind": "disputed"}), genuine):
            await at.run(case).signal(SIGNAL, message)
        await at.give(case, "record-contact", by="phone", outcome="reached")  # what came before it is handled
        unknown = await house.complaints(hears_web=False)
        unset = [one async for one in examine(replace(at.case_client, entry_points=not_set))]
        nothing = await losses_of_all(house.repairing(hears_web=False))
    async with house.worker(hears_web=True):
        known = await house.complaints(hears_web=True)
        cases = house.repairing(hears_web=True)
        (loss,) = await losses_of_all(cases)
        delivered = await brought_back(cases, loss)
        answers = await answers_to(cases, delivered)
        afterwards = await house.complaints(hears_web=True)
        again = await losses_of_all(cases)
        account = await at.case_client.reader.stream(account_stream(tenancy_of(case)))
        booked = [entry.via for entry in account if entry.type.startswith("payment-booked")]

    assert [one.detail for one in unknown] == ["2 beskeder er gemt uden at være afgjort."]
    (said,) = [one.detail for one in unset if one.kind == "message-unsigned"]
    assert said.endswith(" Hvilke af dem der høres nu, vides ikke: REDNINGSKRANS_ENTRY_POINTS kan ikke læses her.")
    assert nothing == []
    assert [one.detail for one in known] == [
        "2 beskeder er gemt uden at være afgjort. 1 af dem bærer en underskrift, der kendes nu."
    ]
    assert [one.said.message_id for one in delivered] == [genuine.message_id]
    assert [answer.result for answer in answers.values()] == ["done"]
    assert booked == ["web"]
    assert [one.detail for one in afterwards] == ["1 besked er gemt uden at være afgjort."]
    assert again == []


async def test_what_a_person_was_told_is_not_done_is_not_done_later_unasked(house: House) -> None:
    """A `resume-ladder` of Monday would undo the pause of Wednesday: it is named, and whoever asked asks again."""
    at = house.at
    async with house.worker(hears_web=False):
        case = await at.opened()
        monday = through(WEB, case, command="resume-ladder", fields={"kind": "adviser-work"})
        await at.run(case).signal(SIGNAL, monday)
        assert (await at.give(case, "pause-ladder", until="2026-10-09")).result == "done"
    async with house.worker(hears_web=True):
        (known,) = await house.complaints(hears_web=True)
        at.settings = replace(at.settings, entry_points=house.file)
        exit_status, brought = await told(at, redeliver)
        (still,) = await house.complaints(hears_web=True)
        types = await at.types(case)
        repeated = at.case_client.signed(ORGANISATION, tenancy_of(case), monday)
        answer = await at.answer_to(await at.case_client.deliver_again(ORGANISATION, tenancy_of(case), repeated, ()))
        once_asked_again = await house.complaints(hears_web=True)

    assert (exit_status, brought) == (0, [{"summary": {"delivered": 0, "queued": 0, "left_to_people": 1}}])
    assert ("ladder-paused" in types, "ladder-resumed" in types) == (True, False)
    assert known.detail == (
        "1 besked er gemt uden at være afgjort. 1 af dem bærer en underskrift, der kendes nu. 1 af dem leveres ikke "
        "igen af sig selv: dens afsender fik at vide, at intet er gjort."
    )
    assert known.loss is not None
    assert [one.said.message_id for one in known.loss.in_order(again=False)] == [monday.message_id]
    assert known.loss.in_order(again=True) == []
    assert still.detail == known.detail
    assert answer.result == "done"
    assert once_asked_again == []


async def test_a_turned_away_message_is_told_from_another_under_its_id(house: House) -> None:
    """The id was used meanwhile: what comes back is refused on record, and waits for nothing any more."""
    at = house.at
    async with house.worker(hears_web=False):
        case = await at.opened()
        genuine = through(WEB, case, **PAID)
        await at.run(case).signal(SIGNAL, genuine)
        other = genuine.model_copy(update={"fields": {**genuine.fields, "payment": "b8"}})
        own = at.case_client.signed(ORGANISATION, tenancy_of(case), other)
        pending = await at.case_client.deliver_again(ORGANISATION, tenancy_of(case), own, ())
        first = await at.answer_to(pending)
    async with house.worker(hears_web=True):
        cases = house.repairing(hears_web=True)
        (loss,) = await losses_of_all(cases)
        answers = await answers_to(cases, await brought_back(cases, loss))
        again = await losses_of_all(cases)

    assert first.result == "done"
    assert [(answer.result, answer.rule) for answer in answers.values()] == [("refused", "one-id-one-message")]
    assert again == []
