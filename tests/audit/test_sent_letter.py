"""Is the letter that went the letter that was recorded, through a crash, a later day and an erasure?"""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from temporalio.testing import ActivityEnvironment

from activities.channels.choice import ChannelChoice
from activities.channels.folder import FolderChannel
from activities.dispatcher import Dispatcher
from audit.integrity.verify import BECAUSE
from audit.sent_letter import SentLetter, sent_letter
from decisions.case import Outcome
from decisions.contract import CommandRequest, DueDispatch, Order
from domain.actors import DISPATCHER
from domain.case.codes import Channel
from domain.case.events import DispatchClaimed, DispatchSent
from domain.case.state import Dispatch, DispatchState
from domain.clock import at_hour
from domain.letter import Letter
from tests.activities.claimed_letters import write_claimed
from tests.audit.audited_journal import DEMANDED, ORGANISATION, REMINDED, TENANT, AuditedJournal

NAME = "Åse Prøve"


class Crash(Exception):
    """The worker dies between the channel and its report."""


class DiesAfterSending:
    """Decides as the real one does, and dies where the outcome was to be reported."""

    def __init__(self, audited: AuditedJournal) -> None:
        self._work = audited

    async def decide(self, asked: CommandRequest, write: Any = None) -> Outcome:
        """Claim, but never report."""
        if asked.fields["command"] == "report-dispatch":
            raise Crash
        return await self._work.decisions.decide(asked, write)


async def carry_out(
    decisions: Any, audited: AuditedJournal, dispatch: Dispatch, home: Path, day: date, attempt: int
) -> None:
    """Let a worker send one letter into the folders under *home* on a day."""
    channels = tuple(FolderChannel(channel.value, home) for channel in Channel)
    due = DueDispatch(
        case=audited.name, key=dispatch.key, kind=dispatch.kind, channel=dispatch.channel, simulated=audited.simulated
    )
    order = Order(organisation=ORGANISATION, tenancy_key=audited.tenancy, dispatch=due)
    environment = ActivityEnvironment()
    environment.info = replace(
        environment.info, attempt=attempt, started_time=at_hour(day), start_to_close_timeout=timedelta(minutes=2)
    )
    dispatcher = Dispatcher(decisions, ChannelChoice(real=channels, simulated=channels))
    await environment.run(dispatcher.carry_out, order, write_claimed)


async def to_be_demanded(audited: AuditedJournal) -> Dispatch:
    """A case whose demand is decided and lies ready."""
    await audited.open()
    await audited.step(REMINDED, "remind")
    await audited.send_all(REMINDED)
    await audited.step(DEMANDED, "demand-payment")
    assert audited.case is not None
    return next(one for one in audited.case.dispatches.values() if one.state is DispatchState.INTENDED)


async def read(audited: AuditedJournal, key: str) -> SentLetter:
    """The letter as an auditor finds it."""
    found = await sent_letter(audited.reader, audited.name, key)
    assert found is not None
    return found


async def test_after_a_crash_the_letter_that_went_is_the_one_that_was_kept(
    audited: AuditedJournal, tmp_path: Path
) -> None:
    """It is asked for again on another day with the very bytes of the first asking, and reported with their hash."""
    dispatch = await to_be_demanded(audited)
    with pytest.raises(Crash):
        await carry_out(DiesAfterSending(audited), audited, dispatch, tmp_path, DEMANDED, attempt=1)
    (gone,) = tmp_path.rglob("*.txt")
    left = gone.read_bytes()

    await carry_out(audited.decisions, audited, dispatch, tmp_path, DEMANDED + timedelta(days=1), attempt=2)

    assert [path.read_bytes() for path in tmp_path.rglob("*.txt")] == [left]
    found = await read(audited, dispatch.key)
    assert found.letter is not None
    assert "7. oktober 2026" in found.letter.body
    assert left.decode().endswith(f"Emne: {found.letter.subject}\n\n{found.letter.body}")
    events = [entry.event for entry in await audited.reader.case(audited.name)]
    of_it = [one for one in events if isinstance(one, DispatchClaimed | DispatchSent) and one.key == dispatch.key]
    assert [type(one) for one in of_it] == [DispatchClaimed, DispatchClaimed, DispatchSent]
    assert {one.letter for one in of_it} == {found.kept}
    assert await audited.ask("verify", "--journal-only") == 0
    assert await audited.ask("replay", audited.name) == 0


async def test_a_letter_that_was_never_taken_up_was_never_kept(
    audited: AuditedJournal, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is not written yet, and says so."""
    dispatch = await to_be_demanded(audited)

    assert (await read(audited, dispatch.key)).kept is None
    assert await audited.ask("letter", audited.name, dispatch.key) == 1
    assert "Brevet er endnu ikke skrevet" in capsys.readouterr().out


async def test_a_letter_that_could_not_be_written_has_no_text(
    audited: AuditedJournal, capsys: pytest.CaptureFixture[str]
) -> None:
    """The tenant of the reminder has no mail address: nothing was written, nothing was kept."""
    await audited.open()
    await audited.step(REMINDED, "remind")
    assert audited.case is not None
    (key,) = audited.case.dispatches
    await audited.do(REMINDED, DISPATCHER, "claim-dispatch", key=key, honours_keys=True)
    await audited.do(REMINDED, DISPATCHER, "report-dispatch", key=key, outcome="refused", why="mail-address-missing")

    assert await audited.ask("letter", audited.name, key) == 1
    assert "Brevet kunne ikke skrives, og der er ikke gemt noget." in capsys.readouterr().out
    assert await audited.operator.fetchval("SELECT count(*) FROM journal.letter") == 0


async def test_a_letter_that_was_given_back_is_marked_as_not_gone(
    audited: AuditedJournal, capsys: pytest.CaptureFixture[str]
) -> None:
    """What its channel certainly did not take is still kept, and never shown as sent."""
    dispatch = await to_be_demanded(audited)
    await audited.do(DEMANDED, DISPATCHER, "claim-dispatch", key=dispatch.key, honours_keys=True)
    await audited.do(
        DEMANDED, DISPATCHER, "report-dispatch", key=dispatch.key, outcome="not-accepted", why="folder-full"
    )

    assert await audited.ask("letter", audited.name, dispatch.key) == 0
    assert "Brevet gik ikke ud. Sådan lød det, da det sidst blev taget op:" in capsys.readouterr().out


async def test_an_erased_tenants_letter_says_so_and_the_journal_holds(
    audited: AuditedJournal, capsys: pytest.CaptureFixture[str]
) -> None:
    """Readable before, one clear line after; its hash and its place stay."""
    await audited.demand()
    assert audited.case is not None
    key = list(audited.case.dispatches)[-1]
    assert await audited.ask("letter", audited.name, key) == 0
    assert NAME in capsys.readouterr().out

    await audited.erase(TENANT)

    assert await audited.ask("letter", audited.name, key) == 1
    shown = capsys.readouterr().out
    assert NAME not in shown
    assert shown.splitlines()[-1] == "Brevet kan ikke læses mere: en lejer, som det handler om, er slettet."
    assert await audited.ask("letter", audited.name, key, "--json") == 1
    line = json.loads(capsys.readouterr().out)
    assert (line["letter"], line["text_version"]) == (None, "payment-demand-letter.v2")
    assert await audited.ask("verify", "--journal-only") == 0


TAMPERED = {
    "gone": "DELETE FROM journal.letter",
    "changed": "UPDATE journal.letter SET sealed = sealed || 'x'",
}


@pytest.mark.parametrize("how", TAMPERED)
async def test_whoever_changed_a_kept_letter_is_found_out(
    audited: AuditedJournal, how: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The claim that names it is named, and the letter is not shown."""
    await audited.demand()
    assert audited.case is not None
    key = list(audited.case.dispatches)[-1]
    await audited.tamper(TAMPERED[how])

    assert await audited.ask("verify", "--journal-only") == 1
    bad, _ = capsys.readouterr().out.splitlines()
    assert bad.startswith(f"case/{audited.name} nr. ")
    assert bad.endswith(BECAUSE["letter"])
    assert await audited.ask("letter", audited.name, key) == 1
    assert NAME not in capsys.readouterr().out


async def test_a_letter_that_nobody_wrote_is_answered(
    audited: AuditedJournal, capsys: pytest.CaptureFixture[str]
) -> None:
    """One clear line, whatever is typed."""
    await audited.open()
    for key in ("none", "æøå", ""):
        assert await audited.ask("letter", audited.name, key) == 1
        assert "Sagen har intet brev med det navn." in capsys.readouterr().err


async def test_the_tests_would_see_another_word(audited: AuditedJournal) -> None:
    """What is kept is every word: a letter with one other is other bytes."""
    await audited.demand()
    assert audited.case is not None
    letter = (await read(audited, list(audited.case.dispatches)[-1])).letter
    assert letter is not None

    assert replace(letter, body=letter.body + ".").as_bytes() != letter.as_bytes()
    assert Letter.from_bytes(letter.as_bytes()) == letter
