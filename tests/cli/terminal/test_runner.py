"""Does a command that needs no server end with one Danish line and the right status, whatever stops it?"""

from pathlib import Path

import pytest

from books.law.errors import BrokenLawFileError
from cli.terminal.output import Output
from cli.terminal.runner import INTERRUPTED, run_locally
from client.errors import DEFECT, UNREADABLE
from intake.table import UnreadableFile


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (BrokenLawFileError("sources.toml", "", "filen mangler."), UNREADABLE, "sources.toml: filen mangler."),
        (UnreadableFile("Filen er tom."), UNREADABLE, "Filen er tom."),
        (KeyboardInterrupt(), INTERRUPTED, "Afbrudt."),
        (ZeroDivisionError("Ida Prøve"), DEFECT, "Det gik galt på en måde, ingen har tænkt på."),
    ],
)
def test_whatever_stops_it_is_said_in_one_line(
    error: BaseException,
    status: int,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A law file, a list, Ctrl-C, or a defect of our own, whose words stay where they were."""
    monkeypatch.setenv("REDNINGSKRANS_HOME", str(tmp_path))

    def work(_out: Output) -> int:
        raise error

    assert run_locally(work) == status
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(said)
    assert "Ida" not in line
