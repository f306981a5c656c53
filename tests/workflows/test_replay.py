"""Do histories recorded from earlier code still replay, and is a changed one noticed?

`pytest -m record` writes the corpus anew; it is kept under a codec key of its own, which guards nothing: nobody in it
exists.
"""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer

import worker
from runtime.codec import data_converter
from runtime.keys import Keys
from runtime.sandbox import Sandbox
from tests.servers import TestPostgres, TestTemporal
from tests.workflows.installation import NOVEMBER, Installation, installation, missed
from worker import working
from workflows.eviction_case import EvictionCaseWorkflow

CORPUS = Path(__file__).parent / "histories"
CORPUS_KEYS = Keys(tenancy=b"t" * 32, master=b"m" * 32, codec=b"c" * 32)


def replayer() -> Replayer:
    """A replayer with the worker's own sandbox and converter."""
    return Replayer(
        workflows=[EvictionCaseWorkflow],
        data_converter=data_converter(CORPUS_KEYS.codec, lenient=True),
        workflow_runner=Sandbox(),
    )


def recorded(name: str) -> WorkflowHistory:
    """A history of the corpus."""
    return history_in((CORPUS / f"{name}.json").read_text())


def history_in(text: str) -> WorkflowHistory:
    """A history under the id of its own workflow: its payloads are bound to that."""
    started = json.loads(text)["events"][0]["workflowExecutionStartedEventAttributes"]
    return WorkflowHistory.from_json(started["workflowId"], text)


NAMES = sorted(file.stem for file in CORPUS.glob("*.json"))


def test_the_corpus_has_every_story() -> None:
    """A silent corpus proves nothing."""
    assert sorted(STORIES) == NAMES


@pytest.mark.parametrize("name", NAMES)
async def test_a_recorded_history_replays(name: str) -> None:
    """Today's workflow makes the same decisions as the one that was recorded."""
    await replayer().replay_workflow(recorded(name))


async def test_a_perturbed_history_does_not_replay() -> None:
    """An activity that this code would not have asked for is noticed."""
    text = (CORPUS / "to-the-court.json").read_text()
    changed = text.replace('"hand-over-to-lawyer"', '"hand-over-to-nobody"')
    assert changed != text

    with pytest.raises(Exception, match=r"(?i)nondeterminism"):
        await replayer().replay_workflow(history_in(changed))


async def test_a_case_that_is_replayed_at_every_task_takes_the_same_path(
    empty_installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a cache every workflow task replays the whole run: what is not deterministic shows at once."""
    monkeypatch.setattr(worker, "RUNS_KEPT_READY", 0)
    async with working(empty_installation.settings):
        case = await two_months_and_aid(empty_installation)
        await empty_installation.run(case).result()

    assert (await empty_installation.state(case)).closed


# --- recording ------------------------------------------------------------------------------------------------------


async def paid_under_demand(at: Installation) -> str:
    """Reminded, demanded, paid."""
    case = await at.opened()
    await at.advance(case, date(2026, 10, 12))
    await at.pay(case, 500_000, date(2026, 10, 12))
    return case


async def to_the_court(at: Installation) -> str:
    """The whole path, a court date, and the landlord's withdrawal."""
    case = await at.opened()
    await at.advance(case, date(2026, 11, 4))
    await at.give(case, "terminate-lease", reason="Ikke betalt.", ledger_of=date(2026, 11, 4))
    await at.advance(case, date(2026, 11, 10))
    await at.give(case, "file-with-court", reason="Ikke flyttet.", ledger_of=date(2026, 11, 10))
    await at.advance(case, date(2026, 11, 11))
    await at.give(case, "set-court-date", actor="lawyer/a1", day=date(2026, 12, 2))
    await at.give(case, "withdraw-filing", reason="Løst.")
    for party in ("lawyer", "court"):
        await at.give(case, "acknowledge-recall", to=party)
    return case


async def two_months_and_aid(at: Installation) -> str:
    """A second month joins; the municipality pays both."""
    tenancy = at.tenancy()
    case = (await at.register(missed(tenancy))).case or ""
    await at.register(missed(tenancy, NOVEMBER), date(2026, 11, 3))
    await at.give(case, "request-aid", actor="adviser/r1", kind="enkeltydelse", consent_on=date(2026, 11, 3))
    await at.advance(case, date(2026, 11, 9))
    await at.give(case, "answer-aid", actor="municipality/s1", granted=True, amount_ore=1_000_000)
    await at.pay(case, 1_000_000, date(2026, 11, 9), payer="municipality")
    await at.give(case, "acknowledge-recall", to="lawyer")
    return case


async def heard_while_an_alarm_was_set(at: Installation) -> str:
    """Messages that move no step, one that moves it, one that ends all: the alarm stays, is set anew, is let go."""
    case = await at.opened()
    for _ in range(2):
        await at.give(case, "record-contact", actor="adviser/r1", by="phone", outcome="not-reached")
    await at.advance(case, date(2026, 10, 8))
    await at.give(case, "record-contact", actor="adviser/r1", by="phone", outcome="reached")
    await at.pay(case, 500_000, date(2026, 10, 8))
    return case


STORIES = {
    "paid-under-demand": paid_under_demand,
    "to-the-court": to_the_court,
    "two-months-and-aid": two_months_and_aid,
    "heard-while-an-alarm-was-set": heard_while_an_alarm_was_set,
}


@pytest.mark.record
@pytest.mark.parametrize("name", sorted(STORIES))
async def test_record(home: Path, postgres: TestPostgres, temporal_server: TestTemporal, name: str) -> None:
    """Write a history of the corpus anew, with the code of today."""
    async with installation(home, postgres, keys=CORPUS_KEYS) as at, working(at.settings):
        case = await STORIES[name](at)
        await at.run(case).result()
        history = await at.run(case).fetch_history()
    CORPUS.mkdir(exist_ok=True)
    # Who recorded it, and on which machine, is nobody's business.
    text = re.sub(r'"identity": *"[^"]*"', '"identity": "recorder"', history.to_json())
    (CORPUS / f"{name}.json").write_text(text)
