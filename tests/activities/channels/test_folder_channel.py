"""Does a key give one letter in the folder, whoever asks, however often and after whatever crash?"""

import asyncio
import errno
import os
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from activities.channels.errors import NotAccepted
from activities.channels.folder import FolderChannel
from tests.activities.channels.letters_to_send import a_letter


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder that nobody has used yet."""
    return tmp_path / "data"


def files(channel: FolderChannel) -> set[str]:
    """Name every file in the channel's folder."""
    return {path.name for path in channel.folder.iterdir()}


async def test_a_rehearsals_letter_lies_apart_and_says_that_it_is_none(data: Path) -> None:
    """Whoever fetches the post of a channel does not meet it, and its envelope says that it must not be sent."""
    real, rehearsed = FolderChannel("print", data), FolderChannel("print", data, simulated=True)

    await rehearsed.send(a_letter("key-1"))
    await real.send(a_letter("key-2"))

    text = (data / "post" / "simulated" / "print" / "key-1.txt").read_text("utf-8")
    assert text.startswith("Prøve: må ikke sendes\nTil: ")
    assert files(rehearsed) == {"key-1.txt", "key-1.receipt.json"}
    assert files(real) == {"key-2.txt", "key-2.receipt.json"}
    assert "Prøve" not in (real.folder / "key-2.txt").read_text("utf-8")


@pytest.mark.parametrize("linked", ["post", "post/print", "post/simulated", "post/simulated/print"])
async def test_a_folder_that_leads_out_of_the_home_takes_no_letter(data: Path, tmp_path: Path, linked: str) -> None:
    """Letters are in clear: where a link leads elsewhere, none is written; one that leads within is followed."""
    outside, within = tmp_path / "outside", data / "within"
    for folder in (outside, within, (data / linked).parent):
        folder.mkdir(parents=True, exist_ok=True)
    channel = FolderChannel("print", data, simulated="simulated" in linked)
    (data / linked).symlink_to(outside)

    with pytest.raises(NotAccepted) as failure:
        await channel.send(a_letter("key-1"))
    assert (failure.value.code, failure.value.permanent) == ("folder-elsewhere", False)
    assert list(outside.rglob("*")) == []

    (data / linked).unlink()
    (data / linked).symlink_to(within)
    assert not (await channel.send(a_letter("key-1"))).already_sent


@pytest.mark.parametrize("name", ["print", "digital-post", "mail"])
async def test_a_letter_and_its_receipt_stand_under_the_key(data: Path, name: str) -> None:
    """The letter is in `post/<channel>/<key>.txt` as UTF-8, and its receipt beside it."""
    channel = FolderChannel(name, data)

    receipt = await channel.send(a_letter("key-1"))

    text = (data / "post" / name / "key-1.txt").read_text("utf-8")
    assert files(channel) == {"key-1.txt", "key-1.receipt.json"}
    assert "Til: Søren Ærø Åberg\nAdresse: Ærøvej 1, 1. tv, 5970 Ærøskøbing\n" in text
    assert text.endswith(f"Emne: Påmindelse om husleje på Ærø\n\n{a_letter().body}")
    assert receipt.reference == f"{name}-key-1"
    assert not receipt.already_sent
    assert abs(receipt.accepted_at - datetime.now(UTC)) < timedelta(seconds=30)


async def test_the_same_key_gives_one_letter_and_the_first_receipt(data: Path) -> None:
    """Asking again, even with other words, changes nothing and returns the first receipt, marked as such."""
    channel = FolderChannel("print", data)
    first = await channel.send(a_letter("key-1"))
    before = (channel.folder / "key-1.txt").read_bytes()

    second = await FolderChannel("print", data).send(a_letter("key-1", name="En Anden"))

    assert (second.reference, second.accepted_at) == (first.reference, first.accepted_at)
    assert second.already_sent
    assert (channel.folder / "key-1.txt").read_bytes() == before
    assert files(channel) == {"key-1.txt", "key-1.receipt.json"}


async def test_two_who_ask_at_once_give_one_letter(data: Path) -> None:
    """Of many who ask with one key at the same moment, one sends; all get the same receipt."""
    channels = [FolderChannel("print", data) for _ in range(8)]

    receipts = await asyncio.gather(*(channel.send(a_letter("key-1")) for channel in channels))

    assert files(channels[0]) == {"key-1.txt", "key-1.receipt.json"}
    assert len({(receipt.reference, receipt.accepted_at) for receipt in receipts}) == 1
    assert [receipt.already_sent for receipt in receipts].count(False) == 1


async def test_what_a_crash_left_before_the_letter_had_its_name_is_harmless(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that dies between the temporary file and the name has sent nothing; the next asking sends."""
    channel = FolderChannel("print", data)
    with monkeypatch.context() as dying:
        dying.setattr(os, "link", _power_cut)
        dying.setattr(os, "unlink", lambda path: None)
        with pytest.raises(PowerCut):
            await channel.send(a_letter("key-1"))
    assert not (channel.folder / "key-1.txt").exists()
    assert len(files(channel)) == 1

    receipt = await channel.send(a_letter("key-1"))

    assert not receipt.already_sent
    assert {name for name in files(channel) if not name.startswith(".")} == {
        "key-1.txt",
        "key-1.receipt.json",
    }


async def test_a_crash_between_letter_and_receipt_gives_the_receipt_later(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A letter without a receipt is sent: the next asking makes the receipt, with the letter's own time."""
    channel = FolderChannel("print", data)
    await channel.send(a_letter("key-1"))
    (channel.folder / "key-1.receipt.json").unlink()
    yesterday = datetime(2026, 10, 7, 6, 0, tzinfo=UTC)
    os.utime(channel.folder / "key-1.txt", (yesterday.timestamp(), yesterday.timestamp()))

    receipt = await channel.send(a_letter("key-1"))

    assert receipt.accepted_at == yesterday
    assert receipt.already_sent
    assert files(channel) == {"key-1.txt", "key-1.receipt.json"}


async def test_a_letter_that_was_fetched_is_not_written_again(data: Path) -> None:
    """Whoever sends it on may take the file away: the receipt says that the key has had its letter."""
    channel = FolderChannel("print", data)
    first = await channel.send(a_letter("key-1"))
    (channel.folder / "key-1.txt").unlink()

    again = await channel.send(a_letter("key-1"))

    assert (again.reference, again.accepted_at, again.already_sent) == (first.reference, first.accepted_at, True)
    assert files(channel) == {"key-1.receipt.json"}


@pytest.mark.parametrize("fetched", [False, True])
async def test_a_key_that_another_letter_has_used_is_refused(data: Path, fetched: bool) -> None:
    """No letter is taken for sent because another one was: a person must look."""
    channel = FolderChannel("print", data)
    await channel.send(a_letter("key-1"))
    if fetched:
        (channel.folder / "key-1.txt").unlink()

    with pytest.raises(NotAccepted) as failure:
        await channel.send(replace(a_letter("key-1"), kind="termination"))

    assert (failure.value.code, failure.value.permanent) == ("folder-key-taken", True)


async def test_letters_are_for_their_owner_alone(data: Path) -> None:
    """Folders are of mode 0700 and files of mode 0600, whatever the umask allows."""
    allow_all = os.umask(0)
    try:
        await FolderChannel("print", data).send(a_letter("key-1"))
    finally:
        os.umask(allow_all)

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in [data, *data.rglob("*")]}
    assert modes == {
        "data": 0o700,
        "post": 0o700,
        "print": 0o700,
        "key-1.txt": 0o600,
        "key-1.receipt.json": 0o600,
    }


async def test_a_name_cannot_forge_the_envelope(data: Path) -> None:
    """A line break in a name stays in the line of the name, and nothing personal is in the receipt."""
    channel = FolderChannel("print", data)

    await channel.send(a_letter("key-1", name="Søren\nAdresse: Et Andet Sted\u2028\u202e7"))

    envelope = (channel.folder / "key-1.txt").read_text("utf-8").split("\n\n")[0].split("\n")
    assert envelope[0] == "Til: Søren Adresse: Et Andet Sted 7"
    assert [line.split(":")[0] for line in envelope] == ["Til", "Adresse", "E-mail", "Emne"]
    assert "Søren" not in (channel.folder / "key-1.receipt.json").read_text("utf-8")


def test_a_folder_stands_for_a_known_channel_only(data: Path) -> None:
    """There are three channels; a folder for another one is a mistake."""
    with pytest.raises(ValueError, match="fax"):
        FolderChannel("fax", data)


class PowerCut(Exception):
    """The machine stopped here."""


def _power_cut(source: str, target: str) -> None:
    raise PowerCut


@pytest.mark.parametrize(
    ("fault", "code"),
    [(errno.ENOSPC, "folder-full"), (errno.EDQUOT, "folder-full"), (errno.EACCES, "folder-not-writable")],
)
@pytest.mark.parametrize("step", ["fsync", "link"])
async def test_a_letter_that_the_disk_does_not_take_is_not_accepted(
    data: Path, monkeypatch: pytest.MonkeyPatch, step: str, fault: int, code: str
) -> None:
    """Nothing lies there, not half of it either; asked again when there is room, it goes."""
    channel = FolderChannel("print", data)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(fault, os.strerror(fault))

    with monkeypatch.context() as disk:
        disk.setattr(os, step, refuse)
        with pytest.raises(NotAccepted) as failure:
            await channel.send(a_letter("key-1"))
    assert (failure.value.code, failure.value.permanent) == (code, False)
    assert files(channel) == set()

    assert not (await channel.send(a_letter("key-1"))).already_sent
    assert files(channel) == {"key-1.txt", "key-1.receipt.json"}


async def test_a_letter_that_lies_there_without_its_receipt_is_never_said_to_be_missing(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk was full between the two: no answer is given, and asking again with the key mends it."""
    channel = FolderChannel("print", data)
    link, linked = os.link, []

    def once(source: str, target: Path) -> None:
        linked.append(target)
        if len(linked) > 1:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        link(source, target)

    with monkeypatch.context() as disk:
        disk.setattr(os, "link", once)
        with pytest.raises(OSError, match="No space"):
            await channel.send(a_letter("key-1"))
    assert files(channel) == {"key-1.txt"}

    assert (await channel.send(a_letter("key-1"))).already_sent
    assert files(channel) == {"key-1.txt", "key-1.receipt.json"}
