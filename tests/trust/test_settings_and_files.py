"""Does every bad value of every setting, and every odd file, end in one Danish line and the right exit status?"""

import base64
import json
import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

import starter
from audit import __main__ as auditor
from books.law.loader import SHIPPED_LAW
from books.policies.book import SHIPPED_POLICIES
from cli.terminal.danish_help import main
from client.errors import OUT_OF_REACH, REFUSED, UNREADABLE
from runtime.errors import SettingsProblem
from runtime.keys import VARIABLES
from runtime.postgres_logins import VARIABLE_OF
from runtime.settings import ADDRESSES, ENTRY_POINTS, FILES_OF_LIBRARIES, Settings, isolated_environment

BIDI = "BF\N{RIGHT-TO-LEFT OVERRIDE}101"
Typed = Callable[..., tuple[int, str]]
A_KEY = base64.b64encode(bytes(32)).decode()

# --- settings -------------------------------------------------------------------------------------------------------

DATABASES = tuple(VARIABLE_OF.values())
SCHEMES = {
    **dict.fromkeys(DATABASES, "postgresql"),
    **{name: schemes[0] for name, (schemes, _example) in ADDRESSES.items()},
}
KEYS = tuple(VARIABLES.values())
NO_ADDRESS = {
    "a word": "banan",
    "another scheme": "gopher://host/x",
    "no host": "{scheme}://",
    "an open bracket": "{scheme}://[::1/x",
    "no port": "{scheme}://host:port/x",
    "a port too high": "{scheme}://host:99999999/x",
    "two lines": "{scheme}://host/x\ny",
    "a control character": "{scheme}://ho\x07st/x",
    "a direction mark": "{scheme}://ho\N{RIGHT-TO-LEFT OVERRIDE}st/x",
    "half a character": "{scheme}://ho\udcffst/x",
    "too long": "{scheme}://host/" + "x" * 100_000,
}
OTHERS: dict[str, dict[str, str]] = {
    "REDNINGSKRANS_HOME": {"a file": __file__, "a NUL": "a\0b", "two lines": "a\nb", "too long": "x" * 5000},
    "REDNINGSKRANS_TASK_QUEUE": {"two lines": "a\nb", "a mark": BIDI, "spaces": " ", "too long": "x" * 1001},
    "REDNINGSKRANS_LOG_LEVEL": {"a word": "LOUD", "two lines": "INFO\nDEBUG"},
    "REDNINGSKRANS_LAW": {"nothing there": "/nowhere", "a file": __file__, "a NUL": "a\0b", "too long": "x" * 5000},
    "REDNINGSKRANS_POLICIES": {
        "nothing there": "/nowhere",
        "a file": __file__,
        "a NUL": "a\0b",
        "too long": "x" * 5000,
    },
    "REDNINGSKRANS_ORGANISATIONS": {
        "empty": "",
        "a comma": ",",
        "a mark": BIDI,
        "both": "all,BF-101",
        "long": "x" * 101,
    },
    "TEMPORAL_ADDRESS": {"two lines": "a\nb:1", "a mark": BIDI},
    "TEMPORAL_NAMESPACE": {"two lines": "a\nb", "a mark": BIDI},
    "TEMPORAL_PROFILE": {"no such one": "nowhere", "two lines": "a\nb"},
    "TEMPORAL_API_KEY": {"two lines": "a\nb"},
    "TEMPORAL_TLS": {"two lines": "true\nfalse"},
    "TEMPORAL_CONFIG_FILE": {"nothing there": "/nowhere/x.toml", "a NUL": "a\0b"},
    **{
        name: {
            "no base64": "not base64!",
            "too short": "AAAA",
            "too long": base64.b64encode(bytes(33)).decode(),
            "letters of ours": "æøå" * 16,
            "half a character": "\udcff",
        }
        for name in KEYS
    },
}
NO_DATABASE = {
    "a port too high among several": "postgresql://host:1,host:99999999/x",
    "no host among several": "postgresql://host,,host/x",
    "an option without a value": "postgresql://host/x?sslmode",
    "a NUL in the database's name": "postgresql://host/%00",
    "a line's end in the user's": "postgresql://a%0Ab:c@host/x",
    "a direction mark in an option": "postgresql://host/x?application_name=%E2%80%AE",
}
BAD_VALUES = [
    *(
        pytest.param(name, value.format(scheme=SCHEMES[name]), id=f"{name}, {kind}")
        for name in SCHEMES
        for kind, value in NO_ADDRESS.items()
    ),
    *(pytest.param(name, value, id=f"{name}, {kind}") for name in DATABASES for kind, value in NO_DATABASE.items()),
    *(
        pytest.param(name, value, id=f"{name}, {kind}")
        for name, values in OTHERS.items()
        for kind, value in values.items()
    ),
]


def others(variable: str) -> dict[str, str]:
    """What has to be set beside a variable, so that it alone is wrong."""
    keys = dict.fromkeys(KEYS, A_KEY)
    beside = keys if variable.removesuffix("_FILE") in keys else {}
    return {name: value for name, value in beside.items() if name != variable.removesuffix("_FILE")}


@pytest.mark.parametrize(("variable", "value"), BAD_VALUES)
def test_a_bad_value_is_said_in_one_line_without_the_value(variable: str, value: str) -> None:
    """Which setting it is, and never what stood there: it may be a secret."""
    with pytest.raises(SettingsProblem) as refused:
        Settings.from_environment({**others(variable), variable: value})
    said_once(str(refused.value))
    assert variable in str(refused.value) or variable.startswith("TEMPORAL_")
    assert len(value) < 16 or value not in str(refused.value)


def said_once(line: str) -> None:
    """One line that a person can read."""
    assert line.isprintable()
    assert 10 < len(line) < 1000


class Asked(dict[str, str]):
    """An environment that keeps by which names it was asked."""

    def __init__(self) -> None:
        """Empty, so that nothing that is found keeps another name from being asked for."""
        super().__init__()
        self.names = set[str]()

    def get(self, name: str, default: Any = None) -> Any:
        """What stands under the name."""
        self.names.add(name)
        return super().get(name, default)


def test_every_setting_that_is_read_has_bad_values_here() -> None:
    """The table grows with the settings, or this fails."""
    env = Asked()
    Settings.from_environment(env)
    assert env.names == {*(f"{name}_FILE" for name in SCHEMES), *FILED, *NAMED, *SCHEMES, *OTHERS}


FILED = (*(f"{name}_FILE" for name in SCHEMES), *(f"{name}_FILE" for name in KEYS))
"""Settings that name a file with an address or a key."""
NAMED = (ENTRY_POINTS, *FILES_OF_LIBRARIES)
"""Settings that name a file which others read, or which is read later."""
TLS = tuple(f"TEMPORAL_TLS_{name}_PATH" for name in ("SERVER_CA_CERT", "CLIENT_CERT", "CLIENT_KEY"))


def odd_files(folder: Path) -> dict[str, str]:
    """Files that are none, one of each kind, by what they are."""
    folder.mkdir(exist_ok=True)
    (folder / "folder").mkdir()
    os.mkfifo(folder / "pipe")
    (folder / "itself").symlink_to(folder / "itself")
    (folder / "nowhere").symlink_to(folder / "gone")
    (folder / "empty").touch()
    (folder / "latin").write_bytes("[æøå]\n".encode("cp1252") + b"\x81\xff")
    (folder / "nul").write_bytes(b"\0" * 100)
    (folder / "nested").write_text("a = " + "[" * 100_000, "ascii")
    with (folder / "bomb").open("wb") as bomb:
        bomb.truncate(1 << 40)  # a terabyte on no disk
    with socket.socket(socket.AF_UNIX) as line:
        line.bind(str(folder / "socket"))
    found = {path.name: str(path) for path in folder.iterdir()}
    return {**found, "missing": str(folder / "missing"), "device": "/dev/zero", "name": "x" * 5000, "nul-name": "a\0b"}


KINDS = (
    "folder", "pipe", "itself", "nowhere", "empty", "latin", "nul", "nested", "bomb", "socket", "missing", "device",
    "name", "nul-name",
)  # fmt: skip


NO_FILES = tuple(kind for kind in KINDS if kind not in ("empty", "latin", "nul", "nested"))
"""Those of which nothing can be read."""


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """One of each kind, in a folder whose path is short: a socket's may not be long."""
    return odd_files(tmp_path_factory.mktemp("odd"))


@pytest.mark.timeout(20)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("variable", FILED)
def test_a_file_that_a_setting_names_is_read_or_refused_and_never_waited_for(
    odd: dict[str, str], variable: str, kind: str
) -> None:
    """None of these is an address or a key."""
    with pytest.raises(SettingsProblem) as refused:
        Settings.from_environment({**others(variable), variable: odd[kind]})
    said_once(str(refused.value))
    assert variable.removesuffix("_FILE") in str(refused.value)


@pytest.mark.timeout(20)
@pytest.mark.parametrize("kind", NO_FILES)
@pytest.mark.parametrize("variable", [*NAMED, *TLS])
def test_a_file_that_a_library_reads_is_looked_at_first(odd: dict[str, str], variable: str, kind: str) -> None:
    """Certificates, passwords and profiles: whoever opens a connection would wait for a pipe."""
    with pytest.raises(SettingsProblem) as refused:
        Settings.from_environment({"TEMPORAL_ADDRESS": "127.0.0.1:1", variable: odd[kind]})
    said_once(str(refused.value))
    assert variable in str(refused.value) or "\0" in odd[kind]


@pytest.mark.timeout(20)
@pytest.mark.parametrize("kind", [kind for kind in NO_FILES if kind != "nul-name"])
@pytest.mark.parametrize("option", ["sslrootcert", "sslcert", "sslkey", "sslcrl", "passfile"])
@pytest.mark.parametrize("variable", DATABASES)
def test_a_file_that_an_address_names_is_looked_at_first(
    odd: dict[str, str], variable: str, option: str, kind: str
) -> None:
    """The same, where it stands in the address of a database."""
    with pytest.raises(SettingsProblem, match=rf"^{variable} \({option}\) kan ikke læses") as refused:
        Settings.from_environment({variable: f"postgresql://host/x?{option}={quote(odd[kind])}"})
    said_once(str(refused.value))


@pytest.mark.timeout(20)
@pytest.mark.parametrize("kind", NO_FILES)
def test_a_file_that_temporals_profile_names_is_looked_at_first(odd: dict[str, str], tmp_path: Path, kind: str) -> None:
    """The same, where it stands in the file of profiles."""
    (tmp_path / "profiles.toml").write_text(
        f'[profile.default]\naddress = "127.0.0.1:1"\n'
        f"[profile.default.tls]\nclient_cert_path = {json.dumps(odd[kind])}\n",
        "utf-8",
    )
    with pytest.raises(SettingsProblem, match=r"^TEMPORAL_TLS_CLIENT_CERT_PATH kan ikke læses") as refused:
        Settings.from_environment({"TEMPORAL_CONFIG_FILE": str(tmp_path / "profiles.toml")})
    said_once(str(refused.value))


STRANGE = (
    "127.0.0.1:1/x?sslmode=banan", "127.0.0.1:1/x?target_session_attrs=banan", "127.0.0.1:1/x?sslnegotiation=x",
    "127.0.0.1:1/x?ssl_min_protocol_version=x", "127.0.0.1:1/x?gsslib=x", "127.0.0.1:1/x?sslmode=verify-full",
    "?host=127.0.0.1&port=99999", "?host=127.0.0.1&port=banan", "a..b/x", "127.0.0.1:1,127.0.0.1:1/x?port=1,2,3",
    "127.0.0.1:1,127.0.0.1:1/x", "[::1]:1/x", "a:b@c@127.0.0.1:1/x", "a:%00@127.0.0.1:1/x", "/x?host=/nowhere",
    f"/x?host=/{'y' * 200}", "127.0.0.1:1/x?sslmode=require&sslrootcert=/etc/hostname", "127.0.0.1:1/x#y",
)  # fmt: skip


@pytest.mark.timeout(60)
@pytest.mark.parametrize("address", STRANGE)
@pytest.mark.parametrize("command", [["list"], ["status"]], ids=" ".join)
def test_a_strange_address_of_a_database_is_told_in_one_line(typed: Typed, command: list[str], address: str) -> None:
    """One that nobody can know to be wrong before they have tried it."""
    status, heard = typed(*command, DATABASE_URL=f"postgresql://{address}", TEMPORAL_ADDRESS="127.0.0.1:1")
    assert status in (UNREADABLE, OUT_OF_REACH), heard
    assert "Traceback" not in heard
    lines = [line for line in heard.splitlines() if "PostgreSQL" in line or "database" in line]
    assert len(lines) == 1, heard
    said_once(lines[0])


@pytest.mark.timeout(20)
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "empty"])
def test_temporals_own_file_is_looked_at_first(odd: dict[str, str], kind: str) -> None:
    """The SDK would wait for a pipe for ever. An empty one is a file without profiles."""
    with pytest.raises(SettingsProblem) as refused:
        Settings.from_environment({"TEMPORAL_CONFIG_FILE": odd[kind]})
    said_once(str(refused.value))


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Typed:
    """What somebody hears who types a command in an environment of their own, with what status."""

    def ask(*arguments: str, app: object = starter.app, **env: str) -> tuple[int, str]:
        for name, value in {**isolated_environment(os.environ, tmp_path / "home"), **env}.items():
            monkeypatch.setenv(name, value)
        status = main(app, list(arguments))  # type: ignore[arg-type]
        heard = capsys.readouterr()
        return status, heard.err + heard.out

    return ask


NEEDS_SETTINGS = (["list"], ["status"], ["sending", "BF-101", "--stop", "--by", "operator/d1"], ["policy", "show"])


@pytest.mark.parametrize("command", NEEDS_SETTINGS, ids=" ".join)
@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DATABASE_URL", "banan"), ("SMTP_URL", "smtps://"), ("REDNINGSKRANS_LOG_LEVEL", "LOUD"),
        ("REDNINGSKRANS_MASTER_KEY", "AAAA"), ("REDNINGSKRANS_HOME", __file__), ("REDNINGSKRANS_LAW", "/nowhere"),
        ("REDNINGSKRANS_HOME", f"{__file__}/home"),
    ],
)  # fmt: skip
def test_a_command_with_a_bad_setting_ends_with_two(
    typed: Typed, command: list[str], variable: str, value: str
) -> None:
    """One line, whatever the command."""
    status, heard = typed(*command, **{variable: value, **others(variable)})
    assert (status, heard.count("\n")) == (UNREADABLE, 1), heard
    said_once(heard.strip())


# --- files that are typed -------------------------------------------------------------------------------------------

FILE_ARGUMENTS = {
    "deadlines": ["deadlines", "--file", "{}"],
    "law check": ["law", "check", "{}"],
    "law diff": ["law", "diff", "{}", "shipped", "--no-cases"],
    "policy check": ["policy", "check", "{}"],
    "policy adopt": ["policy", "adopt", "{}", "--by", "manager/l1"],
    "import": ["import", "{}"],
    "pay": ["pay", "--file", "{}"],
}


@pytest.mark.timeout(20)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("command", FILE_ARGUMENTS)
def test_an_odd_file_is_refused_in_plain_danish(typed: Typed, odd: dict[str, str], command: str, kind: str) -> None:
    """With the status of input that cannot be read, no traceback, and nobody is waited for."""
    status, heard = typed(*(part.format(odd[kind]) for part in FILE_ARGUMENTS[command]))
    empty_folder = kind == "folder" and command == "policy check"  # a folder it is, with nothing in it
    assert status == (0 if empty_folder else UNREADABLE), heard
    assert "Traceback" not in heard
    assert "ingen har tænkt på" not in heard
    for line in heard.splitlines():
        assert line.isprintable()


# --- texts in the books ---------------------------------------------------------------------------------------------

UNSEEN = {
    "a direction mark": "\N{RIGHT-TO-LEFT OVERRIDE}",
    "an isolate": "\N{RIGHT-TO-LEFT ISOLATE}",
    "a zero width space": "\N{ZERO WIDTH SPACE}",
    "a bell": "\\u0007",
    "an escape": "\\u001b[2J",
    "a lost letter": "\N{REPLACEMENT CHARACTER}",
}
TEXTS = ('name = "', 'address = "', 'firm = "', 'bank_account = "', 'unit = "', 'reason = "', 'default = "')


@pytest.mark.parametrize("unseen", UNSEEN)
@pytest.mark.parametrize("text", TEXTS)
def test_a_policy_holds_no_text_that_nobody_can_see(typed: Typed, tmp_path: Path, text: str, unseen: str) -> None:
    """It would stand in letters, beside accounts and amounts."""
    written = (SHIPPED_POLICIES / "BF-101.toml").read_text("utf-8")
    assert text in written
    (tmp_path / "BF-101.toml").write_text(written.replace(text, text + UNSEEN[unseen], 1), "utf-8")
    status, heard = typed("policy", "check", str(tmp_path))
    assert status == REFUSED
    assert "teksten indeholder" in heard
    assert all(line.isprintable() for line in heard.splitlines())


@pytest.mark.parametrize("unseen", UNSEEN)
@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("sources.toml", 'title = "'),
        ("quotes.toml", 'text = "'),
        ("doubts.toml", 'title = "'),
        ("parameters/demand_fee.toml", 'danish = "'),
    ],
    ids=lambda one: one.split(" ")[0],
)
def test_the_law_holds_none_either(typed: Typed, tmp_path: Path, file: str, text: str, unseen: str) -> None:
    """Its words are shown beside what follows from them."""
    folder = tmp_path / "law"
    shutil.copytree(SHIPPED_LAW, folder)
    written = (folder / file).read_text("utf-8")
    if text not in written:
        text = next(line for line in written.splitlines() if ' = "' in line).partition('"')[0] + '"'
    (folder / file).write_text(written.replace(text, text + UNSEEN[unseen], 1), "utf-8")
    status, heard = typed("law", "check", str(folder))
    assert status == REFUSED
    assert all(line.isprintable() for line in heard.splitlines())
    assert "teksten indeholder" in heard


def test_the_audits_program_reads_settings_the_same_way(typed: Typed) -> None:
    """One place reads them for all programs."""
    status, heard = typed("verify", app=auditor.app, DATABASE_URL="banan")
    assert (status, heard.count("\n")) == (UNREADABLE, 1)
