"""How does a case answer what reaches it: commands, feeds, nonsense, the same thing twice?"""

from datetime import date
from typing import Any, NoReturn

import pytest
from temporalio.client import WorkflowUpdateFailedError
from temporalio.service import RPCError, RPCStatusCode

from client.cases import Pending, new_id
from domain.case.codes import PhaseName
from domain.streams.unmatched import MessageUnreadable, system_stream
from tests.workflows.installation import SOON, Installation, missed
from worker import working
from workflows.eviction_case import UPDATE
from workflows.messages import Envelope


async def test_a_refused_command_names_its_rule_and_is_recorded(worked_house: Installation) -> None:
    """Nothing else of the case changes."""
    case = await worked_house.opened()
    before = await worked_house.types(case)

    given = await worked_house.give(case, "terminate-lease", actor="lawyer/a1", reason="x", ledger_of=date(2026, 10, 2))

    assert (given.result, given.rule) == ("refused", "demand-is-with-lawyer")
    assert [*before, "command-refused"] == await worked_house.types(case)


async def test_a_command_with_an_unknown_field_is_refused_and_the_case_unharmed(worked_house: Installation) -> None:
    """A misspelt field must not be silently without effect."""
    case = await worked_house.opened()

    given = await worked_house.give(case, "hold", kind="death", not_a_field="x")

    assert (given.result, given.rule) == ("refused", "command-shape")
    assert "not_a_field" in given.because
    assert not (await worked_house.state(case)).holds


async def test_nobody_outside_may_act_as_the_case_itself(worked_house: Installation) -> None:
    """The clock's and the dispatcher's commands are refused from anybody else."""
    case = await worked_house.opened()

    given = await worked_house.give(case, "take-step", step="hand-over", subject="demand:1")

    assert (given.result, given.rule) == ("refused", "command-shape")


async def test_an_irreversible_step_needs_a_named_person(worked_house: Installation) -> None:
    """A feed cannot terminate a lease, nor a manager who is nobody."""
    case = await worked_house.opened()
    await worked_house.advance(case, date(2026, 11, 4))

    for sender, rule in (("feed", "role-may-not"), ("caretaker/v1", "role-may-not"), ("manager", "a-named-person")):
        given = await worked_house.give(case, "terminate-lease", actor=sender, reason="x", ledger_of=date(2026, 11, 4))
        assert (given.result, given.rule) == ("refused", rule)
    assert (await worked_house.types(case))[-3:] == ["command-refused"] * 3


async def test_the_same_command_id_again_gets_the_first_answer(worked_house: Installation) -> None:
    """Nothing is appended the second time, by whichever way it comes."""
    case = await worked_house.opened()
    message_id = new_id("t")

    async def hold() -> object:
        return await worked_house.case_client.submit(
            case, "hold", {"kind": "death"}, actor="office/k1", message_id=message_id, patience=SOON
        )

    first, before = await hold(), await worked_house.types(case)
    await worked_house.case_client.leave(case, "hold", {"kind": "death"}, actor="office/k1", message_id=message_id)
    await worked_house.give(case, "release-hold", kind="death", died="nobody")

    assert first == await hold()
    assert [*before, "hold-released"] == await worked_house.types(case)


@pytest.mark.parametrize(
    ("taken", "status"),
    [
        pytest.param(False, RPCStatusCode.DEADLINE_EXCEEDED, id="not taken in time"),
        pytest.param(True, RPCStatusCode.DEADLINE_EXCEEDED, id="taken, and not told in time"),
        pytest.param(False, RPCStatusCode.RESOURCE_EXHAUSTED, id="too many at once"),
    ],
)
async def test_a_command_is_decided_once_where_temporal_is_too_busy_to_say_that_it_took_it(
    worked_house: Installation, monkeypatch: pytest.MonkeyPatch, taken: bool, status: RPCStatusCode
) -> None:
    """Whoever gave it hears the answer, and not of a call that ran out of time."""
    case = await worked_house.opened()
    before = await worked_house.types(case)
    service = worked_house.case_client.client.workflow_service
    ask = service.update_workflow_execution

    async def too_busy(*args: Any, **named: Any) -> NoReturn:
        if taken:
            await ask(*args, **named)
        raise RPCError("too busy", status, b"")

    monkeypatch.setattr(service, "update_workflow_execution", too_busy)
    given = await worked_house.give(case, "hold", kind="death")

    assert given.result == "done"
    assert [*before, "case-held"] == await worked_house.types(case)


async def test_a_feed_is_stored_while_no_worker_runs_and_heard_later(empty_installation: Installation) -> None:
    """The sender is told that it is queued; nothing is lost."""
    pending = await empty_installation.case_client.register(
        missed(empty_installation.tenancy()), simulated=True, today=date(2026, 10, 2)
    )
    unheard = await empty_installation.case_client.answers([pending])
    async with working(empty_installation.settings):
        heard = await empty_installation.answer_to(pending)

    assert unheard == {}
    assert heard.result == "opened"


async def test_a_signal_that_nobody_can_read_is_kept_sealed(worked_house: Installation) -> None:
    """It goes to the organisation's system stream, and the case goes on."""
    case = await worked_house.opened()

    await worked_house.run(case).signal("deliver", ["not", "an", "envelope", "about Prøve Lejer"])
    await worked_house.advance(case, date(2026, 10, 5))

    (kept,) = await worked_house.case_client.reader.stream(system_stream("BF-101"))
    assert isinstance(kept.event, MessageUnreadable)
    assert "Prøve Lejer" not in str(kept.public)
    assert "Prøve Lejer" in str(kept.event.sealed)


async def test_an_update_without_address_leaves_no_trace(worked_house: Installation) -> None:
    """Shape is judged before anything is written to Temporal's history."""
    case = await worked_house.opened()
    handle = worked_house.run(case)

    with pytest.raises(WorkflowUpdateFailedError):
        await handle.execute_update(UPDATE, Envelope(message_id=" ", command="hold"))

    history = await handle.fetch_history()
    assert not [
        event for event in history.events if event.HasField("workflow_execution_update_accepted_event_attributes")
    ]


async def test_a_real_case_refuses_to_have_its_calendar_moved(worked_house: Installation) -> None:
    """The refusal is recorded."""
    given = await worked_house.register(missed(worked_house.tenancy(), date(2026, 10, 1)), today=None)
    assert given.case is not None
    await worked_house.give(given.case, "hold", kind="other-ground")

    answer = await worked_house.advance(given.case, date(2030, 1, 1))

    assert (answer.result, answer.rule) == ("refused", "real-calendar-is-never-moved")
    assert (await worked_house.types(given.case))[-1] == "command-refused"


async def test_a_payment_stops_the_case_at_once(worked_house: Installation) -> None:
    """Under demand, the case closes and nothing more leaves the house."""
    case = await worked_house.opened()
    await worked_house.advance(case, date(2026, 10, 12))

    await worked_house.pay(case, 500_000, date(2026, 10, 12))

    state = await worked_house.state(case)
    assert state.phase is PhaseName.CLOSED
    types = await worked_house.types(case)
    ended = types[types.index("demand-cured") :]  # the notice may have left by now
    assert ended[:3] == ["demand-cured", "case-closed", "tenant-notice-decided"]


async def test_a_command_for_a_case_that_has_ended_is_answered(worked_house: Installation) -> None:
    """Its run is over; a new one is started to hear it, refuse it, and end."""
    case = await worked_house.opened()
    await worked_house.pay(case, 500_000, date(2026, 10, 2))
    await worked_house.run(case).result()

    given = await worked_house.give(case, "hold", kind="death")

    assert not isinstance(given, Pending)
    assert (given.result, given.rule) == ("refused", "case-open")
