"""How does a command run and end? With settings, telemetry and a span, and one Danish line for whatever stops it."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from cli.terminal.output import Output
from cli.terminal.remedies import with_remedy
from client.errors import DONE, ClientError, NoSuchCase, NoSuchLetter, SeveralCases

if TYPE_CHECKING:
    from runtime.settings import Settings

INTERRUPTED: Final = 130

Work = Callable[["Settings", Output], Awaitable[int]]


def run(name: str, work: Work, *, as_json: bool = False, alone: bool = False, program: str = "starter") -> int:
    """Do the work of a command that reaches for servers; gives the exit status, and never a traceback.

    *alone*: in a fresh folder `demo` below the home, on servers of its own, whatever the environment names.
    *program*: what logs and spans call the one that was typed.
    """
    out = Output.of_this_process(as_json=as_json)
    try:
        with _prepared(name, program, alone=alone) as settings:
            return asyncio.run(_traced(f"{program} {name}", work, settings, out))
    except KeyboardInterrupt:
        out.say("Afbrudt. Hvad der er leveret, er leveret; det samme igen tæller ikke to gange.")
        return INTERRUPTED
    except BrokenPipeError:
        return _nobody_reads()
    except (NoSuchCase, NoSuchLetter) as unknown:
        from client.results.refusal import Unknown

        out.item(Unknown.of(unknown))
        out.say(with_remedy(unknown))
        return unknown.status
    except SeveralCases as several:
        from client.results.refusal import Several

        out.item(Several.of_choice(several))
        out.say(with_remedy(several))
        return several.status
    except Exception as error:  # noqa: BLE001 (whatever it was, the user gets one line)
        from cli.terminal.ending import ended

        line, status = ended(error)
        out.say(line)
        return status


def run_locally(work: Callable[[Output], int], *, as_json: bool = False) -> int:
    """Do the work of a command that needs nothing but this process; gives the exit status."""
    out = Output.of_this_process(as_json=as_json)
    try:
        return work(out)
    except KeyboardInterrupt:
        out.say("Afbrudt.")
        return INTERRUPTED
    except ClientError as error:
        out.say(with_remedy(error))
        return error.status
    except BrokenPipeError:
        return _nobody_reads()
    except Exception as error:  # noqa: BLE001 (whatever it was, the user gets one line)
        from cli.terminal.ending import ended

        line, status = ended(error)
        out.say(line)
        return status


@contextmanager
def _prepared(name: str, program: str, *, alone: bool) -> Iterator["Settings"]:
    from runtime import telemetry
    from runtime.settings import Settings

    settings = _fresh() if alone else Settings.from_environment(os.environ)
    with _log(settings.home, name) as log:
        traces = telemetry.start(settings, "worker" if name == "up" else program, log)
        try:
            yield settings
        finally:
            traces.close()


def _fresh() -> "Settings":
    """Settings that no environment can touch, in a folder with nothing in it."""
    from runtime import data_folder
    from runtime.embedded import discard
    from runtime.settings import Settings, home_of

    settings = Settings.isolated(home_of(os.environ) / "demo")
    asyncio.run(discard(settings.home))
    data_folder.prepare(settings.home)
    return settings


@contextmanager
def _log(home: Path, name: str) -> Iterator[TextIO]:
    """Where this command logs: a file of the home, if there is a home, so that answers stay readable."""
    from runtime import data_folder

    if name != "up" and not home.is_dir():
        yield sys.stderr
        return
    log = data_folder.folder(home, "log") / ("up.log" if name == "up" else "starter.log")
    with data_folder.open_to_append(log) as file:
        yield file


async def _traced(name: str, work: Work, settings: "Settings", out: Output) -> int:
    from opentelemetry import trace

    with trace.get_tracer("starter").start_as_current_span(name, record_exception=False):
        return await work(settings, out)


def _nobody_reads() -> int:
    """Whoever read us (`| head`) has gone: end quietly, also when Python flushes at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return DONE
