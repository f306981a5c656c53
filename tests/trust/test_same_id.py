"""Does the same id mean the same message, by whichever way it comes? Another one is told so, and nothing is done."""

from datetime import date
from typing import Any

import pytest

from client.cases import CaseClient, Pending, Reply, new_id
from decisions.message_content import ANOTHER_MESSAGE
from decisions.unplaced_money import Kept
from domain.ids import tenancy_of
from domain.payment import Payment
from tests.workflows.installation import SOON, Installation, missed
from workflows.messages import Envelope

BY = "office/k1"
OTHERWISE: dict[str, dict[str, Any]] = {
    "another field": {"fields": {"kind": "disputed"}},
    "another command": {"command": "offer-counselling", "fields": {"by": "phone", "answer": "accepted"}},
    "another actor": {"actor": "office/k2"},
}
"""How another message under the id of a `hold` for a death differs from it."""


def hold(message_id: str, **changes: Any) -> dict[str, Any]:
    """A hold for a death, but for *changes*."""
    return {"command": "hold", "fields": {"kind": "death"}, "actor": BY, "message_id": message_id, **changes}


async def given(cases: CaseClient, case: str, **message: Any) -> Reply | Pending:
    """As a person gives a command who waits."""
    return await cases.submit(case, patience=SOON, **message)


def signed(cases: CaseClient, case: str, **message: Any) -> Envelope:
    """As it goes to Temporal."""
    return cases.signed("BF-101", tenancy_of(case), Envelope(case=case, **message))


def refused(answer: Reply | Pending) -> bool:
    """Whether the sender is told that the id is another message's."""
    return isinstance(answer, Reply) and (answer.result, answer.rule) == ("refused", ANOTHER_MESSAGE.rule)


@pytest.mark.parametrize("change", OTHERWISE.values(), ids=OTHERWISE)
async def test_another_message_under_a_used_id_is_refused_before_it_is_sent(
    worked_house: Installation, change: dict[str, Any]
) -> None:
    """Today's answer would have been that of the first; whoever waits hears so, and whoever does not, too."""
    case, message_id = await worked_house.opened(), new_id("t")
    first = await given(worked_house.case_client, case, **hold(message_id))
    before = await worked_house.types(case)

    answers = [
        await given(worked_house.case_client, case, **hold(message_id, **change)),
        await worked_house.case_client.leave(case, **hold(message_id, **change)),
    ]

    assert isinstance(first, Reply)
    assert first.result == "done"
    assert all(refused(answer) for answer in answers)
    assert await worked_house.types(case) == before
    assert await given(worked_house.case_client, case, **hold(message_id)) == first


async def test_another_case_under_a_used_id_is_refused(worked_house: Installation) -> None:
    """The ids of an organisation's senders are one list, whichever case they mean."""
    case, other, message_id = await worked_house.opened(), await worked_house.opened(), new_id("t")
    await given(worked_house.case_client, case, **hold(message_id))

    assert refused(await given(worked_house.case_client, other, **hold(message_id)))
    assert not (await worked_house.state(other)).holds


async def test_an_update_that_temporal_would_answer_itself_is_refused_by_the_case(worked_house: Installation) -> None:
    """Asked past the look into the journal: the same update id would bring back what the first was told."""
    case, message_id = await worked_house.opened(), new_id("t")
    cases, view = worked_house.case_client, await worked_house.case_client.view_of(case)

    async def ask(**changes: Any) -> Reply:
        envelope = signed(cases, case, **hold(message_id, **changes))
        return await cases._ask(view, envelope, cases.pending(view.organisation_id, view.tenancy_key, envelope))

    first = await ask()
    other = [await ask(fields={"kind": "disputed"}) for _ in range(2)]

    assert first.result == "done"
    assert all(refused(answer) for answer in other)
    assert [hold.value for hold in (await worked_house.state(case)).holds] == ["death"]
    assert (await worked_house.types(case)).count("command-refused") == 1
    assert await ask() == first


async def test_signals_with_one_id_are_two_messages_and_each_sender_hears_its_own(worked_house: Installation) -> None:
    """The second is refused on record, once, however often it comes."""
    case, message_id = await worked_house.opened(), new_id("t")
    key, cases = tenancy_of(case), worked_house.case_client
    first = signed(cases, case, **hold(message_id))
    second = signed(cases, case, **hold(message_id, fields={"kind": "disputed"}))

    pending = [await cases.deliver_again("BF-101", key, one, ()) for one in (first, second, second)]
    await worked_house.give(case, "offer-counselling", by="phone", answer="accepted")
    heard = [await worked_house.answer_to(one) for one in pending]

    assert [answer.result for answer in heard] == ["done", "refused", "refused"]
    assert (await worked_house.types(case)).count("command-refused") == 1


async def test_whoever_waits_never_hears_the_answer_of_a_signal_under_the_same_id(worked_house: Installation) -> None:
    """The signal is first; the update that waits beside it is another message."""
    case, message_id = await worked_house.opened(), new_id("t")
    cases, view = worked_house.case_client, await worked_house.case_client.view_of(case)
    signal = signed(cases, case, **hold(message_id))
    update = signed(cases, case, **hold(message_id, fields={"kind": "disputed"}))

    pending = await cases.deliver_again("BF-101", view.tenancy_key, signal, ())
    waited = await cases._ask(view, update, cases.pending("BF-101", view.tenancy_key, update))

    assert refused(waited)
    assert (await worked_house.answer_to(pending)).result == "done"


async def test_a_feed_under_a_used_id_is_told_so(worked_house: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    """It opened nothing, and does not take the case of the first for its own."""
    monkeypatch.setattr("client.cases.new_id", lambda _kind: "one-id")
    first = await worked_house.register(missed(worked_house.tenancy()))
    second = await worked_house.register(missed(worked_house.tenancy()))

    assert first.result == "opened"
    assert refused(second)
    assert second.case is None


async def test_other_money_under_a_banks_reference_that_is_kept_is_refused(empty_installation: Installation) -> None:
    """It has no account either; called known it would be lost."""
    day = date(2026, 10, 2)
    paid: dict[str, Any] = {
        "organisation": "BF-101",
        "tenancy": "x",
        "value_date": day,
        "booked_on": day,
        "reference": "REF-1",
    }
    keep = empty_installation.case_client.keep_unplaced

    key = empty_installation.case_client.key_of("BF-101", "x", simulated=False)
    told = [await keep("BF-101", [(Payment(**paid, amount_ore=amount_ore), key)]) for amount_ore in (100, 100, 200)]

    assert told[:2] == [[Kept(is_new=True)], [Kept(is_new=False)]]
    ((refused,),) = told[2:]
    assert (refused.is_new, "Bankens reference" in (refused.because or "")) == (False, True)
