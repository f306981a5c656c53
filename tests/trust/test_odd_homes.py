"""Does whatever lies in a home that should not lie there end in one Danish line, with nobody waiting?"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

import starter
from activities.channels.errors import NotAccepted
from activities.channels.folder import FolderChannel
from cli.terminal.danish_help import main
from client.error_messages import explained
from client.errors import OUT_OF_REACH, UNREADABLE
from runtime import data_folder
from runtime.data_folder import ServerNote
from runtime.errors import RuntimeProblem, SettingsProblem
from runtime.mail_sink import MailSink
from runtime.postgres_server import EmbeddedPostgres, running
from runtime.settings import isolated_environment
from tests.activities.channels.letters_to_send import a_letter
from tests.runtime.conftest import own_home as own_home  # noqa: PLC0414 (the fixture: a data folder for one test)
from tests.trust.test_settings_and_files import said_once

Put = Callable[[Path], object]
ODD: dict[str, Put] = {
    "a link to itself": lambda place: place.symlink_to(place),
    "a link to nowhere": lambda place: place.symlink_to(place.with_name("gone") / "further"),
    "a pipe": os.mkfifo,
    "bytes": lambda place: place.write_bytes(b"\x81\xff\0" * 1000),
    "a folder": Path.mkdir,
}
"""What may lie where a file or a folder is expected; each is the wrong thing somewhere."""
PLACES = ("run", "log", "keys", "post", "run/postgres.json", "run/temporal.json", "log/starter.log", "keys/tenancy")
TYPED = (["list"], ["status"], ["doctor"], ["law", "check"])


def put(home: Path, place: str, kind: str) -> None:
    """Lay something odd into a home."""
    path = home / place
    path.parent.mkdir(parents=True, exist_ok=True)
    ODD[kind](path)


@pytest.mark.timeout(30)
@pytest.mark.parametrize("kind", ODD)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("command", TYPED, ids=" ".join)
def test_a_command_beside_something_odd_says_what_it_can(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    command: list[str],
    place: str,
    kind: str,
) -> None:
    """It names the file, or that no server runs, or does what needs neither; it never waits and never breaks."""
    put(tmp_path / "home", place, kind)
    for name, value in isolated_environment(os.environ, tmp_path / "home").items():
        monkeypatch.setenv(name, value)
    status = main(starter.app, command)
    heard = capsys.readouterr()
    assert status in (0, UNREADABLE, OUT_OF_REACH), heard
    assert "Traceback" not in heard.out + heard.err
    assert all(line.isprintable() for line in (heard.out + heard.err).splitlines())
    if status == UNREADABLE:
        assert heard.err.count("\n") == 1
        said_once(heard.err.strip())


NOTES = {
    "nothing": b"",
    "no text": b"\x81\xff",
    "half of one": b'{"pid": 1, "po',
    "a list": b"[1, 2]",
    "nested": b"[" * 100_000,
    "a number too long": b"1" * 10_000,
    "no port": b'{"pid": 1, "data": "/x", "page": null}',
    "a port that is a word": b'{"pid": 1, "port": "1", "data": "/x", "page": null}',
    "a port too high": b'{"pid": 1, "port": 99999, "data": "/x", "page": null}',
    "a process too high": b'{"pid": 99999999999999999999, "port": 1, "data": "/x", "page": null}',
    "every process": b'{"pid": -1, "port": 1, "data": "/x", "page": null}',
    "a place with a NUL": b'{"pid": 1, "port": 1, "data": "/x\\u0000", "page": null}',
    "half a character": b'{"pid": 1, "port": 1, "data": "/\\ud800", "page": null}',
    "a page that moves the cursor": b'{"pid": 1, "port": 1, "data": "/x", "page": "\\u001b[2J"}',
    "no place": b'{"pid": 1, "port": 1, "data": null, "page": null}',
}


@pytest.mark.parametrize("note", NOTES)
@pytest.mark.parametrize("server", ["postgres", "temporal"])
def test_an_odd_note_of_a_server_is_none(tmp_path: Path, server: str, note: str) -> None:
    """What can be used comes back as it was written."""
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / f"{server}.json").write_bytes(NOTES[note])
    assert data_folder.read_note(tmp_path, server) is None
    written = ServerNote(1, 65535, "/æ\udcff", "http://127.0.0.1:1/?token=x")
    data_folder.write_note(tmp_path, server, written)
    assert data_folder.read_note(tmp_path, server) == written


OLDER_NOTES = {
    "Temporal with a page": (
        b'{"pid": 1, "port": 2, "ui": "http://127.0.0.1:8233", "database": "/x"}',
        ServerNote(1, 2, "/x", "http://127.0.0.1:8233"),
    ),
    "Temporal without a page": (b'{"pid": 1, "port": 2, "ui": null, "database": "/x"}', ServerNote(1, 2, "/x")),
    "PostgreSQL": (b'{"pid": 1, "port": 2, "data": "/x"}', ServerNote(1, 2, "/x")),
}


@pytest.mark.parametrize(("written", "read"), OLDER_NOTES.values(), ids=OLDER_NOTES)
def test_a_note_of_an_older_home_is_read_as_it_was_meant(tmp_path: Path, written: bytes, read: ServerNote) -> None:
    """Its server may still run."""
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "temporal.json").write_bytes(written)
    assert data_folder.read_note(tmp_path, "temporal") == read


@pytest.mark.timeout(120)
@pytest.mark.parametrize("note", ["nothing", "every process", "no port"])
async def test_a_server_whose_note_is_odd_is_found_and_noted_again(own_home: Path, note: str) -> None:
    """`up` beside it would otherwise wait for its end, and kill it."""
    async with EmbeddedPostgres(own_home) as server:
        (own_home / "run" / "postgres.json").write_bytes(NOTES[note])
        assert await running(own_home) is None
        async with EmbeddedPostgres(own_home) as found:
            assert found == server
        os.kill(server.pid, 0)
        assert await running(own_home) == server


BEFORE_IT_STARTS = {
    "run/postgres.lock": ("a link to itself", "a pipe", "a folder", "a link to nowhere"),
    "log/postgres.log": ("a link to itself", "a pipe", "a folder", "a link to nowhere"),
    "postgres": ("a link to itself", "bytes"),
    "postgres/elsewhere": ("a link to itself", "a pipe", "a folder", "bytes"),
    "keys/postgres": ("a link to itself", "a pipe", "a folder", "bytes", "a link to nowhere"),
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    ("place", "kind"), [(place, kind) for place, kinds in BEFORE_IT_STARTS.items() for kind in kinds]
)
async def test_no_server_starts_beside_something_odd(own_home: Path, place: str, kind: str) -> None:
    """The line names the file."""
    put(own_home, place, kind)
    with pytest.raises(Exception) as refused:  # noqa: PT011 (which one it is, explained() knows)
        await EmbeddedPostgres(own_home).start()
    assert isinstance(refused.value, RuntimeProblem | OSError)
    assert place in str(refused.value)


async def test_letters_are_not_laid_into_a_link_to_itself(tmp_path: Path) -> None:
    """They wait, as for a folder that is full; the mail's sink does not begin."""
    (tmp_path / "post").symlink_to(tmp_path / "post")
    with pytest.raises(NotAccepted):
        await FolderChannel("print", tmp_path).send(a_letter("key-1"))
    with pytest.raises(SettingsProblem, match="link til sig selv"):
        MailSink(tmp_path)


def test_a_file_of_the_home_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Also where nobody thought of it; a file elsewhere stays a defect of ours."""
    monkeypatch.setenv("REDNINGSKRANS_HOME", str(tmp_path))
    (tmp_path / "itself").symlink_to(tmp_path / "itself")
    with pytest.raises(OSError, match="itself") as refused:
        (tmp_path / "itself").read_bytes()
    line = f"{tmp_path}/itself kan ikke bruges: den er et link til sig selv."
    assert explained(refused.value) == (line, UNREADABLE)
