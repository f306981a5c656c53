"""Does an attempt stop acting when its time is over, and does it believe the server's clock alone?"""

from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast
from uuid import UUID, uuid4

import pytest
from temporalio.testing import ActivityEnvironment

from activities.channels.folder import FolderChannel
from activities.channels.mail import MailChannel
from activities.channels.provider import ProviderChannel
from activities.handle_command import HandleCommand
from decisions import attempt
from decisions.attempt import AttemptOver
from decisions.case import Decisions
from decisions.contract import CommandRequest, LookUp, UnreadableMessage
from decisions.entry_points import EntryPoints, Signer
from decisions.message_content import content_of
from decisions.unmatched import Unmatched
from domain.clock import legal_day
from domain.entry_points import EntryPoint
from domain.streams.organisation import PolicyAdopted, organisation_stream
from journal.answers import AnswerSeal
from journal.sealing import Sealer
from journal.shared_stream import Common
from journal.store import Journal
from tests.activities.channels.letters_to_send import a_letter
from tests.activities.channels.smtp_servers import Mailbox, real_server
from tests.cases import law_book, policy_book
from tests.receivers import Provider, post_office

POLICY = policy_book().editions["BF-101"][-1].own
ADOPTED = PolicyAdopted(
    happened_on=date(2026, 1, 1),
    organisation="BF-101",
    version=POLICY.version,
    valid_from=POLICY.valid_from,
    by="system",
)
LAST_SECOND = datetime(2026, 10, 6, 21, 59, 59, tzinfo=UTC)
"""Before midnight in Copenhagen."""


class Clock:
    """A clock that shows what it is told."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seconds = 1_000.0
        monkeypatch.setattr("decisions.attempt.time.clock_gettime", lambda _: self.seconds)

    def passes(self, seconds: float) -> None:
        """Let time pass, as while a process is stopped."""
        self.seconds += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of every attempt in the test."""
    return Clock(monkeypatch)


def an_attempt(started: datetime = LAST_SECOND, length: timedelta = timedelta(seconds=30)) -> ActivityEnvironment:
    """An attempt as Temporal's server hands it out."""
    environment = ActivityEnvironment()
    environment.info = replace(environment.info, started_time=started, start_to_close_timeout=length)
    return environment


@pytest.mark.parametrize(("seconds", "holds"), [(0, True), (29.9, True), (30, False), (4_000, False)])
async def test_a_lease_ends_with_the_attempts_time(clock: Clock, seconds: float, holds: bool) -> None:
    """To the second, however long the process stood still."""

    def act() -> bool:
        attempt.begin()
        clock.passes(seconds)
        try:
            attempt.must_hold()
        except AttemptOver:
            return False
        return True

    assert an_attempt().run(act) is holds


async def test_an_attempt_is_told_the_time_by_the_server(clock: Clock) -> None:
    """Its beginning as the server stamped it, and what has passed since; this machine may believe any year."""

    def act() -> list[datetime]:
        attempt.begin()
        at_first = attempt.now()
        clock.passes(2)
        return [at_first, attempt.now()]

    assert an_attempt().run(act) == [LAST_SECOND, LAST_SECOND + timedelta(seconds=2)]


async def test_what_is_no_attempt_has_nothing_to_lose() -> None:
    """The command line and its kind go by their own machine's clock, and their time is never over."""
    attempt.must_hold()

    assert abs(attempt.now() - datetime.now(UTC)) < timedelta(seconds=5)


# --- what appends ----------------------------------------------------------------------------------------------------


@dataclass
class Unit:
    """A unit of work on an empty journal, in which time passes while it is open."""

    meanwhile: Callable[[], None]
    live_cases: tuple[str, ...] = ()
    later_accounts: tuple[str, ...] = ()
    organisation_id: str = "BF-101"

    @property
    def common(self) -> dict[str, Common[Any]]:
        """The association has its policy."""
        return {organisation_stream("BF-101"): Common(b"head", (ADOPTED,))}

    async def kept(self, hashes: Collection[str]) -> dict[str, bytes]:
        """Of which the journal has the file."""
        return {version: policy_book().documents[version] for version in hashes}

    async def load(self, _stream: str) -> list[Any]:
        """Nothing has happened yet, but it takes a while to find out."""
        self.meanwhile()
        return []

    async def first_answer(self, _message_id: str) -> None:
        """Nobody has asked this before."""
        self.meanwhile()

    async def append(self, stream: str, events: Any, **_of: Any) -> list[Any]:
        """Take it in."""
        return [Head(stream, len(events))]

    def keep_documents(self, *_documents: Any) -> None:
        """Not looked at."""

    def record_answer(self, *_answer: Any, **_of: Any) -> None:
        """Not looked at."""


SIGNER = Signer(EntryPoint.CLIENT, bytes(32))


@dataclass(frozen=True)
class Head:
    """The last event of an append."""

    stream: str
    seq: int
    hash: bytes = bytes(32)
    event_id: UUID = field(default_factory=uuid4)


@dataclass
class Books:
    """Stands for the journal: counts what was committed."""

    meanwhile: Callable[[], None] = lambda: None
    committed: int = 0
    seal: AnswerSeal = field(default_factory=lambda: AnswerSeal(Sealer(bytes(32))))

    @asynccontextmanager
    async def unit(self, *_of: Any, **_more: Any) -> AsyncIterator[Unit]:
        """A unit that is committed only when its block ends well."""
        yield Unit(self.meanwhile)
        self.committed += 1


def commands(books: Books) -> HandleCommand:
    """What a workflow asks, of a journal that is none."""
    journal = cast("Journal[Any]", books)
    heard = EntryPoints.of_client_alone(SIGNER.public_key)
    return HandleCommand(Decisions(journal, law_book()), Unmatched(journal, EntryPoint.SYSTEM), heard)


def stray(books: Books) -> Callable[[], Any]:
    """A message that cannot be read, to be kept."""
    message = UnreadableMessage(
        organisation="BF-101", tenancy_key="k", message_id="m", text="{", asked_at=datetime(2026, 10, 2, tzinfo=UTC)
    )
    return partial(commands(books).keep_unreadable_message, message)


def decision(books: Books) -> Callable[[], Any]:
    """A payment of somebody who has no case."""
    asked = CommandRequest(
        organisation="BF-101",
        tenancy_key="k7q2w5x3m4n6p2r7s3t5",
        message_id="m",
        actor="feed",
        fields={"command": "record-payment", "payment": "b1", "amount_ore": 5, "value_date": "2026-10-02",
                "booked_on": "2026-10-02"},
        asked_at=datetime(2026, 10, 2, tzinfo=UTC),
    )  # fmt: skip
    signature = SIGNER.sign(asked.message_id, content_of(asked))
    return partial(commands(books).handle_command, asked.model_copy(update={"signature": signature}))


@pytest.mark.parametrize("work", [stray, decision], ids=["unreadable", "decision"])
async def test_an_attempt_whose_time_is_over_commits_nothing(clock: Clock, work: Callable[[Books], Any]) -> None:
    """It stood still between reading and writing; its unit is undone."""
    in_time, too_late = Books(), Books(meanwhile=lambda: clock.passes(31))

    await an_attempt().run(work(in_time))
    with pytest.raises(AttemptOver):
        await an_attempt().run(work(too_late))

    assert (in_time.committed, too_late.committed) == (1, 0)


async def test_where_a_case_stands_is_read_on_the_servers_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that looks up its standing in the last second of a day gets that day's agenda, and not tomorrow's."""
    days: list[date] = []
    asked_on = Decisions._standing

    def note(self: Decisions, tenancy: Any, policy: Any, told: Any, today: date) -> Any:
        days.append(today)
        return asked_on(self, tenancy, policy, told, today)

    monkeypatch.setattr(Decisions, "_standing", note)
    look_up = commands(Books()).look_up_standing

    for started in (LAST_SECOND, LAST_SECOND + timedelta(seconds=1)):
        await an_attempt(started).run(look_up, LookUp(organisation="BF-101", tenancy_key="k"))

    assert days == [date(2026, 10, 6), date(2026, 10, 7)]
    assert days == [legal_day(LAST_SECOND), legal_day(LAST_SECOND + timedelta(seconds=1))]


# --- what sends ------------------------------------------------------------------------------------------------------


async def test_a_letter_written_too_late_is_not_placed(clock: Clock, tmp_path: Path) -> None:
    """The folder looks again when the letter's bytes are on disk, before they get a name."""
    channel = FolderChannel("print", tmp_path / "data")

    async def act() -> None:
        attempt.begin()
        clock.passes(31)
        await channel.send(a_letter())

    with pytest.raises(AttemptOver):
        await an_attempt().run(act)
    assert list(channel.folder.iterdir()) == []


async def test_a_letter_is_not_handed_to_a_provider_too_late(clock: Clock) -> None:
    """The channel looks again when the line stands, before a word is said on it."""
    provider = Provider()
    async with post_office(provider) as url:

        async def act(seconds: float) -> None:
            attempt.begin()
            clock.passes(seconds)
            await ProviderChannel("print", url).send(a_letter(f"key-{seconds}"))

        await an_attempt().run(act, 1)
        with pytest.raises(AttemptOver):
            await an_attempt().run(act, 31)

    assert set(provider.letters) == {"key-1"}


async def test_a_mail_announced_too_late_is_not_handed_over(clock: Clock) -> None:
    """A server that took its time over the greeting never gets the letter of an attempt whose time is over."""
    mailbox = Mailbox()
    async with real_server(mailbox) as port:

        async def act(seconds: float) -> None:
            attempt.begin()
            clock.passes(seconds)
            await MailChannel(f"smtp://127.0.0.1:{port}", "post@example.dk").send(a_letter())

        await an_attempt().run(act, 1)
        with pytest.raises(AttemptOver):
            await an_attempt().run(act, 31)

    [mail] = mailbox.mails
    assert mail["Date"].datetime == LAST_SECOND + timedelta(seconds=1)
