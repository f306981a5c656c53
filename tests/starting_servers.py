"""Which tests may start a server, and what stops the others from it?

Every fixture that starts one asks for `real_servers`, and a test that starts one in another way asks for it by itself
(`pytest.mark.usefixtures`). From that alone follow the mark `servers` and with it the choice of `make test-fast`:
nobody keeps a list. Whoever asks for nothing is held to it, in this process by a hook on every start of a child, and
in the children by a home that cannot be made.
"""

import os
import sys
from collections.abc import Generator, Sequence
from typing import Any

import pytest

from runtime.processes import GUARD

PERMISSION = "real_servers"
HOME = "REDNINGSKRANS_HOME"
NOWHERE = f"{os.devnull}/no-servers/in-this-test"
"""A folder that not even root can make."""


class ServerWithoutPermission(Exception):
    """A test starts a server, or a process that could, without the fixture `real_servers`."""


@pytest.fixture(scope="session")
def real_servers() -> None:
    """The permission to start servers; holding it is all."""


class _Permission:
    """Whether the test that runs now may start servers. Outside of tests nobody is stopped."""

    given = True


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook: it cannot be taken away again, and every way to a child process passes it."""
    if event != "subprocess.Popen" or _Permission.given:
        return
    _, command, _, environment = arguments
    seen = os.environ if environment is None else environment
    if GUARD in command or seen.get(HOME) != NOWHERE:
        raise ServerWithoutPermission(f"ask for the fixture {PERMISSION}: {command}")


def pytest_configure(config: pytest.Config) -> None:
    """Tell of the mark, and begin to watch."""
    config.addinivalue_line("markers", f"servers: starts servers (by itself, from the fixture {PERMISSION})")
    sys.addaudithook(_watch)


@pytest.hookimpl(tryfirst=True)  # before `-m` looks at the marks
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark whoever needs servers; where several processes share the work, files with a long test come first."""
    for item in items:
        if PERMISSION in _fixtures(item):
            item.add_marker("servers")
    if hasattr(config, "workerinput"):
        longest: dict[str, float] = {}
        for item in items:
            file = item.nodeid.partition("::")[0]
            longest[file] = max(longest.get(file, 0), _granted(item))
        items.sort(key=lambda item: -longest[item.nodeid.partition("::")[0]])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Hold the test to what it asked for, its fixtures included."""
    before = os.environ.get(HOME)
    _Permission.given = PERMISSION in _fixtures(item)
    if not _Permission.given:
        os.environ[HOME] = NOWHERE
    try:
        return (yield)
    finally:
        _Permission.given = True
        if before is None:
            os.environ.pop(HOME, None)
        else:
            os.environ[HOME] = before


def _fixtures(item: pytest.Item) -> Sequence[str]:
    return item.fixturenames if isinstance(item, pytest.Function) else ()


def _granted(item: pytest.Item) -> float:
    """The seconds that a test may take, 0 for one without a mark of its own; servers count a little."""
    mark = item.get_closest_marker("timeout")
    return float(mark.args[0]) if mark else float(PERMISSION in _fixtures(item))
