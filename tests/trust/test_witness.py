"""Does somebody outside the journal bear witness to every stream, and is what nobody has seen named as such?"""

import asyncio
import io
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

import asyncpg
import pytest
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.enums.v1 import EventType
from temporalio.api.workflowservice.v1 import DeleteWorkflowExecutionRequest
from temporalio.envconfig import ClientConnectConfig

from audit.integrity import compare_with_temporal
from audit.integrity.temporal_histories import WITNESSES, witnesses
from cli.audit.verify import verify_journal
from cli.doctor import doctor
from cli.redeliver import redeliver
from cli.resume import resume_cases
from cli.sending import set_sending
from cli.terminal.output import Output
from decisions.case import Decisions
from decisions.contract import CommandRequest
from decisions.kill_switch import set_kill_switch
from domain.clock import legal_day
from domain.entry_points import EntryPoint
from domain.ids import account_stream, case_stream, tenancy_of, witness_id
from domain.payment import Payment
from domain.streams.organisation import KEYS_STREAM, LAW_STREAM, organisation_stream, sending_is_stopped
from domain.streams.unmatched import system_stream
from journal.audit_reader import StreamHead
from journal.hashing import event_hash
from journal.rows import content_of
from tests.trust.forging import clear, stranger
from tests.trust.test_unread_mail import GARBAGE, nobody_decides, until
from tests.workflows.installation import Installation
from tests.workflows.test_lost_messages import told
from worker import working
from workflows.journal_witness import NAME, SIGNAL
from workflows.messages import MOST_CARRIED

BESIDE = ("organisation", "law", "system", "keys")
EVERY_KIND = ("case", "account", *BESIDE)


def test_the_auditor_looks_for_the_witnesses_that_there_are() -> None:
    """It may not import the workflow, and so has the name a second time."""
    assert WITNESSES == NAME


@dataclass(frozen=True)
class Lived:
    """An installation in which each kind of stream has events, by its kind, and nobody is at work any more."""

    at: Installation
    case: str

    @property
    def streams(self) -> dict[str, str]:
        """One stream of each kind."""
        key = tenancy_of(self.case)
        return {
            "case": case_stream(self.case),
            "account": account_stream(key),
            "organisation": organisation_stream("BF-101"),
            "law": LAW_STREAM,
            "system": system_stream("BF-101"),
            "keys": KEYS_STREAM,
        }


@pytest.fixture
async def lived(empty_installation: Installation) -> Lived:
    """A case with a payment, money that nobody can place, and a worker that has told of all of it."""
    at = empty_installation
    async with working(at.settings):
        case = await at.opened()
        await at.pay(case, 100_000, date(2026, 10, 2))
        today = legal_day(datetime.now(UTC))
        paid = Payment(
            organisation="BF-101",
            tenancy="nobody's",
            amount_ore=100,
            value_date=today,
            booked_on=today,
            text="?",
        )
        await at.case_client.keep_unplaced(
            "BF-101", [(paid, at.case_client.key_of("BF-101", "nobody's", simulated=False))]
        )
        await at.case_client.tell_witness(["BF-101"])
        await has_taken_in(at, 2)
    return Lived(at, case)


async def has_taken_in(at: Installation, messages: int) -> None:
    """Wait until the witness of BF-101 has worked off so many: what comes while it works shows up afterwards."""
    run, heard = at.case_client.client.get_workflow_handle(witness_of(at)), 0
    async with asyncio.timeout(30):
        async for event in run.fetch_history_events(wait_new_event=True):
            heard += event.event_type == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED
            if event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED and heard == messages:
                return


@asynccontextmanager
async def as_owner(at: Installation) -> AsyncIterator[Any]:
    """Whoever owns the database, with every trigger switched off."""
    owner = await asyncpg.connect(at.settings.owner_url)
    try:
        async with owner.transaction():
            await owner.execute("SET LOCAL session_replication_role = replica")
            yield owner
    finally:
        await owner.close()


async def verify(at: Installation) -> tuple[int, list[dict[str, Any]], dict[str, Any]]:
    """Exit status, what is named, and what the witness says."""
    status, lines = await told(at, lambda settings, out: verify_journal(settings, out, journal_only=False))
    witness = next(line["witness"] for line in lines if "witness" in line)
    return status, [line for line in lines if "kind" in line], witness


def named(faults: list[dict[str, Any]]) -> list[tuple[str, int, str]]:
    """Stream, number and kind of all that is bad."""
    return sorted((one["stream"], one["seq"], one["kind"]) for one in faults)


def witness_of(at: Installation) -> str:
    """The id of the run that remembers what is written beside the cases of BF-101."""
    return witness_id(at.case_client.keys.tenancy, at.settings.task_queue, "BF-101")


async def forge(owner: Any, like: str, stream: str | None = None, **changes: Any) -> int:
    """Append a copy of the last event of a stream, to it or to another, with a right hash; gives its seq."""
    columns = dict(
        await owner.fetchrow("SELECT * FROM journal.event WHERE stream = $1 ORDER BY seq DESC LIMIT 1", like)
    )
    before = columns["hash"] if stream is None else bytes(32)
    columns |= {
        "stream": stream or like,
        "seq": columns["seq"] + 1 if stream is None else 1,
        "event_id": uuid.uuid4(),
        "previous_hash": before,
        "recorded_at": columns["recorded_at"] - timedelta(minutes=5),
        **changes,
    }
    columns["hash"] = event_hash(content_of(cast("asyncpg.Record", columns)))
    kept = {name: value for name, value in columns.items() if name not in ("position", "transaction_id")}
    places = ", ".join(f"${n}" for n in range(1, len(kept) + 1))
    await owner.execute(f"INSERT INTO journal.event ({', '.join(kept)}) VALUES ({places})", *kept.values())
    await show_the_last(owner, columns["stream"])
    return int(columns["seq"])


async def cut(owner: Any, stream: str) -> int:
    """Take away the last event of a stream, with what the database remembers of it; gives its seq."""
    seq = await owner.fetchval("SELECT max(seq) FROM journal.event WHERE stream = $1", stream)
    for table in ("event", "answer", "signed_head"):
        await owner.execute(f"DELETE FROM journal.{table} WHERE stream = $1 AND seq = $2", stream, seq)
    await show_the_last(owner, stream)
    return int(seq)


async def show_the_last(owner: Any, stream: str) -> None:
    """Let the view of a case, if it is one's stream, remember the last event that there is."""
    await owner.execute(
        "UPDATE view.case_view SET last_seq = seq, head_hash = hash FROM journal.event"
        " WHERE stream = $1 AND stream = 'case/' || case_id"
        " AND seq = (SELECT max(seq) FROM journal.event WHERE stream = $1)",
        stream,
    )


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the auditor come some minutes later: nothing is so young that no history could know of it."""

    async def now_of(pool: Any) -> datetime:
        now: datetime = await pool.fetchval("SELECT clock_timestamp() + interval '5 minutes'")
        return now

    monkeypatch.setattr(compare_with_temporal, "now_of", now_of)


@pytest.mark.usefixtures("later")
async def test_every_stream_of_a_good_journal_has_its_witness(lived: Lived) -> None:
    """Nothing is named, nothing is unproven, in any stream."""
    status, faults, witness = await verify(lived.at)

    assert (status, faults) == (0, [])
    assert (witness["unproven"], witness["older"], witness["since"]) == (0, 0, None)


async def test_a_forged_event_with_a_right_hash_is_named_in_every_kind_of_stream(lived: Lived) -> None:
    """No answered decision wrote it and nobody signed it, as the journal alone says; and no history has seen it."""
    async with as_owner(lived.at) as owner:
        forged = {stream: await forge(owner, stream) for stream in lived.streams.values()}

    _, alone = await told(lived.at, lambda settings, out: verify_journal(settings, out, journal_only=True))
    status, faults, witness = await verify(lived.at)

    by_the_journal = [(stream, seq, kind) for stream, seq in forged.items() for kind in KINDS_ALONE[kind_of(stream)]]
    unseen = [(stream, seq, "unseen") for stream, seq in forged.items() if kind_of(stream) in ("case", "account")]
    assert named([line for line in alone if "kind" in line]) == sorted(by_the_journal)
    assert (status, named(faults)) == (1, sorted([*by_the_journal, *unseen]))
    assert (witness["missing"], witness["unseen"]) == (0, len(forged))


KINDS_ALONE = {
    "case": ["answer"],
    "account": ["answer"],
    "organisation": ["unsigned"],
    "law": ["unsigned"],
    "system": ["answer", "unsigned"],
    "keys": ["unsigned"],
}
"""What the journal alone tells of a forged event, by the kind of its stream."""


def kind_of(stream: str) -> str:
    """The kind of a stream, as `Lived.streams` names it."""
    return "keys" if stream == KEYS_STREAM else stream.partition("/")[0]


@pytest.mark.usefixtures("later")
async def test_a_forged_event_is_named_although_genuine_ones_were_built_upon_it(lived: Lived) -> None:
    """Money under the number of an earlier payment; then an adviser writes, and the next head covers both."""
    stream = lived.streams["account"]
    async with as_owner(lived.at) as owner:
        seq = await forge(owner, stream)
        brake = await forge(owner, lived.streams["organisation"])
    async with working(lived.at.settings):
        given = await lived.at.pay(lived.case, 100, date(2026, 10, 2), payment="after")
        assert await set_kill_switch(
            lived.at.case_client.journal, "BF-101", "operator/d1", stop=True, via=EntryPoint.CLIENT
        )

    status, faults, _ = await verify(lived.at)

    assert given.result == "done"
    assert status == 1
    assert {(stream, seq, "answer"), (lived.streams["organisation"], brake, "unsigned")} <= set(named(faults))


async def test_a_worker_at_its_start_does_not_believe_what_nobody_signed(lived: Lived) -> None:
    """It tells Temporal what was written beside the cases: a forged event is none of that, and stays named."""
    async with as_owner(lived.at) as owner:
        places = {lived.streams[kind]: await forge(owner, lived.streams[kind]) for kind in BESIDE}
    forged = [(stream, seq, kind) for stream, seq in places.items() for kind in KINDS_ALONE[kind_of(stream)]]

    async with working(lived.at.settings):
        pass
    status, faults, _ = await verify(lived.at)

    assert (status, named(faults)) == (1, sorted(forged))


@pytest.mark.usefixtures("later")
async def test_a_forged_stream_that_no_history_knows_is_named(lived: Lived) -> None:
    """A tenancy that never was, with its account, and an association that never adopted anything."""
    invented = {
        "case": "case/aaaaaaaaaaaaaaaaaaaa-1",
        "account": "account/aaaaaaaaaaaaaaaaaaaa",
        "organisation": "organisation/BF-999",
    }
    async with as_owner(lived.at) as owner:
        for kind, stream in invented.items():
            now = await owner.fetchval("SELECT clock_timestamp()")
            await forge(owner, lived.streams[kind], stream, recorded_at=now)

    status, faults, _ = await verify(lived.at)

    kinds = {"case": ("answer", "unseen"), "account": ("answer", "unseen"), "organisation": ("unsigned",)}
    expected = [(stream, 1, told) for kind, stream in invented.items() for told in kinds[kind]]
    assert (status, named(faults)) == (1, sorted(expected))


async def test_the_cut_end_of_every_kind_of_stream_is_named(lived: Lived) -> None:
    """With what the database remembers of it: Temporal remembers, and the rest of a decision misses its answer."""
    async with as_owner(lived.at) as owner:
        gone = [(stream, await cut(owner, stream), "forgotten") for stream in lived.streams.values()]
    left = [(lived.streams["account"], 1, "answer"), ("person-key/BF-101/unmatched-bf-101", 0, "key-invented")]

    status, faults, _ = await verify(lived.at)

    assert (status, named(faults)) == (1, sorted([*gone, *left]))


async def test_a_cut_end_is_named_without_temporal_as_long_as_it_is_signed(lived: Lived) -> None:
    """Whoever takes an event away has to take its signature, too."""
    stream = lived.streams["organisation"]
    async with as_owner(lived.at) as owner:
        seq = await owner.fetchval("SELECT max(seq) FROM journal.event WHERE stream = $1", stream)
        await owner.execute("DELETE FROM journal.event WHERE stream = $1 AND seq = $2", stream, seq)
    away = replace(lived.at, settings=replace(lived.at.settings, temporal=NOWHERE))

    status, faults, witness = await verify(away)

    assert (status, named(faults)) == (1, [(stream, seq, "forgotten")])
    assert not witness["heard"]


NOWHERE = ClientConnectConfig(target_host="127.0.0.1:9", namespace="nowhere")


async def test_a_signature_that_nobody_with_the_keys_made_is_named(lived: Lived) -> None:
    """A forged event gains nothing by a forged signature: it is named, and so is the event."""
    stream = lived.streams["organisation"]
    async with working(lived.at.settings):
        pass  # what a first start looks at once and records there, has been recorded
    async with as_owner(lived.at) as owner:
        seq = await forge(owner, stream)
        await owner.execute(
            "INSERT INTO journal.signed_head"
            " SELECT organisation_id, stream, seq, hash, sha256('guess') FROM journal.event"
            " WHERE stream = $1 AND seq = $2",
            stream,
            seq,
        )

    async with working(lived.at.settings):
        pass
    status, faults, _ = await verify(lived.at)

    assert (status, named(faults)) == (1, [(stream, seq, "signature"), (stream, seq, "unseen")])


async def test_whoever_reaches_the_namespace_cannot_bear_witness(lived: Lived) -> None:
    """What is not sealed is passed over, and it is said that something was."""
    stream = lived.streams["organisation"]
    async with as_owner(lived.at) as owner:
        seq = await forge(owner, stream)
        row = await owner.fetchrow("SELECT hash FROM journal.event WHERE stream = $1 AND seq = $2", stream, seq)
    outside = await stranger(lived.at)
    run = outside.get_workflow_handle(witness_of(lived.at))
    head = {"stream": stream, "seq": seq, "hash": row["hash"].hex()}
    for what in (clear({"heads": [head]}), clear("hvad er det")):
        await run.signal(SIGNAL, what)
    await run.signal("another-name", args=[clear(1), clear(2)])

    status, faults, witness = await verify(lived.at)
    async with working(lived.at.settings):  # its run goes on
        assert await lived.at.case_client.tell_witness(["BF-101"])
        still = await verify(lived.at)

    assert (status, named(faults)) == (1, [(stream, seq, "unsigned")])
    assert witness["unreadable"] == 1
    assert named(still[1]) == named(faults)


# --- Temporal away ----------------------------------------------------------------------------------------------------


@dataclass
class SilentListener:
    """Something that takes connections and never says a word. `met` is set by the first one."""

    address: str
    met: asyncio.Event


@pytest.fixture
async def silent_listener() -> AsyncIterator[SilentListener]:
    """Where Temporal should be."""
    met, gone = asyncio.Event(), asyncio.Event()

    async def hear(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        met.set()
        await gone.wait()
        writer.close()

    server = await asyncio.start_server(hear, "127.0.0.1", 0)
    try:
        yield SilentListener(f"127.0.0.1:{server.sockets[0].getsockname()[1]}", met)
    finally:
        gone.set()
        server.close()


async def stop_sending(at: Installation, out: Output) -> int:
    """Throw the brake, as a person does."""
    return await set_sending(at.settings, out, "BF-101", "operator/d1", stop=True)


async def is_stopped(at: Installation) -> bool:
    """Whether letters stay in the house."""
    stream = await at.case_client.reader.stream(organisation_stream("BF-101"))
    return sending_is_stopped(entry.event for entry in stream)


async def test_the_brake_is_thrown_and_answered_before_a_temporal_that_hangs_is_spoken_to(
    lived: Lived, silent_listener: SilentListener
) -> None:
    """The answer is out and the letters stay when the first byte goes to Temporal; and the command ends by itself."""
    hanging = ClientConnectConfig(target_host=silent_listener.address, namespace="default")
    at = replace(lived.at, settings=replace(lived.at.settings, temporal=hanging))
    printed = io.StringIO()

    command = asyncio.create_task(stop_sending(at, Output(False, printed, io.StringIO())))
    await silent_listener.met.wait()
    answered, stopped = printed.getvalue(), await is_stopped(lived.at)
    status = await command

    assert "Intet brev forlader huset for BF-101." in answered
    assert stopped
    assert status == 0


async def test_what_temporal_did_not_hear_is_unproven_until_somebody_tells_it(lived: Lived) -> None:
    """The act is done all the same. Here `doctor` tells it; so does whoever writes next, or a worker at its start."""
    at = lived.at
    away = replace(at, settings=replace(at.settings, temporal=NOWHERE))
    assert await stop_sending(away, Output(False, io.StringIO(), io.StringIO())) == 0

    before = await verify(at)
    await told(at, doctor)
    after = await verify(at)

    assert (before[0], before[1], before[2]["unproven"]) == (3, [], 1)
    assert (after[0], after[1], after[2]["unproven"]) == (0, [], 0)


async def test_the_next_writer_tells_what_the_last_one_could_not(lived: Lived) -> None:
    """One message with the newest head: it proves all before it."""
    at = lived.at
    away = replace(at, settings=replace(at.settings, temporal=NOWHERE))
    quiet = Output(False, io.StringIO(), io.StringIO())
    await stop_sending(away, quiet)
    await set_sending(at.settings, quiet, "BF-101", "operator/d1", stop=False)

    status, faults, witness = await verify(at)

    assert (status, faults, witness["unproven"]) == (0, [], 0)


@pytest.mark.usefixtures("later")
async def test_what_repair_writes_in_a_case_without_a_run_is_witnessed(lived: Lived) -> None:
    """`doctor` parks right in the journal: signed, and told."""
    at, stream = lived.at, lived.streams["case"]
    async with working(at.settings):
        await at.give(lived.case, "record-contact", by="phone", outcome="reached")
    await at.run(lived.case).terminate("a slip of the hand")
    async with as_owner(at) as owner:
        seq = await cut(owner, stream)

    await told(at, doctor)
    parked = (await at.events(lived.case))[-1]
    status, faults, witness = await verify(at)

    assert parked.type == "case-held.v1"
    assert (status, named(faults)) == (1, [(stream, seq, "forgotten")])
    assert witness["unproven"] == 0


@pytest.mark.usefixtures("later")
async def test_what_an_activity_wrote_that_could_not_answer_is_unproven_and_not_forged(lived: Lived) -> None:
    """Its worker died between the commit and the answer, and none is at work: whoever asks again gets that answer."""
    at = lived.at
    run = await at.run(lived.case).describe()
    fields = {"until": "2026-10-09"}
    await at.case_client.leave(lived.case, "pause-ladder", fields, actor="office/k1", message_id="m-pause")
    async with nobody_decides(at):
        await until(at, lived.case, EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED, after=run.history_length)
    await Decisions(at.case_client.journal, at.case_client.law).decide(
        CommandRequest(
            organisation="BF-101",
            tenancy_key=tenancy_of(lived.case),
            message_id="m-pause",
            actor="office/k1",
            fields={**fields, "command": "pause-ladder"},
            asked_at=datetime.now(UTC),
            case=lived.case,
        )
    )

    dead = await verify(at)
    async with working(at.settings):
        await at.give(lived.case, "record-contact", by="phone", outcome="reached")
        alive = await verify(at)

    assert (await at.types(lived.case)).count("ladder-paused") == 1
    assert (dead[0], dead[1], dead[2]["unproven"]) == (3, [], 1)
    assert (alive[0], alive[1], alive[2]["unproven"]) == (0, [], 0)


# --- the time of histories is over ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("later")
async def test_what_is_older_than_the_histories_is_unproven_and_never_forged(lived: Lived) -> None:
    """Their time is over: a case is unproven from then on; what is signed is told anew, and proven again."""
    at = lived.at
    await forget_all_histories(at)

    gone = await verify(at)
    async with working(at.settings):
        pass
    again = await verify(at)

    assert (gone[0], gone[1]) == (3, [])
    assert gone[2]["unproven"] > 0
    assert gone[2]["older"] >= len(await at.events(lived.case))
    assert (again[0], again[1], again[2]["unproven"]) == (0, [], 0)
    assert again[2]["older"] == gone[2]["older"]


async def forget_all_histories(at: Installation) -> None:
    """Delete every history of this installation, as the end of their time does."""
    client = at.case_client.client
    ours = f"TaskQueue = '{at.settings.task_queue}'"
    async for run in client.list_workflows(ours):
        await client.workflow_service.delete_workflow_execution(
            DeleteWorkflowExecutionRequest(
                namespace=client.namespace,
                workflow_execution=WorkflowExecution(workflow_id=run.id, run_id=run.run_id),
            )
        )
    async with asyncio.timeout(30):
        while (await client.count_workflows(ours)).count:  # noqa: ASYNC110 - no word is sent
            await asyncio.sleep(0.05)


async def redelivered(at: Installation, _case: str) -> None:
    """All that Temporal alone remembers comes back."""
    await told(at, redeliver)


async def resumed(at: Installation, case: str) -> None:
    """The case is given its run again."""
    await told(at, lambda settings, out: resume_cases(settings, out, case))


@pytest.mark.parametrize("mend", [redelivered, resumed])
async def test_what_repair_keeps_beside_the_cases_is_told_to_the_witness(
    empty_installation: Installation, mend: Callable[[Installation, str], Awaitable[None]]
) -> None:
    """A run ended with more unreadable mail than the next one is handed: repair itself keeps some, and says so."""
    at = empty_installation
    async with working(at.settings):
        case = await at.opened()
    for _ in range(MOST_CARRIED + 1):
        await at.run(case).signal("deliver", GARBAGE)
    await at.run(case).terminate("a slip of the hand")

    await mend(at, case)

    last = (await at.case_client.reader.stream(system_stream("BF-101")))[-1]
    run = await at.case_client.client.get_workflow_handle(witness_of(at)).describe()
    heard = await witnesses(at.case_client.client, run.id, run.run_id)
    assert StreamHead(last.stream, last.seq, last.hash) in heard.heads
